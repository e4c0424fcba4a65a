"""The embedded database: one SQLite file, or any address that SQLAlchemy understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from app.errors import UserError
from app.store.tables import Base

# Readers go on while one writes; a writer waits for another instead of failing.
_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


def engine(url: str) -> Engine:
    """Open the database at ``url`` and create the tables that it lacks.

    For SQLite the folder of the file is created too.

    Raises
    ------
    UserError
        If the address is not understood, or the database cannot be opened and written.
    """
    try:
        address = make_url(url)
        opened = create_engine(address)
    except (ArgumentError, ImportError) as fault:
        raise UserError(
            f"DATABASE_URL is not understood ({fault}); try sqlite:///var/fivecolour.db"
        ) from None
    if address.get_backend_name() == "sqlite":
        _make_folder(address.database)
        event.listen(opened, "connect", _prepare)
    try:
        _create_tables(opened)
    except DBAPIError as fault:
        place = address.render_as_string(hide_password=True)
        raise UserError(f"{place}: cannot be opened ({fault.orig}); check FIVECOLOUR_HOME") from None
    return opened


def _create_tables(opened: Engine) -> None:
    """Create what is missing; unlike ``create_all`` this may happen in several processes at once."""
    with opened.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index, if_not_exists=True))


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
