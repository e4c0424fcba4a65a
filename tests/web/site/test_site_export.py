"""The site of static files is the server's: same pages, links that lead to files, nothing made twice."""

from __future__ import annotations

import errno
import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import unquote, urlsplit

import anyio
import brotli
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from fivecolour.config import Settings
from fivecolour.config import settings as read_settings
from fivecolour.editions import edition_files
from fivecolour.editions.parts import split
from fivecolour.errors import UserError
from fivecolour.export.views.provenance import permalink
from fivecolour.export.views.request import ExportRequest
from fivecolour.texts import Text
from fivecolour.web.server import create_app
from fivecolour.web.site import site_export, site_folder, site_writer
from fivecolour.web.site.answer_process import MakeApp
from fivecolour.web.site.site_answer import GivenAnswer, Question, SiteAnswers, answered
from fivecolour.web.site.site_export import SiteBounds, SiteExport, export_site
from fivecolour.web.site.static_page import static_page
from fivecolour.web.site.static_paths import checked, static_address
from fivecolour.whole_file import UnwritableFileError
from tests.editions.cut import cut
from tests.editions.indexed import indexed_edition
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import sample_edition

# With all that an edition may hold.
EDITION = replace(indexed_edition(), outlook=OUTLOOK)
EDITION_ID = edition_files.name_of(split(EDITION).manifest)
_LINK = re.compile(r'(?:\b(?:href|src)|<meta property="og:image" content)="([^"]*)"')


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(home))
        own = read_settings()
    edition_files.publish(EDITION, own.editions)
    return own


def exported(config: Settings, out: Path, bounds: SiteBounds | None = None) -> SiteExport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(config.home))
        return export_site(config, out, bounds)


@dataclass
class Beside:
    """In the place of a process of its own: an application of its own, which answers what it can."""

    make_app: MakeApp
    given: int = 0
    drawn: set[ExportRequest] = field(default_factory=set)

    def ask(self, name: str, question: Question) -> GivenAnswer | None:
        self.given += 1
        if isinstance(question, ExportRequest):
            # A picture that several pages show is drawn once.
            assert question not in self.drawn
            self.drawn.add(question)
        # Another one than that of the process that writes.
        app = self.make_app.__wrapped__(name)  # type: ignore[attr-defined]
        return anyio.run(answered, app, question) if self.given % 9 == 1 else None


@contextmanager
def beside(make_app: MakeApp) -> Iterator[Beside]:
    made = Beside(make_app)
    yield made
    assert made.given
    assert made.drawn


