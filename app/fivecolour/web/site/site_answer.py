"""What the server's application answers to an address, asked in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Message

from fivecolour.errors import UserError

_OK, _REDIRECTS = 200, range(300, 400)


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """One answer; ``media_type`` without its parameters."""

    status: int
    media_type: str
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.media_type == "text/html"


def ask(app: ASGIApp, address: str, *, language: str) -> SiteAnswer:
    """Return the answer to ``GET /address`` for a reader of a language.

    Raises
    ------
    UserError
        The application failed or refused it.
    """
    answer = asyncio.run(_asked(app, address, language))
    if answer.status == _OK:
        return answer
    detail = answer.body[:200].decode(errors="replace")
    raise UserError(f"/{address}: the page cannot be made ({answer.status}): {detail}; run: fivecolour check")


async def _asked(app: ASGIApp, address: str, language: str) -> SiteAnswer:
    path, _, query = address.partition("?")
    status, media_type, body = 0, "", bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, media_type
        if message["type"] == "http.response.start":
            status = message["status"]
            found = dict(message["headers"]).get(b"content-type", b"").decode("latin-1")
            media_type = found.partition(";")[0].strip()
        else:
            body.extend(message.get("body", b""))

    await app(_scope(unquote(path), query, language), receive, send)
    return SiteAnswer(status, media_type, bytes(body))


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
