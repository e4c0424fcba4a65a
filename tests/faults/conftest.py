"""A home with two editions, copied for each fault."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour.cli import cli, main
from fivecolour.config import Settings
from fivecolour.editions import edition_files

Told = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="session")
def template(instance: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the bundled edition and a newer one; only to be copied."""
    home = tmp_path_factory.mktemp("faults") / "home"
    shutil.copytree(instance.home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(home))
        words = ["publish", "--to", "2020-03-06", "--open-on", "2020-02-20"]
        assert CliRunner().invoke(cli, words).exit_code == 0
    return home


@pytest.fixture
def home(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(template, tmp_path / "home")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return what a failing command prints: exit code 1, and one line for the user instead of a traceback."""

    def run(*words: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["fivecolour", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        assert ended.value.code == 1
        assert output.err.count("fivecolour: ") == 1
        assert "Traceback" not in output.err
        return output.out + output.err

    return run


def newest(home: Path) -> str:
    return edition_files.newest(home / "editions")


def reports(home: Path) -> int:
    """Return how many reports are kept."""
    with sqlite3.connect(home / "fivecolour.db") as connection:
        return int(connection.execute("select count(*) from reports").fetchone()[0])
