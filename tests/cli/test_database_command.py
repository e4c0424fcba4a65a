"""``fivecolour db`` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.store import schema


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "var"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["db", *map(str, words)])


class TestUpgrade:
    """Status and upgrade."""

    def test_an_empty_database_is_set_up_once(self) -> None:
        assert json.loads(run("status", "--json").output)["schema"] is None
        assert run("upgrade").output == f"schema {schema.head()} (before: an empty database)\n"
        assert run("upgrade").output == f"schema {schema.head()}: nothing to do\n"
        assert run("status").output.endswith(
            f"fivecolour.db: schema {schema.head()}, needed {schema.head()}\n"
        )


class TestBackup:
    """Backup and restore."""

    def test_round_trip(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "backup.zip"
        assert run("backup", file).output == f"written: {file} (0 rows)\n"
        monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "other"))
        assert run("restore", file).output == f"restored: {file} (0 rows)\n"
