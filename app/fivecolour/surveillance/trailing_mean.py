"""Smoothing of daily new cases that knows about days without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float64, np.int64)

DAYS = 7
# Two silent days in a week still leave a mean that a reader can use, as long as it is marked;
# with more, one late bulletin decides it.
LEAST_REPORTED = 5


@dataclass(frozen=True, slots=True)
class TrailingMean:
    """A trailing mean and what it rests on.

    Attributes
    ----------
    mean : ndarray of float64, shape (..., T)
        Mean of the reported days of each window; NaN where too few were reported.
    reported : ndarray of int64, shape (..., T)
        How many days of each window were reported. A mean that rests on fewer than all of them must be
        marked wherever it is shown.
    """

    mean: NDArray[np.float64]
    reported: NDArray[np.int64]


def trailing_mean(
    new: NDArray[np.float64], *, days: int = DAYS, least_reported: int = LEAST_REPORTED
) -> TrailingMean:
    """Average each day with the days before it, over the reported days only.

    Missing is not zero: an unreported day neither counts as zero nor is it filled in; it lowers
    ``reported``. The days before the first one count as unreported.

    Parameters
    ----------
    new : ndarray of float64, shape (..., T)
        New cases per day, oldest first; NaN where nothing was reported.
    days : int
        Length of the window, in days.
    least_reported : int
        With fewer reported days in the window there is no mean.

    Examples
    --------
    >>> week = trailing_mean(np.array([1, 2, 3, 4, 5, 6, np.nan, 8]))
    >>> week.mean.round(2).tolist()
    [nan, nan, nan, nan, 3.0, 3.5, 3.5, 4.67]
    >>> week.reported.tolist()
    [1, 2, 3, 4, 5, 6, 6, 6]
    """
    known = ~np.isnan(new)
    reported = _window_sum(known.astype(np.int64), days)
    total = _window_sum(np.where(known, new, 0.0), days)
    enough = reported >= max(least_reported, 1)
    mean = np.full(total.shape, np.nan)
    np.divide(total, reported, out=mean, where=enough)
    return TrailingMean(mean=mean, reported=reported)


def _window_sum(values: NDArray[Number], days: int) -> NDArray[Number]:
    """Sum each window of ``days`` that ends at a day; what lies before the first day adds nothing."""
    before = np.zeros((*values.shape[:-1], days - 1), dtype=values.dtype)
    padded = np.concatenate([before, values], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, days, axis=-1)
    return np.asarray(windows.sum(axis=-1), dtype=values.dtype)
