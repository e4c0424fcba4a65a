from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser


def _is_framed(view: View, code: str) -> float:
    """Return which part of the frame's height or width a district takes; it lies wholly inside."""
    shape, frame = view.find(f"#d{code}").bounding_box(), view.find(".frame").bounding_box()
    assert shape is not None
    assert frame is not None
    assert frame["x"] <= shape["x"]
    assert frame["y"] <= shape["y"]
    assert shape["x"] + shape["width"] <= frame["x"] + frame["width"]
    assert shape["y"] + shape["height"] <= frame["y"] + frame["height"]
    return max(shape["width"] / frame["width"], shape["height"] / frame["height"])


class TestLevels:
    """Province, city and county frame the map."""

    def test_city_is_ningbo_unless_another_was_chosen(self, view: View) -> None:
        view.go_home()
        whole = view.box()
        assert _is_framed(view, "330203") < 0.15
        view.pick("level", "city")
        expect(view.find("#find")).to_contain_text("宁波市 Ningbo")
        view.settle()
        assert view.box()[2] < whole[2] / 2
        assert 0.1 < _is_framed(view, "330203") < 0.5
        view.pick("level", "county")
        expect(view.find("#card h2")).to_contain_text("海曙区")
        view.settle()
        assert _is_framed(view, "330203") > 0.5
        view.pick("level", "province")
        expect(view.find("#level input[value=province]")).to_be_checked()
        view.settle()
        assert view.box() == pytest.approx(whole, abs=1)

    def test_home_button_returns_to_the_province(self, view: View) -> None:
        view.open("?city=330200")
        view.find("#zoom-reset").click()
        expect(view.find("#level input[value=province]")).to_be_checked()
        expect(view.page).to_have_url(view.base)
        assert view.box()[0] == 0

    def test_names_appear_as_the_map_comes_closer(self, view: View) -> None:
        view.go_home()
        label = view.find("#n330205")
        expect(label).to_have_text("江北")
        expect(label).not_to_be_visible()
        view.pick("level", "city")
        expect(label).to_be_visible()


class TestZoom:
    """Zoom and pan belong to the reader: nothing but a change of level moves the map."""

    def test_wheel_scrolls_the_page_until_the_map_has_the_focus(self, view: View) -> None:
        view.go_home()
        before = view.box()
        view.find("#d330203").hover()
        view.page.mouse.wheel(0, 120)
        view.until("() => window.scrollY", lambda y: y > 0)
        assert view.box() == before

    def test_wheel_zooms_at_the_pointer(self, view: View) -> None:
        view.go_home()
        before = view.box()
        view.find("#map").focus()
        middle = view.find("#d330203").bounding_box()
        view.find("#d330203").hover()
        view.page.keyboard.down("Control")
        view.page.mouse.wheel(0, -240)
        view.page.keyboard.up("Control")
        view.until(
            "() => Number(document.getElementById('map').viewBox.baseVal.width)",
            lambda w: w < before[2] * 0.9,
        )
        after = view.find("#d330203").bounding_box()
        assert middle is not None
        assert after is not None
        assert after["x"] + after["width"] / 2 == pytest.approx(middle["x"] + middle["width"] / 2, abs=6)
        assert after["width"] > middle["width"] * 1.1

    def test_wheel_scrolls_the_page_until_the_map_is_used(self, view: View) -> None:
        view.go_home()
        held = view.box()
        view.find("#d330203").hover()
        view.page.mouse.wheel(0, 200)
        view.until("() => scrollY", lambda scrolled: scrolled > 100)
        assert view.box() == held
        view.find("#map").focus()
        view.find("#d330203").hover()
        view.page.mouse.wheel(0, -240)
        view.until("() => document.getElementById('map').viewBox.baseVal.width", lambda w: w < held[2] * 0.9)

    def test_buttons_and_keyboard(self, view: View) -> None:
        view.go_home()
        width = view.box()[2]
        view.find("#zoom-in").click()
        assert view.box()[2] == pytest.approx(width * 0.6, rel=0.01)
        view.find("#zoom-out").click()
        assert view.box()[2] == pytest.approx(width, rel=0.01)
        view.find("#map").press("+")
        assert view.box()[2] == pytest.approx(width * 0.7, rel=0.01)
        view.find("#map").press("-")
        assert view.box()[2] == pytest.approx(width, rel=0.01)

    def test_zoom_and_pan_survive_day_layer_theme_and_district(self, view: View) -> None:
        view.go_home()
        view.find("#zoom-in").click()
        at_zoom = view.box()
        frame = view.find(".frame").bounding_box()
        assert frame is not None
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        view.page.mouse.move(x, y)
        view.page.mouse.down()
        view.page.mouse.move(x - 60, y - 30, steps=4)
        view.page.mouse.up()
        held = view.box()
        assert held[0] > at_zoom[0]
        assert held[1] > at_zoom[1]
        assert held[2:] == at_zoom[2:]
        expect(view.find("#card .hint")).to_be_visible()
        view.slide("ArrowRight", 2)
        view.day_is("2020年2月11日 24时")
        view.pick("layer", "published")
        view.find("html[data-layer=published]").wait_for()
        view.find("#to-dark").click()
        view.find("html[data-theme=dark]").wait_for()
        view.find("#r330203 a").click()
        expect(view.find("#card h2")).to_contain_text("海曙区")
        view.settle()
        assert view.box() == held


