"""The server's answers: page, files, refusals, headers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import brotli
import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.web.html_page import page, served


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


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
        assert '"defaults":{"date":"2020-02-09","layer":"graded","lang":"en"' in chosen

    def test_staff_pages_follow_the_browser_too(self, client: TestClient) -> None:
        found = client.get("/staff/sign-in", headers={"Accept-Language": "en"}).text
        assert '<html lang="en"' in found and 'href="sign-in?lang=zh"' in found.replace("../staff/", "")

    def test_files_name_their_language(self, client: TestClient) -> None:
        edition = re.findall(r'"edition":"editions/([^"]+)"', client.get("/").text)[0]
        names = [
            client.get(f"/editions/{edition}/view.json{query}").json()["districts"]["330203"]["name"]
            for query in ("", "?lang=en")
        ]
        assert names == ["海曙区", "Haishu District"]
        refused = client.get(f"/editions/{edition}/view.json?lang=pt")
        assert (refused.status_code, "its languages are: zh, en" in refused.text) == (422, True)


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
