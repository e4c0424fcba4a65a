"""Who uses the map while things fail: readers, subscribers of the stream, a program that sends figures."""

from __future__ import annotations

import http.client
import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

PAGES = ("/", "/?lang=en", "/?date=2020-03-26", "/d/330203", "/method", "/live.json", "/api/v1/editions.json")
_FAULTS = (OSError, http.client.HTTPException)
_TRIES, _PAUSE_SECONDS = 40, 0.25


@dataclass
class Count:
    """What became of requests: answered, of them after how many attempts, and lost."""

    answered: int = 0
    attempts: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    @property
    def again(self) -> int:
        """How many had to be sent again by who sent them."""
        return sum(many for attempt, many in self.attempts.items() if attempt > 1)


class Task:
    """Something that goes on in a thread of its own until it is ended; a fault of it ends it too."""

    def __init__(self, address: str, ended: Event) -> None:
        self.address, self.ended = address, ended
        self.fault: BaseException | None = None
        self._thread = Thread(target=self._guarded, daemon=True)
        self._thread.start()

    def _guarded(self) -> None:
        try:
            self.work()
        except BaseException as fault:
            self.fault = fault

    def work(self) -> None:
        raise NotImplementedError

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "it does not end"
        if self.fault:
            raise self.fault


def _until_answered(count: Count, once: Callable[[], int], what: str) -> None:
    """Send until the answer is 200, as any client that retries does."""
    for attempt in range(1, _TRIES + 1):
        try:
            status = once()
        except _FAULTS as fault:
            said = repr(fault)
        else:
            if status == 200:
                count.answered += 1
                count.attempts[attempt] += 1
                return
            said = str(status)
        # Who has begun to ask asks on until it is answered, also when the test ends.
        time.sleep(_PAUSE_SECONDS)
    count.lost.append(f"{what}: {said}")


class Reader(Task):
    """Looks at one page after the other, over one connection for as long as that lasts."""

    def __init__(self, address: str, ended: Event, pages: Sequence[str] = PAGES, pause: float = 0.05) -> None:
        self.count, self._pages, self._pause = Count(), pages, pause
        self._connection = http.client.HTTPConnection(address, timeout=10)
        super().__init__(address, ended)

    def work(self) -> None:
        for page in itertools.cycle(self._pages):
            if self.ended.wait(self._pause):
                return
            _until_answered(self.count, lambda page=page: self._once(page), page)  # type: ignore[misc]

    def _once(self, page: str) -> int:
        try:
            self._connection.request("GET", page, headers={"Accept-Encoding": "br"})
            answer = self._connection.getresponse()
            answer.read()
        except _FAULTS:
            self._connection.close()
            raise
        return answer.status


class Subscriber(Task):
    """An open page: hears of editions, and connects again with the last one that it heard of."""

    def __init__(self, address: str, ended: Event) -> None:
        self.heard: list[str] = []
        self.connections = 0
        super().__init__(address, ended)

    def work(self) -> None:
        while not self.ended.is_set():
            with suppress(*_FAULTS):
                self._listen()
            self.ended.wait(_PAUSE_SECONDS)

    def _listen(self) -> None:
        # Longer than between two beats: what is silent for so long is gone.
        connection = http.client.HTTPConnection(self.address, timeout=30)
        last = self.heard[-1] if self.heard else "none"
        connection.request("GET", f"/live?has={last}", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        self.connections += answer.status == 200
        while answer.status == 200 and not self.ended.is_set():
            line = answer.readline()
            if not line:
                return
            if line.startswith(b"id: "):
                self.heard.append(line[4:].strip().decode())


class ReportSender(Task):
    """Sends one batch after the other, each again until the server says that it has it."""

    def __init__(self, address: str, ended: Event, token: str, batches: Sequence[str], pause: float) -> None:
        self.count, self.batches = Count(), batches
        self._token, self._pause = token, pause
        super().__init__(address, ended)

    def work(self) -> None:
        for number, batch in enumerate(self.batches):
            _until_answered(self.count, lambda batch=batch: self._once(batch), f"batch {number}")  # type: ignore[misc]
            self.ended.wait(self._pause)

    def _once(self, batch: str) -> int:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "text/csv"}
        connection.request("POST", "/api/v1/reports?source=feed", body=batch.encode(), headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        # What cannot be taken in just now says so: not everybody sends again after a fault of the program.
        if answer.status not in {200, 502, 503, 504}:
            raise AssertionError(f"{answer.status}: {said.decode()[:300]}")
        return answer.status
