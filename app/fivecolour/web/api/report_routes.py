"""``POST /api/v1/reports``: programs send figures and get a receipt."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from fivecolour import __version__
from fivecolour.access.types import Person
from fivecolour.errors import UserError
from fivecolour.intake.service import Service
from fivecolour.web.api import bodies
from fivecolour.web.api.rate_limit import Rates
from fivecolour.web.api.sender_context import NotYoursError, SenderContext
from fivecolour.web.staff import guard

PREFIX = "/api/v1"
router = APIRouter()
Sender = Annotated[Person, Depends(guard.bearer("ingest"))]


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
    rows: int
    blank: int
    reasons: dict[str, int] = Field(description="Figures by reason code; see data/reports/rules.toml.")
    places: int = Field(description="Places whose figures changed.")
    days: int
    first_day: str | None
    last_day: str | None


class Problem(BaseModel):
    """What went wrong (RFC 9457, application/problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def _body() -> dict[str, Any]:
    record = {"code": "330203", "date": "2020-02-09", "confirmed_total": 66}
    table = {"schema": {"type": "string", "format": "binary"}}
    content: dict[str, Any] = {kind: table for kind in bodies.ENDINGS if kind != "application/json"}
    content["application/json"] = {
        "schema": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "example": [record],
    }
    return {"requestBody": {"required": True, "content": content}, "security": [{"bearer": []}]}


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "No valid token."},
    403: {
        "model": Problem,
        "description": "The token does not carry the action ingest, or is not for this source.",
    },
    413: {"model": Problem, "description": "The body is too large."},
    415: {"model": Problem, "description": "The content type is not taken."},
    422: {"model": Problem, "description": "The body cannot be read, or something would have to be guessed."},
    429: {"model": Problem, "description": "Too many sendings; wait as Retry-After says."},
}


@router.post("/reports", responses=_PROBLEMS, openapi_extra=_body(), summary="Send figures")
async def send(request: Request, sender: Sender, said: Annotated[SenderContext, Depends()]) -> ReceiptOut:
    """Take in records or a table; the answer says what became of every figure.

    The same content may be sent again at any time and changes nothing. Figures that a rule sets apart, or
    of districts that the token is not for, are in the quarantine, and counted.
    """
    intake: Service = request.app.state.intake
    wait = request.app.state.rates.wait(sender.name)
    if wait:
        raise HTTPException(429, "too many sendings in a minute", {"Retry-After": str(ceil(wait))})
    ending = bodies.ending(request)
    asked = said.asked(sender)
    with bodies.folder() as folder:
        path = folder / f"body{ending}"
        await bodies.write(request.stream(), path, most_mb=intake.config.upload_mb)
        name = said.file or f"body{ending}"
        name = name if name.lower().endswith(ending) else name + ending
        if said.dry_run:
            preview = await run_in_threadpool(
                intake.preview, path, asked, name=name, region_set=said.region_set
            )
            return ReceiptOut(**preview.receipt.to_json())
        receipt = await run_in_threadpool(intake.take_in, path, asked, name=name, region_set=said.region_set)
        return ReceiptOut(**receipt.to_json())


def create_api(intake: Service) -> FastAPI:
    """Return the API as an application of its own, documented at ``/api/v1/openapi.json``."""
    api = FastAPI(
        title="Five-colour map: sending figures",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    api.include_router(router)
    api.state.intake = intake
    api.state.rates = Rates(intake.config.api_per_minute)
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(UserError, _not_understood)
    api.add_exception_handler(RequestValidationError, _not_valid)
    made = api.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        schemes = schema.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["bearer"] = {"type": "http", "scheme": "bearer"}
        return schema

    api.openapi = openapi  # type: ignore[method-assign]
    return api


def mount(server: FastAPI, intake: Service) -> FastAPI:
    """Mount the API; its guard needs ``state.desk``, which `fivecolour.web.staff.guard.install` makes."""
    api = create_api(intake)
    server.mount(PREFIX, api)
    return api


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    said = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(
        said.model_dump(), status_code=status, headers=headers, media_type="application/problem+json"
    )


def _refused(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    return _problem(error.status_code, str(error.detail), dict(error.headers or {}))


def _not_understood(_request: Request, error: Exception) -> JSONResponse:
    return _problem(403 if isinstance(error, NotYoursError) else 422, str(error))


def _not_valid(_request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    said = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return _problem(422, said or "the request is not understood")
