"""The self-check in a real browser: what is entered decides, and goes nowhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Request, expect

from tests.browser.view import View

pytestmark = pytest.mark.browser
STORED = "() => Object.keys({...localStorage, ...sessionStorage}).filter((key) => key.includes('self-check'))"


def test_nothing_that_is_entered_leaves_the_device(make_view: Callable[..., View]) -> None:
    view = make_view(width=390, height=844, quiet=False)
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    view.open("self-check?lang=en&date=2020-02-16")
    view.context.on("request", note)
    view.find("#rule").select_option("ningbo-2020-02")
    expect(view.find("#verdict")).to_contain_text("cannot be told")
    view.find("#stays [data-field=place]").fill("haishu")
    for dimension in ("contact", "test"):
        view.find(f"[data-dimension={dimension}] [data-nothing]").check()
    symptom = view.find("[data-dimension=symptom]")
    symptom.locator("[data-add]").click()
    symptom.locator("select").select_option("dry-cough")
    symptom.locator("[data-field=day]").fill("2020-02-17")
    # What lies after the day of the check is not left out in silence.
    expect(symptom.locator("[data-fault]")).to_contain_text("does not count")
    symptom.locator("[data-field=day]").fill("2020-02-15")
    expect(view.find("#verdict .badge")).to_have_text("yellow")
    # A place that nobody knows is not left out: what it might give is told until it is chosen or removed.
    view.find("#stays [data-add]").click()
    view.find("#stays [data-field=place]").last.fill("Nowhere")
    view.find("#stays [data-field=place]").last.press("Tab")
    expect(view.find("#findings")).to_contain_text("“Nowhere”")
    view.find("#stays [data-remove]").last.click()
    expect(view.find("#findings")).not_to_contain_text("“Nowhere”")
    binding = view.find("#findings .clauses li")
    expect(binding).to_have_count(2)
    expect(binding.first).to_contain_text("Was in an area of higher risk")
    expect(binding.first).to_contain_text("Haishu District · Ningbo")
    expect(binding.first).to_contain_text("7 days of isolation at home")
    expect(binding.last).to_contain_text("Binds through 22 February 2020")
    seen = zxingcpp.read_barcode(Image.open(io.BytesIO(view.find("#qr svg").screenshot(scale="device"))))
    assert seen is not None
    lines = seen.text.split("\n")
    assert lines[0] == "SELF-CHECK 自查 v1 - not a pass 不是通行证"
    assert lines[4:] == ["result yellow", "checked 2020-02-16", "valid until 2020-02-16"]
    assert "330203" not in seen.text
    assert view.page.evaluate(STORED) == []
    view.find("#store").click()
    expect(view.find("#storing")).to_contain_text("stored on this device")
    assert len(view.page.evaluate(STORED)) == 1
    view.page.reload()
    expect(view.find("#stays [data-field=place]")).to_have_value("Haishu District · Ningbo")
    view.find("#forget").click()
    assert view.page.evaluate(STORED) == []
    # Only the page itself was asked for again, and nothing in it says what was entered.
    asked = unquote(" ".join(f"{one.url} {one.post_data or ''}" for one in sent))
    assert {one.method for one in sent} == {"GET"}
    assert not any(word in asked for word in ("330203", "Haishu", "dry-cough", "2020-02-15"))
    assert view.problems == []
    # What a script would send all the same, the page's own policy refuses, and the console says so.
    assert view.page.evaluate("() => fetch('healthz').then(() => 'sent', () => 'refused')") == "refused"
