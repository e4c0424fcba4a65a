"""Exact Poisson intervals, by their published values and by their definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fivecolour.scoring.uncertainty.intervals import is_unstable, poisson_interval

NAN = float("nan")


def ends(cases: float, level: float = 0.95) -> tuple[float, float]:
    found = poisson_interval(np.array([cases]), level=level)
    return found.lower[0], found.upper[0]


class TestPoissonInterval:
    """Garwood's interval of an expected count."""

    @pytest.mark.parametrize(
        ("cases", "lower", "upper"),
        # As printed tables of the exact 95 % limits have them, to two decimals or three figures.
        [
            (0, 0, 3.69),
            (1, 0.0253, 5.57),
            (2, 0.242, 7.22),
            (3, 0.619, 8.77),
            (5, 1.62, 11.67),
            (10, 4.80, 18.39),
            (20, 12.22, 30.89),
            (50, 37.11, 65.92),
        ],
    )
    def test_published_values(self, cases: float, lower: float, upper: float) -> None:
        assert ends(cases) == pytest.approx((lower, upper), abs=0.0051)

    def test_no_case(self) -> None:
        # R package epitools, pois.exact: 3.689.
        assert ends(0) == (0.0, pytest.approx(3.689, abs=5e-4))

    @pytest.mark.parametrize(
        ("level", "lower", "upper"), [(0.90, 17.38, 34.92), (0.95, 16.18, 36.90), (0.99, 14.00, 41.00)]
    )
    def test_25_cases_at_three_levels(self, level: float, lower: float, upper: float) -> None:
        # GraphPad QuickCalcs, "the confidence interval of a count", by Garwood's method.
        assert ends(25, level) == pytest.approx((lower, upper), abs=0.0051)

    @settings(deadline=None)
    @given(st.integers(1, 500))
    def test_by_definition(self, cases: int) -> None:
        # At the lower end so many or more, at the upper one so many or fewer, have a chance of 2.5 %.
        lower, upper = ends(cases)
        assert stats.poisson(lower).sf(cases - 1) == pytest.approx(0.025)
        assert stats.poisson(upper).cdf(cases) == pytest.approx(0.025)

    @settings(deadline=None)
    @given(st.integers(0, 10_000))
    def test_rises_with_the_cases(self, cases: int) -> None:
        here, more = ends(cases), ends(cases + 1)
        assert here[0] < more[0]
        assert here[1] < more[1]

    def test_unknown_counts_have_none(self) -> None:
        found = poisson_interval(np.array([[NAN, 3.0], [-2.0, 0.0]]))
        assert np.isnan(found.lower).tolist() == [[True, False], [True, False]]
        assert np.isnan(found.upper).tolist() == [[True, False], [True, False]]


class TestUnstable:
    """The mark of small numbers."""

    def test_below_20_cases(self) -> None:
        assert is_unstable(np.array([0.0, 19.0, 20.0])).tolist() == [True, True, False]

    def test_an_unknown_count_is_neither_small_nor_zero(self) -> None:
        assert not is_unstable(np.array([NAN, -1.0])).any()
