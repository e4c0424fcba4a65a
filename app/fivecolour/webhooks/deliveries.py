"""Sends what subscribers are to be told, again and again for more than three days."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fivecolour.editions import records
from fivecolour.editions.records import EditionRecord
from fivecolour.export.tier_events import TierEvent, of_edition
from fivecolour.logs import log
from fivecolour.webhooks import signatures
from fivecolour.webhooks.guarded_post import Answer, post
from fivecolour.webhooks.subscriptions import Pending, Subscription, Subscriptions

_MINUTE, _HOUR = 60, 3600
# Seconds after a message was not taken, one after the other: 75 hours and 35 minutes in all.
RETRIES = (5, 5 * _MINUTE, 30 * _MINUTE, *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)))
_MOST_WAIT = 24 * _HOUR
_GONE, _TAKEN, _BUSY = 410, range(200, 300), frozenset({429, 502, 503, 504})
# Messages are below 20 kB; of more changes it is said where they are.
_MOST_CHANGES = 60

Send = Callable[[str, bytes, dict[str, str]], Answer]


@dataclass(frozen=True, slots=True)
class Message:
    """What is told: its id is the same however often it is sent."""

    id: str
    kind: str
    record: EditionRecord


class Deliveries:
    """Delivers for one map.

    Parameters
    ----------
    home, folder : Path
        Of the map, and of its editions.
    site : str
        Whole address of its pages, as far as it is known.
    clock : callable
        Seconds since 1970.
    """

    def __init__(
        self, home: Path, folder: Path, *, site: str, name: str, clock: Callable[[], float], send: Send = post
    ) -> None:
        self._subscriptions = Subscriptions(home)
        self._folder, self._site, self._name = folder, site, name
        self._clock, self._send = clock, send

    def turn(self) -> int:
        """Send what is due; return how many messages were taken."""
        if not self._subscriptions.folder.is_dir():
            return 0
        with _exclusive(self._subscriptions.folder) as mine:
            return sum(self._serve(one) for one in self._subscriptions.all() if not one.ended) if mine else 0

    def _serve(self, one: Subscription) -> int:
        """Send what is due to one receiver, the oldest first; one that is busy is left alone."""
        taken = 0
        for message in _messages(self._folder, one):
            waiting = one.pending.get(message.id)
            if waiting and waiting.again > self._clock():
                continue
            answer = self._post(one, message)
            one = self._after(one, message, answer)
            self._subscriptions.keep(one)
            taken += answer.status in _TAKEN
            if one.ended or answer.status in _BUSY:
                break
        return taken

    def _post(self, one: Subscription, message: Message) -> Answer:
        body = self._body(message, one.districts)
        headers = signatures.signed(self._subscriptions.key(), one.id, message.id, int(self._clock()), body)
        return self._send(one.url, body, headers)

    def _after(self, one: Subscription, message: Message, answer: Answer) -> Subscription:
        """Return a subscription as it is after an answer."""
        pending = {name: waiting for name, waiting in one.pending.items() if name != message.id}
        if answer.status in _TAKEN:
            return replace(one, pending=pending, told={**one.told, message.id: "delivered"})
        if answer.status == _GONE:
            log.warning("webhook %s: the receiver wants no more (410)", one.id)
            return replace(one, ended="the receiver answered 410")
        before = one.pending.get(message.id)
        attempts = before.attempts if before else 0
        if attempts >= len(RETRIES):
            log.error("webhook %s: %s was not taken in 75 hours and is given up", one.id, message.id)
            return replace(one, pending=pending, told={**one.told, message.id: "given up"})
        wait = max(RETRIES[attempts], min(answer.wait, _MOST_WAIT))
        again = Pending(attempts + 1, self._clock() + wait)
        return replace(one, pending={**pending, message.id: again})

    def _body(self, message: Message, districts: tuple[str, ...]) -> bytes:
        record = message.record
        told = [] if message.kind == "edition.withdrawn" else _changes(self._folder, record.id, districts)
        body: dict[str, Any] = {
            "type": message.kind,
            "timestamp": record.withdrawn.at
            if record.withdrawn and message.kind == "edition.withdrawn"
            else record.published_at,
            "data": {
                "map": self._name,
                "edition": record.id,
                "number": record.number,
                "sha256": record.sha256,
                "drill": record.drill,
                "first_day": record.first_day,
                "last_day": record.last_day,
                "withdrawn": record.withdrawn.why if record.withdrawn else None,
                "changes": [_change(one) for one in told[:_MOST_CHANGES]],
                "changes_in_all": len(told),
                "tiers": f"{self._site}/api/v1/editions/{record.id}/tiers.json",
            },
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _messages(folder: Path, one: Subscription) -> Iterator[Message]:
    """Yield what a receiver has not been told, the oldest first."""
    for record in records.records(folder):
        kinds = ["published", *(["withdrawn"] if record.withdrawn else [])]
        for kind in kinds if record.number > one.after and not record.damaged else ():
            name = f"msg_{record.id}.{kind}"
            if name not in one.told:
                yield Message(name, f"edition.{kind}", record)


def _changes(folder: Path, name: str, districts: tuple[str, ...]) -> list[TierEvent]:
    return [one for one in of_edition(folder, name) if not districts or one.code in districts]


def _change(one: TierEvent) -> dict[str, Any]:
    change = {
        "district": one.code,
        "day": one.day,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
    }
    return change | {"name": one.edition.districts[one.code].name.words}


@contextmanager
def _exclusive(folder: Path) -> Iterator[bool]:
    """Hold the map's deliveries, and tell whether nobody else does."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
