"""The page on which readers check themselves by a health code: all of it is worked out on their device."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.languages import tag
from fivecolour.logs import log
from fivecolour.self_check import health_code_files
from fivecolour.self_check.device_rule import device_rule
from fivecolour.self_check.health_code import ASSUMED, HealthCode
from fivecolour.self_check.health_code_files import HealthCodeFile
from fivecolour.self_check.tier_record import tier_record
from fivecolour.texts import long_date
from fivecolour.web.map_settings import settings_of
from fivecolour.web.pages import edition_page
from fivecolour.web.script_data import script_data
from fivecolour.web.view_state import ViewState

PATH = "self-check"
# Days before and after the shown one of which the page has the tiers.
_AROUND = timedelta(days=120)

router = APIRouter(include_in_schema=False)


@router.get(f"/{PATH}")
def self_check(request: Request) -> Response:
    """Show the page, with the tiers that the script needs; nothing that is entered comes back."""
    rules = offered(settings_of(request))
    # The files of its rules may change at any time.
    return edition_page.answer(request, "self_check.html", partial(page, rules=rules), holds=False)


def address(config: Settings) -> str:
    """Return where the page of a map is; "" where the map offers no rule, or its order cannot be read."""
    return PATH if offered(config) else ""


def offered(config: Settings) -> list[HealthCodeFile]:
    """Return the rules of a map; one that is faulty hides the page, and is told to the operator."""
    try:
        order = standing_order(config)
        return health_code_files.of_map(order.health_codes, order.region_set)
    except UserError as fault:
        log.error("%s", fault)
        return []


def page(edition: Edition, state: ViewState, *, rules: list[HealthCodeFile]) -> dict[str, Any]:
    """Return the values of the template."""
    language = state.lang
    texts = own_table(edition, "self_check", language)
    return edition_page.head(edition, state, texts, PATH) | {
        "s": texts,
        "rules": [_described(one.rule, language, texts) for one in rules],
        "told": _script_data(edition, state, rules, texts) if rules else "",
        "edition_id": edition.id,
    }


def _described(rule: HealthCode, language: str, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title[language],
        "about": rule.about[language],
        "status": texts[f"status_{rule.status}"],
        "authority": rule.authority[language],
        "assumption": rule.assumption[language] if ASSUMED in rule.basis.values() and rule.assumption else "",
        "in_force": texts["in_force"].format(date=long_date(rule.start.isoformat(), language))
        if rule.start
        else "",
        "sources": [
            (one.title[language], one.url, one.note[language] if one.note else "")
            for one in rule.sources.values()
        ],
    }


def _script_data(
    edition: Edition, state: ViewState, rules: list[HealthCodeFile], texts: dict[str, str]
) -> str:
    language, shown = state.lang, date.fromisoformat(state.date)
    record = tier_record(edition, shown - _AROUND, shown + _AROUND)
    last = record.first + timedelta(days=max((len(row) for row in record.rows.values()), default=1) - 1)
    holds = max(one.rule.tier_holds for one in rules)
    told = {
        "edition": edition.id,
        "drill": edition.drill,
        "locale": tag(language),
        "on": state.date,
        "first": record.first.isoformat(),
        "last": (last + timedelta(days=holds)).isoformat(),
        "tiers": {"first": record.first.isoformat(), "rows": dict(record.rows)},
        "levels": {str(one.tier): one.name[language] for one in edition.scheme.levels},
        "places": [_place(edition, code, language) for code in edition.districts],
        "rules": [device_rule(one, language) for one in rules],
        "texts": texts,
    }
    return script_data(told)


def _place(edition: Edition, code: str, language: str) -> list[Any]:
    """Return a district: its code, what it is called in the list, and by what else it is found."""
    district, city = edition.districts[code], edition.city_of.get(code)
    name = district.name[language]
    label = f"{name} · {city.short[language]}" if city else name
    words = {*district.name.words.values(), *district.short.words.values(), district.pinyin}
    return [code, label, sorted({*words, *district.aliases, code} - {"", label})]
