"""The input of the comparison: us-atlas's counties with made-up cases of 60 days, graded and published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.reason_spans import ReasonSpan
from fivecolour.editions.scheme_card import EditionLevel, FigureSource, SchemeCard
from fivecolour.regions import sets
from fivecolour.regions.build import pipeline
from fivecolour.regions.build.boundaries import Columns
from fivecolour.regions.build.recipes import Recipe
from fivecolour.regions.drawing import draw
from fivecolour.regions.region_set import Text
from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes import library

SHARED = Path(__file__).parents[3] / "shared"
POLYGONS = SHARED / "data" / "us" / "us-atlas-3.0.1_counties-10m.json"
SCHEME = Path(__file__).with_name("weekly-cases.toml")
NAME = "us-counties"
FIRST_DAY = np.datetime64("2021-01-01")
DAYS = 60
SEED = 20210101


@dataclass(frozen=True, slots=True)
class Counties:
    """The same districts and tiers in the form that each app wants.

    Attributes
    ----------
    home : Path
        Home of an instance that has published the edition.
    plain : Path
        Folder of the plain app: ``counties.geojson`` as the atlas has it, ``simplified.geojson`` as our
        builder leaves it, and ``tiers.csv``.
    """

    edition: Edition
    home: Path
    plain: Path


def cases(*, districts: int, days: int = DAYS) -> FloatArray:
    """Make cumulative cases, shape (districts, days): uneven districts, one wave, always reported."""
    random = np.random.default_rng(SEED)
    size = random.lognormal(0.0, 1.6, size=(districts, 1))
    wave = 1 + np.sin(np.linspace(0, 3 * np.pi, days) + random.uniform(0, 2 * np.pi, size=(districts, 1)))
    total: FloatArray = random.poisson(size * wave).cumsum(axis=1).astype(np.float64)
    return total


def prepare(folder: Path) -> Counties:
    """Build the region set, grade it, publish it and write the plain app's files, all below ``folder``."""
    regions, home, plain = folder / "regions", folder / "home", folder / "plain"
    sets.write(pipeline.build(recipe()), root=regions)
    edition = _edition(regions)
    published, _ = edition_files.publish(edition, home / "editions")
    plain.mkdir()
    atlas = gpd.read_file(POLYGONS, layer="counties")[["id", "name", "geometry"]]
    (plain / "counties.geojson").write_text(atlas.to_json(drop_id=True))
    simplified = sets.shapes(NAME, root=regions).rename(columns={"code": "id"})
    (plain / "simplified.geojson").write_text(simplified.to_json(drop_id=True))
    _long(published).to_csv(plain / "tiers.csv", index=False)
    return Counties(published, home, plain)


def recipe() -> Recipe:
    title = Text("美国各县（基准测试）", "Counties of the United States (benchmark)")
    return Recipe(
        name=NAME,
        polygons=POLYGONS,
        columns=Columns(code="id", name="name"),
        layer="counties",
        crs="EPSG:4326",
        parent_length=2,
        home="06",
        title=title,
        credit=Text("us-atlas 3.0.1", "us-atlas 3.0.1"),
        valid_from="2021-01-01",
    )


def _edition(regions: Path) -> Edition:
    region, scheme = sets.load(NAME, root=regions), library.load(SCHEME)
    codes = tuple(district.code for district in region.districts)
    total = cases(districts=len(codes))
    dates = FIRST_DAY + np.arange(DAYS)
    grading = grade(
        scheme, Figures(codes, dates, {"cumulative_confirmed": total}, np.full(len(codes), np.nan))
    )
    days = tuple(str(day) for day in dates)
    return Edition(
        id="",
        number=0,
        published_at="",
        region=region,
        drawing=draw(sets.shapes(NAME, root=regions), city_of={d.code: d.parent for d in region.districts}),
        scheme=_card(grading),
        days=days,
        reviews=(),
        opens_on=days[-1],
        drill=True,
        tiers=_digits(grading),
        reasons={code: tuple(_spans(grading, row)) for row, code in enumerate(codes)},
        series={code: _series(total[row]) for row, code in enumerate(codes)},
        cities={
            city.code: _city(total[[d.parent == city.code for d in region.districts]])
            for city in region.cities
        },
        published=(),
    )


def _card(grading: Grading) -> SchemeCard:
    scheme = grading.scheme
    return SchemeCard(
        name=scheme.name,
        title=scheme.title,
        status=scheme.status,
        status_note=scheme.about,
        sources=tuple(FigureSource(source.title, source.url) for source in scheme.sources),
        in_force_from=scheme.in_force_from.isoformat(),
        levels=tuple(EditionLevel(t, scheme.label(t).level, scheme.label(t).colour) for t in range(6)),
    )


def _spans(grading: Grading, row: int) -> Iterator[ReasonSpan]:
    """Give the reason of each decision; it holds until the next one."""
    decided = np.flatnonzero(grading.rules[row] != ReviewRule.CARRIED).tolist()
    for first, following in pairwise([*decided, DAYS]):
        reason = explain(grading, row, first)
        words = Text(sentence(reason, grading.scheme, "zh"), sentence(reason, grading.scheme, "en"))
        yield ReasonSpan(first, following - 1, reason.tier, reason.to_dict(), words)


def _digits(grading: Grading) -> dict[str, str]:
    return {
        code: "".join(map(str, row)) for code, row in zip(grading.codes, grading.tiers.tolist(), strict=True)
    }


def _series(total: FloatArray) -> DistrictSeries:
    new = np.diff(total)
    return DistrictSeries(tuple(int(n) for n in total), (None, *(int(n) for n in new)))


def _city(members: FloatArray) -> CitySeries:
    own = _series(members.sum(axis=0))
    return CitySeries(own.cumulative, own.new, own.cumulative, {}, (0,) * DAYS)


def _long(edition: Edition) -> pd.DataFrame:
    """Lay the tiers out as a plain app reads them: one row for each district and day."""
    rows = [
        (code, day, int(tier))
        for code, tiers in edition.tiers.items()
        for day, tier in zip(edition.days, tiers, strict=True)
    ]
    return pd.DataFrame(rows, columns=["district", "date", "tier"])
