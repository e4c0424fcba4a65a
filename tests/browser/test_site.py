"""The static site in a real browser, below a path of a plain file server, and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from fivecolour.editions import edition_files
from fivecolour.editions.parts import split
from tests.browser import forks
from tests.browser.view import PATIENCE
from tests.editions.sample import sample_edition

pytestmark = pytest.mark.browser
EDITION_ID = edition_files.name_of(split(sample_edition()).manifest)


class QuietFiles(SimpleHTTPRequestHandler):
    """Files without any rule of ours."""

    def log_message(self, *_parts: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the sample, of four districts, below a path."""
    folder = tmp_path_factory.mktemp("site")
    edition_files.publish(sample_edition(), folder / "home" / "editions")
    forks.run(folder / "home", folder, "export", "--format", "site", "--out", str(folder / "served" / "maps"))
    return folder / "served"


@pytest.fixture
def files_below(served: Path) -> Iterator[ThreadingHTTPServer]:
    """Serve the files by a server that knows nothing of them."""
    found = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=str(served)))
    Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def test_a_visit_and_one_without_a_network(browser: Browser, files_below: ThreadingHTTPServer) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda one: faults.append(one.url) if one.status >= 400 else None)
        # The view is in the query, the language in the name of a file.
        base = f"http://127.0.0.1:{files_below.server_port}/maps/"
        page.goto(base + "?district=330203&date=2020-02-10&lang=en")
        page.locator("html[data-ready=all]").wait_for()
        assert page.url == base + "en.html?date=2020-02-10&district=330203"
        expect(page.locator("#card h2")).to_contain_text("Haishu District")
        expect(page.locator("#trend-graph .js-plotly-plot")).to_be_visible()
        assert page.locator("#to-lang").get_attribute("href") == "zh.html?date=2020-02-10&district=330203"
        # Of the edition; the day is that of the view.
        for name, address in {"press": "press.en.html", "history": "history.2020-02-10.en.html"}.items():
            assert (page.locator(f"#to-{name}").get_attribute("href") or "").split("?")[0] == address
        assert faults == []
        cached = "caches.keys().then(async ([name]) => name && (await (await caches.open(name)).keys())"
        page.wait_for_function(
            f"() => {cached}.map((one) => one.url).join().includes('/districts/3302.en.'))"
        )
        for name in ("press", "editions", "history.2020-02-10"):
            page.goto(f"{base}{name}.en.html")
            page.wait_for_function(f"() => {cached}.map((one) => one.url).join().includes('{name}.en.html'))")
        page.goto(base + "self-check.en.html")
        page.locator("html[data-ready=all]").wait_for()
        page.wait_for_function(
            f"() => {cached}.map((one) => one.url).join().includes('self-check-evaluate'))"
        )
        page.wait_for_function(f"() => {cached}.map((one) => one.url).join().includes('self-check.en.html'))")
        page.goto(base + "d/330203.en.html")
        page.wait_for_function(f"() => {cached}.map((one) => one.url).join().includes('d/330203.en.html'))")
        for _ in range(5):
            page.go_back()
        page.locator("html[data-ready=all]").wait_for()
        files_below.shutdown()
        context.set_offline(True)
        page.reload()
        page.locator("html[data-ready=all]").wait_for()
        expect(page.locator("#offline")).to_contain_text(
            "No connection: this page is as this device kept it on"
        )
        # What was told before that still stands in the stream of all pages.
        expect(page.locator("#live")).to_have_text("reconnecting")
        expect(page.locator("#card h2")).to_contain_text("Haishu District")
        expect(page.locator("#age")).to_contain_text("historical")
        assert faults == []
        for name in ("d/330203", "press", "editions", "history.2020-02-10"):
            page.goto(f"{base}{name}.en.html")
            expect(page.locator("#offline")).to_contain_text(
                "No connection: this page is as this device kept it on"
            )
        page.goto(base + "self-check.en.html")
        expect(page.locator("#offline")).to_be_visible()
        page.locator("#stays [data-field=place]").fill("haishu")
        expect(page.locator("#findings")).to_contain_text("the edition has no level")
        expect(page.locator("#qr svg")).to_be_visible()
        # A word of the language that scripts are written in is no district.
        page.goto(base + "en.html?district=constructor&city=toString")
        page.locator("html[data-ready=all]").wait_for()
        expect(page.locator("#unread")).to_contain_text("constructor")
        # A day before the first one is none of the edition's, and the last of two values counts.
        page.goto(base + "en.html?date=2019-12-31&Layer=graded&theme=dark&theme=light&lang=fr&level=county")
        page.locator("html[data-ready=all]").wait_for()
        expect(page.locator("#unread")).to_have_text(
            "The address asks for 2019-12-31, county, fr, which this map does not have; it is passed over. "
            "The address says “theme” more than once; the last value, “light”, counts. "
            "“Layer” in the address means nothing here, and is passed over; is “layer” meant?"
        )
        assert faults == []


def test_the_code_of_a_picture_and_a_wall(browser: Browser, files_below: ThreadingHTTPServer) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        base = f"http://127.0.0.1:{files_below.server_port}/maps/"
        page.goto(f"{base}p/{EDITION_ID.rsplit('-', 1)[-1]}/20200210?lang=en,zh&district=330200&size=a3")
        page.wait_for_url(f"{base}{EDITION_ID}.en.html?date=2020-02-10&city=330200")
        page.goto(base + "wall.en.html?stale=999")
        page.locator("html[data-ready=all]").wait_for()
        expect(page.locator("#states .ok")).to_have_text("Updated now and then")
        expect(page.locator("#states .warn")).to_contain_text("Stale")
