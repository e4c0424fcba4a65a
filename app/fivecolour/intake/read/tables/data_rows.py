"""Which rows of a table hold data, as wide as its header, and which of them hold more than that."""

from __future__ import annotations

from dataclasses import dataclass, field

from fivecolour.intake.read.columns import scaled_units
from fivecolour.intake.read.columns.headers import ASIDE, meaning
from fivecolour.intake.read.columns.total_texts import total_of
from fivecolour.intake.read.tables import another_table
from fivecolour.intake.read.tables.remarks import are_remarks, is_footnote, is_remark
from fivecolour.intake.read.tables.understanding import Understanding


@dataclass(slots=True)
class DataRows:
    """The rows to be read.

    Attributes
    ----------
    cells : list of list of str
        As many in each as the header has.
    numbers : list of int
        Their numbers in the file.
    faults : dict
        Position of a row that cannot be read as it stands -> code of its fault and the text that shows it.
    """

    cells: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)


def find(chunk: list[list[str]], first: int, understood: Understanding) -> DataRows:
    """Return the rows of ``chunk``, the first of which has the number ``first``, that hold data.

    Raises
    ------
    ReadingError
        At a row that heads other figures or another day.
    """
    width = len(understood.headers)
    figures = [column.position for column in understood.figures]
    only, moved = understood.only, understood.moved
    found = DataRows()
    for number, row in enumerate(chunk, start=first):
        cells = row if len(row) == width else (row + [""] * (width - len(row)))[:width]
        if not any(map(str.strip, row)) or _is_aside(cells, figures, understood):
            continue
        if any(cells[position].strip() not in texts for position, texts in only.items()):
            continue
        another_table.check(cells, figures, understood, row=number)
        if moved is not None and (text := moved.parted(row)):
            found.faults[len(found.cells)] = "moved_cells", text
        elif len(row) > width and any(row[width:]):
            found.faults[len(found.cells)] = "cell_count", ""
        found.cells.append(_with_total(cells, understood))
        found.numbers.append(number)
    return found


def _with_total(cells: list[str], understood: Understanding) -> list[str]:
    """Take 合计 under 序号, where a cell merged over both columns left it, for the name of the row."""
    place, code = understood.place, understood.column("code")
    if place is None or cells[place.position] or (code is not None and cells[code.position]):
        return cells
    for position, text in enumerate(cells[: place.position]):
        if text and total_of(text) is not None and meaning(understood.headers[position]).role == ASIDE:
            return [*cells[: place.position], text, *cells[place.position + 1 :]]
    return cells


def _is_aside(cells: list[str], figures: list[int], understood: Understanding) -> bool:
    """Tell a remark below the table, and the header where it is repeated, from data."""
    texts = set(cells) - {""}
    if len(texts) == 1:
        text = next(iter(texts)).strip()
        another_table.check_day(text, understood)
        scaled_units.ask_of_remark(cells, understood.figures, understood.context)
        made = another_table.says_when_made(text, understood.style)
        if is_remark(text) or made or another_table.is_of_units(cells, figures):
            return True
        # A place alone is data where the day stands elsewhere: nothing was reported.
        is_place = understood.context.is_place
        return understood.has_day_in_rows and is_place is not None and is_footnote(text, is_place)
    repeated = bool(figures) and cells[figures[0]] == understood.headers[figures[0]] != ""
    if repeated and tuple(" ".join(text.split()) for text in cells) == understood.headers:
        return True
    if another_table.is_of_units(cells, figures) or are_remarks(text.strip() for text in texts):
        return True
    return bool(figures) and another_table.is_same_header(cells, understood)
