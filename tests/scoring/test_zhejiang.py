"""The rebuilt rule of Zhejiang against the maps that the province published in February 2020."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.values import compute
from fivecolour.scoring.schemes.library import load
from tests.scoring import ningbo
from tests.scoring.zhejiang_0209 import COLOURS, COUNTS

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "zhejiang"
SCHEME = load("zhejiang-2020")
FIRST_REVIEW = np.array(["2020-02-09"], dtype="datetime64[D]")


def assess(**indicators: list[float]) -> list[str]:
    """Return the colours of the first review for districts with these indicators."""
    values = {name: np.array(column, dtype=np.float64)[:, np.newaxis] for name, column in indicators.items()}
    codes = tuple(map(str, range(len(next(iter(values.values()))))))
    tiers = grade(SCHEME, Figures(codes, FIRST_REVIEW, values)).tiers[:, 0]
    return [SCHEME.label(int(tier)).colour.en for tier in tiers]


class TestMapOf9February:
    """Counts alone, local share and clusters being unknown, against the first map."""

    def test_58_of_62_counties_agree_and_the_exceptions_are_known(self) -> None:
        graded = dict(zip(COUNTS, assess(cumulative_confirmed=list(COUNTS.values())), strict=True))
        differing = {county: COLOURS[county] for county in COUNTS if graded[county] != COLOURS[county]}
        assert len(COUNTS) == 62
        assert differing == {"泰顺县": "orange", "三门县": "blue", "路桥区": "blue", "越城区": "blue"}
        assert {graded[county] for county in differing} == {"yellow"}

    @pytest.mark.parametrize("county", ["三门县", "路桥区", "越城区"])
    def test_a_low_local_share_without_clusters_explains_three_of_them(self, county: str) -> None:
        count = float(COUNTS[county])
        assert assess(cumulative_confirmed=[count], local_share=[49.9], cluster_cases_14d=[0]) == ["blue"]
        assert assess(cumulative_confirmed=[count], local_share=[50], cluster_cases_14d=[0]) == ["yellow"]
        assert assess(cumulative_confirmed=[count], local_share=[49.9], cluster_cases_14d=[1]) == ["yellow"]

    def test_no_known_input_gives_taishun_its_orange(self) -> None:
        """Its published colour stays unexplained: what is unknown is already taken at its worst."""
        assert COUNTS["泰顺县"] == COUNTS["龙湾区"] == 16
        assert COLOURS["龙湾区"] == "yellow"
        assert assess(cumulative_confirmed=[16], local_share=[100], cluster_cases_14d=[16]) == ["yellow"]

    @pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not there")
    def test_the_literal_counts_are_those_of_the_shared_table(self) -> None:
        with (SHARED / "zhejiang_0209_counts.csv").open(encoding="utf-8") as file:
            exact = [row for row in csv.DictReader(file) if row["how"].startswith("exact")]
        assert {row["county"]: int(float(row["count_low"])) for row in exact} == COUNTS
        assert {row["county"]: row["colour"] for row in exact} == COLOURS


class TestBoundsOfTheFirstAssessment:
    """Every number of the assessment, from both sides."""

    @pytest.mark.parametrize(
        ("cases", "colour"),
        [
            (0, "green"),
            (1, "blue"),
            (10, "blue"),
            (11, "yellow"),
            (23, "yellow"),
            (24, "orange"),
            (99, "orange"),
            (100, "red"),
        ],
    )
    def test_cumulative_cases(self, cases: float, colour: str) -> None:
        assert assess(cumulative_confirmed=[cases]) == [colour]

    @pytest.mark.parametrize(
        ("cases", "colour"), [(0, "green"), (1, "blue"), (11, "blue"), (24, "yellow"), (100, "orange")]
    )
    def test_a_favourable_share_and_no_cluster_take_off_one_tier_but_never_give_green(
        self, cases: float, colour: str
    ) -> None:
        assert assess(cumulative_confirmed=[cases], local_share=[10], cluster_cases_14d=[0]) == [colour]

    def test_an_unknown_count_is_not_graded(self) -> None:
        assert assess(cumulative_confirmed=[np.nan], local_share=[10], cluster_cases_14d=[0]) == ["grey"]


@pytest.fixture(scope="module")
def grading() -> Grading:
    return grade(SCHEME, ningbo.figures())


class TestNingbo:
    """Ten counties through the reviews of 9 February to 2 March, as their bulletins reported them."""

    @pytest.mark.parametrize("code", ningbo.PUBLISHED)
    def test_every_determined_colour_is_reproduced(self, grading: Grading, code: str) -> None:
        row = grading.codes.index(code)
        for review, published in zip(ningbo.REVIEWS, ningbo.PUBLISHED[code].split(), strict=True):
            letter = ningbo.LETTERS[grading.tiers[row, ningbo.day(review)]]
            assert letter in published.split("|"), f"{code} on {review}"

    def test_haishu_day_by_day(self, grading: Grading) -> None:
        """Orange from 1 February, yellow from the review of 24 February, green from that of 1 March."""
        row = "".join(map(str, grading.tiers[grading.codes.index("330203")]))
        assert row == "1" + "0" * 10 + "4" * 23 + "3" * 3 + "2" * 3 + "1" * 5

    def test_a_single_sporadic_case_does_not_lift_beilun(self, grading: Grading) -> None:
        row = grading.codes.index("330206")
        assert compute(grading.figures, ["new_7d"])["new_7d"][row, ningbo.day("02-21")] == 1
        assert set(grading.tiers[row, ningbo.day("02-15") :].tolist()) == {1}

    def test_days_without_a_report_before_the_first_review_are_grey(self, grading: Grading) -> None:
        assert (grading.tiers[grading.codes.index("330203"), 1:11] == 0).all()

    @pytest.mark.parametrize(
        ("clear_days", "tiers"),
        [(5, "444444"), (6, "444433")],
        ids=[
            "宁海 on 12 February and 慈溪, 鄞州 on 15 February were held",
            "平阳 on 12 February was lowered",
        ],
    )
    def test_six_clear_days_are_the_published_bound(self, clear_days: int, tiers: str) -> None:
        given = {
            "cumulative_confirmed": np.full((1, 6), 30.0),
            "new_7d": np.zeros((1, 6)),
            "clear_days": np.arange(clear_days - 4, clear_days + 2)[np.newaxis].astype(float),
        }
        dates = np.datetime64("2020-02-08") + np.arange(6)
        found = grade(SCHEME, Figures(("330326",), dates, given)).tiers[0]
        assert "".join(map(str, found)) == tiers

    @pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not there")
    def test_the_literal_figures_are_those_of_the_shared_table(self) -> None:
        given = ningbo.figures()
        seen = np.zeros((10, len(ningbo.DATES)), dtype=bool)
        with (SHARED / "ningbo_county_daily.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["adcode"]:
                    cell = given.codes.index(row["adcode"]), ningbo.day(row["date"][5:])
                    seen[cell] = True
                    for name in ("cumulative_confirmed", "new_confirmed"):
                        expected = float(row[name]) if row[name] else np.nan
                        np.testing.assert_equal(given.values[name][cell], expected)
        for name in given.values:
            assert np.isnan(given.values[name][~seen]).all()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not there")
class TestWenzhou:
    """Twelve counties, of which only 平阳 had a part in choosing a number of the reviews."""

    def test_9_and_12_february_agree_but_for_taishun(self) -> None:
        figures, names = _wenzhou()
        grading = grade(SCHEME, figures)
        with (SHARED / "tiers_by_county.csv").open(encoding="utf-8") as file:
            published = {row["county"]: row for row in csv.DictReader(file)}
        differing = [
            (name, day)
            for row, name in enumerate(names)
            for day, column in ((19, "tier_0209"), (22, "tier_0212"))
            if ningbo.LETTERS[grading.tiers[row, day]] not in published[name][column].split("|")
        ]
        assert differing == [("泰顺", 19), ("泰顺", 22)]


def _wenzhou() -> tuple[Figures, list[str]]:
    """Return the figures of Wenzhou's twelve counties from 21 January on, and their short names."""
    with (SHARED / "wenzhou_county_daily_2020-01-21_2020-02-13.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["adcode"]]
    codes = sorted({row["adcode"] for row in rows})
    names = {row["adcode"]: row["unit"][:-1] for row in rows}
    values = {
        name: np.array([[float(row[column]) for row in rows if row["adcode"] == code] for code in codes])
        for name, column in (("cumulative_confirmed", "cum_confirmed"), ("new_confirmed", "new_confirmed"))
    }
    dates = np.datetime64("2020-01-21") + np.arange(24)
    return Figures(tuple(codes), dates, values, np.full(len(codes), np.nan)), [names[code] for code in codes]