@pytest.fixture(scope="module")
def out(config: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    with pytest.MonkeyPatch.context() as patch:
        # As of a map of thousands: half of its files are made by another process.
        patch.setattr(site_writer, "MANY", 1)
        patch.setattr(site_export, "MANY", 1)
        patch.setattr(site_export, "answer_process", beside)
        exported(config, folder)
    return folder


def links_to_files(out: Path) -> int:
    """Return how many links the pages of a site have; each leads to a file, its picture too."""
    seen = 0
    for page in out.rglob("*.html"):
        for address in _LINK.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(address)
            if parts.scheme or not parts.path:
                continue
            seen += 1
            assert (page.parent / unquote(parts.path)).is_file(), f"{page.relative_to(out)}: {address}"
    return seen


def without_addresses(html: str) -> str:
    html = re.sub(r'<script type="application/json" id="five-colour">.*?</script>', "", html, flags=re.DOTALL)
    html = re.sub(r'\b(href|src|action|og:image" content)="[^"]*"', "", html)
    return re.sub(r'(<b id="age">).*?(</b>)', r"\1\2", html)


class TestPages:
    """A static page is the server's but for addresses; each of them leads to a file."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_map_is_the_servers(self, config: Settings, out: Path, language: str) -> None:
        client = TestClient(create_app(config))
        theirs = client.get("/", headers={"Accept-Language": language}).text
        ours = (out / f"{language}.html").read_text(encoding="utf-8")
        assert without_addresses(ours) == without_addresses(theirs)

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_page_of_a_district_is_the_servers(self, config: Settings, out: Path, language: str) -> None:
        client = TestClient(create_app(config))
        theirs = client.get("/d/330203", headers={"Accept-Language": language}).text
        ours = (out / "d" / f"330203.{language}.html").read_text(encoding="utf-8")
        start, share = theirs.index("<main"), theirs.index('<section class="share">')
        assert ours[ours.index("<main") : ours.index("</main>")].startswith('<main class="of-district"')
        assert without_addresses(theirs[start:share]) in without_addresses(ours)
        # Another day is a view of the map; another language a page of its own.
        other = {"zh": "en", "en": "zh"}[language]
        assert f'href="330203.{other}.html"' in ours.replace("../d/", "")
        assert re.search(rf'href="\.\./{language}\.html\?date=2020-02-0\d&amp;district=330203"', ours)
        assert "localhost" not in ours
        assert 'data-theme-to="dark" href="?theme=dark"' in ours

    def test_the_address_without_a_language(self, out: Path) -> None:
        assert (out / "d" / "330203.html").read_bytes() == (out / "d" / "330203.zh.html").read_bytes()
        assert (out / "feeds" / "districts" / "330203.en.atom").is_file()

    def test_it_can_be_installed_where_it_stands(self, out: Path) -> None:
        told = json.loads((out / "app.zh.webmanifest").read_bytes())
        assert (told["name"], told["start_url"], told["scope"], "id" in told) == (
            *("样例疫情五色图", "zh.html", "./", False),
        )
        assert {(out / icon["src"]).is_file() for icon in told["icons"]} == {True}

    def test_every_link_leads_to_a_file(self, out: Path) -> None:
        assert links_to_files(out) > 200

    def test_links_are_shown_with_pictures_of_their_own(self, out: Path) -> None:
        shown = re.compile('<meta property="og:image" content="([^"]*)">')
        pages = {"zh.html": f"editions/{EDITION_ID}/card.zh.png", "d/330203.en.html": "../d/330203.en.png"}
        for page, picture in pages.items():
            assert shown.findall((out / page).read_text(encoding="utf-8")) == [picture]
        with Image.open(out / "d" / "330203.en.png") as opened:
            assert opened.size == (1200, 630)
        assert (out / "d/330203.en.png").read_bytes() != (out / "d/330212.en.png").read_bytes()

    def test_a_packed_copy_is_the_same(self, out: Path) -> None:
        page = out / "zh.html"
        assert brotli.decompress(page.with_name("zh.html.br").read_bytes()) == page.read_bytes()
        assert gzip.decompress(page.with_name("zh.html.gz").read_bytes()) == page.read_bytes()

    def test_a_district_is_in_the_file_of_its_city(self, out: Path) -> None:
        parent = EDITION.districts["330203"].parent
        (shard,) = (path for path in out.glob(f"editions/*/districts/{parent}.zh.*.json"))
        assert '"330203":{"code":"330203"' in shard.read_text(encoding="utf-8")


class TestBounds:
    """Large maps leave out what would change with every edition; an option writes it all the same."""

    def test_pictures_of_districts(self, config: Settings, tmp_path: Path) -> None:
        exported(config, tmp_path / "site", SiteBounds(cards=3))
        page = (tmp_path / "site/d/330203.zh.html").read_text(encoding="utf-8")
        assert f'og:image" content="../editions/{EDITION_ID}/card.zh.png"' in page
        assert not (tmp_path / "site/d/330203.zh.png").exists()

    def test_pages_of_districts(self, config: Settings, tmp_path: Path) -> None:
        made = exported(config, tmp_path / "site", SiteBounds(pages=3))
        assert made.notes == ("4 districts: their own pages are left out; --district-pages all writes them",)
        assert not (tmp_path / "site/d").exists()

    def test_a_sign_that_no_font_has_keeps_no_page_back(self, tmp_path: Path) -> None:
        own = replace(read_settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db")
        edition_files.publish(replace(EDITION, title=Text.of({"zh": "\U0001f9ff", "en": "x"})), own.editions)
        made = exported(own, tmp_path / "site")
        told = sorted(note.split(":")[0] for note in made.notes)
        assert told == ["pictures for the press", "pictures of links"]
        page = (tmp_path / "site/press.zh.html").read_text("utf-8")
        assert re.findall(r" download>([A-Z]\w+)</a>", page) == ["SVG", "CSV", "XLSX", "GeoJSON", "JSON"]
        assert links_to_files(tmp_path / "site") > 100


class TestSeveralMaps:
    """The list of maps leads to those that are shown; without the default map it is the first page."""

    def test_a_default_map_that_has_published_nothing(self, tmp_path: Path) -> None:
        own = replace(read_settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db")
        for name in ("rio", "bahia"):
            (tmp_path / "maps" / name).mkdir(parents=True)
            (tmp_path / "maps" / name / "publish.toml").write_text("")
        edition_files.publish(EDITION, tmp_path / "maps" / "rio" / "editions")
        made = exported(own, tmp_path / "site", SiteBounds(pages=0))
        assert [note.split(":")[0] for note in made.notes[:2]] == ["map default", "map bahia"]
        assert links_to_files(tmp_path / "site") > 100
        for page in ("index.html", "maps.zh.html", "maps.en.html"):
            html = (tmp_path / "site" / page).read_text(encoding="utf-8")
            assert re.findall(r'<h2>(?:<a href="([^"]*)">)?', html) == [
                "m/rio/index.html",
                "",
                "",
            ]


class TestAgain:
    """What stands there is not written again; a further edition writes its own files and the pointers."""

    def test_a_further_edition(
        self, config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = tmp_path / "home"
        own = replace(config, home=home, database_url=f"sqlite:///{home}/x.db")
        first, _ = edition_files.publish(EDITION, own.editions)
        out = tmp_path / "out"
        begun = exported(own, out, SiteBounds(cards=0))
        assert begun.count > 50
        again = exported(own, out, SiteBounds(cards=0))
        assert (again.count, again.written) == (begun.count, ())
        second, _ = edition_files.publish(
            replace(EDITION, number=0, title=EDITION.region.title), own.editions
        )
        asked = list[str]()
        ask = SiteAnswers.ask
        monkeypatch.setattr(
            SiteAnswers,
            "ask",
            lambda self, address, *, language: asked.append(address) or ask(self, address, language=language),
        )
        written = exported(own, out, SiteBounds(cards=0)).written
        # The program has not changed, so what it alone changes is not even asked for.
        assert "api/v1/catalogue.jsonld" in asked
        assert "api/v1/openapi.json" not in asked
        assert (out / "api/v1/openapi.json").is_file()
        assert {path for path in written if first.id in path} == set()
        assert any(path.startswith(f"editions/{second.id}/view.zh.") for path in written)
        # Readers are led to it when everything else is there.
        of_a_day = ("indices.2020-", "history.2020-")
        last = [path for path in written if second.id not in path and not path.startswith(of_a_day)]
        assert written[-1] == "live.json"
        assert written[-len(last) :] == tuple(last)
        assert not any(path.startswith(("static/", "_dash-component-suites/")) for path in written)

    def test_a_withdrawn_edition_says_so(self, config: Settings, tmp_path: Path) -> None:
        home = tmp_path / "home"
        own = replace(config, home=home, database_url=f"sqlite:///{home}/x.db")
        found, _ = edition_files.publish(EDITION, own.editions)
        out = tmp_path / "out"
        exported(own, out, SiteBounds(cards=0))
        mark = edition_files.Withdrawal("2020-02-10T00:00:00+00:00", "wrong figures")
        edition_files.withdraw(own.editions, found.id, mark)
        assert f"{found.id}.en.html" in exported(own, out, SiteBounds(cards=0)).written
        assert "wrong figures" in (out / f"{found.id}.en.html").read_text(encoding="utf-8")

    def test_a_full_disk_is_no_fault_of_a_map(
        self, config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With several maps it was taken for that of each, and nothing for published."""
        order = config.home / "maps" / "empty" / "publish.toml"
        order.parent.mkdir(parents=True)
        order.write_text('region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\n')

        def full(_path: Path, _body: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(site_folder, "replace_whole", full)
        with pytest.raises(UnwritableFileError, match="No space left"):
            exported(config, tmp_path)
        monkeypatch.undo()
        order.unlink()

    def test_a_folder_of_somebody_else_is_not_touched(self, config: Settings, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("mine")
        with pytest.raises(UserError, match="no site of ours; name an empty or a new folder"):
            exported(config, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("./", "zh.html"),
        ("./?date=2020-02-09&lang=en", "en.html?date=2020-02-09"),
        ("./?edition=a-1", "a-1.zh.html"),
        ("method?edition=a-1#standing", "method.a-1.zh.html#standing"),
        ("m/dengue/?lang=pt", "m/dengue/pt.html"),
        ("m/dengue/", "m/dengue/index.html"),
        ("../../maps?lang=pt", "../../maps.pt.html"),
        ("./?lang=pt", "index.html"),
        ("press/export?format=png", None),
        ("press?format=png&edition=a-1&date=2020-02-05&lang=en", "press.a-1.en.html"),
        ("indices?date=2020-02-05&lang=en", None),
        ("history?date=2020-02-09", "editions.zh.html"),
        ("history?edition=a-1", "editions.zh.html"),
        ("editions?district=330203", None),
        ("wall?lang=en", "wall.en.html"),
        ("https://example.org/?lang=en", "https://example.org/?lang=en"),
        ("#table", "#table"),
    ],
)
def test_addresses(address: str, expected: str | None) -> None:
    assert static_address(address, "zh", ("zh", "en")) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("history", "history.zh.html"),
        ("history?date=2020-02-09&lang=en&layer=graded", "history.2020-02-09.en.html"),
        ("history?edition=a-1&date=2020-02-09", "a-1.zh.html?date=2020-02-09"),
        ("history?edition=a-1", "editions.zh.html"),
        ("history?date=2020-02-09&district=330203#timeline", "editions.330203.zh.html#timeline"),
        ("../editions?district=330203&lang=en", "../editions.330203.en.html"),
        ("editions", "editions.zh.html"),
    ],
)
def test_addresses_of_editions_of_maps_that_are_not_large(address: str, expected: str) -> None:
    assert static_address(address, "zh", ("zh", "en"), dated=True, compared=True) == expected


