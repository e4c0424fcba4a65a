"""The page in the hand: fingers, the address, print, colours of the reader's own."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser

# As Safari, which refuses the 101st call within half a minute.
LIMITED = """
window.historyCalls = 0;
for (const name of ["pushState", "replaceState"]) {
  const own = history[name].bind(history);
  history[name] = (...said) => {
    window.historyCalls += 1;
    if (window.historyCalls > MOST) throw new DOMException("100 times per 30 seconds", "SecurityError");
    own(...said);
  };
}
"""


class TestAddress:
    """State first: the address is written when the slider rests, once for one gesture."""

    def test_a_long_drag_is_one_entry(self, make_view: Callable[..., View]) -> None:
        view = make_view(fresh=True)
        view.context.add_init_script(LIMITED.replace("MOST", "20"))
        view.stop_the_clock()
        entries = view.page.evaluate("() => history.length")
        for key in ("End", "Home") * 12:
            view.page.locator("#day [role=slider]").press(key)
        view.slide("ArrowRight", 3)
        assert view.page.evaluate("() => [location.search, window.historyCalls]") == ["", 0]
        view.page.clock.run_for(600)
        view.day_is("2020年1月24日 24时")
        expect(view.page).to_have_url(re.compile(r"\?date=2020-01-24$"))
        assert view.page.evaluate("() => [history.length, window.historyCalls]") == [entries + 1, 1]
        thumb = view.find("#day [role=slider]").bounding_box()
        assert thumb is not None
        view.page.mouse.move(thumb["x"] + 8, thumb["y"] + 8)
        view.page.mouse.down()
        for right in (60, 120, 180):
            view.page.mouse.move(thumb["x"] + right, thumb["y"] + 8)
            view.page.clock.run_for(2000)
        view.page.mouse.up()
        assert view.page.evaluate("() => [history.length, window.historyCalls]") == [entries + 2, 4]
        view.page.go_back()
        view.day_is("2020年1月24日 24时")
        view.page.go_back()
        view.day_is("2020年2月9日 24时")

    def test_where_every_call_is_refused_the_page_works_on(self, make_view: Callable[..., View]) -> None:
        view = make_view(fresh=True)
        view.context.add_init_script(LIMITED.replace("MOST", "0"))
        view.open()
        view.slide("ArrowRight", 3)
        view.day_is("2020年2月12日 24时")
        view.find("#d330203").click()
        expect(view.find("#card h2")).to_contain_text("海曙区")
        assert view.tier("330203") == "t4"


@pytest.fixture
def phone(make_view: Callable[..., View]) -> View:
    return make_view(width=390, height=844, has_touch=True, is_mobile=True, device_scale_factor=2)


def touch(view: View, *moments: list[tuple[float, float]]) -> None:
    """Put fingers down, move them from place to place, and lift them."""
    session: Any = view.context.new_cdp_session(view.page)
    for step, places in enumerate([*moments, []]):
        kind = "touchEnd" if not places else "touchMove" if step else "touchStart"
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        view.settle()
    session.detach()


def screen(view: View) -> tuple[float, float]:
    """Return by how much the page is zoomed, and how far it is scrolled."""
    scale, top = view.page.evaluate("() => [visualViewport.scale, scrollY + visualViewport.offsetTop]")
    return scale, top


class TestFingers:
    """Two fingers zoom the map and never the page; one moves a zoomed map and scrolls the page at home."""

    def test_a_pinch_zooms_only_the_map(self, phone: View) -> None:
        phone.open()
        frame, before, held = phone.find(".frame").bounding_box(), phone.box(), screen(phone)
        assert frame is not None
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        touch(phone, *([(x - apart, y), (x + apart, y)] for apart in range(20, 120, 10)))
        assert screen(phone) == held == (1, 0)
        assert phone.box()[2] == pytest.approx(before[2] * 20 / 110, rel=0.05)
        zoomed = phone.box()
        touch(phone, *([(x - step, y - step)] for step in range(0, 60, 10)))
        assert screen(phone) == held
        # The map stays under the finger all the way.
        moved = 50 * zoomed[2] / phone.find("#map").evaluate("(map) => map.clientWidth")
        assert phone.box()[:3] == pytest.approx([zoomed[0] + moved, zoomed[1] + moved, zoomed[2]], rel=0.01)
        expect(phone.find("#card .hint")).to_be_visible()
        touch(phone, *([(x - apart, y), (x + apart, y)] for apart in range(110, 10, -10)))
        assert phone.box() == before

    def test_at_home_the_page_scrolls(self, phone: View) -> None:
        phone.open()
        before, frame = phone.box(), phone.find(".frame").bounding_box()
        assert frame is not None
        x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
        touch(phone, *([(x, y - step)] for step in range(0, 200, 10)))
        phone.until("() => scrollY", lambda top: top > 50)
        assert phone.box() == before
        assert phone.find("#map").evaluate("(map) => map.style.touchAction") == "pan-x pan-y"

    def test_a_tap_chooses(self, phone: View) -> None:
        phone.open("?city=330200")
        phone.find("#d330203").tap()
        expect(phone.find("#card h2")).to_contain_text("海曙区")

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_tables_fit_and_fields_do_not_zoom_the_page(self, phone: View, lang: str) -> None:
        phone.open(f"?lang={lang}")
        wide = "() => [...document.querySelectorAll('.scroll')].map((e) => e.scrollWidth - e.clientWidth)"
        assert phone.page.evaluate(wide) == [0, 0]
        phone.search("yin")
        size = phone.find(".dash-dropdown-search").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 16

    @pytest.mark.parametrize("query", ["", "?lang=en&district=330203"])
    def test_the_narrowest_screen_with_text_of_double_size(self, view: View, query: str) -> None:
        view.resize(320, 640).open(query)
        overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        view.chart()
        view.until(overflow, lambda wide: wide == 0)
        view.page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        # As in Portuguese.
        view.find("#play").evaluate("(button) => { button.textContent = 'Reproduzir' }")
        # The chart takes its new width a moment later.
        view.until(overflow, lambda wide: wide == 0)


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance of an ``rgb(…)``."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(view: View, selector: str) -> list[str]:
    found: list[str] = view.find(selector).first.evaluate(
        "(e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    return found


class TestColours:
    """What says a state can be seen."""

    def test_the_sliders_bubble(self, view: View) -> None:
        view.open("?theme=light&lang=en")
        view.find("#day [role=slider]").hover()
        view.page.mouse.down()
        expect(view.find(".dash-slider-tooltip")).to_have_text("9 Feb")
        light = colours(view, ".dash-slider-tooltip")
        view.page.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
        dark = colours(view, ".dash-slider-tooltip")
        assert dark != light
        assert min(contrast(*light), contrast(*dark)) > 7

    def test_forced_colours(self, make_view: Callable[..., View]) -> None:
        view = make_view(forced_colors="active").open("?date=2020-02-09")
        chosen, other = (colours(view, f"#layer label{state}") for state in (".selected", ":not(.selected)"))
        assert chosen[1] != other[1]
        assert contrast(*chosen) > 4.5
        seen = {
            tier: view.find(f"#districts .dot.t{tier}").first.evaluate(
                "(e) => getComputedStyle(e).backgroundColor + getComputedStyle(e).backgroundImage"
            )
            for tier in range(1, 6)
        }
        assert len(set(seen.values())) == 5
        assert not [tier for tier, look in seen.items() if look == "rgb(255, 255, 255)none"]

    def test_printed_without_backgrounds(self, make_view: Callable[..., View]) -> None:
        view = make_view(fresh=True)
        view.open("?theme=dark&date=2020-02-09")
        view.page.emulate_media(media="print")
        assert contrast(colours(view, "body")[0], "rgb(255, 255, 255)") > 12
        tops = {name: view.find(name).bounding_box() for name in (".map-area", ".table-area")}
        assert (tops[".map-area"] or {})["y"] < (tops[".table-area"] or {})["y"]
        # Only the table is left, so that what is red in the print is a mark of it.
        view.page.evaluate("() => document.body.replaceChildren(document.getElementById('districts'))")
        printed = view.page.pdf(print_background=False)
        drawn = b"".join(
            zlib.decompressobj().decompress(part)
            for part in re.findall(rb"stream\r?\n(.*?)endstream", printed, re.DOTALL)
            if part[:1] == b"x"
        )
        assert b" .5608 .8275 .7137 rg" in drawn


class TestManyPages:
    """Any number of pages and walls in one browser: HTTP/1.1 has six connections to a server."""

    def test_seven_are_all_live(self, view: View) -> None:
        for number in range(6):
            page = view.context.new_page()
            # Small, since all seven are drawn at once.
            page.set_viewport_size({"width": 320, "height": 180})
            page.goto(view.base + ("wall?lang=en" if number else "?lang=en"))
            if number:
                expect(page.locator("#states .ok")).to_have_text("Connected")
            else:
                page.locator("#live[data-state=live]").wait_for()
        view.open("?lang=en")
        view.find("#live[data-state=live]").wait_for()
