"""``fivecolour press``: what it makes of the standing order, and that it ends with its server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour.cli import cli
from fivecolour.config import Settings
from fivecolour.editions import edition_files

ORDER = """
region_set = "zhejiang-2020"
scheme = "zhejiang-2020"
from = 2020-02-09
to = 2020-02-10
mode = "automatic"
"""


@pytest.fixture
def home(instance: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with the bundled figures and a standing order of its own."""
    shutil.copytree(instance.home, tmp_path / "home")
    (tmp_path / "home" / "publish.toml").write_text(ORDER, encoding="utf-8")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "home"


class TestPress:
    """Once, and as a child."""

    def test_once(self, home: Path) -> None:
        result = CliRunner().invoke(cli, ["press", "--once"])
        newest = edition_files.latest(home / "editions")
        assert result.output == f"published: {newest.id} (edition 2)\n"
        assert newest.days == ("2020-02-09", "2020-02-10")
        assert CliRunner().invoke(cli, ["press", "--once"]).output == ""

    @pytest.mark.slow
    def test_it_ends_with_the_process_that_began_it(self, home: Path) -> None:
        environment = {**os.environ, "FIVECOLOUR_HOME": str(home)}
        started = subprocess.run(
            [sys.executable, "-c", _PARENT],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert started.stdout.startswith("published: zhejiang-2020-20200210-")


# Ends after the child's first edition; the child has its output, which is closed once it ends too.
_PARENT = """
import subprocess, sys
words = [sys.executable, "-m", "fivecolour.cli", "press", "--child"]
child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), end="")
"""
