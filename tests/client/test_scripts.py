"""The scripts' own checks, run by node: without it they are skipped; with ``CI=true`` that is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node")


@pytest.fixture(autouse=True)
def _node() -> None:
    if not NODE and os.environ.get("CI") == "true":
        pytest.fail("CI=true, and the tests of the scripts cannot run: no node on the PATH", pytrace=False)
    if not NODE:
        pytest.skip("the tests of the scripts need node 20 or newer on the PATH")


def test_units() -> None:
    """Dates, texts, addresses and shapes."""
    files = sorted(str(path) for path in (ROOT / "tests" / "client").glob("*.test.js"))
    assert len(files) >= 5
    ran = subprocess.run(
        [str(NODE), "--test", *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout
