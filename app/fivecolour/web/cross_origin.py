"""What is published may be read by any site's scripts; nothing else may."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Data and feeds; pages and staff are no part of it.
_OPEN = ("/api/v1/", "/editions/", "/feeds/", "/oembed", "/timegate", "/timemap")
_READS = frozenset({"GET", "HEAD"})
ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
_PREFLIGHT = ALLOWED | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, Accept, Accept-Language",
    "Access-Control-Max-Age": "86400",
}


class OpenReads:
    """Middleware that lets other sites read; always in so many words, as caches keep answers for all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say what a script may do."""
        if scope["type"] != "http" or not own_path(scope).startswith(_OPEN):
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(b"access-control-request-method", b"").decode("latin-1")
        if scope["method"] == "OPTIONS" and asked in _READS:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] in _READS:
                MutableHeaders(scope=message).update(ALLOWED)
            await send(message)

        await self.app(scope, receive, opened)


def own_path(scope: Scope) -> str:
    """Return the path within the application, without the prefix of a proxy."""
    return str(scope.get("path", "")).removeprefix(scope.get("root_path", ""))
