from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.surveillance.trailing_mean import trailing_mean

COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=1, max_size=40)


def _array(counts: list[int | None]) -> np.ndarray:
    return np.array([np.nan if count is None else count for count in counts], dtype=float)


class TestTrailingMean:
    """The 7-day mean of daily new cases."""

    def test_a_full_week(self):
        week = trailing_mean(_array([0, 3, 15, 6, 5, 4, 2]))
        assert week.mean[6] == 5.0
        assert week.reported[6] == 7

    def test_a_silent_day_is_not_a_zero(self):
        week = trailing_mean(_array([6, 6, 6, None, 6, 6, 6]))
        assert week.mean[6] == 6.0
        assert week.reported[6] == 6

    def test_fewer_than_five_reported_days_have_no_mean(self):
        week = trailing_mean(_array([1, 1, 1, 1, None, None, None]))
        assert np.isnan(week.mean).all()
        assert week.reported.tolist() == [1, 2, 3, 4, 4, 4, 4]

    def test_all_seven_days_can_be_demanded(self):
        week = trailing_mean(_array([1, 1, 1, 1, 1, 1, 1, None]), least_reported=7)
        assert np.isnan(week.mean[:6]).all()
        assert week.mean[6] == 1.0
        assert np.isnan(week.mean[7])

    def test_districts_are_smoothed_apart(self):
        both = trailing_mean(np.array([[7.0] * 7, [0.0] * 7]))
        assert both.mean[:, 6].tolist() == [7.0, 0.0]

    def test_nothing_reported(self):
        week = trailing_mean(_array([None] * 10))
        assert np.isnan(week.mean).all()
        assert week.reported.tolist() == [0] * 10

    @given(COUNTS)
    def test_lies_between_the_lowest_and_highest_reported_day(self, counts: list[int | None]):
        week = trailing_mean(_array(counts))
        for day, mean in enumerate(week.mean):
            window = [count for count in counts[max(0, day - 6) : day + 1] if count is not None]
            assert week.reported[day] == len(window)
            assert np.isnan(mean) == (len(window) < 5)
            if len(window) >= 5:
                assert min(window) - 1e-9 <= mean <= max(window) + 1e-9

    @given(COUNTS, st.integers(0, 500))
    def test_looks_only_backwards(self, counts: list[int | None], later: int):
        before = trailing_mean(_array(counts)).mean
        after = trailing_mean(_array([*counts, later])).mean
        np.testing.assert_array_equal(before, after[:-1])
