"""Answers of published data that were asked for before: given again without asking anybody.

What an edition says is fixed. An answer holds for as long as the folder has the same editions, and the same
of them withdrawn; the newest edition and the list of them depend on nothing else either. A page tells a
little more: which edition is shown already, what day it is, whether a drill is played.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.config import Settings
from fivecolour.editions import edition_files, map_list
from fivecolour.web import static

# Tables, editions and what is said of one place or day; what describes them says where the site is.
_FIXED = re.compile(
    r"/editions(\.\w+|/[^/]+\.json|/[^/]+/(?!datapackage|csv-metadata)[\w.]+"
    r"|/[^/]+/(districts|trends|flows)/[^/]+(/reasons)?\.json)"
)
_MAPS = re.compile(r"/maps\.\w+")
_PAGE = re.compile(r"/(|method|d/[^/]+)")
# Where a page says that nothing was wrong with its address: wrong ones are endless.
_HOLDS = "fivecolour.holds"
# What of a request a page may say again, or is chosen by.
_OF_READERS = ("host", "x-forwarded-proto", "accept-language")
_MOST_BYTES, _LONGEST, _OVERHEAD = 1 << 25, 300, 1_000
_OK, _UNCHANGED = 200, 304
# What an answer without a body says too.
_OF_UNCHANGED = frozenset({b"vary", b"etag", b"cache-control", b"link", b"memento-datetime"})


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """One answer, and the listing of editions, or of all maps, that it holds for."""

    listing: tuple[object, ...]
    headers: list[tuple[bytes, bytes]]
    etag: str
    body: bytes


class CachedAnswers:
    """Middleware of the data interface of one map, of the files of its editions and of its pages.

    Parameters
    ----------
    told : callable
        Returns what the page of a request tells at this moment that stands in no edition.
    """

    def __init__(
        self, app: ASGIApp, config: Settings, told: Callable[[Scope], tuple[object, ...]] = lambda _: ()
    ) -> None:
        self.app, self._told = app, told
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
        listing = self._listing(key[0], scope)
        found = self._cache.get(key)
        if found is None or found.listing != listing:
            await self.app(scope, receive, _Watch(self._cache, key, listing, scope, send).send)
            return
        held = Headers(scope=scope).get("if-none-match", "")
        if found.etag and static.is_held(held, found.etag):
            headers = [one for one in found.headers if one[0].lower() in _OF_UNCHANGED]
            await send({"type": "http.response.start", "status": _UNCHANGED, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": _OK, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": found.body})

    def _listing(self, path: str, scope: Scope) -> tuple[object, ...]:
        """Return what changes with the answer at a path."""
        if _MAPS.fullmatch(path):
            return map_list.changed(*self._homes)
        editions = edition_files.paths(self._folder), edition_files.marks(self._folder)
        return (*editions, *self._told(scope)) if _PAGE.fullmatch(path) else editions


def hold(scope: Scope) -> None:
    """Say of a page that it may be given again to whoever asks for the same."""
    scope[_HOLDS] = True


class _Watch:
    """Sends an answer on and keeps it, where it is whole in one piece."""

    def __init__(
        self,
        cache: LRUCache[Any, CachedAnswer],
        key: Any,
        listing: tuple[object, ...],
        scope: Scope,
        send: Send,
    ) -> None:
        self._cache, self._key, self._listing, self._send = cache, key, listing, send
        self._scope, self._is_page = scope, bool(_PAGE.fullmatch(key[0]))
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            holds = message["status"] == _OK and (not self._is_page or _HOLDS in self._scope)
            self._start = message if holds else None
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
    prefix = scope.get("root_path", "")
    path = str(scope["path"]).removeprefix(prefix)
    query, headers = scope["query_string"], Headers(scope=scope)
    key = (path, query, static.encoding(headers.get("accept-encoding", "")))
    if _PAGE.fullmatch(path):
        reader = [headers.get(name, "") for name in _OF_READERS]
        return (
            (*key, prefix, scope["scheme"], *reader)
            if sum(map(len, (path, query, *reader))) <= _LONGEST
            else None
        )
    if len(path) + len(query) > _LONGEST or not (_FIXED.fullmatch(path) or _MAPS.fullmatch(path)):
        return None
    return key
