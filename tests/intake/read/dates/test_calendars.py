"""Days of other calendars: read where their years tell them or somebody says so, asked about elsewhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.dates import calendars, days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read
from tests.intake.trial import Trial

NINTH = "2020-02-09"


def days_of(folder: Path, text: str, header: str = "date", **stated: str) -> list[str]:
    """Return the days that a file of one column of days is taken to hold."""
    path = folder / "a.csv"
    path.write_text(f"{header},code,confirmed cumulative\n{text},330203,5\n", "utf-8")
    understood = understand(path, FileContext(**stated))  # type: ignore[arg-type]
    return [str(day)[:10] for batch in read(understood) for day in batch.observations["event_date"]]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("1090209", NINTH), ("109.02.09", NINTH), ("令和2.2.9", NINTH), ("R020209", NINTH)),
        *(("R2年2月9日", NINTH), ("H31.4.30", "2019-04-30"), ("9 ก.พ. 63", NINTH), ("25630209", NINTH)),
        *(("9 กุมภาพันธ์ พ.ศ. 2563", NINTH), ("1398/11/20", NINTH), ("20/11/1398", NINTH)),
        *(("۱۳۹۸/۱۱/۲۰", NINTH), ("13981120", NINTH), ("1399/12/30", "2021-03-20")),
        *(("2020-040", NINTH), ("2020040", NINTH), ("2020-366", "2020-12-31"), ("2020-W06-7", NINTH)),
    ],
)
def test_their_own_form_tells_them(tmp_path: Path, text: str, day: str) -> None:
    assert days_of(tmp_path, text) == [day]


@pytest.mark.parametrize(
    ("text", "calendar", "order"),
    [
        *(("9/2/63", "buddhist", "dmy"), ("99/02/09", "roc", None), ("02.02.09", "japanese", None)),
        *(("98/11/20", "persian", None), ("1441/06/15", "islamic-umalqura", None)),
        *(("15/6/1441", "islamic-umalqura", "dmy"), ("2020-02-09", "roc", None)),
        *(("1941-11-20", "indian", None), ("20/11/1941", "indian", "dmy"), ("20/11/41", "indian", "dmy")),
        *(("2020-02-09", "indian", None), ("9/2/2020", "gregorian", "dmy")),
    ],
)
def test_somebody_says_so(tmp_path: Path, text: str, calendar: str, order: str | None) -> None:
    stated = {"calendar": calendar} | ({"order": order} if order else {})
    assert days_of(tmp_path, text, **stated) == ["2010-02-09" if text == "99/02/09" else NINTH]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        *(("1441/06/15", "--calendar islamic-umalqura"), ("15/06/1441", "--calendar islamic-umalqura")),
        *(("9/2/63", "--calendar buddhist"), ("99/11/21", "write them with four")),
        *(("۲۱ بهمن ۱۳۹۹", "of another calendar"), ("15 جمادى الآخرة 1442", "of another calendar")),
        *(("1941-11-20", "--calendar indian"), ("2076-10-26", "--calendar gregorian")),
        ("2021-366", "are no days"),
    ],
)
def test_are_asked_about(tmp_path: Path, text: str, question: str) -> None:
    with pytest.raises(ReadingError, match=question):
        days_of(tmp_path, text)


def test_at_the_head_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,1398/11/20,1398/11/21\n330203,5,6\n", "utf-8")
    stated = FileContext(indicator="confirmed", kind="cumulative")
    (batch,) = read(understand(path, stated))
    assert [str(day)[:10] for day in batch.observations["event_date"]] == [NINTH, "2020-02-10"]
    path.write_text("code,1441/06/15,1441/06/16\n330203,5,6\n", "utf-8")
    with pytest.raises(ReadingError, match="'1441/06/15' are of the Hijri calendar"):
        understand(path, stated)


@pytest.mark.parametrize(
    "table",
    [
        "code,1941-11-20,1941-11-21\n330203,5,6\n",
        "1941-11-20,,\ncode,name,confirmed cumulative\n330203,海曙区,5\n",
        "month,code,new confirmed\n2076-10,330203,5\n",
        "year,month,code,new confirmed\n2076,10,330203,5\n",
        "year,month,day,code,new confirmed\n1941,11,20,330203,5\n",
        "week,code,new confirmed\n2076-W10,330203,5\n",
    ],
)
def test_years_of_india_and_nepal_are_not_stored_as_common_ones(trial: Trial, table: str) -> None:
    """1941-11-20 was kept as a day of 1941."""
    message = trial.asked(table, indicator="confirmed", kind="new")
    assert "of the calendar of Nepal or India" in message
    stored = trial.stored(table, indicator="confirmed", kind="new", calendar="gregorian")
    assert {day[:2] for _, _, day, _ in stored} <= {"19"}  # 2076 is yet to come


def test_months_of_india_are_none_of_the_common_ones(trial: Trial) -> None:
    table = "month,code,new confirmed\n1941-11,330203,5\n"
    assert "--calendar indian" not in trial.asked(table)
    assert "--calendar gregorian" in trial.asked(table, calendar="indian")


def test_days_of_india_at_the_head_of_columns_and_above_a_table(trial: Trial) -> None:
    wide = "code,1941-11-20\n330203,5\n"
    assert trial.stored(wide, indicator="confirmed", kind="new", calendar="indian") == {
        ("330203", "confirmed new", NINTH, 5)
    }
    above = "1941-11-21,,\ncode,name,new confirmed\n330203,海曙区,6\n"
    assert ("330203", "confirmed new", "2020-02-10", 6) in trial.stored(above, calendar="indian")


def test_a_slip_of_one_row_is_judged_as_any_other(trial: Trial) -> None:
    table = "date,code,new confirmed\n2020-02-09,330203,5\n2020-02-09,330205,7\n2076-10-26,330206,7\n"
    receipt = trial.send(table)
    assert (receipt.accepted, receipt.reasons) == (2, {"after_validity": 1, "future_date": 1})


def test_codes_of_places_at_the_head_of_columns_are_no_days() -> None:
    """1100205 is a municipality of Rondônia, 2006100 a town of Kansas."""
    assert [days.find(text, DayStyle()) for text in ("1100205", "2006100")] == [None, None]


@pytest.mark.parametrize("year", range(1389, 1420))
def test_years_follow_each_other(year: int) -> None:
    first = calendars.common_day(year, 1, 1, calendars.PERSIAN)
    last = calendars.common_day(year - 1, 12, 30, calendars.PERSIAN) or calendars.common_day(
        year - 1, 12, 29, calendars.PERSIAN
    )
    assert first is not None
    assert last == first - timedelta(days=1)
