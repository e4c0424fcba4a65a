"""What the reasons of one day rest on, district by district: where all of it is equal, only values differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.explain.outlook import continued
from fivecolour.scoring.figures import BoolArray
from fivecolour.scoring.grading.bands import TierArray, assess, place_of
from fivecolour.scoring.grading.reviews import ReviewRule, review_after
from fivecolour.scoring.indicators.values import compute, window_of
from fivecolour.scoring.schemes.scheme import (
    NOT_GRADED,
    Easing,
    EasingByAssessment,
    RaisingByAssessment,
    Reviews,
)

if TYPE_CHECKING:
    from fivecolour.scoring.grading.tiers import Grading

Column: TypeAlias = NDArray[Any]
_SUNDAY = 6
_MOST = 2**62


def shapes(grading: Grading) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Sort the districts by the shape of their reason on the last day.

    Returns
    -------
    first : ndarray of int, shape (number of shapes,)
        One district of each shape.
    shape : ndarray of int, shape (D,)
        The shape of each district. Reasons of one shape differ in nothing but the code, the values of the
        readings and the clear days.
    """
    code = np.zeros(len(grading.codes), dtype=np.int64)
    span = 1
    for column in _Shape(grading).columns():
        found = column.astype(np.int64)
        found = found - found.min(initial=0)
        size = int(found.max(initial=0)) + 1
        if span * size > _MOST:
            known, code = np.unique(code, return_inverse=True)
            span = len(known)
        code, span = code * size + found, span * size
    _, first, shape = np.unique(code, return_index=True, return_inverse=True)
    return first, shape


