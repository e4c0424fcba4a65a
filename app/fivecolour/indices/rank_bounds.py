"""Places in a ranking of which 1 is the highest, as bounds where indices are open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fivecolour.indices.scales import FloatArray

# Indices that differ by less than this are equal: sums of the same numbers in another order.
_STEPS = 1_000_000


def rank_bounds(low: FloatArray, high: FloatArray) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
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
    least, most = (np.rint(end * _STEPS).astype(np.int32) for end in (low, high))
    best, worst = (np.empty(low.shape, dtype=np.int32) for _ in (0, 1))
    # A row after the other stays near the processor; one ranking of all rows does not.
    for ends, others, places in ((least, most, best), (most, least, worst)):
        ranked = np.sort(ends, axis=1)
        for row in range(sets):
            places[row] = districts + 1 - np.searchsorted(ranked[row], others[row], "right")
    # An open district may be higher than its own least, but it is no other.
    worst -= most > least
    return best, worst
