"""Weeks and months in every form that people write."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.dates.weeks import STARTS, WeekStyle, names_week, read_month, read_week, week_end
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read
from tests.intake.trial import Trial

SUNDAY = WeekStyle(starts="sunday", year=2020)


class TestReadWeek:
    """From a cell to the last day of its week."""

    @pytest.mark.parametrize(
        "text",
        [
            *("SE12/2020", "2020/12", "12-2020", "semana 12 de 2020", "Week 12, 2020", "2020年第12周"),
            *(
                "KW12 2020",
                "第12周",
                "2020_12",
                "W12",
                "12.0",
                "week 12 (2020)",
                "2020SE12",
                "12ª semana 2020",
            ),
            *("12th week of 2020", "SE_202012", "202012.0", "２０２０１２", "Semana epidemiológica 12/2020"),
        ],
    )
    def test_one_week_in_many_forms(self, text: str) -> None:
        assert read_week(text, SUNDAY) == date(2020, 3, 21)

    @pytest.mark.parametrize(
        "text", ["202054", "SE 0", "2021-W53", "12 de 2020", "2020-03-21", "week", "1234"]
    )
    def test_what_is_no_week(self, text: str) -> None:
        assert read_week(text, WeekStyle(starts="sunday")) in {"bad_week", "ambiguous_week"}

    def test_nothing_says_on_which_day_it_starts(self) -> None:
        assert read_week("202012", WeekStyle()) == "ambiguous_week"
        assert read_week("12", WeekStyle(starts="monday")) == "ambiguous_week"

    @pytest.mark.parametrize(
        ("year", "week", "starts", "end"),
        [
            # ISO 8601: 2020 has 53 weeks, 2021 has 52; PAHO: 2014 and 2020 have 53.
            (2020, 53, "monday", date(2021, 1, 3)),
            (2014, 53, "sunday", date(2015, 1, 3)),
            (2020, 53, "sunday", date(2021, 1, 2)),
            (2015, 53, "sunday", None),
            (2010, 1, "sunday", date(2010, 1, 9)),
            (2010, 52, "sunday", date(2011, 1, 1)),
            (2021, 1, "saturday", date(2021, 1, 8)),
        ],
    )
    def test_ends_of_years(self, year: int, week: int, starts: str, end: date | None) -> None:
        assert week_end(year, week, starts) == end

    @given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.sampled_from(STARTS))
    def test_every_day_lies_in_one_week(self, day: date, starts: str) -> None:
        ends = {
            end
            for year in (day.year - 1, day.year, day.year + 1)
            for week in range(1, 54)
            if (end := week_end(year, week, starts)) and end - timedelta(days=6) <= day <= end
        }
        assert len(ends) == 1

    @given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
    def test_weeks_of_iso_are_those_of_python(self, day: date) -> None:
        year, week, _ = day.isocalendar()
        assert week_end(year, week, "monday") == date.fromisocalendar(year, week, 7)


class TestNamesWeek:
    """What is a week beyond doubt, and what is only a number or a day."""

    @pytest.mark.parametrize("text", ["2020-W12", "SE 202012", "semana 12/2020", "2020年第12周"])
    def test_weeks(self, text: str) -> None:
        assert names_week(text)

    @pytest.mark.parametrize(
        "text", ["202012", "2020-12", "2020_12", "2020-03-21", "12", "seven", "March 2020"]
    )
    def test_others(self, text: str) -> None:
        assert not names_week(text)


class TestReadMonth:
    """From a cell to the last day of its month."""

    @pytest.mark.parametrize(
        "text", ["2020年2月份", "fev/2020", "2020-Feb", "2/2020", "2020.02", "2月", "202002"]
    )
    def test_one_month_in_many_forms(self, text: str) -> None:
        assert read_month(text, 2020) == date(2020, 2, 29)

    @pytest.mark.parametrize("text", ["2020-13", "2020-00", "2020-02-09", "x"])
    def test_what_is_no_month(self, text: str) -> None:
        assert read_month(text) == "bad_month"


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        ("new cases 2020-W12,new cases 2020-W13", {}),
        ("新增确诊 2020年第12周,新增确诊 2020年第13周", {"period": "week", "week_starts": "monday"}),
        ("new cases 202012,new cases 202013", {"period": "week", "week_starts": "monday"}),
    ],
)
def test_weeks_as_columns(tmp_path: Path, header: str, stated: dict[str, str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"code,{header}\n330203,5,7\n", "utf-8")
    understood = understand(path, FileContext(**stated))  # type: ignore[arg-type]
    observations = pd.concat([batch.observations for batch in read(understood)])
    found = observations[["indicator", "kind", "period", "value"]].values.tolist()
    assert found == [["confirmed", "new", "week", 5], ["confirmed", "new", "week", 7]]
    assert observations["event_date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-03-22", "2020-03-29"]


def test_a_day_of_a_week_is_that_day(trial: Trial) -> None:
    """2020-W06-3 was stored as the week's last day, and three such days contradicted each other."""
    table = "date,code,new confirmed\n2020-W06-3,330203,12\n2020-W06-4,330203,13\n"
    assert trial.stored(table) == {
        ("330203", "confirmed new", "2020-02-05", 12),
        ("330203", "confirmed new", "2020-02-06", 13),
    }


def test_weeks_of_a_season_are_of_two_years(trial: Trial) -> None:
    """Week 45 of the season 2019-20 was stored in 2020, as the message proposed."""
    table = "season,week,place,new confirmed\n2019-20,45,海曙区,3\n2019-20,6,海曙区,3\n"
    message = trial.asked(table, week_starts="monday", year=2020)
    assert "'season' names seasons such as '2019-20', whose weeks are of two years" in message
    years = table.replace("season", "year").replace("2019-20,45", "2019,45").replace("2019-20", "2020")
    assert {day for _, _, day, _ in trial.stored(years, week_starts="monday")} == {"2019-11-10", "2020-02-09"}
