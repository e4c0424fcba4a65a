"""From store, region set and scheme to an edition."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from app import __version__
from app.config import Settings
from app.editions.figures import (
    city_series,
    district_series,
    figures_for,
    open_store,
    published_for,
    sums_for,
)
from app.editions.reasons import ReasonSpan
from app.editions.signs import signs_for
from app.editions.types import (
    CitySeries,
    Edition,
    Level,
    PublishedMap,
    SchemeCard,
    Series,
    Source,
)
from app.errors import UserError
from app.regions import sets
from app.regions.drawing import draw
from app.regions.types import RegionSet, Text
from app.reports.sums import CitySum
from app.reports.types import PublishedTier
from app.scoring import schemes
from app.scoring.grading import Grading, grade
from app.scoring.plain_words import plain_words
from app.scoring.reasons import sentence
from app.scoring.scheme import Scheme

# The product's own words, for the grey tier and for tiers that a scheme does not use but a published map may.
OWN_LEVELS = (
    Level(0, Text("未评", "not graded"), Text("灰", "grey")),
    Level(1, Text("低", "low"), Text("绿", "green")),
    Level(2, Text("较低", "lower"), Text("蓝", "blue")),
    Level(3, Text("中", "medium"), Text("黄", "yellow")),
    Level(4, Text("较高", "higher"), Text("橙", "orange")),
    Level(5, Text("高", "high"), Text("红", "red")),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published: a region set graded by a scheme from ``start`` to ``end``.

    ``opens_on`` is the day that a page without a date shows; None means ``end``.
    """

    region_set: str
    scheme: str
    start: date
    end: date
    opens_on: date | None = None
    drill: bool = False


def bundled_order(config: Settings) -> Order:
    """Return what ``data/reports/publish.toml`` says is to be published on a first start."""
    with (config.data / "reports" / "publish.toml").open("rb") as file:
        said = tomllib.load(file)
    return Order(said["region_set"], said["scheme"], said["from"], said["to"], said["open_on"])


def build_from_store(config: Settings, order: Order) -> Edition:
    """Open the store and build an edition of what it holds."""
    return build(open_store(config, sets.load(order.region_set)), order)


def build(engine: Engine, order: Order) -> Edition:
    """Grade what the store holds and gather everything that a reader may see.

    Raises
    ------
    UserError
        The days are the wrong way round, or the opening day is not among them.
    """
    opens_on = order.opens_on or order.end
    if not order.start <= opens_on <= order.end:
        raise UserError(f"the edition would open on {opens_on}, outside {order.start} to {order.end}")
    region, scheme = sets.load(order.region_set), schemes.load(order.scheme)
    figures = figures_for(engine, region, start=order.start, end=order.end)
    grading = grade(scheme, figures)
    signs_basis, signs = signs_for(engine, region, scheme, figures)
    days = tuple(str(day) for day in grading.dates)
    return Edition(
        id="",
        number=0,
        published_at="",
        region=region,
        drawing=draw(
            sets.shapes(region.name),
            city_of={district.code: district.parent for district in region.districts},
            context=sets.context(region.name),
        ),
        scheme=_card(scheme),
        days=days,
        reviews=tuple(_review_days(scheme, order)),
        opens_on=opens_on.isoformat(),
        drill=order.drill,
        tiers={
            code: "".join(map(str, row))
            for code, row in zip(grading.codes, grading.tiers.tolist(), strict=True)
        },
        reasons={code: tuple(_spans(grading, scheme, row)) for row, code in enumerate(grading.codes)},
        series=_series(engine, region, order),
        cities=_cities(engine, region, order, days),
        published=_published(published_for(engine, region, start=order.start, end=order.end)),
        provenance={"software": __version__, "region_set": region.content_hash, "scheme": scheme.name},
        signs_basis=signs_basis,
        signs=signs,
    )


def _card(scheme: Scheme) -> SchemeCard:
    named = {t.tier: Level(t.tier, t.level, t.colour) for t in scheme.tiers}
    return SchemeCard(
        name=scheme.name,
        title=scheme.title,
        status=scheme.status,
        status_note=scheme.about,
        sources=tuple(Source(source.title, source.url) for source in scheme.sources),
        in_force_from=scheme.in_force_from.isoformat(),
        levels=tuple(named.get(own.tier, own) for own in OWN_LEVELS),
        used=tuple(sorted(named)),
        rule=plain_words(scheme),
    )


def _review_days(scheme: Scheme, order: Order) -> Iterable[str]:
    if scheme.reviews is None:
        return
    day = scheme.reviews.first
    while day <= order.end:
        yield day.isoformat()
        day += timedelta(days=scheme.reviews.every_days)


# What changes with every day without changing the reason.
_OF_THE_DAY = ("code", "date", "previous_date")


def _spans(grading: Grading, scheme: Scheme, row: int) -> Iterable[ReasonSpan]:
    """Join neighbouring days that have the same reason."""
    held: ReasonSpan | None = None
    for day in range(len(grading.dates)):
        reason = grading.reason(row, day)
        data = {key: value for key, value in reason.to_dict().items() if key not in _OF_THE_DAY}
        span = ReasonSpan(
            first=held.first if held else day,
            last=day,
            tier=int(grading.tiers[row, day]),
            data=data,
            sentence=Text(sentence(reason, scheme, "zh"), sentence(reason, scheme, "en")),
        )
        if held is not None and (held.tier, held.data, held.sentence) != (
            span.tier,
            span.data,
            span.sentence,
        ):
            yield held
            span = ReasonSpan(day, day, span.tier, span.data, span.sentence)
        held = span
    if held is not None:
        yield held


def _numbers(row: NDArray[np.float64]) -> tuple[int | None, ...]:
    return tuple(None if np.isnan(value) else int(value) for value in row)


def _series(engine: Engine, region: RegionSet, order: Order) -> dict[str, Series]:
    found = district_series(engine, region, start=order.start, end=order.end)
    return {
        code: Series(_numbers(found.cumulative[row]), _numbers(found.new[row]))
        for row, code in enumerate(found.places)
    }


def _cities(engine: Engine, region: RegionSet, order: Order, days: tuple[str, ...]) -> dict[str, CitySeries]:
    reported = city_series(engine, region, start=order.start, end=order.end)
    sums = {
        (s.city, s.event_date.isoformat()): s
        for s in sums_for(engine, region, start=order.start, end=order.end)
    }
    return {
        city: _city(sums, city, days, _numbers(reported.new[row])) for row, city in enumerate(reported.places)
    }


def _city(
    sums: dict[tuple[str, str], CitySum],
    city: str,
    days: tuple[str, ...],
    new: tuple[int | None, ...],
) -> CitySeries:
    of_day = [sums.get((city, day)) for day in days]
    named = sorted({code for s in of_day if s for code, _ in s.zones})
    by_zone = {code: tuple(dict(s.zones).get(code) if s else None for s in of_day) for code in named}
    return CitySeries(
        cumulative=tuple(s.total if s else None for s in of_day),
        new=new,
        placed=tuple(s.placed if s else None for s in of_day),
        by_zone=by_zone,
        remainder=tuple(s.not_broken_down if s else None for s in of_day),
    )


def _published(tiers: Iterable[PublishedTier]) -> tuple[PublishedMap, ...]:
    maps: dict[str, dict[str, tuple[int, ...]]] = {}
    sources: dict[str, str] = {}
    for one in tiers:
        day = one.event_date.isoformat()
        maps.setdefault(day, {})[one.place] = one.tiers
        sources.setdefault(day, one.source)
    return tuple(PublishedMap(day, maps[day], sources[day]) for day in sorted(maps))
