"""What each review goes by: reports, and the tiers to which a district may rise or be lowered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.scoring.assess import TierArray, assess
from app.scoring.figures import Figures, FloatArray
from app.scoring.indicators import BoolArray, compute
from app.scoring.reviews import is_review
from app.scoring.scheme import NOT_GRADED, EasingByAssessment, RaisingByAssessment, Scheme

# Above every tier: nothing is lowered to it.
_NEVER = np.uint8(6)
_SATURDAY = 5
# Districts whose indicators are computed at once: few enough for the processor's cache.
BLOCK = 256


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decisions of N days go by, each array of shape (N, D).

    Attributes
    ----------
    known : ndarray of bool
        Whether the district reported.
    raised : ndarray of uint8
        A lower tier rises to this one.
    floor : ndarray of uint8
        A higher tier may be lowered to this one at most; 6 where nothing is lowered.
    anew : ndarray of uint8
        Tier of a district that has none.
    lacking : ndarray of bool
        Whether the assessment, by which the district is raised or eased, gives it no tier.
    """

    known: BoolArray
    raised: TierArray
    floor: TierArray
    anew: TierArray
    lacking: BoolArray


def find_facts(
    scheme: Scheme, figures: Figures, dates: Sequence[date], days: list[int], known: BoolArray
) -> Facts:
    """Find what the decisions on some days, by index and rising, go by.

    ``dates`` are the days of ``figures``, and ``known``, of shape (D, T), tells which are reported.
    """
    counted = [day for day in range(days[0]) if scheme.reviews and is_review(scheme.reviews, dates[day])]
    wanted = [*counted, *days]
    shape = (len(wanted), len(figures.codes))
    found = Facts(
        known=known[:, wanted].T.copy(),
        raised=np.zeros(shape, dtype=np.uint8),
        floor=np.full(shape, _NEVER),
        anew=np.zeros(shape, dtype=np.uint8),
        lacking=np.zeros(shape, dtype=np.bool_),
    )
    assessed = np.zeros(shape, dtype=np.uint8)
    for start in range(0, len(figures.codes), BLOCK):
        rows = slice(start, start + BLOCK)
        indicators = compute(block(figures, rows), scheme.indicators, days=wanted)
        _fill(found, assessed, scheme, indicators, rows)
    _follow_assessment(found, assessed, scheme, [dates[day] for day in wanted])
    kept = slice(len(counted), None)
    return Facts(
        found.known[kept], found.raised[kept], found.floor[kept], found.anew[kept], found.lacking[kept]
    )


def block(figures: Figures, rows: slice) -> Figures:
    """Return the figures of some districts."""
    values = {name: found[rows] for name, found in figures.values.items()}
    return replace(figures, codes=figures.codes[rows], values=values, population=figures.population[rows])


def follows_assessment(scheme: Scheme) -> bool:
    """Tell whether the assessment raises or eases."""
    return isinstance(scheme.raising, RaisingByAssessment) or isinstance(scheme.easing, EasingByAssessment)


def _fill(
    found: Facts, assessed: TierArray, scheme: Scheme, indicators: dict[str, FloatArray], rows: slice
) -> None:
    """Fill in what one day's indicators tell by themselves, for some districts."""
    if scheme.missing:
        only = scheme.missing.return_assessed_by
        found.anew[:, rows] = assess(scheme.assessment, indicators, only=only).T
    if scheme.raising_bands:
        found.raised[:, rows] = assess(scheme.raising_bands, indicators).T
    if scheme.easing_bound:
        passed = indicators[scheme.easing_bound.indicator] >= scheme.easing_bound.at_least
        found.floor[:, rows][passed.T] = NOT_GRADED
    if follows_assessment(scheme):
        assessed[:, rows] = assess(scheme.assessment, indicators).T


def _follow_assessment(found: Facts, assessed: TierArray, scheme: Scheme, dates: Sequence[date]) -> None:
    """Fill in what the assessments of several reviews in a row tell."""
    if scheme.reviews is None or not follows_assessment(scheme):
        return
    found.lacking[:] = assessed == NOT_GRADED
    # An unreported review breaks the row, whatever is known of its indicators.
    assessed[~found.known] = NOT_GRADED
    reviews = [at for at, day in enumerate(dates) if is_review(scheme.reviews, day)]
    if isinstance(scheme.raising, RaisingByAssessment):
        found.raised[reviews] = _lowest(assessed[reviews], scheme.raising.reviews)
    if isinstance(scheme.easing, EasingByAssessment):
        easing = scheme.easing
        at = [row for row in reviews if easing.days == "all" or dates[row].weekday() <= _SATURDAY]
        unknown_is_highest = np.where(assessed[at] == NOT_GRADED, _NEVER, assessed[at])
        found.floor[at] = _NEVER - _lowest(_NEVER - unknown_is_highest, easing.reviews)


def _lowest(rows: TierArray, length: int) -> TierArray:
    """Return the lowest of each row and those before it, ``length`` in all; 0 where there are too few.

    >>> _lowest(np.array([[3], [1], [2], [4]], dtype=np.uint8), 2).ravel().tolist()
    [0, 1, 1, 2]
    """
    lowest = rows.copy()
    for back in range(1, length):
        np.minimum(lowest[back:], rows[:-back], out=lowest[back:])
    lowest[: length - 1] = 0
    return lowest
