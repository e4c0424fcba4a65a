"""Days, weeks and months as columns of arrays: which one some dates lie in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fivecolour.months import month_ends
from fivecolour.scoring.figures import DateArray, Period

_WEEK, _DAY = np.timedelta64(7, "D"), np.timedelta64(1, "D")
_MONTH_LENGTHS = (28, 29, 30, 31)


def detect(districts: Iterable[DateArray]) -> Period:
    """Tell by the dates of some districts, each of its own, what they count: most gaps decide.

    >>> detect([np.array(["2020-01-04", "2020-01-11", "2020-01-18"], dtype="datetime64[D]")])
    'week'
    """
    gaps = [np.diff(np.unique(dates)).astype(np.int64) for dates in districts]
    every = np.concatenate(gaps) if gaps else np.empty(0, dtype=np.int64)
    if every.size == 0:
        return "day"
    values, counts = np.unique(every, return_counts=True)
    common = int(values[counts.argmax()])
    return "week" if common == 7 else "month" if common in _MONTH_LENGTHS else "day"  # noqa: PLR2004


def period_ends(dates: DateArray, period: Period) -> DateArray:
    """Return the last days of all periods from the first of some dates to the last.

    Weeks end on the weekday that most of the dates have.
    """
    ends = ends_of(dates, period)
    first, last = ends.min(), ends.max()
    if period == "month":
        months = np.arange(
            first.astype("datetime64[M]"), last.astype("datetime64[M]") + np.timedelta64(1, "M")
        )
        return month_ends(months)
    step = _WEEK if period == "week" else _DAY
    return np.arange(first, last + _DAY, step)


def ends_of(dates: DateArray, period: Period) -> DateArray:
    """Return, for each of some dates, the last day of the period in which it lies.

    >>> dates = np.array(["2020-01-04", "2020-01-11", "2020-01-15"], dtype="datetime64[D]")
    >>> ends_of(dates, "week").astype(str).tolist()
    ['2020-01-04', '2020-01-11', '2020-01-18']
    """
    days = dates.astype("datetime64[D]")
    if period == "day":
        return days
    if period == "month":
        return month_ends(days)
    weekday = days.astype(np.int64) % 7
    values, counts = np.unique(weekday, return_counts=True)
    ends: DateArray = days + ((values[counts.argmax()] - weekday) % 7).astype("timedelta64[D]")
    return ends


def places_of(dates: DateArray, ends: DateArray) -> NDArray[np.intp]:
    """Return in which of some periods each date lies, by index."""
    return np.searchsorted(ends, dates)
