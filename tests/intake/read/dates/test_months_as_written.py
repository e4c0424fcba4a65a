"""Months in letters, numbers beside a year, and dates that lie a week or a month apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.intake.read.limits import ReadingError
from tests.intake.read.columns.test_period_columns import ends

NEW = {"indicator": "confirmed", "kind": "new"}
MONTHLY = {**NEW, "period": "month"}
WEEKLY_DATES = "code,date,new cases\n1,2020-11-01,4\n1,2020-11-08,5\n1,2020-11-15,6\n1,2020-11-22,7\n"


@pytest.mark.parametrize(
    ("text", "stated", "found"),
    [
        ("code,November 2022,dez 2022\n1,4,5\n", NEW, ["2022-11-30", "2022-12-31"]),
        ("code,new cases Nov 2022,new cases Feb 2024\n1,4,5\n", {}, ["2022-11-30", "2024-02-29"]),
        ("code,Nov-22,Feb-24\n1,4,5\n", MONTHLY, ["2022-11-30", "2024-02-29"]),
        ("code,2022-11-01,2024-02-01\n1,4,5\n", MONTHLY, ["2022-11-30", "2024-02-29"]),
        ("code,Month,new cases\n1,Nov-22,4\n1,Feb-24,5\n", {}, ["2022-11-30", "2024-02-29"]),
        ("code,Year,Month,new cases\n1,2022,November,4\n1,2024,fév,5\n", {}, ["2022-11-30", "2024-02-29"]),
        ("code,date,new cases\n1,novembre 2022,4\n1,février 2024,5\n", {}, ["2022-11-30", "2024-02-29"]),
    ],
)
def test_a_month_in_letters_or_by_its_first_day_ends_on_its_last(
    tmp_path: Path, text: str, stated: dict[str, str], found: list[str]
) -> None:
    assert ends(tmp_path, text, **stated) == [(found[0], 4.0, "month"), (found[1], 5.0, "month")]


def test_a_worded_week_goes_with_the_year_in_another_column(tmp_path: Path) -> None:
    table = "code,Week,Year,new cases\n1,Week 53,2020,4\n1,Wk 1,2021,5\n"
    wanted = [("2021-01-02", 4.0, "week"), ("2021-01-09", 5.0, "week")]
    assert ends(tmp_path, table, week_starts="sunday") == wanted
    # The column counts, not the year that is said for days without one.
    assert ends(tmp_path, table, week_starts="sunday", year=1999) == wanted


def test_new_cases_of_dates_a_week_apart_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"lie whole weeks apart.*--period week with --week-dates ending"):
        ends(tmp_path, WEEKLY_DATES)
    assert ends(tmp_path, WEEKLY_DATES, week_dates="beginning")[0] == ("2020-11-07", 4.0, "week")
    assert ends(tmp_path, WEEKLY_DATES, week_dates="ending")[0] == ("2020-11-01", 4.0, "week")
    assert ends(tmp_path, WEEKLY_DATES, period="day")[0] == ("2020-11-01", 4.0, "day")
    # A total stands on its day, however seldom it is told.
    assert (
        ends(tmp_path, WEEKLY_DATES.replace("new cases", "cumulative"), indicator="confirmed")[0][2] == "day"
    )


def test_three_dates_tell_a_rhythm_and_two_do_not(tmp_path: Path) -> None:
    """New cases of three weeks were taken for those of three days."""
    table = "date,code,new cases\n2020-11-01,1,4\n2020-11-08,1,5\n"
    assert [found[2] for found in ends(tmp_path, table)] == ["day", "day"]
    with pytest.raises(ReadingError, match="lie whole weeks apart"):
        ends(tmp_path, f"{table}2020-11-15,1,6\n")


def test_first_days_of_months_are_asked_about(tmp_path: Path) -> None:
    table = "code,2022-11-01,2022-12-01,2023-01-01,2023-02-01\n1,4,5,6,7\n"
    with pytest.raises(ReadingError, match=r"first or last of a month.*--period month, or --period day"):
        ends(tmp_path, table, **NEW)
    assert ends(tmp_path, table, **NEW, period="day")[0] == ("2022-11-01", 4.0, "day")


def test_dates_at_the_head_of_weekly_columns_are_asked_about(tmp_path: Path) -> None:
    table = "code,2020-11-01,2020-11-08\n1,4,5\n"
    with pytest.raises(ReadingError, match="--week-dates ending or --week-dates beginning"):
        ends(tmp_path, table, **NEW, period="week")
    assert ends(tmp_path, table, **NEW, week_dates="beginning")[0] == ("2020-11-07", 4.0, "week")


def test_a_month_with_two_digits_of_a_year_may_be_a_day_and_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="such as 'Nov-22'; say --period month"):
        ends(tmp_path, "code,Nov-22,Dec-22\n1,4,5\n", **NEW)


def test_a_table_in_french_is_read_by_its_own_words(tmp_path: Path) -> None:
    table = "semaine;département;cas;décès\n2020-S53;330203;4;1\n"
    found = ends(tmp_path, table, week_starts="monday", kind="new")
    assert found == [("2021-01-03", 4.0, "week"), ("2021-01-03", 1.0, "week")]
