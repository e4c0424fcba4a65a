"""Exports wait in line, fairly and within a bound of memory.

Few are made at a time; who has many waiting takes turns with those who have one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, TypeVar

from fivecolour.messages import RefusalError

T = TypeVar("T")

# The largest export (A3 at 4×) takes some 400 MB while it is made: one at a time in each server process.
AT_ONCE = 1
MOST_WAITING, MOST_OF_ONE = 400, 120


class FullQueueError(RefusalError):
    """So many wait already; ``own`` where they are all of the one who asks."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("full_queue")
        self.own = own


class ExportQueue(Generic[T]):
    """Runs jobs in a few threads, taking turns between those who ask.

    Parameters
    ----------
    at_once : int
        How many are run at a time: each may hold a whole picture in memory.
    most, most_of_one : int
        How many may wait, in all and of one who asks.
    """

    def __init__(
        self, at_once: int = AT_ONCE, *, most: int = MOST_WAITING, most_of_one: int = MOST_OF_ONE
    ) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="export")
        self._free = at_once
        self._most, self._most_of_one = most, most_of_one
        self._waiting: OrderedDict[str, deque[tuple[Callable[[], T], asyncio.Future[T]]]] = OrderedDict()

    async def run(self, who: str, job: Callable[[], T]) -> T:
        """Return what a job returns, when its turn has come.

        Raises
        ------
        FullQueueError
            Too many wait.
        """
        own = self._waiting.get(who, ())
        if len(own) >= self._most_of_one:
            raise FullQueueError(own=True)
        if sum(map(len, self._waiting.values())) >= self._most:
            raise FullQueueError(own=False)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append((job, done))
        self._begin()
        try:
            return await done
        finally:
            # A fault holds this frame and what the job held: they would wait for the collector of garbage.
            del done, job

    def _begin(self) -> None:
        """Start the next jobs while there are threads for them: one of each who waits, in turn."""
        while self._free and self._waiting:
            who, jobs = self._waiting.popitem(last=False)
            job, done = jobs.popleft()
            if jobs:
                self._waiting[who] = jobs
            # Who has left is no longer worked for.
            if done.cancelled():
                continue
            self._free -= 1
            run = asyncio.get_running_loop().run_in_executor(self._threads, job)
            run.add_done_callback(partial(self._finish, done))

    def _finish(self, done: asyncio.Future[T], finished: asyncio.Future[T]) -> None:
        self._free += 1
        fault = finished.exception()
        if done.cancelled():
            pass
        elif fault is not None:
            done.set_exception(fault)
        else:
            done.set_result(finished.result())
        self._begin()
