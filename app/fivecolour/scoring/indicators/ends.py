"""Values that are known to lie between two ends, and what becomes of the ends in a computation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, FloatArray

PER = 100_000


class Ends(NamedTuple):
    """An indicator, all arrays of one shape.

    Attributes
    ----------
    low, high : ndarray of float64
        One and the same object where every value is one number.
    bound : ndarray of uint8
        Index into `.window_cases.BOUNDS`: what a value is whose ends are equal.
    sparse : ndarray of bool, optional
        Where so little of a window is known that a small value tells nothing.
    """

    low: FloatArray
    high: FloatArray
    bound: NDArray[np.uint8]
    sparse: BoolArray | None = None

    @property
    def is_exact(self) -> bool:
        """Whether no value lies between two ends."""
        return self.low is self.high

    def mapped(self, rising: Callable[[FloatArray], FloatArray]) -> Ends:
        """Apply a function that never falls to both ends."""
        low = rising(self.low)
        return self._replace(low=low, high=low if self.is_exact else rising(self.high))


def exact(values: FloatArray) -> Ends:
    """Return values that are one number each as ends, of their shape."""
    return Ends(values, values, _exact(values))


def _exact(values: FloatArray) -> NDArray[np.uint8]:
    return np.zeros(values.shape, dtype=np.uint8)


def known_only(found: Ends) -> Ends:
    """Leave unknown what gaps have left a bound."""
    if not found.bound.any():
        return found
    open_ = found.bound != 0
    known = found.mapped(lambda values: np.where(open_, np.nan, values))
    return known._replace(bound=_exact(found.low), sparse=None)


def per_100k(found: Ends, people: FloatArray, days: int = 1) -> Ends:
    """Return counts, (D, T), as of 100,000 people and a day; ``people`` has a shape that fits theirs."""
    # Multiplied first: divided first, 12 cases in 10,000 people would be 119.99999999999999.
    return found.mapped(lambda values: values * PER / (people * days))


def share(part: Ends, whole: Ends, most: float | None) -> Ends:
    """Return the percent that a part is of a whole, at most ``most``; unknown where the whole is 0."""
    low = _percent(part.low, whole.high)
    if part.is_exact and whole.is_exact:
        return exact(low)
    high, limit = _percent(part.high, whole.low), np.inf if most is None else most
    high = np.minimum(np.where(np.isnan(high), limit, high), limit)
    return Ends(low, np.where(np.isnan(low), np.nan, high), _exact(low))


def _percent(part: FloatArray, whole: FloatArray) -> FloatArray:
    return 100.0 * part / np.where(whole > 0, whole, np.nan)


def change(now: Ends, before: Ends) -> Ends:
    """Return a value less the earlier one; unknown where nobody knows up to what that one can have been.

    >>> now, before = exact(np.array([4.0, 4.0])), np.array([1.0, np.inf])
    >>> change(now, Ends(np.array([1.0, 0.0]), before, np.zeros(2, dtype=np.uint8))).high.tolist()
    [3.0, nan]
    """
    low = now.low - before.high
    if now.is_exact and before.is_exact:
        return exact(low)
    endless = np.isinf(before.high)
    low, high = (np.where(endless, np.nan, found) for found in (low, now.high - before.low))
    return Ends(low, high, _exact(low))


def total(parts: Sequence[Ends], cap: float | None) -> Ends:
    """Return the sum of parts, at most ``cap``; unknown where one is."""
    low = np.sum([part.low for part in parts], axis=0)
    high = low if all(part.is_exact for part in parts) else np.sum([part.high for part in parts], axis=0)
    found = Ends(low, high, _exact(low))
    return found if cap is None else found.mapped(lambda values: np.minimum(values, cap))


def points(values: FloatArray, steps: Sequence[tuple[float, float]]) -> FloatArray:
    """Return the points of the highest step that each value reaches; 0 below the first.

    >>> points(np.array([9.9, 10, 200, np.nan]), [(10, 2), (120, 10)]).tolist()
    [0.0, 2.0, 10.0, nan]
    """
    edges, given = (np.array(column) for column in zip(*steps, strict=True))
    worth = np.concatenate([[0.0], given])[np.searchsorted(edges, values, side="right")]
    return np.where(np.isnan(values), np.nan, worth)


def sliding(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of each value and those before it, ``length`` in all; unknown where one is.

    >>> sliding(np.array([[1.0, 2, np.nan, 4, 5]]), 2).tolist()
    [[nan, 3.0, nan, nan, 9.0]]
    """
    found = np.full_like(values, np.nan)
    if values.shape[1] >= length:
        found[:, length - 1 :] = sliding_window_view(values, length, axis=1).sum(axis=2)
    return found
