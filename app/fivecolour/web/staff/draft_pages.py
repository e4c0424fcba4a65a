"""Staff pages of editions: what waits for a second person, what it would change, and withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from fivecolour.access.permissions import Person
from fivecolour.editions import publication
from fivecolour.editions.changes import Changes, TierChange, changes
from fivecolour.editions.day_to_come import day_to_come
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.emptiness import EmptyEditionError, is_empty, what_is_missing
from fivecolour.editions.publication import StoredEdition
from fivecolour.errors import UserError
from fivecolour.export.sheets.press_sheet import PressSheet, sheet_request
from fivecolour.texts import long_date, short_date, table
from fivecolour.web import guard

router = APIRouter(prefix="/staff", include_in_schema=False)
READ = ["GET", "HEAD"]
# Who may make, approve or withdraw editions may look at them all.
_CONCERNED = frozenset({"publish", "approve", "withdraw"})
_SHOWN = 20
_DAYS_NAMED = 6

Anybody = Annotated[Person, Depends(guard.may())]
Approver = Annotated[Person, Depends(guard.may("approve"))]
Withdrawer = Annotated[Person, Depends(guard.may("withdraw"))]


@router.api_route("/drafts", methods=READ)
def drafts(request: Request, person: Anybody) -> Response:
    """List the drafts that wait, and the newest editions."""
    _concerned(person)
    waiting, ended = publication.waiting_and_ended(guard.guard_of(request).authentication.engine)
    return _page(request, "drafts.html", waiting=waiting, ended=ended[:_SHOWN])


@router.api_route("/drafts/{name}", methods=READ)
def draft(request: Request, name: str, person: Anybody) -> Response:
    """Show what an edition changes, and ask for the decision."""
    _concerned(person)
    return _draft(request, name, person)


@router.api_route("/drafts/{name}/map.svg", methods=READ)
def draft_map(request: Request, name: str, person: Anybody) -> Response:
    """Return the map of a draft's newest day."""
    _concerned(person)
    edition = publication.read(guard.guard_of(request).authentication.engine, name)
    asked = sheet_request(edition, edition.days[-1], guard.language(request))
    drawn = PressSheet(edition, asked, "").svg(any_font=True)
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@router.post("/drafts/{name}/approve")
async def approve(request: Request, name: str, person: Approver) -> Response:
    """Publish a draft that somebody else made."""
    return await _decide(request, name, person, _approved)


@router.post("/drafts/{name}/refuse")
async def refuse(request: Request, name: str, person: Approver) -> Response:
    """Refuse a draft, with the reason."""
    return await _decide(request, name, person, _refused)


@router.post("/drafts/{name}/withdraw")
async def withdraw(request: Request, name: str, person: Withdrawer) -> Response:
    """Withdraw a published edition, with the reason."""
    return await _decide(request, name, person, _withdrawn)


def _approved(request: Request, name: str, person: Person, form: FormData) -> StoredEdition:
    staff, empty = guard.guard_of(request), "even_if_empty" in form
    return publication.approve(
        staff.authentication.engine, staff.config.editions, name, by=person.name, even_if_empty=empty
    )


def _refused(request: Request, name: str, person: Person, form: FormData) -> StoredEdition:
    why = str(form.get("why", ""))
    return publication.refuse(guard.guard_of(request).authentication.engine, name, by=person.name, why=why)


def _withdrawn(request: Request, name: str, person: Person, form: FormData) -> StoredEdition:
    staff, why = guard.guard_of(request), str(form.get("why", ""))
    return publication.withdraw(
        staff.authentication.engine, staff.config.editions, name, by=person.name, why=why
    )


async def _decide(request: Request, name: str, person: Person, decision: Any) -> Response:
    form = await request.form()
    try:
        await run_in_threadpool(decision, request, name, person, form)
    except EmptyEditionError:
        # The page shows what is missing, and has a box where a command has an option.
        unticked = table("drafts", guard.language(request))["empty_unticked"]
        return await run_in_threadpool(_draft, request, name, person, fault=unticked)
    except UserError as fault:
        return await run_in_threadpool(_draft, request, name, person, fault=guard.told(request, fault))
    return guard.redirect(request, f"/staff/drafts/{name}")


def _draft(request: Request, name: str, person: Person, *, fault: str = "") -> Response:
    staff, language = guard.guard_of(request), guard.language(request)
    stored, edition = (
        publication.stored_edition(staff.authentication.engine, name),
        publication.read(staff.authentication.engine, name),
    )
    before = publication.before(staff.config.editions, stored)
    found = changes(before, edition)
    return _page(
        request,
        "draft.html",
        409 if fault else 200,
        stored=stored,
        edition=edition,
        before=before,
        fault=fault,
        found=_told(found, edition, language),
        to_come=""
        if edition.drill or stored.state != "draft"
        else day_to_come(date.fromisoformat(edition.days[-1]), edition.period, language),
        empty=what_is_missing(edition) if is_empty(edition) else "",
        may_approve=person.may("approve") and stored.state == "draft",
        own=stored.made_by == person.name,
        may_withdraw=person.may("withdraw") and stored.state == "published",
    )


def _told(found: Changes, edition: Edition, language: str) -> dict[str, Any]:
    """Return the changes in words, the highest new tiers first."""

    def row(change: TierChange) -> dict[str, Any]:
        return {
            "name": change.name[language],
            "before": change.before,
            "before_level": ""
            if change.before is None
            else edition.scheme.level(change.before).name[language],
            "after": change.after,
            "after_level": edition.scheme.level(change.after).name[language],
            "reason": change.reason[language],
        }

    return {
        "day": long_date(found.day, language),
        "since": long_date(found.since, language) if found.since else "",
        "added": len(found.added),
        "newest": [row(one) for one in sorted(found.newest, key=lambda one: (-one.after, one.code))],
        "restated": [
            {
                "name": one.name[language],
                "days": [short_date(day, language, found.day) for day in one.days[:_DAYS_NAMED]],
                "more": max(0, len(one.days) - _DAYS_NAMED),
            }
            for one in found.restated
        ],
    }


def _page(request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
    return guard.page(request, template, status, say=table("drafts", guard.language(request)), **values)


def _concerned(person: Person) -> None:
    if not person.actions & _CONCERNED:
        raise guard.ForbiddenError("not_allowed", person)
