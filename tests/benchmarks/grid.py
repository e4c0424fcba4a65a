"""A made-up region of square districts, made in a second: for what depends on their number alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.reason_spans import ReasonSpan
from fivecolour.regions.drawing import Drawing, Label
from fivecolour.regions.region_set import City, District, Population, Text
from tests.editions.sample import sample_edition

ACROSS = 60
SIDE = 150
SEED = 20200209


def grid_edition(*, districts: int, days: int) -> Edition:
    """Return an edition in which every district has a colour each day, and one in twenty changes it."""
    sample, random = sample_edition(), np.random.default_rng(SEED)
    codes = [f"{900000 + place}" for place in range(districts)]
    dates = tuple((date(2020, 1, 1) + timedelta(days=day)).isoformat() for day in range(days))
    steps = random.choice([-1, 0, 1], p=[0.025, 0.95, 0.025], size=(districts, days))
    tiers = np.clip(random.integers(1, 6, size=(districts, 1)) + steps.cumsum(axis=1), 1, 5)
    new = random.poisson(3, size=(districts, days))
    series = [
        DistrictSeries(tuple(total.tolist()), tuple(one.tolist()))
        for total, one in zip(new.cumsum(axis=1), new, strict=True)
    ]
    none = (None,) * days
    return replace(
        sample,
        region=replace(
            sample.region,
            name="grid",
            home="90",
            districts=tuple(_district(code) for code in codes),
            cities=(City("90", Text("方格", "Grid"), Text("方格", "Grid"), "fangge"),),
            zones=(),
            content_hash="grid",
        ),
        drawing=_drawing(codes),
        days=dates,
        reviews=(),
        opens_on=dates[-1],
        tiers={code: "".join(map(str, row)) for code, row in zip(codes, tiers.tolist(), strict=True)},
        reasons={code: _reasons(row) for code, row in zip(codes, tiers.tolist(), strict=True)},
        series=dict(zip(codes, series, strict=True)),
        cities={"90": CitySeries(none, none, none, {}, none)},
        published=(),
    )


def _district(code: str) -> District:
    return District(
        code=code,
        name=Text(f"第{code}区", f"District {code}"),
        short=Text(code, code),
        pinyin=code,
        parent="90",
        population=Population(100_000, 2020, "made up"),
        aliases=(),
        drawn_in=None,
    )


def _drawing(codes: list[str]) -> Drawing:
    corners = {code: (SIDE * (i % ACROSS), SIDE * (i // ACROSS)) for i, code in enumerate(codes)}
    wide, tall = SIDE * ACROSS, SIDE * -(-len(codes) // ACROSS)
    middle = SIDE // 2
    return replace(
        sample_edition().drawing,
        width=wide,
        height=tall,
        paths={code: f"M{x},{y}h{SIDE}v{SIDE}h-{SIDE}z" for code, (x, y) in corners.items()},
        labels={code: Label(x + middle, y + middle, SIDE, SIDE) for code, (x, y) in corners.items()}
        | {"90": Label(wide // 2, tall // 2, wide, tall)},
        bounds={code: (x, y, x + SIDE, y + SIDE) for code, (x, y) in corners.items()}
        | {"90": (0, 0, wide, tall)},
        lines={"district": "M0,0h1", "city": "", "outline": f"M0,0h{wide}v{tall}h-{wide}z"},
        context=[],
    )


def _reasons(tiers: list[int]) -> tuple[ReasonSpan, ...]:
    starts = [day for day in range(len(tiers)) if day == 0 or tiers[day] != tiers[day - 1]]
    ends = [day - 1 for day in starts[1:]] + [len(tiers) - 1]
    return tuple(
        ReasonSpan(first, last, tiers[first], {"tier": tiers[first]}, Text("造出来的", "made up"))
        for first, last in zip(starts, ends, strict=True)
    )
