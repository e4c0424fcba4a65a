from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser

# The page's own audit: what is wrong for a reader who hears the page or has no mouse.
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")

# What has the focus, as a reader sees it: the element, and the outline round it or round its label.
FOCUSED = """
() => {
  const e = document.activeElement;
  const ringed = [e, e.closest("label")].filter(Boolean).map((x) => getComputedStyle(x))
    .some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
  const radio = e.type === "radio" ? e.name : "";
  return { what: e.id || radio || e.getAttribute("aria-label") || e.className || e.tagName, ringed };
}
"""


class TestNames:
    """What can be used has a name, in the language of the page."""

    @pytest.mark.parametrize(("query", "lang"), [("", "zh-CN"), ("?lang=en&district=330203", "en")])
    def test_nothing_is_wrong(self, view: View, query: str, lang: str) -> None:
        view.open(query).chart()
        expect(view.find("html")).to_have_attribute("lang", lang)
        assert view.page.evaluate(AUDIT) == []

    def test_roles_and_names(self, view: View) -> None:
        view.open("?lang=en")
        by_role = view.page.get_by_role
        expect(by_role("img", name="Five-colour map of Zhejiang, 9 February 2020")).to_be_visible()
        expect(by_role("slider", name="Day")).to_have_attribute("aria-valuetext", "9 February 2020")
        expect(by_role("radiogroup", name="Area").get_by_role("radio")).to_have_count(3)
        expect(by_role("radiogroup", name="Layer").get_by_role("radio", name="Graded")).to_be_checked()
        expect(by_role("button", name="Zoom in")).to_be_visible()
        expect(by_role("button", name="Play")).to_be_visible()
        expect(by_role("table").first.get_by_role("row")).to_have_count(91)

    def test_the_map_in_words(self, view: View) -> None:
        view.go_home()
        view.slide("ArrowRight", 15)
        view.day_is("2020年2月24日 24时")
        expect(view.find("#map-desc")).to_contain_text("高 0、较高 0、中 1、较低 0、低 9、未评 80")


class TestFocus:
    """Every control is reached by Tab, and one sees where one is."""

    def test_each_control_has_a_ring(self, view: View) -> None:
        view.open()
        seen = []
        while "zoom-reset" not in seen and len(seen) < 20:
            view.page.keyboard.press("Tab")
            focused = view.page.evaluate(FOCUSED)
            what = (
                "day thumb"
                if "slider-thumb" in str(focused["what"]) or focused["what"] == "日期"
                else focused["what"]
            )
            assert focused["ringed"], what
            seen.append(what)
        assert set(seen) == {
            *("skip", "to-lang", "to-dark", "locate", "map", "zoom-in", "zoom-out", "zoom-reset"),
            *("find", "level", "layer", "play", "day thumb"),
        }

    def test_radios_by_arrow_keys(self, view: View) -> None:
        view.open("?date=2020-02-24")
        view.find("#layer input[value=graded]").focus()
        view.page.keyboard.press("ArrowRight")
        expect(view.find("html")).to_have_attribute("data-layer", "published")
        assert view.counts() == [0, 0, 2, 6, 82, 0]

    def test_search_by_keyboard_only(self, view: View) -> None:
        view.open()
        view.find("#find").focus()
        view.page.keyboard.press("Control+c")
        # On the button itself, without opening the field first: every letter arrives.
        view.page.keyboard.type("haishu")
        expect(view.find(".dash-dropdown-option")).to_have_text(["海曙区 Haishu · 宁波"])
        view.settle()
        view.page.keyboard.press("Enter")
        expect(view.find("#card h2")).to_contain_text("海曙区")
