"""From store, region set and scheme to an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Engine

from fivecolour import __version__, catalogue, data_files, toml_files
from fivecolour.config import Settings
from fivecolour.editions.completed_counts import completed_counts
from fivecolour.editions.delay_record import Delay, delay_until
from fivecolour.editions.edition_data import DistrictSeries, Edition, PublishedMap
from fivecolour.editions.edition_flow import EditionFlows
from fivecolour.editions.edition_indices import ComputedIndexDays, index_card
from fivecolour.editions.edition_outlook import EditionOutlook
from fivecolour.editions.flow_days import edition_flows
from fivecolour.editions.flow_pressure import rule_window
from fivecolour.editions.measures import measures_of
from fivecolour.editions.outlook_history import earlier_outlooks, with_record
from fivecolour.editions.reason_spans import ReasonSpan
from fivecolour.editions.region_figures import open_store, published_for
from fivecolour.editions.rhythm import check_rhythm, left_out
from fivecolour.editions.scheme_card import EditionLevel, FigureSource, SchemeCard
from fivecolour.editions.signs import basis_for, signs_for
from fivecolour.editions.store_arrays import StoreArrays, numbers, read_all
from fivecolour.errors import UserError
from fivecolour.indices.index_library import load_index
from fivecolour.indices.index_rule import IndexRule
from fivecolour.languages import USUAL
from fivecolour.regions import sets
from fivecolour.regions.drawing import Drawing, draw
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.reports.report_data import PublishedTier
from fivecolour.reports.series import Series as FoundSeries
from fivecolour.reports.series import aligned, period_ends
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures, Period
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.reason import Reason
from fivecolour.scoring.schemes import library
from fivecolour.scoring.schemes.plain_words import plain_words
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme, TierLabel
from fivecolour.texts import text_of


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published: a region set graded by a scheme from ``start`` to ``end``.

    ``opens_on`` is the day that a page without a date shows; None means ``end``. ``as_of`` leaves out what
    was not known at that moment; None means all that the store holds. Where ``period`` is a
    week or a month, all days are the last of one. ``title`` is what the map is called instead of what its
    region set is; ``credit`` and ``licence`` say who provides the figures, and on what terms. ``outlook`` is
    how many futures of each district are simulated; 0: none. ``indices`` are the names of composite indices.
    """

    region_set: str
    scheme: str
    start: date
    end: date
    opens_on: date | None = None
    drill: bool = False
    as_of: datetime | None = None
    period: Period = "day"
    title: Text | None = None
    languages: tuple[str, ...] = USUAL
    credit: Text | None = None
    licence: Text | None = None
    disease: Text | None = None
    outlook: int = 0
    indices: tuple[str, ...] = ()


def bundled_order() -> Order:
    """Return what ``data/reports/publish.toml`` says is to be published on a first start."""
    fields = toml_files.read(data_files.first_order())
    credit, licence = (Text.of(fields[key]) if key in fields else None for key in ("credit", "licence"))
    return Order(
        fields["region_set"],
        fields["scheme"],
        fields["from"],
        fields["to"],
        fields["open_on"],
        credit=credit,
        licence=licence,
        indices=tuple(fields.get("indices", ())),
    )


def indices_of(names: Iterable[str], period: Period) -> tuple[IndexRule, ...]:
    """Return the indices of an order, and refuse one that cannot be computed for its periods.

    Raises
    ------
    UserError
        There is no such index, its file is faulty, or its indicators need other periods.
    """
    found = tuple(map(load_index, names))
    for one in found:
        try:
            check_periods(one.indicators, period)
        except UserError as fault:
            raise UserError(f"the index {one.name}: {fault}") from None
    return found


def indicators_read(scheme: Scheme, indices: Iterable[IndexRule]) -> tuple[str, ...]:
    """Return the names of all indicators that a rule and some indices read."""
    every = (scheme.all_indicators, *(one.indicators for one in indices))
    return tuple(dict.fromkeys(name for names in every for name in names))


def build_from_store(config: Settings, order: Order) -> Edition:
    """Open the store and build an edition of what it holds."""
    return build(open_store(config, sets.load(order.region_set)), order)


def unused_periods(engine: Engine, order: Order, language: str) -> list[str]:
    """Say which figures the rule reads but the days, weeks or months of the map cannot use."""
    read = indicators_read(library.load_in_force(order.scheme), indices_of(order.indices, order.period))
    return left_out(
        engine,
        sets.load(order.region_set),
        start=order.start,
        period=order.period,
        figures=catalogue.sources(read),
        language=language,
    )


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
    material = read_all(
        engine,
        region,
        start=order.start,
        end=order.end,
        as_of=order.as_of,
        period=order.period,
        figures=catalogue.sources(read),
    )
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
    """Return the flows of an order from a day on; none of a map by weeks or months."""
    if order.period != "day":
        return None
    return edition_flows(
        engine,
        region,
        window=rule_window(scheme),
        start=start or order.start,
        end=order.end,
        as_of=order.as_of,
    )


