"""Asks for the years of days that have none and run from December into January."""

from __future__ import annotations

from collections.abc import Iterable

from fivecolour.intake.read import days
from fivecolour.intake.read.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase


def ask(texts: Iterable[str], style: DayStyle, *, where: str | Phrase) -> None:
    """Ask where one year cannot hold for all days of a column or of the headers.

    Raises
    ------
    ReadingError
        Says where they stand and how to write them.
    """
    if days.pass_new_year(texts, style):
        raise ReadingError("past_new_year", where=where)
