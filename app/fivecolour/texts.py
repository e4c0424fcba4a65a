"""Words in both languages from ``data/texts/``, and dates as each language writes them."""

from __future__ import annotations

from datetime import date
from functools import cache

from fivecolour import data_files

_MONTHS = "January February March April May June July August September October November December".split()


@cache
def table(name: str, language: str) -> dict[str, str]:
    """Return every text of ``data/texts/<name>.toml`` in one language."""
    return {key: text[language] for key, text in data_files.texts(name).items()}


def long_date(iso: str, language: str) -> str:
    """Write a day out.

    >>> long_date("2020-02-09", "zh"), long_date("2020-02-09", "en")
    ('2020年2月9日', '9 February 2020')
    """
    day = date.fromisoformat(iso)
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(iso: str, language: str) -> str:
    """Write a day without its year.

    >>> short_date("2020-02-09", "zh"), short_date("2020-02-09", "en")
    ('2月9日', '9 Feb')
    """
    day = date.fromisoformat(iso)
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1][:3]}"
    return f"{day.month}月{day.day}日"
