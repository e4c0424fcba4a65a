"""The audit log: who did what, when, to what and from which input; append-only and hash-chained.

The hash of an entry covers its content and the hash of the entry before it, so that a changed, removed or
inserted entry is found by `verify`. Who can write to the database as its owner could still forge the log as
a whole: note the last number and hash elsewhere from time to time (``fivecolour audit verify`` prints them).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from fivecolour.store.audit_tables import AuditHeadRow, AuditRow
from fivecolour.store.insertion import insertion

START = "0" * 64
_ONE = 1
_CHUNK = 1000
_WHO, _WHAT = 120, 60


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the log.

    Attributes
    ----------
    number : int
        1, 2, 3 … without a gap.
    at : str
        UTC, such as ``"2020-02-09T04:05:06.000007Z"``.
    who, what, subject : str
        Such as ``"wang.min"``, ``"edition approved"``, the edition's id.
    source : str
        The input it was made from: a file, a hash, a request; empty where there is none.
    details : dict
        Whatever else belongs to it.
    previous, hash : str
        SHA-256 of the entry before, and of this one.
    """

    number: int
    at: str
    who: str
    what: str
    subject: str
    source: str
    details: dict[str, Any]
    previous: str
    hash: str

    @property
    def expected_hash(self) -> str:
        """The hash that this content must have."""
        fields = {name: value for name, value in asdict(self).items() if name != "hash"}
        return hashlib.sha256(_canonical(fields).encode()).hexdigest()

    def line(self) -> str:
        """Return the entry as a line of text, without what is empty."""
        details = json.dumps(self.details, ensure_ascii=False) if self.details else ""
        parts = (f"{self.number:>6}", self.at, self.who, self.what, self.subject, self.source, details)
        return "  ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the chain holds.

    Attributes
    ----------
    entries : int
        How many entries hold.
    last_hash : str
        Hash of the last one that does.
    broken : int or None
        Number of the first entry that does not.
    why : str
        What is wrong with it.
    """

    entries: int
    last_hash: str
    broken: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; empty is any. ``before`` is a number, for paging backwards."""

    who: str = ""
    what: str = ""
    before: int | None = field(default=None)
    subject: str = ""


def write(
    connection: Connection,
    *,
    who: str,
    what: str,
    subject: str = "",
    source: str = "",
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add an entry in the caller's transaction: it stands if, and only if, what it tells of stands.

    Call it last in the transaction: until that ends, other writers of the log wait.

    Parameters
    ----------
    connection : Connection
        In a transaction of the caller.
    at : datetime, optional
        With a time zone; now, if not given.
    """
    number, previous = _next(connection)
    entry = AuditEntry(
        number=number,
        at=_moment(at or datetime.now(UTC)),
        who=who[:_WHO],
        what=what[:_WHAT],
        subject=subject,
        source=source,
        # As it will be read back.
        details=json.loads(_canonical(dict(details or {}))),
        previous=previous,
        hash="",
    )
    row = {**asdict(entry), "details": _canonical(entry.details), "hash": entry.expected_hash}
    connection.execute(AuditRow.__table__.insert(), row)  # type: ignore[attr-defined]
    head = update(AuditHeadRow).where(AuditHeadRow.id == _ONE).values(hash=entry.expected_hash)
    connection.execute(head)
    return _entry(row)


def entries(engine: Engine, wanted: AuditFilter | None = None, *, limit: int = 50) -> tuple[AuditEntry, ...]:
    """Return the newest entries that fit, newest first."""
    wanted = wanted or AuditFilter()
    query = select(*AuditRow.__table__.columns).order_by(AuditRow.number.desc()).limit(limit)
    if wanted.who:
        query = query.where(AuditRow.who == wanted.who)
    if wanted.what:
        query = query.where(AuditRow.what == wanted.what)
    if wanted.subject:
        query = query.where(AuditRow.subject == wanted.subject)
    if wanted.before is not None:
        query = query.where(AuditRow.number < wanted.before)
    with engine.connect() as connection:
        return tuple(_entry(row._asdict()) for row in connection.execute(query))


def kinds(engine: Engine) -> tuple[str, ...]:
    """Return every ``what`` that occurs, in the order of the alphabet."""
    with engine.connect() as connection:
        return tuple(connection.scalars(select(AuditRow.what).distinct().order_by(AuditRow.what)))


def verify(engine: Engine) -> ChainVerdict:
    """Check every entry from the first on, and that the log ends where its writers left it."""
    with engine.connect() as connection:
        # Entries may be added meanwhile: the log ends between what its head says before and after.
        first = _head(connection)
        count, before = 0, START
        for entry in _all(connection):
            why = _fault(entry, count + 1, before)
            if not why and entry.number == first.number and entry.hash != first.hash:
                why = "it is not the one that was written"
            if why:
                return ChainVerdict(count, before, count + 1, why)
            count, before = entry.number, entry.hash
        # SQLite goes on showing what there was when the reading began, unless that has ended.
        connection.rollback()
        last = _head(connection)
    if count < first.number:
        why = f"entries up to {first.number} were written, the last are missing"
        return ChainVerdict(count, before, count + 1, why)
    if count > last.number:
        return ChainVerdict(count, before, last.number + 1, "it was not written by this program")
    return ChainVerdict(count, before)


@dataclass(frozen=True, slots=True)
class _Head:
    number: int = 0
    hash: str = START


def _head(connection: Connection) -> _Head:
    row = connection.execute(select(AuditHeadRow.number, AuditHeadRow.hash)).first()
    return _Head(row.number, row.hash) if row else _Head()


def count(engine: Engine) -> int:
    """Return how many entries there are."""
    with engine.connect() as connection:
        return connection.execute(select(func.count(AuditRow.number))).scalar_one()


def _fault(entry: AuditEntry, number: int, before: str) -> str:
    if entry.number != number:
        return f"missing: the entry after {number - 1} is {entry.number}"
    if entry.hash != entry.expected_hash:
        return "its content was changed"
    if entry.previous != before:
        return "it does not follow the entry before it"
    return ""


def _all(connection: Connection) -> Iterator[AuditEntry]:
    query = select(*AuditRow.__table__.columns).order_by(AuditRow.number)
    for row in connection.execution_options(yield_per=_CHUNK).execute(query):
        yield _entry(row._asdict())


def _next(connection: Connection) -> tuple[int, str]:
    """Take the next number; from here on other writers wait until this transaction ends."""
    forward = (
        update(AuditHeadRow)
        .where(AuditHeadRow.id == _ONE)
        .values(number=AuditHeadRow.number + 1)
        .returning(AuditHeadRow.number, AuditHeadRow.hash)
    )
    found = connection.execute(forward).first()
    if found is None:
        first = {"id": _ONE, "number": 0, "hash": START}
        connection.execute(insertion(connection, AuditHeadRow), first)
        found = connection.execute(forward).one()
    return found.number, found.hash


def _entry(row: Mapping[str, Any]) -> AuditEntry:
    try:
        details = json.loads(row["details"])
    except ValueError:
        # Somebody wrote nonsense into it: show it, the hash will not fit.
        details = {"unreadable": row["details"]}
    return AuditEntry(**{**row, "details": details})


def _canonical(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
