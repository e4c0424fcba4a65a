"""Persons as contact tracing keeps them: written sealed, read opened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from fivecolour.contacts import name_marks
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import ExposureRow, FollowUpRow, MarkRow, PseudonymRow, TracedRow

Value = str | date
CASE, CONTACT, EVENT = "case", "contact", "event"
# Of somebody whom a log of visits showed and whose phone is not known yet; sealed like it.
PSEUDONYM = "pseudonym"
UNDER, COMPLETED, LOST, BECAME = (
    "under_follow_up",
    "follow_up_completed",
    "lost_to_follow_up",
    "became_case",
)
DAYS = ("onset", "reported", "last_contact", "follow_from", "follow_until", "became_case", "isolated")
CLEAR = ("number", "kind", "classification", "status", "district", "assigned_to", *DAYS)
_CLEAR = frozenset(CLEAR)
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class TracedPerson:
    """Somebody who is traced.

    Attributes
    ----------
    fields : dict of str to str or date
        By the names of `contact_fields`; what is not known is not there.
    rows : dict
        The rows of another program's tables that this came from, as they were written.
    city : str
        Code of what the district belongs to.
    id : int
        Of the row; 0 before it is stored.
    """

    fields: Mapping[str, Value]
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    city: str = ""
    id: int = 0
    merged_into: int | None = None
    delete_on: date | None = None

    def text(self, name: str) -> str:
        """Return a field as text, empty where it is not known."""
        return str(self.fields.get(name, ""))

    def day(self, name: str) -> date | None:
        """Return a field that is a day."""
        found = self.fields.get(name)
        return found if isinstance(found, date) else None

    @property
    def is_case(self) -> bool:
        """Whether this is a case by now."""
        return self.text("kind") == CASE


def with_follow_up(person: TracedPerson, store: ContactStore) -> TracedPerson:
    """Return a contact with the days of follow-up that the last exposure asks for, where none are said."""
    last, fields = person.day("last_contact"), dict(person.fields)
    if person.text("kind") not in {CONTACT, "contact_of_contact"} or last is None:
        return person
    fields.setdefault("follow_from", last + timedelta(days=1))
    fields.setdefault("follow_until", store.rules.follow_until(last))
    fields.setdefault("status", UNDER)
    return replace(person, fields=fields)


def add(
    connection: Connection,
    store: ContactStore,
    people: Sequence[TracedPerson],
    fingerprints: Sequence[bytes],
    *,
    by: str,
    today: date,
) -> list[TracedPerson]:
    """Store new persons with their marks; they come back with their ids."""
    if not people:
        return []
    rows = [
        _row(one, store, by=by, today=today) | {"fingerprint": mark}
        for one, mark in zip(people, fingerprints, strict=True)
    ]
    for chunk in chunks(rows):
        connection.execute(insert(TracedRow), chunk)
    ids: dict[str, int] = {}
    for chunk in chunks([one.uuid for one in people]):
        query = select(TracedRow.uuid, TracedRow.id).where(TracedRow.uuid.in_(chunk))
        ids.update((row.uuid, row.id) for row in connection.execute(query))
    stored = [replace(one, id=ids[one.uuid]) for one in people]
    write_marks(connection, store, stored)
    return stored


def change(
    connection: Connection, store: ContactStore, person: TracedPerson, *, by: str, today: date
) -> None:
    """Store a person's changed fields in their row."""
    values = _row(person, store, by=by, today=today)
    del values["created_by"]
    connection.execute(update(TracedRow).where(TracedRow.id == person.id).values(**values))
    connection.execute(delete(MarkRow).where(MarkRow.person == person.id))
    connection.execute(delete(PseudonymRow).where(PseudonymRow.person == person.id))
    write_marks(connection, store, [person])


def read(
    connection: Connection, store: ContactStore, *conditions: ColumnElement[bool]
) -> Iterator[TracedPerson]:
    """Return persons, opened, in the order of their rows."""
    query = select(*TracedRow.__table__.columns).where(*conditions).order_by(TracedRow.id)
    for row in connection.execute(query, execution_options={"yield_per": _CHUNK}):
        yield _person(row._asdict(), store)


class Identified(Protocol):
    """What has a uuid, the same in every program that holds it."""

    @property
    def uuid(self) -> str:
        """Its uuid."""


Entry = TypeVar("Entry", bound=Identified)


def uuids_there(
    connection: Connection, table: type[ExposureRow | FollowUpRow], uuids: Sequence[str]
) -> set[str]:
    """Return which of these uuids rows of a table have already."""
    there: set[str] = set()
    for chunk in chunks(uuids):
        there |= set(connection.scalars(select(table.uuid).where(table.uuid.in_(chunk))))
    return there


def add_new(
    connection: Connection,
    table: type[ExposureRow | FollowUpRow],
    ones: Sequence[Entry],
    row_of: Callable[[Entry], dict[str, Any]],
) -> int:
    """Add rows of a table, and return how many; those whose uuid is there already are left as they are."""
    there = uuids_there(connection, table, [one.uuid for one in ones])
    rows = [row_of(one) for one in ones if one.uuid not in there]
    for chunk in chunks(rows):
        connection.execute(insert(table), chunk)
    return len(rows)


def chunks(items: Sequence[Any], size: int = _CHUNK) -> Iterator[Any]:
    """Return items in portions that a statement can take."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def sealed(store: ContactStore, person: TracedPerson) -> bytes:
    """Return whatever of a person has no column of its own, encrypted."""
    content: dict[str, Any] = {k: str(v) for k, v in person.fields.items() if k not in _CLEAR}
    if person.rows:
        content["rows"] = person.rows
    return store.vault.seal(content, of=person.uuid)


def _row(person: TracedPerson, store: ContactStore, *, by: str, today: date) -> dict[str, Any]:
    days = {name: person.day(name) for name in DAYS}
    return {
        **{name: person.text(name) for name in CLEAR if name not in DAYS},
        **days,
        "uuid": person.uuid,
        "city": person.city,
        "sealed": sealed(store, person),
        "merged_into": person.merged_into,
        "created_by": by,
        "changed_at": datetime.now(UTC),
        "delete_on": store.rules.delete_on(today, *days.values()),
    }


def _person(row: Mapping[str, Any], store: ContactStore) -> TracedPerson:
    opened = store.vault.unseal(row["sealed"], of=row["uuid"])
    rows = opened.pop("rows", {})
    clear = {name: row[name] for name in CLEAR if row[name]}
    return TracedPerson(
        clear | opened, row["uuid"], rows, row["city"], row["id"], row["merged_into"], row["delete_on"]
    )


def write_marks(connection: Connection, store: ContactStore, people: Sequence[TracedPerson]) -> None:
    """Store by what persons are compared and what visits call them; there is nothing of it yet."""
    rows = [
        {"person": one.id, "mark": mark}
        for one in people
        for mark in sorted(name_marks.marks(store.vault, one.fields))
    ]
    for chunk in chunks(rows, 10_000):
        connection.execute(insert(MarkRow), chunk)
    names = [{"person": one.id, "pseudonym": name} for one in people if (name := _pseudonym(store, one))]
    for chunk in chunks(names, 10_000):
        connection.execute(insert(PseudonymRow), chunk)


def _pseudonym(store: ContactStore, person: TracedPerson) -> str:
    phone = name_marks.compared_phone(person.text("phone"))
    return store.vault.pseudonym(phone) if phone else person.text(PSEUDONYM)
