"""Answers of one map that two processes make at once, while whoever asked goes on."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from fivecolour.web.site.answer_process import AnswerProcess
from fivecolour.web.site.site_answer import SiteAnswers, body_of


class SharedAnswers:
    """Shares what is asked between this process and one beside it, whichever is free.

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
        self.here, self._name = answers, name
        self._free = SimpleQueue[AnswerProcess | None]()
        for one in (None, beside):
            self._free.put(one)
        self._threads = ThreadPoolExecutor(2) if beside else None

    def begin(self, address: str, *, language: str, share: bool) -> Future[bytes]:
        """Begin to answer as `SiteAnswers.ask` does, shared or here; the future has the body or a fault."""
        if self._threads and share:
            return self._threads.submit(self._ask, address, language)
        asked = Future[bytes]()
        asked.set_result(self.here.ask(address, language=language))
        return asked

    def close(self) -> None:
        """Answer nothing more."""
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def _ask(self, address: str, language: str) -> bytes:
        free = self._free.get()
        try:
            given = free.ask(self._name, address, language) if free else None
            if given:
                return body_of(given, address)
            return self.here.ask(address, language=language)
        finally:
            self._free.put(free)
