"""Nowcast: counts of the last periods, completed by the delay with which earlier ones were reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivecolour.surveillance.negative_binomial import log_likelihood, quantile
from fivecolour.surveillance.reporting_delay import chain_ladder
from fivecolour.surveillance.windows import FloatArray, IntArray

# Ages whose doubt is taken together: 0, 1, 2-3, 4-7, 8-14 and all above.
_CLASSES = (1, 2, 4, 8, 15)
# What is tried for the two parameters; the likelihood decides.
_WEIGHTS = 2.0 ** np.arange(-1, 8)
_SIZES = 2.0 ** np.arange(-1, 13)
# So many earlier counts tell of the doubt of each class of ages.
_MOST_PAIRS = 3000
_MOST_DISTRICTS = 200
# Half a case: districts without one are not certain to have none.
_HALF = 0.5
# A count of which nearly all is known needs no completing.
COMPLETE = 0.99
_NEVER_LESS = 1e-9


@dataclass(frozen=True, slots=True)
class DelayModel:
    """How counts are completed, as the earlier ones were.

    Attributes
    ----------
    share : ndarray of float64, shape (K + 1,)
        Share known at each age; NaN where too little is known.
    weight : float
        How many cases the level of the periods before weighs.
    sizes : ndarray of float64, shape (6,)
        Size of the negative binomial noise of each class of ages: the smaller, the wider.
    """

    share: FloatArray
    weight: float
    sizes: FloatArray


@dataclass(frozen=True, slots=True)
class Nowcast:
    """Counts as they will be when all is reported: what is known, and a negative binomial number to come.

    Attributes
    ----------
    reported : ndarray of float64, shape (D, T)
        What is known; NaN where nothing was said.
    mean, size : ndarray of float64, shape (D, T)
        Of what is still to come; NaN where nothing is known of the count or of the delay, 0 where the count
        is complete.
    """

    reported: FloatArray
    mean: FloatArray
    size: FloatArray

    def quantiles(self, levels: tuple[float, ...]) -> FloatArray:
        """Return quantiles of the final counts, shape (D, T, L)."""
        return self.reported[..., np.newaxis] + _quantiles(self.mean, self.size, levels)

    def only(self, periods: IntArray | slice) -> Nowcast:
        """Return some of the periods."""
        return Nowcast(self.reported[:, periods], self.mean[:, periods], self.size[:, periods])

    def total_of(self, periods: IntArray | slice) -> Nowcast:
        """Return the sum over some periods, shape (D, 1); its noise has the mean and variance of the sum.

        >>> two = Nowcast(np.array([[3.0, 1.0]]), np.array([[1.0, 2.0]]), np.array([[4.0, 4.0]]))
        >>> both = two.total_of(slice(None))
        >>> both.reported.tolist(), both.mean.tolist(), both.size.round(2).tolist()
        ([[4.0]], [[3.0]], [[7.2]])
        """
        some = self.only(periods)
        mean = some.mean.sum(axis=1, keepdims=True)
        excess = (some.mean**2 / some.size).sum(axis=1, keepdims=True)
        size = np.full(mean.shape, np.inf)
        np.divide(mean**2, excess, out=size, where=excess > 0)
        return Nowcast(some.reported.sum(axis=1, keepdims=True), mean, size)


def nowcast(known: FloatArray, ages: IntArray, *, level: int) -> Nowcast:
    """Complete counts that are not all reported yet.

    The share known at each age is that of the chain ladder over all districts together. The cases of a period
    are taken as Poisson around a gamma level, of mean the completed mean of the ``level`` periods before: of
    those still to come that gives a negative binomial number, so that a first zero is no certain zero, and
    many reported cases count more than the level. Its noise is widened by that with which earlier counts were
    in truth completed, by age. Both parameters are those of greatest likelihood for what came after each age
    in the earlier periods; nothing is fitted to what came after today.

    Parameters
    ----------
    known : ndarray of float64, shape (D, T, K + 1)
        Cases known of each district and period at each age, oldest period first; NaN before the first
        statement and after today. Figures are taken to be complete at the age K.
    ages : ndarray of int64, shape (T,)
        How old each period is today.
    level : int
        Periods.

    Returns
    -------
    Nowcast
        Downward corrections are not foreseen: a share above 1 counts as 1.

    Notes
    -----
    Chain ladder: Mack (1993), ASTIN Bulletin 23:213. Negative binomial noise from the errors of earlier
    nowcasts: the simple baseline of Wolffram et al. (2023), PLoS Comput Biol 19:e1011394. Poisson counts with
    a gamma level: Höhle and an der Heiden (2014), Biometrics 70:993.

    Examples
    --------
    >>> row = [4.0, 8.0, 10.0]
    >>> known = np.array([[row, row, row, row, row, [4.0, 8.0, np.nan], [4.0, np.nan, np.nan]]])
    >>> found = nowcast(known, np.arange(7)[::-1], level=3)
    >>> (found.reported + found.mean).round(1).tolist()
    [[10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.1]]
    """
    model = _fit(known, ages, level)
    at = np.clip(ages, 0, known.shape[2] - 1)
    reported = np.take_along_axis(known, at[np.newaxis, :, np.newaxis], axis=2)[..., 0]
    share = model.share[at]
    mean, size = _rest(
        reported, _level(reported, share, level), share, 1.0, model.weight, _by_class(model.sizes, at)
    )
    complete = share >= COMPLETE
    return Nowcast(reported, np.where(complete & ~np.isnan(reported), 0.0, mean), size)


def _fit(known: FloatArray, ages: IntArray, level: int) -> DelayModel:
    before, after = known[..., :-1], known[..., 1:]
    both = ~np.isnan(before) & ~np.isnan(after)
    found = chain_ladder(*(np.where(both, part, 0.0).sum(axis=(0, 1)) for part in (before, after))).share
    # Of ages of which too little is known by now figures count as complete.
    share = np.minimum(np.append(found, np.ones(known.shape[2] - found.size)), 1.0)
    pairs = _pairs(known[:: -(-len(known) // _MOST_DISTRICTS)], ages, share, level)
    found_of = [_likelihoods(pairs[:, pairs[0] == number]) for number in range(len(_CLASSES) + 1)]
    weight = int(np.sum([one.max(axis=1) for one in found_of], axis=0).argmax())
    sizes = np.array([_SIZES[one[weight].argmax()] for one in found_of], dtype=np.float64)
    return DelayModel(share, float(_WEIGHTS[weight]), sizes)


def _pairs(known: FloatArray, ages: IntArray, share: FloatArray, level: int) -> FloatArray:
    """Return what was known of earlier counts at each age, and what has come since.

    One column each: class of the age, cases known then, cases since, level then, share known then and now.
    """
    last = known.shape[2] - 1
    found = []
    for age in range(last):
        now = np.minimum(ages, last)
        older = np.flatnonzero(now > age)
        of_then = _level_then(known, share, age, level)[:, older]
        then = known[:, older, age]
        since = np.maximum(known[:, older, now[older]] - then, 0.0)
        columns = np.broadcast_arrays(
            np.searchsorted(_CLASSES, age, side="right"), then, since, of_then, share[age], share[now[older]]
        )
        found.append(np.stack([column.ravel() for column in columns]))
    pairs = np.concatenate(found, axis=1) if found else np.empty((6, 0))
    usable = ~np.isnan(pairs).any(axis=0) & (pairs[5] > pairs[4]) & (pairs[4] > 0)
    return pairs[:, usable]


def _level_then(known: FloatArray, share: FloatArray, age: int, level: int) -> FloatArray:
    """Return the level before each period as it was known when that period had an age."""
    last = known.shape[2] - 1
    cases, weight = np.zeros(known.shape[:2]), np.zeros(known.shape[:2])
    for back in range(1, level + 1):
        # The period before is older by one.
        older = min(age + back, last)
        part = known[:, :-back, older]
        there = ~np.isnan(part)
        cases[:, back:] += np.where(there, part, 0.0)
        weight[:, back:] += there * share[older]
    return _mean_level(cases, weight)


def _level(reported: FloatArray, share: FloatArray, level: int) -> FloatArray:
    """Return the completed mean of the periods before each, as known today."""
    cases, weight = np.zeros(reported.shape), np.zeros(reported.shape)
    for back in range(1, level + 1):
        part = reported[:, :-back]
        there = ~np.isnan(part) & ~np.isnan(share[:-back])
        cases[:, back:] += np.where(there, part, 0.0)
        weight[:, back:] += np.where(there, share[:-back], 0.0)
    return _mean_level(cases, weight)


def _mean_level(cases: FloatArray, weight: FloatArray) -> FloatArray:
    found = np.full(cases.shape, np.nan)
    np.divide(cases + _HALF, weight, out=found, where=weight > 0)
    return found


def _rest(
    known: FloatArray,
    level: FloatArray,
    share: FloatArray,
    later: FloatArray | float,
    weight: float | FloatArray,
    size: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return mean and size of the cases that come between two shares known."""
    shape = weight + known
    mean = shape / (weight / level + share) * (later - share)
    return np.maximum(mean, _NEVER_LESS), 1.0 / (1.0 / shape + 1.0 / size)


