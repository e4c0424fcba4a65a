"""Asks for the years of days that have none: in headers, and where they run from December into January."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase

# A leap year: 29 February is a day of some year.
_ANY_YEAR = 2000
_DECEMBER = 12


def ask(texts: Iterable[str], style: DayStyle, *, where: str | Phrase) -> None:
    """Ask where one year cannot hold for all days of a column or of the headers.

    Raises
    ------
    ReadingError
        Says where they stand and how to write them.
    """
    if _pass_new_year(texts, style):
        raise ReadingError("past_new_year", where=where)


def of_stated_day(texts: Sequence[str], stated: date | None) -> int | None:
    """Return the year of the days of headers, where the day that was said is none of an earlier one.

    >>> of_stated_day(["新增确诊（2月8日）"], date(2020, 2, 9)), of_stated_day(["12月31日"], date(2020, 1, 1))
    (2020, None)
    """
    if stated is None:
        return None
    found = [_day_without_year(text, stated.year) for text in texts]
    named = [day for day in found if day is not None]
    return stated.year if named and max(named) <= stated else None


def names_day_without_year(header: str) -> bool:
    """Tell a header that names a figure and a day without its year: 2月8日新增, new cases (8 Feb).

    >>> [names_day_without_year(text) for text in ("2月8日新增", "新增（2020年2月8日）", "新增")]
    [True, False, False]
    """
    return _day_without_year(header, _ANY_YEAR) is not None


def _day_without_year(header: str, year: int) -> date | None:
    """Return the day that a header names only where the year is known."""
    if headers.meaning(header, DayStyle()).day is not None:
        return None
    return headers.meaning(header, DayStyle(year=year)).day


def _pass_new_year(texts: Iterable[str], style: DayStyle) -> bool:
    """Return whether days without a year run from December into January: one year cannot hold for all.

    >>> _pass_new_year(["12月31日", "1月1日"], DayStyle()), _pass_new_year(["1月1日", "2月1日"], DayStyle())
    (True, False)
    """
    months = {days.month_without_year(text, style) for text in texts} - {None}
    return {1, _DECEMBER} <= months and len(months) < _DECEMBER
