"""The embedded database: one SQLite file, or any address that SQLAlchemy understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from app.errors import UserError
from app.store.tables import Base

# Readers go on while one writes; a writer waits for another instead of failing.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
)


def engine(url: str) -> Engine:
    """Open the database at ``url`` and create the tables that it lacks.

    For SQLite the folder of the file is created too.

    Raises
    ------
    UserError
        If the folder or the file cannot be written.
    """
    address = make_url(url)
    opened = create_engine(address)
    if address.get_backend_name() == "sqlite":
        _make_folder(address.database)
        event.listen(opened, "connect", _prepare)
    Base.metadata.create_all(opened)
    return opened


def _make_folder(database: str | None) -> None:
    if not database or database == ":memory:":
        return
    folder = Path(database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        message = f"{folder}: cannot be created ({fault.strerror}); set FIVECOLOUR_HOME to a folder of yours"
        raise UserError(message) from None


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
