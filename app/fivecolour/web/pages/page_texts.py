"""The page's words in each language, from ``data/texts/<language>/page.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isinf

from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.languages import other_languages
from fivecolour.texts import long_date, long_period, number, period_table, short_date, short_period
from fivecolour.web.view_state import Misread, ViewState

__all__ = [
    "drawing_title",
    "edition_line",
    "listed",
    "long_date",
    "long_period",
    "misread_lines",
    "other_languages",
    "short_date",
    "short_period",
    "words",
]

# As many names of districts are listed in a sentence; the script does the same.
MOST_NAMES = 30


def hidden_text(most: float | None, texts: Mapping[str, str], language: str) -> str:
    """Return the words for a figure that is not told; "" where it is, or was not reported."""
    if most is None:
        return ""
    bound = {} if isinf(most) else {"most": number(int(most), language)}
    return texts["hidden_between" if bound else "hidden_number"].format(**bound)


def words(language: str, period: str = "day") -> dict[str, str]:
    """Return every text of the page in one language, as a map of days, weeks or months has them."""
    return period_table("page", language, period)


def drawing_title(edition: Edition, language: str) -> str:
    """Return what the map is called where it is heard: {date}, and {region} where that names it, are open."""
    text = words(language, edition.period)
    if edition.title is None:
        return text["map_title"]
    own = edition.title[language].replace("{", "(").replace("}", ")")
    return text["map_title_own"].replace("{title}", own)


def edition_line(edition: Edition, language: str) -> str:
    """Say which edition it is and on which day, of the map's time zone, it was published."""
    return own_table(edition, "page", language)["edition_line"].format(
        number=edition.number, published=long_date(day_of(edition.published_at), language)
    )


def listed(edition: Edition, codes: Sequence[str], language: str) -> list[str]:
    """Return names of districts; of very many the first ones, and how many more there are."""
    names = [edition.districts[code].short[language] for code in codes[:MOST_NAMES]]
    more = len(codes) - MOST_NAMES
    return [*names, words(language)["names_more"].format(count=number(more, language))] if more > 0 else names


def misread_lines(found: Iterable[Misread], edition: Edition, state: ViewState) -> list[str]:
    """Say what an address asks for that is not shown, and what is shown instead."""
    lang = state.lang
    there = {
        "languages": ", ".join(edition.languages),
        "indices": ", ".join(card.name for card in edition.indices) or "–",
    }
    days = {
        name: long_period(day, lang, edition.period)
        for name, day in (("shown", state.date), ("first", edition.days[0]), ("last", edition.days[-1]))
    }
    return [
        words(lang)[one.text].format(key=one.key, value=one.value, values=one.value, **there, **days)
        for one in found
    ]
