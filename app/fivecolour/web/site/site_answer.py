"""What the server's application answers to an address, asked in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, unquote

from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from starlette.types import Message

from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.export.maker import make
from fivecolour.export.views.request import ExportRequest

_OK = 200
# An address and the language of its reader; or a picture.
Question: TypeAlias = tuple[str, str] | ExportRequest
# Its status and its body.
GivenAnswer: TypeAlias = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class SiteAnswers:
    """What an application answers: all are asked in one event loop, whose threads stay."""

    app: FastAPI
    portal: BlockingPortal

    def ask(self, address: str, *, language: str) -> bytes:
        """Return the body of the answer to ``GET /address`` for a reader of a language.

        Raises
        ------
        UserError
            The application failed or refused it.
        """
        return body_of(self.portal.call(answered, self.app, (address, language)), address)


def body_of(given: GivenAnswer, address: str) -> bytes:
    """Return the body of an answer.

    Raises
    ------
    UserError
        It says that the application failed or refused it.
    """
    status, body = given
    if status == _OK:
        return body
    detail = body[:200].decode(errors="replace")
    raise UserError(f"/{address}: the page cannot be made ({status}): {detail}; run: fivecolour check")


async def answered(app: FastAPI, question: Question) -> GivenAnswer:
    """Ask an application ``GET /address`` for a reader of a language, or have a picture of its map drawn."""
    if isinstance(question, ExportRequest):
        editions = app.state.site.config.editions
        return _OK, make(question, edition_files.read(editions, question.edition), editions).body
    address, language = question
    path, _, query = address.partition("?")
    status, pieces = 0, list[bytes]()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            pieces.append(message.get("body", b""))

    await app(_scope(unquote(path), query, language), receive, send)
    # Of one piece nothing is copied.
    return status, b"".join(filter(None, pieces))


def _scope(path: str, query: str, language: str) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/{path}",
        "raw_path": quote(f"/{path}").encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept-language", language.encode())],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
        "state": {},
    }
