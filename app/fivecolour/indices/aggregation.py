"""Parts on one scale combined by weights, for one set of weights or many, and what each part gives."""

from __future__ import annotations

import numpy as np

from fivecolour.indices.index_rule import Aggregation
from fivecolour.indices.scales import FloatArray

# An index goes from 0 to so much.
FULL = 100.0


def aggregated(parts: FloatArray, weights: FloatArray, how: Aggregation) -> FloatArray:
    """Return the index of each district by each set of weights, from 0 to 100.

    Parameters
    ----------
    parts : ndarray of float64, shape (P, D)
        From 0 to 1.
    weights : ndarray of float64, shape (K, P)
        Each row sums to 1.

    Returns
    -------
    ndarray of float64, shape (K, D)

    Examples
    --------
    >>> parts, weights = np.array([[0.25], [1.0]]), np.array([[0.5, 0.5]])
    >>> aggregated(parts, weights, Aggregation(method="arithmetic", basis="assumed")).tolist()
    [[62.5]]
    >>> aggregated(parts, weights, Aggregation(method="geometric", floor=0.0, basis="assumed")).tolist()
    [[50.0]]
    """
    if how.method == "arithmetic":
        return np.asarray(weights @ parts * FULL)
    with np.errstate(divide="ignore"):
        logs = np.log(raised(parts, how))
    # Of a part at 0 the logarithm is endless, and a weight is never 0.
    return np.asarray(np.exp(weights @ np.maximum(logs, _ENDLESS)) * FULL)


# The logarithm that stands for that of 0: its exponential is 0 by any weight that is drawn.
_ENDLESS = -1e12


def raised(parts: FloatArray, how: Aggregation) -> FloatArray:
    """Return parts, of any shape, with the floor that a geometric mean gives them."""
    return parts if how.floor is None else np.maximum(parts, how.floor)


def given(parts: FloatArray, weights: FloatArray, how: Aggregation) -> FloatArray:
    """Return what each part gives to the index of each district, shape (P, D); they sum to the index.

    An arithmetic index is their sum; a geometric one is divided in proportion to weight times part.
    """
    shares = weights[:, np.newaxis] * raised(parts, how)
    if how.method == "arithmetic":
        return np.asarray(shares * FULL)
    total, index = shares.sum(axis=0), aggregated(parts, weights[np.newaxis], how)[0]
    return np.asarray(shares / np.where(total > 0, total, 1.0) * index)
