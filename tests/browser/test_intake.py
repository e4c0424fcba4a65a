"""Figures come in through a real browser: a reporter on a phone, a file, a row that was set apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from tests.browser.view import View

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASSWORD = "eleven grey geese"
TABLE = "区县,日期,累计死亡\n海曙区,2020-02-20,0\n江北区,2020-02-20,0\n海署区,2020-02-20,1\n"


@pytest.fixture(scope="module")
def reporter(server: str, home: Path) -> str:
    """Add somebody who reports for Ningbo and looks after what was set apart, and return the name."""
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    allowed = scope(["ingest", "quarantine"], sources=["ningbo-cdc"], districts=["330200"])
    authentication.people.add("zhou.lan", PASSWORD, allowed, by="test")
    authentication.engine.dispose()
    return "zhou.lan"


def sign_in(view: View, name: str, path: str) -> None:
    view.open(path, ready="")
    view.find("[name=name]").fill(name)
    view.find("[name=password]").fill(PASSWORD)
    view.find("form.entry button").click()


def check_page(view: View) -> None:
    """Nothing is cut off, overlaps or lacks a name."""
    assert (view.page.evaluate(OVERFLOW), view.page.evaluate(AUDIT)) == (0, [])


class TestReport:
    """A district's reporter."""

    def test_figures_on_a_phone(self, view: View, reporter: str) -> None:
        sign_in(view.resize(390, 844), reporter, "staff/report?lang=en&district=330203&day=2020-02-21")
        expect(view.find("[name=district]").first).to_have_value("330203")
        view.find("#cured_cumulative").fill("47")
        view.find("button[value=preview]").click()
        expect(view.find(".done")).to_contain_text("1 figure in 1 row = 1 accepted")
        expect(view.find("#cured_cumulative")).to_have_value("47")
        check_page(view)
        view.find("button[value=send]").click()
        expect(view.find(".done")).to_contain_text("Stored:")
        expect(view.find("tr:has(#cured_cumulative) td").nth(1)).to_have_text("47")


class TestUpload:
    """A file, and the row of it that was set apart."""

    def test_checked_stored_corrected(self, view: View, reporter: str) -> None:
        sign_in(view, reporter, "staff/upload?lang=zh")
        file = {"name": "2月20日.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        view.find("[name=file]").set_input_files([file])
        view.find("button[value=preview]").click()
        expect(view.find(".done")).to_contain_text("“累计死亡” → 死亡 · 累计")
        expect(view.find(".done")).to_contain_text("试读，未保存")
        check_page(view)
        expect(view.find("table.rows").first).to_contain_text("330203 海曙区")
        expect(view.find("table.rows").last).to_contain_text("“海署区”不是本图的区县")
        view.find("button[value=send]").click()
        expect(view.find(".done")).to_contain_text("已保存")
        view.open("staff/quarantine?lang=en", ready="")
        row = view.find("form.apart:has-text('海署区')")
        expect(row).to_contain_text("2月20日.csv, row 4")
        check_page(view)
        row.locator("[name=place]").fill("鄞州区")
        row.locator("button[value=correct]").click()
        expect(view.find("[role=status]")).to_contain_text("accepted")
        expect(view.find("form.apart:has-text('海署区')")).to_have_count(0)
