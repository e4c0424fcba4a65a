"""The tables of editions: the store decides what is published; files and pages follow it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.report_tables import Base


class EditionPartRow(Base):
    """One part of editions, compressed by zlib, under the SHA-256 of its content."""

    __tablename__ = "edition_parts"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class EditionRow(Base):
    """One edition: a draft until it has a number, never changed after."""

    __tablename__ = "editions"

    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    manifest: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str] = mapped_column(String(120))
    number: Mapped[int | None] = mapped_column(unique=True)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str | None] = mapped_column(String(120))
    refused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refused_by: Mapped[str | None] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_by: Mapped[str | None] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(default="")
