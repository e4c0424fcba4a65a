"""Passes in a real browser: issued by staff, checked from a picture, revoked, checked offline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from fivecolour.passes.pass_keys import PassKeys
from tests.browser.view import PATIENCE

pytestmark = pytest.mark.browser
PASSWORD = "nine patient cormorants"


@pytest.fixture
def issued(browser: Browser, server: str, home: Path) -> Iterator[tuple[Page, str, bytes]]:
    """Issue a pass; return the staff page, the pass as text and as a picture."""
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    authentication.people.add("issuer", PASSWORD, scope(["issue"]), by="test")
    PassKeys(home.with_name("keys-of-passes") / "default").add(authentication.clock())
    authentication.engine.dispose()
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{server}staff/sign-in?lang=en&next=/staff/passes")
        page.fill("[name=name]", "issuer")
        page.fill("[name=password]", PASSWORD)
        page.click("form.entry button")
        page.select_option("[name=colour]", "yellow")
        page.fill("[name=document]", "12a4")
        page.click("button.main")
        text = page.locator("#pass-text").text_content() or ""
        yield page, text, page.locator(".pass .symbol").screenshot()


def test_from_paper_to_a_verifier_without_a_network(
    browser: Browser, server: str, issued: tuple[Page, str, bytes]
) -> None:
    staff, text, picture = issued
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda one: faults.append(one.text) if "CSP" in one.text else None)
        sent: list[str] = []
        page.goto(f"{server}passes?lang=en")
        page.locator("html[data-ready=all]").wait_for()
        context.on("request", lambda one: sent.append(f"{one.method} {one.url} {one.post_data}"))
        file = {"name": "pass.png", "mimeType": "image/png", "buffer": picture}
        page.set_input_files("#picture", [file])
        verdict = page.locator("#verdict")
        expect(verdict).to_contain_text("VALID")
        expect(verdict).to_contain_text("…12A4")
        assert not any("12A4" in one or "FCP1" in one for one in sent)
        page.fill("#text", text[:-6] + "000000")
        page.click("#check")
        expect(verdict).to_have_attribute("data-state", "altered")
        staff.fill("[name=number]", staff.locator(".pass dd").nth(2).inner_text())
        staff.fill("[name=why]", "lost")
        staff.click("form[action*=revoke] button")
        expect(staff.locator(".done")).to_contain_text("is revoked")
        page.fill("#text", text)
        page.click("#refresh")
        expect(page.locator("#keys")).to_contain_text("revoked passes: 1")
        page.click("#check")
        expect(verdict).to_have_attribute("data-state", "revoked")
        cached = "caches.keys().then(async ([name]) => name && (await (await caches.open(name)).keys())"
        for needed in ("passes-verify", "passes.json", "passes?lang=en"):
            page.wait_for_function(f"() => {cached}.map((one) => one.url).join().includes('{needed}'))")
        context.set_offline(True)
        page.reload()
        page.locator("html[data-ready=all]").wait_for()
        expect(page.locator("#offline")).to_be_visible()
        page.fill("#text", text)
        page.click("#check")
        expect(verdict).to_have_attribute("data-state", "revoked")
        expect(page.locator("#keys")).to_contain_text("Keys: 1; revoked passes: 1")
        assert faults == []
