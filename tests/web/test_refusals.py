"""What an address asks for and does not get: refused or said, in the language of who asks."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.regions.region_set import Text
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.web.html_page import HOSTILE, Page, page, served


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


class TestHostileInput:
    """No value of the address or of the data becomes markup."""

    @pytest.mark.parametrize(
        "key", ["date", "city", "district", "level", "layer", "lang", "theme", "nonsense"]
    )
    def test_address(self, client: TestClient, key: str) -> None:
        answer = client.get("/", params={key: HOSTILE})
        assert answer.status_code == 200
        assert "alert(1)" not in answer.text

    def test_edition(self, client: TestClient) -> None:
        answer = client.get("/", params={"edition": HOSTILE})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"

    def test_names_and_reasons(self, instance: Settings, tmp_path: Path) -> None:
        edition = sample_edition()
        first = replace(
            edition.region.districts[1], name=Text(HOSTILE, HOSTILE), short=Text(HOSTILE, HOSTILE)
        )
        districts = (edition.region.districts[0], first, *edition.region.districts[2:])
        span = replace(edition.reasons["330105"][0], last=11, sentence=Text(HOSTILE, HOSTILE))
        hostile = replace(
            edition,
            region=replace(
                edition.region,
                districts=districts,
                title=Text(HOSTILE, HOSTILE),
                credit=Text(HOSTILE, HOSTILE),
                notes=(Text(HOSTILE, HOSTILE),),
            ),
            reasons={**edition.reasons, "330105": (span,)},
        )
        client, published = served(hostile, instance, tmp_path)
        html = client.get("/?district=330105").text
        parsed = Page(html.partition('id="_dash-config"')[0])
        assert not [tag for tag in parsed.tags if tag[0] == "img" or "onerror" in tag[1]]
        assert "alert(1)" in parsed.text
        assert all(script.get("src") or script.get("type") for script in Page(html).all("script"))
        svg = client.get(f"/editions/{published.id}/map.svg").text
        assert not [part for part in ET.fromstring(svg).iter() if part.tag.endswith(("script", "img"))]


class TestRefusals:
    """What is not there is said in a plain sentence."""

    @pytest.mark.parametrize(
        ("headers", "address", "said"),
        [
            ({"accept-language": "zh-CN"}, "/nope", "没有这个页面"),
            ({"accept-language": "zh-CN"}, "/nope?lang=pt", "Esta página não existe"),
            ({}, "/d/999999?<script>", "There is no such page"),
            ({}, "/?edition=atlantis&lang=zh", "没有这个页面"),
        ],
    )
    def test_readers_get_a_page(
        self, client: TestClient, headers: dict[str, str], address: str, said: str
    ) -> None:
        answer = client.get(address, headers={"accept": "text/html", **headers})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert f"<h1>{said}</h1>" in answer.text
        assert 'href="/maps"' in answer.text
        assert "<script>" not in answer.text

    @pytest.mark.parametrize(
        ("address", "status", "why"),
        [
            ("/d/999999", 404, "没有代码为“999999”的县（市、区），地图列有全部"),
            ("/press?date=2021-01-01", 422, "没有2021-01-01这一天，它的范围是2020-01-21至2020-03-05"),
            ("/press/export?scale=9", 422, "scale没有“9”这一项，请用：1、2、3、4"),
            ("/p/0123456789/20200209", 404, "这里没有该固定链接所指的一期"),
            ("/nope", 404, "没有“nope”这个页面，地图在/"),
            ("/press/export?format=xlsx&date=x", 422, "“x”不是日期，请写成2020-02-09这样"),
            ("/history?edition=atlantis", 404, "没有“atlantis”这一期，现有：zhejiang-2020"),
        ],
    )
    def test_readers_are_told_why_in_their_language(
        self, client: TestClient, address: str, status: int, why: str
    ) -> None:
        answer = client.get(address, headers={"accept": "text/html", "accept-language": "zh-CN"})
        assert (answer.status_code, why in answer.text) == (status, True)

    def test_unknown_edition(self, client: TestClient, bundled: Edition) -> None:
        message = f"no edition 'atlantis'; there are: {bundled.id}"
        answer = client.get("/?edition=atlantis")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
        assert answer.text == message
        for address in ("/editions/atlantis/view.json", "/editions/atlantis/map.svg"):
            answer = client.get(address)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json() == {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": message,
            }

    @pytest.mark.parametrize("name", ["../secret", "..", "/etc/passwd", "x" * 3000, "\0"])
    def test_tricks_with_paths(self, client: TestClient, name: str) -> None:
        answer = client.get("/", params={"edition": name})
        assert answer.status_code == 404
        assert answer.text.startswith("no edition ")

    def test_unknown_day_names_the_range(self, client: TestClient, bundled: Edition) -> None:
        for file in ("tiers.csv", "map.geojson", "map.svg"):
            answer = client.get(f"/editions/{bundled.id}/{file}?date=2021-01-01")
            assert answer.status_code == 404
            message = f"{bundled.id} has no day '2021-01-01'; it covers 2020-01-21 to 2020-03-05"
            assert answer.json()["detail"] == message

    def test_unknown_district(self, client: TestClient, bundled: Edition) -> None:
        for file in ("districts/999999.json", "trends/999999.zh.light.json"):
            answer = client.get(f"/editions/{bundled.id}/{file}")
            message = f"{bundled.id} has no district '999999'"
            assert (answer.status_code, answer.json()["detail"]) == (404, message)

    def test_unknown_choice(self, client: TestClient, bundled: Edition) -> None:
        for address in ("tiers.csv?lang=fr", "map.svg?layer=x", "trends/330203.zh.neon.json"):
            assert client.get(f"/editions/{bundled.id}/{address}").status_code == 422

    def test_unknown_page_and_asset(self, client: TestClient) -> None:
        answer = client.get("/admin")
        assert (answer.status_code, answer.text) == (404, "no page 'admin'; the map is at /")
        assert client.get("/static/fivecolour.000000000000.css").status_code == 404

    def test_no_folder_of_the_machine_is_told(self, client: TestClient, instance: Settings) -> None:
        for address in ("/?edition=x", "/editions/x/view.json", "/nope", "/static/x"):
            assert str(instance.home) not in client.get(address).text


class TestAddressesInVain:
    """What an address asks for and does not get is said, not passed over."""

    @pytest.mark.parametrize(
        ("address", "message"),
        [
            (
                "/?date=2031-01-01",
                "网址要看“2031-01-01”，但本期只有2020年1月21日至2020年3月5日，现在显示的是2020年3月5日。",
            ),
            (
                "/?date=soon&lang=en",
                "The address asks for “soon”, which is not a day; 9 February 2020 is shown.",
            ),
            ("/?district=999999&lang=en", "This edition has no place with the code “999999” (district)"),
            ("/?lang=fr", "没有语言“fr”"),
            ("/?city=&layer=x&lang=en", "There is no layer “x”; the graded one is shown"),
            ("/method?lang=de", "没有语言“de”"),
            ("/?district=<b>&lang=en", "This edition has no place with the code “…”"),
        ],
    )
    def test_page(self, client: TestClient, address: str, message: str) -> None:
        assert message in page(client, address).text

    def test_wall(self, client: TestClient) -> None:
        found = client.get("/wall?lang=fr&date=2020-01-30").text
        assert "没有语言“fr”" in found and "不能看“2020-01-30”" in found

    def test_right_addresses_say_nothing(self, client: TestClient) -> None:
        for address in ("/", "/?date=2020-02-09&district=330203&lang=en&level=county", "/method?lang=en"):
            assert 'class="withdrawn unread" role="alert">' not in client.get(address).text

    @pytest.mark.parametrize(
        ("file", "status", "message"),
        [
            ("tiers.csv?date=2031-01-01", 404, "has no day '2031-01-01'; it covers 2020-01-21 to 2020-03-05"),
            ("tiers.csv?date=", 404, "has no day"),
            ("tiers.csv?lang=fr", 422, "lang"),
            ("map.geojson?date=soon", 404, "has no day 'soon'"),
            ("map.svg?layer=x", 422, "layer"),
            ("districts/999999.json", 404, "no district '999999'"),
        ],
    )
    def test_files(self, client: TestClient, bundled: Edition, file: str, status: int, message: str) -> None:
        answer = client.get(f"/editions/{bundled.id}/{file}")
        assert answer.status_code == status
        assert message in answer.text
