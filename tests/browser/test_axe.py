"""Every page, in both languages and, for its colours, both themes: axe-core finds no violation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import ACTIONS, scope
from fivecolour.editions import edition_files, publication
from tests.browser.axe import in_both_themes, in_language
from tests.browser.view import View

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "nine patient cormorants"
TABLE = "区县,日期,累计死亡\n海曙区,2020-02-22,0\n江北区,2020-02-22,0\n海署区,2020-02-22,1\n"
LANGUAGES = ["zh", "en"]
STAFF = [
    "staff",
    "staff/password",
    "staff/tokens",
    "staff/webhooks",
    "staff/passes",
    "staff/audit",
    "staff/report?district=330203&day=2020-02-21",
    "staff/upload",
    "staff/drafts",
    "staff/drafts/{draft}",
    "staff/lab?date=2020-02-18&b.easing.at_least=3&district=330212",
]


@pytest.fixture(scope="module")
def draft(server: str, home: Path) -> str:
    """Add somebody who may do everything, and a draft that somebody else made; return the draft's name."""
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    authentication.people.add("everything", PASSWORD, scope(ACTIONS), by="test")
    edition = edition_files.latest(home / "editions")
    code = "330203"
    tiers = {**edition.tiers, code: edition.tiers[code][:-1] + "5"}
    named = publication.named(replace(edition, tiers=tiers))
    publication.draft(authentication.engine, named, by="somebody")
    authentication.engine.dispose()
    return str(named.manifest["id"])


@pytest.fixture
def staff(view: View, draft: str) -> View:
    view.open("staff/sign-in", ready="")
    view.find("[name=name]").fill("everything")
    view.find("[name=password]").fill(PASSWORD)
    view.find("form.entry button").click()
    expect(view.find("#sign-out")).to_be_visible()
    return view


def addressed(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize("lang", LANGUAGES)
class TestReaders:
    """What everybody may see."""

    def test_map(self, view: View, lang: str) -> None:
        view.open(addressed("", lang)).chart()
        assert in_both_themes(view, lang) == []
        view.find("#d330203").click()
        expect(view.find("#card .reason")).to_be_visible()
        view.pick("layer", "published")
        view.find("html[data-layer=published]").wait_for()
        view.search("yin")
        assert in_language(view, lang) == []

    def test_map_without_scripts(self, make_view: Callable[..., View], lang: str) -> None:
        view = make_view(width=390, height=844)
        view.page.route(
            "**/static/*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        view.open(addressed("?district=330203", lang), ready="")
        assert in_both_themes(view, lang) == []

    def test_method_and_sign_in(self, view: View, lang: str) -> None:
        beside = ("d/330203?date=soon", "embed?district=330203", "history?district=330203")
        beside += ("editions", "editions?district=330203")
        for path in ("method", "data", "indices", "press", "verify", "passes", *beside, "staff/sign-in"):
            view.open(addressed(path, lang), ready="")
            assert (path, in_both_themes(view, lang)) == (path, [])

    def test_self_check(self, view: View, lang: str) -> None:
        view.open(addressed("self-check", lang))
        view.find("[data-dimension=symptom] [data-add]").click()
        view.find("[data-dimension=symptom] select").select_option("fever")
        view.find("[data-dimension=symptom] [data-field=day]").fill("2020-02-08")
        expect(view.find("#findings .clauses li")).to_have_count(1)
        expect(view.find("#qr svg")).to_be_visible()
        assert in_both_themes(view, lang) == []

    def test_wall(self, view: View, lang: str) -> None:
        view.open(addressed("wall", lang))
        assert in_language(view, lang) == []


class TestStaff:
    """What they may see who are signed in."""

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_pages(self, staff: View, draft: str, lang: str) -> None:
        for path in STAFF:
            staff.open(addressed(path.format(draft=draft), lang), ready="")
            if "lab" in path:
                staff.find("#lab[data-ready=lab]").wait_for()
            assert (path, in_both_themes(staff, lang)) == (path, [])

    def test_preview_and_quarantine(self, staff: View) -> None:
        file = {"name": "2月22日.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        staff.open("staff/upload", ready="")
        staff.find("[name=file]").set_input_files([file])
        staff.find("[name=source]").fill("axe")
        staff.find("button[value=preview]").click()
        expect(staff.find(".done")).to_contain_text("未保存")
        assert in_both_themes(staff) == []
        staff.find("button[value=send]").click()
        expect(staff.find(".done")).to_contain_text("已保存")
        for lang in LANGUAGES:
            staff.open(addressed("staff/quarantine", lang), ready="")
            expect(staff.find("form.apart").first).to_be_visible()
            assert (lang, in_both_themes(staff, lang)) == (lang, [])
