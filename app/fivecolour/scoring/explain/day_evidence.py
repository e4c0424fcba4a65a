"""What the reasons of one day rest on: found for all districts at once, and sorted by what is equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.explain.combination import Combination, Ranges
from fivecolour.scoring.explain.evidence import Evidence, rules_that_follow
from fivecolour.scoring.explain.lookback import Lookback, continued
from fivecolour.scoring.figures import BoolArray, FloatArray
from fivecolour.scoring.grading.bands import TierArray, assess, place_of
from fivecolour.scoring.grading.reviews import ReviewRule, counts, review_after
from fivecolour.scoring.indicators.names import days_back
from fivecolour.scoring.indicators.values import compute
from fivecolour.scoring.reason import PendingTier
from fivecolour.scoring.schemes.review_rules import Easing, EasingByAssessment, RaisingByAssessment, Reviews
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Assessment

Column: TypeAlias = NDArray[Any]
Columns: TypeAlias = dict[str, Column | list[Column]]
_MOST = 2**62
# In the place of an index that nothing asks for.
_NONE = -1


class DayEvidence:
    """The evidence of every district on the last day of a lookback.

    What is found stands in columns by name, each of one number for every district (or several such
    columns), and an `Evidence` is read from these alone: districts that are equal in all of them have one
    and the same. Where a column is not asked for it is made equal, so that there are fewer shapes.
    """

    def __init__(self, back: Lookback) -> None:
        self.back = back
        self.grading, self.scheme = back.grading, back.grading.scheme
        raising = self.scheme.raising_bands
        self.ranges = Ranges(self.scheme.assessment)
        self.raising_ranges = Ranges(raising) if raising else None
        self.day = len(self.grading.dates) - 1
        self.date = self.grading.days[self.day]
        self.rows = np.arange(len(self.grading.codes))
        self.tier = self.grading.tiers[:, -1]
        self.at = self.grading.decided_on[:, -1]
        self.rule = self.grading.rules[self.rows, self.at]
        self.columns: Columns = {
            "tier": self.tier,
            "rule": self.rule,
            "at": self.at,
            "known": self.grading.known[self.rows, self.at],
            "unsure": (self.rule == ReviewRule.NOT_GRADED) & back.unsure[self.rows, self.at],
            "hidden": self._hidden(),
            **self._decision(),
            **self._previous(),
            **self._pending(),
        }
        # A change that is decided already is said instead of what else would change the tier.
        self.open = (self.tier != NOT_GRADED) & (self.columns["pending_tier"] == np.uint8(NOT_GRADED))
        self.columns |= {**self._today(), **self._rows(), **self._eased()}

    def shapes(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Sort the districts by their evidence.

        Returns
        -------
        first : ndarray of int, shape (number of shapes,)
            One district of each shape.
        shape : ndarray of int, shape (D,)
            The shape of each district: the index into ``first`` of one that has the same evidence.
        """
        code, span = np.zeros(len(self.rows), dtype=np.int64), 1
        for columns in self.columns.values():
            for column in columns if isinstance(columns, list) else [columns]:
                found = column.astype(np.int64)
                found = found - found.min(initial=0)
                size = int(found.max(initial=0)) + 1
                if span * size > _MOST:
                    known, code = np.unique(code, return_inverse=True)
                    span = len(known)
                code, span = code * size + found, span * size
        _, first, shape = np.unique(code, return_index=True, return_inverse=True)
        return first, shape

    def of(self, district: int) -> Evidence:
        """Return the evidence of a district, by index."""
        found = {
            name: [int(column[district]) for column in columns]
            if isinstance(columns, list)
            else int(columns[district])
            for name, columns in self.columns.items()
        }
        return self._evidence(**found)

    def _evidence(self, **found: Any) -> Evidence:
        eased = found["eased_tier"]
        return Evidence(
            scheme=self.scheme,
            date=self.date,
            tier=found["tier"],
            rule=ReviewRule(found["rule"]),
            decided_on=self.grading.days[found["at"]],
            known=bool(found["known"]),
            unsure=bool(found["unsure"]),
            hidden=bool(found["hidden"]),
            lacking=bool(found["lacking"]),
            place=_combination(self.ranges, found["place"]),
            raising=_combination(self.raising_ranges, found["raising"]),
            passed=bool(found["passed"]),
            previous=_previous(found["previous_tier"], found["previous_date"]),
            pending=_pending(found["pending_tier"], self.date, found["pending_days"]),
            today=_combination(self.ranges, found["today"]),
            raising_today=_combination(self.raising_ranges, found["raising_today"]),
            due=found["due"],
            above=_unbroken(found["above"]),
            below=_unbroken(found["below"]),
            reviews_in_tier=found["reviews_in_tier"],
            eased=(self.date + dt.timedelta(days=found["eased_days"]), eased) if eased else None,
        )

    # -- the decision ------------------------------------------------------------------------------

    def _decision(self) -> Columns:
        """Find the places between the bounds on the day of the decision, and what was unknown."""
        then = {name: found[self.rows, self.at] for name, found in self.back.indicators.items()}
        changed = np.isin(self.rule, [ReviewRule.HELD, ReviewRule.RAISED, ReviewRule.EASED])
        follows = np.isin(self.rule, rules_that_follow(self.scheme))
        easing, unknown = self.scheme.easing_bound, [np.isnan(values) for values in then.values()]
        passed = then[easing.indicator] >= easing.at_least if easing else self._zeros
        return {
            "place": np.where(changed & ~follows, _NONE, self._place(then, follows)),
            "raising": self._places(self.scheme.raising_bands, then, changed),
            "passed": changed & passed,
            "lacking": (self.rule == ReviewRule.NOT_GRADED) & np.any(unknown, axis=0),
        }

    def _hidden(self) -> BoolArray:
        """Find where a figure was suppressed, before the first day too, and the decision gives no tier."""
        found: BoolArray = np.zeros(len(self.rows), dtype=np.bool_)
        figures = self.grading.figures
        for most in figures.most.values():
            found |= ~np.isnan(most).all(axis=1)
        for days in figures.past.most.values() if figures.past else ():
            found |= ~np.isnan(days).all(axis=0)
        found &= self.rule == ReviewRule.NOT_GRADED
        return found

    def _place(self, then: dict[str, FloatArray], follows: BoolArray) -> Column:
        """Return the places in the assessment; after the first review it goes by some indicators alone."""
        assessment, missing = self.scheme.assessment, self.scheme.missing
        place = place_of(assessment, then).astype(np.int64)
        if missing is None or self.scheme.reviews is None:
            return place
        anew = self._after_first(self.scheme.reviews) & ~follows
        return np.where(anew, place_of(assessment, then, only=missing.return_assessed_by), place)

    def _after_first(self, reviews: Reviews) -> BoolArray:
        later: BoolArray = self.grading.dates[self.at] > np.datetime64(reviews.first)
        return later

    def _previous(self) -> Columns:
        """Find the tier before the decision and its last day."""
        decided, earlier = self.grading.decided, self.back.last_known
        days = np.arange(1, self.day + 2, dtype=np.int32)
        given = (decided != NOT_GRADED) & (days <= self.at[:, np.newaxis])
        last = (days * given).max(axis=1)
        tiers = np.where(last > 0, decided[self.rows, last - 1], np.uint8(NOT_GRADED))
        dates = self.grading.dates[last - 1]
        if earlier is not None:
            tiers, dates = np.where(last > 0, tiers, earlier.tiers), np.where(last > 0, dates, earlier.dates)
        asked = self.rule == ReviewRule.NOT_GRADED
        if self.scheme.reviews:
            asked |= self._after_first(self.scheme.reviews)
        asked &= tiers != NOT_GRADED
        return {
            "previous_tier": np.where(asked, tiers, NOT_GRADED),
            # Days before 1970 are below 0.
            "previous_date": np.where(asked, dates.astype("datetime64[D]").astype(np.int64), 0),
        }

    def _pending(self) -> Columns:
        tier, days_later = self._zeros.copy(), self._zeros.copy()
        delay = self.scheme.delay
        for days in range(delay, 0, -1):
            at = np.minimum(np.maximum(self.day + days - delay, self.at), self.day)
            decided = self.grading.decided[self.rows, at]
            changes = (decided != self.tier) & (self.tier != NOT_GRADED)
            tier[changes], days_later[changes] = decided[changes], days
        return {"pending_tier": tier, "pending_days": days_later}

    # -- what would change it ----------------------------------------------------------------------

    def _today(self) -> Columns:
        """Find the places between the bounds on the day itself, by which it would change."""
        now = self._values(self.day)
        reviews = self.scheme.reviews
        by_bounds = self.scheme.raising_bands is not None and self.scheme.easing_bound is not None
        daily = reviews is None or self.date < reviews.first
        return {
            "today": self._places(self.scheme.assessment if daily or not by_bounds else None, now, self.open),
            "raising_today": self._places(self.scheme.raising_bands, now, self.open),
            "due": self._due,
        }

    @cached_property
    def _due(self) -> Column:
        due, raising = self._zeros.copy(), self.scheme.raising_bands
        for day in range(int(self.at.min(initial=self.day)), self.day + 1):
            if raising is None:
                break
            given = assess(raising, self._values(day))
            due = np.maximum(due, np.where(self.open & (self.at <= day), given, np.uint8(NOT_GRADED)))
        return due

    def _rows(self) -> Columns:
        """Find what the last reviews in a row gave, and how many the tier has had."""
        raising, easing = self.scheme.raising, self.scheme.easing
        found: Columns = {"above": [], "below": [], "reviews_in_tier": self._zeros}
        if isinstance(raising, RaisingByAssessment):
            found["above"] = self._row(
                self._reviews()[: raising.reviews - 1], lambda given: given > self.tier
            )
        if isinstance(easing, EasingByAssessment):
            days = [day for day in self._reviews() if counts(easing, self.grading.days[day])]
            found["below"] = self._row(days[: easing.reviews - 1], lambda given: given < self.tier)
            found["reviews_in_tier"] = self._reviews_in_tier(easing.min_reviews_in_tier)
        return found

    def _reviews(self) -> list[int]:
        """Return the reviews up to the day, the latest first."""
        return [day for day in range(self.day, -1, -1) if self.grading.review_days[day]]

    def _row(self, reviews: list[int], among: Callable[[TierArray], BoolArray]) -> list[Column]:
        """Return what the assessment gave at some reviews, the latest first, while it was among some tiers.

        An unreported review ends the row.
        """
        unbroken, found = self.open.copy(), []
        for day in reviews:
            given = assess(self.scheme.assessment, self._values(day))
            given[~self.grading.known[:, day] | self.back.unsure[:, day]] = NOT_GRADED
            unbroken = unbroken & (given != NOT_GRADED) & among(given)
            found.append(np.where(unbroken, given, np.uint8(NOT_GRADED)))
        return found

    def _reviews_in_tier(self, most: int) -> Column:
        tiers, count, same = self.grading.decided, self._zeros.astype(np.uint16), self.open.copy()
        reviews = self.scheme.reviews
        for day in range(self.day, 0, -1):
            same = same & (tiers[:, day - 1] == tiers[:, day])
            if reviews and self.grading.days[day] > reviews.first and self.grading.review_days[day]:
                count += same
        return np.minimum(count, most)

    def _eased(self) -> Columns:
        """Find which of the next reviews lowers the tier if every day up to it is clear, and to what."""
        easing, reviews = self.scheme.easing_bound, self.scheme.reviews
        days, found = self._zeros.astype(np.int64), self._zeros.copy()
        if easing and reviews and easing.indicator == "clear_days":
            rows = np.flatnonzero(self.open & (self.tier > 1) & (self._due <= self.tier))
            tier = self.tier[rows]
            lower = np.array([self.scheme.lowered(one) for one in range(MOST_TIERS + 1)], dtype=np.uint8)[
                tier
            ]
            clear = np.nan_to_num(self.back.indicators["clear_days"][rows, -1]) - self.back.unclear_next[rows]
            for review in self._next_reviews(easing, reviews):
                days_later = (review - self.date).days
                floor = np.maximum(lower, self._raised_if_clear(rows, days_later))
                lowers = (
                    (found[rows] == NOT_GRADED) & (clear + days_later >= easing.at_least) & (floor < tier)
                )
                days[rows[lowers]], found[rows[lowers]] = days_later, floor[lowers]
        return {"eased_days": days, "eased_tier": found}

    def _next_reviews(self, easing: Easing, reviews: Reviews) -> list[dt.date]:
        """Return the next reviews, until clear days are enough and have left every window."""
        longest = max(map(days_back, self.scheme.indicators))
        until = self.date + dt.timedelta(days=max(longest, int(easing.at_least)) + 1)
        found = [review_after(reviews, max(self.date, reviews.first))]
        while found[-1] < until:
            found.append(review_after(reviews, found[-1]))
        return found

    def _raised_if_clear(self, rows: NDArray[np.intp], days_later: int) -> TierArray:
        """Return the tier up to which a review would raise if every day up to it were clear."""
        raising = self.scheme.raising_bands
        if raising is None:
            return np.zeros(len(rows), dtype=np.uint8)
        figures = continued(self.grading.figures.rows(rows), self.day, days_later)
        indicators = compute(figures, raising.axes, days=[len(figures.dates) - 1])
        return assess(raising, indicators)[:, 0]

    # -- columns -----------------------------------------------------------------------------------

    def _values(self, day: int) -> dict[str, FloatArray]:
        return {name: found[:, day] for name, found in self.back.indicators.items()}

    @cached_property
    def _zeros(self) -> Column:
        return np.zeros(len(self.rows), dtype=np.uint8)

    def _places(self, assessment: Assessment | None, values: dict[str, FloatArray], asked: Column) -> Column:
        """Return the places in an assessment, where they are asked for."""
        if assessment is None:
            return np.full(len(self.rows), _NONE)
        return np.where(asked, place_of(assessment, values).astype(np.int64), _NONE)


def _combination(ranges: Ranges | None, place: int) -> Combination | None:
    return None if ranges is None or place == _NONE else ranges.of_place(place)


def _previous(tier: int, day: int) -> tuple[int, dt.date] | None:
    return (tier, dt.date(1970, 1, 1) + dt.timedelta(days=day)) if tier else None


def _pending(tier: int, day: dt.date, days_later: int) -> PendingTier | None:
    return PendingTier(tier, day + dt.timedelta(days=days_later)) if tier else None


def _unbroken(row: list[int]) -> tuple[int, ...]:
    """Return the tiers of a row in their order; 0 stands after it has ended.

    >>> _unbroken([3, 2, 0])
    (2, 3)
    """
    return tuple(reversed([tier for tier in row if tier != NOT_GRADED]))
