from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser


class TestSlider:
    """The day slider by keyboard moves everything that depends on the day."""

    def test_three_days_on(self, view: View) -> None:
        view.go_home()
        assert view.tier("330382") == "t5"
        view.slide("ArrowRight", 3)
        view.day_is("2020年2月12日 24时")
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuetext", "2020年2月12日")
        expect(view.page).to_have_url(re.compile(r"\?date=2020-02-12$"))
        expect(view.page).to_have_title("浙江省疫情五色图 · 2020年2月12日 24时")
        expect(view.find("#map-title")).to_have_text("浙江省五色图，2020年2月12日")
        assert view.counts() == [0, 2, 4, 2, 4, 78]
        assert [view.tier(code) for code in ("330382", "330203", "330212", "330206")] == [
            "t0",
            "t4",
            "t3",
            "t2",
        ]
        assert view.find("#r330382 td").nth(1).inner_text() == "未评"
        expect(view.find("#districts caption")).to_contain_text("2020年2月12日 24时")

    def test_home_and_end(self, view: View) -> None:
        view.go_home()
        view.slide("End")
        view.day_is("2020年3月5日 24时")
        view.slide("Home")
        view.day_is("2020年1月21日 24时")

    def test_back_and_forward(self, view: View) -> None:
        view.go_home()
        view.slide("ArrowLeft")
        view.day_is("2020年2月8日 24时")
        view.find("#d330203").click()
        expect(view.find("#card h2")).to_contain_text("海曙区")
        view.page.go_back()
        expect(view.find("#card .hint")).to_be_visible()
        view.day_is("2020年2月8日 24时")
        view.page.go_back()
        view.day_is("2020年2月9日 24时")
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuenow", "19")
        assert view.tier("330382") == "t5"
        view.page.go_forward()
        view.day_is("2020年2月8日 24时")
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuenow", "18")
        # At once: going forward has ended the gesture before.
        view.slide("ArrowLeft")
        expect(view.page).to_have_url(re.compile("date=2020-02-07"))
        view.page.go_back()
        view.day_is("2020年2月8日 24时")


def _shown(view: View) -> dict[str, Any]:
    view.settle()
    return {
        "counts": view.counts(),
        "box": [round(value, -1) for value in view.box()],
        "date": view.find("#when").inner_text(),
        "card": view.find("#card").inner_text(),
        "lang": view.find("html").get_attribute("lang"),
        "theme": view.find("html").get_attribute("data-theme"),
        "paper": view.page.evaluate("() => getComputedStyle(document.body).backgroundColor"),
        "found": view.find("#find").inner_text(),
        "level": view.find("#level input:checked").get_attribute("value"),
        "layer": view.find("#layer input:checked").get_attribute("value"),
        "day": view.find("#day [role=slider]").get_attribute("aria-valuenow"),
        "trend": view.find("#trend-title").inner_text(),
        "tiers": view.page.evaluate(
            "() => [...document.querySelectorAll('#shapes path')].map((p) => p.className.baseVal)"
        ),
    }


class TestLink:
    """The address is the view: copied into another browser it shows the same."""

    def test_a_copied_link_reproduces_the_view(self, view: View, make_view: Callable[..., View]) -> None:
        view.open("?lang=en")
        view.slide("ArrowRight", 15)
        view.day_is("24:00 on 24 February 2020")
        view.search("yinzhou").first.click()
        expect(view.find("#card h2")).to_contain_text("Yinzhou District")
        view.pick("layer", "published")
        view.find("#to-dark").click()
        view.find("html[data-theme=dark][data-layer=published]").wait_for()
        expect(view.find("#card .reason")).to_contain_text("24 February")
        query = view.page.url.removeprefix(view.base)
        assert query == "?date=2020-02-24&city=330200&district=330212&layer=published&lang=en&theme=dark"
        shown = _shown(view)
        assert shown["counts"] == [0, 0, 2, 6, 82, 0]
        assert (shown["level"], shown["layer"], shown["day"]) == ("city", "published", "34")
        assert shown["found"].startswith("Yinzhou District 鄞州区")
        copy = make_view(fresh=True).open(query)
        expect(copy.find("#card .reason")).to_contain_text("24 February")
        assert _shown(copy) == shown

    def test_language_link_keeps_the_view(self, view: View) -> None:
        view.open("?date=2020-02-24&district=330203&layer=published")
        view.find("#to-lang").click()
        view.find("html[lang=en][data-ready=all]").wait_for()
        view.day_is("24:00 on 24 February 2020")
        expect(view.find("#card h2")).to_have_text("medium Haishu District Ningbo City")
        assert view.counts() == [0, 0, 2, 6, 82, 0]


class TestPlay:
    """Play moves a day at a time, in one entry of the history, until it is paused."""

    def test_advances_and_pauses(self, make_view: Callable[..., View]) -> None:
        view = make_view(fresh=True)
        view.stop_the_clock()
        button = view.find("#play")
        view.press_play("暂停")
        expect(button).to_have_attribute("aria-pressed", "true")
        view.day_is("2020年2月9日 24时")
        for day in ("2020年2月10日 24时", "2020年2月11日 24时"):
            view.page.clock.run_for(450)
            view.day_is(day)
        view.press_play("播放")
        view.page.clock.run_for(5000)
        view.day_is("2020年2月11日 24时")
        expect(view.page).to_have_url(f"{view.base}?date=2020-02-11")
        view.page.go_back()
        view.day_is("2020年2月9日 24时")
        assert view.page.url == view.base

    def test_stops_on_the_last_day_and_starts_over(self, make_view: Callable[..., View]) -> None:
        view = make_view(fresh=True)
        view.stop_the_clock("?date=2020-03-04")
        button = view.find("#play")
        view.press_play("暂停")
        view.page.clock.run_for(2000)
        view.day_is("2020年3月5日 24时")
        expect(button).to_have_attribute("aria-pressed", "false")
        view.press_play("暂停")
        view.day_is("2020年1月21日 24时")
