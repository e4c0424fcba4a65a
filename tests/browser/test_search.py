from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser


class TestFind:
    """A district is found by any of its names, and its card gives the reason of its colour."""

    def test_by_pinyin_chinese_english_and_code(self, view: View) -> None:
        view.go_home()
        for text in ("haishu", "海曙", "Haishu", "330203", "156330203"):
            options = view.search(text)
            expect(options).to_have_count(1)
            expect(options).to_have_text("海曙区 Haishu · 宁波")
            view.page.keyboard.press("Escape")

    def test_card_map_and_table_show_it(self, view: View) -> None:
        view.go_home()
        view.search("haishu").click()
        expect(view.find("#card h2")).to_have_text("较高 海曙区 宁波市")
        expect(view.find("#card .reason")).to_contain_text("较高风险（橙）：截至2月9日累计确诊66例")
        expect(view.find("#card .facts").first).to_contain_text("省公布的2月9日 24时五色图：较高")
        expect(view.find("#marks .chosen.core")).to_have_count(1)
        expect(view.find("#r330203")).to_have_attribute("aria-current", "true")
        expect(view.page).to_have_url(re.compile(r"\?city=330200&district=330203$"))

    def test_zone_leads_to_its_district(self, view: View) -> None:
        view.go_home()
        options = view.search("高新区")
        expect(options.first).to_contain_text("高新区")
        expect(options.first).to_contain_text("→ 鄞州区")
        options.first.click()
        expect(view.find("#card h2")).to_have_text("中 鄞州区 宁波市")
        expect(view.find("#card")).to_contain_text("高新区")
        expect(view.find("#find")).to_contain_text("鄞州区 Yinzhou")

    def test_city(self, view: View) -> None:
        view.go_home()
        view.search("wenzhou").first.click()
        expect(view.page).to_have_url(re.compile(r"\?city=330300$"))
        expect(view.find("#level input[value=city]")).to_be_checked()
        expect(view.find("#trend-title")).to_have_text("温州市的走势")

    def test_merged_district_is_drawn_in_its_successor(self, view: View) -> None:
        view.go_home()
        view.search("下城").first.click()
        expect(view.find("#card h2")).to_contain_text("下城区")
        expect(view.find("#card")).to_contain_text("图上画在拱墅区内")
        expect(view.find("#marks .chosen.core")).to_have_attribute(
            "d", view.find("#d330105").get_attribute("d") or ""
        )

    def test_nothing_found(self, view: View) -> None:
        view.go_home()
        expect(view.search("beijing")).to_have_text(["没有找到"])

    def test_clear(self, view: View) -> None:
        view.open("?city=330200&district=330203")
        expect(view.find("#card h2")).to_contain_text("海曙区")
        view.find("#find .dash-dropdown-clear").click()
        expect(view.page).to_have_url(view.base)
        expect(view.find("#find")).to_have_text("查找县（市、区）")
        expect(view.find("#card .hint")).to_be_visible()
        expect(view.find("#marks .chosen")).to_have_count(0)
