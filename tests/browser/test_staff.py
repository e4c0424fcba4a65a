"""Signing in and out in a real browser, without a script, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from tests.browser.view import View

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASSWORD = "seven blue herons"


@pytest.fixture(scope="module")
def admin(server: str, home: Path) -> str:
    """Add somebody who may administer, and return the name."""
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    authentication.people.add("wang.min", PASSWORD, scope(["admin", "ingest"]), by="test")
    authentication.engine.dispose()
    return "wang.min"


def sign_in(view: View, name: str, path: str, password: str = PASSWORD) -> None:
    view.open(path, ready="")
    view.find("[name=name]").fill(name)
    view.find("[name=password]").fill(password)
    view.find("form.entry button").click()


class TestSignIn:
    """From a staff page to the form, and back to it."""

    def test_in_and_out(self, make_view: Callable[..., View], admin: str) -> None:
        view = make_view(java_script_enabled=False, quiet=False)
        sign_in(view, admin, "staff/audit?lang=en&theme=dark", "wrong")
        expect(view.find("[role=alert]")).to_have_text("Name or password is wrong.")
        sign_in(view, admin, "staff/audit?lang=en&theme=dark")
        expect(view.find("h1")).to_have_text("Audit log")
        expect(view.find("html")).to_have_attribute("data-theme", "dark")
        expect(view.find(".chain .done")).to_contain_text("The log is whole")
        (cookie,) = [one for one in view.context.cookies() if one["name"] == "fivecolour_session"]
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/staff")
        view.find("#to-lang").click()
        expect(view.find("h1")).to_have_text("操作日志")
        view.find("#sign-out").click()
        expect(view.find("h1")).to_have_text("登录")
        view.open("staff/audit", ready="")
        expect(view.find("h1")).to_have_text("登录")
        assert [one["name"] for one in view.context.cookies()] == ["fivecolour_form"]

    def test_a_token(self, view: View, admin: str) -> None:
        sign_in(view, admin, "staff/tokens?lang=en")
        view.find("[name=name]").fill("hospital-feed")
        view.find("[value=ingest]").check()
        view.find("[name=districts]").fill("330200")
        view.find(".new-token button").click()
        assert (view.find("#token").inner_text())[:3] == "fc_"
        view.find("table button").first.click()
        expect(view.find("table tbody tr").first).to_contain_text("revoked")
        expect(view.find("#token")).to_have_count(0)

    @pytest.mark.parametrize("width", [390, 1440])
    def test_they_fit_and_nothing_is_wrong(self, view: View, admin: str, width: int) -> None:
        view.resize(width).open("staff/sign-in", ready="")
        assert (view.page.evaluate(OVERFLOW), view.page.evaluate(AUDIT)) == (0, [])
        sign_in(view, admin, "staff")
        for path in ("staff", "staff/tokens", "staff/webhooks", "staff/audit", "staff/password"):
            view.open(path, ready="")
            assert (path, view.page.evaluate(OVERFLOW), view.page.evaluate(AUDIT)) == (path, 0, [])
