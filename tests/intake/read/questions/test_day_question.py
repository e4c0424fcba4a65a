"""Days whose year, zone or meaning is open are asked about."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.trial import Trial

COUNT = {"indicator": "confirmed", "kind": "cumulative"}


class TestNewYear:
    HEADERS = "区县,12月30日,12月31日,1月1日\n海曙区,1,2,3\n"
    CELLS = "日期,区县,累计确诊\n1月1日,海曙区,3\n12月31日,海曙区,2\n"

    @pytest.mark.parametrize("text", [HEADERS, CELLS, CELLS.replace("月", "/").replace("日,海", ",海")])
    def test_one_year_does_not_hold_for_both(self, trial: Trial, text: str) -> None:
        message = trial.asked(text, year=2020, order="mdy", **COUNT)
        assert "run from December into January" in message
        assert "write the year in each, such as 2020-12-31" in message

    def test_a_whole_year_is_of_one(self, trial: Trial) -> None:
        rows = "".join(f"{month}月1日,海曙区,{month}\n" for month in range(1, 13))
        found = trial.stored(f"日期,区县,累计确诊\n{rows}", year=2020)
        assert ("330203", "confirmed cumulative", "2020-12-01", 12) in found
        assert len(found) == 12


class TestTimesInHeaders:
    TEXT = "区县,2020-02-09T23:00Z,2020-02-10T24:00Z\n海曙区,1,2\n"

    def test_as_in_cells(self, trial: Trial) -> None:
        assert trial.stored(self.TEXT, zone="Asia/Shanghai", **COUNT) == {
            ("330203", "confirmed cumulative", "2020-02-10", 1),
            ("330203", "confirmed cumulative", "2020-02-11", 2),
        }

    def test_the_zone_is_asked_for(self, trial: Trial) -> None:
        assert "--zone Asia/Shanghai" in trial.asked(self.TEXT, **COUNT)

    @pytest.mark.parametrize(
        ("text", "period"), [("SE 202052", "week"), ("第5周", "week"), ("Week 1", "week")]
    )
    def test_weeks_are_called_so(self, trial: Trial, text: str, period: str) -> None:
        message = trial.asked(f"区县,{text}\n海曙区,1\n", **COUNT)
        assert f"headers are {period}s such as {text!r}" in message


def test_the_ends_of_spans_are_named_where_no_day_is_found(trial: Trial) -> None:
    table = "from,until date,code,new confirmed\n2020-02-03,2020-02-09,330203,5\n"
    message = trial.asked(table)
    assert "'until date' holds days" in message
    for meaning in ("day", "week_ending"):
        assert f"--column 'until date={meaning}'" in message
        assert trial.stored(table, columns={"until date": meaning}) >= {
            ("330203", "confirmed new", "2020-02-09", 5)
        }


def test_a_day_that_was_said_beside_other_days(trial: Trial) -> None:
    """It was passed over."""
    table = "date,code,confirmed cumulative\n2020-02-09,330203,5\n"
    message = trial.asked(table, day=date(2020, 2, 10))
    assert "'date' holds other days (2020-02-09) than the day that was said, 2020-02-10" in message
    at = {("330203", "confirmed cumulative", "2020-02-10", 5)}
    assert trial.stored(table, day=date(2020, 2, 10), columns={"date": "aside"}) == at


@pytest.mark.parametrize("day", ["1970-01-01", "1900-01-01", "1899-12-30"])
def test_days_that_are_none(trial: Trial, day: str) -> None:
    text = f"date,code,confirmed cumulative\n{day},330203,12\n2020-02-09,330203,14\n"
    assert trial.stored(text) == {("330203", "confirmed cumulative", "2020-02-09", 14)}


def test_times_of_utc_by_their_header(trial: Trial) -> None:
    """17:00 UTC is the next day in China; it was stored under its own."""
    table = "date (UTC),place,confirmed cumulative\n2020-02-09 {},海曙区,12\n"
    assert "are of UTC by its header" in trial.asked(table.format("17:00"), zone="Asia/Shanghai")
    zoned = table.format("17:00").replace(" 17:00", "T17:00Z")
    stored = trial.stored(zoned, zone="Asia/Shanghai")
    assert stored == {("330203", "confirmed cumulative", "2020-02-10", 12)}


def test_days_in_headers_as_r_writes_them(trial: Trial) -> None:
    table = "place,X2020.02.09,X2020.02.10\n海曙区,3,4\n"
    assert len(trial.stored(table, indicator="confirmed", kind="new")) == 2


@pytest.mark.parametrize("header", ["date", "week"])
def test_weeks_without_a_year_ask_for_it(trial: Trial, header: str) -> None:
    """The day on which weeks start was asked for again and again."""
    table = f"{header},place,new confirmed\nSE 6,海曙区,3\n"
    assert "say the year, such as --year 2020" in trial.asked(table, week_starts="sunday")
    assert trial.stored(table, week_starts="sunday", year=2020) == {
        ("330203", "confirmed new", "2020-02-08", 3)
    }


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("CST", "Asia/Shanghai"),
        ("EST", "America/New_York"),
        ("IST", "Asia/Kolkata"),
        ("(CST)", "Asia/Shanghai"),
    ],
)
def test_a_short_zone_is_asked_about_with_a_zone_that_has_it(trial: Trial, name: str, zone: str) -> None:
    """For EST it was Asia/Shanghai, which has none such."""
    table = f"date,code,new confirmed\n2020-02-09 20:00 {name},330203,5\n"
    assert f"--zone {zone}" in trial.asked(table)
    assert trial.stored(table, zone=zone) == {("330203", "confirmed new", "2020-02-09", 5)}


DATE_REP = "dateRep,day,month,year,code,new confirmed\n09/02/2020,9,2,2020,330203,3\n{},10,2,2020,330203,4\n"


def test_whole_days_beside_their_parts(trial: Trial) -> None:
    stored = trial.stored(DATE_REP.format("10/02/2020"))
    assert {(day, value) for *_, day, value in stored} == {("2020-02-09", 3), ("2020-02-10", 4)}


def test_whole_days_that_differ_from_their_parts(trial: Trial) -> None:
    assert "both mean day" in trial.asked(DATE_REP.format("11/02/2020"))
    rows = "".join(f"{day}/02/2020,{day},2,2020,330203,4\n" for day in range(11, 21))
    receipt = trial.send(DATE_REP.format("21/02/2020") + rows)
    assert (receipt.accepted, receipt.reasons) == (11, {"bad_day": 1})


@pytest.mark.parametrize("rows", ["KW;Jahr;Code;Neue Fälle\n6;2020", "Woche;Code;Neue Fälle\nKW 6/2020"])
def test_weeks_of_iso_8601_by_their_word(trial: Trial, rows: str) -> None:
    assert trial.stored(f"{rows};330203;3\n") == {("330203", "confirmed new", "2020-02-09", 3)}
