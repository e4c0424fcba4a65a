"""Staff pages of figures that come in: a district's report, and the rows that were set apart."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import Person
from fivecolour.clock import today
from fivecolour.errors import UserError
from fivecolour.intake.files import safe_source
from fivecolour.intake.quarantine import CORRECTABLE, Decider, Filter
from fivecolour.intake.read.dates.days import is_plausible
from fivecolour.intake.receipt_text import figures_line, receipt_line, remark
from fivecolour.intake.service import Service
from fivecolour.intake.types import Receipt, Sending
from fivecolour.messages import RefusalError
from fivecolour.regions.region_set import District
from fivecolour.reports.batch import Batch, faults_frame, observations_frame
from fivecolour.texts import table
from fivecolour.web import guard
from fivecolour.web.receipt_notes import receipt_notes

router = APIRouter(prefix="/staff", include_in_schema=False)
READ = ["GET", "HEAD"]
Reporter = Annotated[Person, Depends(guard.may("ingest"))]
Curator = Annotated[Person, Depends(guard.may("quarantine"))]

# What a district's reporter fills in: field, indicator, kind.
FIELDS = (
    ("confirmed_cumulative", "confirmed", "cumulative"),
    ("confirmed_new", "confirmed", "new"),
    ("cured_cumulative", "cured", "cumulative"),
)
_FIGURE = re.compile(r"\d{1,9}", re.ASCII)
_PER_PAGE = 25


def intake_of(request: Request) -> Service:
    """Return the intake of the server."""
    found: Service = request.app.state.intake
    return found


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
    """Answer with a template, the words of figures that come in given to it as ``say``."""
    return guard.page(request, template, status, say=table("intake", guard.language(request)), **values)


# --- a district's report ----------------------------------------------------------------------------


@router.api_route("/report", methods=READ)
def report_form(request: Request, person: Reporter) -> Response:
    """Ask for the figures of a district and day; yesterday's stand beside."""
    return _report(request, person, dict(request.query_params))


@router.post("/report")
async def report(request: Request, person: Reporter) -> Response:
    """Show what will be understood, or store what was confirmed."""
    form = await guard.form_texts(request)
    return await run_in_threadpool(_reported, request, person, form)


def _reported(request: Request, person: Person, form: dict[str, str]) -> Response:
    try:
        batch, sending = _claimed(request, person, form)
        confirmed = form.get("step") == "send"
        receipt = intake_of(request).receiver().ingest([batch], sending, dry_run=not confirmed)
    except UserError as fault:
        return _report(request, person, form, 400, fault=guard.told(request, fault))
    return _report(request, person, form, receipt=receipt, asks=not confirmed and receipt.read > 0)


def _claimed(request: Request, person: Person, form: dict[str, str]) -> tuple[Batch, Sending]:
    """Return the figures of the form as a batch; fields left empty say nothing."""
    say = table("intake", guard.language(request))
    district, day = _own(request, person).get(form.get("district", "")), _day(form.get("day", ""))
    if district is None or day is None:
        raise UserError(say["report_incomplete"])
    filled = [(*field, form.get(field[0], "").strip()) for field in FIELDS if form.get(field[0], "").strip()]
    if not filled or not all(_FIGURE.fullmatch(text) for *_, text in filled):
        raise UserError(say["report_figures"])
    observations = observations_frame(
        {
            "row": list(range(1, len(filled) + 1)),
            "column": [say[name] for name, *_ in filled],
            "place": district.code,
            "indicator": [indicator for _, indicator, _, _ in filled],
            "kind": [kind for _, _, kind, _ in filled],
            "event_date": day.isoformat(),
            "value": [int(text) for *_, text in filled],
        },
        length=len(filled),
    )
    batch = Batch(observations, faults_frame({}, length=0), len(filled), 0, len(filled))
    source = _source(person, form.get("source", ""))
    sending = Sending("form", "", source, who=person.name, scope=person.districts or None)
    # Every confirmed form is a sending of its own: a figure may be changed, and changed back.
    content = json.dumps([district.code, day.isoformat(), filled, sending.received_at.isoformat()])
    digest = hashlib.sha256(content.encode()).hexdigest()
    return batch, Sending(
        "form", digest, source, who=person.name, scope=sending.scope, received_at=sending.received_at
    )


def _report(
    request: Request, person: Person, form: dict[str, str], status: int = 200, /, **values: Any
) -> Response:
    language, own = guard.language(request), _own(request, person)
    day = _day(form.get("day", "")) or today() - timedelta(days=1)
    code = form.get("district", "") if form.get("district", "") in own else next(iter(own), "")
    return page(
        request,
        "intake_report.html",
        status,
        districts=[(one.code, one.name[language]) for one in own.values()],
        chosen=code,
        day=day.isoformat(),
        before=(day - timedelta(days=1)).isoformat(),
        sources=sorted(person.sources),
        source=form.get("source", ""),
        fields=_fields(request, code, day, form),
        words=receipt_words(request, values.get("receipt")),
        **values,
    )


