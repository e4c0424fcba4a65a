"""A process beside the one that writes a site: it answers too, on a core of its own.

Answers of a program in Python share one lock, so threads make none of them sooner.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from fivecolour.export.drawing import typesetting
from fivecolour.web.site.site_answer import GivenAnswer, Question, answered

MakeApp = Callable[[str], FastAPI]


class AnswerProcess:
    """The end of it that asks; one question at a time."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def ask(self, name: str, question: Question) -> GivenAnswer | None:
        """Return what the map of this name answers; None where the process cannot say it."""
        try:
            self._pipe.send((name, question))
            given: GivenAnswer | None = self._pipe.recv()
        except (EOFError, OSError):
            # It was ended from outside: for want of memory, say.
            return None
        return given


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
    process = forked.Process(target=_serve, args=(theirs, ours, make_app), daemon=True)
    process.start()
    theirs.close()
    try:
        yield AnswerProcess(ours)
    finally:
        # It ends when nobody can ask it any more, as it does when this process is killed.
        ours.close()
        process.join()


def _can_fork() -> bool:
    # A lock that another thread holds at the fork would never be given back.
    one_thread = threading.active_count() == 1 and not typesetting.has_begun()
    return one_thread and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


def _serve(pipe: Connection, theirs: Connection, make_app: MakeApp) -> None:
    theirs.close()
    # Who interrupts the command ends the other process, and so this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # It ends where the other end of the pipe is closed; what it made goes with it, uncollected.
    gc.disable()
    with suppress(EOFError, OSError), start_blocking_portal() as portal:
        while True:
            name, question = pipe.recv()
            given: GivenAnswer | None = None
            # Whoever asked answers it itself where this fails, and says what is wrong.
            with suppress(Exception):
                given = portal.call(answered, make_app(name), question)
            pipe.send(given)
