"""The tables of an edition as open data: one registry, of which API, CSV and all metadata are made.

Rows are long: one fact each, so that a table needs no columns of its own for another rule or another figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from fivecolour import catalogue
from fivecolour.editions.changes import changes
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.measures import listed
from fivecolour.editions.scheme_card import SchemeCard
from fivecolour.export.tables.day_table import colour_name
from fivecolour.export.tables.hub_targets import has_targets, target_count, target_rows
from fivecolour.export.tables.index_tables import INDEX_TABLES
from fivecolour.export.tables.open_flows import FLOW_TABLES
from fivecolour.export.tables.open_table import (
    Choice,
    Group,
    OpenColumn,
    OpenTable,
    Row,
    each_district,
    listed_rows,
    words,
)
from fivecolour.texts import Text

# --- the tables ---------------------------------------------------------------------------------------


def _district(edition: Edition, code: str, _choice: Choice) -> list[Row]:
    district, city = edition.districts[code], edition.city_of.get(code)
    people = district.population
    row = {"code": code, **words(edition, name=district.name), "city": city.code if city else None}
    row |= words(edition, city_name=city.name) if city else {}
    row |= {
        "population": people.count if people else None,
        "population_year": people.year if people else None,
    }
    return [row | {"drawn_in": district.drawn_in or None}]


def _tiers(edition: Edition, code: str, choice: Choice) -> list[Row]:
    return [_tier(edition, code, day) for day in choice.days]


def _tier(edition: Edition, code: str, day: int) -> Row:
    level = edition.scheme.level(edition.tier(code, day))
    return {
        "district": code,
        "date": edition.days[day],
        "tier": level.tier,
        "colour": colour_name(level),
        **words(edition, level=level.name),
        "published_tiers": "|".join(map(str, edition.published_tier(code, day))) or None,
    }


def _reasons(edition: Edition, choice: Choice) -> Iterator[Group]:
    end = len(edition.days) - 1
    # Of the newest day alone all are read at once.
    newest = edition.reasons_on(end) if choice.first == end == choice.last else None
    begin = {} if newest else edition.reasons_begin()
    for code in choice.districts:
        count = 1 if newest else _spans_between(begin[code], end, choice)

        def made(code: str = code) -> list[Row]:
            since = [newest[code]] if newest else edition.reasons_since(code, choice.first)
            return [
                {
                    "district": code,
                    "first_day": edition.days[span.first],
                    "last_day": edition.days[span.last],
                    "tier": span.tier,
                    **words(edition, reason=span.sentence),
                    "data": span.data,
                }
                for span in since
                if span.first <= choice.last
            ]

        yield count, made


def _spans_between(begin: list[int], end: int, choice: Choice) -> int:
    """Return how many spans that begin on these days, up to ``end``, hold on a day that is wanted."""
    return sum(
        first <= choice.last and following > choice.first for first, following in pairwise([*begin, end + 1])
    )


def _names(edition: Edition) -> list[str]:
    cases = [name for name, there in (("cumulative_confirmed", edition.has_totals),) if there]
    return [*cases, *(["new_confirmed"] if edition.has_cases else []), *sorted(edition.figures)]


def _read_by_rule(edition: Edition) -> list[str]:
    """Return what the rule reads beside figures that are there as they were reported."""
    known = set(_names(edition))
    return [one.name for one in edition.scheme.measures if one.name not in known]


def _series(edition: Edition, choice: Choice) -> Iterator[Group]:
    # The same of every district.
    names, by_rule = _names(edition), _read_by_rule(edition)
    number = len(choice.days) * (len(names) + len(by_rule))
    for code in choice.districts:
        yield number, partial(_series_of, edition, code, choice, names, by_rule)


def _series_of(
    edition: Edition, code: str, choice: Choice, names: Sequence[str], by_rule: Sequence[str]
) -> list[Row]:
    series, days = edition.series[code], choice.days
    reported: dict[str, Sequence[float | None]] = {
        "cumulative_confirmed": series.cumulative,
        "new_confirmed": series.new,
    }
    reported |= {name: values[code] for name, values in edition.figures.items()}
    place = edition.place[code]
    computed = {name: listed(edition.measured[name][place]) for name in by_rule}
    rows = [
        {"district": code, "date": edition.days[day], "indicator": name, "value": _number(values[day])}
        | _hidden(edition, code, day, name, values[day])
        for name, values in ((name, reported[name]) for name in names)
        for day in days
    ]
    return rows + [
        {"district": code, "date": edition.days[day], "indicator": name, "value": _number(values[day])}
        | {"why": None, "most": None}
        for name, values in computed.items()
        for day in days
    ]


def _hidden(edition: Edition, code: str, day: int, name: str, value: float | None) -> Row:
    """Return why a figure has no value: it was reported and is not told, or it was not reported."""
    most = edition.hidden_most(code, day, name) if value is None else None
    why = None if value is not None else "not_reported" if most is None else "hidden"
    return {"why": why, "most": None if most is None or math.isinf(most) else _number(most)}


def _number(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _indicators(edition: Edition, _choice: Choice) -> list[Row]:
    """Return what the names of the series mean: what was reported, then what the rule computes of it."""
    titles = {
        figure.field(form): (figure, form) for figure in catalogue.figures().values() for form in figure.forms
    }
    made = []
    for name in _names(edition):
        figure, form = titles.get(name, (None, ""))
        title = figure.title if figure else Text.of({"en": name})
        row: Row = {"name": name, "origin": "reported", **words(edition, title=title)}
        row |= words(edition, unit=figure.unit if figure else Text.of({"en": ""}))
        row |= {"kind": figure.kind if figure else None, "form": form or None}
        made.append(row | {"direction": figure.direction if figure else None, "bounds": None})
    computed = set(_read_by_rule(edition))
    for one in edition.scheme.measures:
        if one.name in computed:
            row = {"name": one.name, "origin": "computed", **words(edition, title=one.title, unit=one.unit)}
            row = {**row, "kind": one.kind, "form": None, "direction": one.direction}
            made.append(row | {"bounds": "|".join(f"{bound:g}" for bound in one.bounds) or None})
    return made


def _rules(edition: Edition, _choice: Choice) -> list[Row]:
    versions = edition.scheme.versions
    until = [new.in_force_from for _, new in pairwise(versions)]
    return [_rule(edition, one, end) for one, end in zip(versions, [*until, None], strict=True)]


def _rule(edition: Edition, one: SchemeCard, until: str | None) -> Row:
    levels = [
        {"tier": level.tier, "name": level.name.words, "colour": level.colour.words, "hex": level.hex or None}
        | ({"advice": level.advice.words, "advice_url": level.advice_url} if level.advice else {})
        for level in sorted(one.levels, key=lambda level: level.tier)
        if not level.tier or level.tier in one.used
    ]
    return {
        "name": one.name,
        **words(edition, title=one.title),
        "status": one.status,
        **words(edition, note=one.status_note),
        "in_force_from": one.in_force_from,
        "followed_on": until,
        "sources": [source.url for source in one.sources],
        "levels": levels,
    }


def _changes(edition: Edition, choice: Choice) -> list[Row]:
    """Return what the newest day changes against an earlier edition, then what is restated of past days."""
    since, wanted = choice.since, set(choice.districts)
    if since is None:
        return []
    found = changes(since, edition)
    end = len(edition.days) - 1
    made = [
        _change(edition, "newest", one.code, edition.days[end], one.before, one.after)
        for one in found.newest
        if one.code in wanted and choice.first <= end <= choice.last
    ]
    for past in found.restated:
        for day in past.days if past.code in wanted else ():
            at = edition.day_index[day]
            if choice.first <= at <= choice.last:
                old = since.tier(past.code, since.day_index[day])
                made.append(_change(edition, "restated", past.code, day, old, edition.tier(past.code, at)))
    return made


def _change(edition: Edition, kind: str, code: str, day: str, old: int | None, new: int) -> Row:
    reason = edition.reason(code, edition.day_index[day]).sentence
    row: Row = {"district": code, "date": day, "kind": kind, "before": old, "after": new}
    return row | words(edition, reason=reason)


_DISTRICT, _DATE = OpenColumn("district", needed=True), OpenColumn("date", "date", needed=True)
_TIER = OpenColumn("tier", "integer", needed=True)

TABLES: dict[str, OpenTable] = {
    table.name: table
    for table in (
        OpenTable(
            "districts",
            (
                OpenColumn("code", needed=True),
                OpenColumn("name", needed=True, by_language=True),
                OpenColumn("city"),
                OpenColumn("city_name", by_language=True),
                OpenColumn("population", "integer"),
                OpenColumn("population_year", "integer"),
                OpenColumn("drawn_in"),
            ),
            ("code",),
            each_district(_district, lambda _edition, _choice: 1),
        ),
        OpenTable(
            "tiers",
            (
                *(_DISTRICT, _DATE, _TIER, OpenColumn("colour", needed=True)),
                OpenColumn("level", needed=True, by_language=True),
                OpenColumn("published_tiers"),
            ),
            ("district", "date"),
            each_district(_tiers, lambda _edition, choice: len(choice.days)),
        ),
        OpenTable(
            "reasons",
            (
                *(_DISTRICT, OpenColumn("first_day", "date", needed=True)),
                *(OpenColumn("last_day", "date", needed=True), _TIER),
                OpenColumn("reason", needed=True, by_language=True),
                OpenColumn("data", "object", needed=True),
            ),
            ("district", "first_day"),
            _reasons,
        ),
        OpenTable(
            "series",
            (
                *(_DISTRICT, _DATE, OpenColumn("indicator", needed=True), OpenColumn("value", "number")),
                *(OpenColumn("why"), OpenColumn("most", "number")),
            ),
            ("district", "date", "indicator"),
            _series,
        ),
        OpenTable(
            "indicators",
            (
                *(OpenColumn("name", needed=True), OpenColumn("origin", needed=True)),
                OpenColumn("title", needed=True, by_language=True),
                OpenColumn("unit", by_language=True),
                *(OpenColumn("kind"), OpenColumn("form"), OpenColumn("direction"), OpenColumn("bounds")),
            ),
            ("name",),
            listed_rows(_indicators),
        ),
        OpenTable(
            "rules",
            (
                OpenColumn("name", needed=True),
                OpenColumn("title", needed=True, by_language=True),
                OpenColumn("status", needed=True),
                OpenColumn("note", by_language=True),
                OpenColumn("in_force_from", "date"),
                OpenColumn("followed_on", "date"),
                OpenColumn("sources", "array", needed=True),
                OpenColumn("levels", "array", needed=True),
            ),
            ("name",),
            listed_rows(_rules),
        ),
        OpenTable(
            "targets",
            (
                OpenColumn("target_end_date", "date", needed=True),
                *(OpenColumn("target", needed=True), OpenColumn("location", needed=True)),
                *(OpenColumn("observation", "number"), OpenColumn("as_of", "date", needed=True)),
            ),
            ("target_end_date", "target", "location"),
            each_district(
                lambda edition, code, choice: target_rows(edition, code, choice.days),
                lambda edition, choice: target_count(edition, choice.days),
            ),
            there=has_targets,
        ),
        *FLOW_TABLES,
        *INDEX_TABLES,
        OpenTable(
            "changes",
            (
                *(_DISTRICT, _DATE, OpenColumn("kind", needed=True)),
                *(OpenColumn("before", "integer"), OpenColumn("after", "integer", needed=True)),
                OpenColumn("reason", needed=True, by_language=True),
            ),
            ("district", "date", "kind"),
            listed_rows(_changes),
            compared=True,
        ),
    )
}
