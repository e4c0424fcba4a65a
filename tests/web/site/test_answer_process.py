"""A process beside the one that writes a site answers as that does, and ends with it."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from fivecolour.errors import UserError
from fivecolour.export.views.request import ExportRequest
from fivecolour.web.site import answer_process as module
from fivecolour.web.site import shared_answers
from fivecolour.web.site.answer_process import AT_ONCE, answer_process
from fivecolour.web.site.shared_answers import SharedAnswers
from fivecolour.web.site.site_answer import Question, SiteAnswers


def small_app(name: str) -> FastAPI:
    app = FastAPI()

    @app.get("/number")
    def number() -> PlainTextResponse:
        return PlainTextResponse(f"{name} {os.getpid()}")

    @app.get("/letters")
    def letters(size: int) -> PlainTextResponse:
        return PlainTextResponse("a" * size)

    @app.get("/end")
    def end() -> PlainTextResponse:
        os._exit(3)

    return app


def test_it_answers_until_nobody_can_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_can_fork", lambda: True)
    with answer_process(small_app) as beside:
        assert beside is not None
        (child,) = multiprocessing.active_children()
        assert beside.ask("weekly", ("number", "zh")) == (200, f"weekly {child.pid}".encode())
        status, _ = beside.ask("", ("elsewhere", "zh")) or (0, b"")
        assert status == 404
        # It is gone, and whoever asks is told so rather than left waiting.
        assert beside.ask("", ("end", "zh")) is None
        assert beside.ask("", ("number", "zh")) is None
    assert not multiprocessing.active_children()


def test_answers_of_any_size_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the shared memory does not hold come through the pipe."""
    monkeypatch.setattr(module, "_SHARED", 4096)
    monkeypatch.setattr(module, "_can_fork", lambda: True)
    with answer_process(small_app) as beside:
        assert beside is not None
        sizes = [0, 4096, 4097, 300_000, *range(100)]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            found = threads.map(lambda size: beside.ask("here", (f"letters?{size=}", "zh")), sizes)
            assert [*found] == [(200, b"a" * size) for size in sizes]


def test_there_is_none_where_it_would_not_help_or_not_be_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _: {0})
    with answer_process(small_app) as beside:
        assert beside is None
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(module.threading, "active_count", lambda: 2)
    with answer_process(small_app) as beside:
        assert beside is None
    # Pictures drawn before have begun threads that a fork has not.
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    monkeypatch.setattr(module.typesetting, "has_begun", lambda: True)
    with answer_process(small_app) as beside:
        assert beside is None


class Silent:
    """A process that was ended."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, name: str, question: Question) -> None:
        self.asked += 1


class Waiting:
    """A process that answers the first question when it is allowed to, and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.allowed = Event(), Event()

    def ask(self, name: str, question: Question) -> tuple[int, bytes]:
        self.asked.append(question[0] if isinstance(question, tuple) else question.size)
        self.begun.set()
        self.allowed.wait(10)
        return 200, b"beside"


@pytest.fixture
def one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of the process has an order."""
    monkeypatch.setattr(shared_answers, "AT_ONCE", 1)


@pytest.mark.usefixtures("one_at_once")
def test_this_process_begins_with_the_last() -> None:
    waiting = Waiting()
    with start_blocking_portal() as portal:
        shared = SharedAnswers(SiteAnswers(small_app("here"), portal), "here", waiting)  # type: ignore[arg-type]
        begun = [shared.begin(f"number?{n}", language="zh", share=True) for n in range(4)]
        assert waiting.begun.wait(10)
        assert [shared.help(), begun[3].done(), begun[2].done()] == [True, True, False]
        assert [shared.help(), shared.help(), shared.help()] == [True, True, False]
        waiting.allowed.set()
        assert [one.result() == b"beside" for one in begun] == [True, False, False, False]
        shared.close()
    assert waiting.asked == ["number?0"]


@pytest.mark.usefixtures("one_at_once")
def test_the_process_begins_with_what_takes_long_to_make_ready() -> None:
    waiting = Waiting()
    with start_blocking_portal() as portal:
        shared = SharedAnswers(SiteAnswers(small_app("here"), portal), "here", waiting)  # type: ignore[arg-type]
        begun = [shared.begin("number?0", language="zh", share=True)]
        assert waiting.begun.wait(10)
        begun += [shared.begin(f"number?{n}", language="zh", share=True, first=n > 2) for n in range(1, 5)]
        waiting.allowed.set()
        assert {one.result() for one in begun} == {b"beside"}
        shared.close()
    assert waiting.asked == ["number?0", "number?4", "number?3", "number?1", "number?2"]


def test_pictures_are_drawn_beside_or_here() -> None:
    request = ExportRequest(edition="an-edition", size="card")
    with start_blocking_portal() as portal:
        answers = SiteAnswers(small_app("here"), portal)
        alone = SharedAnswers(answers, "here", None)
        assert alone.draw(request, lambda: b"here") is None
        silent = Silent()
        shared = SharedAnswers(answers, "here", silent)  # type: ignore[arg-type]
        begun = shared.draw(request, lambda: b"here")
        assert begun is not None
        assert begun.result() == b"here"
        shared.close()
    assert silent.asked == 1


@pytest.mark.usefixtures("one_at_once")
def test_a_picture_waits_for_the_process() -> None:
    """One that has drawn cannot be forked for the next site."""
    waiting, request = Waiting(), ExportRequest(edition="an-edition", size="card")
    with start_blocking_portal() as portal:
        shared = SharedAnswers(SiteAnswers(small_app("here"), portal), "here", waiting)  # type: ignore[arg-type]
        first = shared.begin("number?0", language="zh", share=True)
        assert waiting.begun.wait(10)
        shared.begin("number?1", language="zh", share=True, first=True)
        drawn = shared.draw(request, lambda: b"here")
        assert [shared.help(), shared.help()] == [True, False]
        waiting.allowed.set()
        assert drawn is not None
        assert [first.result(), drawn.result()] == [b"beside", b"beside"]
        shared.close()
    assert waiting.asked == ["number?0", "card"]


def test_what_the_process_cannot_say_is_answered_here() -> None:
    silent = Silent()
    with start_blocking_portal() as portal:
        shared = SharedAnswers(SiteAnswers(small_app("here"), portal), "here", silent)  # type: ignore[arg-type]
        begun = [shared.begin("number", language="zh", share=True) for _ in range(6)]
        assert {one.result() for one in begun} == {f"here {os.getpid()}".encode()}
        with pytest.raises(UserError, match=r"/elsewhere: the page cannot be made \(404\)"):
            shared.begin("elsewhere", language="zh", share=True).result()
        shared.close()
    assert silent.asked > 0
