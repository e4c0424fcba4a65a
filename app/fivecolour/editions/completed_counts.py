"""The nowcast of an edition: the counts of its last periods as they will be when all is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from fivecolour.editions.delay_record import (
    HISTORY,
    LEAST_DAYS_SEEN,
    LEAST_SHARE_SEEN,
    STEP,
    Delay,
    DelayOfDay,
)
from fivecolour.scoring.figures import DateArray, Period
from fivecolour.surveillance.nowcast import Nowcast, nowcast
from fivecolour.surveillance.windows import FloatArray, IntArray

# Periods before each by which its level is judged, and those that must have been seen to be reported.
LEVEL = {"day": 7, "week": 4, "month": 3}
LEAST_SEEN = {"day": LEAST_DAYS_SEEN, "week": 6, "month": 6}
# The median and the ends of the 90 % interval.
QUANTILES = (0.5, 0.05, 0.95)
WEEK = 7


@dataclass(frozen=True, slots=True)
class CompletedCounts:
    """Counts completed by the delay seen so far; beside the tier, which they never touch.

    Attributes
    ----------
    as_of : str
        The day of the newest report.
    days : tuple of str
        The periods of the edition that are not complete yet, oldest first.
    counts : dict of str to tuple
        By district, for each of the days median, lower and upper end of the 90 % interval; None where nothing
        was reported. Districts of which nothing is still to come are not there.
    weeks : dict of str to tuple
        The same of the last seven days of a map by days together; empty elsewhere.
    """

    as_of: str
    days: tuple[str, ...]
    counts: dict[str, tuple[tuple[int, int, int] | None, ...]] = field(default_factory=dict)
    weeks: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def of(self, code: str, day: str) -> tuple[int, int, int] | None:
        """Return median and interval of a district and period; None where there is no nowcast of it."""
        if day not in self.days or code not in self.counts:
            return None
        return self.counts[code][self.days.index(day)]


def completed_counts(
    delay: Delay, dates: DateArray, codes: Sequence[str], period: Period
) -> CompletedCounts | None:
    """Complete the counts of the last of an edition's periods.

    Parameters
    ----------
    dates : ndarray of datetime64[D], shape (T,)
        The last days of the periods, in a row.

    Returns
    -------
    CompletedCounts or None
        None where it is not known how late figures come (see `fivecolour.editions.delay_record.provisional`),
        or where nothing is still to come.
    """
    span = dates[-HISTORY[period] :]
    held = [delay.days.get(int(day)) for day in span.astype("datetime64[D]").astype(np.int64)]
    seen = [one for one in held if one is not None and len(one.places)]
    told = sum(one.figures for one in held if one is not None)
    in_time = sum(len(one.places) for one in seen)
    if len(seen) < LEAST_SEEN[period] or in_time < LEAST_SHARE_SEEN * told:
        return None
    as_of = np.datetime64(max(one.newest for one in seen), "D")
    ages = (as_of - span.astype("datetime64[D]")).astype(np.int64) // STEP[period]
    found = nowcast(_known(held, ages, len(codes)), np.maximum(ages, 0), level=LEVEL[period])
    open_ = np.flatnonzero((found.mean > 0).any(axis=0) & (ages >= 0))
    if not open_.size:
        return None
    weeks = found.total_of(slice(-WEEK, None)) if period == "day" and len(span) >= WEEK else None
    return CompletedCounts(
        str(as_of),
        tuple(str(day) for day in span[open_].astype("datetime64[D]")),
        _by_code(codes, found.only(open_)),
        {code: only for code, (only,) in (_by_code(codes, weeks) if weeks else {}).items() if only},
    )


def _known(held: Sequence[DelayOfDay | None], ages: IntArray, districts: int) -> FloatArray:
    """Lay out what was known at each age, of ages until today."""
    oldest = max(one.known.shape[1] for one in held if one is not None)
    known = np.full((districts, len(held), oldest), np.nan)
    for at, one in enumerate(held):
        if one is not None:
            known[one.places, at] = one.known
    known[:, ages[:, np.newaxis] < np.arange(oldest)] = np.nan
    return known


def _by_code(codes: Sequence[str], found: Nowcast) -> dict[str, tuple[tuple[int, int, int] | None, ...]]:
    """Return median and interval of each district of which something is still to come."""
    ends = found.quantiles(QUANTILES)
    rows = np.flatnonzero((found.mean > 0).any(axis=1))
    return {
        codes[row]: tuple(
            None if np.isnan(day).any() else (int(day[0]), int(day[1]), int(day[2])) for day in ends[row]
        )
        for row in rows.tolist()
    }
