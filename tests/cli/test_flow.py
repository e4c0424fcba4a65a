"""``fivecolour flow``: what a user types, and what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.errors import UserError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["flow", *map(str, words)])


def test_flows_are_taken_in_and_listed(home: Path) -> None:
    flows = home / "flows.csv"
    flows.write_text(
        "origin,dest,count,time\n杭州,宁波,120,2020-01-23\n杭州,Wuhan,9,2020-01-23\n", encoding="utf-8"
    )
    first = run("ingest", flows, "--source", "Unicom", "--language", "en")
    assert first.output == (
        "flows.csv: layout flowmap, unit persons, places: 2 (0 outside the map), "
        "days: 1 (2020-01-23 to 2020-01-23)\n"
        "  pairs: 2 = 1 accepted + 0 unchanged + 1 set apart; blank cells: 0, not known (not zero)\n"
        "         1  flow_place  unknown place of a flow (quarantine)\n"
        "  what was set apart, with row and remedy: fivecolour quarantine list\n"
    )
    assert (
        "1 unchanged + 1 set apart" in run("ingest", flows, "--source", "Unicom", "--language", "en").output
    )
    assert run("list").output == "Unicom  persons  day  2020-01-23 – 2020-01-23  1 day  1 pair\n"


def test_flows_of_days_for_a_map_by_weeks(home: Path) -> None:
    flows = home / "flows.csv"
    flows.write_text("origin,dest,count,time\n杭州,宁波,120,2020-01-26\n", encoding="utf-8")
    words = ("ingest", flows, "--source", "Unicom", "--language", "en", "--dry-run")
    told = (
        "  the map goes by weeks and does not show flows of days, which are not added up: "
        "send those of whole weeks with --period week\n"
    )
    assert told not in run(*words).output
    order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = "first"\nperiod = "week"\n'
    (home / "publish.toml").write_text(order)
    assert run(*words).output.endswith(told)
    assert told not in run(*words, "--period", "week").output


def test_pressure_from_a_place_outside(home: Path) -> None:
    (home / "locations.csv").write_text("id,name,lat,lon,population\n420100,Wuhan,30.59,114.3,11081000\n")
    (home / "flows.csv").write_text("origin,dest,count\nWuhan,海曙区,5000\n", encoding="utf-8")
    days = "".join(
        f"420100,2020-01-{day:02d},{new}\n"
        for day, new in zip(range(17, 24), [0, 0, 0, 0, 0, 0, 400], strict=True)
    )
    (home / "cases.csv").write_text(f"place,date,new\n{days}")
    given = ("--source", "Unicom", "--locations", home / "locations.csv", "--day", "2020-01-23")
    assert run("ingest", home / "flows.csv", *given).exit_code == 0
    assert (
        run("cases", home / "cases.csv", "--source", "Hubei").output
        == "cases.csv: 7 accepted + 0 unchanged\n"
    )
    told = run("pressure", "--language", "en").output.splitlines()
    assert told[0] == (
        "Importation until 2020-01-23, 7 days, flows of Unicom known on 1 of them. "
        "Expected infected arrivals (90 % interval); it is no part of the tier."
    )
    assert told[1].startswith("330203  Haishu District  0.")
    assert "from Wuhan 100%" in told[1]
    assert told[2].endswith("not known: no flow in, or no population to split its city's by")
    found = json.loads(run("pressure", "--json", "--language", "zh").output)
    (haishu,) = [one for one in found["districts"] if one["code"] == "330203"]
    assert haishu["origins"] == [{"code": "420100", "name": "Wuhan", "share": 1.0, "modelled": False}]
    assert run("residuals", "--later", "2020-02-09", "--language", "en").output.startswith("Fewer than 10")


def test_cases_of_the_map_itself_are_refused(home: Path) -> None:
    for row, message in (
        (
            "330203,2020-01-23,4",
            "row 2: '330203' is a place of the map, or none; send its cases with fivecolour ingest",
        ),
        ("420100,23 Jan,4", "row 2: '23 Jan' is no day; write it as 2020-01-23"),
        ("420100,2020-01-23,-4", "row 2: '-4' is no number of cases; write 12"),
    ):
        (home / "cases.csv").write_text(f"place,date,new\n{row}\n")
        with pytest.raises(UserError, match=re.escape(message)):
            CliRunner().invoke(
                cli, ["flow", "cases", str(home / "cases.csv"), "--source", "s"], catch_exceptions=False
            )
