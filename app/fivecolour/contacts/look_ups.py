"""Looking into a case: with its number and a purpose, for some hours, each in the audit log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from fivecolour.access.permissions import Person
from fivecolour.contacts import contact_audit, name_marks, need, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, LookUpRow, MarkRow, TracedRow
from fivecolour.contacts.purposes import checked_purpose
from fivecolour.contacts.traced_people import TracedPerson

LOOKED_UP, REFUSED = "case looked up", "look-up refused"


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up: its name is all that stands in addresses.

    ``person`` is the one who was asked for.
    """

    name: str
    purpose: str
    until: datetime
    person: TracedPerson


def begin(store: ContactStore, person: Person, asked: str, purpose: str, *, now: datetime) -> LookUp:
    """Look into the case of a number, or of a phone.

    Raises
    ------
    ContactError
        There is no such purpose, or nobody of that number whom ``person`` needs to see; that is logged too,
        and which of both it is, is not said.
    """
    checked_purpose(purpose)
    until = now + timedelta(hours=store.rules.look_up_hours)
    with store.writing() as connection:
        traced = _found(connection, store, asked.strip())
        allowed = traced is not None and need.may_see(person, traced)
        number = traced.text("number") if traced is not None else ""
        contact_audit.write(
            connection,
            who=person.name,
            what=LOOKED_UP if allowed else REFUSED,
            subject=number,
            details={"purpose": purpose},
            at=now,
        )
        if traced is not None and allowed:
            made = LookUp(secrets.token_urlsafe(18), purpose, until, traced)
            values = {
                "name": made.name,
                "who": person.name,
                "person": traced.id,
                "purpose": purpose,
                "until": until,
                "delete_on": until.date(),
            }
            connection.execute(insert(LookUpRow).values(**values))
            return made
    # Outside of the transaction, so that the refusal stays in the log.
    raise ContactError("nobody_of_number")


def find(store: ContactStore, person: Person, name: str, *, now: datetime) -> LookUp:
    """Return a look-up that somebody has begun.

    Raises
    ------
    ContactError
        It has ended, is another's, or is none.
    """
    with store.reading() as connection:
        query = select(*LookUpRow.__table__.columns).where(LookUpRow.name == name)
        row = connection.execute(query).first()
        if row is None or row.who != person.name or row.until <= now:
            raise ContactError("look_up_over")
        traced = next(traced_people.read(connection, store, TracedRow.id == row.person), None)
    if traced is None or not need.may_see(person, traced):
        raise ContactError("look_up_over")
    return LookUp(row.name, row.purpose, row.until, traced)


def _found(connection: Connection, store: ContactStore, asked: str) -> TracedPerson | None:
    """Return whoever has a number, else whoever alone has a phone; merged records are passed over."""
    conditions = TracedRow.number == asked, UNMERGED
    people = list(traced_people.read(connection, store, *conditions)) if asked else []
    if not people and (phone := name_marks.compared_phone(asked)):
        with_phone = select(MarkRow.person).where(MarkRow.mark == store.vault.mark(f"phone {phone}"))
        conditions = TracedRow.id.in_(with_phone), UNMERGED
        people = list(traced_people.read(connection, store, *conditions))
    return people[0] if len(people) == 1 else None
