"""Takes rows of a line list in: none twice, and who may be there already is shown to a person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, select, true

from fivecolour.contacts import contact_audit, duplicate_search, exposures, traced_people
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, TracedRow
from fivecolour.contacts.line_drafts import LineDraft, LineFault, LineReading, Places
from fivecolour.contacts.traced_people import TracedPerson, Value


@dataclass(frozen=True, slots=True)
class LineReceipt:
    """What became of the rows: read = accepted + unchanged + updated + refused.

    Attributes
    ----------
    possible_duplicates : int
        Pairs that a person of the staff is asked about.
    not_compared : int
        How many share a mark with so many others that they were not compared by it.
    unread : tuple of str
        Columns that nothing was taken from.
    """

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    updated: int = 0
    possible_duplicates: int = 0
    not_compared: int = 0
    faults: tuple[LineFault, ...] = ()
    unread: tuple[str, ...] = ()
    exposures: int = 0
    follow_ups: int = 0

    @property
    def refused(self) -> int:
        """How many rows were not taken in."""
        return len({fault.row for fault in self.faults})

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone, as the audit log has them."""
        names = ("read", "accepted", "unchanged", "updated", "refused", "possible_duplicates", "not_compared")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class _Sorted:
    """Drafts by what is to be done with them."""

    new: list[tuple[LineDraft, bytes]] = field(default_factory=list)
    changed: list[tuple[LineDraft, int]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[LineFault] = field(default_factory=list)


def import_lines(
    store: ContactStore,
    reading: LineReading,
    places: Places,
    *,
    by: str,
    today: date,
    source: str = "",
    update: bool = False,
    check_only: bool = False,
    needs: ColumnElement[bool] | None = None,
    assigned_to: str = "",
) -> LineReceipt:
    """Take in what was read.

    Parameters
    ----------
    source : str
        Hash of the file or what else tells of it without naming anybody: file names may.
    update : bool
        A row whose number is known changes that person; without it the row is refused.
    check_only : bool
        Say what would become of the rows, and store nothing.
    needs : ColumnElement, optional
        Condition on the persons that ``by`` may see, and so change; all, if not given.
    assigned_to : str
        Whom new rows are given that say nobody; who is changed stays with whom they are assigned to.
    """
    with store.writing() as connection:
        found = _sorted(connection, store, reading.drafts, _changeable(update, needs))
        receipt = _imported(
            connection, store, reading, found, places, by=by, today=today, assigned_to=assigned_to
        )
        if check_only:
            connection.rollback()
        else:
            details = receipt.counts
            contact_audit.write(connection, who=by, what="contacts imported", source=source, details=details)
    return receipt


def file_mark(path: Path) -> str:
    """Return what the audit log calls a file by: its hash, for its name may be somebody's."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _imported(
    connection: Connection,
    store: ContactStore,
    reading: LineReading,
    found: _Sorted,
    places: Places,
    *,
    by: str,
    today: date,
    assigned_to: str,
) -> LineReceipt:
    drafts = [_person(draft, places, today, assigned_to) for draft, _ in found.new]
    people = [traced_people.with_follow_up(person, store) for person in drafts]
    prints = [mark for _, mark in found.new]
    added = traced_people.add(connection, store, people, prints, by=by, today=today)
    changed = _change(connection, store, found.changed, places, by=by, today=today)
    sources = [(one, one.text("exposed_to")) for one in (*added, *changed)]
    links = exposures.of_lines(connection, store, sources)
    pairs, passed_over = duplicate_search.search(connection, store, added)
    duplicate_search.propose(connection, pairs)
    return LineReceipt(
        reading.read,
        len(added),
        found.unchanged,
        len(found.changed),
        len(pairs),
        passed_over,
        tuple(sorted((*reading.faults, *found.faults), key=lambda one: one.row)),
        reading.unread,
        links,
    )


def _changeable(update: bool, needs: ColumnElement[bool] | None) -> ColumnElement[bool]:
    if not update:
        return false()
    return UNMERGED & (true() if needs is None else needs)


def _sorted(
    connection: Connection,
    store: ContactStore,
    drafts: Sequence[LineDraft],
    changeable: ColumnElement[bool],
) -> _Sorted:
    prints = [store.vault.mark(_whole(draft.fields)) for draft in drafts]
    known = _there(connection, TracedRow.fingerprint, prints)
    in_file = Counter(str(draft.fields.get("number", "")) for draft in drafts)
    sources = {str(draft.fields["exposed_to"]) for draft in drafts if "exposed_to" in draft.fields}
    named = sorted({*in_file, *sources} - {""})
    numbers = _there(connection, TracedRow.number, named)
    own = _there(connection, TracedRow.number, named, changeable)
    found, seen = _Sorted(), set()
    for draft, mark in zip(drafts, prints, strict=True):
        number, source = str(draft.fields.get("number", "")), str(draft.fields.get("exposed_to", ""))
        if mark in known or mark in seen:
            found.unchanged += 1
        elif in_file[number] > 1 and number:
            found.faults.append(LineFault(draft.row, draft.columns["number"], "number_twice"))
        elif source and source not in numbers and (not in_file[source] or source == number):
            found.faults.append(LineFault(draft.row, draft.columns["exposed_to"], "no_source"))
        elif number in own:
            found.changed.append((draft, own[number]))
        elif number in numbers:
            found.faults.append(LineFault(draft.row, draft.columns["number"], "number_there"))
        else:
            found.new.append((draft, mark))
        seen.add(mark)
    return found


def _there(
    connection: Connection, column: Any, values: Sequence[Any], *conditions: ColumnElement[bool]
) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for chunk in traced_people.chunks(values):
        rows = connection.execute(select(column, TracedRow.id).where(column.in_(chunk), *conditions))
        found |= {bytes(row[0]) if isinstance(row[0], bytes | memoryview) else row[0]: row.id for row in rows}
    return found


def _whole(fields: Mapping[str, Value]) -> str:
    return "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))


def _person(draft: LineDraft, places: Places, today: date, assigned_to: str) -> TracedPerson:
    fields = ({"assigned_to": assigned_to} if assigned_to else {}) | dict(draft.fields)
    person = TracedPerson(fields, city=places.cities.get(str(fields.get("district", "")), ""))
    if "number" not in fields:
        # Random, so that no two hosts give the same one and it tells nothing of how many there are.
        head = "CASE" if person.is_case else "CONTACT"
        fields["number"] = f"{head}-{today.year}-{person.uuid[:8].upper()}"
    return replace(person, fields=fields)


def _change(
    connection: Connection,
    store: ContactStore,
    changed: Iterable[tuple[LineDraft, int]],
    places: Places,
    *,
    by: str,
    today: date,
) -> list[TracedPerson]:
    by_id = {number: draft for draft, number in changed}
    done = []
    for chunk in traced_people.chunks(sorted(by_id)):
        for person in list(traced_people.read(connection, store, TracedRow.id.in_(chunk))):
            fields = {**person.fields, **by_id[person.id].fields, "kind": person.fields["kind"]}
            city = places.cities.get(str(fields.get("district", "")), "")
            renewed = traced_people.with_follow_up(replace(person, fields=fields, city=city), store)
            traced_people.change(connection, store, renewed, by=by, today=today)
            done.append(renewed)
    return done
