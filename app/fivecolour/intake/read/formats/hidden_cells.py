"""Rows, columns, cells and sheets of a workbook that nobody sees: hidden, filtered away, white on white."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import JoinedPhrases, Phrase

READ, SKIP = "read", "skip"
_CHUNK = 1 << 20
_SHOWN = 10
_TAG = re.compile(rb"<(?:\w+:)?(row|col|c)(?:\s[^>]*)?>")
_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})\d{1,7}[\"']")
_NUMBER = {name: re.compile(rf'\s{name}=["\'](\d{{1,7}})["\']'.encode()) for name in ("r", "s", "min", "max")}
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']|\s(?:ht|width)=[\"']0(?:\.0*)?[\"']")
_LONGEST_TAG = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """What is hidden: first and last of rows (from 1) and of columns (from 0); names of other sheets.

    ``cells``: by row the columns of cells that show nothing of what they hold.
    """

    rows: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[int, int], ...] = ()
    sheets: tuple[str, ...] = ()
    cells: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def hidden_cells(
    file: IO[bytes], *, sheets: Iterable[str] = (), unseen: Collection[int] = (), last_row: int
) -> HiddenCells:
    """Return what is hidden of the sheet that ``file`` holds as XML, read in bounded memory.

    ``unseen``: the numbers of the styles in which a cell shows nothing. ``last_row``: below it no cell holds
    anything.
    """
    rows: list[tuple[int, int]] = []
    columns: list[tuple[int, int]] = []
    cells: dict[int, tuple[int, ...]] = {}
    last, at = 0, -1
    for kind, tag in _tags(file, (b"row", b"col", b"c") if unseen else (b"row", b"col")):
        if kind == b"c":
            found = _CELL.search(tag)
            at = column_index_from_string(found[1].decode()) - 1 if found else at + 1
            if _number(tag, "s") in unseen and not tag.endswith(b"/>"):
                cells[last] = (*cells.get(last, ()), at)
        elif kind == b"col":
            ends = [_number(tag, name) for name in ("min", "max")]
            columns += [(ends[0] - 1, ends[1] - 1)] if all(ends) and _HIDDEN.search(tag) else []
        else:
            last, at = _number(tag, "r") or last + 1, -1
            if last > last_row:
                break
            if _HIDDEN.search(tag):
                _add(rows, last)
    return HiddenCells(tuple(rows), tuple(columns), tuple(sheets), cells)


def _tags(file: IO[bytes], kinds: Collection[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the tags of some kinds, each with its kind."""
    tail = b""
    while chunk := file.read(_CHUNK):
        text = tail + chunk
        end = text.rfind(b">") + 1
        tail = text[end:][-_LONGEST_TAG:]
        for match in _TAG.finditer(text, 0, end):
            if match[1] in kinds:
                yield match[1], match[0]


def _number(tag: bytes, name: str) -> int:
    found = _NUMBER[name].search(tag)
    return int(found[1]) if found else 0


def _add(rows: list[tuple[int, int]], number: int) -> None:
    if rows and rows[-1][1] == number - 1:
        rows[-1] = (rows[-1][0], number)
    else:
        rows.append((number, number))


def _numbered(rows: Iterable[list[str]], hidden: HiddenCells) -> Iterator[tuple[int, bool, list[str]]]:
    """Yield number, whether it is hidden, and cells of every row."""
    spans = iter(hidden.rows)
    first, last = next(spans, (0, 0))
    for number, cells in enumerate(rows, start=1):
        while last and last < number:
            first, last = next(spans, (0, 0))
        yield number, bool(last) and first <= number, cells


def without(rows: Iterable[list[str]], hidden: HiddenCells) -> Iterator[list[str]]:
    """Yield the rows with nothing in what is hidden: hidden rows are blank, and keep their numbers.

    Examples
    --------
    >>> list(without([["a", "b"], ["1", "2"]], HiddenCells(rows=((2, 2),), columns=((1, 1),))))
    [['a', ''], []]
    """
    for number, is_hidden, cells in _numbered(rows, hidden):
        for first, last in (*hidden.columns, *((at, at) for at in hidden.cells.get(number, ()))):
            cells[first : last + 1] = [""] * len(cells[first : last + 1])
        yield [] if is_hidden else cells


