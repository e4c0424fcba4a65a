"""A map of very many districts, on which near districts of one colour are painted as one path."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.view import View

pytestmark = pytest.mark.browser

# Districts that are not painted in the class that they have, in one path of all that is painted.
PAINTED_OTHERWISE = """() => {
  const painted = [...document.querySelectorAll("#joined path")];
  return [...document.querySelectorAll("#shapes path[id]")].filter((shape) => {
    const holding = painted.filter((path) => path.getAttribute("d").includes(shape.getAttribute("d")));
    return holding.length !== 1 || holding[0].className.baseVal !== shape.className.baseVal;
  }).map((shape) => shape.id);
}"""


def test_each_district_is_painted_once_in_its_colour(make_view: Callable[..., View]) -> None:
    view = make_view(fresh=True)

    def dense(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace('id="map" class="map', 'id="map" class="map dense', 1)
        )

    view.page.route(lambda address: address == view.base, dense)
    view.open()
    assert view.page.evaluate(PAINTED_OTHERWISE) == []
    before = view.counts()
    view.slide("ArrowRight", 9)
    view.day_is("2020年2月18日 24时")
    view.until(
        "() => document.querySelectorAll('#shapes .t4').length", lambda orange: orange == view.counts()[1]
    )
    assert view.counts() != before
    assert view.page.evaluate(PAINTED_OTHERWISE) == []
    view.pick("level", "city")
    view.find("#joined .out").first.wait_for(state="attached")
    view.until("() => document.querySelectorAll('#shapes .out').length")
    assert view.page.evaluate(PAINTED_OTHERWISE) == []
    view.find("#d330203").click(force=True)
    view.find("#card .reason").wait_for()
