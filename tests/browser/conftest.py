from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from fivecolour.config import Settings
from tests.browser import forks
from tests.browser.chromium import FLAGS, find_chromium, missing, require
from tests.browser.view import PATIENCE, View

WIDTH, HEIGHT = 1440, 900
NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })"


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
def home(instance: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of the instance that is served: what the first start publishes."""
    return shutil.copytree(instance.home, tmp_path_factory.mktemp("served") / "home")


@pytest.fixture(scope="package")
def server(browser: Browser, home: Path) -> Iterator[str]:
    """Serve the bundled figures as the Procfile does, and return the address."""
    address = forks.free_address()
    process = forks.serve(home, address)
    yield f"http://{address}/"
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
