"""The server's answers: page, files, refusals, headers."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import brotli
import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.regions.region_set import Text
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition

KILOBYTE = 1024


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


def served(edition: Edition, instance: Settings, home: Path) -> tuple[TestClient, Edition]:
    """Return a client of an instance that has published one edition."""
    own = replace(instance, home=home)
    published, _ = edition_files.publish(edition, own.editions)
    return TestClient(create_app(own)), published


class Page(HTMLParser):
    """The page taken to pieces: every start tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(client: TestClient, address: str = "/") -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text)


class TestFirstHtml:
    """Everything a reader needs stands in the first answer."""

    def test_map_with_all_shapes_coloured(self, client: TestClient) -> None:
        shapes = {p["id"]: p["class"] for p in page(client).all("path") if p.get("id", "").startswith("d33")}
        assert len(shapes) == 88
        assert (shapes["d330382"], shapes["d330203"], shapes["d330106"]) == ("t5", "t4", "t0")

    def test_legend_date_age_and_table_in_chinese(self, client: TestClient) -> None:
        answer = page(client)
        assert answer.all("html")[0]["lang"] == "zh-CN"
        text = answer.text
        for sentence in (
            "浙江省疫情五色图",
            "2020年2月9日 24时",
            "数据截至2020年3月5日",
            "历史数据，距今",
            "高 红 1 较高 橙 8 中 黄 12 较低 蓝 29 低 绿 12 未评 28",
            "海曙区 Haishu 宁波 较高 较高 66",
            "一致 58，不同 4，不可比 28。≠ 泰顺、越城、路桥、三门",
            "并非官方评分",
            "下城区画入拱墅区、江干区画入上城区",
        ):
            assert sentence in text, sentence

    def test_the_same_in_english(self, client: TestClient) -> None:
        answer = page(client, "/?lang=en")
        assert answer.all("html")[0]["lang"] == "en"
        for sentence in (
            "Zhejiang five-colour epidemic map",
            "24:00 on 9 February 2020",
            "Figures until 5 March 2020",
            "historical,",
            "high red 1 higher orange 8 medium yellow 12 lower blue 29 low green 12 not graded 28",
            "Haishu District 海曙 Ningbo higher higher 66",
            "58 agree, 4 differ, 28 not comparable.",
            "it is not the official score",
        ):
            assert sentence in answer.text, sentence

    def test_a_row_for_every_district(self, client: TestClient) -> None:
        lines = [row["id"] for row in page(client).all("tr") if "id" in row]
        assert len(lines) == 90
        assert lines[0] == "r330102"

    def test_sums_of_the_day(self, client: TestClient) -> None:
        assert "宁波市 149 145 东钱湖 1、杭州湾新区 1、高新区 2 0" in page(client).text

    def test_another_day_layer_and_district(self, client: TestClient) -> None:
        address = "/?date=2020-02-24&layer=published&district=330203&theme=dark"
        answer = page(client, address)
        told = {"data-theme": "dark", "data-layer": "published", "data-without": "flows"}
        assert answer.all("html")[0] == {"lang": "zh-CN", **told}
        assert answer.all("time")[0]["datetime"] == "2020-02-24"
        assert [row["id"] for row in answer.all("tr") if row.get("aria-current") == "true"] == ["r330203"]
        assert "省公布的2月24日 24时五色图" in answer.text
        shape = next(p for p in answer.all("path") if p.get("id") == "d330203")
        assert shape["class"] == "t3"

    def test_reason_of_the_chosen_district(self, client: TestClient) -> None:
        assert "截至2月9日累计确诊66例" in page(client, "/?district=330203").text

    def test_a_city_is_framed(self, client: TestClient, bundled: Edition) -> None:
        drawn = next(svg for svg in page(client, "/?city=330200").all("svg") if svg.get("id") == "map")
        x, y, width, height = (int(part) for part in drawn["viewbox"].split())
        left, top, right, bottom = bundled.drawing.bounds["330200"]
        assert x < left < right < x + width < 10_000
        assert y < top < bottom < y + height

    def test_controls_that_work_without_javascript(self, client: TestClient) -> None:
        answer = page(client, "/?date=2020-02-12&lang=en")
        days = [option["value"] for option in answer.all("option") if "selected" in option]
        assert days == ["2020-02-12"]
        assert {field["name"] for field in answer.all("select")} == {"date", "city", "layer"}
        assert {"type": "hidden", "name": "lang", "value": "en"} in answer.all("input")

    def test_what_the_client_starts_from(self, client: TestClient, bundled: Edition) -> None:
        html = client.get("/?district=330203").text
        boot = json.loads(re.findall(r'id="five-colour">(.*?)</script>', html)[0])
        assert boot["edition"] == f"editions/{bundled.id}"
        assert boot["state"]["district"] == "330203"
        assert boot["defaults"] == {"date": "2020-02-09", "layer": "graded", "lang": "zh", "theme": "auto"}


