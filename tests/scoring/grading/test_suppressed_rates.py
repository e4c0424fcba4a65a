"""Suppressed rates at the most that the cases behind them can be, among the people of a district."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.suppressed_rates import with_suppressed
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.schemes.assessment import Suppressed

NAN, INF = float("nan"), float("inf")
RATE, MEAN = "cases_7d_per_100k", "daily_cases_7d_mean_per_100k"
DATES = np.arange("2021-11-09", "2021-11-11", dtype="datetime64[D]")
# Nine cases are 90, 45 and 900,000 of 100,000; of nobody and of who knows how many they can be any number.
PEOPLE = np.array([10_000.0, 20_000, 1, 0, NAN, 10_000])
# Of two days what was told, and the most that was said of what was hidden.
TOLD = np.array([[NAN, 12], [NAN, NAN], [NAN, NAN], [NAN, NAN], [NAN, NAN], [7, NAN]])
MOST = np.array([[INF, NAN], [40, 50], [INF, NAN], [70, INF], [80, INF], [NAN, INF]])
AT_MOST = np.array([[90, NAN], [40, 45], [900_000, NAN], [70, INF], [80, INF], [NAN, 90]])
AS_MOST = np.array([[90, 12], [40, 45], [900_000, NAN], [70, NAN], [80, NAN], [7, 90]])


def figures(**values: FloatArray) -> Figures:
    return Figures(tuple("ABCDEF"), DATES, values, PEOPLE, most={RATE: MOST})


@pytest.mark.parametrize(("taken", "expected"), [("most", AS_MOST), (None, TOLD)])
def test_the_lesser_of_what_was_said_and_of_what_so_many_cases_are(taken: str, expected: FloatArray) -> None:
    rules = {RATE: Suppressed.model_validate({"count": 9, "taken": taken})}
    found = with_suppressed(figures(**{RATE: TOLD}), rules)
    np.testing.assert_array_equal(found.values[RATE], expected)
    np.testing.assert_array_equal(found.most[RATE], AT_MOST)
    # Of a rate of which nothing was told only what was hidden is known.
    only = with_suppressed(figures(), rules)
    np.testing.assert_array_equal(only.values[RATE], np.where(np.isnan(TOLD), expected, NAN))


def test_a_mean_by_the_day_is_that_of_so_many_days() -> None:
    given = replace(figures(), most={MEAN: MOST})
    found = with_suppressed(given, {MEAN: Suppressed(count=14, taken="most")})
    # 14 cases of 10,000 people in seven days are 20 a day of 100,000.
    assert found.values[MEAN][:2].tolist() == [[20, pytest.approx(NAN, nan_ok=True)], [10, 10]]


@pytest.mark.parametrize("told", [True, False])
def test_the_days_before_the_first_are_read_in_the_same_way(told: bool) -> None:
    whole = figures(**({RATE: TOLD} if told else {}))
    later = whole.periods(slice(1, None), past_of(whole.periods(slice(1))))
    rules = {RATE: Suppressed(count=9, taken="most")}
    found, expected = with_suppressed(later, rules), with_suppressed(whole, rules)
    assert found.past is not None
    assert found.past.length == 1
    np.testing.assert_array_equal(found.past.values[RATE][0], expected.values[RATE][:, 0])
    np.testing.assert_array_equal(found.past.most[RATE][0], expected.most[RATE][:, 0])
    np.testing.assert_array_equal(found.values[RATE], expected.values[RATE][:, 1:])


def test_what_was_not_suppressed_before_the_first_day_stays_what_it_was() -> None:
    past = past_of(replace(figures(**{RATE: TOLD}), most={}))
    found = with_suppressed(replace(figures(**{RATE: TOLD}), past=past), {RATE: Suppressed(count=9)})
    assert found.past is past


def test_nothing_changes_where_no_rate_of_the_rule_was_suppressed() -> None:
    given = figures(**{RATE: TOLD})
    assert with_suppressed(given, {MEAN: Suppressed(count=9)}) is given
