"""Who was exposed to whom, when and how."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fivecolour.contacts import traced_people
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import ExposureRow, TracedRow
from fivecolour.contacts.traced_people import TracedPerson


@dataclass(frozen=True, slots=True)
class Exposure:
    """One link of a chain, from ``source`` to ``target`` (ids of rows).

    Attributes
    ----------
    last_contact : date or None
        The last day of the contact; ``estimated`` where nobody is sure of it.
    certainty : str
        As the other program calls it.
    details : dict
        ``exposure``, ``context``, ``frequency``, ``duration``: texts.
    row : dict
        The row of another program's table, as it was written.
    """

    source: int
    target: int
    last_contact: date | None = None
    estimated: bool = False
    certainty: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))


def add(connection: Connection, store: ContactStore, links: Sequence[Exposure]) -> int:
    """Store links; those whose uuid is there already are left as they are."""
    return traced_people.add_new(connection, ExposureRow, links, lambda one: _row(one, store))


def read(connection: Connection, store: ContactStore, *conditions: ColumnElement[bool]) -> Iterator[Exposure]:
    """Return links, opened, in the order of their rows."""
    query = select(*ExposureRow.__table__.columns).where(*conditions).order_by(ExposureRow.id)
    for row in connection.execute(query):
        sealed = store.vault.unseal(row.sealed, of=row.uuid)
        yield Exposure(
            row.source,
            row.target,
            row.last_contact,
            row.estimated,
            row.certainty,
            sealed["details"],
            sealed["row"],
            row.uuid,
        )


def of_lines(connection: Connection, store: ContactStore, lines: Sequence[tuple[TracedPerson, str]]) -> int:
    """Link persons to the cases whose numbers their rows name, unless they are linked already."""
    wanted = sorted({number for _, number in lines if number})
    sources: dict[str, int] = {}
    for chunk in traced_people.chunks(wanted):
        query = select(TracedRow.number, TracedRow.id).where(TracedRow.number.in_(chunk))
        sources.update((row.number, row.id) for row in connection.execute(query))
    targets = [person.id for person, number in lines if number]
    linked: set[tuple[int, int]] = set()
    for chunk in traced_people.chunks(targets):
        pairs = select(ExposureRow.source, ExposureRow.target).where(ExposureRow.target.in_(chunk))
        linked |= {(row.source, row.target) for row in connection.execute(pairs)}
    links = [
        Exposure(sources[number], person.id, person.day("last_contact"))
        for person, number in lines
        if number and (sources[number], person.id) not in linked
    ]
    return add(connection, store, links)


def _row(link: Exposure, store: ContactStore) -> dict[str, Any]:
    content = {"details": dict(link.details), "row": dict(link.row)}
    return {
        "uuid": link.uuid,
        "source": link.source,
        "target": link.target,
        "last_contact": link.last_contact,
        "estimated": link.estimated,
        "certainty": link.certainty,
        "sealed": store.vault.seal(content, of=link.uuid),
    }