class TestMarkup:
    """What a strict policy and a screen reader ask of the page."""

    @pytest.mark.parametrize("address", ["/", "/?lang=en&district=330203&city=330200"])
    def test_scripts_are_files_or_data(self, client: TestClient, address: str) -> None:
        scripts = page(client, address).all("script")
        assert len(scripts) == 4
        for script in scripts:
            assert script.get("type") == "application/json" or script["src"].startswith("static/")

    def test_nothing_inline(self, client: TestClient) -> None:
        for tag, attributes in page(client).tags:
            assert tag != "style"
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]

    def test_no_request_to_another_host(self, client: TestClient) -> None:
        for tag, attributes in page(client).tags:
            loads = [attributes.get(name, "") for name in ("src", "srcset", "poster", "action", "data")]
            if tag in {"link", "use", "image"}:
                loads.append(attributes.get("href", ""))
            assert not [address for address in loads if "//" in address], tag

    def test_every_id_is_there_once(self, client: TestClient) -> None:
        ids = [attributes["id"] for _, attributes in page(client).tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def test_every_label_points_at_something(self, client: TestClient) -> None:
        answer = page(client)
        ids = {attributes["id"] for _, attributes in answer.tags if "id" in attributes}
        for _, attributes in answer.tags:
            for name in ("aria-labelledby", "aria-describedby", "for"):
                assert set(attributes.get(name, "").split()) <= ids
            if attributes.get("href", "").startswith("#"):
                assert attributes["href"][1:] in ids

    def test_other_language_is_marked_as_such(self, client: TestClient) -> None:
        link = next(a for a in page(client).all("a") if a.get("id") == "to-lang")
        assert (link["lang"], link["hreflang"], link["href"]) == ("en", "en", "./?lang=en")


class TestSize:
    """First HTML with the map: at most 60 KB compressed."""

    @pytest.mark.parametrize("encoding", ["br", "gzip"])
    @pytest.mark.parametrize("address", ["/", "/?lang=en&district=330203&layer=published&date=2020-02-24"])
    def test_page(self, client: TestClient, encoding: str, address: str) -> None:
        answer = client.get(address, headers={"accept-encoding": encoding})
        assert answer.headers["content-encoding"] == encoding
        assert int(answer.headers["content-length"]) <= 60 * KILOBYTE


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&"


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


class TestCaching:
    """What never changes is kept; what may change is asked for again."""

    def test_page_is_asked_for_again_but_not_sent_again(self, client: TestClient) -> None:
        first = client.get("/")
        assert first.headers["cache-control"] == "no-cache"
        tag = first.headers["etag"]
        again = client.get("/", headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get("/?lang=en", headers={"if-none-match": tag}).status_code == 200

    def test_assets_are_immutable_and_named_by_content(self, client: TestClient) -> None:
        answer = page(client)
        ours = [link["href"] for link in answer.all("link") if link["href"].startswith("static/")]
        ours += [
            script["src"] for script in answer.all("script") if script.get("src", "").startswith("static/")
        ]
        started = json.loads(re.findall(r'id="five-colour">(.*?)</script>', client.get("/").text)[0])
        later = [started["plotly"], started["dash"][-1]]
        assert {re.sub(r"^static/|\.[0-9a-f]{12}", "", address) for address in ours + later} >= {
            "fivecolour.css",
            "icon.svg",
            "page-main.js",
            "client-dates.js",
            "plotly.js",
            "start.js",
        }
        for address in ours + later:
            asset = client.get(f"/{address}", headers={"accept-encoding": "br"})
            assert asset.status_code == 200
            assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert asset.headers["content-encoding"] == "br"
            assert asset.headers["etag"].removeprefix("W/").strip('"') in address

    def test_plotly_is_not_in_the_page(self, client: TestClient) -> None:
        assert not [s for s in page(client).all("script") if "plotly" in s.get("src", "")]

    def test_editions_files_are_immutable(self, client: TestClient, bundled: Edition) -> None:
        answer = client.get(f"/editions/{bundled.id}/view.json", headers={"accept-encoding": "br"})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "br"
        assert answer.headers["vary"] == "Accept-Encoding"


class TestDownloads:
    """Files of one edition."""

    @pytest.mark.parametrize(
        ("file", "media_type"),
        [
            ("view.json", "application/json"),
            ("districts/330203.json", "application/json"),
            ("trends/330203.zh.light.json", "application/json"),
            ("trends/330200.en.dark.json", "application/json"),
            ("tiers.csv", "text/csv; charset=utf-8"),
            ("map.geojson", "application/geo+json"),
            ("map.svg", "image/svg+xml"),
        ],
    )
    def test_kinds(self, client: TestClient, bundled: Edition, file: str, media_type: str) -> None:
        answer = client.get(f"/editions/{bundled.id}/{file}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)

    def test_csv_of_a_day(self, client: TestClient, bundled: Edition) -> None:
        answer = client.get(f"/editions/{bundled.id}/tiers.csv?date=2020-02-24&lang=en")
        assert answer.content.startswith(b"\xef\xbb\xbfcode,")
        rows = {row["code"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
        assert (rows["330203"]["tier"], rows["330203"]["name"], rows["330203"]["date"]) == (
            *("3", "Haishu District", "2020-02-24"),
        )

    def test_without_a_day_it_is_the_opening_day(self, client: TestClient, bundled: Edition) -> None:
        assert client.get(f"/editions/{bundled.id}/map.geojson").json()["date"] == "2020-02-09"

    def test_svg_of_the_published_layer(self, client: TestClient, bundled: Edition) -> None:
        answer = client.get(f"/editions/{bundled.id}/map.svg?date=2020-02-09&layer=published&lang=en")
        assert "The province&#x27;s published map of 9 February 2020" in answer.text

    def test_compressed_body_is_the_plain_one(self, client: TestClient, bundled: Edition) -> None:
        address = f"/editions/{bundled.id}/map.svg"
        plain = client.get(address, headers={"accept-encoding": "identity"}).content
        with client.stream("GET", address, headers={"accept-encoding": "br"}) as answer:
            sent = b"".join(answer.iter_raw())
        assert brotli.decompress(sent) == plain
        assert len(sent) < len(plain) / 2


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


class TestHealth:
    """Ready once an edition can be shown."""

    def test_ready(self, client: TestClient) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.text) == (200, "ok")

    def test_not_before_something_is_published(self, instance: Settings, tmp_path: Path) -> None:
        client = TestClient(create_app(replace(instance, home=tmp_path)))
        answer = client.get("/healthz")
        assert (answer.status_code, answer.text) == (503, "nothing has been published yet")
        assert client.get("/").status_code == 503

    def test_probes_may_ask_for_the_head_only(self, instance: Settings, tmp_path: Path) -> None:
        client, _ = served(sample_edition(), instance, tmp_path)
        assert [client.head(path).status_code for path in ("/", "/healthz")] == [200, 200]

    def test_a_damaged_edition_tells_readers_no_path(self, instance: Settings, tmp_path: Path) -> None:
        client, _ = served(sample_edition(), instance, tmp_path)
        (file,) = (tmp_path / "editions").glob("*.json")
        file.chmod(0o644)
        file.write_text("{}")
        answer = client.get("/")
        assert (answer.status_code, answer.text) == (503, "this edition cannot be shown just now")
        data = client.get(f"/api/v1/editions/{file.name.split('.')[1]}/tiers.json")
        assert (data.status_code, data.headers["retry-after"]) == (503, "1")
        assert data.json()["detail"] == "this edition cannot be shown just now"

    def test_a_new_edition_is_shown_without_a_restart(self, instance: Settings, tmp_path: Path) -> None:
        client, first = served(sample_edition(), instance, tmp_path)
        assert first.id in client.get("/").text
        second, _ = edition_files.publish(
            replace(sample_edition(), opens_on="2020-02-09"), tmp_path / "editions"
        )
        assert second.id in client.get("/").text
        assert first.id in client.get(f"/?edition={first.id}").text


class TestDrill:
    """Simulated data says so on the page."""

    def test_banner(self, instance: Settings, tmp_path: Path) -> None:
        client, _ = served(replace(sample_edition(), drill=True), instance, tmp_path)
        assert "演练 · 模拟数据，不是真实疫情" in page(client).text
        assert "DRILL · simulated data, not a real epidemic" in page(client, "/?lang=en").text

    def test_no_banner_on_real_data(self, client: TestClient) -> None:
        assert "演练" not in page(client).text


class TestDash:
    """Dash as a guest: its own addresses answer, its scripts are left to the client to load."""

    def test_layout_and_dependencies(self, client: TestClient) -> None:
        assert client.get("/_dash-layout").status_code == 200
        dependencies = client.get("/_dash-dependencies").json()
        assert len(dependencies) == 7
        assert all(one["clientside_function"] for one in dependencies)

    def test_scripts_answer_and_come_later(self, client: TestClient) -> None:
        html = client.get("/").text
        *lent, start = json.loads(re.findall(r'id="five-colour">(.*?)</script>', html)[0])["dash"]
        assert len(lent) >= 6
        assert not [address for address in lent if "dash_table" in address]
        assert start.startswith("static/start.")
        assert not [s for s in page(client).all("script") if s.get("src", "").startswith("/_dash-")]
        for address in lent:
            assert client.get(address).status_code == 200


class TestLanguages:
    """Where the address names no language, the reader's browser does."""

    @pytest.mark.parametrize("address", ["/", "/method", "/wall"])
    def test_the_browser_decides_where_the_address_does_not(self, client: TestClient, address: str) -> None:
        def lang(accept: str, query: str = "") -> str:
            found = client.get(address + query, headers={"Accept-Language": accept} if accept else {})
            assert found.headers["vary"] == "Accept-Encoding, Accept-Language"
            return re.findall(r'<html lang="([^"]+)"', found.text)[0]

        assert [lang(one) for one in ("", "en-US,en;q=0.9", "pt-BR,fr;q=0.8", "zh-TW")] == [
            *("zh-CN", "en", "zh-CN", "zh-CN"),
        ]
        assert lang("en-US,en;q=0.9", "?lang=zh") == "zh-CN"

    def test_each_language_has_its_own_tag_of_content(self, client: TestClient) -> None:
        chinese = client.get("/")
        asked = {"Accept-Language": "en", "If-None-Match": chinese.headers["etag"]}
        english = client.get("/", headers=asked)
        assert (english.status_code, english.headers["etag"] != chinese.headers["etag"]) == (200, True)
        again = client.get("/", headers=asked | {"If-None-Match": english.headers["etag"]})
        assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding, Accept-Language")

    def test_links_keep_what_was_asked_for_against_the_browser(self, client: TestClient) -> None:
        english = {"Accept-Language": "en"}
        own, chosen = (client.get(one, headers=english).text for one in ("/", "/?lang=zh"))
        assert 'data-lang="zh" hreflang="zh-CN" lang="zh-CN" href="./?lang=zh">中文</a>' in own
        assert 'data-lang="en" hreflang="en" lang="en" href="./">English</a>' in chosen
        assert '<input type="hidden" name="lang" value="zh">' in chosen
        assert '"defaults": {"date": "2020-02-09", "layer": "graded", "lang": "en"' in chosen

    def test_staff_pages_follow_the_browser_too(self, client: TestClient) -> None:
        found = client.get("/staff/sign-in", headers={"Accept-Language": "en"}).text
        assert '<html lang="en"' in found and 'href="sign-in?lang=zh"' in found.replace("../staff/", "")

    def test_files_name_their_language(self, client: TestClient) -> None:
        edition = re.findall(r'"edition": "editions/([^"]+)"', client.get("/").text)[0]
        names = [
            client.get(f"/editions/{edition}/view.json{query}").json()["districts"]["330203"]["name"]
            for query in ("", "?lang=en")
        ]
        assert names == ["海曙区", "Haishu District"]
        refused = client.get(f"/editions/{edition}/view.json?lang=pt")
        assert (refused.status_code, "its languages are: zh, en" in refused.text) == (422, True)


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


class TestOnlyWithdrawn:
    """The only edition was withdrawn: its page is shown, marked."""

    def test_pages(self, instance: Settings, tmp_path: Path) -> None:
        client, edition = served(sample_edition(), instance, tmp_path)
        gone = edition_files.Withdrawal("2020-02-13T17:00:00Z", "wrong figures")
        edition_files.withdraw(tmp_path / "editions", edition.id, gone)
        for address in ("/?lang=en", "/method?lang=en"):
            text = page(client, address).text
            assert "This edition was withdrawn on 14 February 2020: wrong figures" in text
        assert "海曙区" in page(client).text
        assert client.get("/wall").status_code == client.get("/healthz").status_code == 200


def test_prescribed_colours_have_an_address_that_says_them(client: TestClient) -> None:
    answer = client.get("/colours/1-00e400_2-ffff00.css")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "--t1:#00e400;" in answer.text
    assert client.get("/colours/red.css").status_code == 404


def test_what_has_no_hash_in_its_name_is_packed_once(instance: Settings) -> None:
    client = TestClient(create_app(instance))
    asked = {"Accept-Encoding": "br"}
    first = client.get("/service-worker.js", headers=asked)
    with patch("fivecolour.web.static.brotli.compress", side_effect=AssertionError):
        again = client.get("/service-worker.js", headers=asked)
    assert (first.headers["content-encoding"], again.headers["etag"]) == ("br", first.headers["etag"])
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/service-worker.js", headers=held).status_code == 304
