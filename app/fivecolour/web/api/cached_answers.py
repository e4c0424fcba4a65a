"""Answers of published data that were asked for before: given again without asking anybody.

What an edition says is fixed. An answer holds for as long as the folder has the same editions, and the same
of them withdrawn; the newest edition and the list of them depend on nothing else either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.config import Settings
from fivecolour.editions import edition_files, map_list
from fivecolour.web import static

# Tables and editions; what describes them says where the site is.
_FIXED = re.compile(r"/editions(\.\w+|/[^/]+\.json|/[^/]+/(?!datapackage|csv-metadata)[\w.]+)")
_MAPS = re.compile(r"/maps\.\w+")
_MOST_BYTES, _LONGEST, _OVERHEAD = 1 << 25, 300, 1_000
_OK, _UNCHANGED = 200, 304
# What an answer without a body says too.
_OF_UNCHANGED = frozenset({b"vary", b"etag", b"cache-control", b"link"})


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """One answer, and the listing of editions, or of all maps, that it holds for."""

    listing: tuple[object, ...]
    headers: list[tuple[bytes, bytes]]
    etag: str
    body: bytes


class CachedAnswers:
    """Middleware of the data interface of one map, and of the files of its editions."""

    def __init__(self, app: ASGIApp, config: Settings) -> None:
        self.app = app
        self._folder, self._homes = config.editions, map_list.homes_listed(config)
        self._cache: LRUCache[Any, CachedAnswer] = LRUCache(
            _MOST_BYTES, getsizeof=lambda one: len(one.body) + _OVERHEAD
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the answer that is cached, or pass the request on and keep what comes back."""
        key = _key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        listing = self._listing(key[0])
        found = self._cache.get(key)
        if found is None or found.listing != listing:
            await self.app(scope, receive, _Watch(self._cache, key, listing, send).send)
            return
        held = Headers(scope=scope).get("if-none-match", "")
        if found.etag and static.is_held(held, found.etag):
            headers = [one for one in found.headers if one[0].lower() in _OF_UNCHANGED]
            await send({"type": "http.response.start", "status": _UNCHANGED, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": _OK, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": found.body})

    def _listing(self, path: str) -> tuple[object, ...]:
        """Return what changes with the answer at a path."""
        if _MAPS.fullmatch(path):
            return map_list.changed(*self._homes)
        return edition_files.paths(self._folder), edition_files.marks(self._folder)


class _Watch:
    """Sends an answer on and keeps it, where it is whole in one piece."""

    def __init__(
        self, cache: LRUCache[Any, CachedAnswer], key: Any, listing: tuple[object, ...], send: Send
    ) -> None:
        self._cache, self._key, self._listing, self._send = cache, key, listing, send
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message if message["status"] == _OK else None
        elif self._start is not None and not message.get("more_body", False):
            body = message.get("body", b"")
            if len(body) + _OVERHEAD <= self._cache.maxsize:
                headers = [(name, value) for name, value in self._start["headers"]]
                etag = Headers(raw=headers).get("etag", "").removeprefix("W/")
                self._cache[self._key] = CachedAnswer(self._listing, headers, etag, body)
            self._start = None
        await self._send(message)


def _key(scope: Scope) -> Any:
    """Return what an answer depends on beside the editions; None where it is not to be cached."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    query = scope["query_string"]
    if len(path) + len(query) > _LONGEST or not (_FIXED.fullmatch(path) or _MAPS.fullmatch(path)):
        return None
    return path, query, static.encoding(Headers(scope=scope).get("accept-encoding", ""))
