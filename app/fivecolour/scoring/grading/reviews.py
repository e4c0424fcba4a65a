"""The calendar of reviews, and what a review or an assessment may decide."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum

import numpy as np

from fivecolour.scoring.figures import DateArray
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, Reviews

_SUNDAY = 6


class ReviewRule(IntEnum):
    """What decided the tier of a cell; ``CARRIED`` cells keep the tier of the last decision."""

    CARRIED = 0
    NOT_GRADED = 1
    FIRST_ASSESSMENT = 2
    HELD = 3
    RAISED = 4
    EASED = 5


def is_review(reviews: Reviews, day: date) -> bool:
    """Tell whether tiers are reviewed on a day.

    >>> every_third = Reviews(first=date(2020, 2, 9), every_days=3, basis="published")
    >>> is_review(every_third, date(2020, 2, 12)), is_review(every_third, date(2020, 2, 13))
    (True, False)
    """
    return day >= reviews.first and (day - reviews.first).days % reviews.every_days == 0


def review_after(reviews: Reviews, day: date) -> date:
    """Return the first review later than a day.

    >>> every_third = Reviews(first=date(2020, 2, 9), every_days=3, basis="published")
    >>> review_after(every_third, date(2020, 2, 12)).isoformat()
    '2020-02-15'
    """
    if day < reviews.first:
        return reviews.first
    passed = (day - reviews.first).days // reviews.every_days
    return reviews.first + timedelta(days=(passed + 1) * reviews.every_days)


def counts(easing: EasingByAssessment, day: date) -> bool:
    """Tell whether a review on a day counts among those in a row that ease: on Sundays it may not."""
    return easing.days == "all" or day.weekday() != _SUNDAY


def first_review_from(reviews: Reviews, days: DateArray) -> DateArray:
    """Return, for each of some days, the first review on it or after it.

    >>> every_third = Reviews(first=date(2020, 2, 9), every_days=3, basis="published")
    >>> days = np.array(["2020-02-01", "2020-02-12", "2020-02-13"], dtype="datetime64[D]")
    >>> first_review_from(every_third, days).astype(str).tolist()
    ['2020-02-09', '2020-02-12', '2020-02-15']
    """
    first = np.datetime64(reviews.first, "D")
    waiting = (first - days).astype(np.int64) % reviews.every_days
    return np.where(days <= first, first, days + waiting)
