"""Figures of a table as plain numbers, and as messages print them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

MISSING = "–"


def as_numbers(values: ArrayLike) -> NDArray[np.float64]:
    """Return figures as numbers, NaN where there is none.

    >>> as_numbers(pd.Series([66, pd.NA], dtype="Float64")).tolist()
    [66.0, nan]
    """
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return values
    return np.asarray(pd.Series(values).astype("Float64").to_numpy(np.float64, na_value=np.nan))


def shown(values: ArrayLike) -> NDArray[np.object_]:
    """Return figures as a message prints them: whole ones as such, one that is missing as a dash.

    >>> shown([66.0, 1.15, np.nan]).tolist()
    [66, 1.15, '–']
    """
    numbers = as_numbers(values)
    result = np.empty(len(numbers), dtype=object)
    result[:] = [number_shown(one) for one in numbers.tolist()]
    return result


def number_shown(value: float) -> int | float | str:
    """Return one figure so."""
    if value != value:  # noqa: PLR0124 - NaN is missing
        return MISSING
    return int(value) if value == int(value) else value
