"""One writer at a time: what comes in next is judged against what the one before has left."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, func, select, update

from fivecolour.store.edition_tables import EditionRow


class Lock(IntEnum):
    """What is written by one transaction at a time, as PostgreSQL's advisory locks number it."""

    EDITIONS = 0x5C01
    REPORTS = 0x5C02


def acquire(connection: Connection, lock: Lock) -> None:
    """Let no other process write the same until this transaction ends.

    Reports then become visible in the order of their numbers, so that "all above the last" misses none.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(int(lock))))
    else:
        # Writing anything takes SQLite's one lock for writers.
        connection.execute(update(EditionRow).where(EditionRow.id == "").values(why=""))
