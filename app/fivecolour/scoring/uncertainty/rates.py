"""The rate by which a scheme grades, and the tiers that chance leaves possible for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import FloatArray
from fivecolour.scoring.grading.bands import position_of
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.uncertainty.doubt import RateBands, doubt

TIERS = 6
_RATE = re.compile(r"cases_([1-9]\d*)d_per_100k")
_DAILY_MEAN = "daily_cases_7d_mean_per_100k"
_WEEK = 7
# Indicators that move with the same cases: held still while the rate varies, they would contradict it.
_OF_THE_SAME_CASES = re.compile(
    r"new_\d+d|cumulative_confirmed|cluster_cases_\d+d|clear_days|rt|doubling_days"
)


@dataclass(frozen=True, slots=True)
class GradedRate:
    """The one rate of cases that a scheme's assessment reads.

    Attributes
    ----------
    indicator : str
        Its name, such as ``"cases_14d_per_100k"``.
    days : int
        Length of its window.
    daily : bool
        Whether it is a mean per day rather than a sum over the window.
    bands : RateBands
        All its bounds, whatever they decide.
    scheme : Scheme
        Whose it is.
    """

    indicator: str
    days: int
    daily: bool
    bands: RateBands
    scheme: Scheme

    @property
    def others(self) -> tuple[str, ...]:
        """The other indicators that the assessment reads."""
        return tuple(name for name in self.scheme.assessment.axes if name != self.indicator)

    @property
    def at_once(self) -> bool:
        """Whether the tier is that of the day's own rate, without reviews, raising or easing."""
        return self.scheme.reviews is None


def graded_rate(scheme: Scheme) -> GradedRate | None:
    """Return the rate that a scheme grades by.

    None where it reads no rate of cases, more than one, or counts of the same cases beside it.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> graded_rate(load("portugal-2021")).bands.edges
    (120.0, 240.0, 480.0, 960.0)
    >>> graded_rate(load("zhejiang-2020")) is None
    True
    """
    axes = scheme.assessment.axes
    rates = [name for name in axes if _RATE.fullmatch(name) or name == _DAILY_MEAN]
    if len(rates) != 1 or any(_OF_THE_SAME_CASES.fullmatch(name) for name in axes):
        return None
    named = _RATE.fullmatch(rates[0])
    cuts = axes[rates[0]]
    return GradedRate(
        indicator=rates[0],
        days=int(named[1]) if named else _WEEK,
        daily=named is None,
        bands=RateBands(tuple(edge for edge, _ in cuts), tuple(not above for _, above in cuts)),
        scheme=scheme,
    )


def tier_chances(
    rate: GradedRate, cases: FloatArray, population: FloatArray, others: Mapping[str, FloatArray]
) -> FloatArray:
    """Return the probability of each tier, 0 … 5, given the small number of cases.

    The other indicators are taken as they were reported. What reviews hold, raise or ease plays no part:
    the chances are of the assessment of that day.

    Parameters
    ----------
    cases : ndarray of float64, shape (D,) or (D, T)
        Cases of the rate's window; NaN where they are not known exactly.
    population : ndarray of float64, shape (D,)
        NaN where unknown.
    others : mapping of str to ndarray of float64
        Of the shape of ``cases``: what ``rate.others`` names; NaN where unknown.

    Returns
    -------
    ndarray of float64, shape (..., 6)
        NaN where cases or population are unknown; at 0 the chance of no tier at all.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> rate = graded_rate(load("portugal-2021"))
    >>> tier_chances(rate, np.array([12.0]), np.array([10_000.0]), {}).round(3).tolist()
    [[0.0, 0.481, 0.516, 0.004, 0.0, 0.0]]
    """
    window = rate.days if rate.daily else 1
    bands = doubt(cases, np.asarray(population, dtype=np.float64) * window, rate.bands).probability
    tiers = _tiers_of_bands(rate, others)
    chances = np.zeros((*np.shape(cases), TIERS))
    for tier in range(TIERS):
        chances[..., tier] = np.where(tiers == tier, bands, 0.0).sum(axis=-1)
    return np.where(np.isnan(bands[..., :1]), np.nan, chances)


def _tiers_of_bands(rate: GradedRate, others: Mapping[str, FloatArray]) -> NDArray[np.uint8]:
    """Return the tier that each band of the rate would give, shape (..., K); (K,) if nothing else is read."""
    assessment = rate.scheme.assessment
    axis = list(assessment.axes).index(rate.indicator)
    # Without the last place, which is for an unknown rate.
    table = np.moveaxis(assessment.table, axis, -1)[..., :-1]
    at = tuple(position_of(assessment.axes[name], others[name]) for name in rate.others)
    found: NDArray[np.uint8] = table[at]
    return found
