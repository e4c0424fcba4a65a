"""The one strict reader of CSV files that people keep by hand: every row as wide as the header, in UTF-8.

Spreadsheets of countries with decimal commas part cells by semicolons: a header without a comma says so.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO, cast

from fivecolour.errors import UserError

_SEPARATORS = (",", ";", "\t")


def read(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Read a CSV file in UTF-8, plain or ``.gz``.

    Returns
    -------
    list of str
        The header.
    iterator of (int, list of str)
        The number of each row as a spreadsheet counts it (the header is row 1) and its cells, as many as the
        header has; blank rows are left out but counted.

    Raises
    ------
    UserError
        The file cannot be read, is not CSV in UTF-8, is empty, or names a column twice; while the rows are
        taken, one is not as wide as the header. The message names file, row and remedy.
    """
    lines = _lines(path)
    header = [cell.strip() for cell in next(lines, (1, []))[1]]
    if not header:
        raise UserError(f"{path}: is empty; its first row has to name the columns")
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise UserError(f"{path}: two columns are named {twice!r}; rename one")
    return header, _even(path, header, lines)


def _even(
    path: Path, header: list[str], lines: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each as wide as the header."""
    for number, cells in lines:
        if cells and len(cells) != len(header):
            raise UserError(
                f"{path}, row {number}: has {len(cells)} cells, the header {len(header)}; "
                "put quotes round cells that hold a comma or semicolon"
            )
        if cells:
            yield number, cells


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        with _opened(path) as file:
            first = file.readline()
            separator = next((sign for sign in _SEPARATORS if sign in first), ",")
            lines = csv.reader(chain([first] if first else [], file), delimiter=separator, strict=True)
            for number, cells in enumerate(lines, start=1):
                yield number, cells
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not in UTF-8; save it as CSV UTF-8") from None
    except csv.Error as fault:
        raise UserError(f"{path}, row {number + 1}: is not CSV ({fault}); mend that row") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UserError(f"{path}: is no whole gzip file; compress it again") from None
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror or fault}); check the path") from None


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")
