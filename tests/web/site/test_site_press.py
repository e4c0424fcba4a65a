"""The page for the press of a static site: the server's words, and files in the place of the form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pikepdf import Pdf
from PIL import Image

from fivecolour.config import Settings
from fivecolour.config import settings as read_settings
from fivecolour.editions import edition_files
from fivecolour.editions.parts import split
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verification import Verifier
from fivecolour.web.server import create_app
from fivecolour.web.site.site_export import SiteBounds
from tests.editions.indexed import indexed_edition
from tests.export.certificates import authority, written
from tests.web.site.test_site_export import exported

EDITION = indexed_edition()
EDITION_ID = edition_files.name_of(split(EDITION).manifest)
NAMED = re.compile(r'<p class="press-files">.*?</p>', re.DOTALL)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An instance that signs what it exports."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(tmp_path_factory.mktemp("home")))
        for name, path in written(tmp_path_factory.mktemp("keys")).items():
            patch.setenv(f"FIVECOLOUR_{name.upper()}", str(path))
        own = read_settings()
        edition_files.publish(EDITION, own.editions)
        yield own


@pytest.fixture(scope="module")
def out(config: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    exported(config, folder)
    return folder


def files(page: str) -> list[str]:
    """Return the addresses of the files that a page offers."""
    (named,) = NAMED.findall(page)
    return re.findall(r'href="([^"]*)"', named)


def plain(html: str) -> str:
    return re.sub(r'\b(href|src)="[^"]*"', "", html)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_citation_and_provenance_are_the_servers(config: Settings, out: Path, language: str) -> None:
    theirs = TestClient(create_app(config)).get("/press", headers={"Accept-Language": language}).text
    # Lines of RIS end with CR LF.
    newest, named = (
        (out / f"press.{one}{language}.html").read_bytes().decode() for one in ("", f"{EDITION_ID}.")
    )
    words = re.compile(r'<section class="press-words">.*?</section>', re.DOTALL)
    for ours in (newest, named):
        assert [plain(one) for one in words.findall(ours)] == [plain(one) for one in words.findall(theirs)]
        assert re.findall(r'<img [^>]*alt="([^"]*)"', ours) == re.findall(r'<img [^>]*alt="([^"]*)"', theirs)
    head = slice(0, theirs.index("</title>"))
    assert newest[head] == theirs[head]
    # What only a server makes is not offered, and no page says that it is.
    assert "<form" not in newest
    assert "verify" not in newest
    assert "press/export" not in newest
    assert f"fivecolour export --edition {EDITION_ID} --date 2020-02-12" in newest


def test_files_are_true_exports_with_names_of_their_own(config: Settings, out: Path) -> None:
    named = files((out / "press.en.html").read_text("utf-8"))
    root = f"editions/{EDITION_ID}/press/sample_2020-02-12_no1_{EDITION_ID[-10:]}"
    assert named == [
        f"editions/{EDITION_ID}/card.en.png",
        *(f"{root}_map_graded_en_a4{ending}" for ending in (".svg", ".pdf", "_1x.png")),
        *(f"{root}{ending}" for ending in ("_en.csv", "_en.xlsx", ".geojson", ".json")),
    ]
    verifier = Verifier(config.editions, StoredExports.of(config), authorities=authority().pem)
    verdicts = {one: verifier.verify((out / one).read_bytes()) for one in named}
    assert {one.state for one in verdicts.values()} == {"true"}
    signed = {name for name, one in verdicts.items() if one.signature and one.signature.standing == "trusted"}
    assert signed == {f"{root}_map_graded_en_a4{ending}" for ending in (".svg", ".pdf", "_1x.png")}
    assert "are signed by Press Office, Health Bureau" in (out / "press.en.html").read_text("utf-8")


def test_independent_readers_open_them(out: Path) -> None:
    card, _svg, pdf, png, csv, xlsx, geojson, _json = (
        (out / one).read_bytes() for one in files((out / "press.zh.html").read_text("utf-8"))
    )
    assert Image.open(BytesIO(card)).size == (1200, 630)
    assert Image.open(BytesIO(png)).size == (794, 1123)
    assert len(Pdf.open(BytesIO(pdf)).pages) == 1
    assert csv.decode("utf-8-sig").splitlines()[0].startswith("code,name,tier")
    assert load_workbook(BytesIO(xlsx)).worksheets[0].max_row == len(EDITION.districts) + 1
    # Two of the four are one district on the map.
    assert len(json.loads(geojson)["features"]) == 3


def test_the_permanent_link_leads_to_a_page_of_the_site(out: Path) -> None:
    page = (out / "press.en.html").read_text("utf-8")
    short = f"p/{EDITION_ID[-10:]}/20200212"
    assert f'<a href="{short}/index.html?lang=en">/{short}?lang=en</a>' in page
    assert (out / short / "index.html").is_file()


def test_beyond_a_bound_the_files_of_the_map_are_offered(config: Settings, tmp_path: Path) -> None:
    exported(config, tmp_path / "site", SiteBounds(pages=0, cards=0))
    named = files((tmp_path / "site/press.zh.html").read_text("utf-8"))
    root = f"editions/{EDITION_ID}"
    assert named == [
        f"{root}/card.zh.png",
        f"{root}/tiers.2020-02-12.zh.csv",
        f"{root}/map.2020-02-12.geojson",
        f"{root}/map.2020-02-12.graded.zh.svg",
        f"api/v1/{root}/tiers.json",
    ]
    assert {(tmp_path / "site" / one).is_file() for one in named} == {True}
    assert not (tmp_path / "site" / root / "press").exists()
    assert "Press Office" not in (tmp_path / "site/press.en.html").read_text("utf-8")
