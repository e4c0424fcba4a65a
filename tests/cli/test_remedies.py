"""Every question of the intake, and each of its remedies done exactly as it says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli

DAY, PLACE = "2020-02-09", "海曙区"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def ingest(home: Path, text: str, *options: str) -> Result:
    path = home / "a.csv"
    path.write_text(text, "utf-8")
    return CliRunner().invoke(cli, ["ingest", str(path), "--dry-run", *options])


# The table, what the message says of it, and the remedies it names; those of one table that need another
# answer too have it behind.
QUESTIONS = [
    (
        f"date,place,new\n{DAY},{PLACE},1\n",
        "'new' does not say what it counts",
        ["--indicator confirmed"],
        "",
    ),
    (
        f"date,place,new\n{DAY},{PLACE},1.5\n{DAY},江北区,2.25\n",
        "figures such as '1.5' have decimals",
        ["--indicator confirmed"],
        "",
    ),
    (
        f"date,place,new confirmed,value\n{DAY},{PLACE},1,0.5\n",
        "'value' does not say what it counts",
        ["--column 'value=aside'"],
        "",
    ),
    (
        f"date,place,n\n{DAY},{PLACE},1\n",
        "'n' does not say what it counts",
        ["--indicator confirmed"],
        "--kind new",
    ),
    (
        f"date,place,confirmed\n{DAY},{PLACE},1\n",
        "does not say whether it is cumulative or new",
        ["--kind cumulative", "--kind new"],
        "",
    ),
    (f"date,place,new cases\n2月9日,{PLACE},1\n", "'date' have no year", ["--year 2020"], ""),
    (
        f"date,place,new cases\n02/03/2020,{PLACE},1\n",
        "day first or month first",
        ["--order dmy", "--order mdy"],
        "",
    ),
    (f"date,place,new cases\n{DAY}T08:00:00Z,{PLACE},1\n", "carry a zone", ["--zone Asia/Shanghai"], ""),
    (f"place,new cases\n{PLACE},1\n", "no day found", ["--day 2020-02-09"], ""),
    (
        f"date,place,new cases\nxyz,{PLACE},1\n",
        "'date' holds texts such as 'x' that are no days",
        ["--column 'date=aside' --day 2020-02-09"],
        "",
    ),
    (f"date,Wo,new cases\n{DAY},{PLACE},1\n", "no column of places found", ["--column 'Wo=place'"], ""),
    (f"date,new cases\n{DAY},1\n", "name it with --parent", ["--parent"], "宁波市"),
    (
        f"date,place,Viele\n{DAY},{PLACE},1\n",
        "headers not understood: Viele",
        ["--column 'Viele=confirmed'", "--persons"],
        "--kind cumulative",
    ),
    ("date,lon,lat,new cases\n2020-02-09,121.5,29.9,1\n", "holds coordinates", ["--datum WGS-84"], ""),
    (
        f"date,place,lon,new cases\n{DAY},{PLACE},121.5,1\n",
        "'lon' holds longitude or latitude",
        ["--column 'lon=aside'"],
        "",
    ),
    (
        f"date,place,cases new,new cases\n{DAY},{PLACE},1,2\n",
        "both mean confirmed new",
        ["--column 'cases new=aside'", "--column 'new cases=aside'"],
        "",
    ),
    (
        f"date,place,new cases,by\n{DAY},{PLACE},1,x\n{DAY},{PLACE},1,y\n",
        "rows 2 and 3 speak of one place and day",
        ["--sum-over 'by'", "--only 'by=x'", "--column 'by=aside'"],
        "",
    ),
    (
        f"日期,城市,区县,新增确诊\n{DAY},宁波市,{PLACE},1\n{DAY},,江北区,2\n{DAY},,合计,3\n",
        "'城市' is blank in many rows",
        ["--fill-down '城市'"],
        "",
    ),
    (
        f"日期,区县,新增确诊\n{DAY},{PLACE},1\n{DAY},合计,3\n",
        "a total without a name",
        ["--parent '宁波市'", "--parent '浙江省'"],
        "",
    ),
    (
        f"日期,区县,新增确诊\n{DAY},Old Quarter,1\n{DAY},合计,3\n",
        "a total without a name beside places none of which this map knows",
        ["--parent '杭州市'", "--parent '浙江省'"],
        "",
    ),
]


@pytest.mark.parametrize(("text", "message", "remedies", "more"), QUESTIONS)
def test_each_remedy_leads_on(home: Path, text: str, message: str, remedies: list[str], more: str) -> None:
    asked = ingest(home, text)
    assert asked.exit_code == 1
    assert message in asked.stderr
    for remedy in remedies:
        assert all(part in asked.stderr for part in remedy.split(" --day")[0].split("\0"))
        done = ingest(home, text, *shlex.split(f"{remedy} {more}"))
        assert (done.exit_code, done.stderr) == (0, ""), remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2020年第12周",
            "weeks in 'date' such as '2020年第12周' are numbered, and nothing says on which day",
        ),
        (
            "Week 12",
            "weeks in 'date' such as 'Week 12' are numbered, and nothing says on which day they start",
        ),
        ("2020-12", "'date' holds weeks or months such as '2020-12'; say which with --period week or"),
    ],
)
def test_weeks_and_months_are_named_as_what_they_are(home: Path, text: str, message: str) -> None:
    assert message in ingest(home, f"date,place,cumulative cases\n{text},{PLACE},1\n").stderr
    # One among days is set apart, and said as it was written.
    days = "".join(f"2020-03-{day:02d},{PLACE},1\n" for day in range(1, 5))
    mixed = ingest(home, f"date,place,cumulative cases\n{days}2020-W12,{PLACE},1\n", "--language", "en")
    assert "the date is not a day: 2020-W12" in mixed.stdout


def test_only_headers_that_mean_nothing_are_called_not_understood(home: Path) -> None:
    result = ingest(
        home, f"date,place,confirmed cumulative\n{DAY},{PLACE},1\n", "--column", "confirmed cumulative=aside"
    )
    assert "no column of figures found; say which holds them" in result.stderr
    assert "not understood" not in result.stderr


def test_headers_that_are_the_same_are_to_be_told_apart(home: Path) -> None:
    result = ingest(home, f"date,place,new cases,new cases\n{DAY},{PLACE},1,2\n")
    assert "both mean confirmed new; give them different headers" in result.stderr


def test_a_profile_is_renewed_as_the_message_says(home: Path) -> None:
    old = f"Wo,Wann,Viele\n{PLACE},{DAY},1\n"
    columns = ["--column=Wo=district", "--column=Wann=day", "--column=Viele=confirmed cumulative"]
    assert ingest(home, old, *columns, "--save-profile", "p").exit_code == 0
    more = f"Wo,Wann,Viele,Wetter\n{PLACE},{DAY},1,gut\n"
    result = ingest(home, more, "--profile", "p")
    assert "new columns Wetter; check them, and keep them by --profile p --save-profile p" in result.stderr
    assert ingest(home, more, *"--profile p --save-profile p".split()).exit_code == 0
    assert ingest(home, more, "--profile", "p").exit_code == 0


def test_a_file_that_breaks_off_names_the_row_and_what_is_taken_in(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fivecolour.intake.read.tables.extraction.BATCH_ROWS", 500)
    days = [(2000 + at // 312, 1 + at // 26 % 12, 1 + at % 26) for at in range(2_300)]
    rows = [f"{year}-{month:02d}-{day:02d},330203,1" for year, month, day in days]
    path = home / "long.csv"
    path.write_text("\n".join(["date,code,new cases", *rows, '1999-01-01,"330203,1']) + "\n", "utf-8")
    # Read through for what its figures mean, nothing is taken in; where that is said, the first rows are.
    result = CliRunner().invoke(cli, ["ingest", str(path)])
    assert (result.exit_code, "taken in" in result.stderr) == (1, False)
    result = CliRunner().invoke(cli, ["ingest", str(path), "--decimal", "point"])
    assert result.exit_code == 1
    assert "long.csv, row 2302: quotes are not closed" in result.stderr
    assert "the figures of the first 1,500 rows are taken in already: mend the rest and send" in result.stderr
    path.write_text("\n".join(["date,code,new cases", *rows, "1999-01-01,330203,1"]) + "\n", "utf-8")
    assert "接收801 + 未变1,500" in CliRunner().invoke(cli, ["ingest", str(path)]).stdout
