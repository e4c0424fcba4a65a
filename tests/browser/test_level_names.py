"""The longest names of levels, and longer ones, on page, /method and wall: nothing meets or is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.scheme_card import card_of
from fivecolour.scoring.schemes.library import list_schemes
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.texts import Text
from fivecolour.web.server import create_app
from tests.browser.in_process import BASE, open_tab
from tests.browser.view import CUT_OFF
from tests.editions.cut import cut
from tests.editions.sample import DAYS, sample_edition

pytestmark = pytest.mark.browser

TEXTS = (Path(__file__).parent / "texts.js").read_text(encoding="utf-8").split("\n", 1)[1]
SIZES = ((390, 844), (1400, 900), (1920, 1080))


def by_rule(scheme: Scheme) -> Edition:
    """Return the sample by a rule, its highest levels on the last day."""
    sample = sample_edition()
    card = card_of(scheme, sample.region, "day")
    highest = sorted(card.used, reverse=True)
    levels = [highest[place % len(highest)] for place in range(len(sample.tiers))]
    tiers = {code: str(tier) * len(DAYS) for code, tier in zip(sample.tiers, levels, strict=True)}
    reasons = {
        code: (replace(spans[0], first=0, last=len(DAYS) - 1, tier=int(tiers[code][0])),)
        for code, spans in sample.reasons.items()
    }
    return replace(
        sample,
        title=Text("各县社区水平与医院床位占用情况", "Community levels of the counties of the United States"),
        scheme=card,
        tiers=tiers,
        reasons=reasons,
        published=(),
        id="",
        number=0,
        published_at="",
    )


def looked_at(ids: dict[str, str], lang: str) -> list[tuple[str, str]]:
    """Return the rules, with their editions, whose names are hardest to fit: longest, and longest together.

    Where these fit, shorter ones do.
    """
    names = {one.name: [len(label.level[lang]) for label in one.tiers] for one in list_schemes()}
    longest = sorted(ids, key=lambda rule: -max(names[rule]))[:3]
    together = sorted(ids, key=lambda rule: -sum(names[rule]))[:2]
    return [(rule, ids[rule]) for rule in dict.fromkeys(longest + together)]


# Every box whose words reach out of it, or out of the page.
OVERPRINTED = """(boxes) => {
  const range = document.createRange();
  return Array.from(document.querySelectorAll(boxes)).filter((box) => {
    range.selectNodeContents(box);
    const [words, room] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
    return words.right > Math.min(room.right, innerWidth) + 1 || words.bottom > room.bottom + 3;
  }).map((box) => box.textContent);
}"""


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """Return a client of an instance with an edition for each rule whose names are others, and their ids."""
    home = tmp_path_factory.mktemp("rules")
    own = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    names = {tuple(label.level for label in scheme.tiers): scheme for scheme in list_schemes()}
    ids = {one.name: edition_files.publish(by_rule(one), own.editions)[0].id for one in names.values()}
    with TestClient(create_app(own)) as client:
        yield client, ids


@pytest.fixture
def tab(
    browser: Browser, editions: tuple[TestClient, dict[str, str]], request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Open a page that is answered by the application itself; without scripts where that is asked for."""
    with open_tab(browser, editions[0], scripts=request.param) as page:
        yield page


