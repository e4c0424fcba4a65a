from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser


@pytest.fixture
def view(make_view: Callable[..., View]) -> View:
    """A page that has nothing from before: what it asks for is what is tested."""
    return make_view(fresh=True)


class TestHosts:
    """Every reader's action is answered by the map's own server, and no policy is violated."""

    def test_a_whole_visit_stays_at_home(self, view: View) -> None:
        view.open().chart()
        view.search("ningbo").first.click()
        expect(view.find("#trend-title")).to_have_text("宁波市的走势")
        view.find("#d330203").click()
        expect(view.find("#trend-title")).to_have_text("海曙区的走势")
        view.pick("layer", "published")
        view.slide("ArrowRight")
        view.find("#to-dark").click()
        view.chart()
        view.find("#to-lang").click()
        view.find("html[lang=en][data-ready=all]").wait_for()
        expect(view.find("#trend-title")).to_have_text("Trend of Haishu District")
        view.chart()
        assert view.foreign_hosts() == set()
        assert view.problems == []
        assert len(view.requests) > 30

    def test_a_violation_would_be_heard(self, make_view: Callable[..., View]) -> None:
        view = make_view(quiet=False).open()
        view.page.evaluate(
            "() => { const s = document.createElement('script'); s.text = '1'; document.head.append(s) }"
        )
        view.settle()
        assert any(problem.startswith("error: CSP: script-src-elem inline") for problem in view.problems)


class TestPlotly:
    """The chart library never delays the map."""

    def test_map_works_before_it_arrives(self, view: View) -> None:
        view.open()
        view.until("() => performance.getEntriesByName('first-contentful-paint').length", lambda n: n == 1)
        view.slide("ArrowRight", 3)
        view.day_is("2020年2月12日 24时")
        view.find("#d330203").click()
        expect(view.find("#card h2")).to_contain_text("海曙区")
        expect(view.find("#trend .in-language[lang='zh-CN']")).to_have_text("图表载入中")
        expect(view.find("#trend .in-language[lang='zh-CN']")).to_be_visible()
        assert len([url for url in view.requests if "/static/plotly." in url]) == 1
        assert view.page.evaluate("() => 'Plotly' in window") is False
        view.chart()

    def test_is_asked_for_after_the_first_paint_immutable_and_compressed(self, view: View) -> None:
        with view.page.expect_response(re.compile(r"/static/plotly\.[0-9a-f]{12}\.js$")) as answer:
            view.open().chart()
        headers = answer.value.all_headers()
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["content-encoding"] == "br"
        times: dict[str, float] = view.page.evaluate(
            """() => {
              const asked = performance.getEntriesByType("resource");
              return {
                paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
                plotly: asked.find((entry) => entry.name.includes("/plotly.")).startTime,
                data: asked.find((entry) => entry.name.includes("view.json")).responseEnd,
              };
            }"""
        )
        assert times["paint"] < times["plotly"]
        assert times["data"] < times["plotly"]


def _asked(view: View, start: int) -> list[str]:
    """Return what was asked for since a moment.

    Chromium takes the icon from its cache at every change of the address; the server hears nothing of it.
    """
    names = ["/".join(url.partition("?")[0].rsplit("/", 2)[-2:]) for url in view.requests[start:]]
    return sorted(name for name in names if not name.startswith("static/icon."))


def _heap(view: View) -> int:
    session: Any = view.context.new_cdp_session(view.page)
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics") if session.send("Performance.enable") == {} else {}
    session.detach()
    return int(next(item["value"] for item in metrics["metrics"] if item["name"] == "JSHeapUsedSize"))


class TestQuickDays:
    """A change of day needs nothing but what is there already."""

    def test_days_ask_for_nothing_and_a_district_for_its_card_and_chart(self, view: View) -> None:
        view.open("?district=330203").chart()
        expect(view.find("#card .reason")).to_contain_text("66例")
        before, asked = _heap(view), len(view.requests)
        elements = view.page.evaluate("() => document.querySelectorAll('*').length")
        view.slide("ArrowRight", 4)
        view.day_is("2020年2月13日 24时")
        view.slide("ArrowLeft", 4)
        view.day_is("2020年2月9日 24时")
        expect(view.find("#day [role=slider]")).to_have_attribute("aria-valuenow", "19")
        view.settle()
        assert _asked(view, asked) == []
        assert view.page.evaluate("() => document.querySelectorAll('*').length") < elements * 1.05
        assert _heap(view) - before < 5_000_000
        view.find("#d330212").click()
        expect(view.find("#card h2")).to_contain_text("鄞州区")
        expect(view.find("#trend-title")).to_have_text("鄞州区的走势")
        view.until(
            "() => performance.getEntriesByType('resource').some((e) => e.name.includes('trends/330212'))"
        )
        assert _asked(view, asked) == ["districts/330212.json", "trends/330212.zh.light.json"]
