"""The embedded database: one SQLite file, or any address that SQLAlchemy understands."""

from __future__ import annotations

import re
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from fivecolour.errors import UserError

_WAIT_SECONDS = 30
_SCHEMA = re.compile(r"-csearch_path=(map_[a-z0-9_]+)")
# Readers go on while one writes; a writer waits for another instead of failing.
_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was accepted survives a power cut: 8 ms for each commit
    # 40 MB instead of 4: a commit of 3,000 reports would move its pages into the database file every time.
    "PRAGMA wal_autocheckpoint = 10000",
    "PRAGMA cache_size = -65536",  # 64 MB: the indexes of a million reports grow at random places
    "PRAGMA foreign_keys = ON",
)


def engine(url: str) -> Engine:
    """Open the database at ``url``, with the schema of this version.

    An empty database is set up. One of an earlier version is upgraded at once where it is SQLite, which
    belongs to this host alone; a PostgreSQL database is left as it is, because other hosts may still work
    with it: ``fivecolour db upgrade`` does it when they are stopped. For SQLite the folder is created too.

    Raises
    ------
    UserError
        If the address is not understood, the database cannot be opened and written, or it is of another
        version.
    """
    # Whoever opens no database need not load what brings one up to date.
    from fivecolour.store import schema  # noqa: PLC0415

    opened = connect(url)
    found = version(opened)
    schema.refuse_later(found)
    if found is not None and found != schema.head() and opened.dialect.name != "sqlite":
        raise schema.OtherSchemaError(
            f"the database has schema {found}, this version needs {schema.head()}; stop the other hosts, "
            "make a backup and run: fivecolour db upgrade"
        )
    if found != schema.head():
        upgrade(opened)
    return opened


def connect(url: str) -> Engine:
    """Return an engine for ``url`` without looking at the schema.

    ``postgres://`` and ``postgresql://`` are both understood.

    Raises
    ------
    UserError
        If the address is not understood.
    """
    try:
        address = make_url(url)
        if address.drivername in {"postgres", "postgresql"}:
            address = address.set(drivername="postgresql+psycopg")
        opened = create_engine(address)
    except (ArgumentError, ImportError) as fault:
        raise UserError(
            f"DATABASE_URL, or database_url in publish.toml, is not understood ({fault}); "
            "try sqlite:///var/fivecolour.db"
        ) from None
    event.listen(opened, "handle_error", _untellable)
    if address.get_backend_name() == "sqlite":
        _make_folder(address.database)
        event.listen(opened, "connect", _prepare)
    elif name := _schema_of(address):
        # Before SQLAlchemy itself asks for the first time in which schema it is.
        event.listen(opened, "connect", partial(_make_schema, name), insert=True)
    return opened


def version(opened: Engine) -> str | None:
    """Return the version of the schema that a database has; None if it is empty.

    Raises
    ------
    UserError
        The database cannot be opened.
    """
    from fivecolour.store import schema  # noqa: PLC0415

    try:
        with opened.connect() as connection:
            return schema.version(connection)
    except DBAPIError as fault:
        raise _cannot_be_opened(opened, fault) from None


def upgrade(opened: Engine) -> tuple[str | None, str]:
    """Bring the schema to that of this version (see `fivecolour.store.schema.upgrade`).

    Raises
    ------
    UserError
        The database cannot be opened.
    """
    from fivecolour.store import schema  # noqa: PLC0415

    try:
        with opened.begin() as connection:
            return schema.upgrade(connection)
    except DBAPIError as fault:
        raise _cannot_be_opened(opened, fault) from None


def drop_map(url: str) -> None:
    """Remove the schema of a further map with all that is in it; a database of its own is left alone."""
    opened = connect(url)
    if found := _schema_of(opened.url):
        with opened.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {found} CASCADE")
    opened.dispose()


def _schema_of(address: URL) -> str | None:
    """Return the schema of a further map in a database that maps share (`fivecolour.config`)."""
    found = _SCHEMA.search(str(address.query.get("options", "")))
    return found[1] if found else None


def _cannot_be_opened(opened: Engine, fault: DBAPIError) -> UserError:
    place = opened.url.render_as_string(hide_password=True)
    remedy = "FIVECOLOUR_HOME" if opened.dialect.name == "sqlite" else "DATABASE_URL and the server"
    reason = str(fault.orig).strip().splitlines()[0]
    return UserError(f"{place}: cannot be opened ({reason}); check {remedy}")


def _untellable(context: ExceptionContext) -> None:
    """Say plainly what no database can keep: PostgreSQL no NUL, neither of both half a surrogate."""
    fault = context.original_exception
    if isinstance(fault, UnicodeEncodeError) or "NUL" in str(fault):
        raise UserError("a text holds a NUL sign or half a sign, which cannot be kept; take it out") from None


def _make_folder(database: str | None) -> None:
    if not database or database == ":memory:":
        return
    folder = Path(database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        message = f"{folder}: cannot be created ({fault.strerror}); set FIVECOLOUR_HOME to a folder of yours"
        raise UserError(message) from None


def _make_schema(name: str, connection: Any, _record: object) -> None:
    """Make the schema of a map where it is not there; who finds it need not be allowed to make one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,))
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
    connection.commit()


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        _execute(cursor, pragma)
    cursor.close()


def _execute(cursor: Any, pragma: str) -> None:
    """Execute a pragma, waiting for other connections: for ``journal_mode`` SQLite itself does not wait."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            cursor.execute(pragma)
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
