"""What each review goes by: reports, and the tiers to which a district may rise or be lowered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fivecolour.scoring.figures import BoolArray, Figures
from fivecolour.scoring.grading.bands import Indicators, TierArray, assess, assess_known
from fivecolour.scoring.grading.reviews import counts, is_review
from fivecolour.scoring.indicators.values import compute_ends
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme

# Above every tier: nothing is lowered to it.
_NEVER = np.uint8(6)
# Cells of figures whose indicators are computed at once: few enough for the processor's cache.
CELLS = 100_000


@dataclass(frozen=True, slots=True)
class ReviewFacts:
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
    assessed : ndarray of uint8
        What the assessment gave, if it raises or eases; 0 where nothing was reported.
    """

    known: BoolArray
    raised: TierArray
    floor: TierArray
    anew: TierArray
    lacking: BoolArray
    assessed: TierArray


def find_facts(
    scheme: Scheme, figures: Figures, dates: Sequence[date], days: list[int], known: BoolArray
) -> ReviewFacts:
    """Find what the decisions on some days, by index and rising, go by.

    ``dates`` are the days of ``figures``, and ``known``, of shape (D, T), tells which are reported.
    """
    shape = (len(days), len(figures.codes))
    found = ReviewFacts(
        known=known[:, days].T.copy(),
        raised=np.zeros(shape, dtype=np.uint8),
        floor=np.full(shape, _NEVER),
        anew=np.zeros(shape, dtype=np.uint8),
        lacking=np.zeros(shape, dtype=np.bool_),
        assessed=np.zeros(shape, dtype=np.uint8),
    )
    for rows in blocks(figures):
        some = figures.rows(rows)
        indicators, most = compute_ends(some, scheme.indicators, days=days, lines=scheme.lines)
        _fill(found, scheme, indicators, most, rows)
    _follow_assessment(found, scheme, [dates[day] for day in days])
    return found


def blocks(figures: Figures) -> Iterator[slice]:
    """Yield rows of districts that are computed at once."""
    size = max(1, CELLS // max(1, len(figures.dates)))
    yield from (slice(start, start + size) for start in range(0, len(figures.codes), size))


def _follows_assessment(scheme: Scheme) -> bool:
    """Tell whether the assessment raises or eases."""
    return isinstance(scheme.raising, RaisingByAssessment) or isinstance(scheme.easing, EasingByAssessment)


def _fill(found: ReviewFacts, scheme: Scheme, indicators: Indicators, most: Indicators, rows: slice) -> None:
    """Fill in what one day's indicators tell by themselves, for some districts (see `compute_ends`)."""
    if scheme.missing:
        only = scheme.missing.return_assessed_by
        found.anew[:, rows] = assess_known(scheme.assessment, indicators, most, only=only).T
    if scheme.raising_bands:
        found.raised[:, rows] = assess(scheme.raising_bands, indicators).T
    if scheme.easing_bound:
        passed = indicators[scheme.easing_bound.indicator] >= scheme.easing_bound.at_least
        # What is not raised on a bound alone is not lowered below it either.
        raises = scheme.raising_bands
        floor = assess(raises, most) if raises else np.zeros(passed.shape, dtype=np.uint8)
        np.copyto(found.floor[:, rows], floor.T, where=passed.T)
    if _follows_assessment(scheme):
        found.assessed[:, rows] = assess_known(scheme.assessment, indicators, most).T


def _follow_assessment(found: ReviewFacts, scheme: Scheme, dates: Sequence[date]) -> None:
    """Fill in what the assessments of several reviews in a row tell."""
    if scheme.reviews is None or not _follows_assessment(scheme):
        return
    found.lacking[:] = found.assessed == NOT_GRADED
    # An unreported review breaks the row, whatever is known of its indicators.
    found.assessed[~found.known] = NOT_GRADED
    at = [row for row, day in enumerate(dates) if is_review(scheme.reviews, day)]
    if isinstance(scheme.raising, RaisingByAssessment):
        found.raised[at] = _lowest(found.assessed[at], scheme.raising.reviews)
    if isinstance(scheme.easing, EasingByAssessment):
        easing = scheme.easing
        at = [row for row in at if counts(easing, dates[row])]
        highest = _NEVER - _unknown_highest(found.assessed[at])
        found.floor[at] = _NEVER - _lowest(highest, easing.reviews)


def _unknown_highest(assessed: TierArray) -> TierArray:
    return np.where(assessed == NOT_GRADED, _NEVER, assessed)


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
