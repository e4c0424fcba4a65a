"""Days, weeks and months: what some dates count, and the periods from the first to the last."""

from __future__ import annotations

import numpy as np
import pytest

from fivecolour.scoring.figures import DateArray, Period
from fivecolour.scoring.periods import detect, ends_of, period_ends, places_of


def dates(text: str) -> DateArray:
    return np.array(text.split(), dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("districts", "expected"),
    [
        ([], "day"),
        (["2021-03-07"], "day"),
        (["2021-03-07", "2021-03-14"], "day"),  # one date each: no gap
        (["2021-03-07 2021-03-08 2021-03-09"], "day"),
        (["2021-03-07 2021-03-14"], "week"),
        (["2021-03-21 2021-03-07 2021-03-14 2021-03-14"], "week"),
        (["2021-03-07 2021-03-14 2021-03-28 2021-04-04"], "week"),  # one week was not reported
        (["2021-03-07 2021-03-14", "2021-03-08 2021-03-09", "2021-03-08 2021-03-15"], "week"),
        (["2021-03-07 2021-03-14", "2021-03-08 2021-03-09"], "day"),  # as many of each: the shorter
        (["2021-01-31 2021-02-28"], "month"),
        (["2020-01-31 2020-02-29"], "month"),
        (["2021-04-30 2021-05-30"], "month"),
        (["2021-05-01 2021-06-01"], "month"),
        (["2021-03-01 2021-03-28"], "day"),  # 27 days
        (["2021-03-01 2021-04-02"], "day"),  # 32
        (["2021-03-01 2021-03-09"], "day"),
        (["2021-03-01 2021-03-07"], "day"),
    ],
)
def test_most_gaps_decide(districts: list[str], expected: Period) -> None:
    assert detect(dates(text) for text in districts) == expected


@pytest.mark.parametrize(
    ("period", "given", "own", "every"),
    [
        ("day", "2021-03-01 2021-02-27", "2021-03-01 2021-02-27", "2021-02-27 2021-02-28 2021-03-01"),
        ("week", "2021-03-14", "2021-03-14", "2021-03-14"),
        # Most are Sundays, so a Monday lies in the week to the next Sunday, a Saturday in that to its own.
        (
            "week",
            "2021-03-28 2021-03-07 2021-03-01 2021-03-13",
            "2021-03-28 2021-03-07 2021-03-07 2021-03-14",
            "2021-03-07 2021-03-14 2021-03-21 2021-03-28",
        ),
        (
            "week",
            "2020-12-26 2021-01-02 2021-01-03",
            "2020-12-26 2021-01-02 2021-01-09",
            "2020-12-26 2021-01-02 2021-01-09",
        ),
        (
            "month",
            "2020-03-01 2019-12-31 2020-02-10",
            "2020-03-31 2019-12-31 2020-02-29",
            "2019-12-31 2020-01-31 2020-02-29 2020-03-31",
        ),
        ("month", "2021-02-01", "2021-02-28", "2021-02-28"),
    ],
)
def test_ends(period: Period, given: str, own: str, every: str) -> None:
    ends = ends_of(dates(given), period)
    assert ends.astype(str).tolist() == own.split()
    assert period_ends(dates(given), period).astype(str).tolist() == every.split()
    places = [every.split().index(one) for one in own.split()]
    assert places_of(ends, period_ends(dates(given), period)).tolist() == places
