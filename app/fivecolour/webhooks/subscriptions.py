"""Who is told of editions: receivers in the store, each with what was sent to it.

Secrets follow from the key of the instance and are kept nowhere (`fivecolour.webhooks.instance_key`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from fivecolour.messages import RefusalError
from fivecolour.store import audit
from fivecolour.store.webhook_tables import (
    DELIVERED,
    GIVEN_UP,
    WAITING,
    WebhookAttemptRow,
    WebhookMessageRow,
    WebhookRow,
)
from fivecolour.webhooks import file_subscriptions, instance_key
from fivecolour.webhooks.guarded_post import Networks, checked_host

_TABLE = WebhookRow.__table__
_ATTEMPTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Subscription:
    """One receiver.

    Attributes
    ----------
    districts : tuple of str
        Codes that it is told of; empty for all.
    after : int
        Number of the newest edition when it began: it is told of those that came later.
    ours : bool
        Whether this host has the key that its secret follows from.
    ended : str
        Why nothing is sent any more; empty while it goes on.
    """

    id: str
    url: str
    districts: tuple[str, ...]
    after: int
    ours: bool
    created_by: str
    created_at: datetime
    ended: str

    @property
    def host(self) -> str:
        """What of its address may be told: the rest may be as good as a password."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message sent; ``status`` is 0 where no answer came, ``fault`` says why."""

    message: str
    at: datetime
    status: int
    fault: str


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """How far a receiver has been told; ``due_at`` is when the next message is sent."""

    delivered: int = 0
    waiting: int = 0
    given_up: int = 0
    due_at: datetime | None = None
    last: Attempt | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Subscriptions:
    """The subscriptions of one map; those that were files of its ``home`` are taken into the store."""

    def __init__(self, engine: Engine, home: Path, clock: Callable[[], datetime] = _now) -> None:
        self.engine, self.home, self._clock = engine, home, clock
        file_subscriptions.take_in(engine, home, at=clock())

    def add(
        self, url: str, *, after: int, by: str, districts: tuple[str, ...] = (), inside: Networks = ()
    ) -> Subscription:
        """Begin a subscription.

        Raises
        ------
        UserError
            Nothing may be sent to that address, or this host lacks the key of the others.
        """
        checked_host(url, inside)
        key = instance_key.mark(self._key())
        row = {
            "id": f"wh_{secrets.token_hex(6)}",
            "url": url,
            "districts": list(districts),
            "after": after,
            "key": key,
            "created_by": by,
            "created_at": self._clock(),
            "ended": "",
            "leased_by": "",
        }
        with self.engine.begin() as connection:
            made = _subscription(
                connection.execute(insert(WebhookRow).values(**row).returning(*_TABLE.columns)).one(),
                key,
            )
            self._log(connection, made, "webhook added", by, districts=list(districts))
        return made

    def _key(self) -> bytes:
        """Return the key by which messages are signed; it is made for the first subscription."""
        if instance_key.found(self.home) is None and any(not one.ended for one in self.all()):
            raise RefusalError("no_webhook_key")
        return instance_key.made(self.home)

    def key_of(self, one: Subscription) -> bytes:
        """Return the key by which messages of a subscription are signed.

        Raises
        ------
        UserError
            This host lacks it.
        """
        key = instance_key.found(self.home)
        if key is None or not one.ours:
            raise RefusalError("no_webhook_key")
        return key

    def end(self, name: str, *, by: str) -> Subscription:
        """Send nothing more to a receiver until it is begun again; what comes meanwhile waits.

        Raises
        ------
        UserError
            There is no such subscription.
        """
        return self._set_ended(name, f"by {by}", "webhook ended", by)

    def begin_again(self, name: str, *, by: str) -> Subscription:
        """Send to a receiver again, also what came while it had ended.

        Raises
        ------
        UserError
            There is no such subscription.
        """
        return self._set_ended(name, "", "webhook begun again", by)

    def _set_ended(self, name: str, why: str, what: str, by: str) -> Subscription:
        one = self.find(name)
        with self.engine.begin() as connection:
            # Twice is as good as once.
            changed = connection.execute(
                update(WebhookRow)
                .where(WebhookRow.id == one.id, (WebhookRow.ended != "") != bool(why))
                .values(ended=why, paused_until=None)
            )
            if changed.rowcount:
                self._log(connection, one, what, by)
        return self.find(name)

    def note_test(self, one: Subscription, message: str, status: int, fault: str, *, by: str) -> None:
        """Enter that somebody sent a message to try a receiver."""
        at = self._clock()
        row = {"webhook": one.id, "message": message, "at": at, "status": status, "fault": fault}
        with self.engine.begin() as connection:
            connection.execute(insert(WebhookAttemptRow).values(**row))
            self._log(connection, one, "webhook tested", by, status=status)

    def _log(self, connection: Connection, one: Subscription, what: str, by: str, **details: Any) -> None:
        told = {"host": one.host, **details}
        audit.write(connection, who=by, what=what, subject=one.id, details=told, at=self._clock())

    def find(self, name: str) -> Subscription:
        """Return one subscription.

        Raises
        ------
        UserError
            There is no such subscription.
        """
        for one in self.all():
            if one.id == name:
                return one
        raise RefusalError("no_webhook", name=name[:40])

    def all(self) -> tuple[Subscription, ...]:
        """Return all subscriptions, the oldest first, ended ones too."""
        key = instance_key.found(self.home)
        mine = instance_key.mark(key) if key else ""
        with self.engine.connect() as connection:
            rows = connection.execute(select(_TABLE).order_by(WebhookRow.created_at, WebhookRow.id)).all()
        return tuple(_subscription(row, mine) for row in rows)

    def states(self) -> dict[str, SubscriptionState]:
        """Return how far each receiver has been told, by the subscription's id."""
        table, waits = WebhookMessageRow, WebhookMessageRow.state == WAITING
        count = select(table.webhook, table.state, func.count()).group_by(table.webhook, table.state)
        due = (
            select(table.webhook, func.min(table.due_at).label("due_at")).where(waits).group_by(table.webhook)
        )
        newest = select(func.max(WebhookAttemptRow.id)).group_by(WebhookAttemptRow.webhook)
        last = select(WebhookAttemptRow.__table__).where(WebhookAttemptRow.id.in_(newest))
        with self.engine.connect() as connection:
            counts = {(webhook, state): n for webhook, state, n in connection.execute(count)}
            moments = {row.webhook: row.due_at for row in connection.execute(due)}
            attempts = {row.webhook: _attempt(row) for row in connection.execute(last)}
        return {
            one.id: SubscriptionState(
                counts.get((one.id, DELIVERED), 0),
                counts.get((one.id, WAITING), 0),
                counts.get((one.id, GIVEN_UP), 0),
                moments.get(one.id),
                attempts.get(one.id),
            )
            for one in self.all()
        }

    def attempts(self, name: str) -> tuple[Attempt, ...]:
        """Return the newest attempts to tell a receiver, newest first."""
        mine = WebhookAttemptRow.webhook == self.find(name).id
        query = select(WebhookAttemptRow.__table__).where(mine).order_by(WebhookAttemptRow.id.desc())
        with self.engine.connect() as connection:
            return tuple(_attempt(row) for row in connection.execute(query.limit(_ATTEMPTS_SHOWN)))


def _subscription(row: Row[Any], mine: str) -> Subscription:
    return Subscription(
        row.id,
        row.url,
        tuple(row.districts),
        row.after,
        row.key == mine,
        row.created_by,
        row.created_at,
        row.ended,
    )


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(row.message, row.at, row.status, row.fault)
