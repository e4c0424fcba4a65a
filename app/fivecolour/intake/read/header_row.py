"""Finds the header row below titles and notes, and what those say of day and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fivecolour.intake.read import days, headers
from fivecolour.intake.read.headers import UNKNOWN, Meaning
from fivecolour.intake.read.limits import ReadingError

SEARCHED_ROWS = 40
_ENOUGH = 2
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s*年|(?=\D|$))")


@dataclass(frozen=True, slots=True)
class Heading:
    """The header row and what stands above it.

    Attributes
    ----------
    row : int
        The header's row, counted from 1.
    headers : tuple of str
        Its texts.
    day : date | None
        The one day that the lines above name.
    year : int | None
        The one year that the lines above name.
    """

    row: int
    headers: tuple[str, ...]
    day: date | None
    year: int | None


def find(rows: list[list[str]], *, given: Mapping[str, str], year: int | None, name: str) -> Heading:
    """Return the heading: the row with the most headers that are known, the first of equals.

    Parameters
    ----------
    rows : list of list of str
        The first rows of the table.
    given : mapping
        Header -> meaning, as the user or a profile says.
    year : int | None
        Of headers that are days without a year.
    name : str
        Of the file, for the message.

    Raises
    ------
    ReadingError
        Where no row has two known headers.
    """
    above = _years(rows[:SEARCHED_ROWS])
    assumed = year or (above.pop() if len(above) == 1 else None)
    scores = [_known(cells, given, assumed) for cells in rows[:SEARCHED_ROWS]]
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    if scores[best] < min(_ENOUGH, max(len(given), 1)):
        raise ReadingError(
            f"{name}: no header row found in the first {SEARCHED_ROWS} rows; "
            "write a row of headers such as date, place, new confirmed, or say what its columns mean"
        )
    before = " ".join(text for cells in rows[:best] for text in cells)
    years = _years(rows[:best])
    header = tuple(" ".join(text.split()) for text in rows[best])
    return Heading(best + 1, header, _only_day(before, assumed), years.pop() if len(years) == 1 else None)


def meanings(header: tuple[str, ...], *, given: Mapping[str, str], year: int | None) -> list[Meaning]:
    """Return the meaning of each header; what is given wins.

    Raises
    ------
    ReadingError
        Where a given meaning is none, or a given header is not there.
    """
    for wanted in given:
        if wanted not in header:
            raise ReadingError(f"no column {wanted!r}; the table has {', '.join(filter(None, header))}")
    try:
        return [
            headers.written(given[text]) if text in given else headers.meaning(text, year=year)
            for text in header
        ]
    except ValueError as fault:
        raise ReadingError(str(fault)) from None


def _known(cells: list[str], given: Mapping[str, str], year: int | None) -> int:
    """Count the headers that are known; of many days in one row at most two count, for data have days too."""
    found = {headers.meaning(text, year=year) for text in cells if text and text not in given}
    dated = sum(1 for meaning in found if meaning.day)
    named = sum(1 for meaning in found if meaning.role != UNKNOWN and not meaning.day)
    return named + min(dated, _ENOUGH) + sum(1 for text in cells if text in given)


def _years(rows: list[list[str]]) -> set[int]:
    return {int(year) for cells in rows for text in cells if len(text) > 4 for year in _YEAR.findall(text)}  # noqa: PLR2004


def _only_day(text: str, year: int | None) -> date | None:
    found: set[date] = set()
    while part := days.find(text, year=year):
        day, text = part
        found.add(day)
    return found.pop() if len(found) == 1 else None
