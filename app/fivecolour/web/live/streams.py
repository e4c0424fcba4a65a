"""Live pages, below FastAPI: streams of events, the same for who must ask, and what changed since.

`/live` is a stream of server-sent events, `/live.json` its newest state, `/editions/{id}/since/{other}.json`
how to make the data of one edition out of another's. With thousands of clients at once each of them is
answered by a few lines here instead of by the whole of FastAPI.
"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fivecolour.access.attempts import network
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.languages import available
from fivecolour.web import static
from fivecolour.web.addresses import client_address
from fivecolour.web.api.client_data import dumps, edition_data
from fivecolour.web.api.since import difference
from fivecolour.web.live.listeners import Listeners
from fivecolour.web.problems import refusal

_SINCE = re.compile(r"/editions/([^/]+)/since/([^/]+)\.json")
_CACHED_CHANGES = 64
_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    # nginx would hold events back.
    (b"x-accel-buffering", b"no"),
]


class Live:
    """Middleware that answers what live pages ask for and passes everything else on."""

    def __init__(self, app: ASGIApp, folder: Path, listeners: Listeners, *, proxies: int = 0) -> None:
        self.app = app
        self._folder = folder
        self._listeners = listeners
        self._proxies = proxies
        self._asked: dict[tuple[str, str, str], asyncio.Task[static.Asset]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
        elif path == "/live":
            await self._stream(scope, receive, send)
        elif path == "/live.json":
            await (await self._newest(scope))(scope, receive, send)
        elif found := _SINCE.fullmatch(path):
            answer = await self._since(Request(scope), found[1], found[2])
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = network(client_address(scope, proxies=self._proxies))
        status = self._listeners.admit(address)
        if status:
            wait = {"Retry-After": "30", "Cache-Control": "no-store"}
            await refusal(scope, status, "too many streams; ask /live.json instead", wait)(
                scope, receive, send
            )
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_STREAM]})
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body"})
                return
            asked = parse_qs(scope["query_string"].decode("latin-1")).get("has", [""])[0]
            has = Headers(scope=scope).get("last-event-id", asked)
            await self._listeners.serve(has, receive, send)
        finally:
            self._listeners.leave(address)

    async def _newest(self, scope: Scope) -> Response:
        news = await self._listeners.news()
        headers = {"ETag": news.etag, "Cache-Control": "no-cache"}
        if static.is_held(Headers(scope=scope).get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(news.body, media_type="application/json", headers=headers)

    async def _since(self, request: Request, new: str, old: str) -> Response:
        """Answer with the changes; many who ask for the same wait for one to be worked out."""
        asked = request.query_params.get("lang", "")
        # One that nobody has would be worked out and kept for each way to write it.
        lang = asked if asked in available() else ""
        key = (new, old, lang)
        if key not in self._asked:
            work = asyncio.create_task(asyncio.to_thread(changes, self._folder, old=old, new=new, lang=lang))
            self._asked[key] = work
            work.add_done_callback(lambda _: self._asked.pop(key, None))
        try:
            change = await asyncio.shield(self._asked[key])
            return static.respond(request, change, cache=static.cache_of(request))
        except UserError as fault:
            return refusal(request.scope, 404, str(fault))


@lru_cache(maxsize=_CACHED_CHANGES)
def changes(folder: Path, *, old: str, new: str, lang: str) -> static.Asset:
    """Return how to make the data of one edition out of another's, compressed.

    Raises
    ------
    UserError
        One of both is not there.
    """
    editions = [edition_files.read(folder, one) for one in (old, new)]
    language = lang if lang in editions[1].languages else editions[1].languages[0]
    before, after = (edition_data(one, language) for one in editions)
    found = static.Asset("since.json", "application/json", dumps(difference(before, after)))
    _ = found.brotli  # nearly every client asks for this one
    return found
