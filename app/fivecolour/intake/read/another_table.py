"""A second table below the first: its figures would be read under the first one's headers or day."""

from __future__ import annotations

from fivecolour.intake.read import days, headers
from fivecolour.intake.read.headers import FIGURE
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.understanding import Understanding

_LONGEST = 60


def check(cells: list[str], figures: list[int], understood: Understanding, *, row: int) -> None:
    """Refuse a row that heads other figures: a header of a figure where the figure itself should stand.

    Raises
    ------
    ReadingError
        Names the row.
    """
    for position in figures:
        text = cells[position]
        if not text or text.isdecimal() or len(text) > _LONGEST or text == understood.headers[position]:
            continue
        meaning = headers.meaning(text, understood.style)
        if meaning.role == FIGURE and not meaning.day and meaning.indicator:
            raise ReadingError(
                "second_table",
                name=understood.sheet.name,
                row=row,
                text=text,
                header=understood.headers[position],
            )


def check_day(text: str, understood: Understanding) -> None:
    """Refuse a line that names another day than the one that holds for all rows.

    Raises
    ------
    ReadingError
        Names the line's day.
    """
    day = understood.context.day
    if day is None or understood.column("day") or len(text) > _LONGEST:
        return
    found = days.find(text, understood.style)
    if found is not None and found[0] != day:
        raise ReadingError("second_day", name=understood.sheet.name, found=found[0], day=day)
