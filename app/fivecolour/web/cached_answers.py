"""Answers of published data that were asked for before: given again without asking anybody.

What an edition says is fixed. An answer holds for as long as the folder has the same editions, and the same
of them withdrawn; the newest edition and the list of them depend on nothing else either. A page tells a
little more: which edition is shown already, what day it is, whether a drill is played, whom the standing
order names. It says itself that it may be given again (`hold`); what nobody says it of is never kept, nor
what sets a cookie or asks not to be stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.config import Settings
from fivecolour.editions import edition_files, map_list
from fivecolour.web import static

# Tables, editions and what is said of one place or day; what describes them says where the site is.
_FIXED = re.compile(
    r"(?:/api/v1)?/editions(\.\w+|/[^/]+\.json|/[^/]+/(?!datapackage|csv-metadata)[\w.]+"
    r"|/[^/]+/(districts|trends|flows)/[^/]+(/reasons)?\.json)"
)
# Which edition it means may be another once a damaged one is mended.
_LATEST = "/editions/latest"
_MAPS = re.compile(r"/api/v1/maps\.\w+")
# Names of these carry a hash of what they hold.
_ASSETS = "/static/"
_OF_STAFF = "/staff"
# Where a page says that nothing was wrong with its address: wrong ones are endless.
_HOLDS = "fivecolour.holds"
# What of a request a page may say again, or is chosen by.
_OF_READERS = (b"host", b"x-forwarded-proto", b"accept-language")
_READS = frozenset({"GET", "HEAD"})
# All together, and one of them: a large picture takes the place of few pages.
_MOST_BYTES, _MOST_OF_ONE = 1 << 25, 1 << 21
_LONGEST, _OVERHEAD = 300, 1_000
_OK, _UNCHANGED = 200, 304
# Headers of a body, which an answer without one does not have.
_OF_BODY = frozenset({b"content-length", b"content-type", b"content-encoding"})


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What an answer depends on beside ``listing``: the editions, or all maps, and what its page tells.

    ``by_hold``: it is kept only where its route says so.
    """

    asked: tuple[object, ...]
    listing: tuple[object, ...]
    by_hold: bool


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """One answer, and the listing that it holds for."""

    listing: tuple[object, ...]
    headers: list[tuple[bytes, bytes]]
    etag: str
    body: bytes


class CachedAnswers:
    """Middleware of the data interface of one map, of the files of its editions and of its pages.

    It stands outside of whatever else makes an answer, so that one that is given again is given as it was
    sent, packed already.

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
        is_read = scope["type"] == "http" and scope["method"] in _READS
        # Of a header that is there twice the first counts, as everywhere.
        headers = dict(reversed(scope["headers"])) if is_read else {}
        key = self._key(scope, headers) if is_read else None
        if key is None:
            await self.app(scope, receive, send)
            return
        found = self._cache.get(key.asked)
        if found is None or found.listing != key.listing:
            await self.app(scope, receive, _Watch(self._cache, key, scope, send).send)
            return
        held = headers.get(b"if-none-match", b"").decode("latin-1")
        if found.etag and held and static.is_held(held, found.etag):
            told = [one for one in found.headers if one[0].lower() not in _OF_BODY]
            await send({"type": "http.response.start", "status": _UNCHANGED, "headers": told})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": _OK, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": found.body})

    def _key(self, scope: Scope, headers: dict[bytes, bytes]) -> AnswerKey | None:
        """Return what the answer to a request depends on; None where it is not to be cached."""
        prefix = scope.get("root_path", "")
        path, query = str(scope["path"]).removeprefix(prefix), scope["query_string"]
        packing = static.accepted(headers.get(b"accept-encoding", b"").decode("latin-1"))
        asked: tuple[object, ...] = (path, query, packing)
        if len(path) + len(query) > _LONGEST or path.startswith(_OF_STAFF):
            return None
        if path.startswith(_ASSETS):
            return AnswerKey(asked, (), by_hold=False)
        if _MAPS.fullmatch(path):
            return AnswerKey(asked, map_list.changed(*self._homes), by_hold=False)
        folder = edition_files.listing(self._folder)
        editions = (folder.paths, folder.marks)
        if _FIXED.fullmatch(path):
            return AnswerKey(asked, editions, by_hold=_LATEST in path)
        reader = [headers.get(name, b"") for name in _OF_READERS]
        if sum(map(len, (path, query, *reader))) > _LONGEST:
            return None
        asked = (*asked, prefix, scope["scheme"], *reader)
        return AnswerKey(asked, (*editions, *self._told(scope)), by_hold=True)


def hold(scope: Scope, *, newer: Collection[str] = ()) -> None:
    """Say of a page that it may be given again to whoever asks for the same.

    All that it says stands in its address, in what it is chosen by of the request (host, protocol,
    languages), in the editions, or is among what is told beside them. Of an edition that is shown for
    ``newer`` ones that are damaged it does not hold: they may be mended.
    """
    if not newer:
        scope[_HOLDS] = True


class _Watch:
    """Sends an answer on and keeps it, where it is whole in one piece."""

    def __init__(self, cache: LRUCache[Any, CachedAnswer], key: AnswerKey, scope: Scope, send: Send) -> None:
        self._cache, self._key, self._scope, self._send = cache, key, scope, send
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            holds = message["status"] == _OK and (not self._key.by_hold or _HOLDS in self._scope)
            self._start = message if holds and not _is_private(message["headers"]) else None
        elif self._start is not None:
            body = message.get("body", b"")
            if not message.get("more_body", False) and len(body) <= _MOST_OF_ONE:
                headers = [(name, value) for name, value in self._start["headers"]]
                etag = dict(headers).get(b"etag", b"").decode("latin-1").removeprefix("W/")
                self._cache[self._key.asked] = CachedAnswer(self._key.listing, headers, etag, body)
            self._start = None
        await self._send(message)


def _is_private(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether an answer is of one reader, or is not to be stored."""
    return any(
        name.lower() == b"set-cookie" or (name.lower() == b"cache-control" and b"no-store" in value)
        for name, value in headers
    )
