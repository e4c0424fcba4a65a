"""Growth rate and doubling time of daily cases: a log-linear Poisson fit on a window of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from fivecolour.surveillance.windows import BoolArray, FloatArray, IntArray, counts

WINDOW = 14
# Ten of fourteen days still tell a trend from a weekly rhythm; fewer may be one half of the window.
LEAST_REPORTED = 10
# As for Rt: with fewer cases the interval says nothing.
LEAST_CASES = 12
# Beyond ±5 a day, a factor of 148, the cases lie on the window's first or last day: no trend to fit.
_STEEPEST = 5.0
# Two days fit any line; a third tells how well it fits.
_LEAST_DAYS = 3
_PRECISION = 1e-9
_STEPS = 60
# Windows fitted at once: few enough that their arrays stay in the processor's cache.
_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth on every day, from the window of days that ends there.

    Attributes
    ----------
    rate, lower, upper : ndarray of float64, shape (..., T)
        Growth rate and its interval, natural logarithm per day, negative where cases fall; NaN where it
        is not to be shown.
    """

    rate: FloatArray
    lower: FloatArray
    upper: FloatArray


def growth(
    new: FloatArray,
    *,
    window: int = WINDOW,
    least_reported: int = LEAST_REPORTED,
    least_cases: int = LEAST_CASES,
    level: float = 0.95,
) -> Growth:
    """Fit log(expected cases) = c + g · day by maximum Poisson likelihood to each window.

    Zeros need no adding of a half, and many cases weigh more than few. Given the window's total, the
    likelihood of g is that of the days on which the cases fell, so only g is sought. Unreported days are
    left out. The interval is g ± t · √(φ / (cases · variance of the day)), with φ, Pearson's dispersion,
    at least 1, and Student's t with as many degrees of freedom as reported days less two.

    Parameters
    ----------
    new : ndarray of float64, shape (..., T)
        New cases per day, oldest first; NaN where nothing was reported, negative where a correction was:
        neither is a count.
    window : int
        Days, at least 3; whole weeks, or a weekly rhythm of reporting becomes growth.
    least_reported, least_cases : int
        With fewer reported days (at least 3) or cases in the window nothing is shown.
    level : float
        Of the interval.

    Returns
    -------
    Growth
        NaN also before the window is complete, and where (almost) all cases fell on its first or last
        reported day.

    Raises
    ------
    ValueError
        If ``least_reported`` is not 3 … ``window``.

    Notes
    -----
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., sections 6.2 and 6.4.

    Examples
    --------
    >>> doubles = growth(np.array([1.0, 2, 4, 8, 16]), window=5, least_reported=5)
    >>> doubles.rate.round(4).tolist()
    [nan, nan, nan, nan, 0.6931]
    """
    if not _LEAST_DAYS <= least_reported <= window:
        raise ValueError(f"least_reported must be {_LEAST_DAYS} to {window}, not {least_reported}")
    cases = counts(new)
    found = np.full((3, *cases.shape), np.nan)
    if cases.shape[-1] < window:
        return Growth(*found)
    known = ~np.isnan(cases)
    days = np.lib.stride_tricks.sliding_window_view(np.where(known, cases, 0.0), window, axis=-1)
    reported = np.lib.stride_tricks.sliding_window_view(known, window, axis=-1)
    enough = (reported.sum(axis=-1) >= least_reported) & (days.sum(axis=-1) >= max(least_cases, 1))
    for at in _blocks(np.nonzero(enough)):
        rate, error = _fit(days[at], reported[at])
        reach = error * stdtrit(reported[at].sum(axis=-1) - 2, (1.0 + level) / 2.0)
        ends = (*at[:-1], at[-1] + window - 1)
        for values, column in zip((rate, rate - reach, rate + reach), found, strict=True):
            column[ends] = values
    return Growth(*found)


def _blocks(at: tuple[IntArray, ...]) -> Iterator[tuple[IntArray, ...]]:
    for start in range(0, len(at[0]), _BLOCK):
        yield tuple(index[start : start + _BLOCK] for index in at)


def _fit(cases: FloatArray, reported: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the growth rate of each row and its standard error; NaN where there is no finite one.

    The rate is where the mean day of the cases is that of days weighted by exp(g · day): a rising curve
    in g, sought by Newton's steps of at most 1.
    """
    day = np.arange(cases.shape[1]) - (cases.shape[1] - 1) / 2.0
    total = cases.sum(axis=1)
    observed = cases @ day / total
    rate = np.zeros(len(cases))
    left: NDArray[np.int64] = np.arange(len(cases))
    for _ in range(_STEPS):
        _, mean, variance = _tilted(rate[left], day, reported[left])
        step = np.clip((observed[left] - mean) / np.maximum(variance, 1e-12), -1.0, 1.0)
        rate[left] += step
        left = left[(np.abs(step) > _PRECISION) & (np.abs(rate[left]) < _STEEPEST)]
        if left.size == 0:
            break
    rate[np.abs(rate) >= _STEEPEST] = np.nan
    share, _, variance = _tilted(rate, day, reported)
    expected = total[:, np.newaxis] * share
    squares = np.zeros_like(cases)
    np.divide((cases - expected) ** 2, expected, out=squares, where=expected > 0)
    dispersion = np.maximum(squares.sum(axis=1) / (reported.sum(axis=1) - 2), 1.0)
    return rate, np.sqrt(dispersion / (total * variance))


def _tilted(
    rate: FloatArray, day: FloatArray, reported: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return, for each row, the share of cases expected on each day, and the mean and variance of the day."""
    weight = np.exp(rate[:, np.newaxis] * day) * reported
    share = weight / weight.sum(axis=1, keepdims=True)
    mean = share @ day
    variance = share @ day**2 - mean**2
    return share, mean, variance
