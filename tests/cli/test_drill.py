"""``fivecolour drill``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.drill import marker
from fivecolour.errors import UserError

WORDS = ("drill", "start", "--seed", "7", "--days", "1", "--speed", "0", "--from", "2020-02-09")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


class TestDrill:
    """Started, looked at, cleared."""

    def test_from_start_to_clear(self, own_home: Path) -> None:
        assert run("drill", "status").output == "no drill\n"
        started = run(*WORDS)
        assert started.exit_code == 0
        first, last = started.output.splitlines()
        assert first.startswith("2020-02-09  day 1/1  figures ")
        assert (
            last
            == "played: 1 day, 4 files; 17 districts without a population, for which the median is assumed"
        )
        state = "not running: seed 7, 1 day from 2020-02-09, zhejiang-2020 by zhejiang-2020\n"
        assert run("drill", "status").output == state
        assert json.loads(run("drill", "status", "--json").output)["plan"]["seed"] == 7
        assert isinstance(run(*WORDS).exception, UserError)
        assert run("drill", "resume", "--speed", "0").output.splitlines() == [last]
        assert run("drill", "stop").output == "no drill is running\n"
        assert run("drill", "clear").output == "cleared\n"
        assert list(own_home.iterdir()) == []

    def test_while_it_runs(self, own_home: Path) -> None:
        (own_home / "drill").mkdir()
        marker.say(own_home, {"day": 3})
        assert json.loads(run("drill", "status", "--json").output)["running"] is True
        assert run("drill", "stop").output == "stopping\n"
        assert marker.is_asked_to_stop(own_home)

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--from", "2999-01-01"), "no such figures"),
            (("--region-set", "atlantis"), "no region set 'atlantis'"),
            (("--scheme", "atlantis"), "atlantis"),
        ],
    )
    def test_mistakes(self, own_home: Path, words: tuple[str, ...], message: str) -> None:
        result = run(*WORDS, *words)
        assert isinstance(result.exception, UserError)
        assert message in str(result.exception)
        assert list(own_home.iterdir()) == []

    def test_there_is_none_to_serve(self) -> None:
        result = run("serve", "--drill")
        assert "there is no drill" in str(result.exception)
