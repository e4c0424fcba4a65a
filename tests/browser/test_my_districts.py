"""Districts that a reader keeps on the device."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

pytestmark = pytest.mark.browser
STORED = 'JSON.parse(localStorage.getItem("five-colour-districts /"))'


def test_kept_shown_after_a_reload_and_opened_by_one_tap(view: View) -> None:
    view.resize(390, 844).open("?district=330212")
    asked = len(view.requests)
    expect(view.find("#mine li")).to_have_count(0)
    view.find("#card .keep").click()
    expect(view.find("#card .keep")).to_have_text("取消收藏")
    expect(view.find("#mine li button")).to_have_text("中 鄞州区 比一周前差")
    assert view.page.evaluate(STORED) == ["330212"]
    assert view.requests[asked:] == []

    # A code of another edition is passed over and stays.
    kept = json.dumps(json.dumps(["330212", "999999"]))
    view.page.evaluate(f"() => localStorage.setItem('five-colour-districts /', {kept})")
    view.open()
    button = view.find("#mine li button")
    expect(button).to_have_count(1)
    box, search = button.bounding_box(), view.find("#find").bounding_box()
    assert box is not None
    assert search is not None
    assert box["y"] + box["height"] < search["y"] < 844
    button.click()
    expect(view.find("#card h2")).to_contain_text("鄞州区")
    expect(view.find("#card h2")).to_be_in_viewport()
    expect(button).to_be_focused()

    # The shown day decides.
    view.slide("Home")
    expect(button).to_have_text("低 鄞州区")

    # Who comes for the first time taps the search and what it found.
    view.open()
    view.search("haishu").first.click()
    expect(view.find("#card h2")).to_contain_text("海曙区")
    expect(view.find("#card h2")).to_be_in_viewport()

    view.page.goto(f"{view.base}d/330212?lang=en")
    view.find(
        "#keep",
    ).click()
    expect(view.find("#keep")).to_have_text("Keep on the first screen")
    assert view.page.evaluate(STORED) == ["999999"]


def test_nothing_moves_when_the_page_comes_alive(make_view: Callable[..., View]) -> None:
    view = make_view(width=390, height=844, fresh=True)
    kept = json.dumps(json.dumps(["330212", "330203", "330106", "330225", "330205"]))
    view.context.add_init_script(f"""if (location.pathname === "/")
      localStorage.setItem("five-colour-districts /", {kept});
    self.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (shifts += one.value)))
      .observe({{ type: "layout-shift", buffered: true }});""")
    for query in ("?lang=en", "?district=330203"):
        view.open(query)
        expect(view.find("#mine button[data-code]")).to_have_count(5)
        view.until("() => shifts", lambda sum_of_shifts: sum_of_shifts <= 0.02)
