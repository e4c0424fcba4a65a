"""Scores of forecasts of tiers, given as a probability of each: lower is better."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
_NEAR_ONE = 1e-6


def ranked_probability_score(chances: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Return the ranked probability score (RPS): the squared errors of the cumulative chances, summed.

    It is 0 for a certain forecast that came true, and the number of tiers between the two for one that did
    not, so that the neighbouring tier costs less than a far one. It is not divided by the number of tiers
    less one, as some do.

    Parameters
    ----------
    chances : array of float, shape (..., K)
        Of each tier, the lowest first; they sum to 1. NaN where there is no forecast.
    observed : array of int, shape (...)
        Index of the tier that came; negative where it is unknown.

    Returns
    -------
    ndarray of float64, shape (...)
        NaN where forecast or outcome is unknown.

    Raises
    ------
    ValueError
        If chances do not sum to 1 or an outcome is no index of theirs.

    Notes
    -----
    Epstein (1969), J Appl Meteorol 8:985; in this form Murphy (1971), J Appl Meteorol 10:155.

    Examples
    --------
    >>> ranked_probability_score([[0.5, 0.3, 0.2], [0.0, 0.0, 1.0]], [1, 0]).round(2).tolist()
    [0.29, 2.0]
    """
    given, came = np.asarray(chances, dtype=np.float64), np.asarray(observed, dtype=np.int64)
    total = given.sum(axis=-1)
    if np.any(np.abs(total - 1.0) > _NEAR_ONE):
        raise ValueError("the chances of a forecast do not sum to 1")
    if np.any(came >= given.shape[-1]):
        raise ValueError(f"an outcome is {came.max()}, of {given.shape[-1]} tiers from 0 on")
    reached = np.arange(given.shape[-1]) >= came[..., np.newaxis]
    score = ((given.cumsum(axis=-1) - reached) ** 2).sum(axis=-1)
    return np.where(came < 0, np.nan, score)


def reliability(
    chances: ArrayLike, happened: ArrayLike, *, bins: int = 10
) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
    """Return how often what was given a chance came: mean chance, frequency and number in each bin.

    Parameters
    ----------
    chances : array of float, shape (...)
        From 0 to 1; NaN is left out.
    happened : array of bool, shape (...)
        Whether it came.
    bins : int
        Equal parts of 0 … 1; a chance on a bound counts in the upper one, 1 in the last.

    Returns
    -------
    tuple of ndarray, each of shape (bins,)
        NaN where a bin holds none.

    Notes
    -----
    Murphy and Winkler (1977), J R Stat Soc C 26:41.

    Examples
    --------
    >>> mean, frequency, number = reliability([0.1, 0.2, 0.9, 1.0], [False, True, True, True], bins=2)
    >>> mean.round(2).tolist(), frequency.tolist(), number.tolist()
    ([0.15, 0.95], [0.5, 1.0], [2, 2])
    """
    given, came = np.asarray(chances, dtype=np.float64).ravel(), np.asarray(happened, dtype=np.bool_).ravel()
    known = ~np.isnan(given)
    given, came = given[known], came[known]
    at = np.minimum((given * bins).astype(np.int64), bins - 1)
    number = np.bincount(at, minlength=bins)
    means = [np.full(bins, np.nan), np.full(bins, np.nan)]
    for found, values in zip(means, (given, came.astype(np.float64)), strict=True):
        np.divide(np.bincount(at, weights=values, minlength=bins), number, out=found, where=number > 0)
    return means[0], means[1], number