def earlier_for(engine: Engine, order: Order) -> tuple[EditionOutlook, ...]:
    """Return the earlier outlooks, by which that of the next edition of an order is judged."""
    if not order.outlook:
        return ()
    return earlier_outlooks(
        engine, region=order.region_set, scheme=order.scheme, drill=order.drill, until=order.end
    )


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
    opens_on = order.opens_on or order.end
    if order.start > order.end:
        raise UserError(
            f"the last day, {order.end}, is before the first, {order.start}; say both: --from, --to"
        )
    if not order.start <= opens_on <= order.end:
        raise UserError(
            f"the edition would open on {opens_on}, outside {order.start} to {order.end}; say another "
            "day with --open-on, or open_on in publish.toml"
        )
    if order.opens_on and aligned(order.end, opens_on, order.period) != opens_on:
        raise UserError(f"no {order.period} of this map ends on {opens_on}; open it on the last day of one")
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
        scheme=previous.scheme if previous else _card(scheme, region, order.period),
        days=tuple(str(day) for day in grading.dates),
        reviews=tuple(_review_days(scheme, order)),
        opens_on=opens_on.isoformat(),
        drill=order.drill,
        period=order.period,
        languages=order.languages,
        title=order.title,
        disease=order.disease,
        tiers=_tiers(grading, previous, since),
        reasons=_reasons(grading, before.reasons if before else {}, since, order.languages),
        series=_series(material.districts.between(order.start, order.end), previous, since),
        cities=material.cities(order.start, order.end),
        figures=_others(grading.figures, previous, since),
        published=_published(published),
        provenance={
            "software": __version__,
            "region_set": region.content_hash,
            "scheme": scheme.name,
            **({"as_of": order.as_of.isoformat()} if order.as_of else {}),
            # Not there where nothing is said, so that the hash of earlier editions stays.
            **({"figures_credit": order.credit.words} if order.credit else {}),
            **({"figures_licence": order.licence.words} if order.licence else {}),
        },
        signs_basis=basis_for(scheme, delay.lately),
        signs=(
            *(previous.signs[:since] if previous else ()),
            *signs_for(scheme, material, grading.figures, since),
        ),
        nowcast=nowcast,
        outlook=with_record(grading, material, draws=order.outlook, nowcast=nowcast, earlier=earlier),
        flow_basis=flows.basis if flows else None,
        flow_days=flows.days if flows else {},
        indices=tuple(map(index_card, indices)),
        index_days=ComputedIndexDays(indices, grading.figures),
    )


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
                code: (*earlier.get(code, silent)[:since], *map(_number, row)) for code, row in rows
            }
    return found


def _number(value: float) -> float | None:
    """Return a figure as an edition keeps it: a whole one without decimals, None where it is unknown."""
    if value != value:  # noqa: PLR0124
        return None
    return int(value) if value.is_integer() else value


def _card(scheme: Scheme, region: RegionSet, period: str) -> SchemeCard:
    named = {level.tier: level for level in map(_level, scheme.tiers)}
    return SchemeCard(
        name=scheme.name,
        title=scheme.title,
        status=scheme.status,
        status_note=scheme.about,
        sources=tuple(
            FigureSource(source.title, source.url, source.title_zh or "") for source in scheme.sources
        ),
        in_force_from=scheme.in_force_from.isoformat(),
        levels=_all_levels(named),
        used=tuple(sorted({*named} - {NOT_GRADED})),
        rule=plain_words(scheme, period),
        measures=measures_of(scheme, {district.code for district in region.districts}),
        earlier=tuple(_card(version, region, period) for version in scheme.versions[:-1]),
    )


def own_levels() -> tuple[EditionLevel, ...]:
    """Return the product's own words: for grey, and for tiers that only a published map has."""
    return tuple(
        EditionLevel(tier, text_of("tiers", f"level_{tier}"), text_of("tiers", f"colour_{tier}"))
        for tier in range(_TIERS)
    )


_TIERS = 6


def _level(label: TierLabel) -> EditionLevel:
    text, url = (label.advice.text, label.advice.url) if label.advice else (None, "")
    own = label.colour_tier or 0, label.hex or ""
    return EditionLevel(label.tier, label.level, label.colour, *own, advice=text, advice_url=url)


def _all_levels(named: Mapping[int, EditionLevel]) -> tuple[EditionLevel, ...]:
    """Return the rule's levels and the others of five; a rule with colours of its own has no others."""
    own = own_levels()
    if any(level.colour_tier for level in named.values()):
        return tuple(sorted({0: own[0], **named}.values(), key=lambda level: level.tier))
    return tuple(named.get(one.tier, one) for one in own)


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
