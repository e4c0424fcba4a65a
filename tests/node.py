"""Scripts run by node: without it their tests are skipped; with ``CI=true`` that is a failure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def node() -> str:
    """Return where node is, or skip the test that needs it."""
    found = shutil.which("node")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("CI=true, and there is no node on the PATH", pytrace=False)
    return found or pytest.skip("the scripts need node 20 or newer on the PATH")


def answer_of(script: Path, asked: object, folder: Path) -> Any:
    """Return what a script, which reads one file and writes another in ``folder``, makes of a document."""
    given, written = folder / "asked.json", folder / "found.json"
    given.write_text(json.dumps(asked), "utf-8")
    subprocess.run([node(), str(script), str(given), str(written)], check=True, timeout=120)
    return json.loads(written.read_text("utf-8"))
