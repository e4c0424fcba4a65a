"""From reports to arrays of places by days: NaN wherever nothing was reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.reports.types import CUMULATIVE, NEW, Report

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
DateArray: TypeAlias = NDArray[np.datetime64]


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
        True where the figure was not reported but follows from its neighbours (see `series`).
    """

    places: tuple[str, ...]
    dates: DateArray
    cumulative: FloatArray
    new: FloatArray
    cumulative_filled: BoolArray
    new_filled: BoolArray

    def between(self, start: date, end: date) -> Series:
        """Return the days from ``start`` to ``end``, both included, that the series covers."""
        days = (self.dates >= np.datetime64(start)) & (self.dates <= np.datetime64(end))
        return Series(
            places=self.places,
            dates=self.dates[days],
            cumulative=self.cumulative[:, days],
            new=self.new[:, days],
            cumulative_filled=self.cumulative_filled[:, days],
            new_filled=self.new_filled[:, days],
        )


def days(start: date, end: date) -> DateArray:
    """Return the days from ``start`` to ``end``, both included.

    >>> days(date(2020, 2, 28), date(2020, 3, 1)).astype(str).tolist()
    ['2020-02-28', '2020-02-29', '2020-03-01']
    """
    return np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)


def reported(
    reports: Iterable[Report], *, indicator: str, kind: str, places: Sequence[str], dates: DateArray
) -> FloatArray:
    """Return what was reported, shape (D, T): NaN where nothing was, otherwise the latest report.

    Of several reports for one place and day the one with the later ``issued_on`` counts (an unknown one is
    the earliest), then the later one in the order given. Reports of other places or days play no part.
    """
    row_of = {place: row for row, place in enumerate(places)}
    first, last = (dates[0].item(), dates[-1].item()) if len(dates) else (date.max, date.min)
    wanted = [
        report
        for report in reports
        if report.indicator == indicator
        and report.kind == kind
        and report.place in row_of
        and first <= report.event_date <= last
    ]
    wanted.sort(key=lambda report: report.issued_on or date.min)  # stable: ties keep the order given
    figures = np.full((len(places), len(dates)), np.nan)
    for report in wanted:
        figures[row_of[report.place], (report.event_date - first).days] = report.value
    return figures


def series(reports: Iterable[Report], *, indicator: str, places: Sequence[str], dates: DateArray) -> Series:
    """Return the cumulative and new figures of ``indicator``, each completed only by its neighbours.

    - A cumulative figure that was not reported is the one of the day before plus the new cases reported for
      the day, day after day as long as there is no gap.
    - A new figure that was not reported is the difference of the two *reported* cumulative figures of the day
      and the day before. Where that difference is negative (a correction) it stays unreported: a
      correction is not a number of cases.

    Nothing else is filled: equal cumulative figures some days apart say nothing here about the days between.
    """
    reports = tuple(reports)
    cumulative = reported(reports, indicator=indicator, kind=CUMULATIVE, places=places, dates=dates)
    new = reported(reports, indicator=indicator, kind=NEW, places=places, dates=dates)
    return completed(cumulative, new, places=places, dates=dates)


def completed(cumulative: FloatArray, new: FloatArray, *, places: Sequence[str], dates: DateArray) -> Series:
    """Return the figures that were reported, each completed by its neighbours as `series` says."""
    full_cumulative, full_new = _carried(cumulative, new), _differences(cumulative, new)
    return Series(
        places=tuple(places),
        dates=dates,
        cumulative=full_cumulative,
        new=full_new,
        cumulative_filled=np.isnan(cumulative) & ~np.isnan(full_cumulative),
        new_filled=np.isnan(new) & ~np.isnan(full_new),
    )


def _carried(cumulative: FloatArray, new: FloatArray) -> FloatArray:
    carried = cumulative.copy()
    for day in range(1, carried.shape[1]):
        gap = np.isnan(carried[:, day])
        carried[gap, day] = carried[gap, day - 1] + new[gap, day]
    return carried


def _differences(cumulative: FloatArray, new: FloatArray) -> FloatArray:
    filled = new.copy()
    if filled.shape[1] > 1:
        difference = np.diff(cumulative, axis=1)
        fill = np.isnan(new[:, 1:]) & (difference >= 0)
        filled[:, 1:][fill] = difference[fill]
    return filled
