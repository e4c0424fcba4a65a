"""Indicators to tiers by the bands of a scheme, over whole arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.scoring.figures import FloatArray
from app.scoring.scheme import NOT_GRADED, Assessment, Band, Part

TierArray: TypeAlias = NDArray[np.uint8]


def worth(bands: Sequence[Band], values: FloatArray) -> FloatArray:
    """Return the tier or points that each value has by its band; a missing value stays NaN.

    >>> bands = [Band(tier=1), Band(at_least=2, tier=2), Band(above=10, tier=3)]
    >>> worth(bands, np.array([1.0, 2.0, 10.0, 10.5, np.nan])).tolist()
    [1.0, 2.0, 2.0, 3.0, nan]
    """
    reached = np.zeros(np.shape(values), dtype=np.uint8)
    for band in bands:
        if band.edge is not None:
            reached += values >= band.edge if band.inclusive else values > band.edge
    found = np.array([band.worth for band in bands])[reached]
    found[np.isnan(values)] = np.nan
    return found


def part_worth(part: Part, values: FloatArray) -> FloatArray:
    """Return what a part gives, a missing value by the part's own rule (NaN: no tier at all).

    An ignored part gives nothing: no points, or the tier that every other part outdoes.
    """
    result = worth(part.bands, values)
    if part.missing == "worst":
        result[np.isnan(result)] = max(band.worth for band in part.bands)
    elif part.missing == "ignore":
        result[np.isnan(result)] = 0.0
    return result


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
    worths = [
        part_worth(part, indicators[part.indicator])
        if only is None or part.indicator in only
        else part_worth(part, np.array([np.nan]))
        for part in assessment.parts
    ]
    if assessment.combine == "worst" or assessment.tiers is None:
        combined = reduce(np.maximum, worths)
    else:
        combined = worth(assessment.tiers, reduce(np.add, worths))
    return np.where(np.isnan(combined), NOT_GRADED, combined).astype(np.uint8)
