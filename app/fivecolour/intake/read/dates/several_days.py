"""Lines that tell of several days at once: 16-22 November 2020, 2020年11月16日至11月22日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.days import DAY_FIRST, MONTH_FIRST, DayStyle

_TO = re.compile(
    r"\s*(?:[-–—~～]|至|到|\b(?:to|through|until|till|bis|al?|au|até|hasta|e|y|and|und|et)\b)\s*"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)", re.ASCII)
# Chinese has no blanks: 为2020年2月3日, 2月9日累计.
_WORDS = re.compile(r"[\s:：（(]+|(?<=[\u4e00-\u9fff])(?<![年月日号])(?=\d)|(?<=[日号])(?=[\u4e00-\u9fff])")
_ENDS = " ,.;:()[]（）【】「」"
_OF_MONTH = re.compile(r"(?:^|[^\d./-])(\d{1,2})(?:st|nd|rd|th|º|°)?$", re.ASCII)
_MOST_WORDS = 5  # of one day
_FROM = timedelta(days=2)  # the hours from 24:00 of one day to 24:00 of the next are one day


def are_told(text: str, style: DayStyle) -> bool:
    """Tell a line that names a first and a last day with more than a day between them.

    >>> lines = ("Epi Week 47: 16 - 22 November 2020", "2020年11月16日至11月22日", "16/11/2020 to 22/11/2020")
    >>> [are_told(text, DayStyle()) for text in lines]
    [True, True, True]
    >>> lines = ("2020年11月21日24时至11月22日24时", "22 November 2020, 9 - 17 h", "2020-11-22")
    >>> [are_told(text, DayStyle()) for text in lines]
    [False, False, False]
    """
    plain = day_form(text)
    year = _YEAR.search(plain)
    style = replace(style, year=style.year or (int(year[0]) if year else None))
    orders = [style.order] if style.order else [DAY_FIRST, MONTH_FIRST]
    return any(
        _from_to(plain[: found.start()], plain[found.end() :], replace(style, order=order))
        for found in _TO.finditer(plain)
        for order in orders
    )


def _from_to(before: str, behind: str, style: DayStyle) -> bool:
    last = next(_days(_beginnings(behind), style), None)
    if last is None:
        return False
    of_month = _OF_MONTH.search(before.rstrip())
    if of_month is not None and int(of_month[1]) + 1 < last.day:
        return True
    first = next(_days(_ends(before), replace(style, year=last.year)), None)
    return first is not None and last - first >= _FROM


def _days(texts: Iterator[str], style: DayStyle) -> Iterator[date]:
    for text in texts:
        day = days.read(text, style) if re.search(r"\d\D+\d", text) else ""
        if isinstance(day, date):
            yield day


def _beginnings(text: str) -> Iterator[str]:
    parts = _WORDS.split(text.strip())
    for count in range(min(len(parts), _MOST_WORDS), 0, -1):
        yield " ".join(parts[:count]).strip(_ENDS)


def _ends(text: str) -> Iterator[str]:
    parts = _WORDS.split(text)
    for count in range(min(len(parts), _MOST_WORDS), 0, -1):
        yield " ".join(parts[-count:]).strip(_ENDS)
