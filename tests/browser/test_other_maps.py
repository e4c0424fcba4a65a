"""Maps that are not Zhejiang's: nothing published, one day, more districts than a table lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.api import client_data
from fivecolour.web.pages import district_table
from fivecolour.web.server import create_app
from tests.browser.in_process import BASE, open_tab
from tests.browser.test_parity import PARITY
from tests.editions.cut import cut
from tests.editions.sample import sample_edition

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Open the page of the sample's first day, with nothing published, whose table lists one district."""
    for module in (district_table, client_data):
        monkeypatch.setattr(module, "LONG_TABLE", 1)
    own = replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'fivecolour.db'}")
    sample = sample_edition()
    edition_files.publish(
        cut(replace(sample, published=(), region=replace(sample.region, home="")), 1), own.editions
    )
    with TestClient(create_app(own)) as client, open_tab(browser, client) as tab:
        tab.goto(f"{BASE}?lang=en")
        tab.locator("html[data-ready=all]").wait_for()
        yield tab


def test_nothing_to_choose_and_a_table_that_follows(page: Page) -> None:
    for part in (".timeline", ".trend", "#layer", ".differs-key"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("#find")).to_have_text("Find a district")
    lines = page.locator("#districts tbody tr th a")
    expect(lines).to_have_text(["Xiacheng District"])
    loaded = page.evaluate("performance.timeOrigin")
    for city, name in (("city=330200", "Haishu District"), ("city=330100", "Xiacheng District")):
        page.evaluate("city => dash_clientside.set_props('find', { value: city })", city[5:])
        expect(lines).to_have_text([name])
        expect(page.locator("#table-part")).to_contain_text("1 of 4 districts are listed here")
        page.wait_for_url(f"**{city}*")
        assert page.evaluate(PARITY, page.url) == []
    assert page.evaluate("performance.timeOrigin") == loaded
