"""A case as a look-up shows it: who it is, by whom exposed, and whom it exposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import or_

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import (
    contact_audit,
    exposures,
    follow_ups,
    look_ups,
    need,
    person_timeline,
    traced_people,
)
from fivecolour.contacts.colocation.colocation_rule import rule_names
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_fields import contact_fields
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, ExposureRow, FollowUpRow, TracedRow
from fivecolour.contacts.exposures import Exposure
from fivecolour.contacts.line_drafts import LineReading, read_rows
from fivecolour.contacts.look_ups import LookUp
from fivecolour.contacts.map_places import map_places
from fivecolour.contacts.pages.contact_guard import READ, Tracer, page, with_store
from fivecolour.contacts.person_timeline import TimelineEntry
from fivecolour.contacts.traced_people import BECAME, CASE, TracedPerson
from fivecolour.errors import UserError
from fivecolour.texts import table
from fivecolour.web import guard

router = APIRouter()
# What may be corrected on the page of a case.
EDITED = (
    *("name", "phone", "birth_year", "sex", "address", "district", "classification", "onset"),
    *("reported", "last_contact", "isolated", "assigned_to", "note"),
)
_CASE = ("classification", "onset")


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """Somebody at the other end of an exposure; whom one need not see is a number alone."""

    person: TracedPerson
    link: Exposure
    seen: bool


@router.post("/contacts/look")
async def look_up(request: Request, person: Tracer) -> Response:
    """Begin a look-up and go to its page."""
    form = await request.form()
    asked, purpose = str(form.get("number", "")), str(form.get("purpose", ""))
    now = guard.guard_of(request).authentication.clock()
    try:
        begun = await with_store(
            request, lambda store: look_ups.begin(store, person, asked, purpose, now=now)
        )
    except ContactError as fault:
        return _not_found(request, person, fault)
    return guard.redirect(request, f"/staff/contacts/look/{begun.name}")


@router.api_route("/contacts/look/{name}", methods=READ)
async def case(request: Request, name: str, person: Tracer) -> Response:
    """Show whom a look-up asked for."""
    return await _case(request, name, person)


@router.post("/contacts/look/{name}")
async def correct(request: Request, name: str, person: Tracer) -> Response:
    """Correct what is known of somebody."""
    return await _changed(request, name, person, EDITED, "person corrected")


@router.post("/contacts/look/{name}/case")
async def make_case(request: Request, name: str, person: Tracer) -> Response:
    """Make a contact a case: the record stays the same one."""
    return await _changed(request, name, person, _CASE, "contact became case")


async def _changed(
    request: Request, name: str, person: Person, fields: tuple[str, ...], what: str
) -> Response:
    form = await guard.form_texts(request)
    given = {field: form[field].strip() for field in fields if field in form}
    now = guard.guard_of(request).authentication.clock()

    def change(store: ContactStore) -> LineReading:
        begun = look_ups.find(store, person, name, now=now)
        return _change(store, request, begun, given, person, what)

    try:
        reading = await with_store(request, change)
    except UserError as fault:
        return await _case(request, name, person, 400, fault=guard.told(request, fault))
    if reading.faults:
        told = [one.told(guard.language(request)) for one in reading.faults]
        return await _case(request, name, person, 400, fault=" ".join(told), form=given)
    return guard.redirect(request, f"/staff/contacts/look/{name}")


def _change(
    store: ContactStore, request: Request, begun: LookUp, given: dict[str, str], person: Person, what: str
) -> LineReading:
    """Read the fields as a row of a line list is read, and store them; what is left empty is taken out."""
    say, places = table("contacts", guard.language(request)), map_places(guard.guard_of(request).config)
    before = begun.person
    unchanged = {k: v for k, v in given.items() if v == before.text(k)}
    changed = {k: v for k, v in given.items() if k not in unchanged}
    header = [say["field_number"], *(say[f"field_{one}"] for one in changed)]
    cells = [before.text("number"), *changed.values()]
    reading = read_rows([header, cells], places, kind=before.text("kind"))
    if reading.faults:
        return reading
    read = {k: v for k, v in reading.drafts[0].fields.items() if k in changed}
    fields = {k: v for k, v in before.fields.items() if k not in changed} | read
    if what == "contact became case" and not before.is_case:
        fields |= {"kind": CASE, "status": BECAME, "became_case": today()}
    if not person.may(need.LEAD):
        fields = {**fields, "assigned_to": before.text("assigned_to")}
    city = places.cities.get(str(fields.get("district", "")), before.city)
    renewed = traced_people.with_follow_up(replace(before, fields=fields, city=city), store)
    with store.writing() as connection:
        traced_people.change(connection, store, renewed, by=person.name, today=today())
        details = {"purpose": begun.purpose, "fields": sorted(changed)}
        number = before.text("number")
        contact_audit.write(connection, who=person.name, what=what, subject=number, details=details)
    return reading


def _not_found(request: Request, person: Person, fault: ContactError) -> Response:
    told, lead = guard.told(request, fault), person.may(need.LEAD)
    return page(request, "contacts_home.html", 404, fault=told, counts={}, lead=lead)


async def _case(request: Request, name: str, person: Person, status: int = 200, /, **values: Any) -> Response:
    now = guard.guard_of(request).authentication.clock()
    try:
        begun, sources, targets, timeline = await with_store(
            request, lambda store: _shown(store, person, name, now)
        )
    except ContactError as fault:
        return _not_found(request, person, fault)
    asked = begun.person
    fields = [
        (one, contact_fields()[one], values.get("form", {}).get(one, asked.text(one)))
        for one in EDITED
        if one != "assigned_to" or person.may(need.LEAD)
    ]
    return page(
        request,
        "contacts_case.html",
        status,
        begun=begun,
        asked=asked,
        sources=sources,
        targets=targets,
        timeline=timeline,
        drawn=person_timeline.drawn(timeline),
        fields=fields,
        rules=rule_names(guard.language(request)),
        **values,
    )


def _shown(
    store: ContactStore, person: Person, name: str, now: Any
) -> tuple[LookUp, list[LinkedPerson], list[LinkedPerson], list[TimelineEntry]]:
    begun = look_ups.find(store, person, name, now=now)
    own = begun.person.id
    with store.reading() as connection:
        links = list(
            exposures.read(connection, store, or_(ExposureRow.source == own, ExposureRow.target == own))
        )
        ends = {end for link in links for end in (link.source, link.target)} - {own}
        there = TracedRow.id.in_(ends), UNMERGED
        people = {one.id: one for one in traced_people.read(connection, store, *there)}
        days = list(follow_ups.read(connection, store, FollowUpRow.person == own))

    def linked(other: int, link: Exposure) -> LinkedPerson:
        return LinkedPerson(people[other], link, need.may_see(person, people[other]))

    sources = [linked(one.source, one) for one in links if one.target == own and one.source in people]
    targets = [linked(one.target, one) for one in links if one.source == own and one.target in people]
    contacts = [(one.link.last_contact, one.person.text("number")) for one in sources]
    return begun, sources, targets, person_timeline.entries(begun.person, contacts, days, store.rules)
