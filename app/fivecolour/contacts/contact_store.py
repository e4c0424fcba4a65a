"""The store of contact tracing: a database of its own, opened with a key of its own, or not there at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, Table, event, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from fivecolour.contacts import contact_migrations, placement
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_rules import ContactRules, contact_rules
from fivecolour.contacts.contact_tables import ContactBase, StoreRow
from fivecolour.contacts.vault import Vault, read_key
from fivecolour.environment import environment
from fivecolour.store import audit_tables, database
from fivecolour.store.insertion import insertion

_AUDIT = tuple(cast(Table, row.__table__) for row in (audit_tables.AuditRow, audit_tables.AuditHeadRow))
# One at a time makes the tables, in this process and, by PostgreSQL's own lock, among several.
_MAKING, _LOCK = threading.Lock(), 5_202_003


@dataclass(frozen=True, slots=True)
class ContactStore:
    """An open store: its database, what opens the sealed parts of its rows, and the rules in force."""

    engine: Engine
    vault: Vault
    rules: ContactRules

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self.engine.connect() as connection:
            self._check_key(connection, select(StoreRow.key_mark))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes stand together or not at all."""
        with self.engine.begin() as connection:
            # Until these changes stand, the key is not changed (`key_rotation`).
            self._check_key(connection, select(StoreRow.key_mark).with_for_update(read=True, key_share=True))
            yield connection

    def _check_key(self, connection: Connection, query: Select[Any]) -> None:
        """Refuse to go on where the key was changed since the store was opened."""
        if connection.execute(query).scalar_one() != key_mark(self.vault):
            raise ContactError("other_key")


def contact_store() -> ContactStore:
    """Open the store that the environment names.

    Raises
    ------
    ContactError
        None is named, the key is missing or another one, one of both lies in the home of the map, or it is
        the store of the public map.
    """
    database_url, key_file = configured()
    placement.check_database_apart(database_url, "FIVECOLOUR_CONTACTS_DATABASE")
    placement.check_apart(key_file, "FIVECOLOUR_CONTACTS_KEY_FILE")
    return _opened(database_url, key_file)


def configured() -> tuple[str, Path]:
    """Return the address of the store and the file of its key, as the environment names them.

    Raises
    ------
    ContactError
        One of them is not named.
    """
    given = environment()
    if given.contacts_database is None:
        raise ContactError("not_configured")
    if given.contacts_key_file is None:
        raise ContactError("no_key_file")
    return given.contacts_database, given.contacts_key_file


def close() -> None:
    """Close the stores of this process, so that the next use reads the key anew."""
    for store in _OPEN.values():
        store.engine.dispose()
    _OPEN.clear()


_OPEN: dict[tuple[str, Path], ContactStore] = {}


def _opened(url: str, key_file: Path) -> ContactStore:
    if (url, key_file) not in _OPEN:
        _OPEN[url, key_file] = open_store(url, read_key(key_file), contact_rules())
    return _OPEN[url, key_file]


def open_store(url: str, key: bytes, rules: ContactRules) -> ContactStore:
    """Open a store; an empty database is set up, that of an earlier version brought to this one.

    Raises
    ------
    ContactError
        It is the store of the public map, of a later version, or was made with another key.
    """
    engine, vault = database.connect(url), Vault(key)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _forget_what_is_deleted)
    try:
        if inspect(engine).has_table("reports"):
            raise ContactError("public_store")
        with _MAKING, engine.begin() as connection:
            _set_up(connection, vault)
    except DBAPIError as fault:
        reason = str(fault.orig).strip().splitlines()[0]
        raise ContactError("cannot_be_opened", why=reason) from None
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).chmod(0o600)
    return ContactStore(engine, vault, rules)


def _forget_what_is_deleted(connection: Any, _record: object) -> None:
    """Let SQLite write noughts over what is deleted."""
    connection.execute("PRAGMA secure_delete = ON")


def _set_up(connection: Connection, vault: Vault) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    is_new = not inspect(connection).has_table(StoreRow.__tablename__)
    ContactBase.metadata.create_all(connection)
    if not inspect(connection).has_table("audit"):
        _make_audit_log(connection)
    mark = key_mark(vault)
    if is_new:
        first = {"id": 1, "version": contact_migrations.VERSION, "key_mark": mark}
        connection.execute(insertion(connection, StoreRow), first)
    found = connection.execute(select(StoreRow.version, StoreRow.key_mark)).one()
    if found.version > contact_migrations.VERSION:
        raise ContactError("other_version", found=found.version, ours=contact_migrations.VERSION)
    if found.key_mark != mark:
        raise ContactError("other_key")
    if found.version < contact_migrations.VERSION:
        contact_migrations.upgrade(connection, found.version)


def _make_audit_log(connection: Connection) -> None:
    for table in _AUDIT:
        connection.execute(CreateTable(table))
        for index in table.indexes:
            index.create(connection)
    for statement in audit_tables.triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)


def key_mark(vault: Vault) -> bytes:
    """Return what tells whether a key is that of a store, and nothing of the key."""
    return vault.mark("this key")


def note_deleted_through(connection: Connection, day: Any) -> None:
    """Note until which day deletion was done."""
    connection.execute(update(StoreRow).values(deleted_through=day))
