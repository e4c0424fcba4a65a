"""Simulated cases of the next weeks: damped growth with its doubt, smoothed by region and population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.special import gammaincinv

from fivecolour.surveillance.negative_binomial import log_likelihood
from fivecolour.surveillance.windows import FloatArray, IntArray

# Weeks whose errors decide on the model, and those that it needs at the least.
LOOKBACK, LEAST_WEEKS = 12, 6
# What is tried for each parameter; the likelihood of the last weeks decides.
_PRIORS = (0.5, 2.0)
_POOLS = (5.0, 20.0, 80.0, 320.0)
_DAMPINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
_NOISES = 0.0125 * 2.0 ** np.arange(8)
# How far the noise of districts may lie apart: standard deviations in doublings, the first as good as none.
_SPREADS = (0.1, 1.0, 2.0)
# What the week before counts beside the last one.
_BEFORE = 0.5
# A week's growth beyond a factor of 4.5 is not taken to go on.
_STEEPEST = 1.5
_HORIZONS = (1, 2)
# Each count is seen from each horizon, and counts once.
_SEEN = 1.0 / len(_HORIZONS)
# Chances are rounded, so that draws are the same on every machine.
_DECIMALS = 6
_MOST_DISTRICTS = 400
_LEAST_MEAN = 1e-3
_LEAST_CHANCE = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class GrowthModel:
    """What the next weeks are simulated by.

    Attributes
    ----------
    prior : float
        How many cases of its group a district's level is drawn towards.
    pool : float
        How many cases of its group its growth is drawn towards, and four times as many of all districts.
    dampings : mapping of float to float
        Share of a week's growth (on a logarithmic scale) that is left in the next, with the chance of each.
    noises : mapping of float to ndarray of float64, shape (D,)
        Variance that the level gains a week, relative to its square, with the chance of each by district.
    weeks : int
        By how many weeks the noise is known.
    """

    prior: float
    pool: float
    dampings: Mapping[float, float]
    noises: Mapping[float, FloatArray]
    weeks: int

    @property
    def damping(self) -> float:
        """The mean share of growth that is left."""
        return sum(share * chance for share, chance in self.dampings.items())

    @property
    def noise(self) -> float:
        """The mean variance of all districts."""
        return float(sum(noise * chances.mean() for noise, chances in self.noises.items()))


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

    What is borrowed from neighbours is that of greatest likelihood. How growth fades has a chance by its
    likelihood in which each week counts as one count, since districts err together. The noise of each
    district has a chance by its own weeks and by how the noise of all is spread: an empirical Bayes estimate.

    Returns
    -------
    GrowthModel or None
        None with fewer than six weeks.
    """
    weeks = weekly.cases.shape[1]
    if weeks < LEAST_WEEKS:
        return None
    some = weekly.rows(slice(None, None, max(1, -(-len(weekly.cases) // _MOST_DISTRICTS))))
    begins = range(max(1, weeks - 1 - LOOKBACK), weeks - 1)
    tried = {
        borrowed: [_spread(one) for one in _likelihoods(some, begins, *borrowed, _DAMPINGS)]
        for borrowed in product(_PRIORS, _POOLS)
    }
    prior, pool = max(tried, key=lambda borrowed: max(total for total, _ in tried[borrowed]))
    totals = np.array([total for total, _ in tried[prior, pool]])
    best = int(totals.argmax())
    (own,) = _likelihoods(weekly, begins, prior, pool, _DAMPINGS[best : best + 1])
    of_noises = (own.T + np.log(np.maximum(tried[prior, pool][best][1], _LEAST_CHANCE))).T
    fading = _chances((totals - totals[best]) / len(some.cases))
    return GrowthModel(
        prior,
        pool,
        dict(zip(_DAMPINGS, fading.tolist(), strict=True)),
        dict(zip(_NOISES.tolist(), _chances((of_noises - of_noises.max(axis=0)).T).T, strict=True)),
        len(begins),
    )


def _likelihoods(
    weekly: WeeklyCases, begins: range, prior: float, pool: float, dampings: Sequence[float]
) -> FloatArray:
    """Return the log likelihood of the last weeks, shape (dampings, noises, D), one and two weeks ahead."""
    found = np.zeros((len(dampings), len(_NOISES), len(weekly.cases)))
    for week in begins:
        state = _state(weekly, week, prior, pool)
        for distance in _HORIZONS:
            if week + distance < weekly.cases.shape[1]:
                came = weekly.cases[:, week + distance]
                known = ~np.isnan(came) & ~np.isnan(state[0])
                size = 1.0 / (1.0 / state[1][known] + _NOISES[:, np.newaxis] * distance)
                above = (_MEANS**distance)[:, np.newaxis]
                for at, damping in enumerate(dampings):
                    mean = _expected(state, damping, distance)[known] * above
                    found[at][:, known] += log_likelihood(came[known], mean, size) * _SEEN
    return found


def _spread(by_noise: FloatArray) -> tuple[float, FloatArray]:
    """Return how the noise of districts is spread, as the chance of each, with the log likelihood of that.

    ``by_noise`` is that of each noise and district.
    """
    most = by_noise.max(axis=0)
    mixed = np.log(np.maximum(_SPREAD @ np.exp(by_noise - most), _LEAST_CHANCE)).sum(axis=1)
    at = int(mixed.argmax())
    return float(mixed[at] + most.sum()), _SPREAD[at]


def _chances(logarithms: FloatArray) -> FloatArray:
    weights = np.exp(logarithms)
    return np.asarray(np.round(weights / weights.sum(axis=-1, keepdims=True), _DECIMALS))


def _spreads() -> FloatArray:
    """Return the ways in which noise may be spread: around each of those that are tried, wide or narrow."""
    at = np.arange(len(_NOISES))
    middle, wide = at[:, np.newaxis, np.newaxis], np.array(_SPREADS)[:, np.newaxis]
    weights = np.exp(-0.5 * ((at - middle) / wide) ** 2).reshape(-1, len(at))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


_SPREAD = _spreads()
# Medians of gamma noise of mean 1 by its variance; divided by them it has the median 1.
_TABLE = np.geomspace(1e-3, _NOISES[-1], 400)
_MEDIANS = gammaincinv(1.0 / _TABLE, 0.5) * _TABLE
_MEANS = 1.0 / np.interp(_NOISES, _TABLE, _MEDIANS)


def simulate(
    weekly: WeeklyCases, model: GrowthModel, *, weeks: int, draws: int, random: np.random.Generator
) -> FloatArray:
    """Draw levels of the next weeks: the expected cases, of which the counts are Poisson numbers.

    The level of today is a gamma variable as wide as its cases leave it; each week multiplies it by the
    damped growth and by gamma noise of median 1, as likely to raise it as to lower it, so that doubt grows
    with time. How growth fades is drawn for each future, how wide the noise is for each future and district.

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
    Gamma-Poisson smoothing of Clayton and Kaldor (1987), Biometrics 43:671. Of growth that fades by a share
    that is not known well: the average over models of Hoeting et al. (1999), Stat Sci 14:382.

    Examples
    --------
    >>> cases = np.full((1, 8), 100.0)
    >>> steady = WeeklyCases(cases, np.zeros(1, dtype=np.int64), np.array([10_000.0]))
    >>> model = GrowthModel(2, 20, {0.5: 1.0}, {0.02: np.ones(1)}, 12)
    >>> levels = simulate(steady, model, weeks=2, draws=2000, random=np.random.default_rng(1))
    >>> levels.shape, np.median(levels, axis=0).round(-1).tolist()
    ((2000, 1, 2), [[100.0, 100.0]])
    """
    state = _state(weekly, weekly.cases.shape[1] - 1, model.prior, model.pool)
    size, known = state[1], ~np.isnan(state[0])
    shape = (draws, len(size))
    level = random.standard_gamma(np.where(known, size, 1.0), size=shape) / np.where(known, size, 1.0)
    damping = np.array(list(model.dampings))[_drawn(list(model.dampings.values()), (draws, 1), random)]
    doubt = model.weeks / random.chisquare(model.weeks, size=(draws, 1))
    noise = np.array(list(model.noises))[_drawn(list(model.noises.values()), shape, random)] * doubt
    noise = np.clip(noise, _TABLE[0], _TABLE[-1])
    width, median = 1.0 / noise, np.interp(noise, _TABLE, _MEDIANS)
    levels = np.empty((*shape, weeks))
    for week in range(weeks):
        level *= random.standard_gamma(width) * noise / median
        levels[..., week] = level * _expected(state, damping, week + 1)
    return levels


def _drawn(
    chances: Sequence[float] | Sequence[FloatArray], shape: tuple[int, int], random: np.random.Generator
) -> IntArray:
    """Draw which of several comes, by the chance of each, which may be by column."""
    chance, found = random.random(shape), np.zeros(shape, dtype=np.int64)
    for upto in np.cumsum(np.array(chances), axis=0)[:-1]:
        found += chance >= upto
    return found


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
    state: tuple[FloatArray, FloatArray, FloatArray], damping: float | FloatArray, distance: int
) -> FloatArray:
    """Return the expected cases so many weeks ahead."""
    level, _, growth = state
    left = sum(damping**week for week in range(1, distance + 1))
    return np.asarray(np.maximum(level * np.exp(growth * left), _LEAST_MEAN))


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
