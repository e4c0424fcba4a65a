"""What is still to be sent, in the store: of all processes on all hosts one at a time serves a receiver.

A process takes a receiver for two minutes and says so again before each message, so that one that died holds
nothing up for longer. What it had sent and not yet entered is sent again, under the same id.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, exists, insert, or_, select, update

from fivecolour.store import audit, insertion
from fivecolour.store.webhook_tables import (
    GIVEN_UP,
    WAITING,
    WebhookAttemptRow,
    WebhookMessageRow,
    WebhookRow,
)
from fivecolour.webhooks.guarded_post import Answer

# Longer than any message may take.
LEASE = timedelta(minutes=2)


class Outbox:
    """The messages that wait, as one process sees them; ``key`` marks the key that it has."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine, self._key = engine, key
        self._worker = secrets.token_hex(16)

    def queue(self, webhook: str, messages: Sequence[str], at: datetime) -> None:
        """Let a receiver wait for messages; those that it knows stay as they are."""
        table = WebhookMessageRow
        with self._engine.connect() as connection:
            known = set(connection.scalars(select(table.message).where(table.webhook == webhook)))
        new = [
            {"webhook": webhook, "message": name, "state": WAITING, "attempts": 0, "due_at": at}
            for name in messages
            if name not in known
        ]
        if new:
            with self._engine.begin() as connection:
                insertion.add_new(connection, table, new)

    def due(self, now: datetime) -> list[str]:
        """Return the receivers for which something is to be sent now, and which nobody serves."""
        waits = exists().where(
            WebhookMessageRow.webhook == WebhookRow.id,
            WebhookMessageRow.state == WAITING,
            WebhookMessageRow.due_at <= now,
        )
        query = select(WebhookRow.id).where(waits, *self._free(now)).order_by(WebhookRow.id)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def take(self, webhook: str, now: datetime) -> bool:
        """Serve a receiver from now on; False where another process does, or nothing is to be sent to it."""
        return self._set(webhook, self._free(now), leased_by=self._worker, leased_until=now + LEASE)

    def hold(self, webhook: str, now: datetime) -> bool:
        """Go on serving a receiver; False where that has been taken away, or it has ended."""
        mine = (WebhookRow.leased_by == self._worker, WebhookRow.ended == "")
        return self._set(webhook, mine, leased_until=now + LEASE)

    def release(self, webhook: str, *, paused_until: datetime | None = None) -> None:
        """Serve a receiver no longer; where it is busy nobody does for a while."""
        mine = (WebhookRow.leased_by == self._worker,)
        self._set(webhook, mine, leased_by="", leased_until=None, paused_until=paused_until)

    def _free(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            WebhookRow.ended == "",
            WebhookRow.key == self._key,
            or_(WebhookRow.leased_until.is_(None), WebhookRow.leased_until <= now),
            or_(WebhookRow.paused_until.is_(None), WebhookRow.paused_until <= now),
        )

    def _set(self, webhook: str, where: Sequence[ColumnElement[bool]], **values: Any) -> bool:
        with self._engine.begin() as connection:
            change = update(WebhookRow).where(WebhookRow.id == webhook, *where).values(**values)
            return connection.execute(change).rowcount == 1

    def waiting(self, webhook: str, now: datetime) -> dict[str, int]:
        """Return the messages that are to be sent to a receiver now, with how often each was sent."""
        table = WebhookMessageRow
        query = select(table.message, table.attempts).where(
            table.webhook == webhook, table.state == WAITING, table.due_at <= now
        )
        with self._engine.connect() as connection:
            return {row.message: row.attempts for row in connection.execute(query)}

    def enter(
        self, webhook: str, message: str, answer: Answer, now: datetime, *, ended: str = "", **values: Any
    ) -> None:
        """Enter an attempt, with what becomes of the message and of the receiver."""
        table = WebhookMessageRow
        attempt = {
            "webhook": webhook,
            "message": message,
            "at": now,
            "status": answer.status,
            "fault": answer.fault,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(WebhookAttemptRow).values(**attempt))
            if values:
                mine = (table.webhook == webhook, table.message == message)
                connection.execute(update(table).where(*mine).values(**values))
            if ended:
                connection.execute(update(WebhookRow).where(WebhookRow.id == webhook).values(ended=ended))
                _log(connection, webhook, "webhook ended", now, {"why": ended})
            if values.get("state") == GIVEN_UP:
                _log(connection, webhook, "webhook gave up", now, {"message": message})


def _log(connection: Any, webhook: str, what: str, now: datetime, details: dict[str, str]) -> None:
    audit.write(connection, who="press", what=what, subject=webhook, details=details, at=now)
