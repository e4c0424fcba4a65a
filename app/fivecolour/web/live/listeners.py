"""Open streams of server-sent events: told, kept alive, ended; one watcher for all of a process.

Written here and not taken from a library: one watcher tells every listener of a process; a library would
keep a task for each.
"""

from __future__ import annotations

import asyncio
import random
import signal
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from starlette.types import Receive, Send

from fivecolour.web.live.news import EditionNews, News
from fivecolour.web.live.stream_places import StreamPlaces

BYE = b"event: bye\ndata: 1\n\n"
_SLICE = 250


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two looks into the folder, between two beats, and how long a stream may last."""

    look: float = 0.05
    beat: float = 15.0
    age: float = 3600.0


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream; ``writing`` while its client has not taken what was sent last."""

    send: Send
    task: asyncio.Task[Any]
    until: float
    writing: bool = False
    ended: bool = False

    async def write(self, chunk: bytes) -> None:
        """Send a part of the stream."""
        self.writing = True
        try:
            await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        except OSError:
            self.end()
        finally:
            self.writing = False

    def end(self) -> None:
        """Let the stream end; `Listeners.serve` wakes up and closes it."""
        if not self.ended:
            self.ended = True
            self.task.cancel()


class Listeners:
    """All streams of one map in one process; ``places`` may be common to several maps.

    An idle client costs its connection and one waiting coroutine, no task, queue or timer of its own. News
    are not queued either: whoever has not taken the last ones when the next are told is dropped, connects
    again and is told the newest.
    """

    def __init__(
        self, stand: EditionNews, rhythm: Rhythm | None = None, *, places: StreamPlaces | None = None
    ) -> None:
        self.stand = stand
        self.rhythm = rhythm or Rhythm()
        self._open: set[Listener] = set()
        self.places = places or StreamPlaces()
        self._writes: set[asyncio.Task[None]] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._look: asyncio.Task[News] | None = None
        self._hears: asyncio.AbstractEventLoop | None = None
        self.closing = False

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, address: str) -> int:
        """Take a place for a stream (see `StreamPlaces.admit`); none when the process is to stop."""
        return 503 if self.closing else self.places.admit(address)

    def leave(self, address: str) -> None:
        """Give back the place of a stream."""
        self.places.leave(address)

    async def news(self) -> News:
        """Return the newest news; however many ask at once, one looks."""
        if self.stand.is_stale():
            if self._look is None or self._look.done():
                self._look = asyncio.create_task(asyncio.to_thread(self.stand.refresh))
            await asyncio.shield(self._look)
        return self.stand.news

    async def serve(self, has: str, receive: Receive, send: Send) -> None:
        """Tell a client what it lacks, then everything new, until one of both ends it."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is None:
            raise RuntimeError("a stream is served by a task")
        # Not all at once: who connected together would come back together.
        until = loop.time() + self.rhythm.age * random.uniform(0.8, 1.2)  # noqa: S311
        listener = Listener(send, task, until)
        try:
            await self.news()
            self._open.add(listener)
            self._start()
            await listener.write(b"retry: 3000\n" + _beat_now() + self.stand.news.since(has))
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not listener.ended or listener.writing:
                raise
            task.uncancel()
            await send({"type": "http.response.body", "body": BYE, "more_body": False})
        finally:
            self._open.discard(listener)

    def tell(self, chunk: bytes, among: Iterable[Listener] | None = None) -> None:
        """Send to all; a client that still holds back what was sent before is dropped."""
        for listener in list(self._open if among is None else among):
            if listener.writing:
                listener.end()
                continue
            write = asyncio.create_task(listener.write(chunk))
            self._writes.add(write)
            write.add_done_callback(self._writes.discard)

    def close(self) -> None:
        """End all streams, since the process is to stop."""
        self.closing = True
        for listener in list(self._open):
            listener.end()

    def _start(self) -> None:
        if self._watcher is None or self._watcher.done():
            self._hear_the_end(asyncio.get_running_loop())
            self._watcher = asyncio.create_task(self._watch(self.stand.news))

    def _hear_the_end(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the streams at SIGTERM: the server itself would wait for them until its grace is over."""
        if self._hears is loop or threading.current_thread() is not threading.main_thread():
            return
        self._hears = loop
        before = signal.getsignal(signal.SIGTERM)

        def ending(number: int, at: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.close)
            if callable(before):
                before(number, at)

        signal.signal(signal.SIGTERM, ending)

    async def _watch(self, told: News) -> None:
        """Look for news while anybody listens; the last to leave ends it."""
        loop = asyncio.get_running_loop()
        beat = loop.time() + self.rhythm.beat
        while self._open:
            await asyncio.sleep(self.rhythm.look)
            news = await self.news()
            chunk = news.after(told)
            told = news
            if chunk:
                self.tell(chunk)
            if loop.time() >= beat:
                beat = loop.time() + self.rhythm.beat
                await self._beat(loop.time())

    async def _beat(self, now: float) -> None:
        """Let every client hear that the stream lives, and end the old ones; others may work in between."""
        everybody = list(self._open)
        for first in range(0, len(everybody), _SLICE):
            some = everybody[first : first + _SLICE]
            for listener in some:
                if now >= listener.until:
                    listener.end()
            self.tell(_beat_now(), [listener for listener in some if not listener.ended])
            await asyncio.sleep(0)


def _beat_now() -> bytes:
    """Return a beat; it carries the server's clock in milliseconds, by which pages tell the time."""
    return f"event: beat\ndata: {time.time_ns() // 1_000_000}\n\n".encode()
