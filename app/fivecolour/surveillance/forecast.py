"""Simulated cases of the next weeks: damped growth with its doubt, smoothed by region and population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from fivecolour.surveillance.negative_binomial import log_likelihood
from fivecolour.surveillance.windows import FloatArray, IntArray

# Weeks whose errors decide on the model, and those that it needs at the least.
LOOKBACK, LEAST_WEEKS = 12, 6
# What is tried for each parameter; the likelihood of the last weeks decides.
_PRIORS = (0.5, 2.0)
_POOLS = (5.0, 20.0, 80.0)
_DAMPINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
_NOISES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
# What the week before counts beside the last one.
_BEFORE = 0.25
# A week's growth beyond a factor of 4.5 is not taken to go on.
_STEEPEST = 1.5
_HORIZONS = (1, 2)
_MOST_DISTRICTS = 400
_LEAST_MEAN = 1e-3


@dataclass(frozen=True, slots=True)
class GrowthModel:
    """What the next weeks are simulated by.

    Attributes
    ----------
    prior : float
        How many cases of its group a district's level is drawn towards.
    pool : float
        How many cases of its group its growth is drawn towards, and four times as many of all districts.
    damping : float
        Share of a week's growth (on a logarithmic scale) that is left in the next.
    noise : float
        Variance that the level gains a week, relative to its square.
    """

    prior: float
    pool: float
    damping: float
    noise: float


@dataclass(frozen=True, slots=True)
class WeeklyCases:
    """What a forecast goes by.

    Attributes
    ----------
    cases : ndarray of float64, shape (D, W)
        New cases by week, oldest first; NaN where a week is not known.
    groups : ndarray of int64, shape (D,)
        The neighbours that each district is smoothed with, by number from 0 on.
    population : ndarray of float64, shape (D,)
        NaN where unknown: then what each had lately stands for that of all.
    """

    cases: FloatArray
    groups: IntArray
    population: FloatArray

    def rows(self, rows: slice) -> WeeklyCases:
        """Return those of some districts."""
        return WeeklyCases(self.cases[rows], self.groups[rows], self.population[rows])


def fit(weekly: WeeklyCases) -> GrowthModel | None:
    """Return the model by which the last weeks were likeliest, each seen from the weeks before it alone.

    Returns
    -------
    GrowthModel or None
        None with fewer than six weeks.
    """
    weeks = weekly.cases.shape[1]
    if weeks < LEAST_WEEKS:
        return None
    some = weekly.rows(slice(None, None, max(1, -(-len(weekly.cases) // _MOST_DISTRICTS))))
    pairs = [
        (week, distance)
        for week in range(max(1, weeks - 1 - LOOKBACK), weeks - 1)
        for distance in _HORIZONS
        if week + distance < weeks
    ]
    best, found = -np.inf, None
    for prior, pool in product(_PRIORS, _POOLS):
        states = {week: _state(some, week, prior, pool) for week, _ in pairs}
        for damping in _DAMPINGS:
            expected = [
                (some.cases[:, week + distance], distance, *_expected(states[week], damping, distance))
                for week, distance in pairs
            ]
            for noise in _NOISES:
                total = sum(_likelihood(*one, noise) for one in expected)
                if total > best:
                    best, found = total, GrowthModel(prior, pool, damping, noise)
    return found


def simulate(
    weekly: WeeklyCases, model: GrowthModel, *, weeks: int, draws: int, random: np.random.Generator
) -> FloatArray:
    """Draw levels of the next weeks: the expected cases, of which the counts are Poisson numbers.

    The level of today is a gamma variable as wide as its cases leave it; each week multiplies it by the
    damped growth and by gamma noise of mean 1, so that doubt grows with time.

    Parameters
    ----------
    weeks, draws : int
        How many of them.
    random : numpy.random.Generator
        The same one gives the same draws.

    Returns
    -------
    ndarray of float64, shape (draws, D, weeks)
        NaN where the last week of a district is not known.

    Notes
    -----
    A growth that fades: Gardner and McKenzie (1985), Manage Sci 31:1237. The ratio of neighbouring weeks is
    the reproduction number with a week as generation; drawing it and the level towards the group's is the
    Gamma-Poisson smoothing of Clayton and Kaldor (1987), Biometrics 43:671.

    Examples
    --------
    >>> cases = np.full((1, 8), 100.0)
    >>> steady = WeeklyCases(cases, np.zeros(1, dtype=np.int64), np.array([10_000.0]))
    >>> levels = simulate(
    ...     steady, GrowthModel(2, 20, 0.5, 0.02), weeks=2, draws=2000, random=np.random.default_rng(1)
    ... )
    >>> levels.shape, levels.mean(axis=0).round(-1).tolist()
    ((2000, 1, 2), [[100.0, 100.0]])
    """
    state = _state(weekly, weekly.cases.shape[1] - 1, model.prior, model.pool)
    size, known = state[1], ~np.isnan(state[0])
    shape = (draws, len(size))
    level = random.standard_gamma(np.where(known, size, 1.0), size=shape) / np.where(known, size, 1.0)
    levels = np.empty((*shape, weeks))
    for week in range(weeks):
        level *= random.standard_gamma(1.0 / model.noise, size=shape) * model.noise
        levels[..., week] = level * _expected(state, model.damping, week + 1)[0]
    return levels


def _state(
    weekly: WeeklyCases, week: int, prior: float, pool: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return of each district its level in a week, the cases on which that rests, and its growth."""
    now, before = weekly.cases[:, week], weekly.cases[:, week - 1]
    known = ~np.isnan(before)
    groups = weekly.groups
    counted = np.where(np.isnan(now), 0.0, now)
    people = _weights(weekly, week)
    rate = (_sums(groups, counted) + 0.5) / np.maximum(_sums(groups, people), _LEAST_MEAN)
    cases = now + np.where(known, before, 0.0) * _BEFORE
    weight = 1.0 + known * _BEFORE
    usual = np.maximum(rate[groups] * people, _LEAST_MEAN)
    level = (cases + prior) / (weight + prior / usual)
    return level, cases + prior, _growth(groups, now, before, pool)


