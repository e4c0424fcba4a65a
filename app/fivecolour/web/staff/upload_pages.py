"""The staff page on which a file is checked and stored."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from fivecolour.access.permissions import Person
from fivecolour.errors import UserError
from fivecolour.intake.read.limits import shown_name
from fivecolour.intake.read.tables import description
from fivecolour.intake.service import Service
from fivecolour.texts import table
from fivecolour.web import guard
from fivecolour.web.api.sender_context import of_form
from fivecolour.web.staff.held_uploads import HOLD_SECONDS, HeldUpload, HeldUploads
from fivecolour.web.staff.intake_pages import Reporter, intake_of, page, receipt_words

router = APIRouter(prefix="/staff", include_in_schema=False)
_TEMPLATE = "intake_upload.html"
_NOT_FIELDS = {"csrf", "step", "held", "shown"}


def _held(request: Request) -> HeldUploads:
    return HeldUploads(intake_of(request).config.home / "held")


@router.api_route("/upload", methods=["GET", "HEAD"])
def upload_form(request: Request, person: Reporter) -> Response:
    """Ask for a file; the one that was checked last and not stored need not be chosen again."""
    held = _held(request).newest(person.name)
    return page(
        request, _TEMPLATE, form=held.fields if held else {}, held=held, sources=sorted(person.sources)
    )


@router.post("/upload")
async def upload(request: Request, person: Reporter) -> Response:
    """Show what a file is taken to hold and what would become of it, or store it.

    The file is held for an hour, for its sender alone, so that questions can be answered and it can be stored
    without being chosen again; what is stored is what was shown.
    """
    form = await request.form()
    fields = {name: text for name, text in form.items() if isinstance(text, str) and name not in _NOT_FIELDS}
    sources = sorted(person.sources)
    held, new = await _file(request, person, form, fields)
    values: dict[str, Any] = {"sources": sources, "form": fields, "held": held}
    values["more_given"] = any(fields.get(name) for name in fields if name not in {"source", "kind", "year"})
    if held is None:
        values["fault"] = table("intake", guard.language(request))["upload_none"]
        return page(request, _TEMPLATE, 400, **values)
    try:
        if form.get("step") == "send" and (not new or not form.get("held")):
            if not new and form.get("shown", held.state) != held.state:
                return await _shown_again(request, person, held, values)
            return await _stored(request, person, held, values)
        held = _held(request).say(held, person.name, fields)
        return page(request, _TEMPLATE, **values, **await run_in_threadpool(_checked, request, person, held))
    except UserError as fault:
        return page(request, _TEMPLATE, 400, **values, fault=guard.told(request, fault))


async def _file(
    request: Request, person: Person, form: FormData, fields: dict[str, str]
) -> tuple[HeldUpload | None, bool]:
    """Return the file that was sent, or else the one that is held, and whether it is new."""
    file, uploads = form.get("file"), _held(request)
    if not isinstance(file, UploadFile) or not file.filename:
        return await run_in_threadpool(uploads.find, person.name, str(form.get("held") or "")), False
    content = await file.read()
    held = await run_in_threadpool(uploads.hold, person.name, content, shown_name(file.filename), fields)
    if before := await run_in_threadpool(uploads.find, person.name, str(form.get("held") or "")):
        uploads.discard(before.token)
    asyncio.get_running_loop().call_later(HOLD_SECONDS + 1, uploads.tidy)
    return held, True


def _checked(request: Request, person: Person, held: HeldUpload) -> dict[str, Any]:
    intake, language = intake_of(request), guard.language(request)
    asked = of_form(held.fields).asked(person)
    preview = intake.preview(held.path, asked, name=held.name, region_set=held.fields.get("region_set", ""))
    receiver = intake.receiver(held.fields.get("region_set", ""))
    return {
        "lines": description.lines(preview.understood, language)[1:],
        "rows": preview.rows.as_texts(receiver.rules, receiver.region_set, language),
        "words": receipt_words(request, preview.receipt),
        "receipt": preview.receipt,
        "name": held.name,
    }


async def _shown_again(
    request: Request, person: Person, held: HeldUpload, values: dict[str, Any]
) -> Response:
    """Show what another tab made of the file meanwhile, in place of storing what this one did not show."""
    checked = await run_in_threadpool(_checked, request, person, held)
    fault = table("intake", guard.language(request))["upload_changed"]
    return page(request, _TEMPLATE, 409, **(values | {"form": held.fields}), **checked, fault=fault)


async def _stored(request: Request, person: Person, held: HeldUpload, values: dict[str, Any]) -> Response:
    """Store a held file as it was shown, whatever the form's fields say by now."""
    intake: Service = intake_of(request)
    asked = of_form(held.fields).asked(person)
    region_set = held.fields.get("region_set", "")
    receipt = await run_in_threadpool(intake.take_in, held.path, asked, name=held.name, region_set=region_set)
    await run_in_threadpool(_held(request).discard, held.token)
    values |= {"held": None, "form": {"source": held.fields.get("source", "")}, "more_given": False}
    words = receipt_words(request, receipt)
    return page(request, _TEMPLATE, **values, receipt=receipt, words=words, name=held.name, lines=[])
