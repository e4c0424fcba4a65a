"""Values of one indicator on a scale from 0 to 1, of which both ends are carried where a value is open."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.indices.index_rule import Scaling

FloatArray: TypeAlias = NDArray[np.float64]

# Where all districts are alike a part tells none apart.
_ALIKE = 0.5
# A place among others needs others.
_FEWEST = 2


def scaled(
    low: FloatArray, high: FloatArray, scaling: Scaling, *, rising: bool
) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most that each value is on the scale; 0 and 1 where nothing is known.

    Beyond the bounds of a scale there is no more than 0 or 1. Where districts are compared, the reference are
    those whose value is known on the day, for a mean or a range those known exactly; with fewer than two of
    them nothing is told.

    Parameters
    ----------
    low, high : ndarray of float64, shape (D,)
        The least and the most that each value can be: equal where it is known, NaN where nothing is.
    rising : bool
        Whether a higher value is a higher number on the scale.
    """
    ends = _by_method(low, high, scaling)
    if ends is None:
        return np.zeros_like(low), np.ones_like(high)
    unknown = np.isnan(low)
    least, most = (np.where(unknown, end, found) for end, found in zip((0.0, 1.0), ends, strict=True))
    return (least, most) if rising else (1.0 - most, 1.0 - least)


def _by_method(low: FloatArray, high: FloatArray, scaling: Scaling) -> tuple[FloatArray, FloatArray] | None:
    if scaling.method in ("rank", "percentile"):
        return _placed(low, high, among_others=scaling.method == "rank")
    if scaling.method == "categories":
        cuts = np.array(scaling.cuts)
        reached = [np.searchsorted(cuts, end, side="right") / len(cuts) for end in (low, high)]
        return reached[0], reached[1]
    exact = low[np.isfinite(low) & (low == high)]
    bounds = _bounds(exact, scaling)
    if bounds is None:
        return None
    if bounds[0] == bounds[1]:
        alike = low == high
        return np.where(alike, _ALIKE, 0.0), np.where(alike, _ALIKE, 1.0)
    start, end = (_transformed(np.float64(one), scaling) for one in bounds)
    found = [np.clip((_transformed(one, scaling) - start) / (end - start), 0.0, 1.0) for one in (low, high)]
    return found[0], found[1]


def _bounds(exact: FloatArray, scaling: Scaling) -> tuple[float, float] | None:
    """Return the values that become 0 and 1; None where too few districts are known to say."""
    if scaling.bounds is not None:
        return scaling.bounds
    mean, sd = scaling.mean, scaling.sd
    if mean is None or sd is None:
        if len(exact) < _FEWEST:
            return None
        if scaling.method == "min_max":
            return float(exact.min()), float(exact.max())
        mean, sd = float(exact.mean()), float(exact.std())
        # Rounding gives equal values a spread, by which all would be high or low.
        sd = 0.0 if exact.min() == exact.max() else sd
    reach = (scaling.limit or 0.0) * sd
    return mean - reach, mean + reach


def _transformed(values: FloatArray | np.float64, scaling: Scaling) -> FloatArray:
    if scaling.method != "log":
        return np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.maximum(np.add(values, scaling.offset), 0.0)), dtype=np.float64)


def _placed(low: FloatArray, high: FloatArray, *, among_others: bool) -> tuple[FloatArray, FloatArray] | None:
    """Return the share of the known districts that lie below, equal ones counted half.

    ``among_others``: of all others, so that the lowest is 0 and the highest 1; else of all, itself included.
    """
    known = ~np.isnan(low)
    number = int(known.sum())
    if number < _FEWEST:
        return None
    # A district compared with itself counts half.
    fewest = _below(low, high[known]) + np.where(low < high, _ALIKE, 0.0)
    most = _below(high, low[known]) - np.where(low < high, _ALIKE, 0.0)
    if among_others:
        return (fewest - _ALIKE) / (number - 1), (most - _ALIKE) / (number - 1)
    return fewest / number, most / number


def _below(values: FloatArray, others: FloatArray) -> FloatArray:
    """Return for each value how many of others are less, equal ones counted half."""
    order = np.sort(others)
    return np.asarray(
        (np.searchsorted(order, values, side="left") + np.searchsorted(order, values, side="right")) / 2
    )