class TestPointer:
    """The map answers hovering and tapping."""

    def test_tooltip_names_tier_and_count(self, view: View) -> None:
        view.go_home()
        expect(view.find("#tip")).to_be_hidden()
        view.find("#d330203").hover()
        expect(view.find("#tip")).to_have_text(re.compile("^海曙区 较高 66"))
        expect(view.find("#tip")).to_contain_text("较高风险（橙）：截至2月9日累计确诊66例")
        expect(view.find("#marks .hovered.core")).to_have_count(1)
        view.find("#d330105").hover()
        expect(view.find("#tip")).to_have_text(re.compile("^拱墅区 未评 未报告.*下城区 未评 未报告"))
        view.find("h1").hover()
        expect(view.find("#tip")).to_be_hidden()


class TestKeyboard:
    """The map is walked with the arrow keys."""

    def test_arrows_enter_escape(self, view: View) -> None:
        view.go_home()
        area = view.find("#map")
        view.find("#zoom-in").focus()
        view.page.keyboard.press("Shift+Tab")
        expect(area).to_be_focused()
        view.page.keyboard.press("ArrowRight")
        expect(view.find("#tip")).to_have_text(re.compile("^海曙区 较高 66"))
        view.page.keyboard.press("ArrowRight")
        expect(view.find("#tip")).to_have_text(re.compile("^鄞州区 中 12"))
        expect(view.find("#marks .focused.core")).to_have_count(1)
        view.page.keyboard.press("Enter")
        expect(view.find("#card h2")).to_have_text("中 鄞州区 宁波市")
        view.page.keyboard.press("ArrowLeft")
        expect(view.find("#tip")).to_have_text(re.compile("^海曙区 较高 66"))
        expect(view.find("#card h2")).to_contain_text("鄞州区")
        view.page.keyboard.press("Escape")
        expect(view.find("#card .hint")).to_be_visible()
        expect(view.find("#tip")).to_be_hidden()
        expect(view.find("#marks .chosen, #marks .focused")).to_have_count(0)


class TestPublished:
    """The published colours are a layer of their own, compared with the graded ones."""

    def test_layer_changes_map_legend_and_lines(self, view: View) -> None:
        view.open("?date=2020-02-24")
        assert view.counts() == [0, 0, 1, 0, 9, 80]
        view.pick("layer", "published")
        # Its text stands there from the start: what tells that the layer has changed is that it can be seen.
        expect(view.find("#published-line")).to_be_visible()
        expect(view.find("#published-line")).to_have_text("省公布的2月24日 24时五色图")
        assert view.counts() == [0, 0, 2, 6, 82, 0]
        assert [view.tier(code) for code in ("330203", "330382")] == ["t3", "t2"]
        assert view.find("#d330203").bounding_box() is not None
        view.pick("layer", "graded")
        expect(view.find("#published-line")).to_be_hidden()
        assert view.counts() == [0, 0, 1, 0, 9, 80]

    def test_four_districts_differ_on_9_february(self, view: View) -> None:
        view.go_home()
        differing = view.page.evaluate(
            "() => [...document.querySelectorAll('#districts tr:has(abbr)')].map((row) => row.id)"
        )
        assert sorted(differing) == ["r330329", "r330602", "r331004", "r331022"]
        assert view.find("#marks .differs").all_text_contents() == ["≠"] * 4
        expect(view.find("#compare")).to_have_text(
            "与省公布对照：一致 58，不同 4，不可比 28。≠ 泰顺、越城、路桥、三门"
        )
        view.slide("ArrowLeft")
        view.day_is("2020年2月8日 24时")
        expect(view.find("#compare")).to_be_hidden()
        expect(view.find("#marks .differs")).to_have_count(0)

    def test_before_the_first_map(self, view: View) -> None:
        view.open("?date=2020-02-01&layer=published")
        expect(view.find("#published-line")).to_have_text("首张公布的五色图是2月9日的")
        assert view.counts() == [0, 0, 0, 0, 0, 90]
