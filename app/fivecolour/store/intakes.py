"""The repository of what came in: which files, and how far each has got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from fivecolour.store.insertion import insertion
from fivecolour.store.intake_tables import IntakeRow


@dataclass(frozen=True, slots=True)
class Intake:
    """One file or message that came in.

    Attributes
    ----------
    id : int
        Its number.
    batches : int
        How many of its batches are in the store; a file that is sent again goes on after them.
    finished : bool
        Whether that is all of them.
    tally : dict
        What became of the rows so far.
    """

    id: int
    batches: int
    finished: bool
    tally: dict[str, Any]


def find(connection: Connection, key: str) -> Intake | None:
    """Return what came in under ``key``, None if it never did."""
    row = connection.execute(
        select(IntakeRow.id, IntakeRow.batches, IntakeRow.finished_at, IntakeRow.tally).where(
            IntakeRow.key == key
        )
    ).first()
    return Intake(row.id, row.batches, row.finished_at is not None, row.tally) if row else None


def enter(connection: Connection, *, key: str, **about: Any) -> Intake:
    """Enter a file, or lock the entry that it has: a second sender waits for the first one's transaction.

    Parameters
    ----------
    connection : Connection
        In a transaction of the caller; enter the file first, so that SQLite takes its lock at once.
    key : str
        Hash of content and options.
    about
        ``file``, ``sha256``, ``source``, ``region_set``, ``who`` and ``begun_at``.
    """
    row = {"key": key, "batches": 0, "tally": {}, **about}
    connection.execute(insertion(connection, IntakeRow), row)
    connection.execute(update(IntakeRow).where(IntakeRow.key == key).values(key=key))
    found = find(connection, key)
    if found is None:
        raise LookupError(key)
    return found


def advance(connection: Connection, intake: int, *, batches: int, tally: dict[str, Any]) -> None:
    """Note, in the transaction that stores it, that another batch is in the store."""
    connection.execute(update(IntakeRow).where(IntakeRow.id == intake).values(batches=batches, tally=tally))


def finish(connection: Connection, intake: int, *, tally: dict[str, Any]) -> None:
    """Note that all batches are in the store."""
    done = {"finished_at": datetime.now(UTC), "tally": tally}
    connection.execute(update(IntakeRow).where(IntakeRow.id == intake).values(**done))


def sources(engine: Engine) -> tuple[str, ...]:
    """Return the names of all that ever sent something."""
    with engine.connect() as connection:
        return tuple(connection.scalars(select(IntakeRow.source).distinct().order_by(IntakeRow.source)))
