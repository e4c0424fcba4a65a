"""Scores of forecasts that are given as quantiles, in the unit of what was forecast: lower is better."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


def quantile_loss(predicted: ArrayLike, levels: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Return the loss of each quantile.

    Of the quantile q at level τ and the outcome y it is (y − q) · τ where y ≥ q, else (q − y) · (1 − τ):
    in the mean it is least for the true quantile.

    Parameters
    ----------
    predicted : array of float, shape (..., L)
        Quantiles; NaN where there is no forecast.
    levels : array of float, shape (L,)
        The probability below each, above 0 and below 1.
    observed : array of float, shape (...)
        What came; NaN where it is unknown.

    Returns
    -------
    ndarray of float64, shape (..., L)
        NaN where forecast or outcome is.

    Raises
    ------
    ValueError
        If a level is not between 0 and 1.

    Notes
    -----
    Koenker and Bassett (1978), Econometrica 46:33; as a score Gneiting and Raftery (2007), J Am Stat Assoc
    102:359, section 6.1.

    Examples
    --------
    >>> quantile_loss([8.0, 10.0, 14.0], [0.25, 0.5, 0.75], 12.0).tolist()
    [1.0, 1.0, 0.5]
    """
    quantiles, at = np.asarray(predicted, dtype=np.float64), _levels(levels)
    error = np.asarray(observed, dtype=np.float64)[..., np.newaxis] - quantiles
    return np.asarray(np.where(error >= 0, error * at, -error * (1.0 - at)), dtype=np.float64)


def weighted_interval_score(predicted: ArrayLike, levels: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Return the weighted interval score (WIS): twice the mean loss of the quantiles.

    With the median and K central intervals among the quantiles it is that of Bracher et al.: (½ · |y − m| +
    Σ αₖ/2 · ISₖ) / (K + ½). Of a median alone it is the absolute error.

    Parameters
    ----------
    predicted, levels, observed
        As of `quantile_loss`.

    Returns
    -------
    ndarray of float64, shape (...)
        In the unit of the forecast; NaN where a quantile or the outcome is.

    Notes
    -----
    Bracher, Ray, Gneiting and Reich (2021), PLoS Comput Biol 17:e1008618.

    Examples
    --------
    >>> float(weighted_interval_score([8.0, 10.0, 14.0], [0.25, 0.5, 0.75], 12.0).round(4))
    1.6667
    """
    return np.asarray(2.0 * quantile_loss(predicted, levels, observed).mean(axis=-1), dtype=np.float64)


def covered(lower: ArrayLike, upper: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Return 1 where the outcome lies within an interval, its ends included, 0 elsewhere; NaN if unknown.

    Its mean is the coverage: of a 90 % interval it should be near 0.9, and more of whole numbers, which lie
    on the ends.

    Examples
    --------
    >>> covered([2.0, 2.0, 2.0], [5.0, 5.0, np.nan], [5.0, 6.0, 3.0]).tolist()
    [1.0, 0.0, nan]
    """
    low, high, came = (np.asarray(one, dtype=np.float64) for one in (lower, upper, observed))
    inside = ((came >= low) & (came <= high)).astype(np.float64)
    return np.where(np.isnan(low) | np.isnan(high) | np.isnan(came), np.nan, inside)


def _levels(levels: ArrayLike) -> FloatArray:
    at = np.asarray(levels, dtype=np.float64)
    if not np.all((at > 0) & (at < 1)):
        raise ValueError(f"levels of quantiles lie between 0 and 1: {at.tolist()}")
    return at
