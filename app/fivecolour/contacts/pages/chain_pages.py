"""Chains of transmission as a tree, a timeline and a table; numbers and days, no names."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import or_

from fivecolour.access.permissions import Person
from fivecolour.contacts import chain_layout, exposures, need, traced_people
from fivecolour.contacts.chain_layout import TIMELINE, TREE, ChainDrawing
from fivecolour.contacts.chains import Chains, chains
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, TracedRow
from fivecolour.contacts.pages.contact_guard import READ, Tracer, page, with_store
from fivecolour.contacts.traced_people import CASE, EVENT

router = APIRouter()
_MOST = 600


@router.api_route("/contacts/chains", methods=READ)
async def chains_page(request: Request, person: Tracer) -> Response:
    """Draw the chains of the cases that somebody needs to see."""
    asked = request.query_params.get("view", "")
    view = TREE if asked == TREE else TIMELINE
    found, drawing = await with_store(request, lambda store: _drawn(store, person, view))
    return page(
        request,
        "contacts_chains.html",
        found=found,
        drawing=drawing,
        view=view,
        views=(TIMELINE, TREE),
        most=_MOST,
        row_height=chain_layout.ROW,
    )


def _drawn(store: ContactStore, person: Person, view: str) -> tuple[Chains, ChainDrawing | None]:
    with store.reading() as connection:
        people = list(
            traced_people.read(
                connection,
                store,
                need.needs(person),
                UNMERGED,
                or_(TracedRow.kind == CASE, TracedRow.kind == EVENT),
            )
        )
        found = chains(people, exposures.read(connection, store), store.rules)
    fits = 0 < len(found.people) <= _MOST
    return found, chain_layout.drawing(found, store.rules, view) if fits else None
