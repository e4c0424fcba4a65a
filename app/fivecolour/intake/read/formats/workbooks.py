"""XLSX workbooks, read cell by cell without evaluating anything."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fivecolour.intake.read import limits
from fivecolour.intake.read.characters import invisible_signs
from fivecolour.intake.read.formats.filled_rows import last_filled_row
from fivecolour.intake.read.formats.hidden_cells import HiddenCells, hidden_cells, without
from fivecolour.intake.read.formats.merged_cells import MergedCells, filled, merged_cells
from fivecolour.intake.read.formats.unseen_styles import unseen_styles
from fivecolour.intake.read.formats.workbook_cells import StruckCell, cell_rows, struck
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase

MAX_ROWS = 1_048_576  # as many as Excel has
FORMULA = "=?"  # stands for a formula whose value the file does not hold
MERGED = "=^"  # stands for one figure over several cells
_HELD_IN_MEMORY = ("sharedstrings.xml", "styles.xml", "workbook.xml")
_CHUNK = 1 << 20
_HEAD = 1 << 16
_ROOT = re.compile(rb"<[A-Za-z_]")
_BROKEN = (OSError, zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, zlib.error)
MAX_MERGED, MAX_MERGED_AREA = 100_000, 5_000_000
MAX_SHEETS, MAX_NAMES = 500, 20_000
_SHEET, _NAMED = re.compile(rb"<(?:\w+:)?sheet\s"), re.compile(rb"<(?:\w+:)?definedName\s")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,80}?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
_LONGEST_MERGE = 200  # bytes of such an element


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook holds, and which sheet is read.

    Attributes
    ----------
    sheets : tuple of str
        Names of the visible sheets.
    sheet : str
        The one to read.
    epoch : int
        1900 or 1904: where the day numbers of this workbook begin.
    formulas : bool
        Whether the sheet holds formulas: their stored values are read, they are never evaluated.
    merged : tuple of MergedCells
        Cells that are one: the text of the first stands in all of them.
    hidden : HiddenCells
        Rows, columns and cells of the sheet, and other sheets that hold something, which a reader does not
        see.
    skip : bool
        Hidden rows, columns and cells are not read.
    comments : bool
        Whether cells of the sheet have comments: they are not read.
    last_row : int
        Below it no cell of the sheet holds anything.
    """

    sheets: tuple[str, ...]
    sheet: str
    epoch: int
    formulas: bool
    merged: tuple[MergedCells, ...] = ()
    hidden: HiddenCells = field(default_factory=HiddenCells)
    skip: bool = False
    comments: bool = False
    last_row: int = MAX_ROWS


def inspect(path: Path, *, name: str, sheet: str | None = None, skip: bool = False) -> Workbook:
    """Look into a workbook and choose the sheet; ``skip``: what is hidden will not be read.

    Raises
    ------
    ReadingError
        For a file that is no workbook or a hostile one, and where the sheet has to be named.
    """
    _check_archive(path, name=name)
    if _has_long_lists(path):
        raise ReadingError("xlsx_lists", name=name, sheets=MAX_SHEETS, names=MAX_NAMES)
    with OpenedWorkbook(path, name=name, values=True) as book:
        titles = tuple(s.title for s in book.worksheets if s.sheet_state == "visible")
        last_rows = {s.title: _last_row(path, s) for s in book.worksheets}
        filled_titles = [title for title, last in last_rows.items() if last and _has_cells(book[title], last)]
        unseen = [title for title in filled_titles if title not in titles]
        full = [title for title in filled_titles if title in titles]
        chosen = _chosen(titles, sheet, filled=full, unseen=unseen, name=name)
        epoch = 1904 if book.epoch == CALENDAR_MAC_1904 else 1900
        member, styles = book[chosen]._worksheet_path, unseen_styles(book)
    with ZipFile(path) as archive, archive.open(member) as file:
        others = [title for title in unseen if title != chosen]
        hidden = hidden_cells(file, sheets=others, unseen=styles, last_row=last_rows[chosen])
    merged = _merged(path, member, name=name)
    formulas, comments = _has_formulas(path, member), _has_comments(path, member)
    last_row = last_rows[chosen]
    return Workbook(titles, chosen, epoch, formulas, merged, hidden, skip, comments, last_row)


