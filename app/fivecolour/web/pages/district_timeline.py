"""What editions said of one district, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fivecolour.editions import edition_errors, records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.records import EditionRecord
from fivecolour.editions.tier_timeline import UNSAID, timeline
from fivecolour.web import guard
from fivecolour.web.pages.compared_editions import Comparison, address_of, labelled, like
from fivecolour.web.pages.page_texts import short_period
from fivecolour.web.view_state import ViewState

_MOST_EDITIONS, _MOST_DAYS = 30, 60  # days or other periods of the map


def district_timeline(folder: Path, compared: Comparison, state: ViewState, before: str) -> dict[str, Any]:
    """Return what editions said of the chosen district about the days round the chosen one."""
    shown, newest, language = compared.shown, compared.now or compared.shown, state.lang
    words = own_table(shown, "history", language)
    days = _window(newest, compared.day)
    every = like(shown, [one for one in records.records(folder) if not one.damaged])
    if beyond := guard.whole_number(before):
        every = [one for one in every if one.number < beyond]
    told = every[-_MOST_EDITIONS:]
    rows = timeline(folder, told, state.district, days)
    named = (newest if state.district in newest.districts else shown).districts[state.district]
    reference = rows[-1].tiers if rows else ""
    at = days.index(compared.day)
    return {
        "title": words["timeline_of"].format(name=named.name[language]),
        "span": f"{short_period(days[0], language, shown.period)} – "
        f"{short_period(days[-1], language, shown.period, days[0])}",
        "width": len(days),
        "at": at,
        "rows": [_line(row, at, reference, compared, state, words) for row in reversed(rows)],
        "older": address_of(shown, compared.day, state, before=str(told[0].number)) + "#timeline"
        if told and every[0].number < told[0].number
        else "",
        "reasons": [
            (how, edition.reason(state.district, edition.day_index[compared.day]).sentence[language])
            for how, edition in ((words["as_shown"], shown), (words["as_known"], compared.now))
            if edition and state.district in edition.districts and state.layer == "graded"
        ],
    }


@dataclass(frozen=True, slots=True)
class EditionStrips:
    """What editions said of a district: rows by edition, over the same days."""

    span: str
    width: int
    rows: dict[str, dict[str, Any]]


def edition_strips(
    folder: Path, newest: Edition, every: Sequence[EditionRecord], state: ViewState
) -> EditionStrips:
    """Return what every edition of the same districts said of the chosen one.

    It is what they said on the day that they open on, and on each of the last days of the newest, of which
    ``changed`` are shown otherwise by that.
    """
    days = list(newest.days[-_MOST_DAYS:])
    known = {level.tier: level.name[state.lang] for level in newest.scheme.levels}
    reference = newest.tiers[state.district][-len(days) :]
    found = {}
    for one in like(newest, [one for one in every if not one.damaged]):
        # Of what lies before these days it is only looked up how the edition opens.
        own = days if one.last_day >= days[0] else []
        try:
            rows = timeline(folder, [one], state.district, [one.opens_on, *own])
        except edition_errors.UnreadableEditionError:
            # The others are told all the same.
            damaged = own_table(newest, "history", state.lang)["editions_damaged"]
            found[one.id] = {"tier": 0, "level": damaged, "runs": [], "changed": []}
            continue
        for row in rows:
            tier, tiers = row.tiers[0], row.tiers[1:]
            found[one.id] = {
                "tier": tier,
                "level": "" if tier == UNSAID else known.get(int(tier), tier),
                "runs": _runs(tiers),
                "changed": _changed(tiers, reference),
            }
    span = f"{short_period(days[0], state.lang, newest.period)} – "
    return EditionStrips(span + short_period(days[-1], state.lang, newest.period, days[0]), len(days), found)


def _window(edition: Edition, day: str) -> list[str]:
    """Return so many periods, the chosen one among them, most of them before it."""
    last = min(edition.day_index[day] + _MOST_DAYS // 4, len(edition.days) - 1)
    return list(edition.days[max(0, last - _MOST_DAYS + 1) : last + 1])


def _line(
    row: Any, at: int, newest: str, compared: Comparison, state: ViewState, words: dict[str, str]
) -> dict[str, Any]:
    tier = row.tiers[at]
    scheme = (
        compared.shown.scheme
        if row.edition.id == compared.shown.id
        else (compared.now or compared.shown).scheme
    )
    known = {level.tier: level.name[state.lang] for level in scheme.levels}
    return {
        "label": labelled(row.edition, words, state.lang),
        "tier": 0 if tier == UNSAID else int(tier),
        "level": words["unsaid"] if tier == UNSAID else known.get(int(tier), tier),
        "runs": _runs(row.tiers),
        "changed": _changed(row.tiers, newest),
        "link": address_of(compared.shown, compared.day, state, edition=row.edition.id),
        "here": row.edition.id == compared.shown.id,
    }


def _changed(tiers: str, newest: str) -> list[int]:
    """Return the places where the newest edition says otherwise."""
    return [
        place
        for place, (one, new) in enumerate(zip(tiers, newest, strict=False))
        if one != new and UNSAID not in (one, new)
    ]


def _runs(tiers: str) -> list[tuple[int, int, str]]:
    """Return runs of the same tier as place, length and tier; what was not said is left out.

    >>> _runs("  1123")
    [(2, 2, '1'), (4, 1, '2'), (5, 1, '3')]
    """
    runs: list[tuple[int, int, str]] = []
    for place, tier in enumerate(tiers):
        if runs and runs[-1][2] == tier and sum(runs[-1][:2]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, tier)
        elif tier != UNSAID:
            runs.append((place, 1, tier))
    return runs
