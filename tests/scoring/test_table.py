"""Grading a table that holds indicators: one row in, one row out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.errors import UserError
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.table import grade_table

SCHEME = load("zhejiang-2020")


def frame(text: str) -> pd.DataFrame:
    """Read a small table, cells as text."""
    header, *rows = [line.split(",") for line in text.split()]
    return pd.DataFrame(rows, columns=header, dtype=object)


def tiers(text: str, **columns: str) -> list[str]:
    return grade_table(SCHEME, frame(text), columns)["tier"].tolist()


def refusal(text: str, **columns: str) -> str:
    with pytest.raises(UserError) as refused:
        grade_table(SCHEME, frame(text), columns)
    return str(refused.value)


class TestRows:
    """Rows stay as they are, in their order."""

    def test_columns_are_kept_and_three_added(self) -> None:
        given = frame("county,cases 海曙,066.0 淳安,0 余姚,")
        graded = grade_table(SCHEME, given, {"county": "district", "cases": "cumulative_confirmed"})
        assert list(graded.columns) == ["county", "cases", "tier", "level", "reason"]
        assert graded["cases"].tolist() == ["066.0", "0", ""]
        assert graded["tier"].tolist() == ["4", "1", "0"]
        assert graded["level"].tolist() == ["较高", "低", ""]
        assert graded["reason"].tolist() == [
            "较高风险（橙）：累计确诊66例，达到24例的橙色线；本地病例占比、近14天聚集性病例不详，按最不利计（最有利时为黄色）；"
            "如累计确诊达到100例，升为红色。",
            "低风险（绿）：尚无确诊病例；如累计确诊达到1例，升为蓝色。",
            "未评（灰）：累计确诊不详。",
        ]

    def test_the_order_of_rows_does_not_matter(self) -> None:
        rows = "b,2020-02-09,30 a,2020-02-12,5 a,2020-02-09,12 b,2020-02-12,30"
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4", "3", "3", "4"]

    @pytest.mark.parametrize(
        ("rates", "expected"),
        [
            (["99,99", "100,01", "165,5"], ["1", "3", "5"]),
            (["100", "1.234,5", "0,5"], ["1", "5", "1"]),
            (["-0,5", "", "100,125"], ["1", "0", "3"]),
            (["100.125", "1234.5", "49.9"], ["3", "5", "1"]),
        ],
    )
    def test_decimal_commas_where_nothing_else_can_be_meant(
        self, rates: list[str], expected: list[str]
    ) -> None:
        graded = grade_table(load("germany-2021"), pd.DataFrame({"cases_7d_per_100k": rates}), {})
        assert graded["tier"].tolist() == expected

    @pytest.mark.parametrize(
        ("rates", "asked"),
        [
            (
                ["12", "1,234"],
                "row 3, column 'cases_7d_per_100k': '1,234' may be 1234 or, with decimals, 1.234:",
            ),
            (
                ["9,99", "1.234"],
                "row 3, column 'cases_7d_per_100k': '1.234' may be 1234 or, with decimals, 1,234:",
            ),
            (
                ["9.5", "9,99"],
                "row 3, column 'cases_7d_per_100k': '9,99' has a decimal comma, others of the table a",
            ),
            (
                ["12", "1,234,567"],
                "row 3, column 'cases_7d_per_100k': '1,234,567' may be 1234567: write it so",
            ),
        ],
    )
    def test_what_may_be_two_numbers_is_asked_about(self, rates: list[str], asked: str) -> None:
        with pytest.raises(UserError) as refused:
            grade_table(load("germany-2021"), pd.DataFrame({"cases_7d_per_100k": rates}), {})
        assert asked in str(refused.value)

    def test_thousands_of_a_count_beside_decimal_commas(self) -> None:
        table = pd.DataFrame({"cumulative_confirmed": ["1,234"], "local_share_pct": ["50,5"]}, dtype=object)
        with pytest.raises(UserError, match="'1,234' may be 1234: write it so"):
            grade_table(SCHEME, table, {})

    def test_an_empty_table(self) -> None:
        assert tiers("district,date,cumulative_confirmed") == []

    def test_english(self) -> None:
        graded = grade_table(SCHEME, frame("cumulative_confirmed 1"), {}, language="en")
        assert graded.loc[0, "level"] == "lower"
        assert graded.loc[0, "reason"] == (
            "Lower risk (blue): 1 confirmed case in total, reaching the blue line of 1; "
            "if confirmed cases in total reach 11, it rises to yellow."
        )


class TestHistory:
    """Rows of one district with several dates are its history."""

    def test_easing_goes_by_the_dates(self) -> None:
        days = [f"2020-02-{day:02}" for day in range(9, 19)]
        rows = " ".join(f"慈溪,{day},24" for day in days)
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4"] * 9 + ["3"]

    def test_given_indicators_go_before_computed_ones(self) -> None:
        rows = "慈溪,2020-02-09,24,0 慈溪,2020-02-12,24,7"
        assert tiers(f"district,date,cumulative_confirmed,clear_days {rows}") == ["4", "3"]

    def test_a_review_day_without_a_row_is_a_day_without_a_report(self) -> None:
        rows = "慈溪,2020-02-09,24 慈溪,2020-02-13,24 慈溪,2020-02-15,24"
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4", "0", "4"]

    def test_a_history_begins_with_its_first_row(self) -> None:
        rows = "慈溪,2020-02-09,24 鄞州,2020-02-10,12 鄞州,2020-02-11,12"
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4", "3", "3"]

    def test_rows_without_a_date_or_a_district_stand_alone(self) -> None:
        rows = "慈溪,,24 ,2020-02-15,24 慈溪,,24"
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4", "4", "4"]

    def test_reported_figures_yield_indicators(self) -> None:
        rows = "a,2020-02-09,5,0 a,2020-02-10,5,0 a,2020-02-11,29,24 a,2020-02-12,29,0"
        assert tiers(f"d,day,total,new {rows}", d="district", day="date", total="cumulative_confirmed",
                     new="new_confirmed") == ["2", "2", "2", "4"]  # fmt: skip


class TestRefusal:
    """A fault is named with its row and a remedy."""

    def test_no_number(self) -> None:
        assert refusal("cumulative_confirmed 1 12例") == (
            "row 3, column 'cumulative_confirmed': '12例' is no number; "
            "mend it, or leave the cell empty if it is missing"
        )

    @pytest.mark.parametrize("cell", ["nan", "inf", "NA", "1e999", "-"])
    def test_what_only_looks_like_a_number(self, cell: str) -> None:
        assert "is no number" in refusal(f"cumulative_confirmed {cell}")

    def test_below_zero(self) -> None:
        assert "'-5' is below zero" in refusal("cumulative_confirmed -5")

    @pytest.mark.parametrize("cell", ["2020-02-30", "9.2.2020", "2020/02/09", "20200209"])
    def test_no_date(self, cell: str) -> None:
        assert refusal(f"district,date,cumulative_confirmed a,{cell},1") == (
            f"row 2, column 'date': '{cell}' is no date; write it as 2020-02-09"
        )

    def test_two_rows_of_one_district_and_day(self) -> None:
        rows = "a,2020-02-09,1 b,2020-02-09,1 a,2020-02-09,2"
        assert refusal(f"district,date,cumulative_confirmed {rows}") == (
            "rows 2 and 4 are both a on 2020-02-09; keep one row for each district and day"
        )

    def test_a_mapped_column_that_is_not_there(self) -> None:
        assert (
            refusal("cases 1", count="cumulative_confirmed") == "there is no column 'count'; columns: cases"
        )

    def test_a_name_that_the_scheme_does_not_know(self) -> None:
        assert refusal("cases 1", cases="deaths").startswith(
            "cases=deaths: zhejiang-2020 knows no 'deaths'; use one of: district, date, cumulative_confirmed"
        )

    def test_two_columns_for_one_name(self) -> None:
        assert "both mapped to date" in refusal("a,b,cumulative_confirmed 1,2,3", a="date", b="date")

    def test_a_required_indicator_without_a_column(self) -> None:
        assert refusal("cases 1") == (
            "zhejiang-2020 needs cumulative_confirmed; name its column with --map COLUMN=cumulative_confirmed"
        )

    def test_a_column_in_the_way(self) -> None:
        assert (
            refusal("cumulative_confirmed,level 1,a") == "the table has a column 'level' already; rename it"
        )


class TestSuppressed:
    """A hidden number lies between 0 and a bound, which a grade never goes below."""

    COLUMNS = "population,cases_7d_per_100k,positivity_7d"

    def graded(self, rows: str) -> pd.DataFrame:
        return grade_table(load("cdc-transmission-2021"), frame(f"{self.COLUMNS} {rows}"), {}, language="en")

    @pytest.mark.parametrize(
        ("cell", "rate"),
        [
            ("suppressed", "71.49"),
            ("*", "71.49"),
            ("<10", "10"),
            ("少于12", "12"),
            ("1-30", "30"),
            ("1-99", "71.49"),
        ],
    )
    def test_the_most_that_it_can_be_counts(self, cell: str, rate: str) -> None:
        """9 cases among 12,589 people, or what the cell says if that is less; the reason says at most."""
        found = self.graded(f"12589,{cell},3.33")
        assert found["tier"].tolist() == ["4" if rate == "71.49" else "3"]
        assert f"at most (suppressed) {rate} new cases per 100,000" in found.loc[0, "reason"]

    def test_without_people_only_what_cannot_matter_is_graded(self) -> None:
        found = self.graded(",suppressed,3.33 ,suppressed,10 0,suppressed,7 ,<9.9,3")
        assert found["tier"].tolist() == ["0", "5", "0", "1"]
        assert "as a figure is suppressed, it can have been more" in found.loc[0, "reason"]

    def test_a_rule_that_does_not_say_how_to_take_it_needs_both_ends_to_agree(self) -> None:
        """Fewer than 24 cases may be none; of at most 11 to 12 the first is yellow, the other too."""
        assert tiers("cumulative_confirmed suppressed <24 <1") == ["0", "0", "1"]

    def test_people_and_bounds_are_never_suppressed(self) -> None:
        with pytest.raises(UserError, match="row 2, column 'population': '<10' is no number"):
            self.graded("<10,5,3")


def test_positivity_is_computed_from_tests() -> None:
    """Figures of any indicator of the scheme can be columns."""
    frame = pd.DataFrame(
        {
            "district": ["a"] * 7,
            "date": [f"2021-11-0{day}" for day in range(1, 8)],
            "new_tests": ["100"] * 7,
            "new_positive_tests": ["9"] * 7,
            "cases_7d_per_100k": ["0"] * 7,
        }
    )
    assert grade_table(load("cdc-transmission-2021"), frame, {})["tier"].tolist()[-1] == "4"


class TestRowsByThemselves:
    """A row without a district has nothing to hold, but its day tells the version of the rule."""

    def test_the_version_in_force_on_the_day_decides(self) -> None:
        given = frame("date,pm25_24h 2015-01-01,10.5 2024-08-01,10.5 ,10.5")
        graded = grade_table(load("aqi-pm25"), given, {}, language="en")
        assert graded["level"].tolist() == ["Good", "Moderate", "Moderate"]
        assert graded.loc[0, "reason"].endswith("breakpoints of 2012.")

    def test_bounds_that_are_looked_up_need_district_and_day(self, tmp_path: Path) -> None:
        (tmp_path / "by-place.toml").write_text(BY_PLACE, encoding="utf-8")
        (tmp_path / "lines.csv").write_text("code,from,to,value\na,,,5\n", encoding="utf-8")
        scheme = load(tmp_path / "by-place.toml")
        graded = grade_table(scheme, frame("district,date,rt a,2021-01-01,6"), {})
        assert graded["tier"].tolist() == ["3"]
        with pytest.raises(UserError, match=r"row 3 has no district or no date, and by-place looks up line"):
            grade_table(scheme, frame("district,date,rt a,2021-01-01,6 a,,6"), {})


class TestPeriods:
    """A rule of levels takes what a row of a history counts from the dates; every other goes by the day."""

    @pytest.fixture
    def in_a_row(self, tmp_path: Path) -> Scheme:
        """Return a rule of two periods in a row."""
        rule = BY_PLACE.replace('{ parameter = "line" }', "5").replace("parameters = ", "# ")
        (tmp_path / "in-a-row.toml").write_text(rule.replace("by-place", "in-a-row").replace(
            'basis = "assumed", when', 'on = 2, basis = "assumed", when'), encoding="utf-8")  # fmt: skip
        return load(tmp_path / "in-a-row.toml")

    def test_weeks_by_most_dates_of_each_district(self, in_a_row: Scheme) -> None:
        """Between b's weeks one is not reported, and a's and b's dates are days apart."""
        rows = "b,2021-01-12,6 a,2021-01-03,6 a,2021-01-10,6 b,2021-01-05,6 a,2021-01-17,6 b,2021-01-26,6"
        assert grade_table(in_a_row, frame(f"district,date,rt {rows}"), {})["tier"].tolist() == list("303030")

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (("01-03", "01-10", "01-17"), "033"),
            (("01-03", "01-10", "01-24"), "030"),
            (("01-31", "02-28", "04-30"), "030"),
            (("01-31", "02-28", "03-31"), "033"),
            (("01-03", "01-04", "01-06"), "030"),
        ],
    )
    def test_weeks_months_and_days(self, in_a_row: Scheme, days: tuple[str, ...], expected: str) -> None:
        table = frame("district,date,rt " + " ".join(f"a,2021-{day},6" for day in days))
        assert grade_table(in_a_row, table, {})["tier"].tolist() == list(expected)

    def test_said_it_is_not_taken_from_the_dates(self, in_a_row: Scheme) -> None:
        table = frame("district,date,rt a,2021-01-03,6 a,2021-01-10,6")
        assert grade_table(in_a_row, table, {}, period="day")["tier"].tolist() == ["0", "0"]

    def test_another_rule_goes_by_the_day(self) -> None:
        """On the review days between its weeks the district did not report."""
        rows = " ".join(f"慈溪,2020-02-{day:02},24" for day in (9, 16, 23))
        assert tiers(f"district,date,cumulative_confirmed {rows}") == ["4", "0", "0"]

    def test_two_rows_of_one_week(self, in_a_row: Scheme) -> None:
        rows = "b,2021-01-03,6 a,2021-01-03,6 a,2021-01-10,6 a,2021-01-16,6 a,2021-01-17,6"
        with pytest.raises(UserError) as refused:
            grade_table(in_a_row, frame(f"district,date,rt {rows}"), {}, period="week")
        assert str(refused.value) == (
            "rows 5 and 6 are both a in the week to 2021-01-17; keep one row for each district and week"
        )

    def test_a_row_alone_would_be_graded_too_low(self, in_a_row: Scheme) -> None:
        with pytest.raises(UserError) as refused:
            grade_table(in_a_row, frame("district,date,rt a,2021-01-03,6 a,,6"), {})
        assert str(refused.value) == (
            "row 3 has no district or no date, and in-a-row counts periods in a row; "
            "fill both in, and name their columns with --map COLUMN=district and --map COLUMN=date"
        )


