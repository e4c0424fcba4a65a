"""Days, weeks and months of a table: which it speaks of, where they stand, how they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.header_periods import names_month, names_week
from fivecolour.intake.read.columns.headers import UNKNOWN, Meaning
from fivecolour.intake.read.dates import days, weeks
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.dates.week_spans import span_end
from fivecolour.intake.read.dates.weeks import BEGINNING, ENDING, WeekStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.months import end_of_month
from fivecolour.reports.report_data import DAY, MONTH, WEEK

# Roles of columns.
IN_WEEK, WEEK_ENDING, WEEK_BEGINNING, IN_MONTH, YEAR, IN_DAY = (
    *("week", "week_ending", "week_beginning", "month", "year", "day"),
)
ROLES = frozenset({IN_WEEK, WEEK_ENDING, WEEK_BEGINNING, IN_MONTH, YEAR, IN_DAY})
_ROLES = {
    DAY: (IN_DAY,),
    WEEK: (IN_WEEK, WEEK_ENDING, WEEK_BEGINNING, IN_DAY),
    MONTH: (IN_MONTH, IN_DAY),
}
_OWN = {WEEK: {IN_WEEK, WEEK_ENDING, WEEK_BEGINNING}, MONTH: {IN_MONTH}}
_DATES = {WEEK_ENDING: ENDING, WEEK_BEGINNING: BEGINNING}
_NAMES = {WEEK: names_week, MONTH: names_month}
_STARTS = {0: weeks.MONDAY, 5: weeks.SATURDAY, 6: weeks.SUNDAY}
# Of so many weeks; a table of days has more than so many of each.
_FEW, _MANY = 3, 2
_NEARLY_ALL = 0.9
_SIX_DAYS = timedelta(days=6)
# What names neither a week nor a month is seen at once where it is the most common way to write a day.
_PLAIN_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class SettledColumns:
    """The columns, with those that say nothing of the periods set aside, and how periods are written."""

    columns: list[Column]
    style: DayStyle


def settle(
    columns: list[Column], rows: Sequence[Sequence[str]], context: FileContext, style: DayStyle
) -> SettledColumns:
    """Settle whether a table speaks of days, weeks or months, and on which day its weeks start.

    Raises
    ------
    ReadingError
        A table has dates beside weeks and does not tell which its figures are of.
    """
    period = context.stated_period or _period(columns, rows)
    own = WeekStyle(context.week_starts, context.week_dates, style.year)
    style = replace(style, period=period, weeks=own)
    used = {*_ROLES[period], *({YEAR} if _numbered(columns, period) else ())}
    if period != DAY and any(one.meaning.role in _OWN[period] & {IN_WEEK, IN_MONTH} for one in columns):
        used |= {IN_DAY}
    if period == WEEK and _lacks_years(columns, rows):
        used -= {IN_WEEK}
    settled = [
        replace(one, meaning=Meaning(UNKNOWN)) if one.meaning.role in ROLES - used else one for one in columns
    ]
    if period == WEEK and own.starts is None:
        style = replace(style, weeks=replace(own, starts=_starts(settled, rows, style)))
    return SettledColumns(settled, style)


def _period(columns: list[Column], rows: Sequence[Sequence[str]]) -> str:
    roles = {one.meaning.role for one in columns}
    dated = [one.header for one in columns if one.meaning.day is not None]
    for period, names in _NAMES.items():
        if dated and all(map(names, dated)):
            return period
    day = _of_role(columns, IN_DAY)
    if day is None:
        return WEEK if roles & _OWN[WEEK] else MONTH if roles & _OWN[MONTH] else DAY
    texts = {text for text in _cells(rows, day) if text}
    no_days = [text for text in texts if not _PLAIN_DAY.fullmatch(text)]
    for period, names in _NAMES.items():
        if 2 * sum(map(names, no_days)) > len(texts):
            return period
    for week in (one for one in columns if one.meaning.role in _OWN[WEEK]):
        pairs = {pair for pair in zip(_cells(rows, week), _cells(rows, day), strict=False) if all(pair)}
        named = {of for of, _ in pairs}
        if len(named) >= _FEW and len(pairs) < _MANY * len(named):
            raise ReadingError("which_period", header=day.header, week=week.header)
    return DAY


def _lacks_years(columns: list[Column], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether weeks are bare numbers beside dates of their first or last days, which say the year."""
    roles = {one.meaning.role for one in columns}
    week = _of_role(columns, IN_WEEK)
    bare = week is not None and all(len(text) <= 2 for text in _cells(rows, week))  # noqa: PLR2004
    return bare and YEAR not in roles and bool(roles & {WEEK_ENDING, WEEK_BEGINNING})


