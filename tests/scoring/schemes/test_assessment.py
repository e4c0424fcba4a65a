"""Assessments: decision tables, their missing values, and parts that are ignored."""

from __future__ import annotations

import numpy as np
import pytest

from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from tests.scoring import made_up

NAN = float("nan")

# The three levels of China's counties of February 2020.
CHINA = """
[assessment]
combine = "first"
[[assessment.cases]]
when = [{ indicator = "clear_days", at_least = 14 }]
tier = 1
basis = "published"
[[assessment.cases]]
when = [{ indicator = "cumulative_confirmed", at_most = 50 }]
tier = 3
basis = "published"
[[assessment.cases]]
when = [{ indicator = "cluster_cases_14d", below = 1, missing = "fails" }]
tier = 3
basis = "published"
[[assessment.cases]]
tier = 5
basis = "published"
"""

# CDC's community levels of 2022.
CDC = """
[assessment]
combine = "first"
[[assessment.cases]]
when = [{ indicator = "cases_7d_per_100k", below = 200, missing = "holds" }]
combine = "worst"
basis = "published"
parts = [
    { indicator = "admissions_7d_per_100k", missing = "ignore", basis = "published", bands = [
        { tier = 1 }, { at_least = 10, tier = 3 }, { at_least = 20, tier = 5 } ] },
    { indicator = "covid_beds_percent", missing = "ignore", basis = "published", bands = [
        { tier = 1 }, { at_least = 10, tier = 3 }, { at_least = 15, tier = 5 } ] },
]
[[assessment.cases]]
combine = "worst"
basis = "published"
parts = [
    { indicator = "admissions_7d_per_100k", missing = "ignore", basis = "published", bands = [
        { tier = 3 }, { at_least = 10, tier = 5 } ] },
    { indicator = "covid_beds_percent", missing = "ignore", basis = "published", bands = [
        { tier = 3 }, { at_least = 10, tier = 5 } ] },
]
"""

GATE = """
[assessment]
combine = "first"
[[assessment.cases]]
when = [{ indicator = "rt", above = 1, at_most = 2, missing = "MISSING" },
        { indicator = "positivity_7d", at_least = 5 }]
tier = 4
basis = "assumed"
[[assessment.cases]]
when = [{ indicator = "rt", below = 9, missing = "holds" }]
tier = 2
basis = "assumed"
"""


def tier(toml: str, people: float = NAN, **values: float) -> int:
    rows = {name: [value] for name, value in values.items()}
    graded = grade(made_up.scheme(toml), made_up.figures(people=people, **rows))
    return int(graded.tiers[0, 0])