class TestRowsOfRulesWithReviews:
    """A row alone is assessed by its own figures, whatever the rule asks of reviews and of reports."""

    @pytest.mark.parametrize(
        ("name", "indicator", "values", "expected"),
        [
            ("california-2020", "daily_cases_7d_mean_per_100k", ["8", "0.5", ""], "520"),
            ("germany-2021", "cases_7d_per_100k", ["166", "99", ""], "510"),
            ("zhejiang-2020", "cumulative_confirmed", ["500", "0", ""], "510"),
        ],
    )
    def test_it_is_the_first_assessment(
        self, name: str, indicator: str, values: list[str], expected: str
    ) -> None:
        graded = grade_table(load(name), pd.DataFrame({indicator: values}, dtype=object), {})
        assert graded["tier"].tolist() == list(expected)

    def test_bounds_of_a_share(self) -> None:
        table = pd.DataFrame({"daily_cases_7d_mean_per_100k": ["1", "1"], "positivity_7d": ["100", "100.1"]})
        with pytest.raises(UserError) as refused:
            grade_table(load("california-2020"), table, {})
        assert str(refused.value).startswith("row 3, column 'positivity_7d': '100.1' is above 100; mend it")

    def test_a_parameter_without_column_or_table(self, tmp_path: Path) -> None:
        (tmp_path / "by-place.toml").write_text(
            BY_PLACE.replace(', table = "lines.csv"', ""), encoding="utf-8"
        )
        scheme = load(tmp_path / "by-place.toml")
        with pytest.raises(UserError) as refused:
            grade_table(scheme, frame("district,date,rt a,2021-01-01,6"), {})
        assert str(refused.value) == "by-place needs line; name its column with --map COLUMN=line"
        given = frame("district,date,rt,line a,2021-01-01,6,5 b,2021-01-01,6,7 ,,6,6")
        assert grade_table(scheme, given, {})["tier"].tolist() == ["3", "0", "3"]


BY_PLACE = """
name = "by-place"
version = 1
status = "proposal"
in_force_from = 2020-01-01
title = { en = "by place" }
about = { en = "by place" }
sources = [{ title = "made up", url = "https://example.org" }]
tiers = [{ tier = 3, colour = { en = "yellow" }, level = { en = "high" } }]
parameters = [{ name = "line", title = { en = "line" }, table = "lines.csv" }]
levels = [{ tier = 3, basis = "assumed", when = [{ indicator = "rt", at_least = { parameter = "line" } }] }]
"""