def _numbered(columns: list[Column], period: str) -> bool:
    """Return whether numbers of weeks or months stand in a column of their own: a year may stand beside."""
    return any(one.meaning.role in (IN_WEEK, IN_MONTH) and period != DAY for one in columns)


def _starts(columns: list[Column], rows: Sequence[Sequence[str]], style: DayStyle) -> str | None:
    """Return the day on which weeks start, where nearly all dates of their first or last days tell the same.

    Without such dates the header of their numbers may tell it (KW).

    The few others are slips, and are set apart as dates of another week.
    """
    for role, off in ((WEEK_BEGINNING, 0), (WEEK_ENDING, 1)):
        column = _of_role(columns, role)
        if column is None:
            continue
        read = (days.read(text, style) for text in set(_cells(rows, column)) if text)
        found = Counter((one.weekday() + off) % 7 for one in read if isinstance(one, date))
        for weekday, count in found.most_common(1):
            return _STARTS.get(weekday) if count >= _NEARLY_ALL * found.total() else None
    numbered = _of_role(columns, IN_WEEK)
    return weeks.MONDAY if numbered is not None and weeks.are_iso(numbered.header) else None


def primary(columns: Iterable[Column], period: str) -> Column | None:
    """Return the column that says the period of each row."""
    every = list(columns)
    return next(filter(None, (_of_role(every, role) for role in _ROLES[period])), None)


def beside(columns: Iterable[Column], period: str) -> list[Column]:
    """Return the columns of dates that stand beside the number of a week or month."""
    every = list(columns)
    first = primary(every, period)
    if period == DAY or first is None or first.meaning.role not in (IN_WEEK, IN_MONTH):
        return []
    return [one for one in every if one.meaning.role in _ROLES[period] and one is not first]


def read(text: str, style: DayStyle, role: str = IN_DAY) -> date | str:
    """Return the last day of the period that a text names, or the code of the fault.

    Examples
    --------
    >>> weekly = DayStyle(period="week", weeks=WeekStyle(starts="sunday"))
    >>> str(read("201001", weekly, "week")), str(read("2010-01-03", weekly, "week_beginning"))
    ('2010-01-09', '2010-01-09')
    >>> str(read("2020-02-01", DayStyle(period="month"))), read("2010-01-03", weekly)
    ('2020-02-29', 'ambiguous_week')
    """
    if style.period == DAY:
        return days.read(text, style)
    if style.period == MONTH:
        return _month(text, style)
    span = span_end(text, style)
    return _week(text, style, role) if span is None else span


def _week(text: str, style: DayStyle, role: str) -> date | str:
    """Return the last day of the week that a number, or a date of the week, names."""
    numbered = weeks.read_week(text, style.weeks)
    if weeks.names_week(text) or (role == IN_WEEK and numbered != "bad_week"):
        return numbered
    day = days.read(text, style)
    if isinstance(day, str):
        is_open = numbered != "bad_week" or (role == IN_WEEK and day == "bad_day")
        return numbered if is_open else day
    dates = _DATES.get(role) or style.weeks.dates
    return "ambiguous_week" if dates is None else weeks.end_of(day, replace(style.weeks, dates=dates))


def _month(text: str, style: DayStyle) -> date | str:
    found = weeks.read_month(text, style.year)
    if isinstance(found, date):
        return found
    day = days.read(text, style)
    return end_of_month(day) if isinstance(day, date) else found


def agrees(text: str, end: date, style: DayStyle, role: str) -> bool:
    """Return whether a date beside the number of a week or month is of it: its first, last or any day."""
    day = days.read(text, style)
    if isinstance(day, str):
        return False
    if style.period == MONTH:
        return (day.year, day.month) == (end.year, end.month)
    if role in _DATES:
        return weeks.end_of(day, replace(style.weeks, dates=_DATES[role])) == end
    return end - _SIX_DAYS <= day <= end


def with_year(text: str, year: str) -> str:
    """Return the week or month with the year that stands in another column.

    >>> with_year("12", "2020"), with_year("3.0", "2020.0"), with_year("202012", "2020")
    ('2020-12', '2020-3', '202012')
    >>> with_year("Week 12", "2020"), with_year("March", "2020"), with_year("Mar-20", "2020")
    ('Week 12 2020', 'March 2020', 'Mar-20')
    """
    number, of = (one.strip().removesuffix(".0") for one in (text, year))
    if number.isdecimal() and len(number) <= 2 and of:  # noqa: PLR2004
        return f"{of}-{number}"
    whole = f"{number} {of}"
    return whole if of and (weeks.names_week(whole) or weeks.names_month(whole)) else text


def _of_role(columns: Iterable[Column], role: str) -> Column | None:
    return next((one for one in columns if one.meaning.role == role), None)


def _cells(rows: Sequence[Sequence[str]], column: Column) -> list[str]:
    return [row[column.position].strip() for row in rows if column.position < len(row)]
