"""Kills a process that writes, as a power cut or the kernel would: for ingest, publish and whatever writes.

The child says on its standard output, a line each, what it has been told is done; what it said must be there.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_and_kill(command: Sequence[str], *, after: int) -> list[str]:
    """Start ``command``, kill -9 it while it goes on after its first ``after`` lines; return its lines."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ})
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(after)]
    os.kill(child.pid, signal.SIGKILL)
    said += child.stdout.readlines()
    assert child.wait() == -signal.SIGKILL, "the child ended by itself"
    return said
