"""Words in both languages from ``data/texts/``, and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import format_date, format_interval, format_skeleton

from fivecolour import data_files

# English as health departments outside America write it: the day before the month.
_LOCALES = {"zh": "zh_Hans", "en": "en_GB"}
# A week written out, without its year, and with it.
_WEEKS = {
    "zh": ("{year}年第{number}周({days})", "第{number}周", "{year}年第{number}周"),
    "en": ("week {number} of {year} ({days})", "wk {number}", "wk {number}, {year}"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the product."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Return the text in ``language``: in Chinese for ``"zh"``, in English for any other."""
        return self.zh if language == "zh" else self.en

    @staticmethod
    def of(words: Mapping[str, str]) -> Text:
        """Make a text of one in some languages; what lacks is the English one, else any.

        >>> Text.of({"pt": "mortes", "en": "deaths"}).zh
        'deaths'
        """
        any_ = words.get("en") or next(iter(words.values()))
        return Text(words.get("zh", any_), words.get("en", any_))


@cache
def table(name: str, language: str) -> dict[str, str]:
    """Return every text of ``data/texts/<name>.toml`` in one language."""
    return {key: text[language] for key, text in data_files.texts(name).items()}


@cache
def period_table(name: str, language: str, period: str) -> dict[str, str]:
    """Return the texts of a table as a map of days, weeks or months has them: ``day_in_week`` for weeks."""
    whole = table(name, language)
    if period == "day":
        return whole
    ending = f"_in_{period}"
    return whole | {key.removesuffix(ending): text for key, text in whole.items() if key.endswith(ending)}


@cache
def long_date(iso: str, language: str) -> str:
    """Write a day out.

    >>> long_date("2020-02-09", "zh"), long_date("2020-02-09", "en")
    ('2020年2月9日', '9 February 2020')
    """
    return format_date(date.fromisoformat(iso), "long", locale=_LOCALES[language])


@cache
def short_date(iso: str, language: str, beside: str = "") -> str:
    """Write a day without its year; with it where it is not that of the day that it stands beside.

    >>> short_date("2020-02-09", "zh"), short_date("2020-02-09", "en")
    ('2月9日', '9 Feb')
    >>> short_date("2020-12-30", "zh", "2021-01-02"), short_date("2020-12-30", "en", "2021-01-02")
    ('2020年12月30日', '30 Dec 2020')
    """
    skeleton = "MMMd" if not beside or iso[:4] == beside[:4] else "yMMMd"
    return format_skeleton(skeleton, date.fromisoformat(iso), locale=_LOCALES[language])


def week_of(end: date) -> tuple[int, int]:
    """Return year and number of the week that ends on a day, whatever day it started with.

    The year is the one that most of its days lie in, so that week 1 holds 4 January: ISO 8601 for weeks that
    end on Sunday, the epidemiological weeks of PAHO and CDC for those that end on Saturday.

    >>> week_of(date(2020, 3, 21)), week_of(date(2021, 1, 3)), week_of(date(2011, 1, 1))
    ((2020, 12), (2020, 53), (2010, 52))
    """
    middle = end - timedelta(days=3)
    return middle.year, (middle.timetuple().tm_yday - 1) // 7 + 1


@cache
def long_period(iso: str, language: str, period: str) -> str:
    """Write out the day, week or month that ends on a day.

    >>> long_period("2020-03-21", "zh", "week"), long_period("2020-03-21", "en", "week")
    ('2020年第12周(3月15–21日)', 'week 12 of 2020 (15 – 21 March)')
    >>> long_period("2020-02-29", "zh", "month"), long_period("2020-02-29", "en", "month")
    ('2020年2月', 'February 2020')
    """
    end = date.fromisoformat(iso)
    if period == "month":
        return format_skeleton("yMMMM", end, locale=_LOCALES[language])
    if period != "week":
        return long_date(iso, language)
    year, number = week_of(end)
    days = format_interval(end - timedelta(days=6), end, "MMMMd", locale=_LOCALES[language])
    return _WEEKS[language][0].format(year=year, number=number, days=days.replace("\u2009", " "))


@cache
def short_period(iso: str, language: str, period: str, beside: str = "") -> str:
    """Write a day, week or month without its year, as `short_date` does.

    >>> short_period("2020-03-21", "zh", "week"), short_period("2020-03-21", "en", "week", "2021-01-09")
    ('第12周', 'wk 12, 2020')
    >>> short_period("2020-02-29", "en", "month"), short_period("2020-02-29", "zh", "month", "2021-01-31")
    ('Feb', '2020年2月')
    """
    end, other = date.fromisoformat(iso), date.fromisoformat(beside or iso)
    if period == "month":
        skeleton = "MMM" if end.year == other.year else "yMMM"
        return format_skeleton(skeleton, end, locale=_LOCALES[language])
    if period != "week":
        return short_date(iso, language, beside)
    year, number = week_of(end)
    return _WEEKS[language][1 if year == week_of(other)[0] else 2].format(year=year, number=number)
