"""Reads and writes Go.Data's shape of an export: cases, contacts, events, follow-ups, relationships.

What has a field here becomes that field; every cell is kept as it was written too, so that what nobody
changed goes out as it came in. Somebody who is in both tables, as a contact that became a case is, has one
row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

import orjson
from sqlalchemy import Connection, select

from fivecolour.contacts import (
    contact_audit,
    duplicate_search,
    exposures,
    follow_ups,
    godata_tables,
    traced_people,
)
from fivecolour.contacts.contact_fields import contact_fields, plain
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import TracedRow
from fivecolour.contacts.exposures import Exposure
from fivecolour.contacts.follow_ups import FollowUp
from fivecolour.contacts.godata_tables import CASES, CONTACTS, EVENTS, FOLLOW_UPS, RELATIONSHIPS, Rows
from fivecolour.contacts.line_drafts import LineFault
from fivecolour.contacts.line_import import LineReceipt
from fivecolour.contacts.traced_people import CASE, CONTACT, EVENT, TracedPerson, Value

_KINDS = {CASES: CASE, CONTACTS: CONTACT, EVENTS: EVENT}
_LEAST = date(1900, 1, 1)

# Who is there already, by uuid: id, fingerprint, and into whom they were merged.
Known: TypeAlias = dict[str, tuple[int, bytes, int | None]]


def people_of(tables: Mapping[str, Rows]) -> list[TracedPerson]:
    """Return everybody of an export, each once."""
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for table in _KINDS:
        for row in tables[table]:
            rows.setdefault(row["uuid"], {})[table] = row
    return [TracedPerson(_fields(of), uuid, of) for uuid, of in rows.items()]


def import_tables(
    store: ContactStore, tables: Mapping[str, Rows], *, by: str, today: date, source: str = ""
) -> LineReceipt:
    """Take an export in; who is there already by the same uuid is changed to what it says now."""
    people = people_of(tables)
    prints = [store.vault.mark(one.uuid + orjson.dumps(one.rows).decode()) for one in people]
    with store.writing() as connection:
        known = _known(connection, people)
        new = [(one, mark) for one, mark in zip(people, prints, strict=True) if one.uuid not in known]
        same, changed = _known_again(people, prints, known)
        added = traced_people.add(
            connection, store, [one for one, _ in new], [mark for _, mark in new], by=by, today=today
        )
        for one in changed:
            traced_people.change(connection, store, one, by=by, today=today)
        ids = {one.uuid: one.id for one in (*added, *changed)} | {one: known[one][0] for one in same}
        links, faults = _links(tables[RELATIONSHIPS], ids)
        days, more = _days(tables[FOLLOW_UPS], ids)
        numbers = exposures.add(connection, store, links), follow_ups.add(connection, store, days)
        pairs, passed_over = duplicate_search.search(connection, store, added)
        duplicate_search.propose(connection, pairs)
        receipt = LineReceipt(
            sum(map(len, tables.values())) - len(tables[RELATIONSHIPS]) - len(tables[FOLLOW_UPS]),
            len(added),
            len(same),
            len(changed),
            len(pairs),
            passed_over,
            (*faults, *more),
            exposures=numbers[0],
            follow_ups=numbers[1],
        )
        contact_audit.write(
            connection, who=by, what="contacts imported", source=source, details=receipt.counts
        )
    return receipt


def _known_again(
    people: Sequence[TracedPerson], prints: Sequence[bytes], known: Known
) -> tuple[set[str], list[TracedPerson]]:
    """Return the uuids of whom an export says nothing new, and as they are now those of whom it does."""
    same = {
        one.uuid
        for one, mark in zip(people, prints, strict=True)
        if one.uuid in known and known[one.uuid][1] == mark
    }
    changed = [
        # Who was merged into somebody stays so, whatever another program still says.
        replace(one, id=known[one.uuid][0], merged_into=known[one.uuid][2])
        for one in people
        if one.uuid in known and one.uuid not in same
    ]
    return same, changed


def tables_of(
    people: Iterable[TracedPerson], links: Iterable[Exposure], days: Iterable[FollowUp]
) -> dict[str, Rows]:
    """Return the tables of an export; persons that were merged into others are left out with their links."""
    there = {one.id: one for one in people if one.merged_into is None}
    tables: dict[str, Rows] = {name: [] for name in godata_tables.NAMES}
    for one in there.values():
        for table, row in _rows_of(one):
            tables[table].append(row)
    for link in links:
        if link.source in there and link.target in there:
            tables[RELATIONSHIPS].append(_link_row(link, there[link.source], there[link.target]))
    for day in days:
        if day.person in there:
            tables[FOLLOW_UPS].append(_day_row(day, there[day.person]))
    return tables


def _known(connection: Connection, people: Sequence[TracedPerson]) -> Known:
    found: Known = {}
    for chunk in traced_people.chunks([one.uuid for one in people]):
        columns = TracedRow.uuid, TracedRow.id, TracedRow.fingerprint, TracedRow.merged_into
        for row in connection.execute(select(*columns).where(TracedRow.uuid.in_(chunk))):
            found[row.uuid] = row.id, bytes(row.fingerprint), row.merged_into
    return found


# --- in ---------------------------------------------------------------------------------------------


def _fields(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Value]:
    """Return what the rows of one person say; the row of the case goes before that of the contact."""
    found: dict[str, Value] = {"kind": _KINDS[next(iter(rows))]}
    for table, row in rows.items():
        for name, columns in godata_tables.shape(table).fields.items():
            value = _read(name, " ".join(filter(None, (row.get(one, "") for one in columns))))
            if value is not None:
                found.setdefault(name, value)
    return found


def _read(name: str, text: str) -> Value | None:
    one = contact_fields().get(name)
    if one is None or not text:
        return None
    if one.kind == "day":
        return _day(text)
    return one.words.get(plain(text)) if one.kind == "choice" else text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _links(rows: Rows, ids: Mapping[str, int]) -> tuple[list[Exposure], list[LineFault]]:
    links, faults = [], []
    columns = {k: v[0] for k, v in godata_tables.shape(RELATIONSHIPS).fields.items()}
    for number, row in enumerate(rows, start=2):
        source, target = (ids.get(row.get(columns[end], "")) for end in ("source", "target"))
        if source is None or target is None:
            end = columns["source" if source is None else "target"]
            faults.append(LineFault(number, f"{RELATIONSHIPS}: {end}", "nobody_of_uuid"))
            continue
        details = {k: row.get(columns[k], "") for k in ("exposure", "context", "frequency", "duration")}
        links.append(
            Exposure(
                source,
                target,
                _day(row.get(columns["last_contact"], "")),
                row.get(columns["estimated"], "").upper() == "TRUE",
                row.get(columns["certainty"], ""),
                details,
                row,
                row["uuid"],
            )
        )
    return links, faults


def _days(rows: Rows, ids: Mapping[str, int]) -> tuple[list[FollowUp], list[LineFault]]:
    days, faults = [], []
    columns = {k: v[0] for k, v in godata_tables.shape(FOLLOW_UPS).fields.items()}
    for number, row in enumerate(rows, start=2):
        person, day = ids.get(row.get(columns["person"], "")), _day(row.get(columns["day"], ""))
        if person is None or day is None:
            key = "nobody_of_uuid" if person is None else "day"
            column = columns["person" if person is None else "day"]
            faults.append(LineFault(number, f"{FOLLOW_UPS}: {column}", key))
            continue
        status = row.get(columns["status"], "").lower()
        known = status if status in follow_ups.STATUSES else ""
        days.append(FollowUp(person, day, known, row=row, uuid=row["uuid"]))
    return days, faults


# --- out --------------------------------------------------------------------------------------------


def _rows_of(person: TracedPerson) -> list[tuple[str, dict[str, str]]]:
    before = _fields(person.rows) if person.rows else {}
    own = {CASE: CASES, EVENT: EVENTS}.get(person.text("kind"), CONTACTS)
    tables = dict.fromkeys((*person.rows, own))
    return [(table, _row_of(person, table, before)) for table in tables]


def _row_of(person: TracedPerson, table: str, before: Mapping[str, Value]) -> dict[str, str]:
    """Return a row as it came, with what has changed since."""
    columns = godata_tables.shape(table)
    row = _blank(table, person.uuid) | dict(person.rows.get(table, {}))
    for name, names in columns.fields.items():
        value = person.fields.get(name)
        # Of somebody who came from elsewhere a table that they were not in yet has to be written whole.
        if table in person.rows and value == before.get(name):
            continue
        row |= dict.fromkeys(names, "") | {names[0]: _text(name, value)}
    return row


def _text(name: str, value: Value | None) -> str:
    if value is None:
        return ""
    kind = contact_fields()[name].kind
    return str(value).upper() if kind == "choice" else str(value)


def _link_row(link: Exposure, source: TracedPerson, target: TracedPerson) -> dict[str, str]:
    fields = {k: v[0] for k, v in godata_tables.shape(RELATIONSHIPS).fields.items()}
    if link.row:
        return dict(link.row) | {fields["source"]: source.uuid, fields["target"]: target.uuid}
    values = {
        "source": source.uuid,
        "target": target.uuid,
        "source_number": source.text("number"),
        "target_number": target.text("number"),
        "last_contact": link.last_contact.isoformat() if link.last_contact else "",
        "certainty": link.certainty,
        "estimated": str(link.estimated).upper(),
        **link.details,
    }
    return _blank(RELATIONSHIPS, link.uuid) | {fields[name]: text for name, text in values.items()}


def _day_row(day: FollowUp, person: TracedPerson) -> dict[str, str]:
    fields = {k: v[0] for k, v in godata_tables.shape(FOLLOW_UPS).fields.items()}
    if day.row:
        return dict(day.row) | {fields["person"]: person.uuid}
    return _blank(FOLLOW_UPS, day.uuid) | {
        fields["person"]: person.uuid,
        fields["number"]: person.text("number"),
        fields["status"]: day.status.upper(),
        fields["day"]: day.day.isoformat(),
    }


def _blank(table: str, uuid: str) -> dict[str, str]:
    return dict.fromkeys(godata_tables.shape(table).columns, "") | {"uuid": uuid}
