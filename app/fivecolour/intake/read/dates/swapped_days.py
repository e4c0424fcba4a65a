"""Asks about days of which a spreadsheet has exchanged day and month.

A spreadsheet that reads days month first, opened on a table that writes them day first, takes 02/03/2020 for
3 February and makes a day of it, and leaves 13/03/2020, which it cannot read, as the text that it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DAY_FIRST, MONTH_FIRST, DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase

# So many of each are no chance.
_FEW = 2
_DECEMBER = 12
_OTHER = {DAY_FIRST: MONTH_FIRST, MONTH_FIRST: DAY_FIRST}


def ask(texts: Iterable[str], style: DayStyle, *, where: str | Phrase) -> None:
    """Ask where some days are texts in one order alone, and the others come nearer to them exchanged.

    Raises
    ------
    ReadingError
        Names a day of each kind and how to write them.
    """
    every = set(texts)
    left = sorted(filter(days.is_ambiguous, every))
    if len(left) < _FEW or style.order not in _OTHER:
        return
    other = DayStyle(style.year, _OTHER[style.order])
    read = {text: days.read(text, style) for text in every}
    known = [day for text in left if isinstance(day := read[text], date)]
    made = {text: day for text, day in read.items() if text not in left and isinstance(day, date)}
    # What both orders can read would have been made a day of.
    if any(isinstance(days.read(text, other), date) for text in left) or not known:
        return
    if len(made) < _FEW or any(day.day > _DECEMBER for day in made.values()):
        return
    exchanged = [day.replace(month=day.day, day=day.month) for day in made.values()]
    if _span(known, exchanged) < _span(known, list(made.values())):
        shown = next(text for text, day in sorted(made.items()) if day.day != day.month)
        raise ReadingError("days_exchanged", where=where, text=shown, other=left[0])


def _span(one: list[date], other: list[date]) -> int:
    """Return how many days lie between the first and the last."""
    return (max(one + other) - min(one + other)).days
