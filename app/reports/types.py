"""The nouns of what was reported, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    value : int
        The figure, never negative.
    how : str
        ``"reported"`` or ``"derived by ..."``.
    source, note : str
        Where it is from, and what a reader should know.
    """

    place: str
    name: str
    indicator: str
    kind: str
    event_date: date
    issued_on: date | None
    value: int
    how: str
    source: str
    note: str = ""


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
