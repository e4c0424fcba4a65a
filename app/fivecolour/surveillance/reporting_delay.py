"""Reporting delay: which share of a day's cases is known after how many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fivecolour.surveillance.windows import BoolArray, FloatArray, IntArray, counts

LONGEST = 28
# A figure is provisional while the share known differs from all by more.
TOLERANCE = 0.05
# A step of the ladder that rests on fewer cases is not known.
LEAST_CASES = 20


@dataclass(frozen=True, slots=True)
class Revisions:
    """What was said of each district and day, and when; n statements in the order of their arrival.

    Attributes
    ----------
    districts : ndarray, shape (n,)
        Codes, or any other names of theirs.
    event_dates : ndarray of datetime64[D], shape (n,)
        The day that a figure is about.
    known_on : ndarray of datetime64[D], shape (n,)
        The day it was issued on or, where that is unknown, received.
    cases : ndarray of float64, shape (n,)
        New cases of the event date as then known: all of them, not what was added; NaN where an earlier
        figure was withdrawn; a negative figure is no count and withdraws it too.
    """

    districts: NDArray[Any]
    event_dates: NDArray[np.datetime64]
    known_on: NDArray[np.datetime64]
    cases: FloatArray

    def only(self, rows: BoolArray | NDArray[np.intp]) -> Revisions:
        """Return those that a mask or positions pick."""
        return Revisions(self.districts[rows], self.event_dates[rows], self.known_on[rows], self.cases[rows])


@dataclass(frozen=True, slots=True)
class ReportingDelay:
    """How figures grow after their day.

    Attributes
    ----------
    share : ndarray of float64, shape (K + 1,)
        Share known at the end of the 0th, 1st … Kth day after the event date of what is known after K
        days; above 1 where figures are corrected downwards later; NaN where too little is known. K is the
        age up to which the figures allow a comparison; with K = 0 they allow none.
    cases : ndarray of float64, shape (K,)
        Cases on which each step, from one day to the next, rests.
    """

    share: FloatArray
    cases: FloatArray

    def provisional_days(self, *, tolerance: float = TOLERANCE) -> int | None:
        """Return for how many days a figure is provisional.

        Returns
        -------
        int or None
            The age in days from which on the share known stays within ``tolerance`` of 1; None where
            nothing can be said.

        Examples
        --------
        >>> ReportingDelay(np.array([0.4, 0.9, 0.97, 1.0]), np.full(3, 50.0)).provisional_days()
        2
        """
        if self.share.size < 2:  # noqa: PLR2004 - one age alone compares with nothing
            return None
        settled = np.abs(self.share - 1.0) <= tolerance
        return int(np.flatnonzero(~settled)[-1]) + 1 if not settled.all() else 0

    def provisional(
        self, dates: NDArray[np.datetime64], *, as_of: np.datetime64, tolerance: float = TOLERANCE
    ) -> BoolArray | None:
        """Mark the days, shape (T,), whose figures are provisional on ``as_of``; None where unknown.

        Examples
        --------
        >>> days = np.arange("2020-02-01", "2020-02-05", dtype="datetime64[D]")
        >>> delay = ReportingDelay(np.array([0.4, 0.9, 0.97, 1.0]), np.full(3, 50.0))
        >>> delay.provisional(days, as_of=np.datetime64("2020-02-04")).tolist()
        [False, False, True, True]
        """
        days = self.provisional_days(tolerance=tolerance)
        return None if days is None else np.asarray(_ages(dates, as_of) < days)


@dataclass(frozen=True, slots=True)
class Steps:
    """How the figures of some days grew from each age to the next, over all districts together.

    Attributes
    ----------
    event_dates : ndarray of datetime64[D], shape (D,)
        The days that the figures are about; in no order.
    before, after : ndarray of float64, shape (D, K)
        Cases known at age k, and at k + 1, of the districts of which both are known.
    """

    event_dates: NDArray[np.datetime64]
    before: FloatArray
    after: FloatArray


def steps(revisions: Revisions, *, longest: int = LONGEST) -> Steps:
    """Sum the figures of each day at each age; parameters and errors are those of `reporting_delay`.

    The steps of each day depend on what was said of that day alone.
    """
    known, _, day = known_by_age(revisions, longest=longest)
    seen = ~np.isnan(known[:, :-1]) & ~np.isnan(known[:, 1:])
    days, first = np.unique(day, return_index=True)
    before, after = (
        np.add.reduceat(np.where(seen, part, 0.0), first, axis=0) if first.size else part
        for part in (known[:, :-1], known[:, 1:])
    )
    return Steps(days.astype("datetime64[D]"), before, after)


def together(parts: Sequence[Steps]) -> Steps:
    """Put the steps of different days together."""
    dates, before, after = zip(*((one.event_dates, one.before, one.after) for one in parts), strict=True)
    return Steps(np.concatenate(dates), np.concatenate(before), np.concatenate(after))


def delay_of(found: Steps, *, as_of: np.datetime64, least_cases: int = LEAST_CASES) -> ReportingDelay:
    """Estimate the share known after k days of figures that were known on ``as_of``."""
    longest = found.before.shape[1]
    compared = _ages(found.event_dates, as_of)[:, np.newaxis] > np.arange(longest)
    before, after = (np.where(compared, part, 0.0).sum(axis=0) for part in (found.before, found.after))
    return chain_ladder(before, after, least_cases=least_cases)


def chain_ladder(before: FloatArray, after: FloatArray, *, least_cases: int = LEAST_CASES) -> ReportingDelay:
    """Return the shares that follow from the cases known at each age, and of the same figures at the next.

    >>> chain_ladder(np.array([10.0, 30.0]), np.array([20.0, 40.0])).share.tolist()
    [0.375, 0.75, 1.0]
    """
    enough = after >= max(least_cases, 1)
    oldest = int(np.flatnonzero(enough)[-1]) + 1 if enough.any() else 0
    shares = np.full(oldest + 1, np.nan)
    shares[-1] = 1.0
    np.divide(before[:oldest], after[:oldest], out=shares[:oldest], where=enough[:oldest])
    return ReportingDelay(share=shares[::-1].cumprod()[::-1], cases=after[:oldest])


def reporting_delay(
    revisions: Revisions, *, as_of: np.datetime64, longest: int = LONGEST, least_cases: int = LEAST_CASES
) -> ReportingDelay:
    """Estimate the share known after k days by the chain ladder, over all districts together.

    Each step from age k to k + 1 compares what was known of the same districts and days at both ages,
    of those alone that are k + 1 days old; the share known after k days is the product of the steps from
    k to the oldest age compared. So recent days, of which little is known, do not bend it.

    Parameters
    ----------
    revisions : Revisions
        Those known after ``as_of`` do not count, nor do figures first known more than ``longest`` days
        after their day: a history that was loaded later says nothing of the delay.
    as_of : datetime64[D]
        Today.
    longest : int
        The oldest age compared, in days: figures are taken to be complete after so many. A younger store
        compares up to the age that it can, so it sees less of a long delay.
    least_cases : int
        Steps that rest on fewer cases are unknown.

    Raises
    ------
    ValueError
        If a figure was known before its day.

    Notes
    -----
    Before its first statement nothing is known of a day, so none of its cases: that is what the delay
    measures, and no reported zero. Days of which nothing was ever said take no part. Chain ladder: Mack
    (1993), ASTIN Bulletin 23:213; for reporting delays Lawless (1994), Can J Stat 22:15.

    Examples
    --------
    >>> day = np.datetime64("2020-02-01")
    >>> said = Revisions(
    ...     districts=np.array(["330203"] * 3),
    ...     event_dates=np.array([day] * 3),
    ...     known_on=day + np.array([0, 1, 3]),
    ...     cases=np.array([10.0, 15.0, 20.0]),
    ... )
    >>> reporting_delay(said, as_of=day + np.timedelta64(10, "D"), longest=4, least_cases=10).share.tolist()
    [0.5, 0.75, 0.75, 1.0, 1.0]
    """
    known = revisions.only(_ages(revisions.known_on, as_of) >= 0)
    return delay_of(steps(known, longest=longest), as_of=as_of, least_cases=least_cases)


def _ages(dates: NDArray[np.datetime64], on: NDArray[np.datetime64] | np.datetime64) -> IntArray:
    """Return how many days after each date ``on`` is."""
    days = np.asarray(on, dtype="datetime64[D]") - np.asarray(dates, dtype="datetime64[D]")
    return np.asarray(days.astype(np.int64))


def known_by_age(
    revisions: Revisions, *, longest: int, step: int = 1, unstated: float = 0.0
) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the cases known of each district and period at each age, what was known carried on.

    Parameters
    ----------
    longest, step : int
        The oldest age, in periods, and the days of a period: an age is of whole periods.
    unstated : float
        What is known before the first statement: no case (0), or nothing (NaN).

    Returns
    -------
    tuple of ndarray
        The cases, shape (n, K + 1), NaN where a figure was withdrawn; the districts, shape (n,); and the last
        days of the periods, since 1970, rising.

    Raises
    ------
    ValueError
        If a figure was known before its day.
    """
    delays = _ages(revisions.event_dates, revisions.known_on)
    if np.any(delays < 0):
        raise ValueError("a figure was known before its day: known_on must not lie before event_dates")
    delays //= step
    timely = delays <= longest
    delays, cases = delays[timely], counts(revisions.cases[timely])
    different, districts = np.unique(revisions.districts[timely], return_inverse=True)
    days = revisions.event_dates[timely].astype("datetime64[D]").astype(np.int64)
    size = max(different.size, 1)
    rows, row = np.unique(days * size + districts, return_inverse=True)
    known = np.zeros((len(rows), longest + 1))
    reported = np.zeros(known.shape, dtype=np.bool_)
    # In the order of arrival: of two statements on one day the later stays.
    known[row, delays], reported[row, delays] = cases, True
    return _carried(known, reported, unstated), different[rows % size], rows // size


def _carried(known: FloatArray, reported: BoolArray, unstated: float) -> FloatArray:
    """Carry each statement on to the ages after it."""
    last = np.maximum.accumulate(np.where(reported, np.arange(known.shape[1]), -1), axis=1)
    carried = np.take_along_axis(known, np.maximum(last, 0), axis=1)
    return np.where(last < 0, unstated, carried)
