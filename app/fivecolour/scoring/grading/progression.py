"""The tiers of all districts being found, day after day: first assessed, then raised, lowered or held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, DateArray, Figures
from fivecolour.scoring.grading.bands import TierArray, assess_known
from fivecolour.scoring.grading.review_facts import ReviewFacts, blocks, find_facts
from fivecolour.scoring.grading.reviews import ReviewRule, first_review_from, is_review
from fivecolour.scoring.indicators.values import compute_ends, reported
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, Missing, Reviews
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme


@dataclass(slots=True)
class ReviewState:
    """What is carried from review to review, for each district.

    Attributes
    ----------
    tier, last : ndarray of uint8
        The tier, and the last one that was not 0.
    reviews : ndarray of uint16
        Reviews since the tier was given.
    """

    tier: TierArray
    last: TierArray
    reviews: NDArray[np.uint16]

    @classmethod
    def after(cls, tiers: TierArray) -> ReviewState:
        """Return what is carried into the first decision after days, (D, T), that were assessed afresh."""
        last = np.zeros(len(tiers), dtype=np.uint8)
        for tier in tiers.T:
            last = np.where(tier == NOT_GRADED, last, tier)
        tier = tiers[:, -1] if tiers.shape[1] else last
        return cls(tier.copy(), last.copy(), np.zeros(len(tiers), dtype=np.uint16))

    @classmethod
    def at_end_of(
        cls, decided: TierArray, rules: NDArray[np.uint8], reviewed: Sequence[bool], daily: int
    ) -> ReviewState:
        """Return what is carried on from days that were decided, by their tiers and rules, shape (D, T).

        ``reviewed`` tells which of the days had a review, and the first ``daily`` were assessed afresh.
        """
        held = cls.after(decided[:, :daily])
        for day in range(daily, decided.shape[1]):
            before, held.tier = held.tier, decided[:, day].copy()
            if reviewed[day]:
                held.count(before)
            else:
                entered = rules[:, day] == ReviewRule.FIRST_ASSESSMENT
                held.reviews[entered | (rules[:, day] == ReviewRule.NOT_GRADED)] = 0
                np.copyto(held.last, held.tier, where=entered & (held.tier != NOT_GRADED))
        return held

    def count(self, before: TierArray) -> None:
        """Count a review after which the tiers are no longer those of before, or still are."""
        self.reviews += 1
        self.reviews[self.tier != before] = 0
        np.copyto(self.last, self.tier, where=self.tier != NOT_GRADED)


class GradingProgress:
    """The days of some figures being graded.

    Parameters
    ----------
    begins : ndarray of datetime64[D], shape (D,)
        The day on which each district's history begins.
    held : ReviewState, optional
        What was carried into the day of index ``since``, where the days before were decided already: only
        reviews from then on decide, and the earlier ones count among those in a row.
    """

    def __init__(
        self,
        scheme: Scheme,
        figures: Figures,
        begins: DateArray,
        *,
        held: ReviewState | None = None,
        since: int = 0,
    ) -> None:
        self.scheme = scheme
        self.figures = figures
        self.begins = begins
        self.days: list[date] = figures.dates.astype("datetime64[D]").tolist()
        self.tiers = np.zeros((len(figures.codes), len(self.days)), dtype=np.uint8)
        self.rules = np.zeros_like(self.tiers)
        self.lowered = np.array([scheme.lowered(tier) for tier in range(MOST_TIERS + 1)], dtype=np.uint8)
        if held is None:
            self._grade()
        elif scheme.reviews and scheme.missing:
            earlier = [day for day in range(since) if is_review(scheme.reviews, self.days[day])]
            self._decide(since, scheme.reviews, scheme.missing, held, earlier)

    def _grade(self) -> None:
        """Fill the tiers: daily assessments first, then one decision after the other."""
        reviews, missing, daily = self.scheme.reviews, self.scheme.missing, len(self.days)
        if reviews:
            daily = sum(day <= reviews.first for day in self.days)
        if daily:
            self._assess_daily(daily)
        if reviews and missing and daily < len(self.days):
            self._follow(daily, reviews, missing)

    def _assess_daily(self, days: int) -> None:
        names = self.scheme.assessment.axes
        for rows in blocks(self.figures):
            figures = self.figures.rows(rows)
            found = compute_ends(figures, names, days=range(days), lines=self.scheme.lines)
            self.tiers[rows, :days] = assess_known(self.scheme.assessment, *found)
        tiers = self.tiers[:, :days]
        self.rules[:, :days] = np.where(
            tiers == NOT_GRADED, np.uint8(ReviewRule.NOT_GRADED), np.uint8(ReviewRule.FIRST_ASSESSMENT)
        )

    def _follow(self, start: int, reviews: Reviews, missing: Missing) -> None:
        """Decide on the days after those that were assessed afresh."""
        if start == 0:
            self.rules[:, 0] = ReviewRule.NOT_GRADED
        # The first review is assessed afresh, and counts among those in a row that raise or ease.
        first = [start - 1] if start and is_review(reviews, self.days[start - 1]) else []
        self._decide(start, reviews, missing, ReviewState.after(self.tiers[:, :start]), first)

    def _decide(
        self, start: int, reviews: Reviews, missing: Missing, held: ReviewState, earlier: list[int]
    ) -> None:
        """Decide on reviews, and on histories that begin between two; carry tiers from one to the next.

        ``earlier`` are the reviews before that count among those in a row.
        """
        known = reported(self.figures, missing.reported_by)
        entering = self._entering(known, reviews)
        entries = set(np.nonzero(entering)[1].tolist())
        reviewed = [is_review(reviews, day) for day in self.days]
        days = [day for day in range(start, len(self.days)) if reviewed[day] or day in entries]
        decided = [held.tier.copy()]
        if days:
            facts = find_facts(self.scheme, self.figures, self.days, [*earlier, *days], known)
            for at, day in enumerate(days, len(earlier)):
                if reviewed[day]:
                    self.rules[:, day] = self._review(held, facts, at)
                else:
                    self._enter(held, facts.anew[at], entering[:, day], self.rules[:, day])
                decided.append(held.tier.copy())
        last_decision = np.searchsorted(days, np.arange(start, len(self.days)), side="right")
        self.tiers[:, start:] = np.array(decided).T[:, last_decision]

    def _entering(self, known: BoolArray, reviews: Reviews) -> BoolArray:
        """Return, shape (D, T), the reported days from a district's beginning to before its first review."""
        first_review = first_review_from(reviews, self.begins)[:, np.newaxis]
        found = np.zeros_like(known)
        # After the last of these no history begins any more: most days need not be looked at.
        some = int(np.searchsorted(self.figures.dates, first_review.max(initial=self.figures.dates[0])))
        dates = self.figures.dates[:some]
        found[:, :some] = known[:, :some] & (dates >= self.begins[:, np.newaxis]) & (dates < first_review)
        return found

    def _review(self, held: ReviewState, facts: ReviewFacts, at: int) -> NDArray[np.uint8]:
        """Change the tiers and return the rules: raised at once, else lowered if due, else held."""
        tier, easing = held.tier, self.scheme.easing
        rules = np.full(len(tier), ReviewRule.HELD, dtype=np.uint8)
        raised, anew = facts.raised[at], facts.anew[at]
        lower = np.maximum(self.lowered[tier], np.maximum(raised, facts.floor[at]))
        returning = tier == NOT_GRADED
        returned, waited = anew, np.ones(len(tier), dtype=np.bool_)
        if isinstance(easing, EasingByAssessment):
            returned = np.maximum(anew, held.last)
            waited = held.reviews + 1 >= easing.min_reviews_in_tier
        unknown = ~facts.known[at] | facts.lacking[at] | (returning & (anew == NOT_GRADED))
        before = tier.copy()
        decided = (
            ((lower < tier) & waited, lower, ReviewRule.EASED),
            (raised > tier, raised, ReviewRule.RAISED),
            (returning, returned, ReviewRule.FIRST_ASSESSMENT),
            (returning & (returned > anew), returned, ReviewRule.HELD),
            (unknown, np.uint8(NOT_GRADED), ReviewRule.NOT_GRADED),
        )
        for where, tiers, rule in decided:
            np.copyto(tier, tiers, where=where)
            np.copyto(rules, np.uint8(rule), where=where)
        held.count(before)
        return rules

    def _enter(self, held: ReviewState, anew: TierArray, where: BoolArray, rules: NDArray[np.uint8]) -> None:
        """Assess districts without a tier whose history has begun since the last review."""
        where = where & (held.tier == NOT_GRADED)
        np.copyto(held.tier, anew, where=where)
        np.copyto(held.last, anew, where=where & (anew != NOT_GRADED))
        held.reviews[where] = 0
        np.copyto(rules, np.uint8(ReviewRule.FIRST_ASSESSMENT), where=where)
        np.copyto(rules, np.uint8(ReviewRule.NOT_GRADED), where=where & (anew == NOT_GRADED))
