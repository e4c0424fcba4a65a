"""What is expected of the days to come, and how earlier outlooks did: whole without a script."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.editions.alarm_record import alarm_record
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_outlook import EditionOutlook, OutlookHorizon
from fivecolour.editions.outlook_record import LAST_ROUNDS, HorizonRecord, is_shown, record, reliability_of
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.palette import patterns
from fivecolour.export.drawing.prescribed_colours import spelled
from fivecolour.texts import fixed, number
from fivecolour.web.pages import edition_page
from fivecolour.web.pages.page_texts import long_period, words
from fivecolour.web.pages.sign_texts import LEAST_CHANCE
from fivecolour.web.view_state import ViewState

# More districts than this are in the table to download alone.
MOST_DISTRICTS = 400

router = APIRouter(include_in_schema=False)


@router.get("/outlook")
def outlook(request: Request) -> Response:
    """Show the outlook of an edition and its record."""
    return edition_page.answer(request, "outlook.html", page)


def page(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    language, found = state.lang, edition.outlook
    texts = own_table(edition, "outlook", language)
    return edition_page.head(edition, state, texts, "outlook") | {
        "o": texts,
        "follows": found.reference if found else "",
        "patterns": patterns("k", scale=1, tiers=edition.scheme.descending),
        "level_colours": spelled(edition.scheme.levels),
        "intro": texts["intro"].format(draws=number(found.draws, language)) if found else texts["none"],
        "since": texts["from"].format(date=long_period(found.reference, language, edition.period))
        if found
        else "",
        "horizons": [_horizon(edition, found, one, language) for one in found.horizons] if found else [],
        "record": _record(edition, found, language) if found else None,
        "alarms": _alarms(edition, texts, language),
        "csv": f"editions/{edition.id}/outlook.csv",
    }


def _horizon(edition: Edition, found: EditionOutlook, one: OutlookHorizon, language: str) -> dict[str, Any]:
    texts = own_table(edition, "outlook", language)
    shown = is_shown(found.rounds, one.name)
    codes = sorted(one.tiers, key=lambda code: -_rising(found, one, code)) if shown else []
    lacking = len(edition.districts) - len(one.tiers)
    return {
        "key": one.name,
        "title": texts[one.name].format(date=long_period(one.target, language, edition.period)),
        "standing": _standing(record(found.rounds, one.name, last=LAST_ROUNDS), texts, language, shown=shown),
        "shown": shown,
        "has_cases": bool(one.cases),
        "rows": [_row(edition, found, one, code, language) for code in codes[:MOST_DISTRICTS]],
        "more": edition_page.more(len(codes) - MOST_DISTRICTS, texts, language),
        "lacking": texts["not_expected"].format(count=number(lacking, language)) if lacking else "",
    }


def _rising(found: EditionOutlook, one: OutlookHorizon, code: str) -> int:
    """Return how many futures have a higher tier than now."""
    return sum(one.tiers[code][found.tiers_now.get(code, 0) + 1 :])


def _standing(lately: HorizonRecord, texts: dict[str, str], language: str, *, shown: bool) -> str:
    """Say how a horizon did lately, and whether it is therefore not shown."""
    if not lately.rounds:
        return texts["unscored"]
    values = {
        "rounds": number(lately.rounds, language),
        "rps": _percent(lately.relative_rps, language),
        "wis": _percent(lately.relative_wis, language),
    }
    if not shown:
        return texts["hidden"].format(**values)
    if math.isnan(lately.relative_rps):
        return texts["lately_equal"].format(**values)
    return texts["lately_tiers" if math.isnan(lately.relative_wis) else "lately"].format(**values)


def _row(
    edition: Edition, found: EditionOutlook, one: OutlookHorizon, code: str, language: str
) -> dict[str, Any]:
    start, bars, told = 0, [], []
    for tier, share in enumerate(one.tiers[code]):
        if share:
            bars.append((tier, start, share))
            start += share
        if share >= LEAST_CHANCE:
            name = edition.scheme.level(tier).name[language]
            told.append((share, tier, f"{name} {fixed(share / 10, language, 0)}%"))
    cases = one.cases.get(code)
    return {
        "name": edition.districts[code].name[language],
        "code": code,
        "now": edition.scheme.level(found.tiers_now.get(code, 0)).name[language],
        "bars": bars,
        "chances": words(language)["separator"].join(text for *_, text in sorted(told, reverse=True)),
        "cases": _interval(cases, language) if cases else "",
    }


def _interval(cases: tuple[int, ...], language: str) -> str:
    low, median, high = (number(one, language) for one in (cases[0], cases[len(cases) // 2], cases[-1]))
    return f"{median} ({low}–{high})"


def _record(edition: Edition, found: EditionOutlook, language: str) -> dict[str, Any] | None:
    """Return the table of all earlier outlooks that came due; None before there are any."""
    texts = own_table(edition, "outlook", language)
    names = list(dict.fromkeys(one.horizon for one in found.rounds))
    if not names:
        return None
    return {
        "text": texts["record_text"].format(rounds=number(len(found.rounds), language)),
        "rows": [[texts[f"{name}_short"], *_scores(record(found.rounds, name), language)] for name in names],
        "reliability": [(texts[f"{name}_short"], list(_reliable(found, name, language))) for name in names],
    }


def _alarms(edition: Edition, texts: dict[str, str], language: str) -> list[list[str]]:
    """Return a line for each method of EARS: how many rises it warned of, how early, how often falsely."""
    return [
        [
            texts[f"alarm_{name.lower()}"],
            number(score.events, language),
            _percent(score.sensitivity, language),
            _plain(score.lead, language, 0),
            _plain(score.false_a_year, language, 1),
            fixed(score.years, language, 1),
        ]
        for name, score in alarm_record(edition).items()
    ]


def _scores(one: HorizonRecord, language: str) -> Iterator[str]:
    yield number(one.rounds, language)
    for value, decimals in ((one.rps, 3), (one.rps_same, 3), (one.relative_rps, 2)):
        yield _plain(value, language, decimals)
    for value, decimals in ((one.wis, 2), (one.wis_same, 2), (one.relative_wis, 2)):
        yield _plain(value, language, decimals)
    yield _percent(one.coverage, language)


def _reliable(found: EditionOutlook, name: str, language: str) -> Iterator[tuple[str, str, str]]:
    for chance, came, times in reliability_of(found.rounds, name):
        yield _percent(chance, language), _percent(came, language), number(times, language)


def _plain(value: float, language: str, decimals: int) -> str:
    return "–" if math.isnan(value) else fixed(value, language, decimals)


def _percent(share: float, language: str) -> str:
    return "–" if math.isnan(share) else f"{fixed(share * 100, language, 0)}%"
