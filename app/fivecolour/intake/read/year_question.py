"""Asks for the years of days that have none and run from December into January."""

from __future__ import annotations

from collections.abc import Iterable

from fivecolour.intake.read import days
from fivecolour.intake.read.days import DayStyle
from fivecolour.intake.read.limits import ReadingError


def ask(texts: Iterable[str], style: DayStyle, *, where: str) -> None:
    """Ask where one year cannot hold for all days of a column or of the headers.

    Raises
    ------
    ReadingError
        Says where they stand and how to write them.
    """
    if days.pass_new_year(texts, style):
        raise ReadingError(
            f"days in {where} have no year and run from December into January, so that one year cannot hold "
            "for all; write the year in each, such as 2020-12-31, or send the days of each year in a file of "
            "its own, with --year"
        )
