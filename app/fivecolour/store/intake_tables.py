"""The tables of what came in: files, and the rows that were set apart."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Double, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.report_tables import Base


class IntakeRow(Base):
    """One file or message that came in; ``batches`` of it are in the store."""

    __tablename__ = "intakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Hash of content, source, region set and the options of reading: the same again changes nothing.
    key: Mapped[str] = mapped_column(String(64), unique=True)
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(120))
    region_set: Mapped[str] = mapped_column(String(60))
    who: Mapped[str] = mapped_column(String(120))
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    batches: Mapped[int]
    tally: Mapped[dict[str, Any]] = mapped_column(JSON)


class QuarantineRow(Base):
    """One row that was set apart, with what it claims; nothing of it is ever changed but its state."""

    __tablename__ = "quarantine"
    __table_args__ = (Index("quarantine_by_state", "state", "code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    intake: Mapped[int] = mapped_column(ForeignKey("intakes.id"), index=True)
    # "open", "replayed" or "dismissed".
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(120))
    region_set: Mapped[str] = mapped_column(String(60))
    file: Mapped[str] = mapped_column(String(200))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    parent: Mapped[str] = mapped_column(String(200))
    total: Mapped[bool]
    indicator: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    event_date: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    value: Mapped[float | None] = mapped_column(Double)
    bound: Mapped[float | None] = mapped_column(Double)
    period: Mapped[str] = mapped_column(String(8), server_default="day")
    missing: Mapped[str] = mapped_column(String(20))
    note: Mapped[str]
    cells: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Hash of what the row claims: the same row sent again stands here once.
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)


class QuarantineDecisionRow(Base):
    """One thing that a person did to a row that was set apart; append-only."""

    __tablename__ = "quarantine_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarantine: Mapped[int] = mapped_column(ForeignKey("quarantine.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    who: Mapped[str] = mapped_column(String(120))
    # "correct", "replay" or "dismiss".
    action: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    # "accepted", "unchanged", "open" or "dismissed".
    outcome: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
