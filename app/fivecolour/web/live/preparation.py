"""A new edition is made ready before readers are sent to it.

Right after an edition everybody asks for pages and files that nobody has made yet, and waits for them and for
one another. What was asked for most in the last seconds is therefore made of the new edition first, one thing
after the other beside the readers, who are shown the edition before it for that long: some tenths of a
second, at most `MOST_SECONDS`. Where few read there is nothing to be made, and the newest edition is shown at
once. Live pages are told of it at once in any case.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fivecolour.editions import edition_errors, edition_files
from fivecolour.logs import log
from fivecolour.web import static

# Where the id of the edition stands that pages show which are asked for without one.
SCOPE = "fivecolour.edition"
MOST_SECONDS = 1.0
THREAD = "ahead"
# Asked for so often within one to two periods, something is made ahead; that many things at most.
_OFTEN, _PERIOD_SECONDS, _MOST_THINGS = 8, 20.0, 100
# Seconds from one look for whose turn it is to the next.
_NEXT_LOOK = 0.01
# Different things that are counted in a period, and how long their addresses may be.
_MOST_COUNTED, _LONGEST = 2_000, 300
_FILE = re.compile(r"/editions/[^/]+/(?!since/)(.+)")


class PopularRequest(NamedTuple):
    """A page, or with ``of_edition`` the file of an edition, as it was asked for."""

    path: str
    query: bytes
    encoding: str
    of_edition: bool
    language: str = ""

    def path_of(self, edition: str) -> str:
        """Return the path at which it is found for an edition."""
        return f"/editions/{edition}/{self.path}" if self.of_edition else self.path


class Preparation:
    """Middleware that says which edition is shown, and makes the next one ready.

    Parameters
    ----------
    app : ASGIApp
        Answers readers; it is asked for what is made ahead, too.
    folder : Path
        The editions.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self.app = app
        self._folder = folder
        self._shown = ""
        self._making: Thread | None = None
        self._counts: Counter[PopularRequest] = Counter()
        self._earlier: Counter[PopularRequest] = Counter()
        self._since = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is asked for and pass it on with the edition to be shown."""
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            self._count(scope)
            self._look(scope)
            scope[SCOPE] = self._shown
        await self.app(scope, receive, send)

    def popular(self) -> list[PopularRequest]:
        """Return what was asked for often in the last seconds, most often first."""
        counts = self._counts + self._earlier
        return [asked for asked, times in counts.most_common(_MOST_THINGS) if times >= _OFTEN]

    def _count(self, scope: Scope) -> None:
        now = time.monotonic()
        if now - self._since > _PERIOD_SECONDS:
            # What is older than two periods is forgotten.
            fresh = now - self._since < 2 * _PERIOD_SECONDS
            self._earlier, self._counts = (self._counts if fresh else Counter()), Counter()
            self._since = now
        asked = _asked(scope)
        if asked and (asked in self._counts or len(self._counts) < _MOST_COUNTED):
            self._counts[asked] += 1

    def _look(self, scope: Scope) -> None:
        """Show the newest edition, at once or when it is ready."""
        try:
            newest = edition_files.newest(self._folder)
        except edition_errors.NothingPublishedError:
            self._shown = ""
            return
        if newest == self._shown or (self._making and self._making.is_alive()):
            return
        things = self.popular()
        if things and self._stands(self._shown):
            given = (newest, things, {**scope})
            # With the time zone that days count in.
            run = copy_context().run
            self._making = Thread(target=run, args=(self._make, *given), name=THREAD, daemon=True)
            self._making.start()
        else:
            self._shown = newest

    def _stands(self, edition: str) -> bool:
        return edition in edition_files.paths(self._folder) and edition not in edition_files.withdrawals(
            self._folder
        )

    def _make(self, edition: str, things: list[PopularRequest], scope: Scope) -> None:
        """Make things of an edition, then show it."""
        end = time.monotonic() + MOST_SECONDS
        _let_readers_go_first()
        try:
            with turn(self._folder, end - MOST_SECONDS / 2):
                # What runs in threads on behalf of this loop inherits that it is in no hurry.
                asyncio.run(self._ask(edition, things, scope, end))
        except Exception:
            log.exception("%s could not be made ready", edition)
        finally:
            self._shown = edition

    async def _ask(self, edition: str, things: list[PopularRequest], scope: Scope, end: float) -> None:
        for asked in things:
            began = time.monotonic()
            if began > end:
                break
            await self.app(_request(scope, asked, edition), _nothing, _nowhere)
            # For as long as it took, readers have the process to themselves.
            await asyncio.sleep(time.monotonic() - began)


def _let_readers_go_first() -> None:
    """Let every other thread of the machine run before this one."""
    if sys.platform == "linux":  # where threads have a priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


@contextmanager
def turn(folder: Path, end: float) -> Iterator[None]:
    """Let the processes that serve a folder make things one after the other, so that readers keep a core.

    From ``end`` on this one waits no longer.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        while time.monotonic() < end:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(_NEXT_LOOK)
        yield
    finally:
        os.close(handle)


def _asked(scope: Scope) -> PopularRequest | None:
    path = scope["path"]
    found = _FILE.fullmatch(path)
    if (path != "/" and not found) or len(path) + len(scope["query_string"]) > _LONGEST:
        return None
    # All that a reader takes: by that answers are kept.
    encoding = ", ".join(sorted(static.accepted(Headers(scope=scope).get("accept-encoding", ""))))
    language = "" if found else _language(Headers(scope=scope).get("accept-language", ""))
    return PopularRequest(found[1] if found else path, scope["query_string"], encoding, bool(found), language)


def _language(header: str) -> str:
    """Return the first of the accepted languages without its region: so that few pages are made ahead."""
    return re.split(r"[-,;]", header.strip(), maxsplit=1)[0].lower()[:8]


def _request(scope: Scope, asked: PopularRequest, edition: str) -> Scope:
    """Return the request for a thing, made of another request."""
    path = asked.path_of(edition)
    return {
        **scope,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": asked.query,
        "headers": [
            (b"accept-encoding", asked.encoding.encode()),
            (b"accept-language", asked.language.encode()),
        ],
        SCOPE: edition,
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_message: Message) -> None:
    pass
