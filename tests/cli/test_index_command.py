"""``fivecolour index``: what there is, checked, explained, tried and exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour import data_files
from fivecolour.cli import cli
from fivecolour.config import Settings
from fivecolour.editions import edition_files
from tests.editions.sample import sample_edition


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["index", *map(str, words)])


def test_list_and_show() -> None:
    assert run("list").output.splitlines()[0] == "case-burden  proposal  Case burden index (a worked example)"
    assert [one["name"] for one in json.loads(run("list", "--json").output)][1] == "zhejiang-precision-2020"
    shown = run("show", "zhejiang-precision-2020", "--language", "en").output
    assert "A higher index is better." in shown
    assert "- four more of the control index (33.3%, assumed): No figures: not named in print" in shown
    assert "1,000 draws of a Dirichlet distribution (concentration 12)" in shown


def test_check_says_ok_or_what_to_do(tmp_path: Path) -> None:
    good = data_files.bundled("data") / "indices" / "case-burden.toml"
    bad = tmp_path / "case-burden.toml"
    bad.write_text(good.read_text("utf-8").replace("weight = 1", "wait = 1", 1), "utf-8")
    found = run("check", good, bad)
    assert (found.exit_code, found.stdout) == (1, f"{good}: ok\n")
    assert f"{bad}, line 37: parts[1].wait: is not a key of a composite index; correct" in found.stderr


@pytest.fixture
def home(instance: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(instance.home))
    return instance


def test_a_day_is_worked_out_of_the_store_as_the_edition_has_it(home: Settings) -> None:
    told = json.loads(run("compute", "case-burden", "--date", "2020-02-09", "--json").output)
    edition = edition_files.latest(home.editions)
    figures = edition.index_days[edition.day_index["2020-02-09"]][0]
    of = {one["district"]: one for one in told["districts"]}
    assert len(of) == figures.ranked
    at = edition.place["330203"]
    assert (of["330203"]["low"], of["330203"]["place"]) == (figures.low[at], [1, figures.worst[at]])
    assert figures.low[at] == figures.high[at] == 76.67
    lines = run("compute", "case-burden", "--date", "2020-02-09", "--language", "en").output.splitlines()
    assert "330203 Haishu District" in lines[0]
    assert lines[-1] == f"nothing known: {90 - figures.ranked}"


def test_what_is_exported_and_what_is_not_there(home: Settings, tmp_path: Path) -> None:
    lines = run("export", "--date", "2020-02-09").output.splitlines()
    assert len(lines) == 1 + 2 * 90
    assert lines[0].startswith("date,index,district,index_low,index_high,place_best")
    assert "has no day 2021-01-01; it covers 2020-01-21" in str(
        run("export", "--date", "2021-01-01").exception
    )
    early = str(run("compute", "case-burden", "--date", "2019-01-01").exception)
    assert early == "the map begins on 2020-01-21; choose a later --date than 2019-01-01"
    plain, _ = edition_files.publish(sample_edition(), tmp_path / "editions")
    found = CliRunner(env={"FIVECOLOUR_HOME": str(tmp_path)}).invoke(cli, ["index", "export", plain.id])
    assert 'has no index; write indices = ["case-burden"] in publish.toml' in str(found.exception)
