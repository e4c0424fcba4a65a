"""Two maps of one server in a browser: other districts, another rule, another period, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.browser import forks
from tests.browser.axe import in_both_themes
from tests.browser.running import Running
from tests.browser.view import View

pytestmark = pytest.mark.browser

DISTRICTS = "code,name,parent,parent name,population\n1,Aachen,N,North,100000\n2,Bonn,N,North,200000\n"


def _weekly(home: Path, folder: Path) -> None:
    """Make a further map with two districts of its own, by the week, through the command line."""
    (folder / "districts.csv").write_text(DISTRICTS, encoding="utf-8")
    weeks = [date(2024, 1, 7) + timedelta(weeks=n) for n in range(6)]
    rows = [f"{week},{code},{5 + 20 * n * int(code)}" for n, week in enumerate(weeks) for code in "12"]
    (folder / "figures.csv").write_text(
        "\n".join(["week ending,code,new confirmed cases", *rows]), encoding="utf-8"
    )
    words = [
        *("--map", "north", "init", "--name", "north", "--input", "districts.csv", "--rule", "germany-2021"),
        *("--population-column", "population", "--population-year", "2023", "--period", "week"),
        *("--figures", "figures.csv", "--source", "cdc"),
    ]
    forks.run(home, folder, *words)


@pytest.fixture(scope="module")
def running(
    browser: Browser, bundled: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("maps")
    server = Running(home, bundled)
    server.publish(28)
    _weekly(home, tmp_path_factory.mktemp("files"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def view(browser: Browser, running: Running) -> Iterator[View]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    made = View(context, running.base)
    yield made
    context.close()
    assert made.foreign_hosts() == set()
    assert made.problems == []


def test_from_one_map_to_the_other_and_what_is_new_comes_only_to_its_own_page(
    view: View, running: Running
) -> None:
    page = view.open("?lang=en&theme=dark").page
    view.find("#to-maps").click()
    expect(view.find("h1")).to_have_text("Five-colour maps")
    assert page.url == f"{running.base}maps?lang=en&theme=dark"
    expect(view.find(".map-list > li h2")).to_have_text(["Zhejiang", "north"])
    view.until(
        "() => [...document.images].length === 2 && [...document.images].every((one) => one.naturalWidth)"
    )
    assert in_both_themes(view) == []

    view.find(".map-list h2 a").last.click()
    page.locator("html[data-ready=all]").wait_for()
    assert page.url == f"{running.base}m/north/?lang=en&theme=dark"
    view.day_is("week 6 of 2024 (5 – 11 February)")
    view.find("#live[data-state=live]").wait_for()
    assert view.find("#map [id^=d]").count() >= 2
    view.find("#d2").click()
    expect(view.find("#card h2")).to_contain_text("Bonn")
    view.chart()
    view.slide("ArrowLeft")
    view.day_is("week 5 of 2024 (29 January – 4 February)")
    view.slide("ArrowRight")

    other = view.context.new_page()
    other.goto(running.base)
    other.locator("#live[data-state=live]").wait_for()
    shown = other.locator("#edition-line").inner_text()
    folder = running.editions.parent / "maps" / "north" / "editions"
    edition = edition_files.latest(folder)
    assert edition.tiers == {"1": "111111", "2": "111111"}
    edition_files.publish(replace(edition, tiers={**edition.tiers, "2": "111115"}), folder)
    expect(view.find("#edition-line")).to_contain_text("Edition 2")
    assert view.tier("2") == "t5"
    assert other.locator("#edition-line").inner_text() == shown
    asked = [url for url in view.requests if "/m/" not in url and "/editions/" in url]
    assert not [url for url in asked if edition.id in url]


def test_the_wall_of_a_further_map_asks_for_nothing_of_another(view: View, running: Running) -> None:
    view.page.goto(f"{running.base}m/north/wall?lang=en")
    expect(view.find("h1")).to_contain_text("north")
    view.until("() => document.querySelector('#time').textContent.length > 3")
    assert [url for url in view.requests if not url.startswith(f"{running.base}m/north/")] == []
