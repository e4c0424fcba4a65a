"""Access by need: a tracer sees who is assigned to them or in their districts, who leads their districts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, true

from fivecolour.access.permissions import Person
from fivecolour.contacts.contact_tables import TracedRow
from fivecolour.contacts.traced_people import TracedPerson

TRACE, LEAD, COLOCATE = "trace", "trace_lead", "colocate"


def needs(person: Person) -> ColumnElement[bool]:
    """Return the condition on rows that somebody may see.

    Districts that are empty mean all of them to who leads, and none to who traces: they see whom they are
    given.
    """
    of_places = or_(TracedRow.district.in_(person.districts), TracedRow.city.in_(person.districts))
    if person.may(LEAD):
        return of_places if person.districts else true()
    if not person.may(TRACE):
        return false()
    return or_(TracedRow.assigned_to == person.name, of_places)


def may_see(person: Person, traced: TracedPerson) -> bool:
    """Return whether somebody may see a person: the same rule for one."""
    district = traced.text("district")
    in_places = bool(person.districts) and bool({district, traced.city} & person.districts)
    if person.may(LEAD):
        return in_places or not person.districts
    return person.may(TRACE) and (in_places or traced.text("assigned_to") == person.name)
