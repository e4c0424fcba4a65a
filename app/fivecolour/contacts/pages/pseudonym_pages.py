"""Asking whom pseudonyms of a log of visits stand for."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from fivecolour.contacts import pseudonyms
from fivecolour.contacts.pages.contact_guard import READ, Matcher, page, with_store
from fivecolour.errors import UserError
from fivecolour.web import guard

router = APIRouter()
_TEMPLATE = "contacts_pseudonyms.html"


@router.api_route("/contacts/pseudonyms", methods=READ)
async def form(request: Request, person: Matcher) -> Response:
    """Ask for a case, a purpose and pseudonyms."""
    return page(request, _TEMPLATE)


@router.post("/contacts/pseudonyms")
async def ask(request: Request, person: Matcher) -> Response:
    """Answer with the numbers of whom they stand for."""
    sent = await request.form()
    case, purpose = str(sent.get("number", "")).strip(), str(sent.get("purpose", ""))
    asked = list(dict.fromkeys(str(sent.get("pseudonyms", "")).split()))
    try:
        found = await with_store(
            request, lambda store: pseudonyms.numbers(store, person, case, purpose, asked)
        )
    except UserError as fault:
        return page(request, _TEMPLATE, 400, fault=guard.told(request, fault))
    return page(request, _TEMPLATE, found=found, asked=len(asked))
