"""From reports to arrays of places by days: NaN wherever nothing was reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.months import end_of_month, month_ends
from fivecolour.reports.batch import MISSING, SUPPRESSED
from fivecolour.reports.moments import moment_of
from fivecolour.reports.report_data import CUMULATIVE, DAY, MONTH, NEW, WEEK, Report

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
DateArray: TypeAlias = NDArray[np.datetime64]
ReasonArray: TypeAlias = NDArray[np.uint8]

_SUPPRESSED = MISSING.index(SUPPRESSED)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported of one kind of figure, nothing filled in.

    Attributes
    ----------
    figures : ndarray of float64, shape (D, T)
        NaN where there is no figure.
    missing : ndarray of uint8, shape (D, T)
        Why there is none: position in `fivecolour.reports.batch.MISSING`; 0 where there is one, or no
        report.
    most : ndarray of float64, shape (D, T), or None
        How much a suppressed figure can be at the most; NaN where that is not said; None where it nowhere is.
    """

    figures: FloatArray
    missing: ReasonArray
    most: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Cumulative and new figures of D places on T consecutive days.

    Attributes
    ----------
    places : tuple of str
        The D codes.
    dates : ndarray of datetime64[D], shape (T,)
        Consecutive days, oldest first.
    cumulative, new : ndarray of float64, shape (D, T)
        NaN where unreported.
    cumulative_filled, new_filled : ndarray of bool, shape (D, T)
        True where the figure was not reported but follows from its neighbours (see `completed`).
    cumulative_missing, new_missing : ndarray of uint8, shape (D, T), or None
        Why a source says that it has no figure (see `Reported.missing`); None where that was not read.
    """

    places: tuple[str, ...]
    dates: DateArray
    cumulative: FloatArray
    new: FloatArray
    cumulative_filled: BoolArray
    new_filled: BoolArray
    cumulative_missing: ReasonArray | None = None
    new_missing: ReasonArray | None = None

    def between(self, start: date, end: date) -> Series:
        """Return the days from ``start`` to ``end``, both included, that the series covers."""
        days = days_within(self.dates, start, end)
        return Series(
            places=self.places,
            dates=self.dates[days],
            cumulative=self.cumulative[:, days],
            new=self.new[:, days],
            cumulative_filled=self.cumulative_filled[:, days],
            new_filled=self.new_filled[:, days],
            cumulative_missing=_columns(self.cumulative_missing, days),
            new_missing=_columns(self.new_missing, days),
        )


def _columns(reasons: ReasonArray | None, days: BoolArray) -> ReasonArray | None:
    return None if reasons is None else reasons[:, days]


def days_within(dates: DateArray, start: date, end: date) -> BoolArray:
    """Return which of some days lie from ``start`` to ``end``, both included, shape (T,)."""
    return (dates >= np.datetime64(start)) & (dates <= np.datetime64(end))


def days(start: date, end: date) -> DateArray:
    """Return the days from ``start`` to ``end``, both included.

    >>> days(date(2020, 2, 28), date(2020, 3, 1)).astype(str).tolist()
    ['2020-02-28', '2020-02-29', '2020-03-01']
    """
    return period_ends(start, end, DAY)


def period_ends(start: date, end: date, period: str) -> DateArray:
    """Return the last days of the periods from the one that ends on ``start`` to the last by ``end``.

    Raises
    ------
    ValueError
        No month ends on ``start``.

    Examples
    --------
    >>> period_ends(date(2020, 2, 29), date(2020, 3, 20), "week").astype(str).tolist()
    ['2020-02-29', '2020-03-07', '2020-03-14']
    >>> period_ends(date(2020, 2, 29), date(2020, 4, 29), "month").astype(str).tolist()
    ['2020-02-29', '2020-03-31']
    """
    first, after = np.datetime64(start, "D"), np.datetime64(end, "D") + np.timedelta64(1, "D")
    if period != MONTH:
        return np.arange(first, after, np.timedelta64(7 if period == WEEK else 1, "D"))
    if start != end_of_month(start):
        raise ValueError(f"no month ends on {start}")
    # The last month counts if it is over.
    months = np.arange(first.astype("datetime64[M]"), after.astype("datetime64[M]")).astype("datetime64[M]")
    return month_ends(months)


def first_day(end: date, period: str) -> date:
    """Return the first day of the period that ends on a day.

    >>> first_day(date(2020, 2, 29), "week"), first_day(date(2020, 2, 29), "month")
    (datetime.date(2020, 2, 23), datetime.date(2020, 2, 1))
    """
    if period == DAY:
        return end
    return end - timedelta(days=6) if period == WEEK else end.replace(day=1)


def aligned(start: date, first: date, period: str) -> date:
    """Return the last day of the period in which ``first`` lies, of those that end on and around ``start``.

    Never later than ``start``.

    >>> aligned(date(2020, 2, 29), date(2020, 2, 5), "week")
    datetime.date(2020, 2, 8)
    """
    if first >= start:
        return start
    if period == WEEK:
        return start - (start - first) // timedelta(days=7) * timedelta(days=7)
    if period == MONTH:
        return end_of_month(first)
    return first


def reported(
    reports: Iterable[Report],
    *,
    indicator: str,
    kind: str,
    places: Sequence[str],
    dates: DateArray,
    period: str = DAY,
) -> FloatArray:
    """Return the figures that were reported, shape (D, T): those of `observations`."""
    return observations(
        reports, indicator=indicator, kind=kind, places=places, dates=dates, period=period
    ).figures


def observations(
    reports: Iterable[Report],
    *,
    indicator: str,
    kind: str,
    places: Sequence[str],
    dates: DateArray,
    period: str = DAY,
) -> Reported:
    """Return what was reported: NaN where nothing was, otherwise what the latest report says.

    Of several reports for one place and day the one issued later counts (an unknown moment of issue is the
    earliest), then the later one in the order given. That a figure is suppressed takes the place of an
    earlier figure; that it was not reported, or is not yet due, never does. Reports of other places or days
    play no part.
    """
    row_of = {place: row for row, place in enumerate(places)}
    column_of = {day.item(): column for column, day in enumerate(dates)}
    wanted = [
        report
        for report in reports
        if report.indicator == indicator
        and report.kind == kind
        and report.period == period
        and report.place in row_of
        and report.event_date in column_of
    ]
    wanted.sort(key=_rank)  # stable: ties keep the order given
    figures = np.full((len(places), len(dates)), np.nan)
    missing = np.zeros(figures.shape, dtype=np.uint8)
    most = np.full(figures.shape, np.nan)
    for report in wanted:
        cell = row_of[report.place], column_of[report.event_date]
        figures[cell] = np.nan if report.value is None else report.value
        missing[cell] = MISSING.index(report.missing)
        most[cell] = np.nan if report.bound is None else report.bound
    return Reported(figures, missing, None if np.isnan(most).all() else most)


def _rank(report: Report) -> tuple[bool, datetime]:
    decides = report.missing in {"", SUPPRESSED}
    issued_on = moment_of(report.issued_on) if report.issued_on else _EARLIEST
    return decides, report.issued_at or issued_on


def series(
    reports: Iterable[Report],
    *,
    indicator: str,
    places: Sequence[str],
    dates: DateArray,
    period: str = DAY,
) -> Series:
    """Return the cumulative and new figures of ``indicator``, each completed only by its neighbours."""
    reports = tuple(reports)
    cumulative, new = (
        observations(reports, indicator=indicator, kind=kind, places=places, dates=dates, period=period)
        for kind in (CUMULATIVE, NEW)
    )
    return completed(
        cumulative.figures,
        new.figures,
        places=places,
        dates=dates,
        missing=(cumulative.missing, new.missing),
    )


def completed(
    cumulative: FloatArray,
    new: FloatArray,
    *,
    places: Sequence[str],
    dates: DateArray,
    missing: tuple[ReasonArray, ReasonArray] | None = None,
) -> Series:
    """Return cumulative and new figures, each completed only by its neighbours.

    - A cumulative figure that was not reported is the one of the day before plus the new cases reported for
      the day, day after day as long as there is no gap.
    - A new figure that was not reported is the difference of the two *reported* cumulative figures of the day
      and the day before. Where that difference is negative (a correction) it stays unreported: a
      correction is not a number of cases.

    Nothing else is filled: equal cumulative figures some days apart say nothing here about the days between,
    and a suppressed figure (``missing`` says which are, of the cumulative and of the new ones) stays so.
    """
    reasons = missing or (np.zeros(cumulative.shape, np.uint8), np.zeros(new.shape, np.uint8))
    full_cumulative = _carried(cumulative, new, reasons[0] == _SUPPRESSED)
    full_new = _differences(cumulative, new, reasons[1] == _SUPPRESSED)
    return Series(
        places=tuple(places),
        dates=dates,
        cumulative=full_cumulative,
        new=full_new,
        cumulative_filled=np.isnan(cumulative) & ~np.isnan(full_cumulative),
        new_filled=np.isnan(new) & ~np.isnan(full_new),
        cumulative_missing=reasons[0],
        new_missing=reasons[1],
    )


def _carried(cumulative: FloatArray, new: FloatArray, suppressed: BoolArray) -> FloatArray:
    carried = cumulative.copy()
    for day in range(1, carried.shape[1]):
        gap = np.isnan(carried[:, day]) & ~suppressed[:, day]
        carried[gap, day] = carried[gap, day - 1] + new[gap, day]
    return carried


def _differences(cumulative: FloatArray, new: FloatArray, suppressed: BoolArray) -> FloatArray:
    full = new.copy()
    if full.shape[1] > 1:
        difference = np.diff(cumulative, axis=1)
        fill = np.isnan(new[:, 1:]) & ~suppressed[:, 1:] & (difference >= 0)
        full[:, 1:][fill] = difference[fill]
    return full