def test_pages_of_a_day_have_a_file_each(out: Path) -> None:
    """As on the server: the opening day by itself, and the others by the links between days."""
    days = [day for day in EDITION.days if day != EDITION.opens_on]
    for language in ("zh", "en"):
        assert {path.name for path in out.glob(f"indices.2020-*.{language}.html")} == {
            f"indices.{day}.{language}.html" for day in days
        }
    text = (out / f"indices.{days[3]}.en.html").read_text("utf-8")
    assert f'href="indices.{days[2]}.en.html"' in text
    assert f'href="indices.{days[3]}.zh.html"' in text
    # What is cited is the edition: its map of that day.
    assert f'href="{EDITION_ID}.en.html?date={days[3]}"' in text


def test_the_catalogue_of_data_and_the_packages_name_files(out: Path) -> None:
    """Tables stand below `latest` alone; the catalogue named those of the edition, and the page of data."""
    text = (out / "api/v1/catalogue.jsonld").read_text("utf-8")
    named = set(re.findall(r'"http://localhost/([^"?]+)"', text))
    assert {"api/v1/editions/latest/tiers.csv", "data.zh.html", "feeds/tiers.en.atom"} <= named
    assert [path for path in sorted(named) if not (out / path).is_file()] == []
    latest = out / "api/v1/editions/latest"
    package = json.loads((latest / "datapackage.json").read_bytes())
    assert len(package["resources"]) > 5
    assert {(latest / one["path"]).is_file() for one in package["resources"]} == {True}


