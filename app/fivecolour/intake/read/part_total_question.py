"""Asks about rows that are the sum of the parts beside them: added to these they would count twice."""

from __future__ import annotations

from fivecolour.intake.read.headers import COUNT
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.total_texts import is_sum_of_parts
from fivecolour.intake.read.understanding import PERSONS, Understanding
from fivecolour.messages import Phrase


def ask(understood: Understanding) -> None:
    """Ask where a column whose rows are added up has 合计 or "all ages" beside other texts.

    Raises
    ------
    ReadingError
        Names the column, the row and how to read only the sums or only the parts.
    """
    found: dict[int, tuple[str, int]] = {}
    others: set[int] = set()
    at = _added(understood)
    only = understood.only
    for number, row in enumerate(understood.rows() if at else (), start=understood.header_row + 1):
        cells = [*row, *[""] * (len(understood.headers) - len(row))]
        if any(cells[position].strip() not in texts for position, texts in only.items()):
            continue
        for position in at:
            text = cells[position].strip()
            if is_sum_of_parts(text):
                found.setdefault(position, (text, number))
            elif text:
                others.add(position)
    for position, (text, number) in found.items():
        if position in others:
            raise _question(understood, position, text, number)


def _added(understood: Understanding) -> list[int]:
    """Return the columns by which rows are added: parts, and the unread ones of a register with counts."""
    if understood.layout != PERSONS:
        return [column.position for column in understood.parts]
    if understood.column(COUNT) is None:
        return []
    read = {column.position for column in understood.columns}
    return [at for at, text in enumerate(understood.headers) if text and at not in read]


def _question(understood: Understanding, position: int, text: str, row: int) -> ReadingError:
    name = understood.headers[position]
    return ReadingError(
        "sum_among_parts",
        file=understood.sheet.name,
        row=row,
        text=text,
        name=name,
        instead="" if understood.layout == PERSONS else Phrase("instead_of_sum_over", name=name),
    )
