"""The staff page of passes: one is issued to a person who stands there, or revoked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

import segno
from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import Person
from fivecolour.clock import minute
from fivecolour.errors import UserError
from fivecolour.passes.pass_content import COLOURS, PassContent
from fivecolour.passes.pass_register import MOST_DAYS, MOST_SIGNS, WHY_LENGTH, PassRegister, grouped
from fivecolour.web import guard
from fivecolour.web.addresses import site_address
from fivecolour.web.passes import key_lists

router = APIRouter(prefix="/staff/passes", include_in_schema=False)
Issuer = Annotated[Person, Depends(guard.may("issue"))]
T = TypeVar("T")
_QUIET_ZONE = 4


@router.api_route("", methods=["GET", "HEAD"])
async def passes(request: Request, person: Issuer) -> Response:
    """Show the form, and what was issued last."""
    return await _page(request)


@router.post("")
async def issue(request: Request, person: Issuer) -> Response:
    """Issue a pass and show it, this once: neither its text nor the document's signs stay here."""
    form = await guard.form_texts(request)
    make = partial(
        PassRegister.issue,
        colour=form.get("colour", ""),
        days=guard.whole_number(form.get("days", "")) or 0,
        document=form.get("document", ""),
        by=person.name,
    )
    try:
        content, text = await _with_register(request, make)
    except UserError as fault:
        return await _page(request, 400, fault=str(fault), asked=form)
    return await _page(request, made=_shown(request, content, text), text=text)


@router.post("/revoke")
async def revoke(request: Request, person: Issuer) -> Response:
    """Revoke a pass by its number."""
    form = await guard.form_texts(request)
    number, why = form.get("number", ""), form.get("why", "")
    end = partial(PassRegister.revoke, number=number, why=why, by=person.name)
    try:
        ended = await _with_register(request, end)
    except UserError as fault:
        return await _page(request, 400, fault=str(fault), number=number)
    key_lists.forget(request.app.state)
    return await _page(request, revoked=grouped(ended.number))


async def _with_register(request: Request, ask: Callable[[PassRegister], T]) -> T:
    staff = guard.guard_of(request)
    return await run_in_threadpool(
        lambda: ask(PassRegister(staff.config, staff.authentication.engine, staff.authentication.clock))
    )


def _shown(request: Request, content: PassContent, text: str) -> dict[str, Any]:
    symbol = segno.make(text, error="m", micro=False, boost_error=False)
    return {
        "number": grouped(content.number),
        "colour": content.colour,
        "issuer": content.issuer,
        "issued": minute(content.issued),
        "expires": minute(content.expires),
        "document": content.document,
        "address": f"{site_address(request, guard.guard_of(request).config)}/passes",
        # Made of the drawer's own numbers: nothing of a form is in it.
        "qr": Markup(symbol.svg_inline(omitsize=True, border=_QUIET_ZONE, svgclass="", lineclass="")),  # noqa: S704
    }


async def _page(request: Request, status: int = 200, /, **values: Any) -> Response:
    try:
        newest = await _with_register(request, PassRegister.newest)
    except UserError as fault:
        newest, values = [], {"fault": str(fault), **values}
    rows = [(grouped(one.number), one) for one in newest]
    return guard.page(
        request,
        "staff_passes.html",
        status,
        rows=rows,
        colours=COLOURS,
        most_days=MOST_DAYS,
        most_signs=MOST_SIGNS,
        why_length=WHY_LENGTH,
        **values,
    )