def test_a_wall_of_each_language_finds_its_figures(config: Settings, out: Path) -> None:
    client = TestClient(create_app(config))
    for language in ("zh", "en"):
        page = (out / f"wall.{language}.html").read_text("utf-8")
        theirs = client.get("/wall", headers={"Accept-Language": language}).text
        assert (
            page[page.index("<body>") : page.index("<script")]
            == theirs[theirs.index("<body>") : theirs.index("<script")]
        )
        boot = json.loads(re.findall(r'id="five-colour-wall">(.*?)</script>', page)[0])
        assert (boot["edition"], boot["lang"], "page" in boot["site"]) == (EDITION_ID, language, True)
        data = out / f"editions/{EDITION_ID}/wall.{language}.{boot['build']}.json"
        assert json.loads(data.read_text("utf-8"))["id"] == EDITION_ID


def test_the_code_of_a_picture_leads_to_its_map(config: Settings, out: Path) -> None:
    asked = ExportRequest(edition=EDITION_ID, day="2020-02-10", place="330203", languages=("en",))
    link = urlsplit(permalink(asked, EDITION))
    page = (out / link.path.strip("/") / "index.html").read_text("utf-8")
    links = re.findall(r'<a data-lang="(\w+)"[^>]*href="\.\./\.\./\.\./([^"]*)"', page)
    assert links == [(one, f"{EDITION_ID}.{one}.html?date=2020-02-10") for one in ("zh", "en")]
    assert len(list(out.glob("p/*/*/index.html"))) == len(EDITION.days)


