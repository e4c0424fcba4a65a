"""EARS against a plain computation day by day, and by hand."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.surveillance.ears import Ears, Signal, ears

NAN = float("nan")
COUNTS = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30)
GAPPY = st.lists(st.one_of(st.just(NAN), st.integers(-2, 40).map(float)), min_size=1, max_size=30)


def one_by_one(days: list[float], least_deviation: float) -> dict[str, list[tuple[float, float]]]:
    """Compute statistic and upper bound of each day in plain Python, as the formulas are printed.

    Formulas and defaults: help page of ``earsC`` in the R package surveillance, whose index is from 1;
    z = 3.09 for C1 and C2, 1.96 for C3.
    """

    def above(value: float) -> float:
        return value if math.isnan(value) else max(0.0, value)

    def compared(last: int) -> tuple[float, float]:
        baseline = days[last - 6 : last + 1] if last >= 6 else [NAN]
        if any(not value >= 0 for value in baseline):
            return NAN, NAN
        return statistics.mean(baseline), max(statistics.stdev(baseline), least_deviation)

    found: dict[str, list[tuple[float, float]]] = {"c1": [], "c2": [], "c3": []}
    c2: list[float] = []
    for day, today in enumerate(days):
        count = today if today >= 0 else NAN
        mean, deviation = compared(day - 1)
        found["c1"].append(((count - mean) / deviation, above(mean + 3.0902323 * deviation)))
        mean, deviation = compared(day - 3)
        c2.append((count - mean) / deviation)
        found["c2"].append((c2[day], above(mean + 3.0902323 * deviation)))
        earlier = [c2[day - lag] if day >= lag else NAN for lag in (1, 2)]
        carried = sum(above(value - 1.0) for value in earlier)
        found["c3"].append((c2[day] + carried, above(mean + deviation * (1.959964 - carried))))
    return found


def methods(found: Ears) -> dict[str, Signal]:
    return {"c1": found.c1, "c2": found.c2, "c3": found.c3}


class TestFormulas:
    """The three methods."""

    def test_c1_by_hand(self) -> None:
        # Mean 14 / 7 = 2; squares 0 1 1 0 0 1 1, divided by 6: deviation 0.8165.
        found = ears(np.array([2.0, 1, 3, 2, 2, 1, 3, 5])).c1
        assert found.statistic[7] == pytest.approx(3 / math.sqrt(4 / 6))
        assert found.upper[7] == pytest.approx(2 + 3.0902 * 0.8165, abs=1e-4)
        assert found.alarm[7]

    def test_c2_leaves_out_yesterday_and_the_day_before(self) -> None:
        outbreak = np.array([2.0, 1, 3, 2, 2, 1, 3, 30, 30, 30])
        found = ears(outbreak)
        assert found.c2.upper[9] == pytest.approx(2 + 3.0902 * 0.8165, abs=1e-4)
        assert found.c2.alarm[9]
        assert not found.c1.alarm[9]

    def test_c3_sums_a_slow_rise_over_three_days(self) -> None:
        rising = np.array([2.0, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3])
        found = ears(rising, least_deviation=0.5)
        # C2 is (3 − 2) / 0.5 = 2 on each of the last three days: 2 + 1 + 1 = 4.
        assert found.c2.statistic[9:].tolist() == [2, 2, 2]
        assert found.c3.statistic[11] == 4
        assert found.c3.alarm[11]
        assert not found.c2.alarm[11]
        assert found.c3.upper[11] == pytest.approx(2 + 0.5 * (1.96 - 2), abs=1e-3)

    def test_the_first_usable_days_are_the_8th_the_10th_and_the_12th(self) -> None:
        found = ears(np.arange(15.0))
        assert [int(np.argmax(method.usable)) + 1 for method in methods(found).values()] == [8, 10, 12]

    @settings(deadline=None)
    @given(GAPPY, st.sampled_from([0.1, 0.5, 1.0]))
    def test_equals_the_plain_computation(self, days: list[float], least_deviation: float) -> None:
        found = methods(ears(np.array(days), least_deviation=least_deviation))
        for name, expected in one_by_one(days, least_deviation).items():
            statistic, upper = (np.array(column) for column in zip(*expected, strict=True))
            np.testing.assert_allclose(found[name].statistic, statistic, rtol=1e-6, atol=1e-6)
            np.testing.assert_allclose(found[name].upper, upper, rtol=1e-6, atol=1e-6)
            assert found[name].alarm.tolist() == (np.array(days) > found[name].upper).tolist()


class TestZeros:
    """Counties with almost no cases."""

    def test_one_case_after_a_week_of_zeros_does_not_alarm_but_two_do(self) -> None:
        week = [0.0] * 7
        assert not ears(np.array([*week, 1.0])).c1.alarm[7]
        assert ears(np.array([*week, 2.0])).c1.alarm[7]

    def test_a_day_without_a_case_never_alarms(self) -> None:
        falling = ears(np.array([0.0] * 9 + [9.0, 9.0, 0.0])).c3
        assert falling.statistic[11] > 1.96
        assert not falling.alarm[11]

    def test_the_least_deviation_must_be_above_zero(self) -> None:
        with pytest.raises(ValueError, match="above 0"):
            ears(np.zeros(8), least_deviation=0.0)


class TestMissing:
    """Unreported days."""

    def test_an_unreported_day_in_the_baseline_makes_it_unusable(self) -> None:
        days = np.array([2.0, 1, NAN, 2, 2, 1, 3, 50, 50])
        found = ears(days).c1
        assert not found.usable.any()
        assert not found.alarm.any()

    def test_fewer_days_can_be_allowed_and_only_they_are_averaged(self) -> None:
        found = ears(np.array([2.0, 1, NAN, NAN, 2, 1, 4, 50]), least_reported=5).c1
        assert found.statistic[7] == pytest.approx((50 - 2) / math.sqrt((0 + 1 + 0 + 1 + 4) / 4))
        with pytest.raises(ValueError, match="2 to 7"):
            ears(np.zeros(8), least_reported=1)

    def test_without_todays_figure_there_is_no_alarm_but_a_bound(self) -> None:
        found = ears(np.array([2.0, 1, 3, 2, 2, 1, 3, NAN])).c1
        assert not found.usable[7]
        assert not found.alarm[7]
        assert found.upper[7] > 0

    @settings(deadline=None)
    @given(COUNTS, st.integers(0, 29))
    def test_is_not_taken_for_a_zero(self, days: list[float], gap: int) -> None:
        gap = min(gap, len(days) - 1)
        without = np.array(days)
        without[gap] = NAN
        before, after = methods(ears(np.array(days))), methods(ears(without))
        for name, reach in {"c1": range(8), "c2": (0, *range(3, 10)), "c3": range(12)}.items():
            touched = [gap + lag for lag in reach if gap + lag < len(days)]
            untouched = np.delete(np.arange(len(days)), touched)
            assert not after[name].usable[touched].any()
            np.testing.assert_array_equal(after[name].statistic[untouched], before[name].statistic[untouched])


class TestProperties:
    """What holds for all figures."""

    @settings(deadline=None)
    @given(COUNTS, st.integers(1, 50))
    def test_more_cases_today_never_end_an_alarm(self, days: list[float], more: int) -> None:
        raised = np.array(days)
        raised[-1] += more
        before, after = methods(ears(np.array(days))), methods(ears(raised))
        for name in before:
            assert after[name].alarm[-1] >= before[name].alarm[-1]

    @settings(deadline=None)
    @given(
        st.lists(st.lists(st.integers(0, 40).map(float), min_size=14, max_size=14), min_size=2, max_size=5)
    )
    def test_districts_are_judged_apart(self, rows: list[list[float]]) -> None:
        together = ears(np.array(rows)).c3.statistic
        for row, days in enumerate(rows):
            np.testing.assert_array_equal(together[row], ears(np.array(days)).c3.statistic)
