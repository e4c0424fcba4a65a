"""What leaves the room: counts that are large enough, and whole exports that one key opens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import need, outward_counts, sealed_export
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.map_places import map_places
from fivecolour.contacts.outward_counts import OutwardCounts
from fivecolour.contacts.pages.contact_guard import READ, Lead, page, with_store
from fivecolour.contacts.purposes import checked_purpose
from fivecolour.errors import UserError
from fivecolour.web import guard

router = APIRouter()


@router.api_route("/contacts/outward", methods=READ)
async def outward(request: Request, person: Lead) -> Response:
    """Show the counts that may leave, and ask to whom an export goes."""
    return await _page(request, person)


@router.post("/contacts/counts.csv")
async def counts(request: Request, person: Lead) -> Response:
    """Send the counts as a table; the log says who took them."""
    codes = _codes(request)

    def take(store: ContactStore) -> OutwardCounts:
        return outward_counts.take_out(store, codes, need.needs(person), by=person.name)

    found = await with_store(request, take)
    return _file(found.csv(), "text/csv; charset=utf-8", f"counts-{today()}.csv")


@router.post("/contacts/export")
async def export(request: Request, person: Lead) -> Response:
    """Send everything that somebody may see, encrypted to a public key."""
    form = await request.form()
    recipients = str(form.get("recipients", "")).split()

    def made(store: ContactStore) -> bytes:
        why = checked_purpose(str(form.get("purpose", "")))
        own = need.needs(person)
        return sealed_export.export(store, recipients, by=person.name, purpose=why, needs=own)

    try:
        body = await with_store(request, made)
    except UserError as fault:
        return await _page(request, person, 400, fault=guard.told(request, fault))
    return _file(body, "application/octet-stream", f"contacts-{today()}.zip.age")


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _codes(request: Request) -> frozenset[str]:
    return frozenset(map_places(guard.guard_of(request).config).codes.values())


async def _page(request: Request, person: Person, status: int = 200, /, **values: Any) -> Response:
    codes = _codes(request)

    def counted(store: ContactStore) -> tuple[OutwardCounts, int, str]:
        with store.reading() as connection:
            found = outward_counts.counts(connection, store.rules, codes, need.needs(person))
        return found, store.rules.fewest, store.rules.count_period

    found, fewest, period = await with_store(request, counted)
    return page(request, "contacts_outward.html", status, found=found, fewest=fewest, period=period, **values)
