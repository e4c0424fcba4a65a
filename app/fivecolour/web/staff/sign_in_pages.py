"""The staff pages that belong to access itself: home, signing in and out."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fivecolour.access.authentication import TooManyAttemptsError
from fivecolour.access.passwords import WeakPasswordError
from fivecolour.access.permissions import ACTIONS, Person
from fivecolour.access.sessions import csrf, csrf_fits
from fivecolour.web import guard, optional_rooms
from fivecolour.web.staff import token_pages, webhook_pages

router = APIRouter(prefix="/staff", include_in_schema=False)
router.include_router(token_pages.router)
router.include_router(webhook_pages.router)
READ = ["GET", "HEAD"]
# Until somebody is signed in, this cookie ties the form to the browser that asked for it.
_FORM_COOKIE = "fivecolour_form"
_FORM_SECONDS = 3600
_LOCK_SECONDS = 15 * 60

Form = Annotated[dict[str, str], Depends(guard.small_form)]
Admin = Annotated[Person, Depends(guard.may("admin"))]
Anybody = Annotated[Person, Depends(guard.may())]

# What the home page leads to: address, any of these actions, and the words.
PLACES: tuple[tuple[str, frozenset[str], str], ...] = (
    ("/staff/report", frozenset({"ingest"}), "place_report"),
    ("/staff/upload", frozenset({"ingest"}), "place_upload"),
    ("/staff/quarantine", frozenset({"quarantine"}), "place_quarantine"),
    ("/staff/drafts", frozenset({"publish", "approve", "withdraw"}), "place_drafts"),
    ("/staff/lab", frozenset({"lab"}), "place_lab"),
    (optional_rooms.CONTACTS, frozenset({"trace", "trace_lead"}), "place_contacts"),
    ("/staff/tokens", frozenset({"admin"}), "place_tokens"),
    ("/staff/passes", frozenset({"issue"}), "place_passes"),
    ("/staff/webhooks", frozenset({"admin"}), "place_webhooks"),
    ("/staff/audit", frozenset({"admin"}), "place_audit"),
    ("/staff/password", frozenset(ACTIONS), "place_password"),
)
# A log of up to so many entries is checked whole each time it is looked at; a longer one when asked.
_SHORT_LOG = 5000
_PER_PAGE = 50


@router.api_route("", methods=READ)
def home(request: Request, person: Anybody) -> Response:
    """Show what the person may do."""
    config = guard.guard_of(request).config
    places = [
        (path, key)
        for path, actions, key in PLACES
        if person.actions & actions and optional_rooms.is_open(path, config)
    ]
    return guard.page(request, "staff_home.html", places=places)


@router.api_route("/sign-in", methods=READ)
def sign_in_form(request: Request) -> Response:
    """Ask for name and password."""
    return _ask(request)


@router.post("/sign-in")
async def sign_in(request: Request, form: Form) -> Response:
    """Begin a session, or ask again."""
    if not csrf_fits(request.cookies.get(_FORM_COOKIE) or secrets.token_hex(), form.get("csrf", "")):
        return _ask(request, 403, why="stale_form")
    name, password = form.get("name", ""), form.get("password", "")
    try:
        authentication, address = guard.guard_of(request).authentication, guard.client_address(request)
        brought = request.cookies.get(guard.COOKIE, "")
        session = await guard.through(
            request, partial(authentication.sign_in, name, password, address=address, session=brought)
        )
    except TooManyAttemptsError:
        answer = _ask(request, 429, why="locked")
        answer.headers["Retry-After"] = str(_LOCK_SECONDS)
        return answer
    if session is None:
        return _ask(request, 401, why="wrong")
    answer = guard.redirect(request, guard.own_target(request.query_params.get("next", "")))
    guard.set_cookie(request, answer, guard.COOKIE, session)
    guard.set_cookie(request, answer, _FORM_COOKIE, "", seconds=0)
    return answer


@router.api_route("/password", methods=READ)
def password_form(request: Request, _person: Anybody) -> Response:
    """Ask for the old and the new password."""
    return guard.page(request, "staff_password.html")


@router.post("/password")
async def password(request: Request, person: Anybody) -> Response:
    """Change one's own password; other browsers are signed out, and this one gets a new session."""
    form = await guard.form_texts(request)
    new, why, status = form.get("new", ""), "", 400
    session: str | None = None
    if new != form.get("again", ""):
        why = "not_the_same"
    else:
        try:
            session = await run_in_threadpool(
                guard.guard_of(request).authentication.change_password,
                person,
                form.get("old", ""),
                new,
                address=guard.client_address(request),
            )
            why = "" if session else "wrong_old"
        except WeakPasswordError as fault:
            why = fault.key
        except TooManyAttemptsError:
            why, status = "locked", 429
    if session is None:
        return guard.page(request, "staff_password.html", status, why=guard.staff_words(request)[why])
    answer = guard.redirect(request, guard.HOME)
    guard.set_cookie(request, answer, guard.COOKIE, session)
    return answer


@router.api_route("/audit", methods=READ)
def audit(request: Request, _person: Admin) -> Response:
    """Show who did what, newest first, and whether the chain of the log holds."""
    authentication, asked = guard.guard_of(request).authentication, request.query_params
    before = asked.get("before", "")
    wanted = authentication.filter(
        who=asked.get("who", ""), what=asked.get("what", ""), before=guard.whole_number(before)
    )
    found = authentication.entries(wanted, limit=_PER_PAGE + 1)
    whole = authentication.log_length() <= _SHORT_LOG or "check" in asked
    return guard.page(
        request,
        "staff_audit.html",
        entries=found[:_PER_PAGE],
        older=found[_PER_PAGE - 1].number if len(found) > _PER_PAGE else None,
        wanted=wanted,
        kinds=authentication.entry_kinds(),
        verdict=authentication.verify() if whole else None,
        told=partial(_told, guard.staff_words(request)),
        plain=_plain,
    )


@router.post("/sign-out")
async def sign_out(request: Request, _person: Anybody) -> Response:
    """End the session."""
    await run_in_threadpool(
        guard.guard_of(request).authentication.sign_out, request.cookies.get(guard.COOKIE, "")
    )
    answer = guard.redirect(request, guard.SIGN_IN)
    guard.set_cookie(request, answer, guard.COOKIE, "", seconds=0)
    return answer


def _told(text: dict[str, str], what: str) -> str:
    """Return what was done in the language of the page, as far as there are words for it."""
    return text.get("did_" + what.replace(" ", "_"), what)


def _plain(value: Any) -> str:
    """Write a detail of an entry without brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _ask(request: Request, status: int = 200, *, why: str = "") -> Response:
    value = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(32)
    text = guard.staff_words(request)
    answer = guard.page(
        request, "staff_sign_in.html", status, why=text[why] if why else "", secret=csrf(value)
    )
    guard.set_cookie(request, answer, _FORM_COOKIE, value, seconds=_FORM_SECONDS)
    return answer
