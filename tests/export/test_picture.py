"""The map as a picture that stands by itself."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.export.picture import map_sheet
from fivecolour.export.svg import MapView
from fivecolour.regions.region_set import Text
from fivecolour.texts import long_date
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
SVG = "{http://www.w3.org/2000/svg}"


def parsed(edition: Edition, view: MapView) -> ET.Element:
    return ET.fromstring(map_sheet(edition, view))


def texts(sheet: ET.Element) -> list[str]:
    return [text.text or "" for text in sheet.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def zhejiang(bundled: Edition) -> ET.Element:
    return parsed(bundled, MapView(day=bundled.day_index["2020-02-09"]))


class TestZhejiang:
    """9 February 2020, in Chinese."""

    def test_every_shape_with_its_tier(self, zhejiang: ET.Element) -> None:
        drawn = {p.get("id"): p.get("class") for p in zhejiang.iter(f"{SVG}path")}
        shapes = {key: value for key, value in drawn.items() if key and key.startswith("d3")}
        assert len(shapes) == 88
        assert (shapes["d330203"], shapes["d330382"], shapes["d330110"]) == ("t4", "t5", "t0")

    def test_title_date_and_scheme(self, zhejiang: ET.Element) -> None:
        found = texts(zhejiang)
        assert found[:2] == ["浙江省疫情五色图", "2020年2月9日24时"]
        assert "评定规则:浙江县域疫情风险五色图(2020年2月)·重建规则" in found

    def test_legend_counts_every_district(self, zhejiang: ET.Element) -> None:
        assert [text for text in texts(zhejiang) if re.fullmatch(r"\D+ \d+", text)] == [
            *("高 1", "较高 8", "中 12", "较低 29", "低 12", "未评 28"),
        ]
        assert 1 + 8 + 12 + 29 + 12 + 28 == 90

    def test_legend_of_a_rule_with_three_levels_and_a_long_name(self) -> None:
        levels = tuple(
            replace(level, name=Text("低至中等风险地区", "a low to moderate level of risk"))
            if level.tier == 1
            else level
            for level in EDITION.scheme.levels
        )
        scheme = replace(EDITION.scheme, levels=levels, used=(1, 3, 5))
        edition = replace(EDITION, scheme=scheme, tiers=dict.fromkeys(EDITION.tiers, "1" * 12))
        sheet = parsed(edition, MapView(day=11, language="en"))
        legend = [text for text in sheet.iter(f"{SVG}text") if text.get("y") == "960"]
        labels = ["high 0", "medium 0", "a low to moderate level of risk 4", "not graded 0"]
        assert [text.text for text in legend] == labels
        # Each of the four has 2,325 units, 380 of them for its sign; 33 letters of 0.56.
        assert {text.get("font-size") for text in legend} == {"105"}

    def test_names_its_edition_and_its_credit(self, zhejiang: ET.Element, bundled: Edition) -> None:
        assert zhejiang.findtext(f"{SVG}desc") == bundled.id
        assert f"期次 {bundled.id} · {long_date(day_of(bundled.published_at), 'zh')} 发布" in texts(zhejiang)
        assert bundled.region.credit.zh in texts(zhejiang)

    def test_patterns_of_shapes_and_of_the_legend(self, zhejiang: ET.Element) -> None:
        patterns = {p.get("id"): len(p.findall(f"{SVG}path")) for p in zhejiang.iter(f"{SVG}pattern")}
        assert patterns == {
            **{"p0": 1, "p1": 0, "p2": 1, "p3": 1, "p4": 1, "p5": 1},
            **{"k0": 1, "k1": 0, "k2": 1, "k3": 1, "k4": 1, "k5": 1},
        }

    def test_every_reference_is_inside(self, zhejiang: ET.Element, bundled: Edition) -> None:
        ids = {part.get("id") for part in zhejiang.iter()}
        for part in zhejiang.iter():
            for name, value in part.attrib.items():
                if name.endswith(("href", "src")):
                    assert value.removeprefix("#") in ids
        body = map_sheet(bundled, MapView(day=0))
        assert set(re.findall(r"url\(#(\w+)\)", body)) <= ids
        assert re.findall(r"https?://[^\"< ]+", body) == ["http://www.w3.org/2000/svg"]
        assert "@import" not in body
        assert "<script" not in body

    def test_every_tier_class_has_a_style(self, zhejiang: ET.Element) -> None:
        style = zhejiang.findtext(f"{SVG}style") or ""
        assert all(f".t{tier}{{fill:url(#p{tier})}}" in style for tier in range(6))
        assert ".h5 rect{fill:#9e0142}" in style

    def test_names_of_districts(self, zhejiang: ET.Element) -> None:
        names = [t.text for t in zhejiang.iter(f"{SVG}text") if t.get("class") == "name"]
        assert len(names) > 40
        assert {"余姚", "慈溪", "宁海"} <= set(names)

    def test_each_name_stands_over_its_halo_for_readers_without_paint_order(
        self, zhejiang: ET.Element
    ) -> None:
        written = [t for t in zhejiang.iter(f"{SVG}text") if t.get("class") in {"halo", "name"}]
        assert [t.get("class") for t in written] == ["halo", "name"] * (len(written) // 2)
        for halo, name in zip(written[::2], written[1::2], strict=True):
            assert [halo.text, halo.get("x"), halo.get("y")] == [name.text, name.get("x"), name.get("y")]
        style = zhejiang.findtext(f"{SVG}style") or ""
        assert "paint-order" not in style and "dominant-baseline" not in style
        assert ".halo{fill:none;stroke:#fff" in style

    def test_scale_bar(self, zhejiang: ET.Element) -> None:
        assert "50 km" in texts(zhejiang)


class TestEnglish:
    """The same in English."""

    def test_words(self) -> None:
        found = texts(parsed(EDITION, MapView(day=DAYS.index("2020-02-09"), language="en")))
        assert found[:2] == ["Sample five-colour epidemic map", "24:00 on 9 February 2020"]
        assert "Rule: Sample scheme" in found
        assert "Edition sample-20200212-0123456789 · published 13 February 2020" in found
        assert [text for text in found if re.fullmatch(r"[a-z ]+ \d", text)] == [
            *("high 0", "higher 1", "medium 2", "lower 1", "low 0", "not graded 0"),
        ]


class TestPublishedLayer:
    """The authority's own colours, named as such."""

    def test_names_the_map_in_force(self) -> None:
        found = texts(parsed(EDITION, MapView(day=10, layer="published")))
        assert "省里公布的2020年2月9日五色图" in found
        assert not [text for text in found if "样例规则" in text]

    def test_before_the_first_map(self) -> None:
        sheet = parsed(EDITION, MapView(day=0, layer="published"))
        assert "尚无公布的五色图" in texts(sheet)
        shapes = [p for p in sheet.iter(f"{SVG}path") if (p.get("id") or "").startswith("d3")]
        assert {shape.get("class") for shape in shapes} == {"t0"}


