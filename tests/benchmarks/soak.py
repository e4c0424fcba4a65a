"""Weeks of an open page and an open wall in minutes: ``python -m tests.benchmarks.soak [--editions 500]``.

One real browser has both open while editions are published as fast as the wall shows them. Printed: heap,
elements and listeners of both, which must not grow.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from fivecolour.config import settings
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.running import Running
from tests.editions.first_edition import first_edition

NUMBERS = {
    "heap, MB": "JSHeapUsedSize",
    "nodes": "Nodes",
    "listeners": "JSEventListeners",
    "documents": "Documents",
}


def main() -> None:
    """Publish, wait, measure every tenth part."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak", description=__doc__)
    arguments.add_argument("--editions", type=int, default=500)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = _server(Path(folder))
        running.start()
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            _soak(browser, running, editions=given.editions)
            browser.close()
        finally:
            running.stop()


def _server(home: Path) -> Running:
    own = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    edition = first_edition(own)
    running = Running(home, edition)
    running.publish(30)
    return running


def _soak(browser: Browser, running: Running, *, editions: int) -> None:
    # Two contexts: a page that nobody sees would leave its connection to others.
    contexts = {
        name: browser.new_context(viewport={"width": 1920, "height": 1080}) for name in ("page", "wall")
    }
    pages = {name: context.new_page() for name, context in contexts.items()}
    pages["page"].goto(running.base + "?district=330203")
    pages["wall"].goto(running.base + "wall")
    for page in pages.values():
        page.locator("html[data-ready=all]").wait_for()
    print(f"{'edition':>8}  {'what':<5}" + "".join(f"{name:>12}" for name in NUMBERS) + f"{'s':>8}")
    start = time.monotonic()
    for number in range(editions):
        edition = running.publish_another(number)
        pages["wall"].wait_for_function(
            "(n) => document.getElementById('issue').textContent.includes(n)", arg=str(edition.number)
        )
        if number % max(1, editions // 10) == 0 or number == editions - 1:
            pages["page"].wait_for_function(
                "(id) => document.getElementById('cite').textContent === id", arg=edition.id
            )
            for name, page in pages.items():
                _print(page, f"{edition.number:>8}  {name:<5}", time.monotonic() - start)


def _print(page: Page, head: str, seconds: float) -> None:
    session: Any = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    values = [found[key] / (1e6 if key == "JSHeapUsedSize" else 1) for key in NUMBERS.values()]
    print(head + "".join(f"{value:>12.1f}" for value in values) + f"{seconds:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
