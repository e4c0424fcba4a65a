"""The chain ladder against its best known published triangle, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.surveillance.reporting_delay import ReportingDelay, Revisions, reporting_delay

NAN = float("nan")
FIRST = np.datetime64("2020-02-01")

# The triangle of Taylor and Ashe (1983), and its factors as printed by Mack (1993), ASTIN Bulletin 23:213:
# years of origin and of development stand here for days.
TRIANGLE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
FACTORS = [3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177]

Statements = list[tuple[str, int, int, float]]


def revisions(statements: Statements) -> Revisions:
    """Make revisions of (district, day of February, known on day of February, cases)."""
    districts, events, known, cases = zip(*statements, strict=True) if statements else ([], [], [], [])
    days = [FIRST + np.array(column, dtype=np.int64) - 1 for column in (events, known)]
    return Revisions(np.array(districts, dtype=np.str_), *days, np.array(cases, dtype=np.float64))


def delay(statements: Statements, *, today: int, longest: int = 4, least_cases: int = 1) -> ReportingDelay:
    as_of = FIRST + np.timedelta64(today - 1)
    return reporting_delay(revisions(statements), as_of=as_of, longest=longest, least_cases=least_cases)


class TestLadder:
    """The share known after k days."""

    def test_the_triangle_of_taylor_and_ashe(self) -> None:
        statements = [
            ("330203", day, day + age, float(value))
            for day, row in enumerate(TRIANGLE, start=1)
            for age, value in enumerate(row)
        ]
        found = delay(statements, today=10, longest=9)
        assert found.share[1:] / found.share[:-1] == pytest.approx(FACTORS, abs=5e-5)
        assert found.share[9] == 1.0
        assert found.share[0] == pytest.approx(1 / np.prod(FACTORS), rel=1e-3)

    def test_recent_days_do_not_bend_it(self) -> None:
        # Two settled days of 10, 15, 20 cases, and yesterday, of which 12 are known so far.
        settled = [("a", day, day + age, known) for day in (1, 2) for age, known in enumerate((10.0, 15, 20))]
        found = delay([*settled, ("a", 8, 8, 12.0), ("a", 8, 9, 18.0)], today=9, longest=2)
        # From age 0 to 1: (10 + 10 + 12) / (15 + 15 + 18); from 1 to 2: 30 / 40.
        assert found.cases.tolist() == [48, 40]
        assert found.share.tolist() == [0.5, 0.75, 1.0]

    def test_districts_are_taken_together_in_proportion_to_their_cases(self) -> None:
        statements = [("a", 1, 1, 90.0), ("b", 1, 1, 0.0), ("b", 1, 2, 10.0)]
        assert delay(statements, today=9, longest=1).share.tolist() == [0.9, 1.0]

    def test_of_two_statements_on_one_day_the_later_counts(self) -> None:
        statements = [("a", 1, 1, 99.0), ("a", 1, 1, 5.0), ("a", 1, 2, 10.0)]
        assert delay(statements, today=9, longest=1).share.tolist() == [0.5, 1.0]

    def test_figures_corrected_downwards(self) -> None:
        found = delay([("a", 1, 1, 15.0), ("a", 1, 2, 10.0)], today=9, longest=1)
        assert found.share.tolist() == [1.5, 1.0]
        assert found.provisional_days() == 1


class TestWhatIsKnown:
    """Days of which little or nothing was said."""

    def test_before_the_first_statement_no_case_is_known(self) -> None:
        found = delay([("a", 1, 3, 20.0)], today=9)
        # Of the 0 cases known after a day no share was known the day before.
        np.testing.assert_array_equal(found.share, [NAN, 0, 1, 1, 1])
        assert found.provisional_days() == 2

    def test_a_history_loaded_later_says_nothing_of_the_delay(self) -> None:
        history = [("a", day, 29, 50.0) for day in range(1, 20)]
        assert delay(history, today=29).share.tolist() == [1.0]
        assert delay(history, today=29).provisional_days() is None

    def test_what_was_reported_after_today_does_not_count(self) -> None:
        statements = [("a", 1, 1, 10.0), ("a", 1, 2, 20.0), ("a", 1, 3, 40.0)]
        assert delay(statements, today=2).share.tolist() == [0.5, 1.0]

    def test_a_withdrawn_figure_is_not_a_zero(self) -> None:
        statements = [("a", 1, 1, 10.0), ("a", 1, 2, NAN), ("b", 1, 1, 30.0), ("b", 1, 2, 40.0)]
        assert delay(statements, today=9, longest=1).share.tolist() == [0.75, 1.0]

    def test_a_step_on_too_few_cases_leaves_the_younger_ages_unknown(self) -> None:
        old = [("a", 1, 1, 0.0), ("a", 1, 2, 5.0), ("a", 1, 3, 30.0)]
        found = delay(old, today=9, longest=2, least_cases=20)
        np.testing.assert_array_equal(found.share, [NAN, 5 / 30, 1.0])
        assert found.provisional_days() == 2

    def test_nothing_reported_at_all(self) -> None:
        assert delay([], today=9).share.tolist() == [1.0]
        assert delay([], today=9).provisional(np.array([FIRST]), as_of=FIRST) is None

    def test_nothing_can_be_known_before_its_day(self) -> None:
        with pytest.raises(ValueError, match="before its day"):
            delay([("a", 5, 4, 1.0)], today=9)


class TestProvisional:
    """Days whose figures will still change."""

    def test_until_the_share_stays_near_one(self) -> None:
        found = ReportingDelay(np.array([0.3, 0.97, 0.9, 0.96, 1.0]), np.full(4, 99.0))
        assert found.provisional_days() == 3
        assert found.provisional_days(tolerance=0.01) == 4

    def test_at_once_complete_figures_are_never_provisional(self) -> None:
        assert ReportingDelay(np.ones(5), np.full(4, 99.0)).provisional_days() == 0


CASES = st.lists(st.lists(st.integers(0, 50).map(float), min_size=4, max_size=4), min_size=1, max_size=8)


class TestProperties:
    """What holds for all revisions."""

    @settings(deadline=None)
    @given(CASES, st.randoms(use_true_random=False))
    def test_the_order_of_districts_does_not_matter(self, rows: list[list[float]], random) -> None:
        statements = [
            (f"{place}", place % 3 + 1, place % 3 + 1 + age, known)
            for place, row in enumerate(rows)
            for age, known in enumerate(row)
        ]
        mixed = list(statements)
        random.shuffle(mixed)
        before, after = delay(statements, today=7, longest=3), delay(mixed, today=7, longest=3)
        np.testing.assert_array_equal(before.share, after.share)

    @settings(deadline=None)
    @given(CASES)
    def test_figures_that_only_grow_are_known_in_growing_shares(self, rows: list[list[float]]) -> None:
        statements = [
            (f"{place}", 1, 1 + age, known)
            for place, row in enumerate(rows)
            for age, known in enumerate(np.cumsum(row))
        ]
        share = delay(statements, today=7, longest=3).share
        known = share[~np.isnan(share)]
        assert (np.diff(known) >= -1e-12).all()
        assert known[0] >= 0
        assert known[-1] == 1
