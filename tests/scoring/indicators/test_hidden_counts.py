"""Counts of which some figures were suppressed: between two ends, which what happened is never outside of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators.values import compute_intervals, past_of

NAN = float("nan")
DAYS, SPLIT = 14, 8
TESTS = "tests_7d_per_100k"
# Of 100,000 people they are the counts themselves; those of tests are unknown where a gap leaves a bound.
NAMES = {"cases_7d_per_100k": 7, "cases_14d_per_100k": 14, "tests_7d_per_100k": 7, "tests_14d_per_100k": 14}


def figures(new: list[float], cumulative: list[float], most: list[float]) -> Figures:
    """Return figures of which cases and tests are the same."""
    dates, values, limits = np.datetime64("2021-03-01") + np.arange(len(new)), {}, {}
    for of in ("confirmed", "tests"):
        values |= {f"new_{of}": np.array([new]), f"cumulative_{of}": np.array([cumulative])}
        limits[f"new_{of}"] = np.array([most])
    return Figures(("A",), dates, values, np.array([100_000.0]), most=limits)


def interval(of: Figures, name: str = "cases_7d_per_100k") -> tuple[float, float]:
    """Return the least and the most of the last day."""
    low, high = compute_intervals(of, [name], days=[len(of.dates) - 1])[name]
    return float(low[0, 0]), float(high[0, 0])


@pytest.mark.parametrize(
    ("cumulative", "expected"),
    [
        # Nobody tells a total: 1 + 2 + 0 + 3 + 4 + 5 + 6, or 4 more.
        ([NAN] * 9, (21, 25)),
        # Two totals with what was suppressed between them: 108 - 101, and what is told beside it.
        ([NAN, NAN, 101, NAN, NAN, 108, NAN, NAN, NAN], (23, 23)),
        # A total of an earlier day than the one before the window: no more than 24 since then.
        ([100, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 124], (21, 24)),
        # Totals on both sides of the window: 124 - 102.
        ([NAN, 102, NAN, NAN, NAN, NAN, NAN, NAN, 124], (22, 22)),
        # The first total of all tells nothing of the window.
        ([NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 124], (21, 25)),
    ],
)
def test_totals_tell_what_was_suppressed(cumulative: list[float], expected: tuple[float, float]) -> None:
    new = [NAN, NAN, 1, 2, NAN, 3, 4, 5, 6]
    most = [NAN, NAN, NAN, NAN, 4.0, NAN, NAN, NAN, NAN]
    assert interval(figures(new, cumulative, most)) == expected


@pytest.mark.parametrize(
    ("cumulative", "expected"),
    [
        ([NAN] * 9, (21, 25)),
        ([NAN, NAN, 101, NAN, NAN, 108, NAN, NAN, NAN], (23, 23)),
        ([NAN, 102, NAN, NAN, NAN, NAN, NAN, NAN, 124], (22, 22)),
    ],
)
def test_totals_tell_it_of_what_has_no_bounds(cumulative: list[float], expected: tuple[float, float]) -> None:
    new = [NAN, NAN, 1, 2, NAN, 3, 4, 5, 6]
    most = [NAN, NAN, NAN, NAN, 4.0, NAN, NAN, NAN, NAN]
    assert interval(figures(new, cumulative, most), "tests_7d_per_100k") == expected
    # A day that nobody reported leaves nothing known, unless totals stand on both sides of it.
    new[6] = NAN
    of_gap = (22, 22) if cumulative[1] == 102 else (NAN, NAN)
    assert interval(figures(new, cumulative, most), "tests_7d_per_100k") == pytest.approx(of_gap, nan_ok=True)


def test_what_was_suppressed_before_the_first_period_counts_as_suppressed() -> None:
    new, most = [1.0, NAN, 2, 3, 4, 5, 6], [NAN, 4.0, NAN, NAN, NAN, NAN, NAN]
    whole = figures(new, [NAN] * 7, most)
    later = whole.periods(slice(5, None), past_of(whole.periods(slice(5))))
    assert interval(whole) == interval(later) == (21, 25)


@dataclass(frozen=True)
class Truth:
    """What happened, and what was reported of it: told, hidden or not at all."""

    new: list[int]
    told: list[str]
    totals: list[bool]
    slack: list[int]
    before: int

    def figures(self) -> Figures:
        shown = [float(n) if how == "told" else NAN for n, how in zip(self.new, self.told, strict=True)]
        most = [
            float(n + more) if how == "hidden" else NAN
            for n, how, more in zip(self.new, self.told, self.slack, strict=True)
        ]
        totals: FloatArray = self.before + np.cumsum(self.new, dtype=float)
        cumulative = [float(one) if told else NAN for one, told in zip(totals, self.totals, strict=True)]
        return figures(shown, cumulative, most)

    def told_of(self, day: int, length: int) -> tuple[float, float]:
        """Return what two totals and the days around them tell, or else all days."""
        days = range(day - length + 1, day + 1)
        for first in range(max(day - length, 0), day):
            for last in range(first + 1, day + 1):
                outside = [one for one in days if not first < one <= last]
                if self.totals[first] and self.totals[last] and self._tells(outside, "told"):
                    happened = float(sum(self.new[one] for one in days))
                    return happened, happened
        if not self._tells(list(days), "told", "hidden"):
            return NAN, NAN
        least = [self.new[one] if self.told[one] == "told" else 0 for one in days]
        most = [self.new[one] + (self.slack[one] if self.told[one] == "hidden" else 0) for one in days]
        return float(sum(least)), float(sum(most))

    def _tells(self, days: list[int], *ways: str) -> bool:
        return all(one >= 0 and self.told[one] in ways for one in days)


def lists(of: st.SearchStrategy[object]) -> st.SearchStrategy[list[object]]:
    return st.lists(of, min_size=DAYS, max_size=DAYS)


TRUTHS = st.builds(
    Truth,
    new=lists(st.integers(0, 9)),
    told=lists(st.sampled_from(["told", "told", "hidden", "nothing"])),
    totals=lists(st.booleans()),
    slack=lists(st.integers(0, 5)),
    before=st.integers(0, 50),
)


@settings(max_examples=100)
@given(TRUTHS)
def test_what_happened_is_never_outside(truth: Truth) -> None:
    given = truth.figures()
    for name, length in NAMES.items():
        low, high = (found[0] for found in compute_intervals(given, [name], days=range(DAYS))[name])
        for day in range(length - 1, DAYS):
            happened = sum(truth.new[day - length + 1 : day + 1])
            assert np.isnan(low[day]) or low[day] <= happened <= high[day]


@settings(max_examples=50)
@given(TRUTHS)
def test_what_is_told_without_bounds_is_what_reports_tell(truth: Truth) -> None:
    low, high = (found[0] for found in compute_intervals(truth.figures(), [TESTS], days=range(DAYS))[TESTS])
    told = [truth.told_of(day, NAMES[TESTS]) for day in range(DAYS)]
    np.testing.assert_array_equal(np.column_stack([low, high]), np.array(told))


def test_totals_alone_tell_a_count_where_they_stand_on_both_sides() -> None:
    none = [NAN] * 9
    of = figures(none, [100, 103, NAN, NAN, NAN, NAN, NAN, NAN, 124], none)
    del of.values["new_tests"], of.most["new_tests"]
    assert interval(of, TESTS) == (21, 21)
    assert interval(of, "tests_14d_per_100k") == pytest.approx((NAN, NAN), nan_ok=True)


def test_what_all_days_tell_is_not_altered_by_totals() -> None:
    new, none = [1.0, 2, 3, 4, 5, 6, 7, 8], [NAN] * 8
    of = figures(new, [100, NAN, NAN, NAN, NAN, NAN, NAN, 136], none)
    del of.most["new_tests"]
    assert interval(of, TESTS) == (35, 35)


def test_corrections_are_no_cases() -> None:
    new = [1.0, 0, 0, -3, 0, 0, 0]
    assert interval(figures(new, [NAN] * 7, [NAN] * 7), TESTS) == (0, 0)


@settings(max_examples=50)
@given(TRUTHS)
def test_it_makes_no_difference_with_which_day_the_figures_begin(truth: Truth) -> None:
    whole = truth.figures()
    later = whole.periods(slice(SPLIT, None), past_of(whole.periods(slice(SPLIT))))
    days = range(DAYS - SPLIT)
    for name in NAMES:
        one = compute_intervals(whole, [name], days=range(SPLIT, DAYS))[name]
        other = compute_intervals(later, [name], days=days)[name]
        np.testing.assert_array_equal(np.stack(one), np.stack(other))
