"""From store, region set and scheme to an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine

from fivecolour import __version__, catalogue
from fivecolour.editions.completed_counts import completed_counts
from fivecolour.editions.day_signs import DaySigns
from fivecolour.editions.delay_record import Delay, delay_until
from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.edition_flow import EditionFlows
from fivecolour.editions.edition_indices import ComputedIndexDays, index_card
from fivecolour.editions.edition_order import Order, indicators_read, indices_of, opening_day, order_material
from fivecolour.editions.edition_outlook import EditionOutlook
from fivecolour.editions.edition_past import number, past_for
from fivecolour.editions.flow_days import edition_flows
from fivecolour.editions.flow_pressure import rule_window
from fivecolour.editions.outlook_history import earlier_outlooks, with_record
from fivecolour.editions.published_map import PublishedMap
from fivecolour.editions.reason_spans import ReasonSpan
from fivecolour.editions.region_figures import published_for
from fivecolour.editions.rhythm import check_rhythm
from fivecolour.editions.scheme_card import card_of
from fivecolour.editions.signs import basis_for, signs_for
from fivecolour.editions.store_arrays import StoreArrays, numbers
from fivecolour.errors import UserError
from fivecolour.indices.index_rule import IndexRule
from fivecolour.regions import sets
from fivecolour.regions.drawing import Drawing, draw
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.reports.report_data import PublishedTier
from fivecolour.reports.series import Series as FoundSeries
from fivecolour.reports.series import period_ends
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.reason import Reason
from fivecolour.scoring.schemes import library
from fivecolour.scoring.schemes.scheme import Scheme


def build(engine: Engine, order: Order) -> Edition:
    """Grade what the store holds and gather everything that a reader may see.

    Raises
    ------
    UserError
        The days are the wrong way round, or the opening day is not among them.
    """
    region, scheme = sets.load(order.region_set), library.load_in_force(order.scheme)
    indices = indices_of(order.indices, order.period)
    read = indicators_read(scheme, indices)
    check_periods(scheme.all_indicators, order.period)
    try:
        period_ends(order.start, order.start, order.period)
    except ValueError as fault:
        raise UserError(f"{fault}; the first day of a map by the month is the last of a month") from None
    check_rhythm(engine, region, start=order.start, period=order.period, figures=catalogue.sources(read))
    material = order_material(engine, region, order, read)
    delay = delay_until(engine, material.codes, end=order.end, period=order.period, as_of=order.as_of)
    published = published_for(engine, region, start=order.start, end=order.end, as_of=order.as_of)
    return make(
        order,
        scheme,
        material,
        published=published,
        delay=delay,
        earlier=earlier_for(engine, order),
        flows=flows_for(engine, order, region, scheme),
        indices=indices,
    )


def flows_for(
    engine: Engine, order: Order, region: RegionSet, scheme: Scheme, *, start: date | None = None
) -> EditionFlows | None:
    """Return the flows of an order from a day on."""
    return edition_flows(
        engine,
        region,
        window=rule_window(scheme),
        start=start or order.start,
        end=order.end,
        as_of=order.as_of,
        period=order.period,
    )


def earlier_for(engine: Engine, order: Order) -> tuple[EditionOutlook, ...]:
    """Return the earlier outlooks, by which that of the next edition of an order is judged."""
    if not order.outlook:
        return ()
    return earlier_outlooks(
        engine, region=order.region_set, scheme=order.scheme, drill=order.drill, until=order.end
    )


# What an edition says as its order does.
_OF_THE_ORDER = ("drill", "period", "languages", "title", "disease")


@dataclass(frozen=True, slots=True)
class PreviousEdition:
    """What an edition takes over from an earlier one of the same order.

    Attributes
    ----------
    edition : Edition
        The earlier one; its reasons are not asked for.
    since : int
        Index of the first day that may differ: nothing that was reported later speaks of those before it.
    reasons : dict of str to ReasonSpan
        The reason of each district on the day before ``since``.
    """

    edition: Edition
    since: int
    reasons: Mapping[str, ReasonSpan]


def make(
    order: Order,
    scheme: Scheme,
    material: StoreArrays,
    *,
    published: Iterable[PublishedTier],
    delay: Delay,
    earlier: Sequence[EditionOutlook] = (),
    flows: EditionFlows | None = None,
    indices: Sequence[IndexRule] = (),
    before: PreviousEdition | None = None,
) -> Edition:
    """Make an edition of what was read.

    Made after an edition ``before``, it holds the reasons and ``flows`` from that one's ``since`` on, and of
    the reasons before only those that were in force until then.

    Raises
    ------
    UserError
        The days are the wrong way round, or the opening day is not among them.
    """
    opens_on = opening_day(order)
    region = material.region
    previous, since = (before.edition, before.since) if before else (None, 0)
    grading = grade(scheme, material.figures(order.start, order.end))
    nowcast = completed_counts(delay, grading.dates, grading.codes, order.period)
    return Edition(
        id="",
        number=0,
        published_at="",
        region=region,
        drawing=previous.drawing if previous else _drawn(region.name, region.content_hash),
        scheme=previous.scheme if previous else card_of(scheme, region, order.period),
        days=tuple(str(day) for day in grading.dates),
        reviews=tuple(_review_days(scheme, order)),
        opens_on=opens_on.isoformat(),
        **{name: getattr(order, name) for name in _OF_THE_ORDER},
        tiers=_tiers(grading, previous, since),
        reasons=_reasons(grading, before.reasons if before else {}, since, order.languages),
        series=_series(material.districts.between(order.start, order.end), previous, since),
        cities=material.cities(order.start, order.end),
        figures=_others(grading.figures, previous, since),
        past=past_for(grading.figures, scheme.all_indicators),
        published=_published(published),
        provenance=_provenance(order, scheme, region),
        signs_basis=basis_for(scheme, delay.lately),
        signs=_signs(grading, material, previous, since),
        nowcast=nowcast,
        outlook=with_record(grading, material, draws=order.outlook, nowcast=nowcast, earlier=earlier),
        flow_basis=flows.basis if flows else None,
        flow_days=flows.days if flows else {},
        indices=tuple(map(index_card, indices)),
        index_days=ComputedIndexDays(indices, grading.figures),
    )


def _signs(
    grading: Grading, material: StoreArrays, before: Edition | None, since: int
) -> tuple[DaySigns, ...]:
    earlier = before.signs[:since] if before else ()
    return (*earlier, *signs_for(grading.scheme, material, grading.figures, since))


def _provenance(order: Order, scheme: Scheme, region: RegionSet) -> dict[str, Any]:
    """Return by which program, of which districts and by which rule an edition was made."""
    return {
        "software": __version__,
        "region_set": region.content_hash,
        "scheme": scheme.name,
        **({"as_of": order.as_of.isoformat()} if order.as_of else {}),
        # Not there where nothing is said, so that the hash of earlier editions stays.
        **({"figures_credit": order.credit.words} if order.credit else {}),
        **({"figures_licence": order.licence.words} if order.licence else {}),
    }


@lru_cache(maxsize=4)
def _drawn(name: str, _content: str) -> Drawing:
    return draw(
        sets.shapes(name),
        city_of={district.code: district.parent for district in sets.load(name).districts},
        context=sets.context(name),
    )


def _tiers(grading: Grading, before: Edition | None, since: int) -> dict[str, str]:
    rows = zip(grading.codes, grading.tiers[:, since:].tolist(), strict=True)
    earlier = before.tiers if before else dict.fromkeys(grading.codes, "")
    return {code: earlier[code][:since] + "".join(map(str, row)) for code, row in rows}


def _series(found: FoundSeries, before: Edition | None, since: int) -> dict[str, DistrictSeries]:
    earlier = before.series if before else dict.fromkeys(found.places, DistrictSeries((), ()))
    return {
        code: DistrictSeries(
            (*earlier[code].cumulative[:since], *numbers(found.cumulative[row, since:])),
            (*earlier[code].new[:since], *numbers(found.new[row, since:])),
        )
        for row, code in enumerate(found.places)
    }


def _others(
    figures: Figures, before: Edition | None, since: int
) -> dict[str, dict[str, tuple[float | None, ...]]]:
    """Return what was reported besides confirmed cases; nothing of what an earlier edition did not have."""
    silent: tuple[float | None, ...] = (None,) * since
    found: dict[str, dict[str, tuple[float | None, ...]]] = {}
    for name, values in figures.values.items():
        if name not in _CONFIRMED:
            earlier = before.figures.get(name, {}) if before else {}
            rows = zip(figures.codes, values[:, since:].tolist(), strict=True)
            found[name] = {
                code: (*earlier.get(code, silent)[:since], *map(number, row)) for code, row in rows
            }
    return found


def _review_days(scheme: Scheme, order: Order) -> Iterable[str]:
    if scheme.reviews is None:
        return
    day = scheme.reviews.first
    while day <= order.end:
        yield day.isoformat()
        day += timedelta(days=scheme.reviews.every_days)


_CONFIRMED = frozenset({"cumulative_confirmed", "new_confirmed"})
# What changes with every day without changing the reason.
_OF_THE_DAY = ("code", "date", "previous_date")


def _reasons(
    grading: Grading, in_force: Mapping[str, ReasonSpan], since: int, languages: Sequence[str]
) -> dict[str, tuple[ReasonSpan, ...]]:
    """Join neighbouring days that have the same reason, the one ``in_force`` before ``since`` included."""
    spans = {
        code: [replace(in_force[code], last=since - 1)] if code in in_force else [] for code in grading.codes
    }
    for day in range(since, len(grading.dates)):
        reasons = explain_day(grading, day)
        worded = zip(*(reasons.sentences(language) for language in languages), strict=True)
        for reason, sentences in zip(reasons, worded, strict=True):
            words = dict(zip(languages, sentences, strict=True))
            _add(spans[reason.code], reason, Text.of(words), day)
    return {code: tuple(found) for code, found in spans.items()}


def _add(spans: list[ReasonSpan], reason: Reason, sentence: Text, day: int) -> None:
    """Lengthen the last span by a day, or begin another."""
    data = reason.to_dict()
    for name in _OF_THE_DAY:
        del data[name]
    if spans and spans[-1].sentence == sentence and spans[-1].data == data:
        spans[-1] = replace(spans[-1], last=day)
    else:
        spans.append(ReasonSpan(day, day, reason.tier, data, sentence))


def _published(tiers: Iterable[PublishedTier]) -> tuple[PublishedMap, ...]:
    maps: dict[str, dict[str, tuple[int, ...]]] = {}
    sources: dict[str, str] = {}
    for one in tiers:
        day = one.event_date.isoformat()
        maps.setdefault(day, {})[one.place] = one.tiers
        sources.setdefault(day, one.source)
    return tuple(PublishedMap(day, maps[day], sources[day]) for day in sorted(maps))