def _weights(weekly: WeeklyCases, week: int) -> FloatArray:
    """Return what the cases of a group are spread by: people or, where unknown, cases of the half year."""
    lately = weekly.cases[:, max(0, week - 25) : week + 1]
    known = ~np.isnan(lately)
    mean = np.where(known, lately, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1) + 0.1
    people = weekly.population
    return mean if np.isnan(people).any() else np.maximum(people, 1.0)


def _growth(groups: IntArray, now: FloatArray, before: FloatArray, pool: float) -> FloatArray:
    both = ~np.isnan(now) & ~np.isnan(before)
    later, earlier = np.where(both, now, 0.0), np.where(both, before, 0.0)
    whole = (later.sum() + 1.0) / (earlier.sum() + 1.0)
    around = (_sums(groups, later) + 4.0 * pool * whole) / (_sums(groups, earlier) + 4.0 * pool)
    ratio = (later + pool * around[groups]) / (earlier + pool)
    return np.asarray(np.clip(np.log(np.maximum(ratio, _LEAST_MEAN)), -_STEEPEST, _STEEPEST))


def _sums(groups: IntArray, values: FloatArray) -> FloatArray:
    found = np.bincount(groups, weights=values, minlength=int(groups.max(initial=0)) + 1)
    return found.astype(np.float64)


def _expected(
    state: tuple[FloatArray, FloatArray, FloatArray], damping: float, distance: int
) -> tuple[FloatArray, FloatArray]:
    """Return the expected cases so many weeks ahead, and the cases on which the level rests."""
    level, size, growth = state
    mean = level * np.exp(growth * sum(damping**week for week in range(1, distance + 1)))
    return np.maximum(mean, _LEAST_MEAN), size


def _likelihood(came: FloatArray, distance: int, mean: FloatArray, cases: FloatArray, noise: float) -> float:
    known = ~np.isnan(came) & ~np.isnan(mean)
    count, mean = came[known], mean[known]
    size = 1.0 / (1.0 / cases[known] + noise * distance)
    return log_likelihood(count, mean, size)


def weekday_shares(daily: FloatArray, *, weeks: int = 4) -> FloatArray:
    """Return which share of a week's cases falls on each of the next seven days, by the last weeks.

    Parameters
    ----------
    daily : ndarray of float64, shape (D, T)
        New cases by day; NaN where unknown.

    Returns
    -------
    ndarray of float64, shape (7,)
        Of all districts together, beginning with the day after the last one; even where there are no cases.

    Examples
    --------
    >>> weekday_shares(np.tile([[2.0, 1, 1, 1, 1, 1, 0]], 4)).round(2).tolist()
    [0.29, 0.14, 0.14, 0.14, 0.14, 0.14, 0.0]
    """
    length = min(weeks, daily.shape[1] // 7) * 7
    last = np.nan_to_num(daily[:, daily.shape[1] - length :]).clip(0.0).sum(axis=0)
    total = last.reshape(-1, 7).sum(axis=0)
    return total / total.sum() if total.sum() > 0 else np.full(7, 1 / 7)


def groups_of(parents: Sequence[str]) -> IntArray:
    """Return the number of the group of each district: those that have the same parent.

    >>> groups_of(["3302", "3301", "3302"]).tolist()
    [1, 0, 1]
    """
    return np.asarray(np.unique(np.array(parents, dtype=np.str_), return_inverse=True)[1], dtype=np.int64)