class TestCases:
    """The first case whose conditions all hold decides."""

    @pytest.mark.parametrize(
        ("clear", "total", "cluster", "expected"),
        [
            (14, 80, 3, 1),
            (13, 50, 3, 3),
            (13, 51, 0, 3),
            (13, 51, 1, 5),
            (13, 51, NAN, 5),
            (13, NAN, 0, 0),
            (14, NAN, 0, 1),
            (NAN, 10, 0, 0),
        ],
    )
    def test_three_levels(self, clear: float, total: float, cluster: float, expected: int) -> None:
        given = {"clear_days": clear, "cumulative_confirmed": total, "cluster_cases_14d": cluster}
        assert tier(CHINA, **given) == expected

    @pytest.mark.parametrize(
        ("cases", "admissions", "beds", "expected"),
        [
            (199.9, 9.9, 9.9, 1),
            (199.9, 10, 9.9, 3),
            (199.9, 9.9, 14.9, 3),
            (199.9, 20, 0, 5),
            (199.9, 0, 15, 5),
            (200, 9.9, 9.9, 3),
            (200, 10, 0, 5),
            (200, 0, 10, 5),
            (NAN, 12, 0, 3),
            (10, NAN, 0, 1),
            (10, 12, NAN, 3),
            (10, NAN, NAN, 0),
            (300, NAN, NAN, 0),
        ],
    )
    def test_parts_of_a_case(self, cases: float, admissions: float, beds: float, expected: int) -> None:
        given = {"cases_7d_per_100k": cases, "admissions_7d_per_100k": admissions, "covid_beds_percent": beds}
        assert tier(CDC, **given) == expected

    @pytest.mark.parametrize(
        ("rt", "positivity", "expected"),
        [
            (1, 5, 2),
            (1.01, 5, 4),
            (2, 5, 4),
            (2.01, 5, 2),
            (1.5, 4.9, 2),
            (9, 5, 0),
            (1.5, NAN, 0),
            (3, NAN, 2),
        ],
    )
    def test_two_bounds_and_none_that_applies(self, rt: float, positivity: float, expected: int) -> None:
        assert tier(GATE.replace("MISSING", "fails"), rt=rt, positivity_7d=positivity) == expected

    @pytest.mark.parametrize(
        ("missing", "positivity", "expected"),
        [
            ("fails", 9, 2),
            ("holds", 9, 4),
            ("holds", 0, 2),
            ("not_graded", 9, 0),
            # It fails by the positivity, whatever rt is.
            ("not_graded", 0, 2),
        ],
    )
    def test_an_unknown_condition(self, missing: str, positivity: float, expected: int) -> None:
        assert tier(GATE.replace("MISSING", missing), rt=NAN, positivity_7d=positivity) == expected

    def test_population_and_the_daily_mean(self) -> None:
        toml = """
        [assessment]
        combine = "first"
        [[assessment.cases]]
        when = [{ indicator = "population", at_most = 100000 }]
        tier = 2
        basis = "published"
        [[assessment.cases]]
        when = [{ indicator = "daily_cases_7d_mean_per_100k", at_least = 1 }]
        tier = 4
        basis = "published"
        [[assessment.cases]]
        tier = 1
        basis = "published"
        """
        assert tier(toml, 100_000, cumulative_confirmed=7) == 2
        # One day of seven is known, and no line is passed.
        assert tier(toml, 700_000, new_confirmed=48) == 0
        assert tier(toml, 700_000, new_confirmed=49) == 4
        assert tier(toml, NAN, new_confirmed=49) == 0
        assert tier(toml, 100_001, daily_cases_7d_mean_per_100k=1) == 4


class TestRequired:
    """What nothing can be graded without."""

    def test_by_the_table(self) -> None:
        assert made_up.scheme(CHINA).required == ("clear_days",)
        assert made_up.scheme(CDC).required == ()
        assert made_up.scheme(made_up.BY_RT).required == ("rt",)


class TestIgnored:
    """With every part unknown and ignored there is no tier."""

    @pytest.mark.parametrize("combine", ["worst", "score"])
    def test_all(self, combine: str) -> None:
        bands = "[{ tier = 1 }, { at_least = 2, tier = 3 }]"
        parts = bands.replace("tier", "points") if combine == "score" else bands
        toml = f"""
        [assessment]
        combine = "{combine}"
        {"tiers = " + bands if combine == "score" else ""}
        parts = [
            {{ indicator = "rt", missing = "ignore", basis = "assumed", bands = {parts} }},
            {{ indicator = "positivity_7d", missing = "ignore", basis = "assumed", bands = {parts} }},
        ]
        """
        assert tier(toml, rt=NAN, positivity_7d=NAN) == 0
        assert tier(toml, rt=NAN, positivity_7d=3) == 3
        assert tier(toml, rt=0, positivity_7d=NAN) == 1


class TestTable:
    """The table of all combinations."""

    def test_one_place_for_each_range_and_one_for_unknown(self) -> None:
        assessment = made_up.scheme(CDC).assessment
        assert list(assessment.axes.values()) == [
            ((200, False),),
            ((10, False), (20, False)),
            ((10, False), (15, False)),
        ]
        assert assessment.table.shape == (3, 4, 4)
        np.testing.assert_array_equal(assessment.table[0], assessment.table[2])


class TestEquality:
    """Assessments are equal where their files say the same, whatever was computed from them since."""

    def test_after_tables_were_computed(self) -> None:
        one, same = (load("china-2020").assessment.model_copy(deep=True) for _ in range(2))
        for each in (one, same):
            each.table  # noqa: B018 - an array, held from now on
        assert one == same
        assert hash(one) == hash(same)
        assert one != one.model_copy(update={"combine": "worst"})