def _fields(request: Request, code: str, day: date, form: dict[str, str]) -> list[dict[str, Any]]:
    """Return each field with what is kept of the day and of the day before."""
    stored = intake_of(request).figures([code], {indicator for _, indicator, _ in FIELDS}, day)
    known = {
        (indicator, kind, event.date()): f"{value:,.0f}"
        for indicator, kind, event, value in stored[["indicator", "kind", "event_date", "value"]].itertuples(
            index=False, name=None
        )
        if value == value  # noqa: PLR0124 - NaN is missing
    }
    return [
        {
            "name": name,
            "value": form.get(name, ""),
            "now": known.get((indicator, kind, day), "–"),
            "before": known.get((indicator, kind, day - timedelta(days=1)), "–"),
        }
        for name, indicator, kind in FIELDS
    ]


def _own(request: Request, person: Person) -> dict[str, District]:
    """Return the districts that somebody may report for, by code."""
    districts = intake_of(request).receiver().region_set.districts
    return {one.code: one for one in districts if person.covers_district(one.code, city=one.parent)}


def _source(person: Person, text: str) -> str:
    source = safe_source(text.strip() or (next(iter(person.sources)) if len(person.sources) == 1 else ""))
    if not person.covers_source(source):
        raise RefusalError("not_their_source", name=person.name, source=source)
    return source


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_plausible(found) else None


def receipt_words(request: Request, receipt: Receipt | None) -> list[str]:
    """Return a receipt in words: the sum, then every reason with its count."""
    if receipt is None:
        return []
    language, intake = guard.language(request), intake_of(request)
    rules = intake.room.rules
    lines = [*filter(None, (receipt_line(receipt, language), figures_line(receipt, language)))]
    lines += receipt_notes(intake, receipt, language)
    for code, count in receipt.reasons.items():
        example = remark(receipt, code, rules, language)
        line = f"{rules.of(code).title[language]} × {count:,}"
        say = table("intake", language)
        lines.append(say["reason_example"].format(reason=line, example=example) if example else line)
    return lines


# --- the quarantine ---------------------------------------------------------------------------------


@router.api_route("/quarantine", methods=READ)
def quarantine(request: Request, person: Curator) -> Response:
    """List the rows that were set apart, by reason."""
    return _quarantine(request, person)


@router.post("/quarantine")
async def decide(request: Request, person: Curator) -> Response:
    """Correct, replay or dismiss a row, or replay or dismiss all of a reason."""
    form = await guard.form_texts(request)
    return await run_in_threadpool(_decided, request, person, form)


def _decided(request: Request, person: Person, form: dict[str, str]) -> Response:
    room, language = intake_of(request).room, guard.language(request)
    by = Decider(person.name, person.sources, person.districts or None)
    number, code, reason = form.get("number", ""), form.get("code", ""), form.get("reason", "")
    as_reported, action = form.get("as_reported") == "yes", form.get("action", "")
    wanted = Filter(code=code, sources=person.sources)
    one = guard.whole_number(number) or 0
    numbers = [one] if number else list(room.numbers(wanted) if code else ())
    try:
        if action == "dismiss":
            outcomes = room.dismiss(numbers, by, reason=reason)
        elif action == "correct" and number:
            changes = {name: form[name] for name in CORRECTABLE if form.get(name, "").strip()}
            outcomes = [room.correct(one, changes, by, reason=reason, as_reported=as_reported)]
        else:
            outcomes = room.replay(numbers, by, reason=reason, as_reported=as_reported)
    except UserError as fault:
        return _quarantine(request, person, 400, fault=guard.told(request, fault))
    say = table("intake", language)
    done = [
        f"{one.number}: {say['outcome_' + one.outcome]} {'; '.join(room.sentences(one.reasons, language))}"
        for one in outcomes
    ]
    return _quarantine(request, person, done=done[:_PER_PAGE])


def _quarantine(request: Request, person: Person, status: int = 200, /, **values: Any) -> Response:
    room, language, asked = intake_of(request).room, guard.language(request), request.query_params
    code, after = asked.get("code", ""), asked.get("after", "")
    everything = Filter(sources=person.sources)
    wanted = Filter(code=code, sources=person.sources)
    found = room.listed(wanted, limit=_PER_PAGE + 1, after=guard.whole_number(after) or 0)
    rows = [
        {
            **row,
            "sentences": room.sentences(row["reasons"], language),
            "waivable": room.rules.of(row["code"]).waivable,
        }
        for row in (room.show(one["id"])[0] for one in found[:_PER_PAGE])
    ]
    counts = [
        (one, room.rules.of(one).title[language], count) for one, count in room.counts(everything).items()
    ]
    more = found[_PER_PAGE - 1]["id"] if len(found) > _PER_PAGE else None
    return page(
        request, "intake_quarantine.html", status, rows=rows, counts=counts, code=code, more=more, **values
    )