class TestDrill:
    """Simulated data says so in the title."""

    @pytest.mark.parametrize(
        ("language", "title"),
        [
            ("zh", "演练 · 模拟数据 · 样例疫情五色图"),
            ("en", "DRILL · simulated data · Sample five-colour epidemic map"),
        ],
    )
    def test_title(self, language: str, title: str) -> None:
        sheet = parsed(replace(EDITION, drill=True), MapView(day=0, language=language))
        assert texts(sheet)[0] == title


class TestWatermark:
    """What is not the published map says so right across it."""

    @pytest.mark.parametrize(
        ("edition", "mark"),
        [
            (replace(EDITION, drill=True), "演练 DRILL"),
            (replace(EDITION, published_at="", number=0), "DRAFT"),
        ],
        ids=["drill", "draft"],
    )
    def test_across_the_map(self, edition: Edition, mark: str) -> None:
        assert texts(parsed(edition, MapView(day=0, language="en"))).count(mark) == 3

    def test_not_on_the_published_map(self) -> None:
        assert not {"演练 DRILL", "草稿", "DRAFT"} & set(texts(parsed(EDITION, MapView(day=0))))

    def test_a_draft_names_no_moment(self) -> None:
        sheet = parsed(replace(EDITION, published_at=""), MapView(day=0, language="en"))
        assert texts(sheet)[-1].endswith("· draft, not published")
