"""Rules of levels as files: what is refused, with line, key and remedy; tables of parameters; colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivecolour.errors import UserError
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.level_tiers import parameters_of
from fivecolour.scoring.schemes.library import folder, load, parse
from fivecolour.scoring.schemes.parameter_tables import read_table
from fivecolour.scoring.table import grade_table

AF = (folder() / "infodengue-af.toml").read_text(encoding="utf-8")
RIO = (folder() / "rio-aps-2015.toml").read_text(encoding="utf-8")
AQI = (folder() / "aqi-pm25-2024.toml").read_text(encoding="utf-8")


def refusal(text: str, name: str) -> str:
    with pytest.raises(UserError) as refused:
        parse(text, Path(f"{name}.toml"))
    return str(refused.value)


class TestRefusal:
    """Each fault by its key, with what to do."""

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ("on = 2", "on = 0", "levels[1].on: input should be greater than or equal to 1"),
            ("hold = 1", "hold = -1", "levels[1].hold: input should be greater than or equal to 0"),
            ("above = 10 ", "over = 10 ", "levels[1].when[2].over: is not a key of a scheme"),
            (
                'missing = "not_graded"\n',
                "",
                'levels[4]: a level without when is the base: say missing = "not_graded" or "ignore"',
            ),
            ('name = "epidemic_threshold"', 'name = "epidemic"', "describe it under [[parameters]]"),
            ("above = 10 ", "above = 10, at_most = 10 ", "levels[1].when[2]: no value lies between its two"),
            (
                'url = "https',
                'url = "javascript',
                "sources[1].url: is not an address of the web; write it as",
            ),
            (
                "in_force_from = 2010-01-03",
                "in_force_from = 86400",
                "in_force_from: is not a day; write it as 2026-03-01, without quotes",
            ),
            ("tier = 1\nmissing", "tier = 5\nmissing", "has to be the lowest tier"),
            ('"p_rt1"', '"p_rt2"', "'p_rt2' is not an indicator; use one of:"),
        ],
    )
    def test_of_levels(self, before: str, after: str, message: str) -> None:
        assert message in refusal(AF.replace(before, after, 1), "infodengue-af")

    def test_levels_beside_an_assessment(self) -> None:
        both = AF + '\n[assessment]\ncombine = "worst"\nparts = []\n'
        assert "assessment" in refusal(both, "infodengue-af")

    def test_levels_beside_reviews(self) -> None:
        text = RIO + '\n[reviews]\nfirst = 2015-01-01\nevery_days = 7\nbasis = "assumed"\n'
        assert "levels have durations of their own" in refusal(text, "rio-aps-2015")

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ("colour_tier = 5\n", "", "is beyond the five colours; give each tier a colour_tier"),
            ("colour_tier = 1\n", "", "some tiers have a colour_tier and some have none"),
            ("colour_tier = 1\n", "colour_tier = 4\n", "let colours rise with the tiers"),
            (
                "colour_tier = 1\n",
                "colour_tier = 6\n",
                "tiers[6].colour_tier: input should be less than or equal to 5",
            ),
            ('hex = "#00E400"', 'hex = "green"', "tiers[6].hex: string should match pattern"),
            ('hex = "#00E400"\n', "", "some tiers have a hex and some have none"),
            ('hex = "#00E400"', 'hex = "#ffff00"', "two tiers have the hex '#ffff00'"),
        ],
    )
    def test_of_colours(self, before: str, after: str, message: str) -> None:
        assert message in refusal(AQI.replace(before, after, 1), "aqi-pm25-2024")

    def test_advice_needs_an_address(self) -> None:
        asked = 'hex = "#00E400"\nadvice = { text = { en = "Air out." }, url = "URL" }'
        wrong = AQI.replace('hex = "#00E400"', asked, 1)
        assert "tiers[6].advice.url: is not an address of the web" in refusal(wrong, "aqi-pm25-2024")

    def test_one_language_is_enough(self) -> None:
        text = AF.replace('zh = "季前阈值", en = "pre-season threshold", ', "")
        title = parse(text, Path("infodengue-af.toml")).parameter("preseason_threshold").title
        assert title.en == "limiar pré-sazonal"

    def test_a_cap_needs_a_sum(self) -> None:
        text = AQI.replace('combine = "worst"', 'combine = "worst"\ncap = 5')
        assert "cap is the most that a sum can be" in refusal(text, "aqi-pm25-2024")


class TestColours:
    """Six levels in five colours, each by the authority's own word."""

    def test_levels_that_share_a_colour(self) -> None:
        scheme = load("aqi-pm25-2024")
        assert [scheme.colour_tier(tier) for tier in range(7)] == [0, 1, 3, 4, 5, 5, 5]
        assert [label.word for label in scheme.shown_in(5)] == ["Unhealthy", "Very Unhealthy", "Hazardous"]


