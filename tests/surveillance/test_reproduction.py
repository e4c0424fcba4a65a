"""Rt against the published output of EpiEstim, the software of Cori et al. 2013."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from fivecolour.surveillance.reproduction import reproduction, serial_interval

NAN = float("nan")

# Influenza in a school in Pennsylvania, 27 April to 28 May 2009 (Cauchemez et al. 2011, PNAS 108:2825): the
# data set Flu2009 of EpiEstim, and the output of that package for it as kept with its tests
# (mrc-ide/EpiEstim, tests/testthat/_snaps/estimate_R.md, examples 1 to 3).
SCHOOL = np.array(
    [1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0, 2, 0, 2, 0.0]
)
# Serial interval of mean 2.6 and standard deviation 1.5 days (example 3), days 8 to 32.
MEAN = [
    1.7357977, 1.7491678, 1.5370581, 1.4318389, 1.4227247, 1.6353733, 1.6639845, 1.6161467, 1.4344239,
    1.4087217, 1.2479472, 1.0821477, 0.9371671, 0.8196564, 0.6910352, 0.5896765, 0.4992206, 0.4729631,
    0.4176319, 0.2978682, 0.2400880, 0.4573477, 0.6734382, 0.8591897, 0.9975352,
]  # fmt: skip
LOWER = [1.02874370, 1.10882231, 0.99470299, 0.95144658, 0.97314263, 1.17863324, 1.23894574, 1.23622420]
UPPER = [2.6247813, 2.5331192, 2.1955399, 2.0088487, 1.9563365, 2.1657455, 2.1507413, 2.0461979]
# Serial interval as a table (example 1).
TABLE = np.array([0, 0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001])
MEAN_BY_TABLE = [1.7356089, 1.7490494, 1.5370427, 1.4316392, 1.4223487, 1.6349410, 1.6636221, 1.6156800]
# Local and imported cases (example 2), days 8 to 14.
ALL = np.array([1, 3, 1, 1, 3, 4, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0.0])
IMPORTED = np.array([1, 1, 1, 1, 2, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0.0])
MEAN_OF_LOCAL = [0.6413590, 0.3999222, 0.3956574, 0.4170468, 0.3515432, 0.1976371, 0.2561099]

FLU = serial_interval(2.6, 1.5)
COUNTS = st.lists(st.integers(0, 60).map(float), min_size=8, max_size=30)


class TestSerialInterval:
    """The gamma distribution, shifted by a day and made discrete."""

    def test_influenza_as_printed_by_epiestim(self) -> None:
        # discr_si(0:20, mu = 2.6, sigma = 1.5) in the package's vignette.
        printed = [0, 0.2331721, 0.3585794, 0.1981108, 0.1033427, 0.05290518, 0.02682146, 0.01351620]
        assert FLU[:8] == pytest.approx(printed, rel=1e-6)
        assert FLU[20] == pytest.approx(1.534394e-06, rel=1e-6)

    def test_equals_the_integral_over_the_first_day(self) -> None:
        # P(interval = k): the first case falls anywhere in its day u, the delay X + 1 ends in day k.
        delay = stats.gamma((3.7 / 2.9) ** 2, scale=2.9**2 / 3.7)
        weights = serial_interval(4.7, 2.9)
        for days in (1, 2, 5, 12):
            chance, _ = integrate.quad(
                lambda moment, days=days: delay.cdf(days - moment) - delay.cdf(days - 1 - moment), 0, 1
            )
            assert weights[days] == pytest.approx(chance, abs=1e-8)

    @settings(deadline=None)
    @given(st.floats(1.5, 15), st.floats(0.2, 1.0))
    def test_is_a_distribution_with_the_mean_asked_for(self, mean: float, variation: float) -> None:
        weights = serial_interval(mean, mean * variation)
        assert weights[0] == 0
        assert weights.min() >= 0
        assert weights.sum() == pytest.approx(1.0, abs=1e-8)
        assert weights @ np.arange(len(weights)) == pytest.approx(mean, abs=1e-5)

    @pytest.mark.parametrize(("mean", "deviation"), [(1.0, 1.0), (3.0, 0.0), (500.0, 900.0)])
    def test_refuses_what_is_no_interval(self, mean: float, deviation: float) -> None:
        with pytest.raises(ValueError, match="serial interval"):
            serial_interval(mean, deviation)


class TestPublished:
    """The figures that EpiEstim gives."""

    def test_the_school_in_pennsylvania(self) -> None:
        found = reproduction(SCHOOL, interval=FLU, least_cases=0)
        assert np.isnan(found.mean[:7]).all()
        assert found.mean[7:] == pytest.approx(MEAN, rel=1e-6)
        assert found.lower[7:15] == pytest.approx(LOWER, rel=1e-6)
        assert found.upper[7:15] == pytest.approx(UPPER, rel=1e-6)

    def test_a_serial_interval_given_as_a_table(self) -> None:
        found = reproduction(SCHOOL, interval=TABLE, least_cases=0)
        assert found.mean[7:15] == pytest.approx(MEAN_BY_TABLE, rel=1e-6)

    def test_imported_cases_infect_but_were_not_infected_here(self) -> None:
        found = reproduction(ALL, interval=FLU, imported=IMPORTED, least_cases=0)
        assert found.mean[7:14] == pytest.approx(MEAN_OF_LOCAL, rel=1e-6)
        assert found.cases[7] == 6

    def test_the_posterior_written_out(self) -> None:
        # Days 2 to 8: 17 local cases; Λ by hand from the table; Gamma(1 + 17, 1 / (1/5 + ΣΛ)).
        pressure = sum(
            TABLE[lag] * SCHOOL[day - lag] for day in range(1, 8) for lag in range(1, day + 1) if lag < 12
        )
        posterior = stats.gamma(18, scale=1 / (0.2 + pressure))
        found = reproduction(SCHOOL, interval=TABLE, level=0.9)
        assert found.cases[7] == 17
        assert found.mean[7] == pytest.approx(posterior.mean())
        assert found.lower[7] == pytest.approx(posterior.ppf(0.05))
        assert found.upper[7] == pytest.approx(posterior.ppf(0.95))


class TestNotShown:
    """Windows of which nothing is said."""

    def test_eleven_cases_are_too_few_and_twelve_are_not(self) -> None:
        days = np.array([3.0, 2, 2, 2, 2, 1, 1, 1, 2, 2])
        found = reproduction(days, interval=FLU)
        assert found.cases[7:].tolist() == [11, 11, 11]
        assert np.isnan(found.mean).all()
        days[7:] += 1
        assert not np.isnan(reproduction(days, interval=FLU).mean[7:]).any()

    def test_the_window_may_not_begin_on_the_first_day(self) -> None:
        found = reproduction(np.full(8, 10.0), interval=FLU)
        assert np.isnan(found.mean).tolist() == [True] * 7 + [False]

    def test_an_unreported_day_in_the_window(self) -> None:
        days = np.full(60, 10.0)
        days[30] = NAN
        found = reproduction(days, interval=FLU)
        assert np.isnan(found.mean[30:37]).all()
        # Until the gap lies so far back that it carries at most 5 % of the infectiousness.
        shown = np.flatnonzero(~np.isnan(found.mean[30:]))[0]
        assert FLU[shown - 6] <= 0.05 < FLU[shown - 7]
        assert found.mean[59] == pytest.approx(reproduction(np.full(60, 10.0), interval=FLU).mean[59])

    def test_a_gap_before_the_window_does_not_count_as_days_without_cases(self) -> None:
        steady, silent, zero = np.full((3, 60), 10.0)
        silent[40], zero[40] = NAN, 0.0
        full, left_out, falsely = (reproduction(days, interval=FLU).mean for days in (steady, silent, zero))
        # Left out, the day is like the others, and with steady cases nothing changes but rounding.
        first = 41 + int(np.argmin(np.isnan(left_out[41:])))
        assert left_out[first:] == pytest.approx(full[first:], rel=1e-12)
        assert falsely[first] > full[first] * 1.005

    def test_first_cases_after_silence_came_from_elsewhere(self) -> None:
        days = np.array([0.0] * 10 + [20.0] + [10.0] * 10)
        found = reproduction(days, interval=TABLE, least_cases=0)
        assert found.cases[10] == 0
        assert found.cases[13] == 30

    def test_more_imported_than_all_cases_is_unknown(self) -> None:
        imported = np.zeros(12)
        imported[5] = 99
        found = reproduction(np.full(12, 10.0), interval=FLU, imported=imported)
        assert np.isnan(found.mean[:12]).all()

    def test_short_series(self) -> None:
        assert np.isnan(reproduction(np.full((2, 3), 10.0), interval=FLU).mean).all()
        assert reproduction(np.empty((2, 0)), interval=FLU).mean.shape == (2, 0)


class TestProperties:
    """What holds for all figures."""

    @settings(deadline=None)
    @given(COUNTS, st.integers(1, 40))
    def test_more_cases_today_never_lower_it(self, days: list[float], more: int) -> None:
        raised = np.array(days)
        raised[-1] += more
        before = reproduction(np.array(days), interval=FLU, least_cases=0)
        after = reproduction(raised, interval=FLU, least_cases=0)
        assert after.mean[-1] >= before.mean[-1] * (1 - 1e-12)
        np.testing.assert_array_equal(after.mean[:-1], before.mean[:-1])

    @settings(deadline=None)
    @given(COUNTS, st.integers(0, 29))
    def test_a_removed_report_never_yields_an_estimate_in_its_window(
        self, days: list[float], gap: int
    ) -> None:
        gap = min(gap, len(days) - 1)
        without = np.array(days)
        without[gap] = NAN
        found = reproduction(without, interval=FLU, least_cases=0)
        assert np.isnan(found.mean[gap : gap + 7]).all()
        assert np.isnan(found.cases[gap : gap + 7]).all()

    @settings(deadline=None)
    @given(COUNTS)
    def test_the_mean_lies_in_the_interval(self, days: list[float]) -> None:
        found = reproduction(np.array(days), interval=FLU)
        shown = ~np.isnan(found.mean)
        assert (found.lower[shown] < found.mean[shown]).all()
        assert (found.mean[shown] < found.upper[shown]).all()
        # The aim of 12 cases: a coefficient of variation below 0.3.
        assert (1 / np.sqrt(1 + found.cases[shown]) < 0.3).all()
        assert math.isclose(1 / math.sqrt(13), 0.2774, abs_tol=1e-4)
