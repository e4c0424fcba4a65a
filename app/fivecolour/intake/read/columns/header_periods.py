"""Headers that name a week or a month, alone or beside what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fivecolour.intake.read.columns.header_text import LONGEST
from fivecolour.intake.read.dates import week_spans, weeks
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.months import month_end
from fivecolour.reports.report_data import MONTH, WEEK


def names_week(header: str) -> bool:
    """Tell whether a header names a week, alone or beside what is counted.

    >>> names_week("2020-W12"), names_week("new cases 2020-W12"), names_week("new cases 2020-03-21")
    (True, True, False)
    """
    whole = weeks.names_week(header) or week_spans.names_span(header)
    return whole or any(weeks.names_week(when) for when, _ in two_parts(header))


def names_month(header: str) -> bool:
    """Tell whether a header names a month with its year in letters, alone or beside what is counted.

    A number beside it is a day's: 9 Feb 2020 names no month.

    >>> names_month("November 2022"), names_month("new cases Nov 2022"), names_month("9 Nov 2022")
    (True, True, False)
    """
    return weeks.names_month(header) or any(
        weeks.names_month(when) and not any(map(str.isdecimal, rest)) for when, rest in two_parts(header)
    )


def two_parts(header: str) -> Iterator[tuple[str, str]]:
    """Yield the two parts of a header in both orders, for each blank in it."""
    parts = header[:LONGEST].split()
    for at in range(1, len(parts)):
        ends = " ".join(parts[:at]), " ".join(parts[at:])
        yield from (ends, ends[::-1])


def end_of(day: date, style: DayStyle) -> date:
    """Return the last day of the week or month that a day stands for; the day itself where days count."""
    if style.period == MONTH:
        return month_end(day.year, day.month) or day
    return weeks.end_of(day, style.weeks) if style.period == WEEK else day


def period_end(header: str, style: DayStyle) -> date | None:
    """Return the last day of the week or month whose name or number a header is."""
    if week_spans.names_span(header):
        found = week_spans.span_end(header, style) or "bad_week"
    elif style.period == WEEK or weeks.names_week(header):
        found = weeks.read_week(header, style.weeks)
    elif style.period == MONTH or weeks.names_month(header):
        found = weeks.read_month(header, style.year)
    else:
        return None
    return found if isinstance(found, date) else None
