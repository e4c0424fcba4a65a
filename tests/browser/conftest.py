from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import FLAGS, find_chromium, missing, require
from tests.browser.view import PATIENCE, View

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
WIDTH, HEIGHT = 1440, 900
NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(base: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{base}/healthz did not answer within {START_SECONDS} s")


# All of these end with this package: a running Playwright keeps an event loop in its thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    require(missing(), ci=os.environ.get("CI"))
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE * 1000)
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*FLAGS, "--accept-lang=zh-CN"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of the instance that is served."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="package")
def server(browser: Browser, home: Path) -> Iterator[str]:
    """Publish the bundled figures, serve them as the Procfile does, and return the address."""
    environment = {**os.environ, "FIVECOLOUR_HOME": str(home)}
    publish = "from fivecolour.cli.publish import publish_default; publish_default()"
    subprocess.run([sys.executable, "-c", publish], env=environment, cwd=ROOT, check=True)
    base = f"http://127.0.0.1:{_free_port()}"
    command = ["-m", "gunicorn", "-k", "asgi", "-w", "1", "-b", base.removeprefix("http://")]
    with subprocess.Popen(
        [sys.executable, *command, "--log-level", "warning", "fivecolour.web.server:app"],
        env=environment,
        cwd=ROOT,
    ) as process:
        try:
            _wait_until_ready(base, process)
            yield f"{base}/"
        finally:
            process.terminate()


@pytest.fixture
def make_view(browser: Browser, server: str) -> Iterator[Callable[..., View]]:
    """Open fresh browser contexts; at the end no outside host was asked and nothing complained."""
    views: list[tuple[View, bool]] = []

    def make(*, width: int = WIDTH, height: int = HEIGHT, quiet: bool = True, **options: Any) -> View:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        # What tests hold back or refuse, a service worker would ask for beside them.
        context.add_init_script(NO_WORKER)
        views.append((View(context, server), quiet))
        return views[-1][0]

    yield make
    for view, _ in views:
        view.context.close()
    for view, quiet in views:
        assert view.foreign_hosts() == set()
        assert not quiet or view.problems == []


@pytest.fixture(scope="package")
def kept_view(browser: Browser, server: str) -> Iterator[View]:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.add_init_script(NO_WORKER)
    yield View(context, server)
    context.close()


@pytest.fixture
def view(kept_view: View) -> Iterator[View]:
    """A page of 1440 x 900 pixels that must not log an error; the next test has it too.

    What stays with a context for good (scripts, a clock, emulated media) belongs to one of ``make_view``.
    """
    kept_view.renew(WIDTH, HEIGHT)
    yield kept_view
    assert kept_view.foreign_hosts() == set()
    assert kept_view.problems == []