def _by_class(sizes: FloatArray, ages: IntArray) -> FloatArray:
    return sizes[np.searchsorted(_CLASSES, ages, side="right")]


def _likelihoods(pairs: FloatArray) -> FloatArray:
    """Return the log likelihood of what came, for each of the weights and sizes tried."""
    pairs = pairs[:, :: max(1, -(-pairs.shape[1] // _MOST_PAIRS))]
    _, known, since, level, share, later = pairs
    found = np.zeros((len(_WEIGHTS), len(_SIZES)))
    for row, weight in enumerate(_WEIGHTS):
        for column, wanted in enumerate(_SIZES):
            mean, size = _rest(known, level, share, later, float(weight), np.full_like(known, wanted))
            found[row, column] = log_likelihood(since, mean, size).sum()
    return found


def _quantiles(mean: FloatArray, size: FloatArray, levels: tuple[float, ...]) -> FloatArray:
    shape = np.where(np.isfinite(size), size, 1e9)[..., np.newaxis]
    chance = shape / (shape + mean[..., np.newaxis])
    found = quantile(np.array(levels), shape, np.minimum(chance, 1.0))
    certain = (mean <= _NEVER_LESS)[..., np.newaxis]
    return np.asarray(np.where(certain, 0.0, found), dtype=np.float64)
