"""Raised and eased by the assessment, after several reviews in a row."""

from __future__ import annotations

import pytest

from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.grading.tiers import grade
from tests.scoring import made_up

NAN = float("nan")


def tiers(
    course: str, *, raising: str = "", easing: str = "", every: int = 1, start: str = "2020-02-10"
) -> str:
    """Return the tiers of a district whose assessment gives these tiers, ``-`` being unreported."""
    toml = made_up.BY_RT.replace("[raising]", f"[raising]\n{raising}").replace(
        "[easing]", f"[easing]\n{easing}"
    )
    scheme = made_up.scheme(toml.replace("every_days = 1", f"every_days = {every}"))
    given = [NAN if tier == "-" else float(tier) for tier in course]
    return "".join(map(str, grade(scheme, made_up.figures(rt=given, start=start)).tiers[0]))


class TestRaising:
    """Higher at n reviews in a row, to the lowest tier that they gave."""

    def test_at_once_by_default(self) -> None:
        assert tiers("1253") == "1254"

    def test_to_the_lowest_of_the_row(self) -> None:
        assert tiers("14255", raising="reviews = 2") == "11225"
        assert tiers("1434", raising="reviews = 3") == "1113"

    def test_a_lower_review_breaks_the_row(self) -> None:
        assert tiers("13313313", raising="reviews = 3") == "1" * 8

    def test_an_unreported_review_breaks_the_row(self) -> None:
        assert tiers("133-1333", raising="reviews = 3") == "11101113"

    def test_days_between_reviews_do_not_count(self) -> None:
        assert tiers("1551551", raising="reviews = 2", every=3) == "1111111"
        assert tiers("1115115", raising="reviews = 2", every=3) == "1111115"


def test_a_rule_that_could_never_lower_is_refused() -> None:
    sundays = made_up.BY_RT.replace("2020-02-10", "2020-02-09").replace("every_days = 1", "every_days = 7")
    working = sundays.replace("step = 1", 'step = 1\ndays = "working"')
    assert made_up.scheme(sundays).reviews is not None
    with pytest.raises(ValueError, match="all reviews are on Sundays"):
        made_up.scheme(working)


class TestEasing:
    """Lower at n reviews in a row, a step at a time, after so many reviews in the tier."""

    def test_one_step_a_review(self) -> None:
        assert tiers("51111") == "54321"

    def test_several_in_a_row(self) -> None:
        assert tiers("5414111", easing="reviews = 2") == "5544432"

    def test_never_below_the_highest_of_the_row(self) -> None:
        assert tiers("5141", easing="reviews = 2").startswith("554")
        toml = made_up.BY_RT.replace("step = 1", "step = 4\nreviews = 2")
        graded = grade(made_up.scheme(toml), made_up.figures(rt=[5.0, 3, 1, 1]))
        assert graded.tiers.tolist() == [[5, 5, 3, 1]]

    def test_reviews_in_the_tier(self) -> None:
        """California: three weeks in the tier, and the lower tier's criteria met in two of them."""
        assert tiers("5111111", easing="reviews = 2\nmin_reviews_in_tier = 3") == "5554443"
        assert tiers("5551111", easing="reviews = 2\nmin_reviews_in_tier = 3") == "5555444"

    def test_an_unreported_review_breaks_the_row_and_nothing_greener_returns(self) -> None:
        assert tiers("511-11", easing="reviews = 3") == "555055"
        assert tiers("511-1111", easing="reviews = 3") == "55505543"

    def test_a_return_below_the_last_tier_is_held(self) -> None:
        graded = grade(made_up.scheme(made_up.BY_RT), made_up.figures(rt=[5.0, NAN, 2.0, 2.0]))
        assert graded.tiers.tolist() == [[5, 0, 5, 4]]
        assert graded.rules[0].tolist()[1:] == [ReviewRule.NOT_GRADED, ReviewRule.HELD, ReviewRule.EASED]

    def test_sundays_neither_count_nor_break(self) -> None:
        """15 February 2020 is a Saturday."""
        working = 'reviews = 3\ndays = "working"'
        assert tiers("2111111", easing="reviews = 3", start="2020-02-13") == "2221111"
        assert tiers("25111", easing=working, start="2020-02-12") == "25555"
        assert tiers("251111", easing=working, start="2020-02-12") == "255554"
        assert tiers("251121", easing=working.replace("3", "2"), start="2020-02-13") == "255543"
        # A higher Sunday still raises.
        assert tiers("1115", easing=working, start="2020-02-13") == "1115"


class TestDelay:
    """A change is in force some days after its review; becoming grey and returning are at once."""

    @pytest.mark.parametrize(
        ("course", "expected"),
        [("122222", "111222"), ("211111", "222111"), ("1-2222", "102222"), ("12-222", "110222")],
    )
    def test_two_days(self, course: str, expected: str) -> None:
        two = "effective_after_days = 2"
        assert tiers(course, raising=two, easing=two) == expected