@pytest.mark.parametrize("path", ["../x", "a/../x", "/etc/x", "a//b", ".hidden", "a\x00b", "a\\b", ""])
def test_no_file_lies_elsewhere(path: str) -> None:
    with pytest.raises(UserError, match="cannot be the name of a file"):
        checked(path)


def test_a_link_that_needs_the_server_is_taken_out() -> None:
    html = '<p><a id="to-lab" href="lab?lang=zh">P</a></p><p><a href="method">M</a> <a href="lab">L</a></p>'
    assert static_page(html, "zh", (), {}, "t.js") == '<p><a href="method.zh.html">M</a> </p>'


def test_tables_of_the_newest_edition_are_of_its_day_whichever_page_leads_to_them(
    config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of the oldest come first in a new site: of thousands of districts it had that one's last day."""
    monkeypatch.setattr(site_writer, "MOST_ROWS", 1)
    own = replace(config, home=tmp_path)
    whole = sample_edition()
    first, _ = edition_files.publish(cut(whole, 10), own.editions)
    newest, _ = edition_files.publish(whole, own.editions)
    answers, card = Mock(), Mock()
    card.name = "card.png"
    answers.here.app.state.site.assets = {"card": card}
    writer = site_writer.SiteWriter(own, answers, Mock(), _newest=newest.id)
    oldest = edition_files.read(own.editions, first.id)
    for name in ("latest", first.id):
        writer._write_file(f"api/v1/editions/{name}/tiers.csv", {}, oldest, "en")
    assert [call.args[0] for call in answers.begin.call_args_list] == [
        "api/v1/editions/latest/tiers.csv?from=2020-02-12&to=2020-02-12",
        f"api/v1/editions/{first.id}/tiers.csv?from=2020-02-10&to=2020-02-10",
    ]