def rows(path: Path, workbook: Workbook, *, name: str) -> Iterator[list[str]]:
    """Yield the rows of the sheet as texts; days as 2020-02-09, formulas without a value as ``FORMULA``.

    What stands in merged cells stands in each of them; what is hidden is left out where it is not to be read.

    Raises
    ------
    ReadingError
        At the first row that is beyond a bound or not well-formed.
    """
    every = _all_rows(path, workbook, name=name)
    return without(every, workbook.hidden) if workbook.skip else every


def _all_rows(path: Path, workbook: Workbook, *, name: str) -> Iterator[list[str]]:
    with OpenedWorkbook(path, name=name, values=True) as book:
        values = islice(cell_rows(book[workbook.sheet]), workbook.last_row)
        if not workbook.formulas:
            texts = (_texts(cells) for cells in values)
            yield from _checked(filled(texts, workbook.merged), name=name)
            return
        with OpenedWorkbook(path, name=name, values=False) as second:
            formulas = islice(cell_rows(second[workbook.sheet]), workbook.last_row)
            pairs = zip_longest(values, formulas, fillvalue=())
            texts = (_with_formulas(*pair) for pair in pairs)
            yield from _checked(filled(texts, workbook.merged), name=name)


class OpenedWorkbook:
    """A read-only openpyxl workbook whose faults are told in one line.

    It is opened as a stream: by its path openpyxl refuses one whose name does not end as Excel writes it, and
    a held upload's does not.
    """

    def __init__(self, path: Path, *, name: str, values: bool) -> None:
        self._path, self._name, self._values = path, name, values

    def __enter__(self) -> Any:
        self._file = self._path.open("rb")
        try:
            self._book = openpyxl.load_workbook(
                self._file, read_only=True, data_only=self._values, keep_links=False, rich_text=True
            )
        except Exception as fault:
            self._file.close()
            raise _refusal(fault, self._name) from None
        return self._book

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        self._book.close()
        self._file.close()
        if isinstance(fault, Exception) and not isinstance(fault, ReadingError):
            raise _refusal(fault, self._name) from None


def _refusal(fault: Exception, name: str) -> ReadingError:
    # openpyxl raises whatever the damaged part provokes, so every kind of fault is told here.
    causes = (fault, fault.__cause__, fault.__context__)
    if any(isinstance(cause, DefusedXmlException) for cause in causes):
        return ReadingError("xlsx_entities", name=name)
    return ReadingError("xlsx_broken", name=name, kind=type(fault).__name__)


def _check_archive(path: Path, *, name: str) -> None:
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            declares = any(_declares_type(archive, member) for member in members[: limits.MAX_MEMBERS])
            is_strict = _is_strict(archive)
    except _BROKEN:
        raise ReadingError("not_xlsx", name=name) from None
    names = {member.filename for member in members}
    for kind, part in (("ODS", "content.xml"), ("XLSB", "xl/workbook.bin")):
        if part in names:
            raise ReadingError("other_workbook", name=name, kind=kind)
    if "[Content_Types].xml" not in names:
        raise ReadingError("archive", name=name)
    if not any(part.startswith("xl/") for part in names):
        raise ReadingError("not_xlsx", name=name)
    if is_strict:
        raise ReadingError("xlsx_strict", name=name)
    if len(members) > limits.MAX_MEMBERS:
        raise ReadingError("xlsx_parts", name=name, members=len(members))
    if declares:
        raise ReadingError("xlsx_entities", name=name)
    unpacked = sum(member.file_size for member in members)
    limits.check_unpacked(unpacked, packed=path.stat().st_size, name=name)
    held = sum(m.file_size for m in members if m.filename.lower().endswith(_HELD_IN_MEMORY))
    if unpacked > limits.MAX_WORKBOOK or held > limits.MAX_MEMBER:
        raise ReadingError("xlsx_large", name=name)


def _is_strict(archive: ZipFile) -> bool:
    """Tell a workbook in the strict form of its standard, whose cells openpyxl passes over."""
    if "xl/workbook.xml" not in archive.namelist():
        return False
    with archive.open("xl/workbook.xml") as file:
        return b"purl.oclc.org/ooxml" in file.read(_HEAD)


def _has_long_lists(path: Path) -> bool:
    """Tell a workbook of more sheets or names than anybody works with; each further sheet costs more."""
    with ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.filename.startswith("xl/") or "worksheets/" in member.filename:
                continue
            text = b""
            # What is damaged is told where it is needed.
            with suppress(*_BROKEN):
                text = archive.read(member) if member.file_size <= limits.MAX_MEMBER else b""
            if len(_SHEET.findall(text)) > MAX_SHEETS or len(_NAMED.findall(text)) > MAX_NAMES:
                return True
    return False


