"""Web servers of both kinds, each in a process of its own for as long as it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120
OURS = ("-k", "asgi", "--keep-alive", "30", "fivecolour.web.server:app")
PLAIN = ("-k", "gthread", "--threads", "4")


@contextmanager
def served(*arguments: str, home: Path) -> Iterator[str]:
    """Run gunicorn with one worker on a free port; give its address once it answers."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", "--timeout", "120"]
    process = subprocess.Popen(
        [*command, "--log-level", "error", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "FIVECOLOUR_HOME": str(home),
            "PYTHONDONTWRITEBYTECODE": "1",
            # All readers of a benchmark have one address.
            "FIVECOLOUR_STREAMS_PER_ADDRESS": "10000",
        },
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).read()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {process.args!r}")
