"""Asks whether figures of dates that lie a week or a month apart are of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise

from fivecolour.intake.read.columns import period_columns
from fivecolour.intake.read.columns.header_periods import names_week
from fivecolour.intake.read.columns.headers import FIGURE
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions import lines_on_periods
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.months import month_end
from fivecolour.reports.report_data import DAY, MONTH, NEW, WEEK

# So many dates in one rhythm are no chance.
_FEW = 3
# Dates of a register of days leave their rhythm within so many.
_LOOKED_AT = 400
_SEVEN = timedelta(days=7)


def ask(draft: Understanding, above: Iterable[str], rows: Sequence[Sequence[str]]) -> None:
    """Ask where all dates lie a week or a month apart and new cases would be taken to be of those days alone.

    Lines ``above`` the table, and notes below or beside it, may say so of a single day.

    Raises
    ------
    ReadingError
        Says in which rhythm they lie, or names the line, and how to say what they are.
    """
    style = draft.style
    dated = [column.header for column in draft.figures if column.meaning.day]
    if style.period == WEEK and style.weeks.dates is None:
        for header in dated:
            if not names_week(header) and isinstance(days.read(header, style), date):
                raise ReadingError("week_dates", header=header, text=header)
    if style.period != DAY or draft.context.period or draft.layout == PERSONS or not _counts_anew(draft):
        return
    column = period_columns.primary(draft.columns, DAY)
    found = sorted(set(islice(_dates(draft), _LOOKED_AT))) if column else _of_headers(draft)
    if rhythm := rhythm_of(found):
        where = column.header if column else dated[0]
        raise ReadingError("spaced_weeks" if rhythm == WEEK else "spaced_months", header=where)
    lines_on_periods.ask(draft, above, rows)


def rhythm_of(found: list[date]) -> str:
    """Return ``"week"`` or ``"month"`` for dates that lie so far apart, "" for any others.

    >>> rhythm_of([date(2020, 1, 5 + 7 * week) for week in (0, 1, 2, 3)])
    'week'
    >>> rhythm_of([date(2020, month, 1) for month in (1, 2, 3, 4)])
    'month'
    >>> rhythm_of([date(2020, 1, day) for day in (1, 2, 3, 4)]), rhythm_of([date(2020, 1, 1)])
    ('', '')
    """
    if len(found) < _FEW:
        return ""
    steps = [after - before for before, after in pairwise(found)]
    if min(steps) == _SEVEN and all(step % _SEVEN == timedelta() for step in steps):
        return WEEK
    firsts = all(day.day == 1 for day in found)
    lasts = all(day == month_end(day.year, day.month) for day in found)
    return MONTH if firsts or lasts else ""


def _counts_anew(draft: Understanding) -> bool:
    kinds = {column.meaning.kind or draft.context.kind for column in draft.figures}
    named = draft.column("kind") or draft.column("indicator")
    return NEW in kinds or (named is not None and any(c.meaning.role != FIGURE for c in draft.figures))


def _of_headers(draft: Understanding) -> list[date]:
    return sorted({column.meaning.day for column in draft.figures if column.meaning.day})


def _dates(draft: Understanding) -> Iterator[date]:
    """Yield the distinct days of the whole table, until they can be in no rhythm any more."""
    column = period_columns.primary(draft.columns, DAY)
    seen: set[str] = set()
    weekdays, months = set(), set()
    for row in draft.rows():
        text = row[column.position].strip() if column and column.position < len(row) else ""
        if not text or text in seen:
            continue
        seen.add(text)
        day = days.read(text, draft.style)
        if not isinstance(day, date):
            continue
        yield day
        weekdays.add(day.weekday())
        if len(weekdays) > 1 and (day.year, day.month) in months:
            return
        months.add((day.year, day.month))
