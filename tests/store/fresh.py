"""An empty store in memory, made by copying: for properties that need a new one for every example."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Engine

from fivecolour.store import database


@cache
def _template() -> Engine:
    return database.engine("sqlite://")


def fresh_store() -> Engine:
    """Return the engine of an empty store in memory that nobody else has."""
    opened = database.connect("sqlite://")
    with _template().connect() as full, opened.connect() as empty:
        source: Any = full.connection.driver_connection
        source.backup(empty.connection.driver_connection)
    return opened
