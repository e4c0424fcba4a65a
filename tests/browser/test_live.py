"""Pages that stay open while editions are published, withdrawn, and the server goes away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from tests.browser.conftest import NO_WORKER
from tests.browser.running import Running
from tests.browser.view import View

pytestmark = pytest.mark.browser
FIRST_DAYS = 28


@pytest.fixture(scope="module")
def running(
    browser: Browser, bundled: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    server = Running(tmp_path_factory.mktemp("live"), bundled)
    server.publish(FIRST_DAYS)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def kept_page(browser: Browser, running: Running) -> Iterator[View]:
    context = browser.new_context()
    # Requests are counted and refused here: no service worker asks beside the page.
    context.add_init_script(NO_WORKER)
    yield View(context, running.base)
    context.close()


@pytest.fixture
def open_page(kept_page: View) -> View:
    """A page of the newest edition; it is known that a lost connection is told to the console."""
    kept_page.begin(1440, 900)
    return kept_page


def live(view: View, state: str = "live") -> None:
    view.find(f"#live[data-state={state}]").wait_for()


class TestNewEdition:
    """It appears on the open page, which stays where it is."""

    def test_colours_counts_card_and_days_follow_and_zoom_stays(
        self, open_page: View, running: Running
    ) -> None:
        view = open_page.open("?city=330200&district=330203")
        live(view)
        view.chart()
        view.find("#zoom-in").click()
        newest = edition_files.latest(running.editions)
        last = len(newest.days)
        box = view.box()
        edition = running.publish(last + 3)
        date = edition.days[-1]
        year, month, day = (int(part) for part in date.split("-"))
        view.day_is(f"{year}年{month}月{day}日 24时")
        expect(view.find("#edition-line")).to_contain_text(f"第{edition.number}期")
        expect(view.find("#cite")).to_have_text(edition.id)
        shown = {code: f"t{edition.tier(code, last + 2)}" for code in ("330203", "330282", "330281")}
        assert {code: view.tier(code) for code in shown} == shown
        assert view.counts() == [
            sum(edition.tier(code, last + 2) == tier for code in edition.districts)
            for tier in (5, 4, 3, 2, 1, 0)
        ]
        expect(view.find("#card .reason")).to_have_text(edition.reason("330203", last + 2).sentence.zh)
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuemax", str(last + 2))
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuenow", str(last + 2))
        assert view.box() == box
        assert view.page.url.endswith("?city=330200&district=330203")
        assert len([url for url in view.requests if "/view.json?lang=zh&build=" in url]) == 1
        assert view.problems == []

    def test_colours_counts_and_day_come_with_the_news_themselves(
        self, open_page: View, running: Running
    ) -> None:
        open_page.page.route("**/since/*", lambda route: route.abort())
        view = open_page.open()
        live(view)
        edition = running.publish(len(edition_files.latest(running.editions).days) + 1)
        year, month, day = (int(part) for part in edition.days[-1].split("-"))
        view.day_is(f"{year}年{month}月{day}日 24时")
        newest = {code: int(tiers[-1]) for code, tiers in edition.tiers.items()}
        assert view.counts() == [list(newest.values()).count(tier) for tier in (5, 4, 3, 2, 1, 0)]
        assert {code: view.tier(code) for code in ("330203", "330282")} == {
            code: f"t{newest[code]}" for code in ("330203", "330282")
        }

    def test_who_reads_an_earlier_day_is_told_and_stays(self, open_page: View, running: Running) -> None:
        view = open_page.open("?date=2020-02-09")
        live(view)
        before = view.counts()
        edition = running.publish(len(edition_files.latest(running.editions).days) + 1)
        expect(view.find("#news")).to_have_text(f"第{edition.number}期已发布，点此查看")
        view.day_is("2020年2月9日 24时")
        assert view.counts() == before
        view.find("#news a").click()
        expect(view.find("#cite")).to_have_text(edition.id)
        view.day_is("2020年2月9日 24时")
        expect(view.find("#news")).to_be_hidden()

    def test_a_cited_edition_stays_as_it_was(self, open_page: View, running: Running) -> None:
        cited = edition_files.latest(running.editions)
        view = open_page.open(f"?edition={cited.id}")
        live(view)
        line, before = view.find("#when").inner_text(), view.counts()
        edition = running.publish(len(cited.days) + 1)
        expect(view.find("#news")).to_be_visible()
        expect(view.find("#cite")).to_have_text(cited.id)
        assert (view.find("#when").inner_text(), view.counts()) == (line, before)
        edition_files.withdraw(running.editions, cited.id, Withdrawal("2020-03-06T01:00:00Z", "重复计数"))
        expect(view.find("#withdrawn")).to_have_text("这一期已于2020年3月6日撤回：重复计数")
        view.open(f"?edition={cited.id}&lang=en", ready="")
        expect(view.find("#withdrawn")).to_have_text("This edition was withdrawn on 6 March 2020: 重复计数")
        assert edition_files.latest(running.editions).id == edition.id

    def test_withdrawn_the_page_goes_back_to_the_one_before(self, open_page: View, running: Running) -> None:
        before = edition_files.latest(running.editions)
        wrong = running.publish(len(before.days) + 1)
        view = open_page.open()
        live(view)
        expect(view.find("#cite")).to_have_text(wrong.id)
        edition_files.withdraw(running.editions, wrong.id, Withdrawal("2020-03-06T01:00:00Z", "错"))
        expect(view.find("#cite")).to_have_text(before.id)
        expect(view.find("#withdrawn")).to_be_hidden()


class TestConnection:
    """The reader sees whether the page is live."""

    def test_lost_and_found_again_with_what_was_missed(self, open_page: View, running: Running) -> None:
        view = open_page.open()
        live(view)
        expect(view.find("#live")).to_have_text("新一期自动出现")
        running.stop()
        live(view, "lost")
        expect(view.find("#live")).to_have_text("重新连接中")
        edition = running.publish(len(edition_files.latest(running.editions).days) + 2)
        running.start()
        live(view)
        expect(view.find("#cite")).to_have_text(edition.id)

    # Last, because the page keeps the script.
    def test_where_streams_are_forbidden_the_page_asks(self, open_page: View, running: Running) -> None:
        # Without a worker to share it the page opens its own stream, which this route can forbid.
        open_page.page.add_init_script("delete window.SharedWorker")
        open_page.page.route("**/live?*", lambda route: route.fulfill(status=403))
        view = open_page.open()
        live(view, "polling")
        edition = running.publish(len(edition_files.latest(running.editions).days) + 2)
        view.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(view.find("#cite")).to_have_text(edition.id)
        expect(view.find("#live")).to_have_text("定时更新")
        assert [url for url in view.requests if url.endswith("live.json")]
