"""Today's follow-up: whom to see, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import contact_audit, follow_up_plan, look_ups, need, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import ExposureRow, TracedRow
from fivecolour.contacts.follow_up_plan import REASONS, DueContact
from fivecolour.contacts.pages.contact_guard import READ, Tracer, page, with_store
from fivecolour.contacts.traced_people import TracedPerson
from fivecolour.errors import UserError
from fivecolour.web import guard

router = APIRouter()
_PER_PAGE = 50
_PURPOSE = "follow_up"
# Older entries than these are not sought: at worst somebody is logged twice.
_SEARCHED = 500


@router.api_route("/contacts/follow-up", methods=READ)
async def follow_up(request: Request, person: Tracer) -> Response:
    """List whom to see today, without names."""
    return await _list(request, person)


@router.post("/contacts/follow-up/names")
async def with_names(request: Request, person: Tracer) -> Response:
    """List them with names and phones: each is a look-up in the log."""
    return await _list(request, person, names=True)


@router.post("/contacts/follow-up")
async def note(request: Request, person: Tracer) -> Response:
    """Note what came of one of them, and go on with the list, with names where it had them."""
    form = await guard.form_texts(request)
    try:
        await with_store(request, lambda store: _note(store, person, form))
    except UserError as fault:
        told = guard.told(request, fault)
        return await _list(request, person, 400, names="names" in form, fault=told)
    if "names" in form:
        return await _list(request, person, names=True, going_on=True)
    return guard.redirect(request, "/staff/contacts/follow-up")


def _note(store: ContactStore, person: Person, form: dict[str, str]) -> None:
    with store.reading() as connection:
        found = traced_people.read(connection, store, TracedRow.uuid == form.get("person", ""))
        traced = next(found, None)
    if traced is None or not need.may_see(person, traced):
        raise ContactError("nobody_of_number")
    follow_up_plan.note(
        store,
        traced,
        form.get("outcome", ""),
        day=_day(form.get("day", ""), traced),
        by=person.name,
        temperature=form.get("temperature", ""),
        signs="signs" in form,
        reason=form.get("reason", ""),
    )


def _day(text: str, traced: TracedPerson) -> date:
    """Return the day that is noted: today, or an earlier one of the follow-up that was left out."""
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        raise ContactError("no_follow_up_day") from None
    first = traced.day("follow_from")
    if day > today() or (first is not None and day < first):
        raise ContactError("no_follow_up_day")
    return day


async def _list(
    request: Request,
    person: Person,
    status: int = 200,
    /,
    *,
    names: bool = False,
    going_on: bool = False,
    **values: Any,
) -> Response:
    rows, more, people = await with_store(request, lambda store: _due(store, person, names, going_on))
    return page(
        request,
        "contacts_follow_up.html",
        status,
        rows=rows,
        more=more,
        people=people,
        names=names,
        reasons=REASONS,
        today=today(),
        **values,
    )


def _due(
    store: ContactStore, person: Person, names: bool, going_on: bool
) -> tuple[list[DueContact], int, dict[int, TracedPerson]]:
    logged = _logged_today(store, person) if going_on else frozenset()
    with store.writing() as connection:
        rows = follow_up_plan.due(connection, store.rules, today(), need.needs(person))
        shown = rows[:_PER_PAGE]
        people: dict[int, TracedPerson] = {}
        if names:
            ids = [one.id for one in shown]
            people = {one.id: one for one in traced_people.read(connection, store, TracedRow.id.in_(ids))}
            if unlogged := [one for one in shown if one.number not in logged]:
                _log(connection, person, unlogged)
    return shown, len(rows) - len(shown), people


def _logged_today(store: ContactStore, person: Person) -> frozenset[str]:
    """Return the numbers whose names somebody was shown today already: they are not logged at each note."""
    wanted = contact_audit.AuditFilter(who=person.name, what=look_ups.LOOKED_UP)
    newest = contact_audit.entries(store.engine, wanted, limit=_SEARCHED)
    day = datetime.now(UTC).date().isoformat()
    return frozenset(
        number
        for one in newest
        if one.at.startswith(day) and one.details.get("purpose") == _PURPOSE
        for number in one.details.get("contacts", ())
    )


def _log(connection: Connection, person: Person, shown: list[DueContact]) -> None:
    """Write one entry for each case whose contacts are shown, with the numbers of these."""
    source = aliased(TracedRow)
    query = (
        select(ExposureRow.target, source.number)
        .join(source, source.id == ExposureRow.source)
        .where(ExposureRow.target.in_([one.id for one in shown]))
    )
    cases: dict[str, list[str]] = {}
    numbers = {one.id: one.number for one in shown}
    for row in connection.execute(query):
        cases.setdefault(row.number, []).append(numbers.pop(row.target, ""))
    if numbers:
        cases.setdefault("", []).extend(numbers.values())
    for number, contacts in sorted(cases.items()):
        details = {"purpose": _PURPOSE, "contacts": sorted(filter(None, contacts))}
        contact_audit.write(
            connection, who=person.name, what=look_ups.LOOKED_UP, subject=number, details=details
        )
