"""The last days of months, reckoned in one place."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
from numpy.typing import NDArray

_MONTHS = 12


def month_ends(days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Return, for each of some days or months, the last day of its month.

    >>> month_ends(np.array(["2020-02-05", "2021-12-31"], dtype="datetime64[D]")).astype(str).tolist()
    ['2020-02-29', '2021-12-31']
    """
    following = np.add(days.astype("datetime64[M]"), np.timedelta64(1, "M"))
    ends: NDArray[np.datetime64] = following.astype("datetime64[D]")
    return np.subtract(ends, np.timedelta64(1, "D"))


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month; None where there is no such month.

    >>> month_end(2020, 2), month_end(2020, 13)
    (datetime.date(2020, 2, 29), None)
    """
    if not 1 <= month <= _MONTHS:
        return None
    return end_of_month(date(year, month, 1))


def end_of_month(day: date) -> date:
    """Return the last day of the month in which a day lies.

    >>> end_of_month(date(2020, 2, 5))
    datetime.date(2020, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])
