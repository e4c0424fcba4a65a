"""Adds rows that are not there yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from fivecolour.store.report_tables import Base, LoadRow

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Added:
    """How many rows were new, and how many were there already."""

    accepted: int = 0
    unchanged: int = 0


def fingerprint(fields: Mapping[str, str | int | date | None]) -> str:
    """Return a hash of everything that a row says, whatever the order of its columns.

    >>> fingerprint({"place": "330203", "value": 69}) == fingerprint({"value": 69, "place": "330203"})
    True
    """
    text = json.dumps(dict(fields), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def insertion(connection: Connection, table: type[DeclarativeBase]) -> Insert:
    """Return a statement that inserts rows and passes over those whose unique columns are there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def add_new(connection: Connection, table: type[Base], rows: Sequence[Row]) -> Added:
    """Insert, in the order given, the rows whose unique columns are not in ``table`` yet."""
    keeps_count = insertion(connection, table).execution_options(preserve_rowcount=True)
    accepted = connection.execute(keeps_count, rows).rowcount if rows else 0
    return Added(accepted=accepted, unchanged=len(rows) - accepted)


def enter_file(connection: Connection, *, file: str, sha256: str, rows: int, loaded_at: datetime) -> bool:
    """Enter a file into ``loads``; False if the same content was loaded before.

    Done first in its transaction, it also makes a second process that loads the same file wait.
    """
    entry = {"file": file, "sha256": sha256, "rows": rows, "loaded_at": loaded_at}
    return add_new(connection, LoadRow, [entry]).accepted == 1
