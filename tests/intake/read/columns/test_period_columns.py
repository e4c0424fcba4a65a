"""Tables of weeks and months: found out where the table tells, asked about where it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read

# As InfoDengue writes it: the number of the week and the date on which it begins.
DENGUE = (
    "municipio_geocodigo,SE,data_iniSE,casos,Rt\n"
    "3300100,201001,2010-01-03,9,0.5\n3300100,201002,2010-01-10,8,1.25\n3300100,201452,2014-12-21,7,1\n"
    "3300100,201453,2014-12-28,6,1\n3300100,201501,2015-01-11,5,1\n"
)
SUNDAY, MONDAY = {"week_starts": "sunday"}, {"week_starts": "monday"}
DEATHS = {"indicator": "deaths", "kind": "new"}
NUMBERED = "code,week,new confirmed\n330203,202012,5\n"


def read_all(folder: Path, text: str, **stated: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    batches = list(read(understand(path, FileContext(**stated))))  # type: ignore[arg-type]
    assert all(batch.whole for batch in batches)
    observations, faults = [one.observations for one in batches], [one.faults for one in batches]
    return pd.concat(observations, ignore_index=True), pd.concat(faults, ignore_index=True)


def ends(folder: Path, text: str, **stated: object) -> list[tuple[str, float, str]]:
    observations, faults = read_all(folder, text, **stated)
    assert faults.empty
    days = observations["event_date"].dt.strftime("%Y-%m-%d")
    return list(zip(days, observations["value"].tolist(), observations["period"], strict=True))


def test_dates_tell_on_which_day_numbered_weeks_start_and_must_agree(tmp_path: Path) -> None:
    observations, faults = read_all(tmp_path, DENGUE, kind="new")
    own = observations[observations["indicator"] == "confirmed"]
    assert own["event_date"].dt.strftime("%Y-%m-%d").tolist() == [
        *("2010-01-09", "2010-01-16", "2014-12-27", "2015-01-03")
    ]
    assert set(observations["period"]) == {"week"}
    assert observations[observations["indicator"] == "rt"]["value"].tolist() == [0.5, 1.25, 1.0, 1.0]
    assert list(zip(faults["row"], faults["code"], strict=True)) == [(6, "period_differs")] * 2


@pytest.mark.parametrize(
    ("text", "stated", "found"),
    [
        (NUMBERED, SUNDAY, ("2020-03-21", 5.0, "week")),
        (NUMBERED, MONDAY, ("2020-03-22", 5.0, "week")),
        (
            "code,year,week,new deaths\n330203,2020,53,2\n",
            {"week_starts": "monday"},
            ("2021-01-03", 2.0, "week"),
        ),
        ("code,date,new deaths\n330203,2020-W12,2\n", {}, ("2020-03-22", 2.0, "week")),
        (
            "代码,日期,新增确诊\n330203,2020年第12周,2\n",
            {"week_starts": "sunday"},
            ("2020-03-21", 2.0, "week"),
        ),
        ("code,week ending,new deaths\n330203,2020-03-21,2\n", {}, ("2020-03-21", 2.0, "week")),
        ("code,week beginning,new deaths\n330203,2020-03-16,2\n", {}, ("2020-03-22", 2.0, "week")),
        ("code,2020-W12\n330203,2\n", {"indicator": "deaths", "kind": "new"}, ("2020-03-22", 2.0, "week")),
        (
            "code,SE 202012\n330203,2\n",
            {"indicator": "deaths", "kind": "new", "period": "week", "week_starts": "sunday"},
            ("2020-03-21", 2.0, "week"),
        ),
        (
            "code,date,new deaths\n330203,2020-03-15,2\n",
            {"period": "week", "week_dates": "beginning"},
            ("2020-03-21", 2.0, "week"),
        ),
        ("code,year,month,new deaths\n330203,2020,2,2\n", {}, ("2020-02-29", 2.0, "month")),
        ("code,date,new deaths\n330203,2020-02,2\n", {"period": "month"}, ("2020-02-29", 2.0, "month")),
        (
            "code,202002\n330203,2\n",
            {"indicator": "deaths", "kind": "new", "period": "month"},
            ("2020-02-29", 2.0, "month"),
        ),
    ],
)
def test_are_kept_under_their_last_day(
    tmp_path: Path, text: str, stated: dict[str, object], found: tuple[str, float, str]
) -> None:
    assert ends(tmp_path, text, **stated) == [found]


@pytest.mark.parametrize(
    ("text", "stated", "question"),
    [
        (NUMBERED, {}, "say --week-starts monday"),
        (
            "code,SE 202012\n330203,2\n",
            {"indicator": "deaths", "kind": "new"},
            "headers are weeks such as 'SE 2",
        ),
        (
            "code,date,new deaths\n330203,2020-03-15,2\n",
            {"period": "week"},
            "say whether they end or begin",
        ),
        ("code,date,new deaths\n330203,202012,2\n", {}, "say which with --period week or --period month"),
        ("code,Week 5\n330203,2\n", DEATHS | {"period": "week"} | MONDAY, "have no year"),
        ("code,week,new deaths\n330203,12,2\n", {"week_starts": "monday"}, "have no year"),
        (
            "code,SE,date,new deaths\n" + "".join(f"330203,2020{n},2020-03-{n},2\n" for n in (10, 17, 24)),
            {},
            "say --period week where figures are of weeks, --period day",
        ),
    ],
)
def test_are_asked_about(tmp_path: Path, text: str, stated: dict[str, object], question: str) -> None:
    with pytest.raises(ReadingError, match=question):
        read_all(tmp_path, text, **stated)


def test_a_week_beside_days_is_not_read(tmp_path: Path) -> None:
    text = "code,SE,date,new deaths\n" + "".join(f"330203,202012,2020-03-{day},2\n" for day in range(15, 18))
    assert [day for day, *_ in ends(tmp_path, text)] == ["2020-03-15", "2020-03-16", "2020-03-17"]


def test_a_week_that_no_year_has_is_set_apart(tmp_path: Path) -> None:
    text = "code,week,new deaths\n330203,202153,2\n330203,202152,2\n330203,202151,2\n"
    observations, faults = read_all(tmp_path, text, week_starts="monday")
    assert (len(observations), faults["code"].tolist()) == (2, ["bad_week"])


def test_a_slip_among_many_dates_leaves_the_start_of_weeks_known(tmp_path: Path) -> None:
    weeks = "".join(
        f"330203,2020{n:02},{day},2\n" for n, day in enumerate(sundays("2020-01-05", 20), start=2)
    )
    text = "code,SE,week beginning,new deaths\n" + weeks.replace("2020-02-02", "2020-01-29")
    observations, faults = read_all(tmp_path, text)
    assert (len(observations), list(zip(faults["row"], faults["code"], strict=True))) == (
        19,
        [(6, "period_differs")],
    )


def sundays(first: str, count: int) -> list[str]:
    return [str(day.date()) for day in pd.date_range(first, periods=count, freq="7D")]


ABOVE = '"{}",\ncode,new confirmed\n330203,30\n330205,5\n'
OF_DAY = {"day": date(2020, 11, 22)}


@pytest.mark.parametrize("stated", [{}, OF_DAY])
@pytest.mark.parametrize(
    "line",
    [
        *("Week ending 22 November 2020", "Weekly report, 22/11/2020", "疫情周报 2020年11月22日"),
        *("KW 47 (Stand: 22.11.2020)", "Boletim semanal 22/11/2020", "近7天（截至2020年11月22日）"),
        *("Reporting period: 16-22 November 2020", "Monthly bulletin, 22 November 2020"),
    ],
)
def test_a_title_of_more_than_a_day_above_new_cases(
    tmp_path: Path, line: str, stated: dict[str, Any]
) -> None:
    """A week's cases were those of its last day."""
    with pytest.raises(ReadingError, match="speaks of more than one day"):
        ends(tmp_path, ABOVE.format(line), **stated)


