"""The addresses of the scheme lab. None of them writes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.concurrency import run_in_threadpool

from fivecolour.access.permissions import Person
from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.scoring.schemes.drafts import draft_name
from fivecolour.web import guard
from fivecolour.web.lab.grader import FaultyError, LabGrader
from fivecolour.web.lab.page import values
from fivecolour.web.lab.question import MOST_BYTES, SIDES, Question, Side, read_json, read_question, read_side
from fivecolour.web.problems import problem

PATH = "/staff/lab"
READ = ["GET", "HEAD"]
router = APIRouter(include_in_schema=False)
Tester = Annotated[Person, Depends(guard.may("lab"))]


@dataclass(frozen=True, slots=True)
class InForce:
    """What is published at the moment, if anything is: where a new comparison begins."""

    region_set: str
    scheme: str
    date: str


@dataclass(frozen=True, slots=True)
class LabRoutes:
    """What the routes need, kept on the application as ``app.state.lab``."""

    grader: LabGrader
    in_force: Callable[[], InForce | None]


def install(server: FastAPI, config: Settings, in_force: Callable[[], InForce | None]) -> None:
    """Prepare an application that has the ``router``; the store is opened by the first question."""
    server.state.lab = LabRoutes(LabGrader(config), in_force)


def _grader(request: Request) -> LabGrader:
    room: LabRoutes = request.app.state.lab
    return room.grader


@router.api_route(PATH, methods=READ)
def lab(request: Request, _person: Tester) -> Response:
    """Show two schemes beside each other, as the address says."""
    grader, room = _grader(request), request.app.state.lab
    question = read_question(request.query_params.multi_items(), _beginning(grader, room.in_force()))
    question = question.model_copy(update={"language": guard.language(request)})
    return guard.page(request, "lab.html", 200, **values(grader, question))


@router.post(f"{PATH}/grade")
async def grade(request: Request, _person: Tester) -> JSONResponse:
    """Grade both sides over the whole history."""
    return await _answered(request, _grader(request).answer)


@router.post(f"{PATH}/reasons")
async def reasons(request: Request, _person: Tester) -> JSONResponse:
    """List the districts that differ on a day, with both reasons."""
    return await _answered(request, _grader(request).reasons)


@router.api_route(f"{PATH}/draft.toml", methods=READ)
def draft_file(request: Request, _person: Tester) -> Response:
    """Give the numbers of one side as the file of a draft."""
    query = request.query_params.multi_items()
    try:
        side = read_side([one for one in query if one[0] not in ("lang", "theme")])
        body = _grader(request).draft_file(side)
    except UserError as fault:
        return PlainTextResponse(guard.told(request, fault), status_code=422)
    name = f'attachment; filename="{draft_name(side.scheme)}.toml"'
    return Response(body, media_type="application/toml", headers={"Content-Disposition": name})


async def _answered(request: Request, ask: Callable[[Question], dict[str, Any]]) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    try:
        question = read_json(await _body(request))
        answer = await run_in_threadpool(ask, question)
    except FaultyError as fault:
        return problem(422, "some numbers are not possible", headers, faults=dict(fault.faults))
    except UserError as fault:
        told = guard.told(request, fault)
        return problem(422, told, headers, faults={"": told})
    return JSONResponse(answer, headers=headers)


async def _body(request: Request) -> bytes:
    """Read a body up to the first byte that is too many; of a form, which the guard has read, nothing."""
    body = b""
    if "x-csrf-token" not in request.headers:
        return body
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return body


def _beginning(grader: LabGrader, in_force: InForce | None) -> Question:
    """Return what an address without any key asks: the rule in force beside itself."""
    if in_force is not None and in_force.scheme in grader.schemes():
        side = Side(scheme=in_force.scheme)
        found = {"region_set": in_force.region_set, "date": in_force.date}
    else:
        side = Side(scheme=next(iter(grader.schemes())))
        found = {"region_set": sets.list_sets()[0]}
    return Question.model_validate(found | dict.fromkeys(SIDES, side))
