"""The wall in a real browser: it follows, says what is wrong, and does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Route, expect

from fivecolour.drill import marker
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.browser.conftest import NO_WORKER
from tests.browser.running import Running
from tests.browser.view import CUT_OFF, View

pytestmark = pytest.mark.browser
EDITIONS = 12


@pytest.fixture(scope="module")
def running(
    browser: Browser, bundled: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    server = Running(tmp_path_factory.mktemp("wall"), bundled)
    server.publish(26)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def fresh_screen(browser: Browser, running: Running) -> Iterator[View]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield View(context, running.base, small="always")
    context.close()


@pytest.fixture(scope="module")
def kept_screen(browser: Browser, running: Running) -> Iterator[View]:
    context = browser.new_context()
    context.add_init_script(NO_WORKER)
    yield View(context, running.base, small="always")
    context.close()


@pytest.fixture
def screen(kept_screen: View) -> View:
    """A wall of 1920 x 1080 pixels; the next test has its page, too."""
    kept_screen.begin(1920, 1080)
    return kept_screen


def measured(view: View) -> dict[str, float]:
    """Return the browser's own numbers after it has collected its garbage."""
    session: Any = view.context.new_cdp_session(view.page)
    session.send("Performance.enable")
    # Now and then the panels that were replaced last wait for the second time.
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return metrics


class TestWall:
    """One screen after the other."""

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_is_cut_off_and_nothing_scrolls(self, screen: View, lang: str) -> None:
        screen.open(f"wall?lang={lang}")
        for width, height in ((1920, 1080), (1080, 1920), (3840, 2160)):
            screen.resize(width, height).settle()
            assert screen.page.evaluate(CUT_OFF) == []
            size = screen.page.evaluate(
                "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            )
            assert size == [width, height]
        assert screen.find("#spotlight .why").inner_text()
        # Of no day of these enough districts are known for a curve: their levels stand in its place.
        assert screen.find("#trend .gap, #trend .mean").count() == 0
        assert screen.find("#trend .l0").count() == 26
        assert screen.foreign_hosts() == set()
        assert screen.problems == []

    def test_tells_the_time_of_the_map_whatever_its_own_machine_says(
        self, browser: Browser, running: Running
    ) -> None:
        context = browser.new_context(timezone_id="America/Los_Angeles")
        context.clock.set_system_time("2019-05-01T10:00:00Z")
        zone, newest = (
            ZoneInfo("Asia/Shanghai"),
            date.fromisoformat(edition_files.latest(running.editions).days[-1]),
        )
        try:
            screen = View(context, running.base).open("wall?lang=en", ready="")
            before = datetime.now(zone)
            told = screen.until(
                "() => document.querySelector('#today').innerText+document.querySelector('#time').innerText",
                lambda text: text and "2019" not in text,
            )
            after = datetime.now(zone)
            assert told in {f"{one:%A}, {one.day} {one:%B %Y%H:%M}" for one in (before, after)}
            old = {f"{(one.date() - newest).days:,}" for one in (before, after)}
            assert any(number in screen.find("#states .warn").inner_text() for number in old)
        finally:
            context.close()

    @pytest.mark.parametrize(
        ("page", "band", "notice"),
        [
            ("wall", "#band", "演练进行中 · Drill running"),
            ("", "#drill-running", "演练进行中 · 本页是真实数据"),
        ],
    )
    def test_a_drill_beside_it_begins_and_ends(
        self, screen: View, running: Running, page: str, band: str, notice: str
    ) -> None:
        home = running.editions.parent
        screen.open(page)
        expect(screen.find(band)).to_be_hidden()
        (home / "drill").mkdir(exist_ok=True)
        marker.say(home, {"day": 1})
        try:
            expect(screen.find(band)).to_have_text(notice)
            expect(screen.find(band)).to_be_visible()
            assert page != "wall" or screen.page.evaluate(CUT_OFF) == []
        finally:
            marker.ended(home)
        expect(screen.find(band)).to_be_hidden()

    @pytest.mark.parametrize(("raised", "sentences"), [(0, []), (2, ["2月15日评估：上调 2"])])
    def test_a_review_is_named_only_with_what_it_changed(
        self, screen: View, raised: int, sentences: list[str]
    ) -> None:
        def answer(route: Route) -> None:
            whole = route.fetch().json()
            day = {"date": "2020-02-15"}
            whole["reviews"] = [{**day, "up": raised, "down": 0, "gone": 0, "new": 0}]
            whole["changes"] = [one | day for one in whole["changes"]]
            route.fulfill(json=whole)

        screen.page.route("**/wall.json?*", answer)
        screen.open("wall")
        assert screen.find("#spotlight header span").all_inner_texts()[1:] == sentences

    def test_follows_editions_and_stays_as_small(self, fresh_screen: View, running: Running) -> None:
        screen = fresh_screen
        screen.open("wall")
        screen.find("#states .ok").wait_for()
        before: dict[str, float] = {}
        for number in range(EDITIONS):
            edition = running.publish_another(number)
            expect(screen.find("#issue")).to_have_text(f"第{edition.number}期")
            if number == EDITIONS // 3:
                before = measured(screen)
        assert screen.find("#states .news").inner_text() == f"第{edition.number}期刚刚发布"
        tally = [int(text) for text in screen.find("#tiers b").all_inner_texts()]
        last = len(edition.days) - 1
        assert tally == [
            sum(edition.tier(code, last) == tier for code in edition.districts) for tier in (5, 4, 3, 2, 1, 0)
        ]
        after = measured(screen)
        # A panel that is still animated may be there a second time; what each edition left would be more.
        assert after["Nodes"] < before["Nodes"] + 200
        # Compiled code comes late and varies by half a megabyte; what each edition left behind would be more.
        assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] + 1_000_000
        assert screen.problems == []

    def test_says_that_the_connection_is_lost_and_keeps_the_picture(
        self, screen: View, running: Running
    ) -> None:
        screen.open("wall?lang=en")
        screen.find("#states .ok, #states .news").first.wait_for()
        running.stop()
        expect(screen.find("#states .alarm")).to_contain_text("Connection lost")
        assert "high" in screen.find("#tiers").inner_text()
        running.start()
        # The next attempt of its own may be half a minute away; test_live.py waits for one.
        screen.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(screen.find("#states .ok")).to_have_text("Connected")
        expect(screen.find("#states .warn")).to_contain_text("Stale · figures")
