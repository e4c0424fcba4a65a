"""The tables of a cleaned Go.Data export, as they are written: ``data/contacts/godata.toml``."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fivecolour import data_files, toml_files
from fivecolour.contacts.contact_errors import ContactError

CASES, CONTACTS, EVENTS, FOLLOW_UPS, RELATIONSHIPS = (
    "cases",
    "contacts",
    "events",
    "followups",
    "relationships",
)
NAMES = (CASES, CONTACTS, EVENTS, FOLLOW_UPS, RELATIONSHIPS)
_MOST_BYTES = 512 << 20
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table: its columns in order, and which of them hold which of our fields."""

    columns: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]


def shape(name: str) -> TableShape:
    """Return the shape of a table."""
    return _shapes(data_files.own_or_bundled("contacts", "godata.toml"))[name]


@lru_cache(maxsize=2)
def _shapes(path: Path) -> dict[str, TableShape]:
    return {name: _shape(about) for name, about in toml_files.read(path).items()}


def _shape(about: Mapping[str, Any]) -> TableShape:
    fields = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in about["fields"].items()}
    return TableShape(tuple(about["columns"]), fields)


def read_tables(path: Path) -> dict[str, Rows]:
    """Read an export: a folder or a zip with ``cases_clean.csv`` and the like, packed with gzip or not.

    Tables that are not there are empty.

    Raises
    ------
    ContactError
        There is none of them, one is no CSV in UTF-8, or is too large.
    """
    found = {name: _rows(name, body) for name, body in _bodies(path).items()}
    if not found:
        raise ContactError("godata_none", path=path.name)
    return {name: found.get(name, []) for name in NAMES}


def written(rows: Sequence[Mapping[str, str]], name: str) -> bytes:
    """Return a table as CSV."""
    text, known = io.StringIO(newline=""), shape(name).columns
    # What other versions have besides is written too.
    more = sorted({column for row in rows for column in row} - set(known))
    writer = csv.DictWriter(text, (*known, *more), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def file_name(name: str) -> str:
    """Return how the file of a table is called."""
    return f"{name}_clean.csv"


def _bodies(path: Path) -> dict[str, bytes]:
    wanted = {file_name(name) + end: name for name in NAMES for end in ("", ".gz")}
    try:
        if path.is_dir():
            there = {wanted[one.name]: one for one in sorted(path.iterdir()) if one.name in wanted}
            return {name: _unpacked(one.read_bytes(), one.suffix, name) for name, one in there.items()}
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if Path(one.filename).name in wanted]
            for one in members:
                if one.file_size > _MOST_BYTES:
                    raise ContactError("godata_large", table=wanted[Path(one.filename).name])
            return {
                (name := wanted[Path(one.filename).name]): _unpacked(
                    archive.read(one), Path(one.filename).suffix, name
                )
                for one in members
            }
    except (OSError, EOFError, zipfile.BadZipFile):
        raise ContactError("godata_unreadable", path=path.name) from None


def _unpacked(body: bytes, suffix: str, name: str) -> bytes:
    if suffix != ".gz":
        return body
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        plain = file.read(_MOST_BYTES + 1)
    if len(plain) > _MOST_BYTES:
        raise ContactError("godata_large", table=name)
    return plain


def _rows(name: str, body: bytes) -> Rows:
    try:
        reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise ContactError("godata_table", table=name) from None
    lacking = {"uuid"} - set(reader.fieldnames or ())
    if lacking:
        raise ContactError("godata_table", table=name)
    return rows
