"""The table of districts: its columns, its lines, and which of very many districts it lists."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from fivecolour.editions.edition_data import HIDDEN_NUMBER, Edition
from fivecolour.editions.measures import rounded
from fivecolour.editions.own_words import own_table
from fivecolour.regions.region_set import District
from fivecolour.texts import number
from fivecolour.web.pages.page_texts import (
    hidden_text,
    words,
)
from fivecolour.web.pages.sign_texts import mark
from fivecolour.web.view_state import ViewState

# Above this many districts the table lists only the chosen city's, and no more of them; the page says so.
LONG_TABLE = 400
_ANY = "{district}"
# Texts of exact cases, of the most and of the least that there were.
_WEEK = {"=": "week_exact", "<": "week_most", ">": "week_least"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of districts."""

    code: str
    name: str
    other_name: str
    city: str
    tier: int
    level: str
    published: tuple[int, ...]
    published_level: str
    differs: bool
    cumulative: str
    week: str
    measures: tuple[str, ...]
    href: str
    warning: str = ""


def week_text(edition: Edition, code: str, day: int, language: str) -> str:
    """Return the cases of the last seven days, where they are a bound with its sign; a dash if unknown."""
    week = edition.week(code, day)
    return (
        "–"
        if week.cases is None
        else own_table(edition, "page", language)[_WEEK[week.known]].format(
            count=number(week.cases, language)
        )
    )


# Words for the digits of `Edition.reports_on`.
_WITHOUT_TOTAL = ("only_new", "no_report", "hidden_number", "no_total")


def cumulative_text(edition: Edition, code: str, day: int, language: str) -> str:
    """Return the cumulative cases, or why there are none: no report, a hidden number, new cases alone."""
    series, text = edition.series[code], own_table(edition, "page", language)
    count = series.cumulative[day]
    if count is not None:
        return number(count, language)
    told = edition.reports_on(day)[edition.place[code]]
    most = edition.hidden_most(code, day, "cumulative_confirmed") if told == HIDDEN_NUMBER else None
    return hidden_text(most, text, language) or text[_WITHOUT_TOTAL[int(told)]]


def measure_texts(edition: Edition, code: str, day: int, language: str) -> tuple[str, ...]:
    """Return the numbers of the table's measures, without their units; a dash where one is unknown."""
    place = edition.place[code]
    values = (edition.measured[one.name][place, day] for one in edition.table_measures)
    return tuple("–" if value != value else number(rounded(value), language) for value in values)  # noqa: PLR0124


def columns(edition: Edition, language: str) -> dict[str, str]:
    """Return the heads of the columns that the table has, by their keys; those of measures are numbered."""
    text = own_table(edition, "page", language)
    there = {
        "district": (text["col_district"], True),
        "city": (text["col_city"], bool(edition.region.cities)),
        "tier": (text["col_tier"], True),
        "published": (text["col_published"], bool(edition.published)),
        "cumulative": (
            text["col_cumulative"],
            edition.has_totals or not (edition.has_cases or edition.measures),
        ),
        "week": (text["col_week"], edition.has_cases or not edition.measures),
    }
    heads = {key: head for key, (head, shown) in there.items() if shown}
    return heads | {f"m{n}": one.header(language) for n, one in enumerate(edition.table_measures)}


def level_name(edition: Edition, tiers: tuple[int, ...], language: str) -> str:
    """Return the words for one tier, or for two that the sources leave open."""
    return " / ".join(edition.scheme.level(tier).name[language] for tier in tiers)


def in_table(edition: Edition, state: ViewState) -> list[District]:
    """Return the districts that the table lists: all, or of very many the chosen city's, so many at most."""
    every = edition.region.districts
    if len(every) <= LONG_TABLE:
        return list(every)
    city = state.city or edition.region.home
    own = [one for one in every if one.parent == city]
    return (own or list(every))[:LONG_TABLE]


def table_note(edition: Edition, state: ViewState) -> str:
    """Say so where the table lists only some districts."""
    count, every = len(in_table(edition, state)), len(edition.districts)
    if count == every:
        return ""
    return own_table(edition, "page", state.lang)["table_part"].format(
        count=number(count, state.lang), all=number(every, state.lang)
    )


def other_name(edition: Edition, district: District, language: str) -> str:
    """Return the name in another language that stands beside a district's own; nothing if it is the same."""
    others = [district.short[one] for one in edition.languages if one != language]
    return next((one for one in others if one not in {district.name[language], district.short[language]}), "")


def rows(edition: Edition, state: ViewState) -> list[Row]:
    """Return the lines of the table."""
    day = edition.day_index[state.date]
    # One address, made once, in which only the code differs.
    address = state.query(edition, district=_ANY)
    return [
        _row(edition, state, district.code, day, address.replace(quote(_ANY), quote_plus(district.code)))
        for district in in_table(edition, state)
    ]


def _row(edition: Edition, state: ViewState, code: str, day: int, href: str) -> Row:
    district, lang = edition.districts[code], state.lang
    tier, published = edition.tier(code, day), edition.published_tier(code, day)
    city = edition.city_of.get(code)
    return Row(
        code=code,
        name=district.name[lang],
        other_name=other_name(edition, district, lang),
        city=city.short[lang] if city else "",
        tier=tier,
        level=edition.scheme.level(tier).name[lang],
        published=published,
        published_level=level_name(edition, published, lang) or words(lang)["none_published"],
        differs=bool(tier and published and tier not in published),
        cumulative=cumulative_text(edition, code, day, lang),
        week=week_text(edition, code, day, lang),
        measures=measure_texts(edition, code, day, lang),
        warning=mark(edition, code, day, lang),
        href=href,
    )
