"""Cases of the last days: exact where the figures tell, otherwise a bound that is named as one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain, explain_day
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators import values as module
from fivecolour.scoring.indicators.runs import clear_run
from fivecolour.scoring.indicators.values import bound, compute
from fivecolour.scoring.indicators.window_cases import BOUNDS, counted_until, window_cases
from fivecolour.scoring.schemes.library import load
from tests.scoring.made_up import begun

NAN = float("nan")
START = np.datetime64("2021-03-13")


def figures(people: float = NAN, **values: list[float] | FloatArray) -> Figures:
    """Return one district's figures from 13 March 2021."""
    rows = {name: np.array([row], dtype=np.float64) for name, row in values.items()}
    days = len(next(iter(values.values())))
    return Figures(("5304",), START + np.arange(days), rows, np.array([people]))


def last(length: int, **values: list[float]) -> tuple[float, str | None]:
    """Return the cases of the last window, and what they are."""
    given = figures(**values)
    days = np.array([len(given.dates) - 1])
    cases, limit = window_cases(given, length, days)
    return float(cases[0, 0]), BOUNDS[int(limit[0, 0])]


class TestNewFiguresAlone:
    """No cumulative figure is reported."""

    def test_the_window_is_summed(self) -> None:
        assert last(3, new_confirmed=[9, 4, 2, 1]) == (7, None)

    def test_an_unreported_day_leaves_at_least_the_others(self) -> None:
        assert last(3, new_confirmed=[9, 4, NAN, 1]) == (5, "at_least")

    def test_a_window_longer_than_the_history_is_at_least_what_it_holds(self) -> None:
        assert last(14, new_confirmed=[9, 4, 2, 1]) == (16, "at_least")

    def test_a_day_without_a_report_is_unknown(self) -> None:
        cases, limit = last(3, new_confirmed=[9, 4, 2, NAN])
        assert np.isnan(cases)
        assert limit is None

    def test_a_correction_is_no_number_of_cases(self) -> None:
        assert last(3, new_confirmed=[9, 4, -2, 1]) == (5, "at_least")

    def test_all_unreported_cumulatives_are_as_none(self) -> None:
        unknown = [NAN] * 4
        assert last(3, new_confirmed=[9, 4, 2, 1], cumulative_confirmed=unknown) == (7, None)


class TestBoth:
    """Cumulative and new figures tell together what neither tells alone."""

    def test_both_ends_known_outweigh_the_new_figures(self) -> None:
        assert last(2, cumulative_confirmed=[1, 2, 4, 7], new_confirmed=[1, 1, 9, 9]) == (5, None)

    @pytest.mark.parametrize(
        ("cumulative", "new", "expected"),
        [
            ([10, NAN, 15, NAN, NAN], [NAN, NAN, NAN, 3, 4], (12, None)),
            ([10, NAN, NAN, 18, NAN], [NAN, NAN, NAN, NAN, 4], (12, None)),
            ([NAN, NAN, 15, NAN, 22], [NAN, 2, 3, NAN, NAN], (12, None)),
            ([NAN, NAN, 15, NAN, NAN], [NAN, 2, 3, 3, 4], (12, None)),
            ([10, NAN, 15, NAN, NAN], [NAN, NAN, NAN, NAN, 4], (9, "at_least")),
            ([NAN, NAN, 15, NAN, NAN], [NAN, NAN, 3, NAN, 4], (7, "at_least")),
            ([NAN, NAN, 15, NAN, 22], [NAN, NAN, 3, NAN, NAN], (22, "at_most")),
        ],
        ids=[
            "new after the last cumulative",
            "a cumulative spans unreported days",
            "new before the first cumulative",
            "new on both sides",
            "unreported after the last cumulative",
            "unreported on both sides",
            "unreported before the first cumulative",
        ],
    )
    def test_four_days(self, cumulative: list[float], new: list[float], expected: object) -> None:
        assert last(4, cumulative_confirmed=cumulative, new_confirmed=new) == expected

    def test_at_most_is_counted_from_the_last_cumulative_before_the_window(self) -> None:
        assert last(2, cumulative_confirmed=[10, NAN, NAN, 15]) == (5, "at_most")

    def test_an_unchanged_cumulative_leaves_no_case_whatever_is_unreported(self) -> None:
        assert last(2, cumulative_confirmed=[10, NAN, NAN, 10]) == (0, None)

    def test_at_most_what_is_known_at_least_is_exact(self) -> None:
        assert last(3, cumulative_confirmed=[10, NAN, NAN, NAN, 15], new_confirmed=[NAN, NAN, NAN, 2, 3]) == (
            5,
            None,
        )

    def test_a_cumulative_that_contradicts_the_new_figures_is_no_limit(self) -> None:
        found = last(3, cumulative_confirmed=[10, NAN, NAN, NAN, 12], new_confirmed=[NAN, NAN, NAN, 2, 3])
        assert found == (5, "at_least")

    def test_clear_days_that_are_given_leave_no_case(self) -> None:
        assert last(2, cumulative_confirmed=[1, NAN, NAN, 7], clear_days=[0, 0, 1, 2]) == (0, None)


