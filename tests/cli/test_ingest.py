"""``fivecolour ingest``: from a file to a receipt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.errors import UserError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["ingest", *map(str, arguments)])


def table(home: Path, text: str, name: str = "a.csv") -> Path:
    path = home / name
    path.write_text(text, "utf-8")
    return path


GOOD = "区县,日期,累计确诊,姓名备注\n海曙,2020-02-09,66,\n武汉,2020-02-09,1,\n"


class TestIngest:
    """One command."""

    def test_what_was_understood_comes_first_and_the_counts_add_up(self, home: Path) -> None:
        path = table(home, GOOD)
        result = run(path, "--source", "宁波", "--language", "en")
        assert result.output.splitlines()[:3] == [
            "a.csv",
            "  header in row 1; one place and day in each row",
            "  read: 区县 → district; 日期 → day; 累计确诊 → confirmed cumulative",
        ]
        assert result.output.splitlines()[-2:] == [
            "  2 figures in 2 rows = 1 accepted + 0 unchanged + 1 quarantined; 0 of them revisions",
            "         1  unknown_place  unknown place (quarantine)",
        ]
        again = json.loads(run(path, "--source", "宁波", "--json").output)[0]
        assert (again["again"], again["accepted"], again["unchanged"]) == (True, 0, 1)

    def test_a_dry_run_stores_nothing(self, home: Path) -> None:
        path = table(home, GOOD)
        assert json.loads(run(path, "--dry-run", "--json").output)[0]["accepted"] == 1
        assert json.loads(run(path, "--json").output)[0]["accepted"] == 1

    def test_a_refused_file_does_not_keep_the_others(self, home: Path) -> None:
        bad = table(home, "区县,日期,人数\n海曙,2020-02-09,66\n", "bad.csv")
        result = run(bad, table(home, GOOD), "--json")
        assert result.exit_code == 1
        assert "bad.csv" in result.stderr
        said = json.loads(result.stdout)
        assert "problem" in said[0]
        assert said[1]["accepted"] == 1

    def test_a_profile_is_saved_and_used(self, home: Path) -> None:
        odd = table(home, "Wo,Wann,Viele\n海曙,2020-02-09,66\n")
        columns = [f"--column={pair}" for pair in ("Wo=district", "Wann=day", "Viele=confirmed cumulative")]
        assert run(odd, *columns, "--source", "宁波", "--save-profile", "ningbo").exit_code == 0
        more = table(home, "Wo,Wann,Viele\n海曙,2020-02-10,67\n", "b.csv")
        said = json.loads(run(more, "--profile", "ningbo", "--json").output)[0]
        assert (said["source"], said["accepted"]) == ("宁波", 1)

    def test_no_such_profile(self, home: Path) -> None:
        result = run(table(home, GOOD), "--profile", "x")
        assert isinstance(result.exception, UserError)
        assert str(result.exception) == "no profile 'x'; there are: none; make one with --save-profile"

    def test_a_column_must_be_a_pair(self, home: Path) -> None:
        assert run(table(home, GOOD), "--column", "x").exit_code == 2
