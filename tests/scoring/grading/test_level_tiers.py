"""Levels: begun after periods in a row, held after them, the highest counts, unknown is never false."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.level_tiers import beyond, level_tiers
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import NeededValue, PossibleChange, Reason, Side
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import made_up
from tests.scoring.plain_levels import PlainLevels

NAMES = ["infodengue-af", "infodengue-as", "rio-aps-2015"]
SCHEMES = {name: load(name) for name in NAMES}
WEEKS = 9
NAN = float("nan")
# Values on both sides of every bound of the three rules, and on it.
CHOICES: dict[str, list[float]] = {
    "climate_receptive": [0, 1, 1, NAN],
    "p_rt1": [0.2, 0.85, 0.95, 0.96, 1, NAN],
    "p_rt_tweets": [0.2, 0.85, 0.9, NAN],
    "temperature_min": [18, 22, 25, NAN],
    "cases": [0, 10, 11, 40, NAN],
    "nowcast_cases_per_100k": [0, 10, 20, 60, 100, 101, NAN],
    "preseason_threshold": [10, 10, 20, NAN],
    "epidemic_threshold": [60, 50, 8, NAN],
}


def figures(rows: dict[str, FloatArray]) -> Figures:
    """Return weekly figures, parameters apart."""
    first = next(iter(rows.values()))
    return Figures(
        codes=tuple(map(str, range(len(first)))),
        dates=np.datetime64("2014-01-04") + 7 * np.arange(first.shape[1]),
        values={name: row for name, row in rows.items() if not name.endswith("_threshold")},
        population=np.full(len(first), NAN),
        period="week",
        parameters={name: row for name, row in rows.items() if name.endswith("_threshold")},
    )


@st.composite
def rows_of(draw: st.DrawFn, name: str) -> dict[str, FloatArray]:
    """Return values of two districts."""
    rule = PlainLevels.named(name)
    weeks = st.lists(st.integers(0, 60), min_size=WEEKS, max_size=WEEKS)
    return {
        one: np.array(
            [[CHOICES[one][at % len(CHOICES[one])] for at in draw(weeks)] for _ in range(2)], dtype=float
        )
        for one in [*rule.names(), *rule.parameters()]
    }


def dengue(**rows: list[float]) -> list[int]:
    """Return the tiers of one district by ``infodengue-af``; all else is low and known."""
    length = len(next(iter(rows.values())))
    low = {
        "climate_receptive": 0.0,
        "p_rt1": 0.1,
        "cases": 0.0,
        "nowcast_cases_per_100k": 0.0,
        "preseason_threshold": 10.0,
        "epidemic_threshold": 50.0,
    }
    whole = {name: np.array([rows.get(name, [value] * length)], dtype=float) for name, value in low.items()}
    return grade(SCHEMES["infodengue-af"], figures(whole)).tiers[0].tolist()


@pytest.mark.parametrize(("line", "tiers"), [(9, [0, 0, 5]), (8, [0, 5, 5]), (15, [0, 0, 0]), (NAN, [0] * 3)])
def test_cases_of_few_reported_days_count_where_they_reach_the_line_of_a_parameter(
    line: float, tiers: list[int]
) -> None:
    scheme = made_up.scheme("""
        levels = [
            { tier = 5, basis = "assumed", when = [{ indicator = "new_7d", above = { parameter = "x" } }] },
            { tier = 1, basis = "assumed", missing = "not_graded" },
        ]
        parameters = [{ name = "x", title = { en = "line" } }]
        """)
    given = made_up.figures(new_confirmed=[4, 5, 6])
    some = replace(given, parameters={"x": np.full((1, 3), line)})
    assert grade(scheme, some).tiers[0].tolist() == tiers
    reached = explain_day(grade(scheme, some), 2)[0].to_dict()["readings"][0]
    assert (reached["value"], reached["bound"]) == ((15.0 if line < 15 else None), "at_least")


def test_a_rule_of_nothing_but_people_grades_where_their_number_is_known() -> None:
    scheme = made_up.scheme("""
        levels = [
            { tier = 5, basis = "assumed", when = [{ indicator = "population", above = 1000 }] },
            { tier = 1, basis = "assumed", missing = "ignore" },
        ]
        """)
    given = replace(made_up.figures(rt=[1, 2]), codes=("A", "B", "C"), population=np.array([900, 1001, NAN]))
    tiers = level_tiers(scheme, given, np.array([0, 0, 0]))
    assert (tiers.tolist(), tiers.dtype) == ([[1, 1], [5, 5], [0, 0]], np.uint8)


@pytest.mark.parametrize(
    ("side", "expected"), [("at_least", 1), ("at_most", 1), ("above", 1 + 2**-52), ("below", 1 - 2**-53)]
)
def test_the_value_next_to_a_bound_is_the_next_number_on_its_side(side: Side, expected: float) -> None:
    assert beyond(side, np.array([1.0])).tolist() == [expected]


class TestDurations:
    """Dengue in Rio de Janeiro: yellow after 3 weeks, orange and red after 2 and held 1 more."""

    def test_yellow_begins_with_the_third_week_and_is_not_held(self) -> None:
        assert dengue(climate_receptive=[1, 1, 1, 1, 0, 1, 1]) == [1, 1, 3, 3, 1, 1, 1]

    def test_orange_begins_with_the_second_week_and_is_held_one_more(self) -> None:
        tiers = dengue(p_rt1=[0.96, 0.96, 0.95, 0.1, 0.96], nowcast_cases_per_100k=[11, 11, 11, 11, 11])
        assert tiers == [1, 4, 4, 1, 1]

    def test_the_highest_level_in_force_counts(self) -> None:
        tiers = dengue(
            climate_receptive=[1] * 6,
            nowcast_cases_per_100k=[51, 51, 51, 0, 0, 0],
            cases=[11, 11, 11, 11, 11, 11],
        )
        assert tiers == [1, 5, 5, 5, 3, 3]

    def test_thresholds_are_those_of_the_week(self) -> None:
        tiers = dengue(
            nowcast_cases_per_100k=[45, 45, 45, 45],
            cases=[11] * 4,
            epidemic_threshold=[50, 40, 40, 50],
        )
        assert tiers == [1, 1, 5, 5]

    def test_no_more_than_ten_cases_are_never_red(self) -> None:
        assert dengue(nowcast_cases_per_100k=[90, 90, 90], cases=[10, 10, 10]) == [1, 1, 1]


class TestUnknown:
    """What is unknown is neither true nor false."""

    def test_green_only_if_every_condition_is_known_to_be_false(self) -> None:
        assert dengue(p_rt1=[0.1, NAN, 0.1, 0.1], nowcast_cases_per_100k=[20, 20, 20, 20]) == [1, 0, 0, 1]

    def test_one_false_condition_is_enough_for_its_level(self) -> None:
        assert dengue(p_rt1=[NAN, NAN, NAN]) == [1, 1, 1]

    def test_a_threshold_that_is_unknown_leaves_the_level_open(self) -> None:
        tiers = dengue(epidemic_threshold=[50, NAN, 50], nowcast_cases_per_100k=[5, 5, 5], cases=[20, 20, 20])
        assert tiers == [1, 0, 0]

    def test_an_unknown_week_breaks_the_row_and_a_lower_level_stays(self) -> None:
        tiers = dengue(
            climate_receptive=[1] * 5,
            nowcast_cases_per_100k=[60, NAN, 60, 60, 60],
            cases=[20] * 5,
        )
        assert tiers == [1, 0, 3, 5, 5]

    def test_a_level_that_is_held_needs_no_report(self) -> None:
        tiers = dengue(nowcast_cases_per_100k=[60, 60, NAN, NAN], cases=[20, 20, NAN, NAN])
        assert tiers == [1, 5, 5, 0]


@pytest.mark.parametrize("name", NAMES)
class TestEveryRuleOfLevels:
    """The engine against the plain reading, and reasons against the engine."""

    @settings(deadline=None, max_examples=30)
    @given(st.data())
    def test_tiers_are_those_of_the_plain_reading(self, name: str, data: st.DataObject) -> None:
        rows = data.draw(rows_of(name))
        found = grade(SCHEMES[name], figures(rows)).tiers.tolist()
        for at, tiers in enumerate(found):
            plain = {
                one: [None if np.isnan(value) else (value, value) for value in row[at].tolist()]
                for one, row in rows.items()
            }
            assert tiers == PlainLevels.named(name).tiers(plain)

    @settings(deadline=None, max_examples=30)
    @given(st.data())
    def test_what_a_reason_says_would_change_the_tier_changes_it(
        self, name: str, data: st.DataObject
    ) -> None:
        scheme, rows = SCHEMES[name], data.draw(rows_of(name))
        for district, reason in enumerate(explain_day(grade(scheme, figures(rows)), WEEKS - 1)):
            for change in (reason.up, reason.down):
                if change is not None:
                    assert follow(scheme, rows, district, reason, change) == change.tier

    @settings(deadline=None, max_examples=15)
    @given(st.data())
    def test_reasons_tell_since_when_and_what_is_open(self, name: str, data: st.DataObject) -> None:
        scheme, rows = SCHEMES[name], data.draw(rows_of(name))
        grading = grade(scheme, figures(rows))
        reasons = explain_day(grading, WEEKS - 1)
        for district, (reason, text) in enumerate(zip(reasons, reasons.sentences("en"), strict=True)):
            level, tiers = reason.level, grading.tiers[district].tolist()
            assert level is not None
            assert set(tiers[WEEKS - level.periods :]) == {reason.tier}
            assert level.periods == WEEKS or tiers[WEEKS - level.periods - 1] != reason.tier
            assert all(tier > reason.tier for tier in level.open)
            assert text.endswith(".")


def follow(
    scheme: Scheme, rows: dict[str, FloatArray], district: int, reason: Reason, change: PossibleChange
) -> int:
    """Return the tier after the weeks that a change takes, with its needs met and all else as it is."""
    first = NeededValue(change.indicator, change.needed, change.side)
    following = {}
    for name, row in rows.items():
        value = row[district, -1]
        for need in (one for one in (first, *change.also) if one.indicator == name):
            value = moved(value, need)
        following[name] = np.concatenate([row[district], np.full(change.reviews, value)])[np.newaxis]
    assert change.in_force == reason.date + dt.timedelta(days=7 * change.reviews)
    return int(grade(scheme, figures(following)).tiers[0, -1])


def moved(value: float, need: NeededValue) -> float:
    """Return a value just on the side of a bound, or as it is if it lies there."""
    reached = {
        "at_least": value >= need.needed,
        "above": value > need.needed,
        "at_most": value <= need.needed,
        "below": value < need.needed,
    }
    if reached[need.side]:
        return value
    towards = {"above": np.inf, "below": -np.inf}.get(need.side)
    return need.needed if towards is None else float(np.nextafter(need.needed, towards))


BETWEEN = """
levels = [
    { tier = 3, basis = "assumed", when = [{ indicator = "rt", at_least = 5, below = 10 }] },
    { tier = 1, missing = "MISSING", basis = "assumed" },
]
"""


class TestHidden:
    """A number that is hidden between zero and a bound is on neither side of a line between them."""

    def tiers(self, missing: str, most: list[float], people: float = NAN) -> list[int]:
        scheme = made_up.scheme(BETWEEN.replace("MISSING", missing))
        given = made_up.figures(rt=[NAN] * len(most), people=people)
        given = replace(given, values={**given.values, "population": np.full((1, len(most)), people)})
        return grade(scheme, replace(given, most={"rt": np.array([most])})).tiers[0].tolist()

    def test_between_two_bounds_it_can_be_though_neither_end_is(self) -> None:
        assert self.tiers("not_graded", [4, 7, 20, np.inf]) == [1, 0, 0, 0]

    def test_people_alone_are_no_report(self) -> None:
        assert self.tiers("ignore", [4, 20, NAN], people=1000) == [1, 1, 0]

    def test_what_is_hidden_without_a_bound_is_named(self) -> None:
        scheme = made_up.scheme(BETWEEN.replace("MISSING", "not_graded"))
        given = replace(made_up.figures(rt=[NAN]), most={"rt": np.array([[np.inf]])})
        assert explain_day(grade(scheme, given), 0).sentences("en")[0] == (
            "Not graded (grey): unknown on 10 February: the reproduction number."
        )


class TestReasons:
    """The parts of a reason by levels, in words."""

    WHOLE: ClassVar = {
        "climate_receptive": np.array([[0.0, 0, 0, 0, 0]]),
        "p_rt1": np.array([[0.1, 0.1, 0.1, 0.1, 0.1]]),
        "cases": np.array([[40.0, 40, 40, 4, 4]]),
        "nowcast_cases_per_100k": np.array([[60.0, 60, 60, 5, 5]]),
        "preseason_threshold": np.array([[10.0] * 5]),
        "epidemic_threshold": np.array([[50.0] * 5]),
    }

    def sentence(self, day: int, language: str) -> str:
        grading = grade(SCHEMES["infodengue-af"], figures(self.WHOLE))
        return explain_day(grading, day).sentences(language)[0]

    def test_a_level_that_has_begun(self) -> None:
        assert self.sentence(2, "en") == (
            "Dengue: high activity (vermelho, red): red for 2 weeks, since the week to 11 January: "
            "60 estimated cases per 100,000 people (above the epidemic threshold of 50), 40 new cases "
            "(above 10), so for 3 weeks in a row; if estimated cases per 100,000 people fall to 50, "
            "it falls to green in the week to 1 February."
        )

    def test_a_level_that_is_held(self) -> None:
        assert self.sentence(3, "zh") == (
            "登革热：高发（vermelho，红）：1月11日当周起为红色，已3周；条件在1月18日当周最后一次符合，"
            "按规则保持到本期为止；如下期每10万人估计病例仍不超过50例，降为绿色。"
        )

    def test_a_threshold_that_is_unknown_is_named(self) -> None:
        scheme = SCHEMES["infodengue-af"]
        bare = replace(figures(self.WHOLE), parameters={})
        # In the last two weeks too few cases and too low an Rt decide without it.
        assert grade(scheme, bare).tiers.tolist() == [[0, 0, 0, 0, 1]]
        reason = explain_day(grade(scheme, bare), 0)[0]
        assert reason.level is not None
        assert reason.level.unknown == ("epidemic_threshold",)
