"""``fivecolour withdraw`` and ``editions`` as a user types them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.cli.commands import run
from tests.editions.sample import sample_edition


class TestWithdraw:
    """A withdrawn edition stays in the list."""

    def test_with_a_reason(self, own_home: Path, bundled: Edition) -> None:
        run("publish", "--from", "2020-03-02", "--to", "2020-03-04")
        newest = edition_files.latest(own_home / "editions")
        assert (
            run("withdraw", newest.id, "--why", "12 cases twice").output
            == f"withdrawn: {newest.id} (edition 2)\n"
        )
        assert edition_files.latest(own_home / "editions").id == bundled.id
        assert run("editions").output.splitlines()[1].endswith("2020-03-04  WITHDRAWN: 12 cases twice")

    def test_not_without(self, own_home: Path, bundled: Edition) -> None:
        assert run("withdraw", bundled.id).exit_code == 2


class TestEditions:
    """What has been published, oldest first."""

    def test_as_text(self, own_home: Path, bundled: Edition) -> None:
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), own_home / "editions")
        assert run("editions").output.splitlines() == [
            f"   1  {bundled.id}  2020-01-21 to 2020-03-05",
            f"   2  {drill.id}  2020-02-01 to 2020-02-12  DRILL",
        ]

    def test_as_json(self, own_home: Path, bundled: Edition) -> None:
        edition_files.publish(sample_edition(), own_home / "editions")
        printed = json.loads(run("editions", "--json").output)
        assert [line["number"] for line in printed] == [1, 2]
        assert printed[0]["id"] == bundled.id
        assert printed[1]["scheme"] == "sample"

    def test_none_yet(self, empty_home: Path) -> None:
        assert json.loads(run("editions", "--json").output) == []
        result = run("editions")
        assert (result.exit_code, result.output) == (0, "")
