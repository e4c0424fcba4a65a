"""The program's processes, forked from the one that tests: it has imported what takes four seconds."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

from gunicorn.app.wsgiapp import run as run_gunicorn

# What is imported here no process imports again.
import fivecolour.cli.export
import fivecolour.web.server  # noqa: F401
from fivecolour.cli import main
from fivecolour.export.drawing import typesetting

START_SECONDS = 120
_Target: TypeAlias = Callable[[Mapping[str, str], list[str]], None]


def free_address() -> str:
    """Return a host and port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


def serve(home: Path, address: str) -> BaseProcess:
    """Serve a home as the Procfile does; return the process when it answers."""
    words = ["-k", "asgi", "-w", "1", "-b", address, "--log-level", "warning"]
    process = _start(_serve, home, [*words, "fivecolour.web.server:create_server()"])
    try:
        _wait_until_ready(f"http://{address}/healthz", process)
    except BaseException:
        process.terminate()
        raise
    return process


def run(home: Path, folder: Path, *words: str) -> None:
    """Run the command line in a folder to its end; it must not fail."""
    process = _start(_run, home, [str(folder), *words])
    process.join()
    assert process.exitcode == 0, words


def _start(target: _Target, home: Path, words: list[str]) -> BaseProcess:
    keys = home.with_name("keys-of-passes")
    environment = {**os.environ, "FIVECOLOUR_HOME": str(home), "FIVECOLOUR_PASSES": str(keys)}
    # A fork waits for ever for the threads of a typesetter that has begun here.
    context = get_context("spawn" if typesetting.has_begun() else "fork")
    process = context.Process(target=target, args=(environment, words), daemon=True)
    process.start()
    return process


def _serve(environment: Mapping[str, str], words: list[str]) -> None:
    _become(environment, ["gunicorn", *words])
    run_gunicorn()


def _run(environment: Mapping[str, str], words: list[str]) -> None:
    folder, *rest = words
    os.chdir(folder)
    _become(environment, ["fivecolour", *rest])
    main()


def _become(environment: Mapping[str, str], words: list[str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = words


def _wait_until_ready(url: str, process: BaseProcess) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.exitcode is not None:
            raise RuntimeError(f"the server ended with code {process.exitcode}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer within {START_SECONDS} s")
