"""A process beside the one that writes a site: it answers too, on a core of its own.

Answers of a program in Python share one lock, so threads make none of them sooner.
"""

from __future__ import annotations

import gc
import mmap
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing.connection import Connection
from threading import Event, Lock

from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from fivecolour.export.drawing import typesetting
from fivecolour.web.site.site_answer import GivenAnswer, Question, answered

MakeApp = Callable[[str], FastAPI]
# Questions; each has shared memory of its own.
AT_ONCE = 2
# Bytes that both processes share. Through a pipe an answer comes in hundreds of pieces, and for each of them
# its receiver waits until another thread has done: longer than the answer took to make.
_SHARED = 1 << 26


class AnswerProcess:
    """The end of it that asks, by up to `AT_ONCE` threads: their questions are answered in turn.

    So the process has the next one already when it has answered one, and need not wait for who asks.
    """

    def __init__(self, pipe: Connection, shared: Sequence[mmap.mmap]) -> None:
        self._pipe, self._shared = pipe, cycle(shared)
        self._asking, self._before = Lock(), Event()
        self._before.set()

    def ask(self, name: str, question: Question) -> GivenAnswer | None:
        """Return what the map of this name answers; None where the process cannot say it."""
        with self._asking:
            before, shared, received = self._before, next(self._shared), Event()
            self._before = received
            with suppress(OSError):
                self._pipe.send((name, question))
        before.wait()
        try:
            given: tuple[int, int | bytes] | None = self._pipe.recv()
            if given is None:
                return None
            status, body = given
            return status, shared[:body] if isinstance(body, int) else body
        except (EOFError, OSError):
            # It was ended from outside: for want of memory, say.
            return None
        finally:
            # Only now: the next answer but one lies where this one lay.
            received.set()


@contextmanager
def answer_process(make_app: MakeApp) -> Iterator[AnswerProcess | None]:
    """Keep a process that answers; None where there is one core, or where none can be forked safely.

    Parameters
    ----------
    make_app : callable
        Returns the application of the map of a name; in that process it is made where it was not before.
    """
    if not _can_fork():
        yield None
        return
    # A fork has all modules already; to load them anew takes as long as a day's answers.
    forked = multiprocessing.get_context("fork")
    ours, theirs = forked.Pipe()
    shared = [mmap.mmap(-1, _SHARED) for _ in range(AT_ONCE)]
    process = forked.Process(target=_serve, args=(theirs, ours, shared, make_app), daemon=True)
    process.start()
    theirs.close()
    try:
        yield AnswerProcess(ours, shared)
    finally:
        # It ends when nobody can ask it any more, as it does when this process is killed.
        ours.close()
        process.join()
        for one in shared:
            one.close()


def _can_fork() -> bool:
    # A lock that another thread holds at the fork would never be given back.
    one_thread = threading.active_count() == 1 and not typesetting.has_begun()
    return one_thread and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


def _serve(pipe: Connection, theirs: Connection, shared: Sequence[mmap.mmap], make_app: MakeApp) -> None:
    theirs.close()
    # Who interrupts the command ends the other process, and so this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # It ends where the other end of the pipe is closed; what it made goes with it, uncollected.
    gc.disable()
    with suppress(EOFError, OSError), start_blocking_portal() as portal:
        for place in cycle(shared):
            name, question = pipe.recv()
            given: tuple[int, int | bytes] | None = None
            # Whoever asked answers it itself where this fails, and says what is wrong.
            with suppress(Exception):
                given = _shared(portal.call(answered, make_app(name), question), place)
            pipe.send(given)


def _shared(given: GivenAnswer, shared: mmap.mmap) -> tuple[int, int | bytes]:
    """Return an answer whose body lies in the shared memory by its length, one that is larger as it is."""
    status, body = given
    if len(body) > len(shared):
        return status, body
    shared[: len(body)] = body
    return status, len(body)
