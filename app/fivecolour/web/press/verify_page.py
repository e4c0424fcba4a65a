"""The page that checks files: what is uploaded is compared and forgotten."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.datastructures import UploadFile

from fivecolour.editions import edition_errors, edition_files
from fivecolour.errors import UserError
from fivecolour.export.verify.verdict_words import of_signature, sentence
from fivecolour.export.verify.verification import Verdict, Verifier, shown_as
from fivecolour.export.views.content import title
from fivecolour.export.views.provenance import permalink
from fivecolour.languages import chosen, html_tag
from fivecolour.messages import RefusalError
from fivecolour.texts import counted, table
from fivecolour.web import guard
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.pages.page_texts import other_languages, words
from fivecolour.web.press import export_routes
from fivecolour.web.press.export_queue import FullQueueError
from fivecolour.web.view_state import unread_view

LARGEST = 32 << 20
# A picture is shown beside the true one from the page itself: nothing of it stays here.
_SHOWN = 6 << 20

router = APIRouter(include_in_schema=False)


@router.get("/verify")
def form(request: Request) -> Response:
    """Show where a file can be dropped."""
    return _page(request, {})


@router.post("/verify")
async def verify(request: Request) -> Response:
    """Compare the file that was sent, and forget it."""
    size = guard.whole_number(request.headers.get("content-length", ""))
    if size is None:
        raise HTTPException(411, RefusalError("no_length"))
    if size > LARGEST:
        raise HTTPException(413, RefusalError("too_large", most=f"{LARGEST >> 20} MB"))
    who = export_routes.limited(request)
    context, language = export_routes.context_of(request), _language(request)
    config = context.config
    verifier = Verifier(config.editions, context.stored, config.origin, language, context.authorities)
    async with request.form(max_files=1, max_fields=4) as sent:
        given = sent.get("file")
        file, name = (given.file, given.filename or "") if isinstance(given, UploadFile) else (BytesIO(), "")
        try:
            verdict, body = await context.queue.run(who, partial(_verified, verifier, file))
        except FullQueueError as full:
            raise HTTPException(503, full, {"Retry-After": "20"}) from None
        except edition_errors.UnreadableEditionError:
            raise
        except UserError as fault:
            return _page(request, {"fault": fault.in_language(language), "name": name}, 422)
    return _page(request, _found(verdict, body, name, language))


def _verified(verifier: Verifier, file: BinaryIO) -> tuple[Verdict, bytes]:
    """Return what is found and the file, where it is small enough to be shown.

    It is read here, when its turn has come: those that wait stay on the disk.
    """
    body = file.read()
    return verifier.verify(body), body if len(body) <= _SHOWN else b""


def _found(verdict: Verdict, body: bytes, name: str, language: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": name,
        "state": verdict.state,
        "sentence": sentence(verdict, language),
        "signature": of_signature(verdict.signature, language) if verdict.signature else "",
        "found": verdict.found,
        "more": (more := verdict.count - len(verdict.found)),
        "more_line": counted(table("press", language), "verify_more", more, language).format(count=more),
    }
    media_type = shown_as(body)
    if media_type:
        values["given"] = f"data:{media_type};base64,{base64.b64encode(body).decode()}"
    if verdict.is_shown and verdict.request and verdict.edition:
        own = verdict.request
        picture = own if own.kind in ("svg", "png") else replace(own, kind="png")
        values["genuine"] = f"press/export?{replace(picture, scale=1).query()}"
        values["press_link"] = f"press?{own.query()}"
        values["permalink"] = permalink(own, verdict.edition)
    return values


def _language(request: Request) -> str:
    """Return the language of the page: as asked for, else as the browser wants it."""
    offered = edition_files.latest_whole(export_routes.context_of(request).config.editions).languages
    asked = request.query_params.get("lang", "")
    return chosen(asked, request.headers.get("accept-language", ""), offered)


def _address(request: Request, language: str, path: str, /, **changes: str) -> str:
    """Return the address of a page in the language and theme of this one, or in those that change."""
    keys = {"lang": language, "theme": guard.theme(request)} | changes
    return f"{path}?{urlencode({key: value for key, value in keys.items() if value != 'auto'})}"


def _page(request: Request, values: dict[str, Any], status: int = 200) -> Response:
    context, language = export_routes.context_of(request), _language(request)
    edition = edition_files.latest_whole(context.config.editions)
    press_words, called = table("press", language), title(edition, language)
    common = {
        "t": words(language),
        "p": press_words,
        "called": called,
        "page_title": f"{press_words['verify_page']} · {called}",
        "language": language,
        "lang": html_tag(language),
        "unread": unread_view(request.query_params, edition.languages, words(language)),
        "others": other_languages(edition.languages, language),
        "theme": guard.theme(request),
        "at": partial(_address, request, language),
        "link": partial(_address, request, language, "verify"),
        "edition": edition,
        "urls": context.urls,
        "megabytes": LARGEST >> 20,
    }
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return TEMPLATES.TemplateResponse(
        request, "verify.html", common | values, status_code=status, headers=headers
    )
