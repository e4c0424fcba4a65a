"""The scheme lab in a browser: signing in, moving a number, seeing what changes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import LocatorAssertions, expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from tests.browser.view import View

PASSWORD = "three clear days, not six"
DRAFT = "staff/lab?lang=en&date=2020-02-18"
CLEAR_DAYS = "[id='b.easing.at_least']"


@pytest.fixture(scope="module")
def account(server: str, home: Path) -> str:
    """Add somebody who may try out rules, and return the name."""
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    authentication.people.add("Lin", PASSWORD, scope(["lab"]), by="test")
    return "Lin"


def sign_in(view: View, account: str, query: str) -> View:
    """Ask for a page of the lab, sign in on the way to it, and wait until it can be used."""
    view.open(query, ready="")
    view.find("[name=name]").fill(account)
    view.find("[name=password]").fill(PASSWORD)
    view.find("form.entry button").click()
    view.find("#lab[data-ready=lab]").wait_for()
    return view


def count(view: View, key: str) -> LocatorAssertions:
    """Return what may be expected of one number of the tally."""
    return expect(view.find(f"[data-count={key}] b"))


class TestLab:
    """One number moved."""

    def test_a_threshold_moved_changes_counts_maps_list_and_address(self, view: View, account: str) -> None:
        sign_in(view, account, DRAFT)
        expect(view.find(".draft-mark")).to_contain_text("Draft — not in force")
        count(view, "down").to_have_text("0")
        view.find(CLEAR_DAYS).fill("3")
        count(view, "down").to_have_text("2")
        expect(view.find("#sum")).to_have_text("2 of 90 districts have another colour")
        tiers = [
            view.find(f"#side-{side} [data-code='330212']").get_attribute("class") for side in ("a", "b")
        ]
        assert tiers == ["t2", "t1"]
        # Two rings on each map, a casing and a core each.
        assert view.find("#side-b .marks .ring.lower").count() == 4
        expect(view.find("#list h3")).to_have_text(["Yinzhou District", "Cixi City"])
        expect(view.find("#list .b").first).to_contain_text("lowered from blue to green")
        assert view.find("#matrix [data-from='2'][data-to='1']").inner_text() == "1"
        view.until("location.search", lambda found: "b.easing.at_least=3" in found)

    def test_a_copied_link_and_its_draft(self, view: View, account: str) -> None:
        sign_in(view, account, f"{DRAFT}&b.easing.at_least=3")
        expect(view.find("#sum")).to_contain_text("2 of 90")
        expect(view.find("#side-b .moved-count")).to_have_text("1 number changed")
        with view.page.expect_download() as download:
            view.find("#side-b .file").click()
        draft = tomllib.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert (draft["easing"]["at_least"], draft["status"]) == (3, "proposal")
        view.find("#side-b .reset").click()
        expect(view.find("#sum")).to_have_text("On this day both schemes give the same colours")

    def test_days_maps_and_chosen_district_go_together(self, view: View, account: str) -> None:
        sign_in(view, account, f"{DRAFT}&b.easing.at_least=3")
        view.find("#before").click()
        expect(view.find("#when")).to_have_text("17 February 2020")
        expect(view.find("#list h3")).to_have_count(3)
        view.find("#list button").first.click()
        expect(view.find("#chosen")).to_be_visible()
        view.find("#zoom-in").click()
        boxes = "[...document.querySelectorAll('.lab .map')].map((map) => map.getAttribute('viewBox'))"
        view.until(boxes, lambda found: found[0] == found[1] and not found[0].startswith("0.0 0.0 10000"))

    def test_faulty_numbers_are_explained(self, make_view: Callable[..., View], account: str) -> None:
        # The refusal is an answer of 422, which the browser logs.
        view = sign_in(make_view(quiet=False), account, DRAFT)
        view.find("[id='b.raising.parts.1.bands.2.at_least']").fill("300")
        expect(view.find("#side-b .fault")).to_contain_text("the bounds must rise from band to band")
        view.find("[data-side=b] [data-key='raising.parts.1.bands.2.at_least'] .undo").click()
        expect(view.find("#side-b .fault")).to_be_hidden()

    @pytest.mark.parametrize("width", [390, 1440])
    def test_fits_and_answers_quickly(self, view: View, account: str, home: Path, width: int) -> None:
        sign_in(view.resize(width), account, "staff/lab?b=portugal-2021&date=2020-02-09")
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
        editions = sorted(path.name for path in (home / "editions").iterdir())
        view.find("[id='b.assessment.parts.1.bands.2.at_least']").fill("1")
        view.find("#lab[data-took]").wait_for()
        boot = json.loads(view.find("#lab-boot").text_content() or "")
        assert boot["question"]["region_set"] == "zhejiang-2020"
        assert sorted(path.name for path in (home / "editions").iterdir()) == editions
