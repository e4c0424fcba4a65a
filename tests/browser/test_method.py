"""The page of the rule in a real browser: phone and desk, light and dark, without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAPER = "() => getComputedStyle(document.body).backgroundColor"


class TestMethod:
    """What a reader sees of the rule."""

    @pytest.mark.parametrize("width", [390, 1440])
    @pytest.mark.parametrize("query", ["", "?lang=en&theme=dark"])
    def test_it_fits_and_nothing_is_wrong(self, view: View, width: int, query: str) -> None:
        view.resize(width).open(f"method{query}", ready="")
        assert view.page.evaluate(OVERFLOW) == 0
        assert view.page.evaluate(AUDIT) == []

    def test_it_is_whole_without_javascript(self, make_view: Callable[..., View]) -> None:
        view = make_view(java_script_enabled=False).open("method?lang=en", ready="")
        expect(view.find("h1")).to_have_text("How colours are decided")
        expect(view.find(".chapter")).to_have_count(10)
        view.find("#to-dark").click()
        expect(view.find("html")).to_have_attribute("data-theme", "dark")

    def test_offers_what_the_system_is_not(self, make_view: Callable[..., View]) -> None:
        view = make_view(java_script_enabled=False)
        for address in ("d/330203", "data", "method", "staff/sign-in"):
            view.open(address, ready="")
            view.page.emulate_media(color_scheme="dark")
            assert view.find("#to-theme").inner_text() == "浅色"
            view.page.emulate_media(color_scheme="light")
            assert view.find("#to-theme").inner_text() == "深色"

    def test_dark(self, view: View) -> None:
        view.open("method?theme=dark", ready="")
        assert view.page.evaluate(PAPER) == "rgb(20, 24, 28)"

    def test_from_the_map_and_back_to_the_same_view(self, view: View) -> None:
        view.open("?district=330203&lang=en")
        view.slide("ArrowRight", 2)
        view.day_is("24:00 on 11 February 2020")
        # Followed as soon as the day is said, before what is done after the repaint.
        view.page.evaluate("""() => {
          const follow = () => document.querySelector("#to-method").click();
          const said = document.querySelector("#when");
          new MutationObserver(follow).observe(said, { childList: true, subtree: true });
        }""")
        view.slide("ArrowRight")
        expect(view.find("h1")).to_have_text("How colours are decided")
        view.find("#to-map").click()
        view.day_is("24:00 on 12 February 2020")
        expect(view.find("#card h2")).to_contain_text("Haishu")
