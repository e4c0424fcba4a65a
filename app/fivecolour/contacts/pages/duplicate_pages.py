"""Pairs of records that may be of one person: somebody decides, and may take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, func, or_, select

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import contact_audit, look_ups, merging, need, traced_people
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, DuplicateRow, MergeRow, TracedRow
from fivecolour.contacts.duplicate_search import OPEN
from fivecolour.contacts.pages.contact_guard import READ, Lead, page, with_store
from fivecolour.contacts.traced_people import TracedPerson
from fivecolour.errors import UserError
from fivecolour.web import guard

router = APIRouter()
_SHOWN = 20
_COMPARED = (
    "number",
    "kind",
    "name",
    "phone",
    "birth_year",
    "age",
    "sex",
    "district",
    "onset",
    "last_contact",
)


@dataclass(frozen=True, slots=True)
class ShownPair:
    """Two records, the older first, and why they may be one person's."""

    first: TracedPerson
    second: TracedPerson
    why: str
    likeness: int


@dataclass(frozen=True, slots=True)
class ShownMerge:
    """A merge that may be taken back."""

    name: str
    keep: str
    absorbed: str
    by: str


@router.api_route("/contacts/duplicates", methods=READ)
async def duplicates(request: Request, person: Lead) -> Response:
    """List pairs by their numbers, and the merges of late."""
    return await _page(request, person)


@router.post("/contacts/duplicates/names")
async def with_names(request: Request, person: Lead) -> Response:
    """List them with all that tells persons apart: each is a look-up in the log."""
    return await _page(request, person, names=True)


@router.post("/contacts/duplicates")
async def decide(request: Request, person: Lead) -> Response:
    """Merge two records, or keep them apart."""
    form = await guard.form_texts(request)
    first, second, decision = (form.get(key, "") for key in ("first", "second", "decision"))

    def do(store: ContactStore) -> None:
        _check(store, person, first, second)
        if decision == "merge":
            merging.merge(store, first, second, by=person.name, today=today())
        elif decision == "apart":
            merging.keep_apart(store, first, second, by=person.name)
        else:
            raise ContactError("no_decision")

    return await _done(request, person, do)


@router.post("/contacts/duplicates/undo")
async def undo(request: Request, person: Lead) -> Response:
    """Take a merge back."""
    name = str((await request.form()).get("merge", ""))

    def do(store: ContactStore) -> None:
        with store.reading() as connection:
            if name not in {one.name for one in _merges(connection, person)}:
                raise ContactError("no_merge")
        merging.undo(store, name, by=person.name, today=today())

    return await _done(request, person, do)


async def _done(request: Request, person: Person, do: Any) -> Response:
    try:
        await with_store(request, do)
    except UserError as fault:
        return await _page(request, person, 400, fault=guard.told(request, fault))
    return guard.redirect(request, "/staff/contacts/duplicates")


def _check(store: ContactStore, person: Person, *names: str) -> None:
    with store.reading() as connection:
        found = list(traced_people.read(connection, store, TracedRow.uuid.in_(names)))
    if not all(need.may_see(person, one) for one in found):
        raise ContactError("nobody_of_number")


async def _page(
    request: Request, person: Person, status: int = 200, /, *, names: bool = False, **values: Any
) -> Response:
    pairs, merges, count = await with_store(request, lambda store: _shown(store, person, names))
    return page(
        request,
        "contacts_duplicates.html",
        status,
        pairs=pairs,
        merges=merges,
        count=count,
        names=names,
        compared=_COMPARED,
        **values,
    )


def _shown(store: ContactStore, person: Person, names: bool) -> tuple[list[ShownPair], list[ShownMerge], int]:
    own = select(TracedRow.id).where(need.needs(person), UNMERGED)
    conditions = DuplicateRow.decision == OPEN, DuplicateRow.first.in_(own), DuplicateRow.second.in_(own)
    query = select(*DuplicateRow.__table__.columns).where(*conditions)
    with store.writing() as connection:
        rows = connection.execute(
            query.order_by(DuplicateRow.likeness.desc(), DuplicateRow.first).limit(_SHOWN)
        ).all()
        count = connection.execute(
            select(func.count()).select_from(DuplicateRow).where(*conditions)
        ).scalar_one()
        ids = {end for row in rows for end in (row.first, row.second)}
        people = {one.id: one for one in traced_people.read(connection, store, TracedRow.id.in_(ids))}
        pairs = [ShownPair(people[row.first], people[row.second], row.why, row.likeness) for row in rows]
        for one in pairs if names else []:
            details = {"purpose": "data_quality", "with": one.second.text("number")}
            number = one.first.text("number")
            contact_audit.write(
                connection, who=person.name, what=look_ups.LOOKED_UP, subject=number, details=details
            )
        return pairs, _merges(connection, person), count


def _merges(connection: Connection, person: Person) -> list[ShownMerge]:
    own = select(TracedRow.id).where(need.needs(person))
    query = select(MergeRow.uuid, MergeRow.person, MergeRow.absorbed, MergeRow.by)
    query = query.where(MergeRow.undone.is_(False), MergeRow.person.in_(own))
    rows = connection.execute(query.order_by(MergeRow.id.desc()).limit(_SHOWN)).all()
    ids = {end for row in rows for end in (row.person, row.absorbed)}
    numbers = {
        row.id: row.number
        for row in connection.execute(
            select(TracedRow.id, TracedRow.number).where(or_(TracedRow.id.in_(ids)))
        )
    }
    return [ShownMerge(row.uuid, numbers[row.person], numbers[row.absorbed], row.by) for row in rows]
