"""``fivecolour schemes`` as a user types it."""

from __future__ import annotations

import json

from click.testing import CliRunner

from app.cli import cli


class TestList:
    """The rules there are."""

    def test_as_text(self) -> None:
        result = CliRunner().invoke(cli, ["schemes", "list"])
        assert result.exit_code == 0
        line = next(line for line in result.output.splitlines() if line.startswith("zhejiang-2020"))
        assert "reconstruction" in line
        assert "from 2020-02-09" in line

    def test_as_json(self) -> None:
        found = json.loads(CliRunner().invoke(cli, ["schemes", "list", "--json"]).output)
        scheme = next(scheme for scheme in found if scheme["name"] == "zhejiang-2020")
        assert scheme["status"] == "reconstruction"
        assert [label["level"]["zh"] for label in scheme["tiers"]] == ["高", "较高", "中", "较低", "低"]
        assert "new_7d" in scheme["indicators"]