def holding(rows: Iterable[list[str]], hidden: HiddenCells) -> HiddenCells:
    """Return those of the hidden rows and cells, and each of the hidden columns, that hold anything."""
    full_rows: list[tuple[int, int]] = []
    full_columns: set[int] = set()
    full_cells: dict[int, tuple[int, ...]] = {}
    for number, is_hidden, cells in _numbered(rows, hidden):
        if is_hidden and any(map(str.strip, cells)):
            _add(full_rows, number)
        for first, last in hidden.columns:
            full_columns |= {at for at in range(first, min(last + 1, len(cells))) if cells[at].strip()}
        full = tuple(at for at in hidden.cells.get(number, ()) if at < len(cells) and cells[at].strip())
        full_cells |= {number: full} if full else {}
    columns = tuple((at, at) for at in sorted(full_columns))
    return HiddenCells(tuple(full_rows), columns, hidden.sheets, full_cells)


def rows_text(hidden: HiddenCells) -> str:
    """Return the hidden rows as a text.

    >>> rows_text(HiddenCells(rows=((3, 5), (9, 9))))
    '3–5, 9'
    """
    spans = [str(first) if first == last else f"{first}–{last}" for first, last in hidden.rows]
    return ", ".join(spans[:_SHOWN]) + (" …" if len(spans) > _SHOWN else "")


def letters(hidden: HiddenCells) -> list[str]:
    """Return the letters of hidden columns; those beyond the widest table are left out.

    >>> letters(HiddenCells(columns=((1, 2), (4, 16383))))
    ['B–C', 'E–XFD']
    """
    return [
        "–".join(get_column_letter(at + 1) for at in dict.fromkeys(span)) for span in hidden.columns[:_SHOWN]
    ]


def cells_text(hidden: HiddenCells, *, of: Collection[int] | None = None, below: int = 0) -> str:
    """Return the hidden cells, of some columns and below a row, as a text.

    >>> cells_text(HiddenCells(cells={3: (1, 2), 4: (1,)}), of=[1], below=2)
    'B3, B4'
    """
    found = [
        f"{get_column_letter(at + 1)}{row}"
        for row, columns in hidden.cells.items()
        for at in columns
        if row > below and (of is None or at in of)
    ]
    return ", ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")


def ask(
    rows: Iterable[list[str]],
    hidden: HiddenCells,
    read: Iterable[int] | None,
    name: str,
    *,
    header_row: int = 0,
) -> None:
    """Ask whether what is hidden counts.

    Parameters
    ----------
    rows : iterable of list of str
        All rows of the sheet.
    hidden : HiddenCells
        What is hidden of it.
    read : iterable of int, optional
        Positions of the columns that are read; None where that is not known: then each counts.
    name : str
        Of file and sheet.
    header_row : int
        Cells down to it are not asked about one by one: what is read as a header is told.

    Raises
    ------
    ReadingError
        Hidden rows hold anything, or hidden columns or cells would be read: names them.
    """
    some = hidden.rows or hidden.columns or hidden.cells
    full = holding(rows, hidden) if some else HiddenCells()
    wanted = None if read is None else set(read)
    columns = [get_column_letter(at + 1) for at, _ in full.columns if wanted is None or at in wanted]
    letters_shown = ", ".join(columns[:_SHOWN]) + (" …" if len(columns) > _SHOWN else "")
    hidden_parts = [Phrase("rows_named", rows=rows_text(full))] if full.rows else []
    hidden_parts += [Phrase("columns_named", columns=letters_shown)] if columns else []
    cells = cells_text(full, of=wanted, below=header_row)
    hidden_parts += [Phrase("cells_named", cells=cells)] if cells else []
    if hidden_parts:
        raise ReadingError("hidden_cells", name=name, hidden=JoinedPhrases(hidden_parts, "and"))
