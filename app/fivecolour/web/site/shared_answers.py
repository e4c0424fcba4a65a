"""Answers of one map that a process beside makes, while this one does what only it can."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from fivecolour.export.views.request import ExportRequest
from fivecolour.web.site.answer_process import AT_ONCE, AnswerProcess
from fivecolour.web.site.site_answer import Question, SiteAnswers, body_of


@dataclass(frozen=True, slots=True)
class _Question:
    question: Question
    here: Callable[[], bytes]
    answer: Future[bytes] = field(default_factory=Future)

    @property
    def address(self) -> str:
        """What a fault names: of pictures this process says itself what is wrong."""
        return self.question[0] if isinstance(self.question, tuple) else ""


class SharedAnswers:
    """Shares what is asked: the process beside begins with the first, this one, when it rests, with the last.

    What is asked one after the other rests on the same figures and words. Each process reads and works out
    for itself what it needs; so they need little of it both. What takes long to make ready comes first and
    is the other's; pictures are its alone, for a process that has drawn one cannot be forked again.

    Parameters
    ----------
    answers : SiteAnswers
        Made in this process; `here` afterwards.
    name : str
        The map's.
    beside : AnswerProcess or None
        None: this process answers all, as it is asked.
    """

    def __init__(self, answers: SiteAnswers, name: str, beside: AnswerProcess | None) -> None:
        self.here, self._name, self._beside = answers, name, beside
        self._pictures, self._open = deque[_Question](), deque[_Question]()
        self._thread = ThreadPoolExecutor(AT_ONCE) if beside else None
        self._taking = Lock()

    def begin(self, address: str, *, language: str, share: bool, first: bool = False) -> Future[bytes]:
        """Begin to answer as `SiteAnswers.ask` does, beside or here; the future has the body or a fault.

        ``first``: before all that is asked already.
        """
        here = partial(self.here.ask, address, language=language)
        one = _Question((address, language), here)
        if share and self._thread:
            (self._open.appendleft if first else self._open.append)(one)
            self._thread.submit(self._ask_beside)
        else:
            one.answer.set_result(here())
        return one.answer

    def draw(self, request: ExportRequest, here: Callable[[], bytes]) -> Future[bytes] | None:
        """Begin to draw a picture beside, by ``here`` if that fails; None where there is no such process."""
        if not self._thread:
            return None
        one = _Question(request, here)
        self._pictures.append(one)
        self._thread.submit(self._ask_beside)
        return one.answer

    def help(self) -> bool:
        """Answer here what was asked last and nobody has begun to answer; tell whether there was any.

        Pictures are none of it.
        """
        try:
            question = self._open.pop()
        except IndexError:
            return False
        self._answer(question)
        return True

    def close(self) -> None:
        """Answer nothing more."""
        self._pictures.clear()
        self._open.clear()
        if self._thread:
            self._thread.shutdown()

    def _ask_beside(self) -> None:
        try:
            with self._taking:
                question = (self._pictures or self._open).popleft()
        except IndexError:
            # It was answered here.
            return
        self._answer(question, self._beside)

    def _answer(self, one: _Question, beside: AnswerProcess | None = None) -> None:
        try:
            given = beside.ask(self._name, one.question) if beside else None
            body = body_of(given, one.address) if given else one.here()
        except Exception as fault:
            one.answer.set_exception(fault)
        else:
            one.answer.set_result(body)
