"""The tables. Reports are only ever added, triggers see to it: a correction is a later report."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Double, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What all tables share."""


class ReportRow(Base):
    """One report, in the order of its arrival (``id``)."""

    __tablename__ = "reports"
    __table_args__ = (
        # Both begin with the day, so that a day of thousands of districts is written side by side.
        Index("reports_by_day", "indicator", "kind", "event_date", "place"),
        UniqueConstraint("event_date", "fingerprint", name="reports_once"),
        CheckConstraint("(value IS NULL) = (missing <> '')", name="a_figure_or_why_there_is_none"),
    )

    # SQLite numbers only a column of type INTEGER by itself.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    place: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    indicator: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    event_date: Mapped[date]
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Issued or, where that is unknown, received: the moment from which on the report counts (UTC).
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    value: Mapped[float | None] = mapped_column(Double)
    # The most that a suppressed figure can be.
    bound: Mapped[float | None] = mapped_column(Double)
    # Of which the event date is the last day.
    period: Mapped[str] = mapped_column(String(8), server_default="day")
    # Why there is no value; "" where there is one.
    missing: Mapped[str] = mapped_column(String(20), server_default="")
    how: Mapped[str]
    source: Mapped[str]
    note: Mapped[str]
    file: Mapped[str]
    # Hash of everything that the report says: the same report is never kept twice.
    fingerprint: Mapped[str] = mapped_column(String(64))


class PublishedTierRow(Base):
    """One colour that an authority published."""

    __tablename__ = "published_tiers"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    event_date: Mapped[date] = mapped_column(index=True)
    issued_on: Mapped[date | None]
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    tiers: Mapped[str] = mapped_column(String(20))
    how: Mapped[str]
    source: Mapped[str]
    file: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)


class LoadRow(Base):
    """One file that was loaded: the same content is not loaded again."""

    __tablename__ = "loads"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    rows: Mapped[int]
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
