"""Empirical Bayes smoothing: rates of small districts are drawn towards the mean of all or of neighbours.

For reading a map only; a tier is never graded by it unless a scheme says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from fivecolour.scoring.figures import FloatArray
from fivecolour.scoring.uncertainty.intervals import PER, known_counts, people_of


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Smoothed rates and what they are made of.

    Attributes
    ----------
    rate : ndarray of float64, shape (D,) or (D, T)
        weight × own rate + (1 − weight) × mean, per 100,000 people; NaN where cases or population are
        unknown: nothing is filled in.
    weight : ndarray of float64, shape as ``rate``
        How much the own rate counts, 0 … 1.
    mean : ndarray of float64, shape as ``rate``
        Per 100,000 people: the rate of all that it is drawn towards, taken together.
    """

    rate: FloatArray
    weight: FloatArray
    mean: FloatArray


def smooth(cases: FloatArray, population: FloatArray) -> Smoothed:
    """Draw rates towards that of all districts, day by day.

    With r = cases / population, n the populations and m = Σ cases / Σ n: the variance between districts
    is A = Σ n (r − m)² / Σ n − m / mean(n), not below 0, and a district's weight A / (A + m / n). With
    A = 0 chance explains all differences and every district gets the mean. Where there are no cases at
    all every rate is 0, and so is every weight.

    Parameters
    ----------
    cases : ndarray of float64, shape (D,) or (D, T)
        Counts of cases; NaN where unknown, negative where they correct others: those take no part.
    population : ndarray of float64, shape (D,) or that of ``cases``
        NaN, or 0, where unknown: that district takes no part.

    Notes
    -----
    Marshall (1991), J R Stat Soc C 40:283, the global method of moments.

    Examples
    --------
    >>> found = smooth(np.array([0.0, 10, 30, np.nan]), np.array([1_000.0, 10_000, 10_000, 5_000]))
    >>> found.rate.round(1).tolist()
    [131.1, 116.4, 280.2, nan]
    """
    known = _Known(cases, population)
    total = known.people.sum(axis=0)
    mean = _ratio(known.cases.sum(axis=0), total)
    variance = _ratio((known.people * (known.rates - mean) ** 2).sum(axis=0), total)
    return known.shrunk(mean, variance, _ratio(total, known.there.sum(axis=0)))


def smooth_by_neighbours(
    cases: FloatArray, population: FloatArray, neighbours: Sequence[Sequence[int]]
) -> Smoothed:
    """Draw each rate towards that of the district and its neighbours, day by day.

    As `smooth`, with m, A and the mean population over the district and its neighbours. A district
    without neighbours keeps its own rate.

    Parameters
    ----------
    cases, population
        See `smooth`.
    neighbours : sequence of D sequences of int
        Positions of each district's neighbours; whether it names itself does not matter.

    Raises
    ------
    ValueError
        If there are not D lists, or a position is not 0 … D − 1.

    Notes
    -----
    Marshall (1991), the local method of moments.

    Examples
    --------
    >>> people = np.array([1_000.0, 10_000, 10_000])
    >>> smooth_by_neighbours(np.array([0.0, 10, 30]), people, [[1], [0, 2], [1]]).rate.round(1).tolist()
    [90.9, 116.4, 280.0]
    """
    known = _Known(cases, population)
    near = _adjacency(neighbours, len(known.cases))
    total = near @ known.people
    mean = _ratio(near @ known.cases, total)
    # Σ n (r − m)² / Σ n, with the square worked out: each district has an m of its own.
    variance = _ratio(near @ (known.people * known.rates**2), total) - mean**2
    return known.shrunk(mean, variance, _ratio(total, near @ known.there.astype(np.float64)))


class _Known:
    """Cases, people and rates of the districts that take part, 0 for the others."""

    def __init__(self, cases: FloatArray, population: FloatArray) -> None:
        counted = known_counts(cases)
        people = np.broadcast_to(people_of(counted, population), counted.shape)
        self.there = ~np.isnan(counted) & ~np.isnan(people)
        self.cases = np.where(self.there, counted, 0.0)
        self.people = np.where(self.there, people, 0.0)
        self.rates = _ratio(self.cases, self.people)

    def shrunk(self, mean: FloatArray, variance: FloatArray, people: FloatArray) -> Smoothed:
        """Draw the rates towards ``mean``; ``variance`` is that observed, ``people`` the mean population."""
        between = np.maximum(variance - _ratio(mean, people), 0.0)
        by_chance = _ratio(np.broadcast_to(mean, self.people.shape), self.people)
        weight = _ratio(np.broadcast_to(between, by_chance.shape), between + by_chance)
        rate = np.where(self.there, mean + weight * (self.rates - mean), np.nan)
        mean = np.where(self.there, mean, np.nan)
        return Smoothed(rate=rate * PER, weight=np.where(self.there, weight, np.nan), mean=mean * PER)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide; 0 where there is nothing to divide by, which is then not used."""
    quotient = np.zeros(np.shape(below))
    np.divide(above, below, out=quotient, where=np.asarray(below) > 0)
    return quotient


def _adjacency(neighbours: Sequence[Sequence[int]], districts: int) -> Any:
    """Return the sparse matrix, D × D, of who is near whom; each district is near itself."""
    if len(neighbours) != districts:
        raise ValueError(f"neighbours has {len(neighbours)} lists for {districts} districts")
    near = [sorted({own, *others}) for own, others in enumerate(neighbours)]
    columns = np.fromiter((other for others in near for other in others), dtype=np.int64)
    if columns.size and not (columns.min() >= 0 and columns.max() < districts):
        raise ValueError(f"a neighbour's position must be 0 to {districts - 1}")
    starts = np.cumsum([0, *map(len, near)])
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(districts, districts))