class TestTable:
    """Bounds by district and validity, from a file beside the rule."""

    def write(self, folder: Path, text: str) -> Path:
        path = folder / "infodengue-epidemic.csv"
        path.write_text(f"code,from,to,value\n{text}", encoding="utf-8")
        return path

    def test_values_by_district_and_day(self, tmp_path: Path) -> None:
        (tmp_path / "infodengue-af.toml").write_text(AF, encoding="utf-8")
        self.write(tmp_path, "3300100,,2011-01-07,33\n3300100,2011-01-08,,40.5\n")
        scheme = load(tmp_path / "infodengue-af.toml")
        dates = np.array(["2011-01-01", "2011-01-08"], dtype="datetime64[D]")
        found = parameters_of(scheme, Figures(("3300100", "3300209"), dates, {}, period="week"))
        np.testing.assert_array_equal(found["epidemic_threshold"], [[33, 40.5], [np.nan, np.nan]])
        assert np.isnan(found["preseason_threshold"]).all()

    def test_semicolons_and_decimal_commas(self, tmp_path: Path) -> None:
        path = tmp_path / "bounds.csv"
        path.write_text("code;from;to;value\n1;;;40,5\n2;;;1.234,25\n3;;;0,125\n", encoding="utf-8")
        assert [row.value for row in read_table(path)] == [40.5, 1234.25, 0.125]

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ("3300100,,,viel\n", "row 2: value 'viel' is no number; correct it, or remove the row"),
            ("3300100,1.1.2020,,3\n", "row 2: '1.1.2020' is no day; write it as 2021-01-03"),
            ("3300100,2021-02-01,2021-01-01,3\n", "row 2: from 2021-02-01 is later than to 2021-01-01"),
            (",,,3\n", "row 2: has no code"),
            ("3300100,,3\n", "row 2: has 3 cells, the header 4"),
            ('3300100,,,"1,234"\n', "row 2: value '1,234' may be 1234 or, with decimals, 1.234: write it"),
            ("3300100,,,3\n3300100,2020-01-01,,4\n", "rows 2 and 3: 3300100 has two values on 2020-01-01"),
        ],
    )
    def test_a_fault_is_named_with_its_row(self, tmp_path: Path, rows: str, message: str) -> None:
        with pytest.raises(UserError, match=r".*") as refused:
            read_table(self.write(tmp_path, rows))
        assert message in str(refused.value)


class TestGradedTable:
    """What `grade --input` makes of weeks and parameters."""

    HEAD = "district,date,temperature_min,p_rt_tweets,p_rt1,nowcast_cases_per_100k"

    def graded(self, dates: list[str]) -> pd.DataFrame:
        rows = [f"AP1,{date},23,0.1,0.1,5".split(",") for date in dates]
        frame = pd.DataFrame(rows, columns=self.HEAD.split(","), dtype=object)
        return grade_table(load("rio-aps-2015"), frame, {}, language="en")

    def test_dates_seven_days_apart_are_weeks(self) -> None:
        weeks = pd.date_range("2010-01-06", periods=7, freq="7D").strftime("%Y-%m-%d").tolist()
        assert self.graded(weeks)["level"].tolist() == ["nulo"] * 5 + ["amarelo"] * 2

    def test_a_date_between_two_weeks_lies_in_the_one_that_ends_next(self) -> None:
        weeks = pd.date_range("2010-01-06", periods=7, freq="7D").strftime("%Y-%m-%d").tolist()
        weeks[5] = "2010-02-08"
        assert self.graded(weeks)["level"].tolist() == ["nulo"] * 5 + ["amarelo"] * 2

    def test_two_rows_of_a_week_are_refused(self) -> None:
        weeks = ["2010-01-06", "2010-01-13", "2010-01-20", "2010-01-27", "2010-01-26"]
        with pytest.raises(UserError, match="rows 5 and 6 are both AP1 in the week to 2010-01-27"):
            self.graded(weeks)

    def test_a_row_that_stands_alone_is_refused(self) -> None:
        with pytest.raises(UserError, match="row 3 has no district or no date, and rio-aps-2015 counts"):
            self.graded(["2010-01-06", ""])

    def test_a_probability_above_one_is_refused(self) -> None:
        frame = pd.DataFrame(
            [["AP1", "2010-01-06", "23", "0.1", "95", "5"]], columns=self.HEAD.split(","), dtype=object
        )
        with pytest.raises(UserError, match="row 2, column 'p_rt1': '95' is above 1"):
            grade_table(load("rio-aps-2015"), frame, {})
