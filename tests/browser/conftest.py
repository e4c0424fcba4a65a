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


class Views:
    """Pages of one server by the options of their contexts, kept for the next test.

    What the browser has compiled and cached for a page is half of its work. What stays with a context for
    good (scripts, a clock, a size for print) belongs to a fresh one.
    """

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self._kept: dict[str, View] = {}
        self._out: list[tuple[View, bool, bool]] = []

    def make(
        self,
        *,
        width: int = WIDTH,
        height: int = HEIGHT,
        quiet: bool = True,
        fresh: bool = False,
        **options: Any,
    ) -> View:
        """Return a page with these options; ``fresh``, or where theirs is in use, of a context of its own."""
        key = repr(sorted(options.items()))
        view = None if fresh else self._kept.get(key)
        kept = not fresh and not any(view is out for out, _, _ in self._out)
        if view is None or not kept:
            context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
            # What tests hold back or refuse, a service worker would ask for beside them.
            context.add_init_script(NO_WORKER)
            view = View(context, self._base, small="never" if options.get("is_mobile") else "at first")
            if kept:
                self._kept[key] = view
        else:
            view.begin(width, height)
        self._out.append((view, quiet, kept))
        return view

    def give_back(self) -> None:
        """End a test: no outside host was asked and nothing complained."""
        out, self._out = self._out, []
        for view, _, kept in out:
            if not kept:
                view.context.close()
        for view, quiet, _ in out:
            assert view.foreign_hosts() == set()
            assert not quiet or view.problems == []

    def close(self) -> None:
        """Close what was kept."""
        for view in self._kept.values():
            view.context.close()


@pytest.fixture(scope="package")
def kept_views(browser: Browser, server: str) -> Iterator[Views]:
    views = Views(browser, server)
    yield views
    views.close()


@pytest.fixture
def make_view(kept_views: Views) -> Iterator[Callable[..., View]]:
    """Open pages with options of `Views.make` and of a context."""
    yield kept_views.make
    kept_views.give_back()


@pytest.fixture
def view(make_view: Callable[..., View]) -> View:
    """A page of 1440 x 900 pixels that must not log an error; the next test has it too."""
    return make_view()
