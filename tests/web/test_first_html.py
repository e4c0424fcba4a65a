"""The first HTML: what it shows, how it is written and how large it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.web.server import create_app
from tests.web.html_page import page

KILOBYTE = 1024


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(instance)) as opened:
        yield opened


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