class TestAPast:
    """What was reported before the first day: sixty days, and of those before them the last total."""

    def test_the_last_total_of_all_limits_the_cases(self) -> None:
        given = begun(figures(cumulative_confirmed=[5.0] + [NAN] * 69 + [9.0]), 70)
        cases, limit = window_cases(given, 7, np.array([0]))
        assert (cases.tolist(), BOUNDS[limit[0, 0]]) == ([[4]], "at_most")
        assert given.past is not None
        assert given.past.length == 60

    def test_of_fewer_days_all_are_held(self) -> None:
        given = begun(figures(cumulative_confirmed=[5.0, 6, 9]), 2)
        assert given.past is not None
        assert given.past.length == 2
        assert window_cases(given, 2, np.array([0]))[0].tolist() == [[4]]


class TestWhatRestsOnIt:
    """Rates, means and bounds of a district that reports new cases alone."""

    GIVEN = figures(people=50_000, new_confirmed=[3.0] * 14 + [NAN, 3.0])

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("new_14d", 42), ("cases_14d_per_100k", 84), ("daily_cases_7d_mean_per_100k", 6)],
    )
    def test_exact(self, name: str, expected: float) -> None:
        assert compute(self.GIVEN, [name])[name][0, 13] == expected
        assert bound(self.GIVEN, name, 0, 13) is None

    def test_at_least(self) -> None:
        found = compute(self.GIVEN, ["cases_14d_per_100k"])["cases_14d_per_100k"]
        assert found[0, 15] == 78
        assert bound(self.GIVEN, "cases_14d_per_100k", 0, 15) == "at_least"

    def test_the_reason_names_what_the_window_holds(self) -> None:
        grading = grade(load("portugal-2021"), figures(people=50_000, new_confirmed=[5.0] * 14))
        assert grading.tiers[0, -1] == 2
        binding = explain(grading, 0, 13).binding
        assert binding is not None
        assert (binding.value, binding.bound) == (140, None)

    def test_a_window_reaches_back_before_the_first_day(self) -> None:
        last = begun(figures(people=50_000, new_confirmed=[5.0] * 40), 39)
        assert compute(last, ["cases_14d_per_100k"])["cases_14d_per_100k"].tolist() == [[140]]
        assert grade(load("portugal-2021"), last).tiers.tolist() == [[2]]


class TestCountedUntil:
    """What the total is at the least, for days ahead."""

    def test_new_cases_after_the_last_cumulative_are_added(self) -> None:
        given = figures(cumulative_confirmed=[5, 8, NAN, NAN], new_confirmed=[5, 3, 2, 4])
        assert [counted_until(given, day)[0] for day in (2, 3, 4)] == [8, 10, 14]

    def test_unreported_days_and_corrections_add_nothing(self) -> None:
        given = figures(cumulative_confirmed=[5, NAN, NAN, NAN], new_confirmed=[5, 2, NAN, -1])
        assert [counted_until(given, day)[0] for day in (3, 4)] == [7, 7]

    def test_unknown_without_any_cumulative(self) -> None:
        assert np.isnan(counted_until(figures(cumulative_confirmed=[NAN], new_confirmed=[5]), 1)[0])


DAYS, LENGTH = 12, 4
COUNTS = st.lists(st.integers(0, 5), min_size=DAYS, max_size=DAYS)
DAY_SETS = st.sets(st.integers(0, DAYS - 1))


class TestAnyReports:
    """Whatever is reported of consistent figures."""

    @given(COUNTS, st.sampled_from([1, 4, 7]))
    def test_new_figures_give_what_the_cumulative_ones_give(self, new: list[int], length: int) -> None:
        days = np.arange(length, DAYS)
        by_new = window_cases(figures(new_confirmed=new), length, days)
        by_total = window_cases(figures(cumulative_confirmed=np.cumsum(new)), length, days)
        np.testing.assert_array_equal(by_new, by_total)
        assert not by_new[1].any()

    @given(COUNTS, DAY_SETS, DAY_SETS)
    def test_a_bound_is_one_and_exact_is_exact(
        self, new: list[int], uncounted: set[int], unlisted: set[int]
    ) -> None:
        given = self._reported(new, uncounted, unlisted)
        cases, limits = window_cases(given, LENGTH, np.arange(DAYS))
        for day in range(DAYS):
            true, found = sum(new[max(0, day - LENGTH + 1) : day + 1]), cases[0, day]
            # Before the first day of the history there may have been cases, which a total includes.
            told = {None: found == true, "at_most": found >= true, "at_least": found <= true}
            if not np.isnan(found):
                assert told[BOUNDS[limits[0, day]]]

    @settings(max_examples=50)
    @given(COUNTS, DAY_SETS, DAY_SETS, st.integers(1, DAYS - 1), st.sampled_from([LENGTH, 60]))
    def test_by_a_past_as_by_the_whole(
        self, new: list[int], uncounted: set[int], unlisted: set[int], first: int, held: int
    ) -> None:
        """Whether all days before are held, or of the oldest only the last cumulative."""
        given = self._reported(new, uncounted, unlisted)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_REMEMBERED", held)
            continued = begun(given, first)
        following = window_cases(continued, LENGTH, np.arange(DAYS - first))
        np.testing.assert_array_equal(following, window_cases(given, LENGTH, np.arange(first, DAYS)))
        runs = clear_run(continued)
        np.testing.assert_array_equal(runs, clear_run(given)[:, first:])

    def _reported(self, new: list[int], uncounted: set[int], unlisted: set[int]) -> Figures:
        daily, total = np.array(new, dtype=float), np.cumsum(new).astype(float)
        daily[list(unlisted)], total[list(uncounted)] = NAN, NAN
        return figures(people=1000, new_confirmed=daily, cumulative_confirmed=total)


