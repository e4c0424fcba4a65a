"""Where there are more cases than flow explains: spread of its own, or flows that nobody counts."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.flow.gravity import poisson

FloatArray: TypeAlias = NDArray[np.float64]
# Fewer places give no line.
LEAST_PLACES = 10
# From so many standard deviations on there are more cases than flow explains.
MUCH = 2.0


def residuals(cases: FloatArray, pressure: FloatArray) -> FloatArray:
    """Return by how many standard deviations the cases of places lie above what importation explains.

    Cases are fitted as exp(a + b log pressure) by Poisson regression; the residuals are Pearson's, divided by
    the root of their dispersion.

    Parameters
    ----------
    cases, pressure : ndarray of float64, shape (D,)
        NaN where unknown; places without any pressure play no part.

    Returns
    -------
    ndarray of float64, shape (D,)
        NaN where either is unknown, and everywhere with fewer than `LEAST_PLACES` places.
    """
    found = np.full(cases.shape, np.nan)
    usable = ~np.isnan(cases) & (pressure > 0) & np.isfinite(pressure)
    if usable.sum() < LEAST_PLACES:
        return found
    terms = np.column_stack([np.ones(int(usable.sum())), np.log(pressure[usable])])
    expected = np.exp(terms @ poisson(terms, cases[usable]))
    pearson = (cases[usable] - expected) / np.sqrt(expected)
    dispersion = max(float((pearson**2).sum()) / (len(pearson) - 2), 1.0)
    found[usable] = pearson / np.sqrt(dispersion)
    return found
