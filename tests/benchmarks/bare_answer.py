"""The least that an application can answer: what the server itself and the machine allow."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

BODY = b"x" * 1_000
_HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"1000")]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer every request with the same thousand bytes."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": BODY})
