"""How far chance alone can move a count of cases: exact Poisson intervals and the mark "unstable"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from fivecolour.scoring.figures import BoolArray, FloatArray

PER = 100_000
LEVEL = 0.95
# With 20 cases the relative standard error is 22 %; below, health departments mark a rate as unstable.
STABLE_FROM = 20


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper ends, each of the shape of the counts; NaN where the count is unknown."""

    lower: FloatArray
    upper: FloatArray


def poisson_interval(cases: FloatArray, *, level: float = LEVEL) -> Interval:
    """Return the exact interval of the expected number of cases.

    The lower end is χ²(α/2, 2x) / 2, and 0 for x = 0; the upper one χ²(1 − α/2, 2x + 2) / 2.

    Parameters
    ----------
    cases : ndarray of float64, any shape
        Counts of cases; NaN where unknown. A negative count corrects earlier ones: it has no interval.
    level : float
        Confidence level 1 − α.

    Notes
    -----
    Garwood (1936), Biometrika 28:437.

    Examples
    --------
    >>> found = poisson_interval(np.array([0.0, 25.0, np.nan]))
    >>> found.lower.round(3).tolist(), found.upper.round(3).tolist()
    ([0.0, 16.179, nan], [3.689, 36.905, nan])
    """
    numbers, where = np.unique(known_counts(cases), return_inverse=True)
    tail = (1.0 - level) / 2.0
    # Half a χ² with 2k degrees of freedom is a gamma variable with shape k. Counts repeat: each is done once.
    lower = np.where(numbers == 0, 0.0, gammaincinv(numbers, tail))
    upper = gammaincinv(numbers + 1.0, 1.0 - tail)
    return Interval(lower=lower[where], upper=upper[where])


def is_unstable(cases: FloatArray, *, stable_from: int = STABLE_FROM) -> BoolArray:
    """Tell which counts are too small for a stable rate; False where unknown: there is no rate to mark.

    >>> is_unstable(np.array([0.0, 19.0, 20.0, np.nan])).tolist()
    [True, True, False, False]
    """
    return np.asarray(known_counts(cases) < stable_from)


def known_counts(cases: FloatArray) -> FloatArray:
    """Return counts as they are, but NaN for negative ones."""
    values = np.asarray(cases, dtype=np.float64)
    return np.where(values >= 0, values, np.nan)


def people_of(cases: FloatArray, population: FloatArray) -> FloatArray:
    """Return the people behind each count, broadcastable to ``cases``; NaN where unknown or 0."""
    people = np.asarray(population, dtype=np.float64)
    people = people.reshape(people.shape + (1,) * (np.ndim(cases) - people.ndim))
    return np.where(people > 0, people, np.nan)
