"""``fivecolour quarantine``: the rows that were set apart, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.intake.receiver import open_receiver
from tests.intake.batches import batch, sending
from tests.reports.observations import observations


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of an instance whose quarantine holds an unknown place and a negative figure."""
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    receiver = open_receiver(settings(), "zhejiang-2020")
    receiver.ingest([batch(observations(("海署区", "2020-02-09", 5), ("江北", "2020-02-09", -1)))], sending())
    receiver.engine.dispose()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["quarantine", *arguments])


@pytest.mark.usefixtures("home")
class TestQuarantine:
    """From the list to an empty one."""

    def test_list(self) -> None:
        lines = run("list", "--language", "en").output.splitlines()
        assert lines[:2] == [
            "       1  negative_value  negative figure",
            "       1  unknown_place  unknown place",
        ]
        assert lines[3] == (
            "2: 卫健委, a.csv, row 3: 江北 2020-02-09 confirmed -1 [negative_value] "
            "the figure -1 is negative; report a correction as a lower cumulative figure"
        )

    def test_list_as_json(self) -> None:
        document = json.loads(run("list", "--json", "--code", "unknown_place").output)
        assert document["counts"] == {"unknown_place": 1}
        assert (document["rows"][0]["place"], document["rows"][0]["event_date"]) == ("海署区", "2020-02-09")

    def test_correct_dismiss_and_show(self) -> None:
        assert run("correct", "1", "--place", "海曙", "--reason", "错字").output == "1: accepted\n"
        assert run("dismiss", "--code", "negative_value", "--reason", "误报").output == "2: dismissed\n"
        assert run("list").output == ""
        assert run("show", "1").output.splitlines()[1].endswith("correct  place=海曙  错字  → accepted")

    def test_replay(self) -> None:
        assert run("replay", "2", "--as-reported").output.startswith("2: open: 数值-1为负")

    def test_what_is_chosen_must_be_said(self) -> None:
        assert run("replay").exit_code == 2

    def test_nothing_fits(self) -> None:
        result = run("replay", "--code", "jump")
        assert isinstance(result.exception, UserError)
