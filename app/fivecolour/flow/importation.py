"""How many infected people flows bring to a district, with the doubt of flows and of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from fivecolour.flow.gravity import Gravity

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
# Reasons that are named.
REASONS = 3
_LOWER, _UPPER = 0.05, 0.95
# Jeffreys' prior of a Poisson mean: no case known does not mean no case.
_PRIOR = 0.5
_NORMAL_UPPER = 1.645
# Of a flow that is known on one day, the next day's may be none or twice as large.
_ONE_DAY = 1.0


@dataclass(frozen=True, slots=True)
class Importation:
    """What flows bring to P places in a window of days, all of shape (P,) but the reasons (P, 3).

    Attributes
    ----------
    variance : ndarray of float64
        Of the mean number that arrives.
    expected, lower, upper : ndarray of float64
        Infected people who arrive, and their 90 % interval; NaN where nothing is known of any flow in.
        ``upper`` is infinite where `at_least`.
    probability, probability_lower, probability_upper : ndarray of float64
        That at least one arrives.
    known : ndarray of float64
        The share of the flow in whose origins' cases are known.
    modelled : ndarray of float64
        The share of ``expected`` that rests on modelled flows.
    at_least : ndarray of bool
        Where cases of some origin are not known, so that more may arrive than is expected.
    reasons : ndarray of int64
        The origins that bring most, -1 where there are fewer.
    brought : ndarray of float64
        How many of ``expected`` these bring.
    by_model : ndarray of bool
        Whether their flow is modelled.
    """

    variance: FloatArray
    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    probability: FloatArray
    probability_lower: FloatArray
    probability_upper: FloatArray
    known: FloatArray
    modelled: FloatArray
    at_least: BoolArray
    reasons: IntArray
    brought: FloatArray
    by_model: BoolArray

    def part(self, place: int, share: float) -> tuple[float, ...]:
        """Return expected, its interval, the probability and its interval of a share of those who arrive."""
        found = _interval(
            self.expected[[place]] * share, self.variance[[place]] * share**2, self.at_least[[place]]
        )
        return tuple(float(one[0]) for one in found)


def importation(
    flow: FloatArray,
    least: FloatArray,
    most: FloatArray,
    population: FloatArray,
    *,
    gravity: Gravity | None = None,
) -> Importation:
    """Return Σ over days and origins of flow × cases of the rule's window per inhabitant.

    A case counts as infected, and as travelling as others do, on each day whose window holds it. Where a pair
    is known on some of the days, the others are taken at its mean; where on none, at the model's flow.

    Doubts are added as variances: of a flow by its change from day to day or the model's spread, of cases by
    their number (Poisson, with Jeffreys' prior) and by the bounds within which gaps of reports leave them.
    The sum is taken as gamma distributed, arrivals as Poisson.

    Parameters
    ----------
    flow : ndarray of float64, shape (T, P, P)
        Persons by day of the window, origin and destination; NaN where not known.
    least, most : ndarray of float64, shape (T, P)
        Cases of the window that ends on each day, at least and at most; ``most`` is infinite where nobody
        knows, both are NaN where nothing is known.
    population : ndarray of float64, shape (P,)
        Of the origins; NaN where unknown, then their cases play no part.
    gravity : Gravity, optional
        For the pairs that are known on no day.
    """
    daily, doubt, modelled, told = _daily(flow, gravity)
    rate, rate_spread, unsure = _incidence(least, most, population)
    brought = np.einsum("tod,to->od", daily, rate)
    by_cases = np.einsum("tod,to->od", daily, rate_spread)
    variance = (by_cases**2 + doubt * (rate**2).mean(axis=0)[:, np.newaxis]).sum(axis=0)
    inflow = daily.sum(axis=0)
    lacks = np.asarray(unsure).any(axis=0).reshape(-1, 1)
    at_least: BoolArray = (inflow * lacks).sum(axis=0) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 1 - (inflow * lacks).sum(axis=0) / inflow.sum(axis=0)
        by_model = (brought * modelled).sum(axis=0) / brought.sum(axis=0)
    expected = np.where(told, brought.sum(axis=0), np.nan)
    reasons, most_brought = _reasons(brought)
    _, lower, upper, likely, likely_lower, likely_upper = _interval(expected, variance, at_least)
    return Importation(
        variance,
        expected,
        lower,
        upper,
        likely,
        likely_lower,
        likely_upper,
        # Where it is told that nobody comes, no origin is lacking.
        known=np.where(told & (inflow.sum(axis=0) == 0), 1.0, share),
        modelled=np.where(expected > 0, by_model, 0.0),
        at_least=at_least,
        reasons=reasons,
        brought=most_brought,
        by_model=np.take_along_axis(modelled.T, np.maximum(reasons, 0), axis=1) & (reasons >= 0),
    )


def _daily(flow: FloatArray, gravity: Gravity | None) -> tuple[FloatArray, FloatArray, BoolArray, BoolArray]:
    """Return flows without gaps, the variance of each pair's sum, which are modelled, and who has any.

    What is known on no day and not modelled is 0 here: it adds nothing, and counts as no flow in.
    """
    days = len(flow)
    listed = ~np.isnan(flow)
    times = listed.sum(axis=0)
    mean = np.nan_to_num(flow).sum(axis=0) / np.maximum(times, 1)
    squares = np.where(listed, (flow - mean) ** 2, 0.0).sum(axis=0)
    each = np.where(times > 1, squares / np.maximum(times - 1, 1), (_ONE_DAY * mean) ** 2)
    # Days that are known are no doubt; the others are as many draws round a mean that is itself in doubt.
    gaps = days - times
    doubt = np.where(times > 0, each * (gaps + gaps**2 / np.maximum(times, 1)), 0.0)
    whole = np.where(listed, flow, mean)
    modelled = np.zeros(times.shape, dtype=bool)
    if gravity is not None:
        modelled = (times == 0) & (gravity.flow > 0)
        whole = np.where(modelled, gravity.flow, whole)
        varied = np.expm1(gravity.spread**2)
        doubt = np.where(modelled, (days * np.nan_to_num(gravity.flow)) ** 2 * varied, doubt)
    own = np.arange(flow.shape[1])
    whole[:, own, own], doubt[own, own], modelled[own, own] = 0.0, 0.0, False
    has = (times > 0) | modelled
    has[own, own] = False
    return whole, doubt, modelled, has.any(axis=0)


def _incidence(
    least: FloatArray, most: FloatArray, population: FloatArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return cases per inhabitant, their standard deviation, and where more may be than that says."""
    counted = ~np.isnan(least) & (population > 0)
    bounded = counted & np.isfinite(most)
    low = np.where(counted, least, 0.0)
    high = np.where(bounded, most, low)
    people = np.where(population > 0, population, 1.0)
    variance = (low + high) / 2 + _PRIOR + (high - low) ** 2 / 12
    rate = np.where(counted, (low + high) / 2, 0.0) / people
    return rate, np.where(counted, np.sqrt(variance), 0.0) / people, ~bounded


def _interval(expected: FloatArray, variance: FloatArray, at_least: BoolArray) -> tuple[FloatArray, ...]:
    """Return expected, lower, upper, and the probabilities of at least one, of a gamma mixed Poisson."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shape = np.where(variance > 0, expected**2 / variance, np.inf)
        scale = variance / expected
        spread = (variance > 0) & (expected > 0)
        lower, upper = (
            np.where(spread, gammaincinv(np.where(spread, shape, 1.0), at) * scale, expected)
            for at in (_LOWER, _UPPER)
        )
        none = np.where(spread, (1 + scale) ** -shape, np.exp(-expected))
    # Where no case is known the doubt of cases alone says how many may come.
    silent = (expected == 0) & (variance > 0)
    upper = np.where(silent, _NORMAL_UPPER * np.sqrt(variance), upper)
    upper = np.where(at_least & ~np.isnan(expected), np.inf, upper)
    return expected, lower, upper, 1 - none, 1 - np.exp(-lower), 1 - np.exp(-upper)


def _reasons(brought: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the origins that bring most to each place, and how many; -1 and 0 where there are fewer."""
    few = min(REASONS, len(brought))
    order = np.argsort(-brought, axis=0, kind="stable")[:few].T
    values = np.take_along_axis(brought.T, order, axis=1)
    reasons = np.full((len(brought), REASONS), -1, dtype=np.int64)
    most = np.zeros((len(brought), REASONS))
    reasons[:, :few], most[:, :few] = np.where(values > 0, order, -1), values
    return reasons, most
