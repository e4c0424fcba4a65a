"""Editions on a static site: their list, days as shown beside as now known, what each said of a district."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.config import settings as read_settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.server import create_app
from fivecolour.web.site.site_export import SiteBounds
from tests.editions.cut import cut
from tests.editions.sample import _reasons, sample_edition
from tests.web.site.test_site_export import exported, links_to_files, without_addresses

NOW = sample_edition()
HAISHU = "330203"
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_FORM = re.compile(r"<form.*?</form>", re.DOTALL)


def publish(config: Settings) -> list[str]:
    """Publish an edition of nine days, of which Haishu's last is another, one of ten, withdrawn, and all."""
    tiers = "033444443454"
    first = cut(
        replace(NOW, tiers={**NOW.tiers, HAISHU: tiers}, reasons={**NOW.reasons, HAISHU: _reasons(tiers)}), 9
    )
    with pytest.MonkeyPatch.context() as patch:
        for day, edition in ((10, first), (11, cut(NOW, 10)), (13, NOW)):
            patch.setattr(edition_files, "now", lambda day=day: f"2020-02-{day}T01:00:00Z")
            edition_files.publish(edition, config.editions)
    names = list(edition_files.paths(config.editions))
    edition_files.withdraw(config.editions, names[1], Withdrawal("2020-02-11T08:00:00Z", "a slip"))
    return names


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(tmp_path_factory.mktemp("home")))
        own = read_settings()
    publish(own)
    return own


@pytest.fixture(scope="module")
def out(config: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    exported(config, folder, SiteBounds(cards=0))
    return folder


@pytest.fixture(scope="module")
def client(config: Settings) -> TestClient:
    return TestClient(create_app(config))


def main(html: str) -> str:
    (found,) = _MAIN.findall(html)
    return without_addresses(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/editions", "editions"),
        (f"/editions?district={HAISHU}", f"editions.{HAISHU}"),
        ("/history", "history"),
        ("/history?date=2020-02-06", "history.2020-02-06"),
    ],
)
def test_pages_are_the_servers(client: TestClient, out: Path, language: str, address: str, file: str) -> None:
    theirs = client.get(address, headers={"Accept-Language": language}).text
    ours = (out / f"{file}.{language}.html").read_text("utf-8")
    assert "<form" not in ours
    # What only a server chooses is left out.
    assert main(ours).split() == main(_FORM.sub("", theirs)).split()


def test_every_edition_leads_to_its_map_as_it_was_shown(config: Settings, out: Path) -> None:
    names = list(edition_files.paths(config.editions))
    html = (out / "editions.en.html").read_text("utf-8")
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]*)">([^<]*)</a>', html)
    assert rows == [
        (f"{names[2]}.en.html", "No. 3 · 13 February 2020"),
        (f"{names[1]}.en.html", "No. 2 · 11 February 2020 · withdrawn"),
        (f"{names[0]}.en.html", "No. 1 · 10 February 2020"),
    ]
    assert "<small>a slip</small>" in html
    days = re.findall(r'<a class="compare" href="([^"]*)">', html)
    assert days == [f"history.2020-02-{day}.en.html" for day in (12, 10, "09")]


def test_every_day_is_compared_and_every_link_leads_to_a_file(out: Path) -> None:
    for language in ("zh", "en"):
        assert {path.name for path in out.glob(f"history.2020-*.{language}.html")} == {
            f"history.{day}.{language}.html" for day in NOW.days
        }
    page = (out / "history.2020-02-09.en.html").read_text("utf-8")
    assert re.findall(r'rel="(prev|next)" href="([^"]*)"', page) == [
        ("prev", "history.2020-02-08.en.html"),
        ("next", "history.2020-02-10.en.html"),
    ]
    assert f'<a href="editions.{HAISHU}.en.html#timeline">Haishu District</a>' in page
    assert 'id="to-history" data-page="history" href="history.zh.html"' in (out / "zh.html").read_text(
        "utf-8"
    )
    assert f'href="../editions.{HAISHU}.zh.html"' in (out / f"d/{HAISHU}.zh.html").read_text("utf-8")
    assert links_to_files(out) > 1_000


def test_what_editions_said_of_a_district(out: Path) -> None:
    html = (out / f"editions.{HAISHU}.en.html").read_text("utf-8")
    runs = [
        [
            (int(x), int(width), int(tier))
            for tier, x, width in re.findall(r'class="s(\d)" x="(\d+)" width="(\d+)"', row)
        ]
        for row in re.findall(r'<tr><th scope="row".*?</tr>', html)
    ]
    said = ["".join(str(tier) * width for _, width, tier in row) for row in runs]
    assert said == ["033444444454", "0334444444", "033444443"]
    # The ninth day, below the line of the first edition.
    assert re.findall(r'class="other" x="(\d+)"', html) == ["8"]


def test_a_large_map_has_the_list_and_says_what_it_lacks(config: Settings, tmp_path: Path) -> None:
    exported(config, tmp_path / "site", SiteBounds(pages=0, cards=0))
    site = tmp_path / "site"
    html = (site / "editions.en.html").read_text("utf-8")
    assert "A server of the map shows them." in html
    assert (
        html.count('<th scope="row"><a'),
        "history" in _MAIN.findall(html)[0].replace("history.", ""),
    ) == (
        3,
        False,
    )
    assert not [*site.glob("history.*"), *site.glob(f"editions.{HAISHU}.*")]
    assert 'id="to-history" data-page="history" href="editions.en.html"' in (site / "en.html").read_text(
        "utf-8"
    )
    assert links_to_files(site) > 100
