"""The nouns of what was reported, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CUMULATIVE = "cumulative"
NEW = "new"
KINDS = (CUMULATIVE, NEW)

CONFIRMED = "confirmed"
CURED = "cured"
LOCAL = "local"
CLUSTER_CASES = "cluster_cases"
INDICATORS = (CONFIRMED, CURED, LOCAL, CLUSTER_CASES)


@dataclass(frozen=True, slots=True)
class Report:
    """One figure from one source.

    Attributes
    ----------
    place : str
        Code of a district, a city or a zone.
    name : str
        The place as the source prints it.
    indicator : str
        One of ``INDICATORS``.
    kind : str
        ``"cumulative"`` (all until 24:00 of the day) or ``"new"`` (of that day).
    event_date : date
        The day that the figure speaks of.
    issued_on : date | None
        The day it was published; None where the source does not say.
    value : int | None
        The figure, never negative; None where the source says that, or why, it has none.
    how : str
        ``"reported"`` or ``"derived by ..."``.
    source, note : str
        Where it is from, and what a reader should know.
    issued_at : datetime | None
        The moment it was published, with a time zone; None where at most the day is known.
    missing : str
        Why there is no figure: ``"not_reported"``, ``"suppressed"`` or ``"not_yet_due"``; "" where there is
        one.
    """

    place: str
    name: str
    indicator: str
    kind: str
    event_date: date
    issued_on: date | None
    value: int | None
    how: str
    source: str
    note: str = ""
    issued_at: datetime | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class PublishedTier:
    """The colour that an authority itself gave to a district, as of 24:00 of a day.

    ``tiers`` holds tier numbers (5 red ... 1 green), highest first: one where the published colour is
    known, several where the sources leave as many possibilities.
    """

    place: str
    name: str
    event_date: date
    issued_on: date | None
    tiers: tuple[int, ...]
    how: str
    source: str

    @property
    def certain(self) -> bool:
        """Whether the sources determine the colour."""
        return len(self.tiers) == 1
