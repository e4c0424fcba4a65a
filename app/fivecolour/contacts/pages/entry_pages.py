"""Entering a line list as in a spreadsheet, and importing a file of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.contacts import need
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_fields import contact_fields
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.line_drafts import LineDraft, LineFault, LineReading, Places, read_file, read_rows
from fivecolour.contacts.line_import import LineReceipt, file_mark, import_lines
from fivecolour.contacts.map_places import map_places
from fivecolour.contacts.pages.contact_guard import READ, Lead, Tracer, page, with_store
from fivecolour.errors import UserError
from fivecolour.intake.read.limits import shown_name
from fivecolour.texts import table
from fivecolour.web import guard

router = APIRouter()
# What the sheet asks for; a table that is pasted into it may have any.
_SHEET = (
    *("number", "kind", "name", "phone", "birth_year", "sex", "district", "classification", "onset"),
    *("reported", "last_contact", "exposed_to", "assigned_to", "note"),
)
_MOST_SIGNS = 1 << 20
Rows = list[list[str]]


@router.api_route("/contacts/enter", methods=READ)
async def sheet(request: Request, person: Tracer) -> Response:
    """Show an empty sheet."""
    return _sheet(request, [_labels(request)])


@router.post("/contacts/enter")
async def enter(request: Request, person: Tracer) -> Response:
    """Take the rows of a sheet in; those that do not hold stay in it, each with its faults."""
    form = await request.form()
    text, update = str(form.get("rows", "")), "update" in form
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab")) if len(text) <= _MOST_SIGNS else []
    language = guard.language(request)
    try:
        if not rows:
            raise ContactError("sheet_large" if text else "sheet_empty")
        receipt = await with_store(request, lambda store: _entered(store, person, request, rows, update))
    except (UserError, csv.Error) as fault:
        told = guard.told(request, fault) if isinstance(fault, UserError) else str(fault)
        return _sheet(request, rows or [_labels(request)], status=400, fault=told)
    faulty = sorted({fault.row for fault in receipt.faults})
    left = [rows[0], *(rows[at - 1] for at in faulty)]
    places = {row: at for at, row in enumerate(faulty, start=1)}
    told_faults = [
        {"row": places[one.row], "column": one.column, "told": one.told(language)} for one in receipt.faults
    ]
    return _sheet(request, left, faults=told_faults, receipt=receipt, update=update)


@router.api_route("/contacts/import", methods=READ)
async def import_form(request: Request, person: Lead) -> Response:
    """Ask for a file."""
    return page(request, "contacts_import.html")


@router.post("/contacts/import")
async def import_file(request: Request, person: Lead) -> Response:
    """Check a file, or take it in."""
    form = await request.form()
    file, update, check_only = form.get("file"), "update" in form, form.get("step") != "store"
    language = guard.language(request)
    if not isinstance(file, UploadFile) or not file.filename:
        return page(request, "contacts_import.html", 400, fault=table("contacts", language)["no_file"])
    name, held = shown_name(file.filename), file.file
    try:
        receipt = await with_store(
            request, lambda store: _imported(store, person, request, name, held, update, check_only)
        )
    except UserError as fault:
        return page(request, "contacts_import.html", 400, fault=guard.told(request, fault))
    faults = [(one.row, one.told(language)) for one in receipt.faults]
    return page(request, "contacts_import.html", receipt=receipt, faults=faults, checked=check_only)


def _entered(store: ContactStore, person: Person, request: Request, rows: Rows, update: bool) -> LineReceipt:
    places = _places(request)
    reading = within_need(read_rows(rows, places), person, places)
    return import_lines(
        store,
        reading,
        places,
        by=person.name,
        today=today(),
        update=update,
        needs=need.needs(person),
        assigned_to="" if person.may(need.LEAD) else person.name,
    )


def _imported(
    store: ContactStore,
    person: Person,
    request: Request,
    name: str,
    held: BinaryIO,
    update: bool,
    check_only: bool,
) -> LineReceipt:
    places = _places(request)
    # Readable by the server alone, and gone when it was read.
    with NamedTemporaryFile() as file:
        copyfileobj(held, file)
        file.flush()
        path = Path(file.name)
        reading = within_need(read_file(path, places, name=name), person, places)
        return import_lines(
            store,
            reading,
            places,
            by=person.name,
            today=today(),
            source=file_mark(path),
            update=update,
            check_only=check_only,
            needs=need.needs(person),
        )


def within_need(reading: LineReading, person: Person, places: Places) -> LineReading:
    """Refuse rows of districts that somebody has nothing to do with; who only traces assigns nobody."""
    drafts, faults = [], list(reading.faults)
    for draft in reading.drafts:
        district = str(draft.fields.get("district", ""))
        city = places.cities.get(district, "")
        if district and person.districts and not {district, city} & person.districts:
            faults.append(LineFault(draft.row, draft.columns["district"], "not_yours"))
            continue
        fields = dict(draft.fields)
        if not person.may(need.LEAD):
            fields.pop("assigned_to", None)
        drafts.append(LineDraft(draft.row, fields, draft.columns))
    return LineReading(drafts, faults, reading.unread, reading.read)


def _places(request: Request) -> Places:
    return map_places(guard.guard_of(request).config)


def _labels(request: Request) -> list[str]:
    say = table("contacts", guard.language(request))
    return [say[f"field_{name}"] for name in _SHEET]


def _sheet(request: Request, rows: Rows, /, status: int = 200, **values: Any) -> Response:
    text = io.StringIO(newline="")
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(rows)
    say = table("contacts", guard.language(request))
    choices = {
        say[f"field_{name}"]: [say[f"{name}_{one}"] for one in contact_fields()[name].choices]
        for name in ("kind", "sex", "classification")
    }
    days = [say[f"field_{name}"] for name in _SHEET if contact_fields()[name].kind == "day"]
    return page(
        request,
        "contacts_sheet.html",
        status,
        rows=text.getvalue(),
        boot={"choices": choices, "days": days, "faults": values.get("faults", [])},
        **values,
    )