class _Shape:
    """All that a reason asks of the last day of a grading, for all districts at once.

    Each column stands for what `fivecolour.scoring.explain.explanation`, `fivecolour.scoring.explain.cell` or
    `fivecolour.scoring.explain.outlook` asks of
    one cell; where they do not ask, it is 0, so that there are fewer shapes.
    """

    def __init__(self, grading: Grading) -> None:
        self.grading = grading
        self.scheme = grading.scheme
        self.day = len(grading.dates) - 1
        self.rows = np.arange(len(grading.codes))
        self.tier = grading.tiers[:, -1]
        self.at = grading.decided_on[:, -1]
        self.rule = grading.rules[self.rows, self.at]

    def columns(self) -> Iterator[Column]:
        yield from (self.tier, self.rule, self.at, self.grading.known[self.rows, self.at])
        yield from self._decision()
        yield from self._previous()
        yield from self._pending()
        yield from self._today()
        yield from self._following()
        if self.scheme.raising_bands:
            yield self._due
        if self.scheme.easing_bound and self.scheme.reviews:
            yield from self._eased(self.scheme.easing_bound, self.scheme.reviews)

    # -- the decision ------------------------------------------------------------------------------

    def _decision(self) -> Iterator[Column]:
        """Yield the places between the bounds on the day of the decision, and what was unknown."""
        then = {name: found[self.rows, self.at] for name, found in self.grading.indicators.items()}
        changed = np.isin(self.rule, [ReviewRule.HELD, ReviewRule.RAISED, ReviewRule.EASED])
        follows = np.zeros(len(self.rows), dtype=np.bool_)
        if isinstance(self.scheme.raising, RaisingByAssessment):
            follows |= self.rule == ReviewRule.RAISED
        if isinstance(self.scheme.easing, EasingByAssessment):
            follows |= np.isin(self.rule, [ReviewRule.HELD, ReviewRule.EASED])
        yield np.where(changed & ~follows, 0, place_of(self.scheme.assessment, then).astype(np.int64))
        if self.scheme.raising_bands:
            yield np.where(changed, place_of(self.scheme.raising_bands, then).astype(np.int64), 0)
        if self.scheme.easing_bound:
            easing = self.scheme.easing_bound
            yield changed & (then[easing.indicator] >= easing.at_least)
        for values in then.values():
            yield (self.rule == ReviewRule.NOT_GRADED) & np.isnan(values)

    def _previous(self) -> Iterator[Column]:
        """Yield the tier before the decision and its day."""
        decided, earlier = self.grading.decided, self.grading.last_known
        days = np.arange(1, self.day + 2, dtype=np.int32)
        given = (decided != NOT_GRADED) & (days <= self.at[:, np.newaxis])
        last = (days * given).max(axis=1)
        tiers = np.where(last > 0, decided[self.rows, last - 1], np.uint8(NOT_GRADED))
        dates = np.where(last > 0, self.grading.dates[last - 1].astype(np.int64), 0)
        if earlier is not None:
            tiers = np.where(last > 0, tiers, earlier.tiers)
            known = (last == 0) & (earlier.tiers != NOT_GRADED)
            dates = np.where(known, earlier.dates.astype(np.int64), dates)
        reviews = self.scheme.reviews
        asked = self.rule == ReviewRule.NOT_GRADED
        if reviews:
            asked |= self.grading.dates[self.at] > np.datetime64(reviews.first)
        yield np.where(asked, tiers, NOT_GRADED)
        # Days before 1970 are below 0; shapes count from the least.
        yield np.where(asked & (tiers != NOT_GRADED), dates, dates.min(initial=0))

    def _pending(self) -> Iterator[Column]:
        for days in range(1, self.scheme.delay + 1):
            at = np.maximum(self.day + days - self.scheme.delay, self.at)
            yield self.grading.decided[self.rows, np.minimum(at, self.day)]

    # -- what would change it ----------------------------------------------------------------------

    def _today(self) -> Iterator[Column]:
        """Yield the places between the bounds on the day itself, by which it would change."""
        now = {name: found[:, -1] for name, found in self.grading.indicators.items()}
        graded, reviews = self.tier != NOT_GRADED, self.scheme.reviews
        by_bounds = self.scheme.raising_bands is not None and self.scheme.easing_bound is not None
        if reviews is None or self.date < reviews.first or not by_bounds:
            yield np.where(graded, place_of(self.scheme.assessment, now).astype(np.int64), 0)
        if self.scheme.raising_bands:
            yield np.where(graded, place_of(self.scheme.raising_bands, now).astype(np.int64), 0)

    def _following(self) -> Iterator[Column]:
        """Yield the last reviews in a row that give more, or less, than the tier, and how many it has had."""
        raising, easing = self.scheme.raising, self.scheme.easing
        if isinstance(raising, RaisingByAssessment):
            reviews = self._reviews(raising.reviews - 1)
            yield from self._row(reviews, lambda given: given > self.tier)
        if isinstance(easing, EasingByAssessment):
            reviews = self._reviews(easing.reviews - 1, working=easing.days == "working")
            yield from self._row(reviews, lambda given: given < self.tier)
            yield self._reviews_in_tier(easing.min_reviews_in_tier)

    def _reviews(self, most: int, *, working: bool = False) -> list[int]:
        """Return the last reviews up to the day, the latest first."""
        days = self.grading.days
        found = [day for day in range(self.day, -1, -1) if self.grading.review_days[day]]
        return [day for day in found if not working or days[day].weekday() != _SUNDAY][:most]

    def _row(self, reviews: list[int], counts: Callable[[TierArray], BoolArray]) -> Iterator[TierArray]:
        unbroken = self.tier != NOT_GRADED
        for day in reviews:
            then = {name: found[:, day] for name, found in self.grading.indicators.items()}
            given = assess(self.scheme.assessment, then)
            given[~self.grading.known[:, day]] = NOT_GRADED
            unbroken = unbroken & (given != NOT_GRADED) & counts(given)
            yield np.where(unbroken, given, np.uint8(NOT_GRADED))

    def _reviews_in_tier(self, most: int) -> Column:
        tiers, count = self.grading.decided, np.zeros(len(self.rows), dtype=np.uint16)
        same = self.tier != NOT_GRADED
        for day in range(self.day, 0, -1):
            same = same & (tiers[:, day - 1] == tiers[:, day])
            if self._is_later_review(day):
                count += same
        return np.minimum(count, most)

    def _is_later_review(self, day: int) -> bool:
        reviews, on = self.scheme.reviews, self.grading.days[day]
        return reviews is not None and on > reviews.first and self.grading.review_days[day]

    # -- by bounds of their own --------------------------------------------------------------------

    @cached_property
    def _due(self) -> TierArray:
        """The tier up to which the days since the decision would raise at a review."""
        due = np.zeros(len(self.rows), dtype=np.uint8)
        raising = self.scheme.raising_bands
        for day in range(int(self.at.min(initial=self.day)), self.day + 1):
            if raising:
                then = {name: found[:, day] for name, found in self.grading.indicators.items()}
                given = np.where(self.at <= day, assess(raising, then), np.uint8(NOT_GRADED))
                due = np.maximum(due, given)
        return np.where(self.tier == NOT_GRADED, np.uint8(NOT_GRADED), due)

    def _eased(self, easing: Easing, reviews: Reviews) -> Iterator[Column]:
        """Yield which of the next reviews lowers the tier if every day up to it is clear, and to what."""
        if easing.indicator != "clear_days":
            return
        due = self._due if self.scheme.raising_bands else np.zeros_like(self.tier)
        rows = np.flatnonzero((self.tier > 1) & (due <= self.tier))
        tier = self.tier[rows]
        lower = np.array([self.scheme.lowered(one) for one in range(6)], dtype=np.uint8)[tier]
        clear = np.nan_to_num(self.grading.indicators["clear_days"][rows, -1])
        # Rows that none of these lowers keep a shape of their own.
        review, found = np.arange(len(rows)) + _MOST // 2**20, np.zeros(len(rows), dtype=np.uint8)
        open_ = np.ones(len(rows), dtype=np.bool_)
        for at, day in enumerate(self._next_reviews(easing, reviews)):
            floor = np.maximum(lower, self._raised_if_clear(rows, day))
            ahead = (day - self.date).days
            lowers = open_ & (clear + ahead >= easing.at_least) & (floor < tier)
            review[lowers], found[lowers] = at, floor[lowers]
            open_ &= ~lowers
        for column in (review, found):
            whole = np.zeros(len(self.rows), dtype=np.int64)
            whole[rows] = column + 1
            yield whole

    def _next_reviews(self, easing: Easing, reviews: Reviews) -> list[date]:
        """Return the next reviews, until clear days are enough and have left every window."""
        longest = max((found[1] for found in map(window_of, self.scheme.indicators) if found), default=0)
        until = self.date + timedelta(days=max(longest, int(easing.at_least)) + 1)
        found = [review_after(reviews, max(self.date, reviews.first))]
        while found[-1] < until:
            found.append(review_after(reviews, found[-1]))
        return found

    def _raised_if_clear(self, rows: NDArray[np.intp], review: date) -> TierArray:
        raising = self.scheme.raising_bands
        if raising is None:
            return np.zeros(len(rows), dtype=np.uint8)
        figures = continued(self.grading.figures.rows(rows), self.day, (review - self.date).days)
        indicators = compute(figures, raising.axes, days=[len(figures.dates) - 1])
        return assess(raising, indicators)[:, 0]

    @property
    def date(self) -> date:
        return self.grading.days[self.day]