@pytest.mark.parametrize(
    ("line", "stated", "found"),
    [
        ("Week ending 22 November 2020", {"period": "week"}, ("2020-11-22", 30.0, "week")),
        (
            "Weekly report",
            {"week_dates": "beginning", "day": date(2020, 11, 16)},
            ("2020-11-22", 30.0, "week"),
        ),
        ("Monthly bulletin, 22 November 2020", {"period": "month"}, ("2020-11-30", 30.0, "month")),
        ("疫情周报 2020年11月22日", {"period": "day"}, ("2020-11-22", 30.0, "day")),
        ("2020年11月21日24时至11月22日24时", OF_DAY, ("2020-11-22", 30.0, "day")),
        ("周末疫情通报 2020年11月22日", {}, ("2020-11-22", 30.0, "day")),
        ("New cases in the last 24 hours, 22 November 2020", {}, ("2020-11-22", 30.0, "day")),
        ("Stand: 22.11.2020, 15 Uhr", {}, ("2020-11-22", 30.0, "day")),
        ("Updated weekly 22.11.2020", {}, ("2020-11-22", 30.0, "day")),
    ],
)
def test_a_title_and_what_is_said_of_it(
    tmp_path: Path, line: str, stated: dict[str, Any], found: tuple[str, float, str]
) -> None:
    assert ends(tmp_path, ABOVE.format(line), **stated)[0] == found
