"""Indicators to tiers by the bands of a scheme, over whole arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.scoring.figures import FloatArray
from app.scoring.scheme import Assessment, Band

TierArray: TypeAlias = NDArray[np.uint8]


def band_of(bands: Sequence[Band], values: FloatArray) -> NDArray[np.uint8]:
    """Return the position of the band that holds each value; one past the last where it is missing.

    >>> bands = [Band(tier=1), Band(at_least=2, tier=2), Band(above=10, tier=3)]
    >>> band_of(bands, np.array([1.0, 2.0, 10.0, 10.5, np.nan])).tolist()
    [0, 1, 1, 2, 3]
    """
    position = np.zeros(np.shape(values), dtype=np.uint8)
    for band in bands:
        if band.edge is not None:
            reached = values >= band.edge if band.inclusive else values > band.edge
            position += reached.view(np.uint8)
    np.copyto(position, np.uint8(len(bands)), where=np.isnan(values))
    return position


def assess(
    assessment: Assessment, indicators: Mapping[str, FloatArray], *, only: Collection[str] | None = None
) -> TierArray:
    """Return the tier that an assessment gives to each cell.

    Parameters
    ----------
    assessment : Assessment
        Of a scheme.
    indicators : mapping of str to ndarray of float64
        All of one shape; NaN where unknown.
    only : collection of str, optional
        The parts to go by; all other indicators are taken as missing.

    Returns
    -------
    ndarray of uint8, of the same shape
        0 where the assessment gives no tier.
    """
    table = assessment.table
    shape = np.shape(indicators[assessment.parts[0].indicator])
    cell = np.zeros(shape, dtype=np.min_scalar_type(table.size))
    for part, bands in zip(assessment.parts, table.shape, strict=True):
        cell *= bands
        if only is None or part.indicator in only:
            cell += band_of(part.bands, indicators[part.indicator])
        else:
            cell += len(part.bands)
    return table.ravel()[cell]
