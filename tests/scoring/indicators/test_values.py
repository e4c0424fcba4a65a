"""Indicators from reported figures: a gap is never a zero."""

from __future__ import annotations

import numpy as np
import pytest

from fivecolour.catalogue import is_known
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators.names import can_compute
from fivecolour.scoring.indicators.values import bound, compute

NAN = float("nan")


def figures(population: float = NAN, **values: list[float]) -> Figures:
    """Return one district's figures from 1 February 2020."""
    length = len(next(iter(values.values())))
    dates = np.datetime64("2020-02-01") + np.arange(length)
    rows = {name: np.array([row], dtype=np.float64) for name, row in values.items()}
    return Figures(("330203",), dates, rows, np.array([population]))


def row(given: Figures, name: str) -> FloatArray:
    return compute(given, [name])[name][0]


class TestClearDays:
    """Reported days in a row without a new case."""

    def test_equal_cumulatives_are_clear_and_a_case_ends_the_run(self) -> None:
        given = figures(cumulative_confirmed=[3, 3, 3, 4, 4])
        assert row(given, "clear_days").tolist() == [0, 1, 2, 0, 1]

    def test_an_unreported_day_is_not_clear_and_breaks_the_run(self) -> None:
        given = figures(cumulative_confirmed=[3, 3, NAN, 3, 3])
        assert row(given, "clear_days").tolist() == [0, 1, 0, 0, 1]

    def test_a_reported_zero_is_clear_without_any_cumulative(self) -> None:
        given = figures(cumulative_confirmed=[66, NAN, NAN], new_confirmed=[0, NAN, 0])
        assert row(given, "clear_days").tolist() == [1, 0, 1]

    def test_a_reported_case_outweighs_equal_cumulatives(self) -> None:
        given = figures(cumulative_confirmed=[5, 5], new_confirmed=[0, 1])
        assert row(given, "clear_days").tolist() == [1, 0]


class TestNewCases:
    """Cases of the last k days; a gap can only make them more."""

    def test_difference_of_cumulatives(self) -> None:
        given = figures(cumulative_confirmed=[1, 2, 4, 7, 11])
        assert row(given, "new_2d").tolist() == [1, 2, 3, 5, 7]

    def test_a_gap_at_the_window_s_start_counts_from_the_report_before_it(self) -> None:
        given = figures(cumulative_confirmed=[1, 2, NAN, 7, 11])
        assert row(given, "new_2d")[4] == 9
        assert bound(given, "new_2d", 0, 4) == "at_most"
        assert bound(given, "new_2d", 0, 3) is None

    def test_with_no_earlier_report_all_cases_may_be_new(self) -> None:
        given = figures(cumulative_confirmed=[NAN, NAN, NAN, 7, 7])
        assert row(given, "new_2d")[4] == 7
        assert bound(given, "new_2d", 0, 4) == "at_most"

    def test_clear_days_through_the_whole_window_leave_none(self) -> None:
        given = figures(cumulative_confirmed=[1, NAN, NAN, 7, 7], new_confirmed=[NAN, NAN, NAN, 0, 0])
        assert row(given, "new_2d")[4] == 0
        assert bound(given, "new_2d", 0, 4) is None

    def test_without_today_s_cumulative_at_least_today_s_cases_are_known(self) -> None:
        given = figures(cumulative_confirmed=[1, 2, NAN, NAN], new_confirmed=[1, 1, NAN, 5])
        np.testing.assert_array_equal(row(given, "new_2d")[2:], [NAN, 5])
        assert bound(given, "new_2d", 0, 3) == "at_least"

    def test_a_window_longer_than_the_series(self) -> None:
        assert row(figures(cumulative_confirmed=[1, 4]), "new_14d").tolist() == [1, 4]

    def test_of_no_day_there_is_no_value(self) -> None:
        found = compute(figures(cumulative_confirmed=[1, 4]), ["new_2d", "clear_days"], days=[])
        assert {name: values.shape for name, values in found.items()} == {
            "new_2d": (1, 0),
            "clear_days": (1, 0),
        }

    def test_rate_needs_a_population(self) -> None:
        cumulative = [0.0, 5, 12]
        assert row(figures(200_000, cumulative_confirmed=cumulative), "cases_2d_per_100k")[2] == 6
        assert np.isnan(row(figures(cumulative_confirmed=cumulative), "cases_2d_per_100k")).all()

    def test_a_rate_of_new_cases_that_are_given(self) -> None:
        given = figures(50_000, new_7d=[10.0, -1.0])
        assert row(given, "cases_7d_per_100k").tolist() == [20, 0]


class TestShareAndClusters:
    """Both are unknown unless they are reported in full."""

    def test_local_share_is_a_percentage_of_known_cases(self) -> None:
        given = figures(cumulative_confirmed=[0, 4, NAN], local_cumulative=[0, 1, 1])
        np.testing.assert_array_equal(row(given, "local_share"), [NAN, 25, NAN])

    def test_one_unreported_day_leaves_the_clusters_unknown(self) -> None:
        given = figures(cluster_cases=[0, 2, 0, 0, NAN, 0])
        np.testing.assert_array_equal(row(given, "cluster_cases_2d"), [NAN, 2, 2, 0, NAN, NAN])

    @pytest.mark.parametrize("name", ["local_share", "cluster_cases_14d", "clear_days", "rt"])
    def test_what_the_figures_do_not_yield_is_unknown_or_no_run(self, name: str) -> None:
        found = row(figures(new_confirmed=[1, 2]), name)
        assert (found == 0).all() if name == "clear_days" else np.isnan(found).all()


class TestNames:
    """Names are checked when a scheme is read."""

    def test_a_given_indicator_is_taken_as_it_is(self) -> None:
        given = figures(cumulative_confirmed=[1, 2], clear_days=[NAN, 9])
        np.testing.assert_array_equal(row(given, "clear_days"), [NAN, 9])

    @pytest.mark.parametrize(
        ("name", "held", "expected"),
        [
            ("rt", ["rt"], True),
            ("rt", ["new_confirmed"], False),
            ("new_7d", ["new_confirmed"], True),
            ("new_7d", ["population"], False),
            ("clear_days", ["cumulative_confirmed"], True),
            ("clear_days", ["cluster_cases"], False),
            ("cases_14d_per_100k", ["new_confirmed", "population"], True),
            ("cases_14d_per_100k", ["new_confirmed"], False),
            ("cases_14d_per_100k", ["population"], False),
            ("daily_cases_7d_mean_per_100k", ["new_confirmed", "population"], True),
            ("daily_cases_7d_mean_per_100k", ["new_confirmed"], False),
            ("daily_cases_7d_mean_per_100k", ["population"], False),
            ("cluster_cases_14d", ["cluster_cases"], True),
            ("cluster_cases_14d", ["new_confirmed"], False),
            ("local_share", ["local_cumulative", "cumulative_confirmed"], True),
            ("local_share", ["local_cumulative"], False),
            ("local_share", ["cumulative_confirmed"], False),
        ],
    )
    def test_can_be_computed(self, name: str, held: list[str], expected: bool) -> None:
        assert can_compute(name, held) is expected

    @pytest.mark.parametrize("name", ["new_7d", "cases_14d_per_100k", "positivity_7d", "local_share"])
    def test_known(self, name: str) -> None:
        assert is_known(name)

    @pytest.mark.parametrize(
        "name", ["new_0d", "new_7d_per_100k", "cases_7d", "cluster_cases_7d_per_100k", ""]
    )
    def test_unknown(self, name: str) -> None:
        assert not is_known(name)
