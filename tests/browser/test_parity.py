"""The live page and the server's HTML are one page: after a change of day both say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser

PARITY = (Path(__file__).parent / "parity.js").read_text(encoding="utf-8")


class TestParity:
    """The same address, come to by the slider or asked for anew."""

    @pytest.mark.parametrize(
        ("lang", "chosen"),
        [
            ("zh", ""),
            ("en", "&district=330203"),
            ("zh", "&city=330200&layer=published&district=330329"),
            ("en", "&city=330200&layer=published&district=330329"),
        ],
    )
    def test_after_a_change_of_day(self, view: View, lang: str, chosen: str) -> None:
        """Both languages where most is chosen: what a page says less is said the same way."""
        view.open(f"?date=2020-02-09&theme=light&lang={lang}{chosen}")
        if chosen:
            expect(view.find("#card .reason")).to_be_visible()
        assert view.page.evaluate(PARITY, view.page.url) == []
        for key, day in (("ArrowRight", "2020-02-10"), ("ArrowLeft", "2020-02-08"), ("End", "2020-03-05")):
            view.slide(key, 2 if key == "ArrowLeft" else 1)
            expect(view.find("#when")).to_have_attribute("datetime", day)
            # What is read beside the map follows a moment later, and so does the address.
            view.page.wait_for_url(f"**date={day}*")
            assert view.page.evaluate(PARITY, view.page.url) == []
        # It would be seen: another day's page differs in most parts.
        assert len(view.page.evaluate(PARITY, f"?lang={lang}&date=2020-02-12")) > 8
