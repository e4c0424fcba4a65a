"""The tables of webhooks: who is told of editions, what waits for them, and every attempt to tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.access_tables import UtcDateTime
from fivecolour.store.report_tables import Base

# What becomes of a message.
WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given up"


class WebhookRow(Base):
    """One receiver; its secret is not kept."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    url: Mapped[str]
    districts: Mapped[list[str]] = mapped_column(JSON)
    # Number of the newest edition when it began: it is told of those that came later.
    after: Mapped[int]
    # Which key its secret follows from: a host that has another one leaves it alone.
    key: Mapped[str] = mapped_column(String(16))
    created_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Why nothing is sent any more; empty while it goes on.
    ended: Mapped[str]
    # A receiver that is busy is asked nothing until then.
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Which process serves it, and until when it alone does.
    leased_by: Mapped[str] = mapped_column(String(40))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WebhookMessageRow(Base):
    """One message for one receiver: ``waiting``, ``delivered`` or ``given up``."""

    __tablename__ = "webhook_messages"
    __table_args__ = (Index("webhook_messages_due", "state", "due_at"),)

    webhook: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), primary_key=True)
    message: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WebhookAttemptRow(Base):
    """One message sent, and what was answered; ``status`` is 0 where nothing was, ``fault`` says why."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), index=True)
    message: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[int]
    fault: Mapped[str]
