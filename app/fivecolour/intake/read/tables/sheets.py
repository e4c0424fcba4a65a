"""Any file as rows of texts, whatever its format."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fivecolour.intake.read import limits
from fivecolour.intake.read.formats import delimited, sheet_notes, workbooks
from fivecolour.intake.read.formats.delimited import Dialect, IsWord
from fivecolour.intake.read.formats.hidden_cells import SKIP
from fivecolour.intake.read.formats.merged_cells import MergedCells
from fivecolour.intake.read.formats.workbooks import Workbook
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables import json_records
from fivecolour.intake.read.tables.json_records import JsonFile

_ZIP = b"PK\x03\x04"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PDF = b"%PDF"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; of a workbook and a text it holds no cell.

    Attributes
    ----------
    path : Path
        Where the file is.
    name : str
        How it is called to people: no folders, no control characters.
    form : Dialect | Workbook | JsonFile
        How it is written.
    """

    path: Path
    name: str
    form: Dialect | Workbook | JsonFile

    def rows(self) -> Iterator[list[str]]:
        """Yield every row from the first, blank ones included; the first is row 1.

        Raises
        ------
        ReadingError
            At the first row that cannot be read.
        """
        if isinstance(self.form, Dialect):
            return delimited.rows(self.path, self.form, name=self.name)
        if isinstance(self.form, Workbook):
            return workbooks.rows(self.path, self.form, name=self.name)
        return json_records.rows(self.form)

    @property
    def merged(self) -> tuple[MergedCells, ...]:
        """The merged cells of a workbook."""
        return self.form.merged if isinstance(self.form, Workbook) else ()

    @property
    def titles(self) -> tuple[str, ...]:
        """What is written over the table but not in it: the name of a workbook's sheet."""
        return (self.form.sheet,) if isinstance(self.form, Workbook) else ()

    def notes(self) -> Iterator[str]:
        """Yield the lines of other sheets of a workbook that hold words alone."""
        return sheet_notes.lines(self.path, self.form) if isinstance(self.form, Workbook) else iter(())

    @property
    def epoch(self) -> int:
        """Where day numbers begin: 1900 or 1904."""
        return self.form.epoch if isinstance(self.form, Workbook) else 1900


def open_sheet(
    path: Path,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    hidden: str | None = None,
    is_word: IsWord | None = None,
) -> Sheet:
    """Find out by its content what a file is, and open it.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        The name that it was sent under; of ``path`` when not given.
    sheet : str, optional
        Which sheet of a workbook; needed where several hold something.
    encoding : str, optional
        Of a text file, where it cannot be found out.
    hidden : str, optional
        ``"skip"``: hidden rows and columns of a workbook are not read.
    is_word : callable, optional
        Knows words of such files, by which their encoding is told.

    Raises
    ------
    ReadingError
        For a file that is not a table, or a hostile one.
    """
    shown = limits.shown_name(name or path.name)
    start = _start(path, name=shown)
    if start.startswith(_ZIP):
        return Sheet(path, shown, workbooks.inspect(path, name=shown, sheet=sheet, skip=hidden == SKIP))
    if start.startswith(_PDF):
        raise ReadingError("pdf", shown=shown)
    if start.startswith(_OLE):
        raise ReadingError("xls", shown=shown)
    plain = start.replace(b"\x00", b"") if start[:2] in _WIDE_MARKS else start
    first = plain.lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")[:1]
    if first in {b"[", b"{"}:
        return Sheet(path, shown, JsonFile(path, shown, encoding))
    if first == b"<":
        raise ReadingError("web_page", shown=shown)
    return Sheet(path, shown, delimited.sniff(path, name=shown, encoding=encoding, is_word=is_word))


def _start(path: Path, *, name: str) -> bytes:
    try:
        with delimited.unpacked(path, name=name) as file:
            start = file.read(4096)
    except (OSError, EOFError):
        raise ReadingError("unreadable", name=name) from None
    if not start.strip():
        raise ReadingError("empty", name=name)
    return start
