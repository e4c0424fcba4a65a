from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.view import View

pytestmark = pytest.mark.browser

# What is wrong with the picture; empty when all is well. Half a pixel is rounding.
FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")

SIZES = [(390, 844), (1440, 900), (3840, 2160)]


def no_faults(view: View) -> None:
    """Nothing is wrong as soon as what follows the window's size a moment later (names, the chart) did so."""
    view.settle()
    view.until(FAULTS, lambda faults: faults == [])


class TestSizes:
    """From a phone to a wall, in both languages and themes, nothing is cut off or in the way."""

    @pytest.mark.parametrize(("lang", "sizes"), [("zh", SIZES), ("en", SIZES[::-1])])
    def test_nothing_is_cut_off(self, view: View, lang: str, sizes: list[tuple[int, int]]) -> None:
        """The page is loaded at the first size, on a phone or a wall, and follows the others."""
        view.resize(*sizes[0]).open(f"?lang={lang}&theme=light")
        view.chart()
        for size in sizes:
            no_faults(view.resize(*size))
        view.find("#to-dark").click()
        view.find("html[data-theme=dark]").wait_for()
        view.find("#r330203 a").click()
        view.find("#card .reason").wait_for()
        for size in sizes[::-1]:
            no_faults(view.resize(*size))
        paper = view.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(20, 24, 28)"

    def test_a_city_close_up(self, view: View) -> None:
        view.resize(390).open("?city=330200&lang=en&theme=auto")
        for width in (390, 1440):
            no_faults(view.resize(width))
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
        view = make_view(color_scheme="dark").open()
        paper = "() => getComputedStyle(document.body).backgroundColor"
        assert view.page.evaluate(paper) == "rgb(20, 24, 28)"
        view.page.emulate_media(color_scheme="light")
        view.until(paper, lambda colour: colour == "rgb(251, 250, 246)")
