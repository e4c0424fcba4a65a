"""Weeks told by their dates are read as such, wherever they stand."""

from __future__ import annotations

import pytest

from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

NEW = {("330203", "confirmed new", "2021-01-03", 5)}


@pytest.mark.parametrize(
    ("header", "text"),
    [
        *(("week", "week ending 3 Jan 2021"), ("week", "W/E 3 Jan 2021"), ("week", "w/c 28 Dec 2020")),
        *(
            ("week", "2020-12-28 - 2021-01-03"),
            ("date", "28 Dec - 3 Jan 2021"),
            ("周", "2020年12月28日至2021年1月3日"),
        ),
        *(("w/e", "2021-01-03"), ("week commencing", "2020-12-28"), ("周结束日", "2021-01-03")),
        ("date", "2020-12-28/2021-01-03"),
    ],
)
def test_in_cells(trial: Trial, header: str, text: str) -> None:
    assert trial.stored(f"{header},code,new confirmed\n{text},330203,5\n") == NEW
    assert [one.period for one in Reports(trial.receiver.engine).find()] == ["week"]


def test_in_headers(trial: Trial) -> None:
    table = "code,w/e 27 Dec 2020,w/e 3 Jan 2021\n330203,1,5\n"
    stated = {"indicator": "confirmed", "kind": "new"}
    assert trial.stored(table, **stated) == {*NEW, ("330203", "confirmed new", "2020-12-27", 1)}


@pytest.mark.parametrize(
    ("order", "text"), [("mdy", "week ending 1/3/2021"), ("dmy", "28/12/2020-03/01/2021")]
)
def test_the_order_is_asked_for(trial: Trial, order: str, text: str) -> None:
    table = f"week,code,new confirmed\n{text},330203,5\n"
    if order == "mdy":
        assert "say --order dmy, --order mdy" in trial.asked(table)
    assert trial.stored(table, order=order) == NEW


def test_dates_under_weeks_are_asked_whether_they_end_them(trial: Trial) -> None:
    table = "SE,code,new confirmed\n2021-01-03,330203,5\n"
    assert "--week-dates ending or --week-dates beginning" in trial.asked(table)
    assert trial.stored(table, week_dates="ending") == NEW


def test_numbers_without_years_beside_dates_need_none(trial: Trial) -> None:
    """A year was asked for, and the one that was said made week 1 of the next a week of the last."""
    table = "week,week ending,code,new confirmed\n53,2021-01-03,330203,5\n1,2021-01-10,330203,6\n"
    assert trial.stored(table) == {*NEW, ("330203", "confirmed new", "2021-01-10", 6)}


def test_other_spans_are_no_weeks(trial: Trial) -> None:
    assert "no days" in trial.asked("date,code,new confirmed\n2020-12-28 - 2021-01-04,330203,5\n")
