"""The reader's location, found among the map's polygons on the device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.view import View

pytestmark = pytest.mark.browser
HAISHU = (29.83694, 121.35991, 50)
FOUND = "您位于海曙区（误差不超过50米）。"
REFUSED = "The browser was not allowed to tell your location."
# Latitude, longitude, metres; what is said, and the districts that are offered with their levels.
PLACES = (
    (HAISHU, FOUND, ["较高 海曙区"]),
    # An island of Xiangshan's, ten kilometres from its coast.
    ((29.42373, 122.18788, 30), "您位于象山县（误差不超过30米）。", ["较低 象山县"]),
    # Xiacheng is drawn in Gongshu: the map cannot tell them apart.
    (
        (30.33, 120.16, 20),
        "您的位置误差可达20米，且本图边界经过简化，可能位于以下任一地区：",
        ["未评 拱墅区", "未评 下城区"],
    ),
    (
        (29.88, 121.547, 40),
        "您的位置误差可达40米，且本图边界经过简化，可能位于以下任一地区：",
        ["较高 海曙区", "较低 江北区"],
    ),
    ((29.83, 121.56, 40_000), "您的位置误差可达40公里，不足以判断所在地区。请按名称查找。", []),
    ((30.9, 123.5, 100), "您的位置（误差不超过100米）不在本图的任何地区之内。", []),
)


def stand(view: View, place: tuple[float, float, float]) -> None:
    latitude, longitude, accuracy = place
    view.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": accuracy})


def test_found_on_the_device_and_nothing_is_sent(make_view: Callable[..., View]) -> None:
    view = make_view(width=320, height=640, permissions=["geolocation"]).open()
    asked = len(view.requests)
    button = view.find("#locate")
    for place, said, offered in PLACES:
        stand(view, place)
        button.focus()
        view.page.keyboard.press("Enter")
        expect(view.find("#place")).to_have_text(said)
        expect(view.find("#place-choices button")).to_have_text(offered)
    assert view.requests[asked:] == []

    stand(view, HAISHU)
    button.click()
    expect(view.find("#place")).to_have_text(FOUND)
    assert violations(view, {"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}) == []
    assert view.page.evaluate("() => document.documentElement.scrollWidth") == 320
    # The level is that of the shown day, and a tap opens the card.
    view.slide("Home")
    offered = view.find("#place-choices button")
    expect(offered).to_have_text("低 海曙区")
    offered.click()
    expect(view.find("#card h2")).to_contain_text("海曙区")


def test_refused(make_view: Callable[..., View]) -> None:
    view = make_view(permissions=[]).open("?lang=en")
    view.find("#locate").click()
    expect(view.find("#place")).to_contain_text(REFUSED)