def _declares_type(archive: ZipFile, member: zipfile.ZipInfo) -> bool:
    """Tell a part that declares a type of document, and so entities: no program of offices writes one.

    defusedxml would refuse it, but openpyxl passes over that where lxml is installed.
    """
    if not member.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(member) as file:
        head = file.read(_HEAD).replace(b"\0", b"")
    root = _ROOT.search(head)
    return b"<!DOCTYPE" in head[: root.start() if root else None] or (root is None and len(head) >= _HEAD)


def _chosen(
    titles: tuple[str, ...], wanted: str | None, *, filled: list[str], unseen: list[str], name: str
) -> str:
    if wanted is not None:
        if wanted not in {*titles, *unseen}:
            raise ReadingError("no_such_sheet", name=name, wanted=wanted, there=", ".join((*titles, *unseen)))
        return wanted
    if len(filled) == 1:
        return filled[0]
    if not filled:
        only = Phrase("hidden_sheets_do", sheets=", ".join(unseen)) if unseen else Phrase("check_file")
        raise ReadingError("no_sheet_filled", name=name, only=only)
    raise ReadingError("several_sheets", name=name, filled=", ".join(filled))


def _last_row(path: Path, sheet: Any) -> int:
    """Return a row below which a sheet holds nothing, 0 where it holds nothing at all."""
    if not hasattr(sheet, "iter_rows"):
        return 0  # a sheet that is one chart
    with ZipFile(path) as archive, archive.open(sheet._worksheet_path) as file:
        return last_filled_row(file, most=MAX_ROWS)


def _has_cells(sheet: Any, last_row: int) -> bool:
    rows_of_cells = islice(cell_rows(sheet), last_row)
    return any(cell not in {None, ""} for cells in rows_of_cells for cell in cells)


def _has_formulas(path: Path, member: str) -> bool:
    with ZipFile(path) as archive, archive.open(member) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if b"<f>" in tail + chunk or b"<f " in tail + chunk or b":f>" in tail + chunk:
                return True
            tail = chunk[-4:]
    return False


def _has_comments(path: Path, member: str) -> bool:
    folder, _, name = member.lstrip("/").rpartition("/")
    with ZipFile(path) as archive:
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in archive.namelist():
            return False
        with archive.open(relations) as file:
            return b"comments" in file.read(_HEAD).lower()


def _merged(path: Path, member: str, *, name: str) -> tuple[MergedCells, ...]:
    """Return the merged cells of a sheet: they stand behind its rows, and a streaming reader lacks them."""
    found: list[MergedCells] = []
    with ZipFile(path) as archive, archive.open(member) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            end = 0
            for match in _MERGE.finditer(text):
                found.append(merged_cells(match[1].decode()))
                end = match.end()
            tail = text[max(end, len(text) - _LONGEST_MERGE) :]
    if len(found) > MAX_MERGED or sum(one.area for one in found) > MAX_MERGED_AREA:
        raise ReadingError("many_merged", name=name)
    return tuple(found)


def _checked(rows_of_texts: Iterator[list[str]], *, name: str) -> Iterator[list[str]]:
    for number, texts in enumerate(rows_of_texts, start=1):
        if number > MAX_ROWS:
            raise ReadingError("many_rows", name=name, MAX_ROWS=MAX_ROWS)
        yield limits.checked_cells(texts, name=name, row=number) if texts else texts


def _with_formulas(values: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[str]:
    """Put ``FORMULA`` where a formula has no stored value."""
    texts = _texts(values)
    texts += [""] * (len(formulas) - len(texts))
    for position, formula in enumerate(formulas):
        if not texts[position] and formula is not None and formula != "":
            texts[position] = FORMULA
    return _trimmed(texts)


def _texts(cells: tuple[Any, ...]) -> list[str]:
    return _trimmed(["" if cell is None else _text(cell) for cell in cells]) if cells else []


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    if isinstance(cell, StruckCell):
        return struck(_text(cell.value))
    if isinstance(cell, str):
        return invisible_signs.without(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return number_text(cell) if isinstance(cell, float) else str(cell)


def number_text(number: float) -> str:
    """Write a number with decimals so that nobody takes them for thousands: 1.234 as 1.2340.

    >>> number_text(1.234), number_text(29.8683)
    ('1.2340', '29.8683')
    """
    text = str(number)
    return f"{text}0" if len(text.rpartition(".")[2]) == 3 and text[-4:-3] == "." else text  # noqa: PLR2004
