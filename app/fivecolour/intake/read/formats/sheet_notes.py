"""What other sheets of a workbook say in words of the one that is read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fivecolour.intake.read.formats.workbook_cells import cell_rows
from fivecolour.intake.read.formats.workbooks import OpenedWorkbook, Workbook

_SHEETS, _ROWS = 10, 60
_MOST_NUMBERS = 0.2  # of the cells of a sheet of notes: versions, numbers of telephones


def lines(path: Path, workbook: Workbook) -> Iterator[str]:
    """Yield the lines of other visible sheets that hold words alone.

    A line that names another sheet than the one that is read is about that.
    """
    others = [title for title in workbook.sheets if title != workbook.sheet][:_SHEETS]
    if not others:
        return
    with OpenedWorkbook(path, name=path.name, values=True) as book:
        tables = {
            title: list(islice(cell_rows(book[title]), _ROWS))
            for title in others
            if hasattr(book[title], "iter_rows")  # no chart
        }
    named = [title.casefold() for title, cells in tables.items() if not _are_notes(cells)]
    for cells in filter(_are_notes, tables.values()):
        for row in cells:
            text = ",".join(str(cell).strip() for cell in row if isinstance(cell, str))
            if text and not any(title in text.casefold() for title in named):
                yield text


def _are_notes(rows: list[tuple[object, ...]]) -> bool:
    filled = [cell for row in rows for cell in row if cell not in {None, ""}]
    numbers = sum(isinstance(cell, int | float) for cell in filled)
    return bool(filled) and numbers <= _MOST_NUMBERS * len(filled)
