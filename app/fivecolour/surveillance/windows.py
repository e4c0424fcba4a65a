"""Windows of days that end at a day, over daily counts in which an unreported day is never a zero."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def counts(new: FloatArray) -> FloatArray:
    """Return daily figures as counts: a negative figure corrects earlier days and counts as unreported.

    >>> counts(np.array([0.0, 3.0, -2.0, np.nan])).tolist()
    [0.0, 3.0, nan, nan]
    """
    values = np.asarray(new, dtype=np.float64)
    return np.where(values >= 0, values, np.nan)


def delayed(values: FloatArray, days: int) -> FloatArray:
    """Return what stood ``days`` days earlier on the last axis; NaN before the first day.

    >>> delayed(np.array([1.0, 2.0, 3.0]), 2).tolist()
    [nan, nan, 1.0]
    """
    moved = np.full(values.shape, np.nan)
    moved[..., days:] = values[..., : max(values.shape[-1] - days, 0)]
    return moved


def sums(values: FloatArray, days: int) -> FloatArray:
    """Sum each window of ``days`` days; NaN where a day of it is NaN or lies before the first day.

    >>> sums(np.array([1.0, 2.0, 3.0, np.nan, 5.0, 6.0]), 2).tolist()
    [nan, 3.0, 5.0, nan, nan, 11.0]
    """
    total = np.full(values.shape, np.nan)
    length = values.shape[-1] - days + 1
    if length > 0:
        total[..., days - 1 :] = 0.0
        for day in range(days):
            total[..., days - 1 :] += values[..., day : day + length]
    return total
