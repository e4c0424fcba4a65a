"""Places in a ranking of which 1 is the highest, as bounds where indices are open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fivecolour.indices.scales import FloatArray

# Indices that differ by less than this are equal: sums of the same numbers in another order.
_STEPS = 1_000_000
# Above every index, in steps: sets of weights lie one above the other in one ranking.
_APART = 200 * _STEPS


def rank_bounds(low: FloatArray, high: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and the worst place that each district can have, by each set of weights.

    Equal indices share the better place. The best is one behind all that are certainly higher, the worst one
    behind all that may be.

    Parameters
    ----------
    low, high : ndarray of float64, shape (K, D)
        The least and the most that each index can be, from 0 to 100.

    Examples
    --------
    >>> low, high = np.array([[10.0, 20, 20, 50]]), np.array([[10.0, 20, 60, 50]])
    >>> [found.tolist() for found in rank_bounds(low, high)]
    [[[4, 2, 1, 1]], [[4, 3, 2, 2]]]
    """
    sets, districts = low.shape
    rows = np.arange(sets)[:, np.newaxis] * _APART
    least, most = (np.rint(end * _STEPS).astype(np.int64) + rows for end in (low, high))
    # Those of the sets before lie below.
    above = (np.arange(sets)[:, np.newaxis] + 1) * districts
    best = above - np.searchsorted(np.sort(least, axis=1).ravel(), most.ravel(), "right").reshape(low.shape)
    worst = above - np.searchsorted(np.sort(most, axis=1).ravel(), least.ravel(), "right").reshape(low.shape)
    # An open district may be higher than its own least, but it is no other.
    return best + 1, worst + 1 - (most > least)
