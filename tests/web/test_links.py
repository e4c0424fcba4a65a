"""What links, browsers and search engines are told: titles, icons, robots, names of files, HEAD."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition

EDITION = sample_edition()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    own = replace(settings(), home=tmp_path_factory.mktemp("links"))
    edition_files.publish(EDITION, own.editions)
    return TestClient(create_app(own))


def newest(client: TestClient) -> str:
    return re.findall(r"editions/([^/\"]+)/tiers\.csv", client.get("/").text)[0]


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))


class TestTitles:
    """A tab, a bookmark and a link that is passed on name what they show."""

    def test_the_chosen_district_comes_first(self, client: TestClient) -> None:
        page = client.get("/?district=330203&lang=en&date=2020-02-09").text
        (title,) = re.findall(r"<title>(.*?)</title>", page)
        tier = EDITION.tier("330203", EDITION.day_index["2020-02-09"])
        level, map_title = EDITION.scheme.level(tier).name.en, EDITION.region.title.en
        assert title == (
            f"{EDITION.districts['330203'].name.en} {level} · {map_title} five-colour epidemic map · "
            "24:00 on 9 February 2020"
        )
        assert meta(page)["og:title"] == title

    def test_the_summary_counts_the_districts(self, client: TestClient) -> None:
        page = client.get("/?date=2020-02-09").text
        tags = meta(page)
        assert tags["og:description"] == tags["description"]
        assert tags["description"] == (
            "2020年2月9日 24时：高风险 0、较高风险 1、中风险 2、较低风险 1、低风险 0"
        )
        assert (tags["og:locale"], tags["og:type"]) == ("zh_CN", "website")

    def test_the_method_page_is_shared_by_its_rule(self, client: TestClient) -> None:
        tags = meta(client.get("/method?lang=en").text)
        rule = EDITION.scheme
        assert tags["og:title"] == f"How colours are decided · {rule.title.en}"
        assert (tags["og:type"], tags["og:description"]) == ("article", rule.status_note.en)

    def test_a_word_with_a_hyphen_stays_whole(self, client: TestClient) -> None:
        (title,) = re.findall(r"<h1>(.*?)</h1>", client.get("/?lang=en").text)
        assert title == (f'{EDITION.region.title.en} <span class="whole">five-colour</span> epidemic map')
        (title,) = re.findall(r"<h1>(.*?)</h1>", client.get("/").text)
        assert title == f"{EDITION.region.title.zh}疫情五色图"


class TestIcons:
    """Where they are named, and where browsers look for them unasked."""

    def test_every_page_names_them_and_they_are_there(self, client: TestClient) -> None:
        for path in ("/", "/method", "/wall"):
            named = re.findall(r'<link rel="(icon|apple-touch-icon)" href="([^"]+)"', client.get(path).text)
            assert [kind for kind, _ in named] == ["icon", "icon", "apple-touch-icon"]
            kinds = [client.get(f"/{address}").headers["content-type"] for _, address in named]
            assert kinds == ["image/svg+xml", "image/png", "image/png"]

    @pytest.mark.parametrize(("path", "size"), [("/favicon.ico", 32), ("/apple-touch-icon.png", 180)])
    def test_unasked(self, client: TestClient, path: str, size: int) -> None:
        body = client.get(path).content
        assert body[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(body[16:20], "big") == int.from_bytes(body[20:24], "big") == size

    @pytest.mark.parametrize(
        ("lang", "name"), [("zh", "样例疫情五色图"), ("en", "Sample five-colour epidemic map")]
    )
    def test_the_page_can_be_installed(self, client: TestClient, lang: str, name: str) -> None:
        page = client.get(f"/?lang={lang}").text
        (address,) = re.findall(r'<link rel="manifest" href="([^"]+)"', page)
        answer = client.get(f"/{address}")
        assert answer.headers["content-type"] == "application/manifest+json"
        told = answer.json()
        assert (
            told["name"]
            == name
            == re.findall("<h1>(.*?)</h1>", page)[0].replace(
                '<span class="whole">five-colour</span>', "five-colour"
            )
        )
        assert (told["id"], told["start_url"], told["scope"]) == ("/", f"./?lang={lang}", "./")
        assert [icon["sizes"] for icon in told["icons"]] == ["180x180", "192x192", "512x512"]
        assert {icon["purpose"] for icon in told["icons"]} == {"any maskable"}
        for icon in told["icons"]:
            body = client.get(f"/{icon['src']}").content
            assert (
                f"{int.from_bytes(body[16:20], 'big')}x{int.from_bytes(body[20:24], 'big')}" == icon["sizes"]
            )

    def test_in_a_language_that_the_map_does_not_have(self, client: TestClient) -> None:
        assert client.get("/app.pt.webmanifest").status_code == 404

    def test_robots(self, client: TestClient) -> None:
        answer = client.get("/robots.txt")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.splitlines()[:2] == ["User-agent: *", "Disallow: /staff"]


class TestFiles:
    """A file that was kept still says of which map, day and edition it is."""

    @pytest.mark.parametrize(
        ("address", "ending"),
        [
            ("tiers.csv?date=2020-02-09&lang=en", "tiers_en.csv"),
            ("map.geojson?date=2020-02-09", "map.geojson"),
            ("map.svg?date=2020-02-09&layer=published", "map_published_zh.svg"),
        ],
    )
    def test_names(self, client: TestClient, address: str, ending: str) -> None:
        edition = newest(client)
        digest = edition.rsplit("-", 1)[1]
        answer = client.get(f"/editions/{edition}/{address}")
        name = f"{EDITION.region.name}_2020-02-09_no1_{digest}_{ending}"
        assert answer.headers["content-disposition"] == f'inline; filename="{name}"'

    def test_the_picture_of_a_day_can_be_checked(self, client: TestClient) -> None:
        body = client.get(f"/editions/{newest(client)}/map.svg?date=2020-02-09&lang=en").content
        answer = client.post("/verify?lang=en", files={"file": ("map.svg", body)})
        assert "True: the same to the byte" in answer.text

    def test_a_drill_says_so(self, tmp_path: Path) -> None:
        own = replace(settings(), home=tmp_path)
        edition_files.publish(replace(EDITION, drill=True), own.editions)
        client = TestClient(create_app(own))
        answer = client.get(f"/editions/{newest(client)}/tiers.csv")
        assert answer.headers["content-disposition"].startswith('inline; filename="drill_')

    def test_head_tells_the_same_without_a_body(self, client: TestClient) -> None:
        edition = newest(client)
        for name in (
            "tiers.csv",
            "map.geojson",
            "map.svg",
            "view.json",
            "wall.json",
            "districts/330203.json",
        ):
            whole, head = (one(f"/editions/{edition}/{name}") for one in (client.get, client.head))
            assert (head.status_code, head.content) == (200, b"")
            for header in ("content-length", "content-type", "etag", "content-disposition"):
                assert head.headers.get(header) == whole.headers.get(header)
        assert client.head(f"/editions/{edition}/map.svg?date=1999-01-01").status_code == 404
