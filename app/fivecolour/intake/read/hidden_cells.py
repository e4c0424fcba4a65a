"""Rows, columns and sheets of a workbook that nobody sees: hidden, of no height, or filtered away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from openpyxl.utils.cell import get_column_letter

from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Joined, Phrase

READ, SKIP = "read", "skip"
_CHUNK = 1 << 20
_SHOWN = 10
_TAG = re.compile(rb"<(?:\w+:)?(row|col)(?:\s[^>]*)?>")
_NUMBER = {name: re.compile(rf'\s{name}=["\'](\d{{1,7}})["\']'.encode()) for name in ("r", "min", "max")}
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']|\s(?:ht|width)=[\"']0(?:\.0*)?[\"']")
_LONGEST_TAG = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """What is hidden: first and last of rows (from 1) and of columns (from 0); names of other sheets."""

    rows: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[int, int], ...] = ()
    sheets: tuple[str, ...] = ()


def hidden_cells(file: IO[bytes], *, sheets: Iterable[str] = ()) -> HiddenCells:
    """Return what is hidden of the sheet that ``file`` holds as XML, read in bounded memory."""
    rows: list[tuple[int, int]] = []
    columns: list[tuple[int, int]] = []
    last = 0
    for is_column, tag in _tags(file):
        if is_column:
            ends = [_number(tag, name) for name in ("min", "max")]
            columns += [(ends[0] - 1, ends[1] - 1)] if all(ends) and _HIDDEN.search(tag) else []
            continue
        last = _number(tag, "r") or last + 1
        if _HIDDEN.search(tag):
            _add(rows, last)
    return HiddenCells(tuple(rows), tuple(columns), tuple(sheets))


def _tags(file: IO[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield the tags of columns and rows, and whether they are of a column."""
    tail = b""
    while chunk := file.read(_CHUNK):
        text = tail + chunk
        end = text.rfind(b">") + 1
        tail = text[end:][-_LONGEST_TAG:]
        for match in _TAG.finditer(text, 0, end):
            yield match[1] == b"col", match[0]


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
    for _, is_hidden, cells in _numbered(rows, hidden):
        for first, last in hidden.columns:
            cells[first : last + 1] = [""] * len(cells[first : last + 1])
        yield [] if is_hidden else cells


def holding(rows: Iterable[list[str]], hidden: HiddenCells) -> HiddenCells:
    """Return those of the hidden rows, and each of the hidden columns, that hold anything."""
    full_rows: list[tuple[int, int]] = []
    full_columns: set[int] = set()
    for number, is_hidden, cells in _numbered(rows, hidden):
        if is_hidden and any(map(str.strip, cells)):
            _add(full_rows, number)
        for first, last in hidden.columns:
            full_columns |= {at for at in range(first, min(last + 1, len(cells))) if cells[at].strip()}
    return HiddenCells(tuple(full_rows), tuple((at, at) for at in sorted(full_columns)), hidden.sheets)


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


def ask(rows: Iterable[list[str]], hidden: HiddenCells, read: Iterable[int] | None, name: str) -> None:
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

    Raises
    ------
    ReadingError
        Hidden rows hold anything, or hidden columns would be read: names them.
    """
    full = holding(rows, hidden) if hidden.rows or hidden.columns else HiddenCells()
    wanted = None if read is None else set(read)
    columns = [get_column_letter(at + 1) for at, _ in full.columns if wanted is None or at in wanted]
    letters_shown = ", ".join(columns[:_SHOWN]) + (" …" if len(columns) > _SHOWN else "")
    hidden_parts = [Phrase("rows_named", rows=rows_text(full))] if full.rows else []
    hidden_parts += [Phrase("columns_named", columns=letters_shown)] if columns else []
    if hidden_parts:
        raise ReadingError("hidden_cells", name=name, hidden=Joined(hidden_parts, "and"))
