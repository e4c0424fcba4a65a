"""The negative binomial distribution by its mean and its size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln


def log_likelihood(count: NDArray[np.float64], mean: NDArray[np.float64], size: NDArray[np.float64]) -> float:
    """Return the log likelihood of counts, all together; the variance is ``mean + mean**2 / size``.

    Examples
    --------
    With size 1 it is geometric: no event has the chance 1 / (1 + mean).

    >>> round(log_likelihood(np.array([0.0]), np.array([3.0]), np.array([1.0])), 6)
    -1.386294
    """
    return float(
        (
            gammaln(count + size)
            - gammaln(size)
            - gammaln(count + 1.0)
            + size * np.log(size / (size + mean))
            + count * np.log(mean / (size + mean))
        ).sum()
    )
