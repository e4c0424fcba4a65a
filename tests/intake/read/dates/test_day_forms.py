"""Days as people write them are of that day, in cells and in headers."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.intake.read.columns import header_periods
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

WRITTEN = ["9 Feb 2020", "9. Februar 2020", "9 de fevereiro de 2020", "Sun 9 Feb 2020", "9 février 2020"]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_day_with_its_month_in_letters_is_no_month(trial: Trial, text: str) -> None:
    """They were stored as figures of a month, under its last day, without a word."""
    other = text.replace("9", "10", 1).replace("Sun", "Mon")
    table = f'code,date,confirmed cumulative\n330203,"{text}",5\n330203,"{other}",6\n'
    assert trial.stored(table) == {
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "confirmed cumulative", "2020-02-10", 6),
    }
    assert not header_periods.names_month(text)


@pytest.mark.parametrize(
    "text",
    [
        *("midnight 9 Feb", "12 midnight 9 Feb 2020", "5 pm 9 Feb 2020", "17:00 on 9/2/2020"),
        *("as of 24:00 on 9 February 2020", "as of 00:00 10 Feb 2020", "alle ore 24 del 9 febbraio 2020"),
        *("às 24h de 09/02/2020", "9º de fevereiro de 2020", "2020‑02‑09", "2020–02–09", "٢٠٢٠-٠٢-٠٩"),
    ],
)
def test_times_before_their_day_dashes_and_digits(text: str) -> None:
    assert days.read(text, DayStyle(year=2020, order="dmy")) == date(2020, 2, 9)


@pytest.mark.parametrize("text", ["9:30 2", "0:00", "24 9 2020", "midnight"])
def test_a_time_alone_is_no_day(text: str) -> None:
    assert days.read(text, DayStyle(year=2020, order="dmy")) == "bad_day"


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("year,month,day", "2020,2,9"),
        ("年,月,日", "2020年,2月,9日"),
        ("day,month,year", "9,Feb,2020"),
    ],
)
def test_years_months_and_days_in_columns_of_their_own(trial: Trial, headers: str, cells: str) -> None:
    """年、月、日 were stored as figures of the month, its day unread."""
    receipt = trial.send(f"{headers},code,new cases\n{cells},330203,5\n")
    assert "days are joined from columns of year, month and day" in receipt.reading
    assert {(str(one.event_date), one.period) for one in Reports(trial.receiver.engine).find()} == {
        ("2020-02-09", "day")
    }


def test_a_day_that_no_month_has_is_set_apart(trial: Trial) -> None:
    assert trial.send("年,月,日,区县,新增确诊\n2020,2,30,海曙区,5\n2020,2,9,海曙区,5\n").reasons == {
        "bad_day": 1
    }


def test_whole_days_beside_their_year_and_month_are_days(trial: Trial) -> None:
    trial.send("年,月,日,区县,新增确诊\n2020,2,2020-02-09,海曙区,5\n")
    assert [(str(one.event_date), one.period) for one in Reports(trial.receiver.engine).find()] == [
        ("2020-02-09", "day")
    ]


@pytest.mark.parametrize("sign", ["/", ".", "-"])
def test_headers_of_days_without_year_in_digits(trial: Trial, sign: str) -> None:
    """The remedy that was offered led nowhere."""
    table = f"code,2{sign}9,2{sign}10\n330203,5,6\n"
    stated = {"indicator": "confirmed", "kind": "cumulative"}
    message = trial.asked(table, **stated)
    assert f"headers such as '2{sign}9' and '2{sign}10' may be days without their year" in message
    assert "--year 2020 with --order mdy" in message
    assert trial.stored(table, year=2020, order="mdy", **stated) == {
        ("330203", "confirmed cumulative", "2020-02-09", 5),
        ("330203", "confirmed cumulative", "2020-02-10", 6),
    }
