"""Where contact tracing begins, and the line list: numbers, days and states, no names."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import ColumnElement, Connection, Row, func, select

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import need
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, DuplicateRow, TracedRow
from fivecolour.contacts.duplicate_search import OPEN
from fivecolour.contacts.pages.contact_guard import READ, Tracer, page, with_store
from fivecolour.contacts.traced_people import UNDER
from fivecolour.web import guard

router = APIRouter()
_PER_PAGE = 100
_KINDS = ("case", "contact", "contact_of_contact", "event")
_COLUMNS = (
    TracedRow.id,
    TracedRow.number,
    TracedRow.kind,
    TracedRow.classification,
    TracedRow.status,
    TracedRow.district,
    TracedRow.onset,
    TracedRow.last_contact,
    TracedRow.follow_until,
    TracedRow.assigned_to,
    TracedRow.delete_on,
)


@router.api_route("/contacts", methods=READ)
async def home(request: Request, person: Tracer) -> Response:
    """Show how many there are of each, and ask for whom to look up."""
    counts = await with_store(request, lambda store: _counts(store, person))
    return page(request, "contacts_home.html", counts=counts, lead=person.may(need.LEAD))


@router.api_route("/contacts/lines", methods=READ)
async def lines(request: Request, person: Tracer) -> Response:
    """List who is traced, a page at a time; names come with a look-up."""
    asked = request.query_params
    kind, after = asked.get("kind", ""), guard.whole_number(asked.get("after", "")) or 0
    conditions = [TracedRow.id > after] + ([TracedRow.kind == kind] if kind in _KINDS else [])
    rows = await with_store(request, lambda store: _lines(store, person, conditions))
    more = rows[_PER_PAGE - 1].id if len(rows) > _PER_PAGE else None
    return page(
        request,
        "contacts_lines.html",
        rows=rows[:_PER_PAGE],
        kinds=_KINDS,
        kind=kind,
        more=more,
        today=today(),
    )


def _lines(store: ContactStore, person: Person, conditions: list[ColumnElement[bool]]) -> list[Row[Any]]:
    query = select(*_COLUMNS).where(need.needs(person), UNMERGED, *conditions)
    with store.reading() as connection:
        return list(connection.execute(query.order_by(TracedRow.id).limit(_PER_PAGE + 1)))


def _counts(store: ContactStore, person: Person) -> dict[str, int]:
    own, day = (need.needs(person), UNMERGED), today()
    with store.reading() as connection:
        counts = {
            f"kind_{kind}": _count(connection, TracedRow.id, *own, TracedRow.kind == kind)
            for kind in _KINDS[:2]
        }
        counts["followed"] = _count(
            connection, TracedRow.id, *own, TracedRow.status == UNDER, TracedRow.follow_until >= day
        )
        if person.may(need.LEAD):
            people = select(TracedRow.id).where(*own)
            pairs = DuplicateRow.first.in_(people), DuplicateRow.second.in_(people)
            counts["duplicates"] = _count(
                connection, DuplicateRow.first, DuplicateRow.decision == OPEN, *pairs
            )
    return counts


def _count(connection: Connection, column: Any, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count(column)).where(*conditions)).scalar_one()
