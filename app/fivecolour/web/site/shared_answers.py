"""Answers of one map that a process beside makes, while this one does what only it can."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from fivecolour.web.site.answer_process import AnswerProcess
from fivecolour.web.site.site_answer import SiteAnswers, body_of


@dataclass(frozen=True, slots=True)
class _Question:
    address: str
    language: str
    answer: Future[bytes] = field(default_factory=Future)


class SharedAnswers:
    """Shares what is asked: the process beside begins with the first, this one, when it rests, with the last.

    What is asked one after the other rests on the same figures and words. Each process reads and works out
    for itself what it needs; so they need little of it both.

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
        self._open = deque[_Question]()
        self._thread = ThreadPoolExecutor(1) if beside else None

    def begin(self, address: str, *, language: str, share: bool) -> Future[bytes]:
        """Begin to answer as `SiteAnswers.ask` does, beside or here; the future has the body or a fault."""
        question = _Question(address, language)
        if self._thread and share:
            self._open.append(question)
            self._thread.submit(self._ask_beside)
        else:
            question.answer.set_result(self.here.ask(address, language=language))
        return question.answer

    def help(self) -> bool:
        """Answer here what was asked last and nobody has begun to answer; tell whether there was any."""
        try:
            question = self._open.pop()
        except IndexError:
            return False
        self._answer(question)
        return True

    def close(self) -> None:
        """Answer nothing more."""
        self._open.clear()
        if self._thread:
            self._thread.shutdown()

    def _ask_beside(self) -> None:
        try:
            question = self._open.popleft()
        except IndexError:
            # It was answered here.
            return
        self._answer(question, self._beside)

    def _answer(self, question: _Question, beside: AnswerProcess | None = None) -> None:
        address, language = question.address, question.language
        try:
            given = beside.ask(self._name, address, language) if beside else None
            body = body_of(given, address) if given else self.here.ask(address, language=language)
        except Exception as fault:
            question.answer.set_exception(fault)
        else:
            question.answer.set_result(body)
