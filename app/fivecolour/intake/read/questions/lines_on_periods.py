"""Lines beside a table that speak of more than a day: titles, notes below it or in a column, other sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from fivecolour import vocabulary
from fivecolour.intake.read.columns import period_columns
from fivecolour.intake.read.columns.header_periods import names_month
from fivecolour.intake.read.columns.headers import ASIDE, FIGURE, UNKNOWN, is_other_measure
from fivecolour.intake.read.columns.headers import meaning as meaning_of
from fivecolour.intake.read.dates import days, several_days, weeks
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.reports.report_data import DAY
from fivecolour.suppressed_numbers import folded

_LONGEST = 300
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MONTH = re.compile(r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:份)?")
_LETTER = re.compile(r"[^\W\d_]")


def ask(draft: Understanding, above: Iterable[str], rows: Sequence[Sequence[str]]) -> None:
    """Ask where a line above, below or beside new cases of one day speaks of more than a day.

    Raises
    ------
    ReadingError
        Names the line and how to say what the figures are of.
    """
    day = _only_day(draft, rows)
    if not day:
        return
    found = days.read(day, draft.style)
    style = replace(draft.style, year=found.year) if isinstance(found, date) else draft.style
    # A sheet or page of a month has rows of its days.
    dated = period_columns.primary(draft.columns, DAY) is not None
    titles = (one for one in above if not (dated and _is_month(one)))
    if text := next((one for one in titles if _title_says(one, style)), ""):
        raise ReadingError("title_of_period", text=text.strip(), day=day)
    if _stands_beside(draft):
        return
    columns = [at for at, header in enumerate(draft.headers) if _holds_notes(draft, header)]
    if text := _first_note(draft, columns, day, lambda one: says_period(one, style)):
        raise ReadingError("note_of_period", text=text[:_LONGEST], day=day)


def says_period(text: str, style: DayStyle) -> bool:
    """Tell a line that speaks of a week, a month or several days, but of no rates, updates or comparisons.

    >>> lines = ("cases of the week ending 8 February", "数据为一周累计", "dati settimanali")
    >>> [says_period(text, DayStyle()) for text in lines]
    [True, True, True]
    >>> lines = ("updated weekly", "rate over last 7 days", "next bulletin in a week", "较上周增加3例")
    >>> [says_period(text, DayStyle()) for text in lines]
    [False, False, False, False]
    """
    if len(text) > _LONGEST or not _LETTER.search(text):
        return False
    plain = folded(_ADDRESS.sub("", text))
    rest = vocabulary.pattern("titles", "no_periods").sub(" ", plain)
    return bool(vocabulary.pattern("titles", "periods").search(rest)) or several_days.are_told(text, style)


def _title_says(text: str, style: DayStyle) -> bool:
    return says_period(text, style) or (len(text) <= _LONGEST and names_month(text))


def _is_month(text: str) -> bool:
    return bool(_MONTH.fullmatch(folded(text))) or weeks.names_month(text)


def _only_day(draft: Understanding, rows: Sequence[Sequence[str]]) -> str:
    """Return the one day of all new figures as it is written, "" where there are several."""
    column = period_columns.primary(draft.columns, DAY)
    if column is None:
        found = {str(one.meaning.day or draft.context.day or "") for one in draft.figures}
    else:
        at, counted = column.position, _counted(draft)
        found = {row[at].strip() for row in rows if at < len(row) and counted(row)} - {""}
    return found.pop() if len(found) == 1 else ""


def _counted(draft: Understanding) -> Callable[[Sequence[str]], bool]:
    """Return what tells a row with a figure from a line of words."""
    figures = [column.position for column in draft.figures]
    return lambda row: any(at < len(row) and amounts.read(row[at]).value is not None for at in figures)


def _stands_beside(draft: Understanding) -> bool:
    """Tell a table with a further column of a week, a mean or a rate, which notes may be about."""
    figures = {column.header for column in draft.figures}
    return any(
        vocabulary.pattern("titles", "periods").search(folded(header)) or is_other_measure(header)
        for header in draft.headers
        if header
        and header not in figures
        and meaning_of(header).role in {UNKNOWN, FIGURE}
        and header not in draft.withheld
    )


def _holds_notes(draft: Understanding, header: str) -> bool:
    """Tell a column of remarks; what another unread one says in all rows is asked by `whole_question`."""
    return header not in draft.context.columns and meaning_of(header).role == ASIDE


def _first_note(draft: Understanding, columns: list[int], day: str, says: Callable[[str], bool]) -> str:
    """Return the first note that says so, "" too where a row far below is of another day."""
    column, counted = period_columns.primary(draft.columns, DAY), _counted(draft)
    at = None if column is None else column.position
    notes: dict[str, None] = {}
    for row in draft.rows():
        notes.update(dict.fromkeys(row[one].strip() for one in columns if one < len(row)))
        if not counted(row):
            notes[",".join(dict.fromkeys(filter(None, map(str.strip, row))))] = None
        elif at is not None and at < len(row) and row[at].strip() not in {day, ""}:
            return ""
    return next(filter(says, chain(notes, draft.sheet.notes())), "")
