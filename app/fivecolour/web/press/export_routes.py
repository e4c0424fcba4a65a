"""Exports by address: the file of a request, and the short permalinks that pictures carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from fivecolour.config import Settings
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.proof import signing_identity
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.views.request import KEYS, ExportRequest, check_unused, from_query, resolved
from fivecolour.messages import RefusalError
from fivecolour.web import static
from fivecolour.web.addresses import client_address
from fivecolour.web.api import known_keys
from fivecolour.web.api.rate_limit import Rates
from fivecolour.web.cached_answers import hold
from fivecolour.web.press.export_queue import ExportQueue, FullQueueError

# Of one address, in each server process: the page asks for one preview at a time.
PER_MINUTE = 60
_TAIL, _DAY = re.compile(r"[0-9a-f]{10}"), re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

router = APIRouter(include_in_schema=False)


@dataclass
class ExportContext:
    """What the routes need, kept on the application."""

    config: Settings
    stored: StoredExports
    urls: dict[str, str]
    authorities: bytes
    queue: ExportQueue[Any] = field(default_factory=ExportQueue)
    rates: Rates = field(default_factory=lambda: Rates(PER_MINUTE))


def install(server: FastAPI, config: Settings, urls: dict[str, str]) -> None:
    """Prepare an application for exports; of the assets' ``urls`` pages need ``css`` and ``icon``."""
    server.state.exports = ExportContext(
        config, StoredExports.of(config), urls, signing_identity.authorities(config)
    )


def context_of(request: Request) -> ExportContext:
    """Return what the routes need."""
    found: ExportContext = request.app.state.exports
    return found


def asked(request: Request, *others: str) -> tuple[ExportRequest, Edition]:
    """Return the resolved request of an address and its edition; ``others`` are keys that it may have too.

    Raises
    ------
    HTTPException
        422: the address says what cannot be, or what no export has; 404: there is no such edition.
    """
    config, query = context_of(request).config, request.query_params
    known_keys.refuse_others(request, (*KEYS, *others))
    try:
        wanted = from_query(query)
        if wanted.edition not in ("latest", *edition_files.paths(config.editions)):
            raise HTTPException(404, RefusalError("no_edition", value=wanted.edition[:80]))
        return resolved(wanted, config.editions, origin=config.origin, level=query.get("level") or "county")
    except (edition_errors.UnreadableEditionError, edition_errors.NothingPublishedError):
        raise
    except UserError as fault:
        raise HTTPException(422, fault) from None


def limited(request: Request) -> str:
    """Return from where a request comes; 429 where that asks too often."""
    context = context_of(request)
    who = client_address(request.scope, proxies=context.config.proxies)
    wait = context.rates.wait(who)
    if wait:
        raise HTTPException(429, RefusalError("too_many_exports"), {"Retry-After": str(ceil(wait))})
    return who


@router.get("/press/export")
async def export(request: Request) -> Response:
    """Make a file, or give out what was made for the same request before."""
    wanted, edition = asked(request)
    try:
        check_unused(request.query_params, wanted, edition)
    except RefusalError as fault:
        raise HTTPException(422, fault) from None
    context, digest = context_of(request), wanted.digest
    headers = {"ETag": f'"{digest[:32]}"', "Cache-Control": "no-cache"}
    if static.is_held(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    who = limited(request)
    try:
        made = await context.queue.run(
            who, partial(context.stored.export, wanted, edition, context.config.editions)
        )
    except FullQueueError as full:
        raise HTTPException(429 if full.own else 503, full, {"Retry-After": "20"}) from None
    except edition_errors.UnreadableEditionError:
        raise
    except UserError as fault:
        raise HTTPException(422, fault) from None
    hold(request.scope, newer=edition_files.whole_and_damaged(context.config.editions)[1])
    how = "attachment" if "download" in request.query_params else "inline"
    headers["Content-Disposition"] = static.disposition(made.name, how)
    return Response(made.body, media_type=made.media_type, headers=headers)


@router.get("/p/{tail}/{day}")
def permalink(request: Request, tail: str, day: str) -> Response:
    """Lead from a picture's short address to the view that it shows."""
    found = _DAY.fullmatch(day)
    names = [
        name for name in edition_files.paths(context_of(request).config.editions) if name.endswith(f"-{tail}")
    ]
    if not _TAIL.fullmatch(tail) or not found or not names:
        raise HTTPException(404, RefusalError("no_permalink"))
    # Edition and day are those of the path.
    known_keys.refuse_others(request, sorted({*KEYS, "theme"} - {"edition", "date"}))
    shown = {"edition": names[-1], "date": "-".join(found.groups()), **request.query_params}
    query = urlencode(shown, safe=":,")
    return RedirectResponse(f"../../press?{query}", status_code=302, headers={"Cache-Control": "no-cache"})
