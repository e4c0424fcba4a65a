"""What would change a tier, and on what it rests: single cases, beside those of the plain reading."""

from __future__ import annotations

from datetime import date

from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import PossibleChange, Reason
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import made_up
from tests.scoring.schemes.test_assessment import CHINA, GATE

NAN = float("nan")
FOLLOWING = made_up.BY_RT[made_up.BY_RT.index("[reviews]") :]


def last(scheme: Scheme, given: Figures) -> Reason:
    """Return the reason of the last day."""
    return explain(grade(scheme, given), 0, len(given.dates) - 1)


def test_reviews_that_no_longer_count_when_the_tier_has_stood_long_enough_do_not_hold_it() -> None:
    """Of 4, 2 and four more reviews only the last three ease: to 2, not to 4."""
    stay = "step = 3\nreviews = 3\nmin_reviews_in_tier = 6"
    scheme = made_up.scheme(made_up.BY_RT.replace("step = 1", stay))
    down = last(scheme, made_up.figures(rt=[5, 4, 2])).down
    assert down is not None
    assert (down.tier, down.review, down.reviews) == (2, date(2020, 2, 16), 4)
    assert grade(scheme, made_up.figures(rt=[5, 4, 2, 2, 2, 2, 2])).tiers.tolist() == [[5] * 6 + [2]]


def test_an_assessment_that_gives_no_tier_today_is_no_lower_one() -> None:
    """The first case is open without the reproduction number; below 5 % of tests the second one decides."""
    scheme = made_up.scheme(
        GATE.replace("MISSING", "not_graded") + FOLLOWING.replace("every_days = 1", "every_days = 3")
    )
    reason = last(scheme, made_up.figures(rt=[1.5, NAN], positivity_7d=[6, 6]))
    assert reason.tier == 4
    assert reason.down == PossibleChange(2, "positivity_7d", 5, "below", review=date(2020, 2, 13))


def test_days_ahead_are_reported_as_clear_by_new_figures() -> None:
    """Twelve cases of 10 February are out of the window on the 18th, though no total was reported since."""
    given = made_up.figures(
        start="2020-02-09", cumulative_confirmed=[20] + [NAN] * 7, new_confirmed=[0, 12, 0, 0, 0, 0, 0, 0]
    )
    reason = last(load("zhejiang-2020"), given)
    assert reason.tier == 3
    assert reason.down == PossibleChange(
        2, "clear_days", 6, "at_least", review=date(2020, 2, 18), clear_days=2
    )


def test_without_a_bound_on_a_side_a_condition_is_inclusive_there() -> None:
    reason = last(
        made_up.scheme(CHINA),
        made_up.figures(clear_days=[3], cumulative_confirmed=[50], cluster_cases_14d=[2]),
    )
    found = {fact.reading.indicator: fact for fact in reason.conditions}["cumulative_confirmed"]
    assert (found.lower, found.lower_inclusive, found.upper, found.upper_inclusive) == (None, True, 50, True)
    found = {fact.reading.indicator: fact for fact in reason.conditions}["clear_days"]
    assert (found.lower, found.lower_inclusive, found.upper, found.upper_inclusive) == (None, True, 14, False)


def test_at_best_an_unknown_indicator_is_in_the_band_that_gives_least_wherever_it_stands() -> None:
    scheme = made_up.scheme("""
    [assessment]
    combine = "worst"
    [[assessment.parts]]
    indicator = "rt"
    missing = "ignore"
    basis = "assumed"
    bands = [{ tier = 1 }, { at_least = 1, tier = 2 }]
    [[assessment.parts]]
    indicator = "doubling_days"
    missing = "worst"
    basis = "assumed"
    bands = [{ tier = 5 }, { at_least = 7, tier = 3 }, { at_least = 14, tier = 1 }]
    """)
    reason = last(scheme, made_up.figures(rt=[1.5]))
    assert (reason.tier, reason.worst, reason.at_best) == (5, ("doubling_days",), 2)


def test_an_unreported_review_is_no_case_of_the_rule() -> None:
    """The case that gives no tier applies, but what decided is that nothing was reported."""
    cases = """
    [assessment]
    combine = "first"
    [[assessment.cases]]
    when = [{ indicator = "rt", above = 1 }]
    tier = 4
    basis = "assumed"
    [[assessment.cases]]
    tier = 0
    basis = "assumed"
    """
    scheme = made_up.scheme(cases + FOLLOWING.replace('["rt"]\non', '["new_confirmed"]\non'))
    reason = last(scheme, made_up.figures(rt=[2, 0.5], new_confirmed=[1, NAN]))
    assert (reason.tier, reason.notes, reason.conditions) == (0, ("no_report",), ())
    reported = last(scheme, made_up.figures(rt=[2, 0.5], new_confirmed=[1, 1]))
    assert (reported.tier, reported.notes, len(reported.conditions)) == (0, ("by_case",), 1)