@pytest.mark.parametrize("tab", [False], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_method(tab: Page, editions: tuple[TestClient, dict[str, str]], lang: str) -> None:
    faults = []
    for rule, edition in looked_at(editions[1], lang):
        for path in ("", "method"):
            tab.goto(f"{BASE}{path}?edition={edition}&lang={lang}&district=330203&theme=light")
            for width, height in SIZES:
                tab.set_viewport_size({"width": width, "height": height})
                faults += [(rule, path, width, fault) for fault in tab.evaluate(TEXTS)]
    assert faults == []


@pytest.mark.parametrize("tab", [True], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wall(tab: Page, editions: tuple[TestClient, dict[str, str]], lang: str) -> None:
    tab.set_viewport_size({"width": 1920, "height": 1080})
    faults = []
    for rule, edition in looked_at(editions[1], lang):
        tab.goto(f"{BASE}wall?edition={edition}&lang={lang}")
        tab.locator("html[data-ready=all]").wait_for()
        faults += [(rule, fault) for fault in tab.evaluate(TEXTS)]
    assert faults == []


@pytest.fixture(scope="module")
def same_name(bundled: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of an instance in whose edition every level has the same long name."""
    home = tmp_path_factory.mktemp("long")
    own = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    long = Text("低至中等风险等级", "low to moderate level")
    levels = tuple(replace(level, name=long) for level in bundled.scheme.levels)
    named = replace(bundled, scheme=replace(bundled.scheme, levels=levels))
    edition_files.publish(cut(named, 26), own.editions)
    with TestClient(create_app(own)) as client:
        yield client


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_level_has_a_long_name(browser: Browser, same_name: TestClient, lang: str) -> None:
    """Neither the wall nor the page's legend prints one over the next or cuts it."""
    with open_tab(browser, same_name) as tab:
        tab.set_viewport_size({"width": 1920, "height": 1080})
        tab.goto(f"{BASE}wall?lang={lang}")
        tab.locator("html[data-ready=all]").wait_for()
        assert tab.locator("#tiers li").count() == 6
        assert tab.evaluate(CUT_OFF) == []
        assert tab.evaluate(OVERPRINTED, "#tiers li, #spotlight .badge") == []
    with open_tab(browser, same_name, scripts=False) as tab:
        tab.goto(f"{BASE}?lang={lang}")
        assert tab.locator("#legend li").count() == 6
        for width in (390, 1400, 1440):
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate(OVERPRINTED, "#legend li") == []


def test_a_name_of_a_whole_line(browser: Browser, tmp_path: Path) -> None:
    """It is broken between words, and the table on a phone keeps its width."""
    own = replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'fivecolour.db'}")
    long = "Extraordinary reinforced epidemiological alert of the second degree"
    sample = sample_edition()
    levels = tuple(
        replace(level, name=Text("二级特别加强流行病学警报状态", long)) for level in sample.scheme.levels
    )
    named = replace(sample, scheme=replace(sample.scheme, levels=levels), published=())
    edition_files.publish(named, own.editions)
    with TestClient(create_app(own)) as client, open_tab(browser, client, scripts=False) as tab:
        tab.goto(f"{BASE}?lang=en")
        for width in (390, 1440):
            tab.set_viewport_size({"width": width, "height": 900})
            beyond = "(one) => one.scrollWidth - one.clientWidth"
            assert tab.locator(".table-area .scroll").evaluate(beyond) == 0
            # No line of the legend is narrower than the longest word.
            assert tab.evaluate(
                "[...document.querySelectorAll('#legend .level')].every((one) => one.clientWidth > 140)"
            )


def test_a_district_of_one_long_word_on_a_day_to_come(browser: Browser, tmp_path: Path) -> None:
    """Its name is broken: levels stay in sight; the wall cuts no name, and says that its day has not come."""
    own = replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'fivecolour.db'}")
    sample = sample_edition()
    name = Text("陶马塔", "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenua")
    region = replace(
        sample.region,
        districts=tuple(replace(one, name=name, short=name) for one in sample.region.districts),
        cities=tuple(replace(one, name=name, short=name) for one in sample.region.cities),
    )
    days = tuple(day.replace("2020", "2099") for day in sample.days)
    edition_files.publish(
        replace(sample, region=region, days=days, opens_on=days[-1], reviews=(), published=()), own.editions
    )
    with TestClient(create_app(own)) as client:
        with open_tab(browser, client, scripts=False) as tab:
            tab.set_viewport_size({"width": 390, "height": 900})
            tab.goto(f"{BASE}?lang=en")
            assert (
                tab.locator(".table-area .scroll").evaluate("(one) => one.scrollWidth - one.clientWidth") == 0
            )
        with open_tab(browser, client) as tab:
            tab.set_viewport_size({"width": 1920, "height": 1080})
            tab.goto(f"{BASE}wall?lang=en")
            tab.locator("html[data-ready=all]").wait_for()
            assert tab.locator("#states .warn").inner_text() == "Dated ahead of today"
            assert tab.locator("#names .place.on").count() == 0
