"""Indicators of any figure of the catalogue: windows, shares, runs, suppressed figures, weeks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from fivecolour.errors import UserError
from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.figures import Figures, FloatArray, Period
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import can_compute, check_periods
from fivecolour.scoring.indicators.period_indicators import run_lengths
from fivecolour.scoring.indicators.values import bound, compute, compute_ends, past_of
from fivecolour.scoring.schemes.library import parse
from fivecolour.scoring.schemes.scheme import Scheme

NAN, INF = float("nan"), float("inf")
RULE = """
name = "by-one"
version = 1
status = "proposal"
in_force_from = 2020-01-01
title = {{ zh = "规则", en = "Rule" }}
about = {{ zh = "规则", en = "Rule" }}
sources = [{{ title = "t", url = "https://example.org" }}]
heading = {{ zh = "{{level}}", en = "{{level}}" }}
[[tiers]]
tier = 5
colour = {{ zh = "红", en = "red" }}
level = {{ zh = "高", en = "high" }}
[[tiers]]
tier = 1
colour = {{ zh = "绿", en = "green" }}
level = {{ zh = "低", en = "low" }}
[assessment]
combine = "worst"
[[assessment.parts]]
indicator = "{name}"
missing = "not_graded"
basis = "assumed"
bands = [{{ tier = 1 }}, {{ at_least = {line}, tier = 5 }}]
"""


def rule(name: str, line: float) -> Scheme:
    return parse(RULE.format(name=name, line=line), Path("by-one.toml"))


def figures(
    period: Period = "day",
    people: float = 1e5,
    most: dict[str, list[float]] | None = None,
    **values: list[float],
) -> Figures:
    step = {"day": 1, "week": 7, "month": 30}[period]
    length = len(next(iter(values.values())))
    return Figures(
        codes=("1",),
        dates=np.datetime64("2020-02-02") + step * np.arange(length),
        values={name: np.array([row]) for name, row in values.items()},
        population=np.array([people]),
        period=period,
        most={name: np.array([row]) for name, row in (most or {}).items()},
    )


def row(given: Figures, name: str) -> FloatArray:
    return compute(given, [name])[name][0]


class TestCounts:
    """What holds of cases holds of every count."""

    def test_deaths_from_totals_and_from_new_ones(self) -> None:
        totals = figures(cumulative_deaths=[1, 4, NAN, 9])
        np.testing.assert_array_equal(row(totals, "deaths_2d_per_100k"), [1, 4, NAN, 5])
        assert bound(totals, "deaths_2d_per_100k", 0, 1) == "at_most"
        new = figures(new_deaths=[1, 3, NAN, 5])
        np.testing.assert_array_equal(row(new, "deaths_2d_per_100k"), [1, 4, NAN, 5])
        assert bound(new, "deaths_2d_per_100k", 0, 3) == "at_least"

    def test_tests_are_unknown_where_a_day_is(self) -> None:
        given = figures(new_tests=[10, 20, NAN, 5, 6], people=1000)
        np.testing.assert_array_equal(row(given, "tests_2d_per_100k"), [NAN, 3000, NAN, NAN, 1100])

    def test_positivity_of_tests(self) -> None:
        given = figures(new_tests=[10, 30, 0, 0, NAN], new_positive_tests=[1, 3, 0, 0, 0])
        np.testing.assert_array_equal(row(given, "positivity_2d"), [NAN, 10, 10, NAN, NAN])

    def test_beds(self) -> None:
        given = figures(beds=[200, 0, NAN], beds_occupied=[30, 0, 5])
        np.testing.assert_array_equal(row(given, "covid_beds_percent"), [15, NAN, NAN])

    def test_a_rate_that_was_reported_is_taken_as_it_is(self) -> None:
        given = figures(new_deaths=[1, 2], deaths_2d_per_100k=[NAN, 7])
        np.testing.assert_array_equal(row(given, "deaths_2d_per_100k"), [NAN, 7])

    def test_windows_reach_back_into_the_past(self) -> None:
        given = figures(cumulative_deaths=[1, 4, NAN, 9, 9, 12], new_tests=[1, 2, 3, 4, 5, 6])
        whole = compute(given, ["deaths_3d_per_100k", "tests_3d_per_100k"])
        later = Figures(
            given.codes,
            given.dates[4:],
            {name: found[:, 4:] for name, found in given.values.items()},
            given.population,
            past_of(Figures(given.codes, given.dates[:4], {n: v[:, :4] for n, v in given.values.items()})),
        )
        for name, found in compute(later, list(whole)).items():
            np.testing.assert_array_equal(found, whole[name][:, 4:])

    def test_without_inhabitants_there_is_no_rate(self) -> None:
        rates = [row(figures(people=people, new_deaths=[1]), "deaths_1d_per_100k")[0] for people in (0, 1)]
        np.testing.assert_array_equal(rates, [NAN, 100_000])

    def test_what_can_be_computed(self) -> None:
        held = ["new_tests", "new_positive_tests", "population"]
        assert [
            can_compute(name, held) for name in ("positivity_7d", "tests_7d_per_100k", "rt", "cases")
        ] == [
            True,
            True,
            False,
            False,
        ]


class TestOwnEntries:
    """A new indicator is a file, no code."""

    FILES: ClassVar = {
        "icu_share": ("percent", 'function = "share"\nof = "icu_occupied"\nper = "icu_beds"'),
        "warm_run": ("count", 'function = "run_length"\nof = "temperature_min"\nwhere = ["at_least", 22]'),
        "rt_change_<k>d": ("measure", 'function = "change"\nof = "rt"'),
        "warmth_<k>d": ("measure", 'function = "mean"\nof = "temperature_min"'),
        "rt_points": ("count", 'function = "points"\nof = "rt"\nsteps = [[0.8, 5], [1, 10]]'),
        "capped": ("count", 'function = "sum"\nof = ["rt_points", "warm_run"]\ncap = 11'),
        "deaths_of_the_day": ("count", 'function = "latest"\nof = "deaths"\nform = "new"'),
        "more_deaths_<k>d": ("count", 'function = "change"\nof = "deaths"\nform = "new"'),
        "ward_share": (
            "percent",
            'function = "share"\nof = ["icu_occupied", "beds_occupied"]\nper = ["icu_beds", "beds"]',
        ),
        "rt_run": ("count", 'function = "run_length"\nof = "rt"'),
    }

    @pytest.fixture(autouse=True)
    def _own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
        (tmp_path / "indicators").mkdir()
        words = "".join(f'{key} = {{ en = "{key}" }}\n' for key in ("title", "unit", "text"))
        for name, (kind, how) in self.FILES.items():
            text = f'name = "{name}"\nkind = "{kind}"\ndirection = "worse"\n{words}[from]\n{how}'
            path = tmp_path / "indicators" / f"{name.replace('<', '').replace('>', '')}.toml"
            path.write_text(text, encoding="utf-8")

    def test_values(self) -> None:
        given = figures(
            icu_occupied=[3, 4, NAN],
            icu_beds=[12, 8, 8],
            beds_occupied=[2, 6, 1],
            beds=[8, 12, 12],
            temperature_min=[21, 22, 25.5],
            rt=[0.5, 1.25, 1.1],
            new_deaths=[1, 3, NAN],
            cumulative_deaths=[5, 8, 8],
        )
        expected = {
            "icu_share": [25, 50, NAN],
            "ward_share": [25, 50, NAN],
            "warm_run": [0, 1, 2],
            "rt_run": [1, 2, 3],
            "rt_change_1d": [NAN, 0.75, -0.15],
            "warmth_2d": [NAN, 21.5, 23.75],
            "rt_points": [0, 10, 10],
            "capped": [0, 11, 11],
            "deaths_of_the_day": [1, 3, NAN],
            "more_deaths_1d": [NAN, 2, NAN],
        }
        for name, values in expected.items():
            np.testing.assert_allclose(row(given, name), values, err_msg=name)

    def test_means_and_runs_reach_back_into_the_past(self) -> None:
        before = past_of(figures(temperature_min=[26, 21, 22]))
        today = replace(figures(temperature_min=[25]), past=before)
        assert {name: row(today, name).tolist() for name in ("warmth_2d", "warmth_3d", "warm_run")} == {
            "warmth_2d": [23.5],
            "warmth_3d": [68 / 3],
            "warm_run": [2],
        }

    def test_both_ends_of_a_hidden_value_have_to_go_on_with_a_run(self) -> None:
        given = figures(temperature_min=[22, NAN], most={"temperature_min": [NAN, 30]})
        assert row(given, "warm_run").tolist() == [1, 0]

    def test_only_a_run_has_lengths(self) -> None:
        for name in ("rt_points", "temperature_min"):
            with pytest.raises(KeyError, match=name):
                run_lengths(figures(rt=[1], temperature_min=[22]), name)

    def test_a_rule_by_one_grades_and_gives_its_reason(self) -> None:
        given = figures(icu_occupied=[3, 6], icu_beds=[12, 8])
        scheme = rule("icu_share", 50)
        grading = grade(scheme, given)
        assert grading.tiers.tolist() == [[1, 5]]
        assert explain(grading, 0, 1).readings[0].value == 75

    def test_a_bundled_family_needs_no_file_at_all(self) -> None:
        np.testing.assert_array_equal(row(figures(new_deaths=[1, 2]), "deaths_14d_per_100k"), [1, 3])


class TestSuppressed:
    """A suppressed figure lies between 0 and its bound, and both ends go through the computation."""

    def ends(self, most: float, line: float) -> tuple[list[float], list[float]]:
        given = figures(new_deaths=[3, NAN], most={"new_deaths": [NAN, most]})
        name = "deaths_2d_per_100k"
        found, worst = compute_ends(given, [name], days=[0, 1], lines={name: [(line, False)]})
        return found[name][0].tolist(), worst[name][0].tolist()

    def test_below_the_line_at_either_end_it_is_the_most(self) -> None:
        # The day before the first is not known: one of two days tells nothing below a line.
        np.testing.assert_equal(self.ends(4, line=8), ([NAN, 7.0], [NAN, 7.0]))

    def test_across_the_line_it_is_at_least_the_rest(self) -> None:
        np.testing.assert_equal(self.ends(4, line=5), ([NAN, 3.0], [NAN, 7.0]))

    def test_both_ends_in_one_tier_give_it_and_two_tiers_none(self) -> None:
        given = figures(new_deaths=[3, NAN], most={"new_deaths": [NAN, 4]})
        tiers = [grade(rule("deaths_2d_per_100k", line), given).tiers[0, 1] for line in (3, 5, 8)]
        assert tiers == [5, 0, 1]
        reason = explain(grade(rule("deaths_2d_per_100k", 5), given), 0, 1)
        assert reason.notes == ("suppressed",)

    def test_with_a_day_unreported_as_well_there_is_no_upper_end(self) -> None:
        given = figures(new_deaths=[NAN, NAN], most={"new_deaths": [NAN, 4]})
        assert row(given, "deaths_2d_per_100k").tolist()[1] == 0
        assert bound(given, "deaths_2d_per_100k", 0, 1) == "at_least"

    def test_shares_take_the_ends_crosswise(self) -> None:
        given = figures(
            new_tests=[20], new_positive_tests=[NAN], most={"new_positive_tests": [5], "new_tests": [NAN]}
        )
        found, worst = compute_ends(
            given, ["positivity_1d"], days=[0], lines={"positivity_1d": [(1.0, False)]}
        )
        assert (found["positivity_1d"].tolist(), worst["positivity_1d"].tolist()) == ([[0.0]], [[25.0]])

    def test_no_share_is_beyond_the_whole(self) -> None:
        given = figures(new_tests=[20], new_positive_tests=[NAN], most={"new_positive_tests": [30]})
        _, worst = compute_ends(given, ["positivity_1d"], days=[0], lines={"positivity_1d": [(1.0, False)]})
        assert worst["positivity_1d"].tolist() == [[100.0]]

    def test_more_is_better_the_worse_end_is_the_lesser(self) -> None:
        given = figures(new_tests=[NAN], people=1e5, most={"new_tests": [9]})
        name = "tests_1d_per_100k"
        found, worst = compute_ends(given, [name], days=[0], lines={name: [(5.0, False)]})
        assert (found[name].tolist(), worst[name].tolist()) == ([[9.0]], [[0.0]])

    def test_taken_at_its_most_it_says_so(self) -> None:
        given = figures(cases_7d_per_100k=[40.0], most={"cases_7d_per_100k": [40.0]})
        scheme = rule("cases_7d_per_100k", 10)
        reason = explain(grade(scheme, given), 0, 0)
        assert reason.tier == 5
        assert reason.binding is not None
        assert reason.binding.bound == "suppressed"


class TestWeeks:
    """On a weekly map windows count weeks."""

    def test_a_week_is_exact(self) -> None:
        given = figures("week", new_confirmed=[5, 7, 0, 0])
        np.testing.assert_array_equal(row(given, "cases"), [5, 7, 0, 0])
        np.testing.assert_array_equal(row(given, "cases_14d_per_100k"), [5, 12, 7, 0])
        assert bound(given, "cases_7d_per_100k", 0, 0) is None
        np.testing.assert_array_equal(row(given, "clear_days"), [0, 0, 7, 14])

    def test_estimates_by_population(self) -> None:
        given = figures("week", people=50_000, nowcast_cases=[12.5, NAN])
        np.testing.assert_array_equal(row(given, "nowcast_cases_per_100k"), [25, NAN])

    @pytest.mark.parametrize(
        ("name", "period", "message"),
        [
            ("new_10d", "week", "new_10d: 10 days are no whole number of the map's periods (weeks)"),
            (
                "positivity_7d",
                "month",
                "positivity_7d: 7 days are no whole number of the map's periods (months)",
            ),
        ],
    )
    def test_days_that_are_no_whole_weeks_are_refused(self, name: str, period: Period, message: str) -> None:
        with pytest.raises(UserError) as caught:
            check_periods([name], period)
        assert str(caught.value).startswith(message)

    def test_on_a_map_by_the_month(self) -> None:
        given = figures("month", new_confirmed=[5, 0], new_deaths=[1, 0])
        check_periods(["cases", "clear_days", "rt"], "month")
        np.testing.assert_array_equal(row(given, "cases"), [5, 0])
        with pytest.raises(UserError, match="use an indicator without days, such as cases"):
            row(given, "deaths_7d_per_100k")
