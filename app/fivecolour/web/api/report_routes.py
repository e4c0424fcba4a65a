"""``POST /api/v1/reports``: programs send figures and get a receipt."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from fivecolour import __version__
from fivecolour.access.permissions import Person
from fivecolour.errors import UserError
from fivecolour.intake.service import Service
from fivecolour.languages import available
from fivecolour.messages import Phrase
from fivecolour.web import guard, problems
from fivecolour.web.api import bodies, known_keys, open_routes
from fivecolour.web.api.rate_limit import Rates
from fivecolour.web.api.sender_context import NotYoursError, SenderContext
from fivecolour.web.boundary import NO_TELEMETRY, left
from fivecolour.web.problems import problem
from fivecolour.web.receipt_notes import receipt_notes

PREFIX = "/api/v1"
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
router = APIRouter(dependencies=[Depends(known_keys.check)])
Sender = Annotated[Person, Depends(guard.bearer("ingest"))]


class PreviewFigure(BaseModel):
    """A figure as it would be stored."""

    row: int
    place: str
    day: str
    figure: str
    value: str


class PreviewApart(BaseModel):
    """A row that would be set apart, and why."""

    row: int
    column: str
    value: str
    reason: str


class ReceiptOut(BaseModel):
    """What became of one sending: ``read = accepted + unchanged + quarantined``, always."""

    file: str
    sha256: str
    source: str
    region_set: str
    intake: int | None = Field(description="Number of the sending; null where nothing was stored.")
    again: bool = Field(description="The same content had been taken in before; nothing changed.")
    dry_run: bool
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    revisions: int = Field(description="Accepted figures that changed an earlier one.")
    newly_quarantined: int
    received_now: int = Field(
        default=0, description="Revisions without a time of issue: they count from the moment of receipt."
    )
    rows: int
    blank: int
    reasons: dict[str, int] = Field(description="Figures by reason code; see data/reports/rules.toml.")
    missing: dict[str, int] = Field(
        default={}, description="Why how many figures have no value: suppressed (hidden), not_reported …"
    )
    reading: list[str] = Field(
        default=[], description="What the body was taken to hold, hidden rows and columns too, in `lang`."
    )
    examples: dict[str, dict[str, Any]] = Field(
        default={}, description="By code of a remark: the first row that it was made on, and of what."
    )
    figures: list[str] = Field(default=[], description="What was reported, by the names of the catalogue.")
    unused: list[str] = Field(default=[], description="Those that are stored and used by no rule yet.")
    notes: list[str] = Field(
        default=[], description="Figures that the days, weeks or months of the map cannot use, in `lang`."
    )
    zeros: int = Field(default=0, description="Days without a row taken as zero, as a profile says.")
    zeros_held: int = Field(default=0, description="Those not taken, for something of them is set apart.")
    places: int = Field(description="Places whose figures changed.")
    days: int
    first_day: str | None
    last_day: str | None
    first: list[PreviewFigure] = Field(default=[], description="Of a dry run: the first figures as stored.")
    last: list[PreviewFigure] = Field(default=[], description="The last ones.")
    apart: list[PreviewApart] = Field(default=[], description="Rows that would be set apart.")
    apart_more: int = Field(default=0, description="How many more there are.")


def _body() -> dict[str, Any]:
    record = {"code": "330203", "date": "2020-02-09", "confirmed_total": 66}
    table = {"schema": {"type": "string", "format": "binary"}}
    content: dict[str, Any] = {kind: table for kind in bodies.ENDINGS if kind != "application/json"}
    content["application/json"] = {
        "schema": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "example": [record],
    }
    return {"requestBody": {"required": True, "content": content}, "security": [{"bearer": []}]}


_PROBLEMS = problems.documented(
    s401="No valid token.",
    s403="The token does not carry the action ingest, or is not for this source.",
    s408="The body did not come in time.",
    s413="The body is too large.",
    s415="The content type is not taken, or the body is packed.",
    s422="The body cannot be read, or something would have to be guessed.",
    s429="Too many sendings; wait as Retry-After says.",
    s503="The store cannot be opened just now.",
)
_PROBLEMS[401]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
_PROBLEMS[429]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "required": True}}


@router.post("/reports", responses=_PROBLEMS, openapi_extra=_body(), summary="Send figures")
async def send(request: Request, sender: Sender, context: Annotated[SenderContext, Depends()]) -> ReceiptOut:
    """Take in records or a table; the answer says what became of every figure.

    The same content may be sent again at any time and changes nothing. Figures that a rule sets apart, or
    of districts that the token is not for, are in the quarantine, and counted.
    """
    intake: Service = request.app.state.intake
    wait = request.app.state.rates.wait(sender.name)
    if wait:
        raise HTTPException(429, "too many sendings in a minute", {"Retry-After": str(ceil(wait))})
    ending = bodies.ending(request)
    asked = context.asked(sender)
    with bodies.folder() as folder:
        path = folder / f"body{ending}"
        await bodies.write(request.stream(), path, most_mb=intake.config.upload_mb)
        if asked.context.encoding is None and (charset := bodies.charset(request, path)):
            asked = replace(asked, context=replace(asked.context, encoding=charset))
        name = context.file or f"body{ending}"
        name = name if name.lower().endswith(ending) else name + ending
        if context.dry_run:
            preview = await run_in_threadpool(
                intake.preview, path, asked, name=name, region_set=context.region_set
            )
            receiver = intake.receiver(context.region_set)
            rows = preview.rows.as_texts(receiver.rules, receiver.region_set, context.lang or "en")
            return ReceiptOut(**preview.receipt.to_json(), **rows)
        receipt = await run_in_threadpool(
            intake.take_in, path, asked, name=name, region_set=context.region_set
        )
        notes = await run_in_threadpool(receipt_notes, intake, receipt, context.lang or "en")
        return ReceiptOut(**receipt.to_json(), notes=notes)


def create_api(intake: Service) -> FastAPI:
    """Return the API as an application of its own, documented at ``/api/v1/openapi.json``."""
    api = FastAPI(
        title="Five-colour map: published data, and sending figures",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        # Of a further map only the server knows below which address it is.
        servers=[{"url": f"/m/{intake.config.map}{PREFIX}"}] if intake.config.map else None,
        root_path_in_servers=not intake.config.map,
        telemetry=NO_TELEMETRY,
    )
    for one in (open_routes.router, router):
        # The routes themselves: included ones would be built anew for each map, when it is first asked.
        api.router.routes.extend(one.routes)
    api.state.intake = intake
    api.state.rates = Rates(intake.config.api_per_minute)
    problems.install(api)
    api.add_exception_handler(UserError, _not_understood)
    api.add_exception_handler(ClientDisconnect, left)
    api.add_exception_handler(Exception, _failed)
    problems.document(
        api, required=("source",), securitySchemes={"bearer": {"type": "http", "scheme": "bearer"}}
    )
    return api


def mount(server: FastAPI, intake: Service) -> FastAPI:
    """Mount the API; its guard needs ``state.staff_guard``, which `fivecolour.web.guard.install` makes."""
    api = create_api(intake)
    server.mount(PREFIX, api)
    return api


def _not_understood(request: Request, error: Exception) -> Response:
    asked = request.query_params.get("lang")
    language = asked if asked in available() else "en"
    detail = error.in_language(language) if isinstance(error, UserError) else str(error)
    return problem(403 if isinstance(error, NotYoursError) else 422, _with_keys(detail, language))


def _with_keys(detail: str, language: str) -> str:
    """Say of the options that a remedy names which keys of the address they are here."""
    names = dict.fromkeys(name.replace("-", "_") for name in _OPTION.findall(detail))
    keys = [f"{name}=…" for name in names if name in SenderContext.__dataclass_fields__]
    return Phrase("options_as_keys", detail=detail, keys=keys).in_language(language) if keys else detail


def _failed(_request: Request, _error: Exception) -> Response:
    return problem(500, "a fault of this program; its log says where")
