"""Schemes whose tier depends on the days before: California, Germany, Korea, and 14 clear days in China."""

from __future__ import annotations

import pandas as pd

from tests.scoring.conformance import course, graded


class TestCalifornia:
    """Every Tuesday: raised after two worse weeks, lowered by one after three weeks in a tier."""

    def tiers(self, *rates: float) -> list[int]:
        return course(
            "california-2020", "daily_cases_7d_mean_per_100k", list(rates), first="2020-09-01", every_days=7
        )

    def test_three_weeks_in_the_tier_and_two_that_meet_a_lower_one(self) -> None:
        assert self.tiers(7.1, 7, 7, 7) == [5, 5, 5, 4]

    def test_the_third_week_is_not_enough_without_a_second_that_meets_it(self) -> None:
        assert self.tiers(7.1, 7.1, 7.1, 7, 7) == [5, 5, 5, 5, 4]

    def test_two_weeks_have_to_follow_each_other(self) -> None:
        assert self.tiers(7.1, 7.1, 7, 7.1, 7, 7) == [5, 5, 5, 5, 5, 4]

    def test_never_more_than_one_tier_at_a_time(self) -> None:
        assert self.tiers(7.1, *[0.0] * 10) == [5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2]

    def test_one_worse_week_does_not_raise(self) -> None:
        assert self.tiers(1, 7.1, 1, 7.1, 1) == [3, 3, 3, 3, 3]

    def test_two_worse_weeks_raise_to_the_tier_that_both_reach(self) -> None:
        assert self.tiers(1, 7.1, 4, 4) == [3, 3, 4, 4]
        assert self.tiers(1, 7.1, 7.1) == [3, 3, 5]

    def test_between_two_tuesdays_nothing_changes(self) -> None:
        days = ["2020-09-01", "2020-09-07", "2020-09-08", "2020-09-14", "2020-09-15"]
        frame = pd.DataFrame(
            {"district": "a", "date": days, "daily_cases_7d_mean_per_100k": ["1", "9", "9", "9", "9"]}
        )
        assert graded("california-2020", frame.astype(object))["tier"].tolist() == [3, 3, 3, 3, 5]


class TestGermany:
    """Drawn after three days above a line, lifted after five working days below, the day after next."""

    def tiers(self, first: str, *rates: float) -> list[int]:
        return course("germany-2021", "cases_7d_per_100k", list(rates), first=first)

    def test_the_third_day_above_counts_from_the_day_after_next(self) -> None:
        found = self.tiers("2021-04-26", 100, 100.1, 100.1, 100.1, 100.1, 100.1)
        assert found == [1, 1, 1, 1, 1, 3]

    def test_two_days_above_are_not_enough(self) -> None:
        assert set(self.tiers("2021-04-26", 90, 101, 101, 100, 101, 101, 90, 90)) == {1}

    def test_a_sunday_counts_when_measures_begin(self) -> None:
        """Saturday 1 May to Monday 3 May 2021."""
        assert self.tiers("2021-04-30", 90, 101, 101, 101, 101, 101)[3:] == [1, 1, 3]

    def test_five_working_days_below_lift_them_the_day_after_next(self) -> None:
        """Above until Friday 30 April; Monday 3 to Friday 7 May below; lifted on Sunday 9 May."""
        above, below = [101.0] * 10, [99.0] * 7
        found = self.tiers("2021-04-23", *above, *below)
        assert found[9:] == [3, 3, 3, 3, 3, 3, 3, 1]

    def test_a_sunday_neither_counts_nor_breaks_the_row(self) -> None:
        """Wednesday 5 to Saturday 8 May and Monday 10 May below, Sunday 9 May above; lifted on 12 May."""
        above = [101.0] * 12
        found = self.tiers("2021-04-23", *above, 99, 99, 99, 99, 101, 99, 99, 99)
        assert found[12:] == [3, 3, 3, 3, 3, 3, 3, 1]

    def test_a_saturday_counts_as_a_working_day(self) -> None:
        """Tuesday 4 to Saturday 8 May below; lifted on Monday 10 May."""
        above = [101.0] * 11
        found = self.tiers("2021-04-23", *above, *[99.0] * 7)
        assert found[11:] == [3, 3, 3, 3, 3, 3, 1]

    def test_each_line_is_lifted_by_itself(self) -> None:
        """Five working days between 150 and 165 reopen schools, but no shop."""
        found = self.tiers("2021-04-26", *[170.0] * 7, *[160.0] * 7)
        assert (found[6], found[-1]) == (5, 4)


class TestKorea:
    """Raised after three days at a line, lowered after seven days at a lower one."""

    def tiers(self, *rates: float) -> list[int]:
        return course("korea-2021", "daily_cases_7d_mean_per_100k", list(rates), first="2021-07-01")

    def test_three_days_raise(self) -> None:
        assert self.tiers(0.9, 4, 4, 4) == [1, 1, 1, 5]
        assert self.tiers(0.9, 4, 4, 0.9, 4, 4) == [1] * 6

    def test_seven_days_lower(self) -> None:
        assert self.tiers(4, *[1.0] * 8) == [5] * 7 + [3, 3]


class TestChina:
    """Fourteen days without a new case, from cumulative counts."""

    def tiers(self, *cumulative: float) -> list[int]:
        return course("china-2020", "cumulative_confirmed", list(cumulative), first="2020-02-17")

    def test_low_on_the_fourteenth_clear_day_even_after_more_than_50_cases(self) -> None:
        assert self.tiers(59, *[60.0] * 15) == [0] + [5] * 14 + [1]

    def test_a_gap_is_no_clear_day(self) -> None:
        """Cases may have been reported and not be known, so that the last report before it counts."""
        days = ["2020-02-17", "2020-02-18", "2020-03-02", "2020-03-03"]
        frame = pd.DataFrame({"district": "a", "date": days, "cumulative_confirmed": ["9", "10", "10", "10"]})
        assert graded("china-2020", frame.astype(object))["tier"].tolist() == [0, 3, 3, 1]

    def test_no_new_case_today_is_not_low_where_the_total_is_unknown(self) -> None:
        rows = [["2020-02-17", "60", "9"], ["2020-02-18", "", "0"], ["2020-02-19", "60", "0"]]
        frame = pd.DataFrame(rows, columns=["date", "cumulative_confirmed", "new_confirmed"], dtype=object)
        found = graded("china-2020", frame.assign(district="a"))
        assert found["tier"].tolist() == [5, 0, 5]
