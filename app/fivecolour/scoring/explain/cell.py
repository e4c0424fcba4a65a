"""One district on one day of a grading, with the decision that its tier rests on."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fivecolour.scoring.explain.combination import Combination
from fivecolour.scoring.grading.reviews import ReviewRule, review_after
from fivecolour.scoring.schemes.scheme import NOT_GRADED, EasingByAssessment, RaisingByAssessment

if TYPE_CHECKING:
    from fivecolour.scoring.grading.tiers import Grading

_SUNDAY = 6


class Cell:
    """A district and a day (both by index) of a grading."""

    def __init__(self, grading: Grading, district: int, day: int) -> None:
        self.grading = grading
        self.scheme = grading.scheme
        self.district = district
        self.day = day
        self.date = self.date_of(day)
        self.decided = int(grading.decided_on[district, day])
        self.rule = ReviewRule(int(grading.rules[district, self.decided]))
        self.tier = int(grading.tiers[district, day])
        self.values = self.values_of(self.decided)

    @property
    def follows(self) -> bool:
        """Whether the decision went by the assessment of several reviews."""
        if self.rule is ReviewRule.RAISED:
            return isinstance(self.scheme.raising, RaisingByAssessment)
        return self.rule in (ReviewRule.EASED, ReviewRule.HELD) and isinstance(
            self.scheme.easing, EasingByAssessment
        )

    def assessed_on(self, day: int) -> Combination:
        """Return the place in the assessment on a day."""
        return self.grading.ranges.of(self.values_of(day))

    def row(self, *, above: int = NOT_GRADED, below: int = 6, working: bool = False, most: int) -> list[int]:
        """Return what the assessment gave at the last reviews, while it was between two tiers.

        The latest comes last, and there are ``most`` at most; an unreported review ends the row. With
        ``working`` Sundays are passed over.
        """
        found: list[int] = []
        for day in range(self.day, -1, -1):
            if len(found) == most:
                break
            if not self.is_review(day) or (working and self.date_of(day).weekday() == _SUNDAY):
                continue
            given = self.assessed_on(day).tier if self.grading.known[self.district, day] else NOT_GRADED
            if not above < given < below:
                break
            found.insert(0, given)
        return found

    def reviews_in_tier(self, *, most: int) -> int:
        """Return the number of reviews since the tier was given, ``most`` at most."""
        tiers, count = self.grading.decided[self.district], 0
        for day in range(self.day, 0, -1):
            if count == most or tiers[day - 1] != tiers[day]:
                break
            count += self.is_review(day) and self.after_first(day)
        return count

    @cached_property
    def previous(self) -> tuple[int, date] | None:
        """The tier before the decision and its last day; the last known ones if not graded."""
        if self.rule is not ReviewRule.NOT_GRADED and not self.after_first(self.decided):
            return None
        decided = self.grading.decided[self.district]
        before = np.flatnonzero(decided[: self.decided])
        if before.size:
            return int(decided[before[-1]]), self.date_of(int(before[-1]))
        earlier = self.grading.last_known
        if earlier is None or earlier.tiers[self.district] == NOT_GRADED:
            return None
        return int(earlier.tiers[self.district]), earlier.dates[self.district].astype(object)

    def is_daily(self, day: int) -> bool:
        """Tell whether the day after ``day`` is assessed afresh."""
        reviews = self.scheme.reviews
        return reviews is None or self.date_of(day) < reviews.first

    def after_first(self, day: int) -> bool:
        """Tell whether a day is later than the first review."""
        reviews = self.scheme.reviews
        return reviews is not None and self.date_of(day) > reviews.first

    def is_review(self, day: int) -> bool:
        """Tell whether tiers are reviewed on a day."""
        return self.grading.review_days[day]

    def next_review(self) -> date | None:
        """Return the first review after the day."""
        return review_after(self.scheme.reviews, self.date) if self.scheme.reviews else None

    def date_of(self, day: int) -> date:
        """Return a day by its index."""
        return self.grading.days[day]

    def values_of(self, day: int) -> dict[str, float]:
        """Return every indicator of the scheme on a day."""
        return {name: float(found[self.district, day]) for name, found in self.grading.indicators.items()}

    def clear_days(self) -> int | None:
        """Return the clear days in a row up to the day; None if the scheme does not read them."""
        days = self.grading.indicators.get("clear_days")
        if days is None or np.isnan(days[self.district, self.day]):
            return None
        return int(days[self.district, self.day])
