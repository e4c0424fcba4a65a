"""Doubt about the tier of a rate: how probable each tier is, given the small number of cases."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

from fivecolour.scoring.figures import BoolArray, FloatArray
from fivecolour.scoring.uncertainty.intervals import PER, is_unstable, known_counts, people_of

# Jeffreys' prior of a Poisson rate, Gamma(1/2, 0): worth half a case among nobody. It favours no scheme and
# no other district, stays finite where there are no cases, and 1/2 makes intervals neither too short nor
# too long on average (Brown, Cai and DasGupta 2003).
PRIOR_CASES = 0.5
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class RateBands:
    """The bands of a rate per 100,000 people, from the lowest up.

    Attributes
    ----------
    edges : tuple of float
        The K − 1 bounds between the K bands; they rise. One may come twice, ``at_least`` first: the band
        between holds that rate alone.
    in_upper : tuple of bool
        For each bound whether the rate that equals it belongs to the band above (``at_least`` in a
        scheme) or to that below (``above``).

    Raises
    ------
    ValueError
        If a bound does not rise above the one before, or the two differ in length.
    """

    edges: tuple[float, ...]
    in_upper: tuple[bool, ...]

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.in_upper):
            raise ValueError("edges and in_upper must be equally many")
        order = [(edge, not included) for edge, included in zip(self.edges, self.in_upper, strict=True)]
        if any(lower >= upper for lower, upper in pairwise(order)):
            raise ValueError(f"edges must rise from band to band, not {self.edges}")

    def of(self, rates: FloatArray) -> NDArray[np.int64]:
        """Return the band of each rate, 0 … K − 1, and −1 where it is unknown.

        >>> RateBands((20.0, 60.0), (True, False)).of(np.array([19.9, 20, 60, 60.1, np.nan])).tolist()
        [0, 1, 1, 2, -1]
        """
        band = np.zeros(np.shape(rates), dtype=np.int64)
        for edge, in_upper in zip(self.edges, self.in_upper, strict=True):
            band += (rates >= edge) if in_upper else (rates > edge)
        band[np.isnan(rates)] = UNKNOWN
        return band


@dataclass(frozen=True, slots=True)
class Doubt:
    """What small numbers leave open.

    Attributes
    ----------
    probability : ndarray of float64, shape (..., K)
        Probability that the rate behind the cases lies in each band; their sum is 1. NaN where cases or
        population are unknown.
    observed : ndarray of int64, shape (...)
        The band of the observed rate, −1 where unknown. It need not be the most probable one.
    unstable : ndarray of bool, shape (...)
        Fewer than 20 cases; see `fivecolour.scoring.uncertainty.intervals.is_unstable`.
    """

    probability: FloatArray
    observed: NDArray[np.int64]
    unstable: BoolArray


def doubt(cases: FloatArray, population: FloatArray, bands: RateBands) -> Doubt:
    """Weigh the bands of a rate by what the cases say of it.

    The cases are taken as Poisson around rate × population; with Jeffreys' prior the rate is then
    Gamma(cases + 1/2, population) distributed, whose probability between the bounds is that of a band.
    To which side a bound belongs moves ``observed`` only: a single rate has probability 0.

    Parameters
    ----------
    cases : ndarray of float64, shape (D,) or (D, T)
        Cases of the window that the rate counts; NaN where unknown. Negative counts have no rate.
    population : ndarray of float64, shape (D,) or that of ``cases``
        NaN, or 0, where unknown. For a mean per day over k days: population × k.
    bands : RateBands
        Of the scheme's rate.

    Notes
    -----
    The doubt is of chance only: not of tests that were not made or reports that are late. Cases that come
    in clusters vary more than Poisson: then the doubt is greater than said here.

    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 2.6.

    Examples
    --------
    >>> small = doubt(np.array([3.0]), np.array([4_000.0]), RateBands((20.0, 60.0, 120.0), (True,) * 3))
    >>> small.probability.round(3).tolist(), small.observed.tolist(), small.unstable.tolist()
    ([[0.021, 0.294, 0.472, 0.212]], [2], [True])
    """
    known = known_counts(cases)
    people = people_of(known, population)
    # One rounding only: 12 cases among 10,000 people are 120, not a little less.
    rates = known * PER / people
    below = np.empty((*rates.shape, len(bands.edges) + 2))
    below[..., 0], below[..., -1] = 0.0, 1.0
    for position, edge in enumerate(bands.edges, start=1):
        below[..., position] = gammainc(known + PRIOR_CASES, people * max(edge, 0.0) / PER)
    below[np.isnan(rates)] = np.nan
    return Doubt(probability=np.diff(below, axis=-1), observed=bands.of(rates), unstable=is_unstable(known))
