"""The nouns of what was reported, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CUMULATIVE = "cumulative"
NEW = "new"
KINDS = (CUMULATIVE, NEW)

CONFIRMED = "confirmed"

# The one form of what is neither counted anew nor in total: a rate, a measure, a stock.
STATE = "state"
FORMS = (*KINDS, STATE)
DAY, WEEK, MONTH = "day", "week", "month"
PERIODS = (DAY, WEEK, MONTH)


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
        A figure of the catalogue.
    kind : str
        ``"cumulative"`` (all until 24:00 of the day), ``"new"`` (of the period) or ``"state"`` (what has one
        value a period: a rate, a measure, a stock).
    event_date : date
        The day that the figure speaks of: of a week or month its last.
    issued_on : date | None
        The day it was published; None where the source does not say.
    value : float | None
        The figure; None where the source says that, or why, it has none. Only measures are ever negative.
    how : str
        ``"reported"`` or ``"derived by ..."``.
    source, note : str
        Where it is from, and what a reader should know.
    issued_at : datetime | None
        The moment it was published, with a time zone; None where at most the day is known.
    missing : str
        Why there is no figure: ``"not_reported"``, ``"suppressed"`` or ``"not_yet_due"``; "" where there is
        one.
    period : str
        ``"day"``, ``"week"`` or ``"month"``: a figure of a week is exact for it.
    bound : float | None
        The most that a suppressed figure can be; None where the source does not say.
    """

    place: str
    name: str
    indicator: str
    kind: str
    event_date: date
    issued_on: date | None
    value: float | None
    how: str
    source: str
    note: str = ""
    issued_at: datetime | None = None
    missing: str = ""
    period: str = DAY
    bound: float | None = None


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
