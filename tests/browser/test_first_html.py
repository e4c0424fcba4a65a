from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(make_view: Callable[..., View]) -> View:
    """A page in a browser with JavaScript off."""
    return make_view(java_script_enabled=False)


class TestWithoutJavaScript:
    """The first HTML alone tells everything and can be asked for another day."""

    def test_map_is_drawn_and_coloured(self, plain: View) -> None:
        plain.open(ready="")
        expect(plain.find("#shapes path")).to_have_count(88)
        assert [
            plain.tier(code) for code in ("330382", "330203", "330212", "330206", "330127", "330106")
        ] == [
            "t5",
            "t4",
            "t3",
            "t2",
            "t1",
            "t0",
        ]
        drawn = plain.find("#d330203").bounding_box()
        assert drawn is not None
        assert drawn["width"] > 20
        expect(plain.find("#map .name").filter(has_text="海曙")).to_be_visible()

    def test_legend_date_age_and_table(self, plain: View) -> None:
        plain.open(ready="")
        assert plain.counts() == [1, 8, 12, 29, 12, 28]
        expect(plain.find("#when")).to_have_text("2020年2月9日 24时")
        expect(plain.find(".fresh")).to_have_text(
            re.compile(r"数据截至2020年3月5日 （历史数据，距今[\d,]+天）")
        )
        expect(plain.find("#districts tbody tr")).to_have_count(90)
        assert plain.find("#r330203 td").all_inner_texts() == ["宁波", "较高", "较高", "66", "38"]
        assert plain.find("#r330106 td").all_inner_texts() == ["杭州", "未评", "中", "未报告", "–"]

    def test_another_day_and_city_by_the_form(self, plain: View) -> None:
        plain.open(ready="")
        expect(plain.find("form.plain select")).to_have_count(3)
        plain.find("select[name=date]").select_option("2020-02-24")
        plain.find("select[name=city]").select_option(label="宁波市")
        plain.find("select[name=layer]").select_option("published")
        plain.find("form.plain button").click()
        expect(plain.page).to_have_url(re.compile(r"\?date=2020-02-24&city=330200&layer=published$"))
        expect(plain.find("#when")).to_have_text("2020年2月24日 24时")
        assert plain.counts() == [0, 0, 2, 6, 82, 0]
        assert plain.tier("330203") == "t3"
        assert plain.box()[2] < 6000

    def test_form_keeps_language_and_theme(self, plain: View) -> None:
        plain.open("?lang=en&theme=dark", ready="")
        plain.find("select[name=date]").select_option("2020-02-24")
        plain.find("form.plain button").click()
        expect(plain.find("html[lang=en][data-theme=dark]")).to_have_count(1)
        expect(plain.find("#when")).to_have_text("24:00 on 24 February 2020")

    def test_a_district_by_its_row(self, plain: View) -> None:
        plain.open(ready="")
        plain.find("#r330203 a").click()
        expect(plain.find("#card h2")).to_have_text("较高 海曙区 宁波市")
        expect(plain.find("#card .reason")).to_contain_text("较高风险（橙）：截至2月9日累计确诊66例")


class TestWithoutData:
    """Where the data file fails, the page stays what its first HTML was, and says so once."""

    def test_page_stays_readable(self, make_view: Callable[..., View]) -> None:
        view = make_view(quiet=False)
        view.page.route("**/view.json?*", lambda route: route.abort())
        view.open(ready="failed")
        view.find("#d330203").hover()
        view.find("#map").press("ArrowRight")
        view.settle()
        expect(view.find("#data-failed")).to_have_text("数据没有载入，请刷新页面。")
        assert view.counts() == [1, 8, 12, 29, 12, 28]
        expect(view.find("#when")).to_have_text("2020年2月9日 24时")
        expect(view.find("#districts tbody tr")).to_have_count(90)
        # The server's own form is still there and still works.
        view.find("form select[name=date]").select_option("2020-02-18")
        view.find("form button").click()
        expect(view.find("#when")).to_have_text("2020年2月18日 24时")
        expect(view.find("#data-failed")).to_be_visible()
        assert [problem for problem in view.problems if "view.json" not in problem] == [
            "error: Failed to load resource: net::ERR_FAILED",
            "error: Failed to load resource: net::ERR_FAILED",
        ]

    def test_a_district_without_its_file(self, make_view: Callable[..., View]) -> None:
        view = make_view(quiet=False).open("?district=330203")
        expect(view.find("#card .reason")).to_contain_text("66例")
        view.page.route("**/districts/330212.json?*", lambda route: route.abort())
        view.find("#r330212 a").click()
        expect(view.find("#card h2")).to_have_text("中 鄞州区 宁波市")
        expect(view.find("#card .reason")).to_have_count(0)
        assert view.problems == ["error: Failed to load resource: net::ERR_FAILED"]
