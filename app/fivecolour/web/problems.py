"""Refusals: for programs as problem details (RFC 9457), for people as one plain sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as PlainHTTPException
from starlette.routing import Match, Route
from starlette.types import Scope

from fivecolour.editions import edition_errors
from fivecolour.errors import UserError
from fivecolour.intake.service import STORE_FAULTS
from fivecolour.logs import log
from fivecolour.messages import RefusalError
from fivecolour.web.refusal_page import is_for_reader, refusal_page

PROBLEM = "application/problem+json"
# Below these, programs ask.
_FOR_PROGRAMS = (
    "/api/",
    "/editions/",
    "/feeds/",
    "/live",
    "/oembed",
    "/openapi.json",
    "/timegate",
    "/timemap",
)
_LONGEST = 2_000
# The route that refuses whatever no other one answers.
EVERY_OTHER = "/{path:path}"


class Problem(BaseModel):
    """What went wrong (RFC 9457, application/problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def documented(**descriptions: str) -> dict[int | str, dict[str, Any]]:
    """Return how refusals stand in an OpenAPI document: ``s404="There is no such edition."`` and so on."""
    schema = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {int(key[1:]): {"description": text, "content": schema} for key, text in descriptions.items()}


def document(app: FastAPI, *, required: tuple[str, ...] = (), **components: Any) -> None:
    """Add what `documented` refers to, and other ``components``, to the OpenAPI document.

    FastAPI writes its own kind of error for every operation with parameters; ours takes its place.
    ``required`` are parameters that clients must send, though not everybody is refused without.
    """
    made = app.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        parts = schema.setdefault("components", {})
        for name in ("HTTPValidationError", "ValidationError"):
            parts.get("schemas", {}).pop(name, None)
        parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        parts.update(components)
        for operation in (one for path in schema["paths"].values() for one in path.values()):
            for parameter in operation.get("parameters", ()):
                parameter["required"] = parameter["required"] or parameter["name"] in required
        return schema

    app.openapi = openapi  # type: ignore[method-assign]


def problem(status: int, detail: str, headers: dict[str, str] | None = None, /, **more: Any) -> JSONResponse:
    """Answer a program; ``more`` are members beside those of `Problem`."""
    document = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail[:_LONGEST])
    return JSONResponse(document.model_dump() | more, status_code=status, headers=headers, media_type=PROBLEM)


def refusal(
    scope: Scope, status: int, detail: str | UserError, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a problem where programs ask, with a page where browsers do, in plain text elsewhere.

    Programs are answered in English, readers in the language of their page where ``detail`` is a `UserError`
    that has it.
    """
    # A mounted application has its own place in ``root_path``.
    prefix = scope.get("app_root_path", scope.get("root_path", ""))
    path = str(scope["path"]).removeprefix(prefix)
    if f"{path}/".startswith(_FOR_PROGRAMS):
        return problem(status, str(detail), headers)
    if is_for_reader(scope):
        return refusal_page(scope, status, detail, headers)
    return PlainTextResponse(str(detail)[:_LONGEST], status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Let an application refuse in these words."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(PlainHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(edition_errors.UnreadableEditionError, _not_shown)
    for fault in STORE_FAULTS:
        app.add_exception_handler(fault, _store_is_away)


def _not_shown(request: Request, error: Exception) -> Response:
    """Say that an edition is damaged; which file it is, the operator finds in the log."""
    log.error("%s", error)
    return refusal(request.scope, 503, RefusalError("damaged_edition"), {"Retry-After": "1"})


def _store_is_away(request: Request, error: Exception) -> Response:
    """Tell who sent something to send it again; why, the operator finds in the log."""
    log.error("the store cannot be asked: %s", str(error).strip().splitlines()[0])
    return refusal(request.scope, 503, RefusalError("store_away"), {"Retry-After": "5"})


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, PlainHTTPException):
        raise error
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(_allowed(request, headers["Allow"]))
    return refusal(request.scope, error.status_code, _plain(error, headers.get("Allow", "")), headers)


def _allowed(request: Request, first: str) -> list[str]:
    """Return the methods of all routes of an address; the router names those of the first."""
    found = set(first.split(", "))
    for route in request.app.router.routes:
        if (
            isinstance(route, Route)
            and route.path != EVERY_OTHER
            and route.matches(request.scope)[0] != Match.NONE
        ):
            found |= route.methods or set()
    # Wherever there is GET, HEAD is answered too (`fivecolour.web.boundary.HeadAsGet`).
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _plain(error: PlainHTTPException, allowed: str) -> str | UserError:
    """Return what an error says; where the router says only what its number means, what to do about it."""
    detail: object = error.detail
    if isinstance(detail, UserError):
        return detail
    if detail != HTTPStatus(error.status_code).phrase:
        return str(detail)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return RefusalError("no_address")
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and allowed:
        return RefusalError("other_method", allowed=allowed)
    return str(detail)


def _not_valid(request: Request, error: Exception) -> Response:
    """Name each key and its fault; what was sent is not repeated."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    if is_for_reader(request.scope):
        keys = [str(fault["loc"][-1])[:40] for fault in faults]
        return refusal(request.scope, 422, RefusalError("not_understood", keys=keys))
    message = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return refusal(request.scope, 422, message or "the request is not understood")
