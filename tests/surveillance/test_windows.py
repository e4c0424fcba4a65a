"""Windows over daily counts: what is unknown stays unknown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.surveillance.windows import counts, delayed, sums

NAN = float("nan")
DAYS = st.lists(st.one_of(st.just(NAN), st.integers(-3, 50).map(float)), max_size=30)


class TestCounts:
    """Figures as counts of cases."""

    def test_a_correction_is_not_a_count(self) -> None:
        assert counts(np.array([5.0, -1.0, 0.0]))[[0, 2]].tolist() == [5, 0]
        assert np.isnan(counts(np.array([-1.0])))[0]


class TestSums:
    """Sums of the days that end at a day."""

    def test_shorter_series_than_the_window_have_none(self) -> None:
        assert np.isnan(sums(np.array([1.0, 2.0]), 3)).all()
        assert sums(np.empty((2, 0)), 3).shape == (2, 0)

    @settings(deadline=None)
    @given(DAYS, st.integers(1, 9))
    def test_known_only_where_every_day_is(self, days: list[float], window: int) -> None:
        found = sums(np.array(days), window)
        for day, total in enumerate(found):
            before = days[day - window + 1 : day + 1] if day + 1 >= window else [NAN]
            np.testing.assert_equal(total, sum(before))


class TestDelayed:
    """What stood some days before."""

    def test_nothing_is_known_of_the_days_before_the_first(self) -> None:
        assert np.isnan(delayed(np.array([1.0, 2.0]), 5)).all()
        assert delayed(np.array([[1.0, 2.0], [3.0, 4.0]]), 1)[:, 1].tolist() == [1, 3]
