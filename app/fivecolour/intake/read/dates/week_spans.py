"""Weeks told by their dates: week ending 3 Jan 2021, w/c 28/12/2020, 2020-12-28 to 2021-01-03."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from fivecolour import vocabulary
from fivecolour.intake.read.dates import days, times_of_day
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.days import DAY_FIRST, MONTH_FIRST, DayStyle

_SIX_DAYS = timedelta(days=6)
_FEW, _LONGEST = 3, 60  # numbers in two days, the first perhaps without its year; characters
_IN_BRACKETS = re.compile(r"^[^\d()]{1,12}\d{1,2}\s*\(([^()]*)\)$", re.ASCII)
_DAY_OF_MONTH = re.compile(r"(?:[^\W\d_]{1,5}\s)?(\d{1,2})\.?")
_BETWEEN = re.compile(r"\s*(?:-|/|~|至|到|\bto\b|\bthrough\b|\bbis\b|\ba\b|\bal\b|\bau\b|\baté\b)\s*")


def span_end(text: str, style: DayStyle) -> date | str | None:
    """Return the last day of the week that dates tell, or the code of the fault; None for any other text.

    Examples
    --------
    >>> style = DayStyle(order="dmy")
    >>> str(span_end("w/c 28/12/2020", style)), str(span_end("28 Dec - 3 Jan 2021", style))
    ('2021-01-03', '2021-01-03')
    >>> span_end("2020-12-28 - 2021-01-04", style), span_end("week ending 1/3/2021", DayStyle())
    (None, 'ambiguous_day')

    Two days that are a week in one order alone tell their order.

    >>> str(span_end("01/06/2026-07/06/2026", DayStyle())), str(span_end("6/1/2026-6/7/2026", DayStyle()))
    ('2026-06-07', '2026-06-07')
    """
    plain = day_form(text) if len(text) <= _LONGEST else ""
    if inner := _IN_BRACKETS.search(plain):  # Semana 6 (del 3 al 9 de febrero de 2020)
        return span_end(inner[1], style)
    words = vocabulary.folded("weeks")
    for key, later in (("ending", timedelta()), ("beginning", _SIX_DAYS)):
        bare = times_of_day.without_first(plain, words[key])
        if bare != plain:
            day = days.read(bare, style)
            return day if isinstance(day, str) else day + later
    if len(re.findall(r"\d+", plain)) < _FEW:
        return None
    orders = [style.order] if style.order else [DAY_FIRST, MONTH_FIRST]
    return next(filter(None, (_end_of_two(plain, replace(style, order=order)) for order in orders)), None)


def _end_of_two(plain: str, style: DayStyle) -> date | None:
    """Return the second of two days between which lie five."""
    for found in _BETWEEN.finditer(plain):
        last = days.read(plain[found.end() :], style)
        if isinstance(last, date) and _begins(plain[: found.start()], last - _SIX_DAYS, style):
            return last
    return None


def _begins(text: str, day: date, style: DayStyle) -> bool:
    """Tell whether a text, which may lack its year or month, is a day."""
    if of_month := _DAY_OF_MONTH.fullmatch(text.strip()):
        return int(of_month[1]) == day.day
    return days.read(text, replace(style, year=day.year)) == day


def names_span(text: str) -> bool:
    """Tell whether a text names a week by its dates, in whatever order of day and month.

    >>> names_span("week ending 1/3/2021"), names_span("2020-12-28/2021-01-03"), names_span("2020-12-28")
    (True, True, False)
    """
    styles = (DayStyle(year=2020, order=order) for order in (DAY_FIRST, MONTH_FIRST))
    return any(isinstance(span_end(text, style), date) for style in styles)
