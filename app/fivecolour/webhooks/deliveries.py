"""Sends what subscribers are to be told, again and again for more than three days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from fivecolour.editions import records
from fivecolour.editions.records import EditionRecord
from fivecolour.export.feeds.tier_events import TierEvent, of_edition
from fivecolour.logs import log
from fivecolour.store.webhook_tables import DELIVERED, GIVEN_UP
from fivecolour.webhooks import instance_key, signatures
from fivecolour.webhooks.guarded_post import Answer, Send, allowed_inside, post
from fivecolour.webhooks.outbox import Outbox
from fivecolour.webhooks.subscriptions import Subscription, Subscriptions

_MINUTE, _HOUR = 60, 3600
# Seconds after a message was not taken, one after the other: 75 hours and 35 minutes in all.
RETRIES = (5, 5 * _MINUTE, 30 * _MINUTE, *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)))
_MOST_WAIT = 24 * _HOUR
_GONE = 410
# No answer at all is like a busy receiver's.
_BUSY = frozenset({0, 429, 502, 503, 504})
# Messages are below 20 kB; of more changes it is said where they are.
_MOST_CHANGES = 60
# Who answers slowly holds up few others.
_AT_ONCE = 8


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
    folder : Path
        Of the map's editions.
    site : str
        Whole address of its pages, as far as it is known.
    clock : callable
        Seconds since 1970.
    send : callable, optional
        Another way to send than over https.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        folder: Path,
        *,
        site: str,
        name: str,
        clock: Callable[[], float],
        send: Send | None = None,
    ) -> None:
        self._subscriptions = subscriptions
        self._folder, self._site, self._name = folder, site, name
        self._clock, self._send = clock, send or partial(post, inside=allowed_inside())
        self._key, self._outbox = b"", Outbox(subscriptions.engine, "")
        # What each receiver was queued for: the store need not be asked again while that is the same.
        self._queued: dict[str, list[str]] = {}
        self._warned: set[str] = set()

    def turn(self) -> int:
        """Send what is due; return how many messages were taken."""
        subscribed = {one.id: one for one in self._subscriptions.all() if not one.ended}
        key = instance_key.found(self._subscriptions.home) if subscribed else None
        if key is None:
            return 0
        outbox = self._outbox_of(key)
        every = records.records(self._folder)
        for one in subscribed.values():
            self._queue(outbox, one, every)
        due = [subscribed[name] for name in outbox.due(self._moment()) if name in subscribed]
        if not due:
            return 0
        with ThreadPoolExecutor(min(_AT_ONCE, len(due))) as pool:
            return sum(pool.map(partial(self._serve, outbox), due))

    def _outbox_of(self, key: bytes) -> Outbox:
        if key != self._key:
            self._key, self._outbox = key, Outbox(self._subscriptions.engine, instance_key.mark(key))
        return self._outbox

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _queue(self, outbox: Outbox, one: Subscription, every: Sequence[EditionRecord]) -> None:
        if not one.ours and one.id not in self._warned:
            log.warning("webhook %s: its key is not on this host, another one has to send for it", one.id)
            self._warned.add(one.id)
        names = [message.id for message in _messages(every, one)]
        if self._queued.get(one.id) != names:
            outbox.queue(one.id, names, self._moment())
            self._queued[one.id] = names

    def _serve(self, outbox: Outbox, one: Subscription) -> int:
        """Send what is due to one receiver, the oldest first; one that is busy is left alone for a while."""
        if not outbox.take(one.id, self._moment()):
            return 0
        taken, paused = 0, None
        try:
            waiting = outbox.waiting(one.id, self._moment())
            # What this host has not got yet, another one sends, or this one when it has.
            for message in _messages(records.records(self._folder), one):
                if message.id not in waiting or not outbox.hold(one.id, self._moment()):
                    continue
                answer = self._post(one, message)
                self._enter(outbox, one, message, waiting[message.id], answer)
                taken += answer.taken
                if answer.status == _GONE:
                    break
                if answer.status in _BUSY:
                    paused = self._moment() + timedelta(seconds=_wait(answer, RETRIES[0]))
                    break
        finally:
            outbox.release(one.id, paused_until=paused)
        return taken

    def _post(self, one: Subscription, message: Message) -> Answer:
        body = self._body(message, one.districts)
        headers = signatures.signed(self._key, one.id, message.id, int(self._clock()), body)
        return self._send(one.url, body, headers)

    def _enter(
        self, outbox: Outbox, one: Subscription, message: Message, attempts: int, answer: Answer
    ) -> None:
        """Enter an answer, and what follows from it."""
        enter = partial(outbox.enter, one.id, message.id, answer, self._moment(), attempts=attempts + 1)
        if answer.taken:
            enter(state=DELIVERED)
        elif answer.status == _GONE:
            log.warning("webhook %s: the receiver wants no more (410)", one.id)
            enter(ended="the receiver answered 410")
        elif attempts >= len(RETRIES):
            log.error("webhook %s: %s was not taken in 75 hours and is given up", one.id, message.id)
            enter(state=GIVEN_UP)
        else:
            wait = _wait(answer, RETRIES[attempts])
            enter(due_at=self._moment() + timedelta(seconds=wait))

    def _body(self, message: Message, districts: tuple[str, ...]) -> bytes:
        record = message.record
        withdrawn = record.withdrawn if message.kind == "edition.withdrawn" else None
        changed = [] if withdrawn else _changes(self._folder, record.id, districts)
        data = {
            "map": self._name,
            "edition": record.id,
            "number": record.number,
            "sha256": record.sha256,
            "drill": record.drill,
            "first_day": record.first_day,
            "last_day": record.last_day,
            "withdrawn": record.withdrawn.why if record.withdrawn else None,
            "changes": [_change(one) for one in changed[:_MOST_CHANGES]],
            "changes_in_all": len(changed),
            "tiers": f"{self._site}/api/v1/editions/{record.id}/tiers.json",
        }
        moment = withdrawn.at if withdrawn else record.published_at
        told = {"type": message.kind, "timestamp": moment, "data": data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _wait(answer: Answer, least: float) -> float:
    """Return the seconds until the next message: as long as the receiver asks for, a day at most."""
    return max(least, min(answer.wait, _MOST_WAIT))


def _messages(every: Sequence[EditionRecord], one: Subscription) -> Iterator[Message]:
    """Yield what a receiver is told of the editions that are here, the oldest first."""
    for record in every:
        if record.damaged:
            continue
        if record.number > one.after:
            yield Message(f"msg_{record.id}.published", "edition.published", record)
        if record.withdrawn and (record.number > one.after or _since(record.withdrawn.at, one.created_at)):
            yield Message(f"msg_{record.id}.withdrawn", "edition.withdrawn", record)


def _since(moment: str, begun: datetime) -> bool:
    """Tell whether something came after a subscription began, whose receiver may show what it was about."""
    at = datetime.fromisoformat(moment)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) > begun


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
