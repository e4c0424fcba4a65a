"""A day as it was shown beside the same day as now known, and what each edition said of a district."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from fivecolour import catalogue
from fivecolour.drill.marker import is_running
from fivecolour.editions import edition_files, records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.records import EditionRecord
from fivecolour.editions.restatement import DayRevision, FigureRevision, TierRevision, revision
from fivecolour.export.drawing import palette
from fivecolour.export.drawing.map_pair import PairedMap, map_pair
from fivecolour.export.drawing.prescribed_colours import inks, spelled
from fivecolour.languages import html_tag
from fivecolour.texts import number
from fivecolour.web import guard, static
from fivecolour.web.cached_answers import hold
from fivecolour.web.map_settings import settings_of
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.compared_editions import Comparison, address_of, comparison, labelled, like
from fivecolour.web.pages.district_table import LONG_TABLE
from fivecolour.web.pages.district_timeline import district_timeline
from fivecolour.web.pages.page_notices import withdrawn_line
from fivecolour.web.pages.page_texts import (
    edition_line,
    long_period,
    misread_lines,
    other_languages,
    short_period,
)
from fivecolour.web.view_state import Misread, ViewState, misread, passed_over, plain, read_state
from fivecolour.web.whole_editions import damaged

# As many figures are named as causes of one district's other tier, and editions that are not compared.
_MOST_FIGURES, _MOST_APART = 3, 8
_CASES = {"cumulative_confirmed": "cumulative", "new_confirmed": "new"}

router = APIRouter(include_in_schema=False)


@router.get("/history")
def history(request: Request) -> Response:
    """Compare a day of an edition with the same day as the newest edition knows it."""
    config = settings_of(request)
    query, accept = request.query_params, request.headers.get("accept-language", "")
    compared = comparison(config.editions, query.get("edition", ""), query.get("date", ""))
    state = read_state({**query, "date": compared.day}, compared.shown, accept)
    later = query.get("district", "")
    if not state.district and compared.now and later in compared.now.districts:
        # A district that the edition did not have yet: rows of the table lead to it.
        state = replace(state, district=later)
    newer = () if query.get("edition") else edition_files.whole_and_damaged(config.editions)[1]
    known = {"edition", *(["district"] if state.district else [])}
    asked = QueryParams([(key, value) for key, value in query.multi_items() if key not in known])
    before = query.get("before", "")
    is_read = not before or guard.whole_number(before)
    in_vain = () if is_read else (Misread("address_unread", "before", f"before={plain(before)}"),)
    doubled = (one for one in passed_over(query, ("before", *known)) if one.text == "repeated_key")
    unread = (*damaged(newer), *misread(asked, compared.shown), *doubled, *in_vain)
    if not unread:
        hold(request.scope)
    values = page(config.editions, compared, state, before=before) | {
        "urls": request.app.state.staff_guard.urls,
        "drilling": is_running(config.home),
        "unread": misread_lines(unread, compared.shown, state),
    }
    body = TEMPLATES.get_template("history.html").render(values).encode()
    asset = static.Asset("history.html", "text/html; charset=utf-8", body)
    return static.respond(request, asset, cache="no-cache", by_language=True)


def page(folder: Path, compared: Comparison, state: ViewState, *, before: str = "") -> dict[str, Any]:
    """Return the values of the template."""
    shown, now, language = compared.shown, compared.now, state.lang
    words = own_table(shown, "history", language)
    gone = edition_files.withdrawals(folder)
    found = None
    if now:
        found = revision(shown, now, compared.day, layer=state.layer, withdrawn=shown.id in gone)
    date = long_period(compared.day, language, shown.period)
    called = shown.called(language, own_table(shown, "page", language)["title"])
    as_of_day = own_table(shown, "page", language)["as_of_day"].format(date=date)
    chosen = (now or shown).districts.get(state.district) or shown.districts.get(state.district)
    brief = short_period(compared.day, language, shown.period)
    return {
        "t": own_table(shown, "page", language),
        "h": words | {key: words[key].replace("{date}", brief) for key in ("said_of", "timeline_key")},
        "state": state,
        "edition": shown,
        "now": now,
        "lang": html_tag(language),
        "others": other_languages(shown.languages, language),
        "called": called,
        "date": as_of_day,
        "page_title": " · ".join(
            [words["title"], *([chosen.name[language]] if chosen else []), called, as_of_day]
        ),
        "withdrawn": withdrawn_line(gone.get(shown.id), language),
        "sides": _sides(compared, state, found),
        "found": found,
        "rows": [_row(one, compared, state) for one in found.tiers] if found else [],
        "summary": _summary(compared, found, words, language),
        "editions": _choices(folder, shown, language),
        "apart": [
            (
                labelled(one, words, language),
                address_of(shown, compared.day, state, edition=one.id, district=""),
            )
            for one in _apart(folder, compared)
        ],
        "days": [(day, short_period(day, language, shown.period, compared.day)) for day in shown.days],
        "districts": _districts(now or shown, language),
        "timeline": district_timeline(folder, compared, state, before) if state.district else None,
        "before": _by_day(compared, state, -1),
        "after": _by_day(compared, state, 1),
        "link": lambda **changes: address_of(shown, compared.day, state, **changes),
        "map_link": state.query(shown, edition=shown.id, district=""),
    }


def _summary(
    compared: Comparison, found: DayRevision | None, words: dict[str, str], language: str
) -> list[str]:
    if found is None:
        return [words["not_known"]]
    if compared.now is not None and compared.now.id == compared.shown.id:
        return [words["same_edition"]]
    count = number(len(found.tiers), language)
    lines = [words["differ"].format(count=count) if found.tiers else words["same"]]
    if found.figures_only:
        lines.append(words["figures_alone"].format(count=number(found.figures_only, language)))
    return lines


# --- the two maps -------------------------------------------------------------------------------------


def _sides(compared: Comparison, state: ViewState, found: DayRevision | None) -> list[dict[str, Any]]:
    shown, now = compared.shown, compared.now
    marked = [one.code for one in found.tiers] if found else []
    words = own_table(shown, "history", state.lang)
    first = _paired(shown, "a", compared.day, state, words["as_shown"])
    if now is None:
        return [_side(first, map_pair(first, first, ())[0], state, words["as_shown"])]
    second = _paired(now, "b", compared.day, state, words["as_known"])
    drawn = map_pair(first, second, marked)
    return [
        _side(first, drawn[0], state, words["as_shown"]),
        _side(second, drawn[1], state, words["as_known"]),
    ]


def _paired(edition: Edition, side: str, day: str, state: ViewState, how: str) -> PairedMap:
    title = how + own_table(edition, "page", state.lang)["colon"] + edition_line(edition, state.lang)
    return PairedMap(edition, edition.day_index[day], state.layer, side, title, state.lang)


def _side(one: PairedMap, drawn: str, state: ViewState, how: str) -> dict[str, Any]:
    edition, language = one.edition, state.lang
    tally = Counter(edition.shown_tiers(one.day, one.layer))
    levels = edition.scheme.levels
    return {
        "how": how,
        "line": edition_line(edition, language),
        "rule": edition.scheme.on(edition.days[one.day]).title[language],
        "map": drawn,
        "legend": [
            (tier, edition.scheme.level(tier).name[language], tally[tier])
            for tier in edition.scheme.descending
            if tally[tier] or tier in edition.scheme.used
        ],
        "style": palette.style(inks(levels)) if spelled(levels) else "",
        "link": state.query(edition, edition=edition.id, date=edition.days[one.day], district=""),
    }


# --- districts that differ ----------------------------------------------------------------------------


def _row(one: TierRevision, compared: Comparison, state: ViewState) -> dict[str, Any]:
    shown, now, language = compared.shown, compared.now or compared.shown, state.lang
    there = now if one.code in now.districts else shown
    return {
        "code": one.code,
        "name": there.districts[one.code].name[language],
        "was": (one.was, _level(shown, one.was, language)),
        "now": (one.now, _level(now, one.now, language)),
        "causes": _causes(one, compared, state),
        "link": address_of(shown, compared.day, state, district=one.code) + "#timeline",
    }


def _level(edition: Edition, tier: int | None, language: str) -> str:
    if tier is None:
        return own_table(edition, "history", language)["not_there"]
    return edition.scheme.level(tier).name[language]


def _causes(one: TierRevision, compared: Comparison, state: ViewState) -> list[str]:
    """Say why: each cause once, with the figures that it is about."""
    shown, now, language = compared.shown, compared.now or compared.shown, state.lang
    words = own_table(shown, "history", language)
    rules = {
        "was": shown.scheme.on(compared.day).title[language],
        "now": now.scheme.on(compared.day).title[language],
    }
    lines = []
    for cause in one.causes:
        own = [figure for figure in one.figures if figure.cause == cause]
        told = [_figure(figure, words, shown, language) for figure in own[:_MOST_FIGURES]]
        if len(own) > _MOST_FIGURES:
            told.append(words["more"].format(count=number(len(own) - _MOST_FIGURES, language)))
        lines.append(words[f"cause_{cause}"].format(figures=words["between"].join(told), **rules))
    return lines


def _figure(one: FigureRevision, words: dict[str, str], shown: Edition, language: str) -> str:
    key = _CASES.get(one.figure)
    name = (
        words[f"figure_{key}"] if key else catalogue.indicator_library.short(_entry_of(one.figure))[language]
    )
    was, now = ("–" if value is None else number(value, language) for value in (one.was, one.now))
    day = short_period(one.day, language, shown.period)
    return words["figure"].format(day=day, name=name, was=was, now=now)


def _entry_of(field: str) -> str:
    """Return the name in the catalogue of what editions keep under a field."""
    for name, entry in catalogue.indicator_library.figures().items():
        if field in {entry.field(form) for form in entry.forms}:
            return name
    return field


# --- choices ------------------------------------------------------------------------------------------


def _choices(folder: Path, shown: Edition, language: str) -> list[tuple[str, str, bool]]:
    """Return the editions of the same districts, the newest first: id, label, whether it is the shown one."""
    words = own_table(shown, "history", language)
    every = like(shown, [one for one in records.records(folder) if not one.damaged])
    return [(one.id, labelled(one, words, language), one.id == shown.id) for one in reversed(every)]


def _apart(folder: Path, compared: Comparison) -> list[EditionRecord]:
    """Return the newest editions of other districts that have the day: none of them is compared."""
    shown = compared.shown
    found = [
        one
        for one in records.records(folder)
        if one.region_set not in ("", shown.region.name)
        and one.drill == shown.drill
        and one.first_day <= compared.day <= one.last_day
    ]
    return found[: -_MOST_APART - 1 : -1]


def _by_day(compared: Comparison, state: ViewState, step: int) -> str:
    """Return the address of the day before or after as it was shown first; "" where there is none."""
    known = (compared.now or compared.shown).days
    at = known.index(compared.day) + step if compared.day in known else -1
    return address_of(compared.shown, known[at], state, edition="") if 0 <= at < len(known) else ""


def _districts(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Return codes and names; of very many none: these are found by the map."""
    if len(edition.districts) > LONG_TABLE:
        return []
    return [(code, one.name[language]) for code, one in edition.districts.items()]
