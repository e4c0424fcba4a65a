"""The tiers of an edition by calendar day: what was known of a place on a day when a check is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from fivecolour.editions.edition_data import Edition

_NONE = "0"
_WEEK = 7


@dataclass(frozen=True, slots=True)
class TierRecord:
    """Tiers of districts from a day on, a digit for each calendar day; ``0`` is unknown or not graded.

    Examples
    --------
    >>> record = TierRecord(date(2020, 2, 8), {"330203": "50"})
    >>> record.on("330203", date(2020, 2, 8)), record.on("330203", date(2020, 2, 9))
    (5, None)
    """

    first: date
    rows: Mapping[str, str]

    def on(self, code: str, day: date, *, holds: int = 0) -> int | None:
        """Return the tier of a day; None where it is not known.

        For ``holds`` days after the last one its tier still stands; a day within that was not graded stays
        unknown.
        """
        row, at = self.rows.get(code, ""), (day - self.first).days
        if len(row) <= at < len(row) + holds:
            at = len(row) - 1
        return int(row[at]) or None if 0 <= at < len(row) else None


def tier_record(edition: Edition, start: date, end: date) -> TierRecord:
    """Return the tiers that an edition gives its districts between two days, as far as it reaches."""
    at, first = _periods(edition)
    shown = [(day, index) for day, index in at if start <= day <= end]
    if not shown:
        return TierRecord(first, dict.fromkeys(edition.districts, ""))
    # Of thousands of districts at once: a row is cut in one go.
    cut = itemgetter(*(index for _, index in shown))
    return TierRecord(shown[0][0], {code: "".join(cut(edition.tiers[code])) for code in edition.districts})


def _periods(edition: Edition) -> tuple[list[tuple[date, int]], date]:
    """Return each calendar day with the period that it lies in; a period ends with the day that names it."""
    ends = [date.fromisoformat(day) for day in edition.days]
    day = _first_day(ends, edition.period)
    found: list[tuple[date, int]] = []
    for index, end in enumerate(ends):
        while day <= end:
            found.append((day, index))
            day += timedelta(days=1)
    return found, ends[0]


def _first_day(ends: Sequence[date], period: str) -> date:
    if period == "week":
        return ends[0] - timedelta(days=_WEEK - 1)
    return ends[0].replace(day=1) if period == "month" else ends[0]
