from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.view import View

pytestmark = pytest.mark.browser

# What is wrong with the picture; empty when all is well. Half a pixel is rounding.
FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


class TestSizes:
    """From a phone to a wall, in both languages and themes, nothing is cut off or in the way."""

    @pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900), (3840, 2160)])
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_is_cut_off(self, view: View, width: int, height: int, lang: str) -> None:
        view.resize(width, height).open(f"?lang={lang}&theme=light")
        view.chart()
        assert view.page.evaluate(FAULTS) == []
        view.find("#to-dark").click()
        view.find("html[data-theme=dark]").wait_for()
        view.find("#r330203 a").click()
        view.find("#card .reason").wait_for()
        view.settle()
        assert view.page.evaluate(FAULTS) == []
        paper = view.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(20, 24, 28)"

    @pytest.mark.parametrize("width", [390, 1440])
    def test_a_city_close_up(self, view: View, width: int) -> None:
        view.resize(width).open("?city=330200&lang=en&theme=auto", ready="all")
        assert view.page.evaluate(FAULTS) == []
        shown = view.page.evaluate(
            "() => [...document.querySelectorAll('#names .name.on')].map((name) => name.textContent)"
        )
        assert {"Haishu", "Yinzhou", "Cixi", "Fenghua"} <= set(shown)

    def test_chosen_radio_button_is_legible_under_the_pointer(self, view: View) -> None:
        view.open("?theme=light")
        view.pick("level", "city")
        view.find("#level label.selected:has(input[value=city])").hover()
        colours = view.find("#level label.selected").evaluate(
            "(e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        assert colours == ["rgb(251, 250, 246)", "rgb(28, 32, 36)"]

    def test_the_system_chooses_the_theme(self, make_view: Callable[..., View]) -> None:
        dark, light = make_view(color_scheme="dark").open(), make_view(color_scheme="light").open()
        assert (
            dark.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
        )
        assert (
            light.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
            == "rgb(251, 250, 246)"
        )
