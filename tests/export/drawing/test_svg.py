"""The map as SVG: shapes, lines, names and frame."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing import svg
from fivecolour.export.drawing.svg import MapView
from fivecolour.regions.drawing import Label
from fivecolour.regions.line_pieces import pieces
from fivecolour.regions.region_set import Text
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
FEBRUARY_9 = DAYS.index("2020-02-09")


def parsed(body: str) -> ET.Element:
    return ET.fromstring(f"<g>{body}</g>")


def classes(edition: Edition, view: MapView) -> dict[str, str]:
    return {path.get("id", ""): path.get("class", "") for path in ET.fromstring(svg.shapes(edition, view))}


@pytest.fixture(scope="module")
def drawn(bundled: Edition) -> ET.Element:
    view = MapView(day=bundled.day_index["2020-02-09"])
    return ET.fromstring(svg.inline_map(bundled, view, title="标题 <b>", description="说明"))


class TestShapes:
    """One path a polygon, its tier as a class."""

    def test_graded(self) -> None:
        assert svg.shapes(EDITION, MapView(day=FEBRUARY_9)).startswith(
            '<g id="shapes"><path id="d330105" class="t3" d="M500,500l0,4000 4000,0 0-4000z"/>'
            '<path id="d330203" class="t4"'
        )

    def test_a_dense_map_says_its_codes_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(svg, "DENSE", 3)
        assert svg.shapes(EDITION, MapView(day=FEBRUARY_9)).startswith(
            '<g id="shapes" data-codes="330105 330203 330212">'
            '<path class="t3" d="M500,500l0,4000 4000,0 0-4000z"/><path class="t4"'
        )

    def test_published_where_open_or_not_named_is_grey(self) -> None:
        assert classes(EDITION, MapView(day=11, layer="published")) == {
            "d330105": "t0",
            "d330203": "t4",
            "d330212": "t3",
        }

    def test_zhejiang_on_9_february(self, bundled: Edition) -> None:
        drawn = classes(bundled, MapView(day=bundled.day_index["2020-02-09"]))
        assert len(drawn) == 88
        assert [drawn[f"d{code}"] for code in ("330203", "330212", "330205", "330382", "330110")] == [
            *("t4", "t3", "t2", "t5", "t0"),
        ]

    def test_neighbours_without_a_name_in_the_language_bear_their_english_one(self, bundled: Edition) -> None:
        view = MapView(day=0, language="pt")
        assert svg._context_names(bundled, view) == svg._context_names(bundled, replace(view, language="en"))

    def test_merged_shapes_of_the_published_map(self, bundled: Edition) -> None:
        view = MapView(day=bundled.day_index["2020-02-09"], layer="published")
        drawn = classes(bundled, view)
        assert (drawn["d330102"], drawn["d330105"]) == ("t4", "t3")


class TestLines:
    """Borders in two inks, each edge once."""

    def test_casing_lies_under_core(self) -> None:
        drawn = parsed(svg.lines(EDITION))
        uses = [(use.get("href"), use.get("class")) for use in drawn.iter("use")]
        assert uses == [
            ("#l-district", "casing district"),
            ("#l-outline", "casing outline"),
            ("#l-district", "core district"),
            ("#l-outline", "core outline"),
        ]

    def test_every_line_is_defined_once(self, bundled: Edition) -> None:
        drawn = parsed(svg.lines(bundled))
        groups = {group.get("id"): list(group) for group in drawn.iter("g") if group.get("id")}
        assert list(groups) == ["l-district", "l-city", "l-outline"]
        for name, group in groups.items():
            assert [path.get("d") for path in group] == list(pieces(bundled.drawing.lines[name[2:]]))
        assert {path.get("vector-effect") for path in drawn.iter("path")} == {"non-scaling-stroke"}


class TestViewBox:
    """The frame: all, a city, a district."""

    def test_whole_sheet(self) -> None:
        assert svg.view_box(EDITION, MapView(day=0)) == (0, 0, 10_000, 6_500)
        assert svg.view_box(EDITION, MapView(day=0, city="999999")) == (0, 0, 10_000, 6_500)

    @pytest.mark.parametrize(
        ("view", "framed"),
        [
            (MapView(day=0, city="330200"), "330200"),
            (MapView(day=0, city="330200", district="330203"), "330200"),
            (MapView(day=0, city="330200", district="330203", close=True), "330203"),
            (MapView(day=0, district="330103", close=True), "330105"),
        ],
        ids=["city", "city with a district chosen", "district", "district inside another's shape"],
    )
    def test_holds_what_it_frames_in_the_sheets_proportion(self, view: MapView, framed: str) -> None:
        x, y, width, height = svg.view_box(EDITION, view)
        left, top, right, bottom = EDITION.drawing.bounds[framed]
        assert x < left < right < x + width
        assert y < top < bottom < y + height
        assert width / height == pytest.approx(10_000 / 6_500, rel=1e-3)
        assert abs((x + width / 2) - (left + right) / 2) <= 1

    def test_a_city_without_a_drawn_district_shows_the_whole_sheet(self) -> None:
        drawing = replace(EDITION.drawing, bounds={})
        edition = replace(EDITION, drawing=drawing)
        assert svg.view_box(edition, MapView(day=0, city="330200")) == (0, 0, 10_000, 6_500)


class TestNames:
    """Names carry the width of map from which they fit."""

    def test_of_districts_and_cities(self) -> None:
        found = {t.get("id"): (t.get("class"), t.text) for t in parsed(svg.labels(EDITION, MapView(day=0)))}
        assert found == {
            "n330105": ("name w360", "拱墅"),
            "n330203": ("name w360", "海曙"),
            "n330212": ("name w360", "鄞州"),
            "n330100": ("place w360", "杭州"),
            "n330200": ("place w360", "宁波"),
        }

    def test_in_english(self) -> None:
        names = [t.text for t in parsed(svg.labels(EDITION, MapView(day=0, language="en")))]
        assert names == ["Gongshu", "Haishu", "Yinzhou", "Hangzhou", "Ningbo"]

    def test_what_is_known_by_its_code_only_has_none(self) -> None:
        code = EDITION.region.cities[0].code
        cities = (replace(EDITION.region.cities[0], short=Text(code, code)), EDITION.region.cities[1])
        unnamed = replace(EDITION, region=replace(EDITION.region, cities=cities))
        names = [t.text for t in parsed(svg.labels(unnamed, MapView(day=0, language="en")))]
        assert names == ["Gongshu", "Haishu", "Yinzhou", "Ningbo"]

    def test_a_narrow_room_needs_a_wider_map(self) -> None:
        assert svg.needed_width("海曙", Label(0, 0, 1000, 1000), pixels=12) == 280
        assert svg.needed_width("海曙", Label(0, 0, 500, 1000), pixels=12) == 560
        assert svg.needed_width("海曙", Label(0, 0, 1000, 200), pixels=12) == 690
        assert svg.needed_width("海曙", Label(0, 0, 0, 0), pixels=12) > 100_000

    def test_a_hostile_name_stays_a_text(self) -> None:
        first, *others = EDITION.region.districts[1:]
        odd = replace(first, short=Text("<script>&", "<script>&"))
        region = replace(EDITION.region, districts=(EDITION.region.districts[0], odd, *others))
        drawn = parsed(svg.labels(replace(EDITION, region=region), MapView(day=0)))
        assert drawn[0].text == "<script>&"


class TestScaleBar:
    """The longest round length up to a fifth of the width."""

    def test_tiles_have_none(self) -> None:
        bounds = {code: (100, 100 * at, 180, 100 * at + 79 + at) for at, code in enumerate(EDITION.members)}
        tiled = replace(EDITION, drawing=replace(EDITION.drawing, bounds=bounds))
        assert svg.scale_bar(tiled, (0, 0, 10_000, 6_500)) == ""

    def test_whole_sheet_and_a_part(self) -> None:
        # One unit is 20 m: the sheet is 200 km wide.
        assert "20 km</text>" in svg.scale_bar(EDITION, (0, 0, 10_000, 6_500))
        assert "h1000v" in svg.scale_bar(EDITION, (0, 0, 10_000, 6_500))
        assert "2 km</text>" in svg.scale_bar(EDITION, (0, 0, 1_000, 650))

    def test_zhejiang(self, bundled: Edition) -> None:
        bar = svg.scale_bar(bundled, (0, 0, bundled.drawing.width, bundled.drawing.height))
        assert "50 km</text>" in bar
        length = int(re.findall(r"h(\d+)v", bar)[0])
        assert length * bundled.drawing.metres_per_unit == pytest.approx(50_000, rel=1e-3)


class TestInlineMap:
    """The map as it stands in the page."""

    def test_is_an_image_with_a_title_and_a_description(self, drawn: ET.Element) -> None:
        assert drawn.get("role") == "img"
        assert drawn.get("aria-labelledby") == "map-title map-desc"
        texts = {part.get("id"): part.text for part in drawn if part.tag in {"title", "desc"}}
        assert texts == {"map-title": "标题 <b>", "map-desc": "说明"}

    def test_all_shapes_names_neighbours_and_patterns(self, drawn: ET.Element, bundled: Edition) -> None:
        groups = {group.get("id") or group.get("class"): group for group in drawn.iter("g")}
        assert len(groups["shapes"]) == 88
        assert len(groups["context"]) == 5
        names = groups["names"]
        assert len([t for t in names if "name" in (t.get("class") or "").split()]) == 88
        assert len([t for t in names if "place" in (t.get("class") or "").split()]) == 11
        assert len([t for t in names if t.get("class") == "far"]) >= 3
        assert len(list(drawn.iter("pattern"))) == 6

    def test_every_id_is_there_once(self, drawn: ET.Element) -> None:
        ids = [part.get("id") for part in drawn.iter() if part.get("id")]
        assert len(ids) == len(set(ids))

    def test_client_finds_its_measures(self, drawn: ET.Element, bundled: Edition) -> None:
        assert drawn.get("viewBox") == drawn.get("data-home") == "0 0 10000 9627"
        assert (drawn.get("data-width"), drawn.get("data-height")) == ("10000", "9627")
        assert float(drawn.get("data-metres", "0")) == bundled.drawing.metres_per_unit

    def test_has_no_inline_style(self, drawn: ET.Element) -> None:
        assert not [part for part in drawn.iter() if part.get("style") or part.tag == "style"]
