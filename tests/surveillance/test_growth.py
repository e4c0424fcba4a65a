"""Growth against an iterated weighted fit written out here, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fivecolour.surveillance.growth import Growth, growth

NAN = float("nan")
COUNTS = st.lists(st.integers(0, 200).map(float), min_size=14, max_size=14)


def reweighted(days: np.ndarray) -> tuple[float, float]:
    """Fit log(mean) = c + g · day by iteratively reweighted least squares, as for any Poisson model.

    McCullagh and Nelder (1989), section 2.5; standard error by Pearson's dispersion, at least 1.
    """
    at = np.flatnonzero(~np.isnan(days))
    cases, design = days[at], np.column_stack([np.ones(len(at)), at - at.mean()])
    expected = cases + 0.5
    for _ in range(200):
        response = np.log(expected) + (cases - expected) / expected
        information = design.T @ (expected[:, None] * design)
        found = np.linalg.solve(information, design.T @ (expected * response))
        expected = np.exp(design @ found)
    dispersion = max(((cases - expected) ** 2 / expected).sum() / (len(at) - 2), 1.0)
    return found[1], math.sqrt(dispersion * np.linalg.inv(information)[1, 1])


def last(found: Growth) -> tuple[float, float, float]:
    return found.rate[-1], found.lower[-1], found.upper[-1]


class TestRate:
    """The log-linear fit."""

    def test_cases_that_double_every_three_days(self) -> None:
        days = 10.0 * 2 ** (np.arange(14) / 3)
        found = growth(days)
        assert found.rate[-1] == pytest.approx(math.log(2) / 3)

    def test_steady_cases_do_not_grow(self) -> None:
        found = growth(np.full(14, 20.0))
        assert found.rate[-1] == pytest.approx(0.0, abs=1e-9)
        # Variance of the days 1 to 14 is (14² − 1) / 12 = 16.25; t with 12 degrees of freedom is 2.179.
        assert found.upper[-1] == pytest.approx(2.1788 / math.sqrt(280 * 16.25), rel=1e-4)

    def test_equals_the_iterated_weighted_fit(self) -> None:
        days = np.array([3, 0, 5, 2, 8, NAN, 4, 9, 12, 7, 15, 11, NAN, 20.0])
        rate, error = reweighted(days)
        reach = stats.t(10).ppf(0.975) * error
        assert last(growth(days)) == pytest.approx((rate, rate - reach, rate + reach), rel=1e-6)

    @settings(deadline=None)
    @given(COUNTS, st.sets(st.sampled_from([0, 1, 3, 4, 7, 13]), max_size=4))
    def test_equals_the_iterated_weighted_fit_for_any_figures(
        self, counts: list[float], gaps: set[int]
    ) -> None:
        days = np.array(counts)
        days[[2, 6, 9, 12]] += 3
        days[list(gaps)] = NAN
        rate, error = reweighted(days)
        reach = stats.t(12 - len(gaps)).ppf(0.975) * error
        assert last(growth(days)) == pytest.approx((rate, rate - reach, rate + reach), rel=1e-4, abs=1e-6)

    def test_zeros_are_figures_like_others(self) -> None:
        # The mean day of the cases, of days 0 … 3, is 2.5; with e^g = x: (x + 2x² + 3x³) / (1+x+x²+x³) = 2.5.
        found = growth(np.array([0.0, 0.0, 10.0, 10.0]), window=4, least_reported=4)
        root = max(np.roots([0.5, -0.5, -1.5, -2.5]).real)
        assert found.rate[-1] == pytest.approx(math.log(root))


class TestNotShown:
    """Windows of which nothing is said."""

    def test_too_few_cases_or_days(self) -> None:
        assert np.isnan(growth(np.array([1.0] * 11 + [0.0] * 3)).rate).all()
        assert not np.isnan(growth(np.array([1.0] * 12 + [0.0] * 2)).rate[-1])
        assert np.isnan(growth(np.array([9.0] * 9 + [NAN] * 5)).rate).all()
        assert np.isnan(growth(np.full(13, 9.0)).rate).all()
        assert growth(np.empty((3, 0))).rate.shape == (3, 0)

    @pytest.mark.parametrize("day", [0, 13])
    def test_all_cases_on_the_first_or_last_day(self, day: int) -> None:
        days = np.zeros(14)
        days[day] = 50
        assert np.isnan(growth(days).rate).all()

    def test_a_line_through_two_days_has_no_error(self) -> None:
        with pytest.raises(ValueError, match="3 to 14"):
            growth(np.zeros(14), least_reported=2)


class TestProperties:
    """What holds for all figures."""

    @settings(deadline=None)
    @given(COUNTS, st.integers(1, 100))
    def test_more_cases_on_the_last_day_are_more_growth(self, days: list[float], more: int) -> None:
        assume(sum(days) >= 12)
        raised = np.array(days)
        raised[-1] += more
        before, after = growth(np.array(days)).rate[-1], growth(raised).rate[-1]
        assert np.isnan(before) or np.isnan(after) or after > before

    @settings(deadline=None)
    @given(st.sets(st.integers(0, 13), max_size=4))
    def test_a_steady_trend_stays_whatever_is_not_reported(self, gaps: set[int]) -> None:
        trend = 50.0 * np.exp(0.1 * np.arange(14))
        trend[list(gaps)] = NAN
        assert growth(trend).rate[-1] == pytest.approx(0.1, abs=1e-8)

    @settings(deadline=None)
    @given(COUNTS)
    def test_turned_round_in_time_it_changes_sign(self, days: list[float]) -> None:
        forward, backward = growth(np.array(days)), growth(np.array(days[::-1]))
        np.testing.assert_allclose(forward.rate, -backward.rate, atol=1e-7)
