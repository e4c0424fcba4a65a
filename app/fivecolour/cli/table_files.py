"""Reads and writes the tables that a user gives to the command line, cells untouched."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

import click
import pandas as pd

from fivecolour import csv_files
from fivecolour.whole_file import write_whole


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
    header, rows = csv_files.read(path)
    return pd.DataFrame([cells for _, cells in rows], columns=pd.Index(header, dtype=object), dtype=object)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV in UTF-8, compressed if the name ends in ``.gz``.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    text = frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
    # Without a time in it the same table gives the same bytes.
    write_whole(path, gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
