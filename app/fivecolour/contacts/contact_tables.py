"""The tables of contact tracing, in a store of their own.

Every row has its day of deletion in ``delete_on`` or belongs to a person and goes with them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from fivecolour.store.access_tables import UtcDateTime

_OF_PERSON = "traced.id"
_GOES_WITH = "CASCADE"


class ContactBase(DeclarativeBase):
    """What the tables have in common."""


class StoreRow(ContactBase):
    """The one row that says which key fits and until when deletion was done."""

    __tablename__ = "contact_store"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    key_mark: Mapped[bytes] = mapped_column(LargeBinary)
    deleted_through: Mapped[date | None]
    # None: since the store was made.
    key_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TracedRow(ContactBase):
    """Somebody, from contact to case in one row; or an event at which people were exposed."""

    __tablename__ = "traced"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    number: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    classification: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(60), index=True)
    city: Mapped[str] = mapped_column(String(60))
    assigned_to: Mapped[str] = mapped_column(String(60), index=True)
    onset: Mapped[date | None]
    reported: Mapped[date | None]
    last_contact: Mapped[date | None]
    follow_from: Mapped[date | None]
    follow_until: Mapped[date | None] = mapped_column(index=True)
    became_case: Mapped[date | None]
    isolated: Mapped[date | None]
    # Names, phones and the rest, encrypted (`vault`).
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # Of the row as it came in: the same file twice brings nothing twice.
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(12), unique=True)
    # Another person's row that this one was found to be (`merging`).
    merged_into: Mapped[int | None] = mapped_column(ForeignKey(_OF_PERSON, ondelete="SET NULL"), index=True)
    created_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delete_on: Mapped[date] = mapped_column(index=True)


# The condition on whoever was not found to be another: a merged row is history, and stands in no list.
UNMERGED = TracedRow.merged_into.is_(None)


class MarkRow(ContactBase):
    """A keyed mark of a name or a phone, by which rows are compared without opening them."""

    __tablename__ = "marks"
    __table_args__ = (Index("marks_by_mark", "mark"),)

    person: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary(12), primary_key=True)


class PseudonymRow(ContactBase):
    """By what logs of visits name a person: the keyed pseudonym of the phone."""

    __tablename__ = "pseudonyms"

    person: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(26), index=True)


class ExposureRow(ContactBase):
    """Somebody was exposed to a case, or at an event."""

    __tablename__ = "exposures"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    source: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), index=True)
    target: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), index=True)
    last_contact: Mapped[date | None]
    estimated: Mapped[bool] = mapped_column(Boolean)
    certainty: Mapped[str] = mapped_column(String(40))
    # What kind of contact, where and how long, and the row of another program: encrypted.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FollowUpRow(ContactBase):
    """One day of somebody's follow-up and what was found."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("follow_ups_of_person", "person", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    person: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH))
    day: Mapped[date]
    status: Mapped[str] = mapped_column(String(20))
    # Temperature, signs of illness, reason, and the row of another program: encrypted.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(String(120))


class DuplicateRow(ContactBase):
    """Two persons who may be one, until somebody has decided."""

    __tablename__ = "duplicates"

    first: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), primary_key=True)
    second: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), primary_key=True)
    why: Mapped[str] = mapped_column(String(20))
    likeness: Mapped[int]
    decision: Mapped[str] = mapped_column(String(10), index=True)


class MergeRow(ContactBase):
    """What a merge changed, so that it can be undone."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    person: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH), index=True)
    absorbed: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LookUpRow(ContactBase):
    """Somebody of the staff looks into a case, for a purpose, for some hours."""

    __tablename__ = "look_ups"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    who: Mapped[str] = mapped_column(String(120))
    person: Mapped[int] = mapped_column(ForeignKey(_OF_PERSON, ondelete=_GOES_WITH))
    purpose: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    delete_on: Mapped[date] = mapped_column(index=True)
