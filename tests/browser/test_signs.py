"""How sure and early warning beside the reason of a colour, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser
RISE = "?district=330205&date=2020-02-02"


class TestCard:
    """The block of the card."""

    @pytest.mark.parametrize(
        ("language", "titles", "loud", "rate"),
        [
            (
                "zh",
                ["有多确定", "早期迹象"],
                "当日异常上升（EARS C1, C2, C3）。",
                "近14天4例，每10万人0.82（95%区间0.22至2.1）。",
            ),
            (
                "en",
                ["How sure", "Early warning"],
                "Unusual rise on this day (EARS C1, C2, C3).",
                "4 cases in 14 days, 0.82 per 100,000 people (95% interval 0.22 to 2.1).",
            ),
        ],
    )
    def test_the_client_says_what_the_first_html_says(
        self,
        view: View,
        make_view: Callable[..., View],
        language: str,
        titles: list[str],
        loud: str,
        rate: str,
    ) -> None:
        plain = make_view(java_script_enabled=False).open(f"{RISE}&lang={language}", ready="")
        first = plain.find("#card .signs").inner_text()
        view.open(f"{RISE}&lang={language}")
        assert view.find("#card .signs").inner_text() == first
        assert view.find("#card .signs dt").all_inner_texts() == titles
        expect(view.find("#card .signs .loud")).to_have_text(loud)
        expect(view.find("#card .signs dd").first).to_contain_text(rate)

    def test_it_follows_the_day_and_leaves_the_colour(self, view: View) -> None:
        view.open("?district=330205&date=2020-02-01")
        assert (view.tier("330205"), view.find("#card .signs .loud").count()) == ("t1", 0)
        view.slide("ArrowRight")
        expect(view.find("#card .signs .loud")).to_be_visible()
        expect(view.find("#r330205 abbr.rise")).to_have_attribute("title", "当日异常上升（EARS C1, C2, C3）")
        assert view.find("#districts abbr.rise").count() == 1

    def test_on_a_phone_nothing_is_cut_off(self, view: View) -> None:
        view.resize(390, 844).open(f"{RISE}&lang=en&theme=dark")
        room, block = view.find("#card").bounding_box(), view.find("#card .signs").bounding_box()
        assert room is not None
        assert block is not None
        assert room["x"] <= block["x"]
        assert block["x"] + block["width"] <= room["x"] + room["width"] + 1


class TestMethod:
    """The chapter of the page of the rule."""

    def test_chapter(self, view: View) -> None:
        view.open("method?lang=en", ready="")
        expect(view.find("#signs h2")).to_contain_text("How sure, and early warning")
        expect(view.find("#signs .terms dt")).to_have_count(8)
        expect(view.find("#signs .sources a")).to_have_count(6)
