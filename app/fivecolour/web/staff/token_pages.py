"""The staff page of tokens: who administers makes them, sees what they may do, and revokes them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import ACTIONS, IN_PERSON, AccessError, Person, Scope, scope
from fivecolour.web import guard

router = APIRouter(prefix="/tokens", include_in_schema=False)
Admin = Annotated[Person, Depends(guard.may("admin"))]
_DAYS = (30, 90, 180, 366)


@router.api_route("", methods=["GET", "HEAD"])
async def tokens(request: Request, person: Admin) -> Response:
    """List all tokens."""
    return await _page(request, person)


@router.post("")
async def create(request: Request, person: Admin) -> Response:
    """Make a token and show its value, this once."""
    form = await request.form()
    try:
        asked = scope(
            [str(action) for action in form.getlist("action")],
            listed(str(form.get("sources", ""))),
            listed(str(form.get("districts", ""))),
        )
        _refuse_more(person, asked)
        days = str(form.get("days", ""))
        value = await run_in_threadpool(
            _make, request, str(form.get("name", "")), asked, guard.whole_number(days) or 0, person.name
        )
    except AccessError as fault:
        return await _page(request, person, 400, fault=guard.told(request, fault))
    return await _page(request, person, value=value)


@router.post("/revoke")
async def revoke(request: Request, person: Admin) -> Response:
    """Make a token worthless."""
    number = str((await request.form()).get("number", ""))
    authentication = guard.guard_of(request).authentication
    try:
        await run_in_threadpool(
            authentication.tokens.revoke,
            guard.whole_number(number) or 0,
            by=person.name,
            now=authentication.clock(),
        )
    except AccessError as fault:
        return await _page(request, person, 404, fault=guard.told(request, fault))
    return guard.redirect(request, "/staff/tokens")


def _make(request: Request, name: str, asked: Scope, days: int, by: str) -> str:
    authentication = guard.guard_of(request).authentication
    return authentication.tokens.create(name, asked, days=days, by=by, now=authentication.clock())[0]


def _refuse_more(person: Person, asked: Scope) -> None:
    """Nobody hands out more than they have."""
    if not person.contains(asked):
        raise AccessError("more_than_own_rights", name=person.name)


def listed(text: str) -> list[str]:
    """Return what a field lists, whatever parts it."""
    return [one for one in re.split(r"[,，、;；\s]+", text) if one]


async def _page(request: Request, person: Person, status: int = 200, /, **values: Any) -> Response:
    authentication = guard.guard_of(request).authentication
    found = await run_in_threadpool(authentication.tokens.all)
    now = authentication.clock()
    return guard.page(
        request,
        "staff_tokens.html",
        status,
        tokens=[(token, token.state(now)) for token in found],
        actions=[action for action in ACTIONS if action not in IN_PERSON and person.may(action)],
        days=_DAYS,
        **values,
    )