class TestASeriesThatBegins:
    """How many of its first cumulative figure are new, nobody knows."""

    def tiers(self, name: str, cumulative: list[float], people: float = 100_000) -> list[int]:
        found: list[int] = (
            grade(load(name), figures(people, cumulative_confirmed=cumulative)).tiers[0].tolist()
        )
        return found

    def test_no_colour_on_a_bound_alone(self) -> None:
        assert self.tiers("portugal-2021", [5000.0] * 15) == [0] * 14 + [1]

    def test_what_is_known_at_least_counts(self) -> None:
        """From 240 in 14 days on it is the second level, from 480 the third, from 960 the highest."""
        assert self.tiers("portugal-2021", [5000.0, 5100, 5300, 5960]) == [0, 0, 0, 5]

    def test_both_ends_on_one_side_of_every_line_are_enough(self) -> None:
        given = figures(100_000, cumulative_confirmed=[3.0, 5])
        grading = grade(load("portugal-2021"), given)
        assert grading.tiers.tolist() == [[1, 1]]
        binding = explain(grading, 0, 1).binding
        assert binding is not None
        assert (binding.value, binding.bound) == (5, "at_most")

    def test_a_review_raises_by_what_is_known_and_does_not_lower_by_it(self) -> None:
        zhejiang = load("zhejiang-2020")
        days = np.arange("2020-02-09", "2020-02-19", dtype="datetime64[D]")
        rows = np.array([[NAN] * 2 + [15.0] * 4 + [26.0] * 4, [NAN] * 2 + [9.0] * 4 + [20.0] * 4])
        grading = grade(zhejiang, Figures(("1", "2"), days, {"cumulative_confirmed": rows}))
        # 11 to 26 new cases on 15 February are no orange; 11 to 20 are yellow.
        assert grading.tiers.tolist() == [[0, 0, 0, 3, 3, 3, 3, 3, 3, 3], [0, 0, 0, 2, 2, 2, 3, 3, 3, 3]]

    def test_the_reason_says_so(self) -> None:
        grading = grade(load("portugal-2021"), figures(100_000, cumulative_confirmed=[5000.0, 5002]))
        reason = explain(grading, 0, 1)
        assert reason.notes[-1] == "begins"
        assert list(explain_day(grading, 1)) == [reason]
        assert sentence(reason, grading.scheme, "en") == (
            "Not graded (grey): at least 2 new cases per 100,000 in the last 14 days on 14 March; as the "
            "cumulative figures begin within these days, there can have been more, which is not enough "
            "for a level."
        )
        assert "至少2例，累计数在此期间才开始上报，实际新增可能更多，不足以定级" in sentence(
            reason, grading.scheme, "zh"
        )

    def test_a_case_missing_elsewhere_does_not_make_it_green(self) -> None:
        """The rule passes over a rate that is unknown; this one is known to lie between 0 and 5,000."""
        given = figures(100_000, cumulative_confirmed=[5000.0, 5000], positivity_7d=[1.0, 1.0])
        assert grade(load("cdc-transmission-2021"), given).tiers.tolist() == [[0, 0]]


class TestCorrections:
    """More cases taken back than were new."""

    @pytest.mark.parametrize("name", ["new_2d", "cases_2d_per_100k", "daily_cases_7d_mean_per_100k"])
    def test_no_negative_number_of_cases(self, name: str) -> None:
        given = figures(100_000, cumulative_confirmed=[100.0] * 7 + [99.0])
        assert compute(given, [name])[name][0, 7] == 0
        assert bound(given, name, 0, 7) == "at_least"

    def test_nor_one_that_is_given(self) -> None:
        given = figures(100_000, cases_7d_per_100k=[-1.0])
        assert compute(given, ["cases_7d_per_100k"])["cases_7d_per_100k"].tolist() == [[0]]
        assert bound(given, "cases_7d_per_100k", 0, 0) == "at_least"

    def test_the_reason_names_none(self) -> None:
        given = figures(100_000, cumulative_confirmed=[100.0] * 14 + [99.0])
        grading = grade(load("portugal-2021"), given)
        assert grading.tiers[0, 14] == 1
        assert "-1" not in sentence(explain(grading, 0, 14), grading.scheme, "en")
