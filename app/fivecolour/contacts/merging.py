"""Makes two records of one person one, as a person of the staff decides, and takes it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from fivecolour.contacts import contact_audit, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import (
    DuplicateRow,
    ExposureRow,
    FollowUpRow,
    MarkRow,
    MergeRow,
    TracedRow,
)
from fivecolour.contacts.duplicate_search import DISTINCT, MERGED, OPEN
from fivecolour.contacts.traced_people import CASE, TracedPerson


def merge(store: ContactStore, first: str, second: str, *, by: str, today: date) -> str:
    """Merge the record ``second`` into ``first`` (uuids) and return the name of the merge.

    What ``first`` does not say is filled in from ``second``; of two that say different things ``first`` is
    right. Exposures and follow-ups go with it. A case stays one.

    Raises
    ------
    ContactError
        One of them is not there, or merged already.
    """
    with store.writing() as connection:
        keep, absorbed = (_person(connection, store, one) for one in (first, second))
        if keep.id == absorbed.id or keep.merged_into or absorbed.merged_into:
            raise ContactError("merged_already")
        fields = {**absorbed.fields, **keep.fields}
        if absorbed.is_case:
            fields["kind"] = CASE
        filled = {k: str(v) for k, v in fields.items() if keep.fields.get(k) != v}
        moved = _move(connection, absorbed.id, keep.id)
        traced_people.change(connection, store, replace(keep, fields=fields), by=by, today=today)
        connection.execute(update(TracedRow).where(TracedRow.id == absorbed.id).values(merged_into=keep.id))
        connection.execute(delete(MarkRow).where(MarkRow.person == absorbed.id))
        _decide(connection, keep.id, absorbed.id, MERGED)
        name = str(uuid.uuid4())
        content = {"filled": filled, "kind": keep.text("kind"), "moved": moved}
        row = {
            "uuid": name,
            "person": keep.id,
            "absorbed": absorbed.id,
            "by": by,
            "at": datetime.now(UTC),
            "undone": False,
            "sealed": store.vault.seal(content, of=name),
        }
        connection.execute(insert(MergeRow).values(**row))
        _log(connection, by, "persons merged", keep, absorbed)
    return name


def undo(store: ContactStore, name: str, *, by: str, today: date) -> None:
    """Take a merge back: both records are as they were, but for what was changed since.

    Raises
    ------
    ContactError
        There is no such merge, it was taken back, or one of the two was deleted since.
    """
    with store.writing() as connection:
        row = connection.execute(select(*MergeRow.__table__.columns).where(MergeRow.uuid == name)).first()
        if row is None or row.undone:
            raise ContactError("no_merge")
        content = store.vault.unseal(row.sealed, of=name)
        keep, absorbed = (
            next(traced_people.read(connection, store, TracedRow.id == one))
            for one in (row.person, row.absorbed)
        )
        if keep.merged_into:
            raise ContactError("merged_already")
        untouched = {k for k, v in content["filled"].items() if k != "kind" and keep.text(k) == v}
        fields = {k: v for k, v in keep.fields.items() if k not in untouched}
        if content["filled"].get("kind") == keep.text("kind"):
            fields["kind"] = content["kind"]
        _move_back(connection, content["moved"], absorbed.id)
        traced_people.change(connection, store, replace(keep, fields=fields), by=by, today=today)
        traced_people.change(connection, store, replace(absorbed, merged_into=None), by=by, today=today)
        connection.execute(update(MergeRow).where(MergeRow.uuid == name).values(undone=True))
        _decide(connection, keep.id, absorbed.id, OPEN)
        _log(connection, by, "merge undone", keep, absorbed)


def keep_apart(store: ContactStore, first: str, second: str, *, by: str) -> None:
    """Note that two are not one person; they are not proposed again.

    Raises
    ------
    ContactError
        One of them is not there.
    """
    with store.writing() as connection:
        people = [_person(connection, store, one) for one in (first, second)]
        _decide(connection, people[0].id, people[1].id, DISTINCT)
        _log(connection, by, "persons kept apart", *people)


def _person(connection: Connection, store: ContactStore, name: str) -> TracedPerson:
    found = next(traced_people.read(connection, store, TracedRow.uuid == name), None)
    if found is None:
        raise ContactError("nobody_of_number")
    return found


def _move(connection: Connection, old: int, new: int) -> dict[str, list[str]]:
    """Give what belongs to one person to another; what is between the two stays with the first."""
    between = or_(
        and_(ExposureRow.source == old, ExposureRow.target == new),
        and_(ExposureRow.source == new, ExposureRow.target == old),
    )
    moved: dict[str, list[str]] = {}
    for end in ("source", "target"):
        column = getattr(ExposureRow, end)
        moved[end] = list(connection.scalars(select(ExposureRow.uuid).where(column == old, ~between)))
        connection.execute(update(ExposureRow).where(ExposureRow.uuid.in_(moved[end])).values({end: new}))
    moved["follow_ups"] = list(connection.scalars(select(FollowUpRow.uuid).where(FollowUpRow.person == old)))
    connection.execute(update(FollowUpRow).where(FollowUpRow.person == old).values(person=new))
    return moved


def _move_back(connection: Connection, moved: Mapping[str, list[str]], old: int) -> None:
    for end in ("source", "target"):
        change = update(ExposureRow).where(ExposureRow.uuid.in_(moved[end])).values({end: old})
        connection.execute(change)
    days = update(FollowUpRow).where(FollowUpRow.uuid.in_(moved["follow_ups"])).values(person=old)
    connection.execute(days)


def _decide(connection: Connection, one: int, other: int, decision: str) -> None:
    first, second = sorted((one, other))
    pair = DuplicateRow.first == first, DuplicateRow.second == second
    connection.execute(update(DuplicateRow).where(*pair).values(decision=decision))


def _log(connection: Connection, by: str, what: str, keep: TracedPerson, other: TracedPerson) -> None:
    details: dict[str, Any] = {"with": other.text("number")}
    contact_audit.write(connection, who=by, what=what, subject=keep.text("number"), details=details)
