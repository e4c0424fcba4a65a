"""What the reason of a cell rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fivecolour.scoring.explain.combination import Combination
from fivecolour.scoring.grading.reviews import ReviewRule, is_review
from fivecolour.scoring.reason import PendingTier
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, RaisingByAssessment, Reviews
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the reason of a cell may rest on, but the code, the readings' values and the clear days.

    Attributes
    ----------
    tier, rule, decided_on
        Of the cell, and of the decision that its tier rests on.
    known : bool
        Whether the day of the decision counts as reported.
    unsure : bool
        Whether figures that only began, or were suppressed, would have given either of two tiers then.
    hidden : bool
        Whether a figure was suppressed.
    lacking : bool
        Of a cell that is not graded: whether an indicator was unknown then.
    place : Combination | None
        The place in the assessment on the day of the decision, if it decided.
    raising : Combination | None
        The same in the assessment that raises, if it is another and a review decided.
    passed : bool
        Whether the bound that eases was reached then.
    previous : tuple of (int, date) | None
        The tier before the decision and its last day; for a cell not graded the last known ones.
    pending : PendingTier | None
        The next change that is decided, but not in force yet.
    today, raising_today : Combination | None
        The places on the day itself.
    due : int
        The tier up to which the days since the decision would raise at a review; 0 if none.
    above, below : tuple of int
        What the assessment gave at the last reviews in a row that gave more, and less, than the tier; the
        latest last, and as many as still count at the next review.
    reviews_in_tier : int
        Reviews since the tier was given, as far as they are asked for.
    eased : tuple of (date, int) | None
        The first review that lowers the tier if every day up to it is clear, and to what.
    """

    scheme: Scheme
    date: dt.date
    tier: int
    rule: ReviewRule
    decided_on: dt.date
    known: bool
    unsure: bool
    hidden: bool
    lacking: bool
    place: Combination | None
    raising: Combination | None
    passed: bool
    previous: tuple[int, dt.date] | None
    pending: PendingTier | None
    today: Combination | None
    raising_today: Combination | None
    due: int
    above: tuple[int, ...]
    below: tuple[int, ...]
    reviews_in_tier: int
    eased: tuple[dt.date, int] | None

    @property
    def reviews(self) -> Reviews:
        """The calendar of reviews, which a scheme that raises or eases has."""
        if self.scheme.reviews is None:
            raise ValueError("a scheme that raises or eases has reviews")
        return self.scheme.reviews

    def after_first(self) -> bool:
        """Tell whether the decision is later than the first review."""
        return self.scheme.reviews is not None and self.decided_on > self.scheme.reviews.first

    def at_review(self) -> bool:
        """Tell whether the decision was a review."""
        return self.scheme.reviews is not None and is_review(self.scheme.reviews, self.decided_on)

    def follows(self) -> bool:
        """Tell whether the decision went by the assessment of several reviews."""
        return self.rule in rules_that_follow(self.scheme)

    def unreported(self) -> bool:
        """Tell whether it is the missing report that decided."""
        return self.scheme.missing is not None and not self.known

    def by_case(self) -> bool:
        """Tell whether a case gives no tier, as for too few tests."""
        case = self.place.case if self.place and self.rule is ReviewRule.NOT_GRADED else None
        if case is None or self.unreported() or self.unsure:
            return False
        return self.scheme.assessment.cases[case].tier == NOT_GRADED

    def by_assessment(self) -> bool:
        """Tell whether the assessment itself decided, and not bounds of raising and easing."""
        return self.rule is ReviewRule.FIRST_ASSESSMENT or self.follows() or self.by_case()


def rules_that_follow(scheme: Scheme) -> tuple[ReviewRule, ...]:
    """Return the decisions that a scheme takes by the assessment of several reviews."""
    raised = (ReviewRule.RAISED,) if isinstance(scheme.raising, RaisingByAssessment) else ()
    eased = (ReviewRule.EASED, ReviewRule.HELD) if isinstance(scheme.easing, EasingByAssessment) else ()
    return raised + eased
