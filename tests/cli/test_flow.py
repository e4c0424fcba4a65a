"""``fivecolour flow``: what a user types, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli


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
        "flows.csv: layout flowmap, unit persons, 2 places (0 outside the map), "
        "1 days from 2020-01-23 to 2020-01-23\n"
        "  2 pairs = 1 accepted + 0 unchanged + 1 set apart; 0 blank cells are not known (not zero)\n"
        "         1  flow_place  unknown place of a flow (quarantine)\n"
        "  what was set apart, with row and remedy: fivecolour quarantine list\n"
    )
    assert (
        "1 unchanged + 1 set apart" in run("ingest", flows, "--source", "Unicom", "--language", "en").output
    )
    assert run("list").output == "Unicom  persons  day  2020-01-23 – 2020-01-23  1 days  1 pairs\n"
