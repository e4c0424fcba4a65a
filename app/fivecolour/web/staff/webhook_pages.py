"""The staff page of webhooks: programs that are told of editions are added, tried and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import Person
from fivecolour.errors import UserError
from fivecolour.web import guard
from fivecolour.web.staff.token_pages import listed
from fivecolour.webhooks import new_receiver
from fivecolour.webhooks.subscriptions import Subscriptions, SubscriptionState

router = APIRouter(prefix="/webhooks", include_in_schema=False)
Admin = Annotated[Person, Depends(guard.may("admin"))]
# What is due so long ago nobody sends.
_OVERDUE = timedelta(minutes=2)


@router.api_route("", methods=["GET", "HEAD"])
async def webhooks(request: Request, person: Admin) -> Response:
    """List all webhooks with what was told and what waits."""
    return await _page(request)


@router.post("")
async def add(request: Request, person: Admin) -> Response:
    """Tell a program of editions from now on, and show its secret, this once."""
    form = await request.form()
    url, districts = str(form.get("url", "")).strip(), tuple(listed(str(form.get("districts", ""))))
    folder = guard.guard_of(request).config.editions
    make = partial(new_receiver.add, folder=folder, url=url, districts=districts, by=person.name)
    try:
        made = await run_in_threadpool(lambda: make(_subscriptions(request)))
    except UserError as fault:
        return await _page(request, 400, fault=guard.told(request, fault), url=url)
    return await _page(request, made=made)


@router.post("/test")
async def test(request: Request, person: Admin) -> Response:
    """Send a receiver a message and show what it answered."""
    name, staff = await _name(request), guard.guard_of(request)
    ask = partial(
        new_receiver.send_test,
        name=name,
        by=person.name,
        map_name=staff.config.map,
        clock=staff.authentication.clock().timestamp(),
    )
    try:
        answer = await run_in_threadpool(lambda: ask(_subscriptions(request)))
    except UserError as fault:
        return await _page(request, 404, fault=guard.told(request, fault))
    return await _page(request, tested=name, answer=answer)


@router.post("/end")
async def end(request: Request, person: Admin) -> Response:
    """Send nothing more to a receiver."""
    return await _change(request, lambda there, name: there.end(name, by=person.name))


@router.post("/enable")
async def enable(request: Request, person: Admin) -> Response:
    """Send to a receiver again."""
    return await _change(request, lambda there, name: there.begin_again(name, by=person.name))


async def _change(request: Request, change: Callable[[Subscriptions, str], object]) -> Response:
    name = await _name(request)
    try:
        await run_in_threadpool(lambda: change(_subscriptions(request), name))
    except UserError as fault:
        return await _page(request, 404, fault=guard.told(request, fault))
    return guard.redirect(request, "/staff/webhooks")


async def _name(request: Request) -> str:
    return str((await request.form()).get("webhook", ""))


def _subscriptions(request: Request) -> Subscriptions:
    staff = guard.guard_of(request)
    return Subscriptions(staff.authentication.engine, staff.config.home, staff.authentication.clock)


async def _page(request: Request, status: int = 200, /, **values: Any) -> Response:
    there = await run_in_threadpool(_subscriptions, request)
    found, states = await run_in_threadpool(there.all), await run_in_threadpool(there.states)
    now = guard.guard_of(request).authentication.clock()
    rows = [(one, states[one.id], _is_overdue(states[one.id], now) and not one.ended) for one in found]
    return guard.page(request, "staff_webhooks.html", status, webhooks=rows, **values)


def _is_overdue(state: SubscriptionState, now: datetime) -> bool:
    return state.due_at is not None and state.due_at < now - _OVERDUE
