"""Counts of which some figures were suppressed: between two ends, which what happened is never outside of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators.period_indicators import NO_LINES
from fivecolour.scoring.indicators.values import bounds, compute_ends, compute_intervals, past_of
from fivecolour.scoring.indicators.window_cases import BOUNDS

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
    # Nothing but that it was suppressed is held.
    only = replace(whole, values={}, most={"new_confirmed": np.full((1, 7), 4.0)})
    assert (
        interval(only) == interval(only.periods(slice(5, None), past_of(only.periods(slice(5))))) == (0, 28)
    )


@pytest.mark.parametrize(
    ("new", "most", "expected"),
    [
        # Of the week nothing is told; there have been at most 9 cases in all.
        ([NAN] * 7, [NAN] * 7, (0, 9)),
        # Of each of its days at most 4, 28 in all, but not more than 9.
        ([NAN] * 7, [4.0] * 7, (0, 9)),
        ([2.0, NAN, NAN, NAN, NAN, NAN, 3], [NAN, 4, 4, 4, 4, 4, NAN], (5, 9)),
        # Less than 9 by its days.
        ([2.0, NAN, 0, 0, 0, 0, 3], [NAN, 1, NAN, NAN, NAN, NAN, NAN], (5, 6)),
        # What is told counts, whatever was said of the total.
        ([2.0] * 7, [NAN] * 7, (14, 14)),
        ([2.0] * 6 + [NAN], [NAN] * 6 + [4], (12, 12)),
    ],
)
def test_a_suppressed_total_is_the_most_that_there_can_have_been(
    new: list[float], most: list[float], expected: tuple[float, float]
) -> None:
    of = figures(new, [NAN] * 7, most)
    of.most["cumulative_confirmed"] = np.array([[NAN] * 6 + [9.0]])
    assert interval(of) == expected


def test_totals_tell_the_least_where_not_all_that_was_suppressed_lies_between_them() -> None:
    # 105 - 100 until the third day, 0 to 4 on the fourth and 1 + 1 + 1; the most goes by the days alone, 13.
    new, hidden = [NAN, 1, NAN, 1, NAN, 1, 1, 1], [NAN, NAN, 4, NAN, 4, NAN, NAN, NAN]
    totals = [100, NAN, NAN, 105, NAN, NAN, NAN, NAN]
    assert interval(figures(new, totals, hidden)) == (8, 13)


# Many tests are the better, so that the worse end is the least.
@pytest.mark.parametrize(
    ("name", "worst", "bound"), [("cases_7d_per_100k", 25, "at_most"), (TESTS, 21, "at_least")]
)
def test_what_lies_between_two_numbers_is_told_at_its_worse_end(name: str, worst: float, bound: str) -> None:
    of = figures([1.0, NAN, 2, 3, 4, 5, 6], [NAN] * 7, [NAN, 4, NAN, NAN, NAN, NAN, NAN])
    values, at_worst = compute_ends(of, [name], days=[6], lines=NO_LINES)
    assert (values[name].tolist(), at_worst[name].tolist()) == ([[worst]], [[worst]])
    assert BOUNDS[bounds(of, name, 6)[0]] == bound
    # Where nothing is hidden there is but one end.
    values, at_worst = compute_ends(replace(of, most={}), [name], days=[6], lines=NO_LINES)
    assert values[name] is at_worst[name]


@dataclass(frozen=True)
class Truth:
    """What happened, and what was reported of it: told, hidden or not at all."""

    new: list[int]
    told: list[str]
    totals: list[str]
    slack: list[int]
    before: int

    def figures(self) -> Figures:
        shown = [float(n) if how == "told" else NAN for n, how in zip(self.new, self.told, strict=True)]
        most = [
            float(n + more) if how == "hidden" else NAN
            for n, how, more in zip(self.new, self.told, self.slack, strict=True)
        ]
        totals: FloatArray = self.before + np.cumsum(self.new, dtype=float)
        cumulative = [
            float(one) if how == "told" else NAN for one, how in zip(totals, self.totals, strict=True)
        ]
        found = figures(shown, cumulative, most)
        so_far = np.where(np.array(self.totals) == "hidden", totals + self.slack, NAN)
        found.most["cumulative_confirmed"] = so_far[np.newaxis]
        return found

    def told_of(self, day: int, length: int) -> tuple[float, float]:
        """Return what two totals and the days around them tell, or else all days."""
        days = range(day - length + 1, day + 1)
        if self.totals[day] == "told" and self._known_by(day, length) == self._most_by(day, length):
            happened = self._most_by(day, length)
            return happened, happened
        for first in range(max(day - length, 0), day):
            for last in range(first + 1, day + 1):
                outside = [one for one in days if not first < one <= last]
                if self.totals[first] == self.totals[last] == "told" and self._tells(outside, "told"):
                    happened = float(sum(self.new[one] for one in days))
                    return happened, happened
        if not self._tells(list(days), "told", "hidden"):
            return NAN, NAN
        least = [self.new[one] if self.told[one] == "told" else 0 for one in days]
        most = [self.new[one] + (self.slack[one] if self.told[one] == "hidden" else 0) for one in days]
        return float(sum(least)), float(sum(most))

    def _total(self, day: int) -> float:
        return float(self.before + sum(self.new[: day + 1]))

    def _most_by(self, day: int, length: int) -> float:
        """Return today's total without the last one before the window."""
        before = [one for one in range(day - length + 1) if self.totals[one] == "told"]
        return self._total(day) - (self._total(before[-1]) if before else 0)

    def _known_by(self, day: int, length: int) -> float:
        """Return what is known: between the first and the last total, and told beside them."""
        totals = [one for one in range(max(day - length, 0), day + 1) if self.totals[one] == "told"]
        days = range(max(day - length + 1, 0), day + 1)
        told = [one for one in days if self.told[one] == "told"]
        beside = [one for one in told if not totals[0] < one <= totals[-1]]
        between = self._total(totals[-1]) - self._total(totals[0])
        return between + sum(self.new[one] for one in beside)

    def _tells(self, days: list[int], *ways: str) -> bool:
        return all(one >= 0 and self.told[one] in ways for one in days)


def lists(of: st.SearchStrategy[object]) -> st.SearchStrategy[list[object]]:
    return st.lists(of, min_size=DAYS, max_size=DAYS)


TRUTHS = st.builds(
    Truth,
    new=lists(st.integers(0, 9)),
    told=lists(st.sampled_from(["told", "told", "hidden", "nothing"])),
    totals=lists(st.sampled_from(["told", "told", "hidden", "nothing"])),
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
