"""Days of follow-up as they are kept: whether somebody was seen, and what was found."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fivecolour.contacts import traced_people
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import FollowUpRow

SEEN_OK, SEEN_NOT_OK, MISSED = "seen_ok", "seen_not_ok", "missed"
NOT_PERFORMED, NOT_ATTEMPTED = "not_performed", "not_attempted"
STATUSES = (SEEN_OK, SEEN_NOT_OK, MISSED, NOT_PERFORMED, NOT_ATTEMPTED)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One day of a person's (``person`` is the id of the row).

    Attributes
    ----------
    status : str
        One of `STATUSES`, or empty where another program left it open.
    found : dict
        ``temperature`` in degrees Celsius, ``signs``, ``reason``: texts.
    row : dict
        The row of another program's table, as it was written.
    by : str
        Who noted it.
    """

    person: int
    day: date
    status: str
    found: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def temperature(self) -> float | None:
        """The temperature in degrees Celsius; None where none was taken."""
        text = self.found.get("temperature", "")
        return float(text) if text else None


def add(connection: Connection, store: ContactStore, days: Sequence[FollowUp]) -> int:
    """Store days; those whose uuid is there already are left as they are."""
    return traced_people.add_new(connection, FollowUpRow, days, lambda one: _row(one, store))


def read(connection: Connection, store: ContactStore, *conditions: ColumnElement[bool]) -> Iterator[FollowUp]:
    """Return days, opened, in the order in which they were noted."""
    query = select(*FollowUpRow.__table__.columns).where(*conditions).order_by(FollowUpRow.id)
    for row in connection.execute(query):
        sealed = store.vault.unseal(row.sealed, of=row.uuid)
        yield FollowUp(row.person, row.day, row.status, sealed["found"], sealed["row"], row.by, row.uuid)


def _row(one: FollowUp, store: ContactStore) -> dict[str, Any]:
    content = {"found": dict(one.found), "row": dict(one.row)}
    return {
        "uuid": one.uuid,
        "person": one.person,
        "day": one.day,
        "status": one.status,
        "sealed": store.vault.seal(content, of=one.uuid),
        "by": one.by,
    }
