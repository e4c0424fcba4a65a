"""The first days of an edition look back on days that it does not hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fivecolour.editions.day_signs import DaySigns
from fivecolour.editions.exact_measures import exact_measures
from fivecolour.scoring.figures import Figures

NAN = float("nan")
NAMES = ["cases_7d_per_100k", "cases_14d_per_100k", "daily_cases_7d_mean_per_100k", "tests_7d_per_100k"]
DAYS = np.datetime64("2026-11-22") + np.arange(8)
FIGURES = Figures(
    ("A", "B"),
    DAYS,
    {"new_confirmed": np.array([[1.0] * 8, [2.0] * 8]), "new_tests": np.array([[5.0] * 8, [5.0] * 8])},
    np.array([100_000.0, 50_000.0]),
)
# What grading counted, with the days before the first: of B the first day is only a bound.
SIGNS = tuple(
    DaySigns((), "", (), "", recent=(70 + day, 35), recent_known="=<" if day == 0 else "==")
    for day in range(8)
)


def test_cases_of_a_week_are_those_that_were_graded() -> None:
    found = exact_measures(FIGURES, SIGNS, NAMES)
    assert found["cases_7d_per_100k"][0].tolist() == [70, 71, 72, 73, 74, 75, 7, 7]
    np.testing.assert_array_equal(found["cases_7d_per_100k"][1], [NAN, 70, 70, 70, 70, 70, 28, 28])
    assert found["daily_cases_7d_mean_per_100k"][0].tolist()[:2] == [10, 71 / 7]


def test_what_looks_back_otherwise_is_unknown() -> None:
    found = exact_measures(FIGURES, SIGNS, NAMES)
    assert np.isnan(found["cases_14d_per_100k"]).all()
    np.testing.assert_array_equal(found["tests_7d_per_100k"][0], [NAN] * 6 + [35, 35])


def test_an_edition_that_does_not_hold_them_tells_nothing() -> None:
    signs = tuple(replace(one, recent=(), recent_known="") for one in SIGNS)
    found = exact_measures(FIGURES, signs, ["cases_7d_per_100k"])
    np.testing.assert_array_equal(found["cases_7d_per_100k"][0], [NAN] * 6 + [7, 7])
