"""Indicators to tiers by the bands of a scheme, over whole arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import FloatArray
from fivecolour.scoring.schemes.assessment import NOT_GRADED, Assessment, Cut

TierArray: TypeAlias = NDArray[np.uint8]
Indicators: TypeAlias = Mapping[str, FloatArray]


def position_of(cuts: Sequence[Cut], values: FloatArray) -> NDArray[np.uint8]:
    """Return how many bounds each value has passed; one more than there are where it is missing.

    >>> position_of([(2.0, False), (10.0, True)], np.array([1.0, 2.0, 10.0, 10.5, np.nan])).tolist()
    [0, 1, 1, 2, 3]
    """
    position = np.zeros(np.shape(values), dtype=np.uint8)
    for edge, exclusive in cuts:
        passed = values > edge if exclusive else values >= edge
        position += passed.view(np.uint8)
    np.copyto(position, np.uint8(len(cuts) + 1), where=np.isnan(values))
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
        The indicators to go by; all others are taken as missing.

    Returns
    -------
    ndarray of uint8, of the same shape
        0 where the assessment gives no tier.
    """
    tiers: TierArray = assessment.table.ravel()[place_of(assessment, indicators, only=only)]
    return tiers


def assess_known(
    assessment: Assessment, indicators: Indicators, most: Indicators, *, only: Collection[str] | None = None
) -> TierArray:
    """Return what `assess` does; 0 where values known to lie between two numbers would give two tiers.

    ``most`` holds the greater ends, of the same shape, as `fivecolour.scoring.indicators.values.compute_ends`
    returns them.
    """
    unsure = is_unsure(assessment, indicators, most, only=only)
    return np.where(unsure, np.uint8(NOT_GRADED), assess(assessment, indicators, only=only))


def is_unsure(
    assessment: Assessment, indicators: Indicators, most: Indicators, *, only: Collection[str] | None = None
) -> NDArray[np.bool_]:
    """Tell where values known to lie between two numbers would not all give the same tier, of their shape."""
    shape = np.shape(indicators[next(iter(assessment.axes))])
    found = np.zeros(shape, dtype=np.bool_)
    if all(most[name] is indicators[name] for name in assessment.axes):
        return found
    ends = [_positions(assessment, values, only) for values in (indicators, most)]
    open_ = (ends[0] != ends[1]).any(axis=0)
    if not open_.any():
        return found
    between = np.sort(np.stack([end[:, open_] for end in ends]), axis=0)
    ranges, at = np.unique(between.reshape(-1, between.shape[-1]), axis=1, return_inverse=True)
    found[open_] = np.array([_is_mixed(assessment, *np.split(one, 2)) for one in ranges.T], dtype=np.bool_)[
        at
    ]
    return found


def _is_mixed(assessment: Assessment, first: NDArray[np.uint8], last: NDArray[np.uint8]) -> bool:
    """Tell whether the table holds several tiers between two places of each axis."""
    tiers = assessment.table[tuple(slice(start, stop + 1) for start, stop in zip(first, last, strict=True))]
    return bool(tiers.min() != tiers.max())


def _positions(
    assessment: Assessment, indicators: Indicators, only: Collection[str] | None
) -> NDArray[np.uint8]:
    """Return where each cell lies on each axis, shape (axes, *cells)."""
    return np.stack(
        [
            position_of(cuts, indicators[name] if only is None or name in only else indicators[name] * np.nan)
            for name, cuts in assessment.axes.items()
        ]
    )


def place_of(
    assessment: Assessment, indicators: Mapping[str, FloatArray], *, only: Collection[str] | None = None
) -> NDArray[Any]:
    """Return where each cell lies between the bounds, as an index into the flat table of an assessment."""
    table, axes = assessment.table, assessment.axes
    shape = np.shape(indicators[next(iter(axes))]) if axes else ()
    cell = np.zeros(shape, dtype=np.min_scalar_type(table.size))
    for (name, cuts), ranges in zip(axes.items(), table.shape, strict=True):
        cell *= ranges
        if only is None or name in only:
            cell += position_of(cuts, indicators[name])
        else:
            cell += len(cuts) + 1
    return cell
