"""Reads and writes the tables that a user gives to the command line, cells untouched."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterable
from pathlib import Path

import click
import pandas as pd

from fivecolour.errors import UserError


def mapped(mapping: Iterable[str]) -> dict[str, str]:
    """Read ``COLUMN=NAME`` pairs; a column's own name may hold ``=``.

    >>> mapped(["count_low=cumulative_confirmed", "a=b=date"])
    {'count_low': 'cumulative_confirmed', 'a=b': 'date'}
    """
    columns: dict[str, str] = {}
    for pair in mapping:
        column, sign, name = pair.rpartition("=")
        if not (column and sign and name):
            raise click.UsageError(f"--map {pair}: write it as COLUMN=NAME")
        if column in columns:
            raise click.UsageError(f"--map {pair}: column {column!r} is mapped twice")
        columns[column] = name
    return columns


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV file in UTF-8, plain or ``.gz``, every cell as the text that it is.

    Raises
    ------
    UserError
        There is no such file, it is not CSV in UTF-8, or two columns bear the same name.
    """
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as fault:
        raise UserError(f"{path}: cannot be read: {fault.strerror or fault}; check the path") from None
    except (EOFError, zlib.error):
        raise UserError(f"{path}: is no whole gzip file; compress it again") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not in UTF-8; save it as CSV UTF-8") from None
    return _parsed(path, text)


def _rows(path: Path, text: str) -> list[list[str]]:
    """Split a table into rows of equal width; blank lines hold nothing and are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row and rows and len(row) != len(rows[0]):
                raise UserError(
                    f"{path}, line {reader.line_num}: has {len(row)} cells, the header {len(rows[0])}; "
                    "put quotes round cells that hold a comma"
                )
            if row:
                rows.append(row)
    except csv.Error as fault:
        raise UserError(f"{path}, line {reader.line_num}: is not CSV: {fault}; mend that line") from None
    return rows


def _parsed(path: Path, text: str) -> pd.DataFrame:
    rows = _rows(path, text)
    if not rows:
        raise UserError(f"{path}: is empty; its first row has to name the columns")
    header, *body = rows
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UserError(f"{path}: two columns are named {twice[0]!r}; rename one")
    return pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV in UTF-8, compressed if the name ends in ``.gz``.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    text = frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
    try:
        # Without a time in it the same table gives the same bytes.
        path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
    except OSError as fault:
        raise UserError(f"{path}: cannot be written: {fault.strerror}; check the folder") from None
