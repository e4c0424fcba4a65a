"""The scripts' own checks, run by node: without it they are skipped; with ``CI=true`` that is a failure."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.node import node

ROOT = Path(__file__).parents[2]


def test_units() -> None:
    """Dates, texts, addresses and shapes."""
    files = sorted(str(path) for path in (ROOT / "tests" / "client").glob("*.test.js"))
    assert len(files) >= 5
    ran = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout
