"""The tables of flows: one row a period of a source's report, its pairs side by side; only ever added."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.report_tables import Base


class FlowPlacesRow(Base):
    """A list of places that flows are between, under the SHA-256 of it."""

    __tablename__ = "flow_places"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    places: Mapped[str]


class FlowRow(Base):
    """The flows of one period as one source gave them at one moment."""

    __tablename__ = "flows"
    __table_args__ = (Index("flows_by_day", "unit", "event_date", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_date: Mapped[date]
    period: Mapped[str] = mapped_column(String(8))
    unit: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Issued or, where that is unknown, received: the moment from which on it counts (UTC).
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    places: Mapped[str] = mapped_column(ForeignKey("flow_places.sha256"))
    cells: Mapped[int]
    # How ``body`` is written (see `fivecolour.store.flow_bodies`).
    form: Mapped[str] = mapped_column(String(10))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    file: Mapped[str] = mapped_column(String(200))
    # Hash of everything that it says: the same is never kept twice.
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
