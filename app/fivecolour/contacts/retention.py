"""Deletes what is due, and proves it: the audit log says how many rows went, with a hash over which."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, select, text

from fivecolour.config import timezone
from fivecolour.contacts import contact_audit, traced_people
from fivecolour.contacts.colocation.visit_log import visit_log
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore, note_deleted_through
from fivecolour.contacts.contact_tables import (
    ContactBase,
    LookUpRow,
    StoreRow,
    TracedRow,
)
from fivecolour.environment import environment


@dataclass(frozen=True, slots=True)
class DeletionProof:
    """What one run deleted.

    Attributes
    ----------
    persons : int
        How many persons were due.
    rows : dict of str to int
        How many rows went with them, by table; with ``visits`` that were kept long enough.
    sha256 : str
        Of the uuids of the persons, sorted, a line each: who holds one can tell that it is among them.
    left : int
        How many rows are due and still there: nought.
    """

    persons: int
    rows: dict[str, int]
    sha256: str
    left: int


def delete_due(store: ContactStore, *, today: date, by: str) -> DeletionProof:
    """Delete every person whose day has come, with all that belongs to them, for good.

    On SQLite what was deleted is overwritten with noughts and the log of the database emptied; PostgreSQL
    keeps dead rows until its vacuum, which is run here.

    Raises
    ------
    ContactError
        The log of visits cannot be used; persons are deleted all the same, and the audit log says both.
    """
    refused, visits, visits_left = None, 0, 0
    try:
        visits, visits_left = _delete_visits(today - timedelta(days=store.rules.retention_days))
    except ContactError as fault:
        refused = fault
    with store.writing() as connection:
        proof = _deleted(connection, today)
        rows = proof.rows | ({"visits": visits} if visits else {})
        proof = replace(proof, rows=rows, left=proof.left + visits_left)
        note_deleted_through(connection, today)
        details = {"persons": proof.persons, "rows": proof.rows, "sha256": proof.sha256, "left": proof.left}
        if refused is not None:
            details["visits_refused"] = refused.key
        contact_audit.write(
            connection, who=by, what="contacts deleted", subject=today.isoformat(), details=details
        )
    _overwrite(store)
    if refused is not None:
        raise refused
    return proof


def _delete_visits(day: date) -> tuple[int, int]:
    """Delete visits that began before a day by the clock of the map.

    Returns
    -------
    tuple of int
        How many there were, and how many still are.
    """
    if environment().contacts_visits is None:
        return 0, 0
    second = int(datetime.combine(day, time(), timezone()).timestamp())
    log = visit_log()
    due = log.count_before(second)
    log.delete_before(second)
    return due, log.count_before(second)


def is_done(store: ContactStore, today: date) -> bool:
    """Return whether a day's deletion was done."""
    with store.reading() as connection:
        through = connection.execute(select(StoreRow.deleted_through)).scalar_one()
    return through is not None and through >= today


def due(connection: Connection, today: date) -> int:
    """Return how many persons are due to be deleted."""
    return _count(connection, TracedRow, today)


def _deleted(connection: Connection, today: date) -> DeletionProof:
    before = _sizes(connection)
    query = select(TracedRow.id, TracedRow.uuid).where(TracedRow.delete_on <= today)
    found = connection.execute(query).all()
    for chunk in traced_people.chunks([row.id for row in found]):
        connection.execute(TracedRow.__table__.delete().where(TracedRow.id.in_(chunk)))  # type: ignore[attr-defined]
    connection.execute(LookUpRow.__table__.delete().where(LookUpRow.delete_on <= today))  # type: ignore[attr-defined]
    after = _sizes(connection)
    lines = "\n".join(sorted(row.uuid for row in found))
    return DeletionProof(
        len(found),
        {name: before[name] - after[name] for name in before if before[name] > after[name]},
        hashlib.sha256(lines.encode()).hexdigest(),
        _count(connection, TracedRow, today) + _count(connection, LookUpRow, today),
    )


def _sizes(connection: Connection) -> dict[str, int]:
    tables = [table for table in ContactBase.metadata.sorted_tables if table.name != StoreRow.__tablename__]
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def _count(connection: Connection, table: type[TracedRow | LookUpRow], today: date) -> int:
    query = select(func.count()).select_from(table).where(table.delete_on <= today)
    return connection.execute(query).scalar_one()


def _overwrite(store: ContactStore) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if store.engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            names = ", ".join(table.name for table in ContactBase.metadata.sorted_tables)
            connection.execute(text(f"VACUUM {names}"))
