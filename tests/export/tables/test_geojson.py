"""One day of an edition as GeoJSON, by the letter of RFC 7946."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.geojson import tiers_geojson
from fivecolour.regions import sets
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
Ring = list[list[float]]


def anticlockwise(ring: Ring) -> bool:
    return bool(shapely.is_ccw(shapely.linearrings(ring)))


@pytest.fixture(scope="module")
def document(bundled: Edition) -> Any:
    return json.loads(tiers_geojson(bundled, bundled.day_index["2020-02-09"]))


class TestSample:
    """Literal properties."""

    def test_provenance(self) -> None:
        found = json.loads(tiers_geojson(EDITION, 8))
        assert {key: value for key, value in found.items() if key != "features"} == {
            "type": "FeatureCollection",
            "edition": "sample-20200212-0123456789",
            "date": "2020-02-09",
            "scheme": "sample",
            "drill": False,
            "withdrawn": False,
            "credit": "Sample map",
        }

    def test_members_of_a_merged_shape(self) -> None:
        first = json.loads(tiers_geojson(EDITION, DAYS.index("2020-02-09")))["features"][0]
        assert first["id"] == "330105"
        properties = {key: first["properties"][key] for key in ("code", "tier", "colour")}
        assert properties == {"code": "330105", "tier": 3, "colour": "yellow"}
        members = first["properties"]["members"]
        assert [(m["code"], m["name_zh"], m["name_en"], m["tier"]) for m in members] == [
            ("330105", "拱墅区", "Gongshu District", 3),
            ("330103", "下城区", "Xiacheng District", 2),
        ]
        assert members[1]["reason_zh"] == "第2级的理由"
        assert members[1]["reason_en"] == "The reason of tier 2"

    def test_a_polygon_that_crosses_itself_is_mended(self) -> None:
        drawing = replace(
            EDITION.drawing, paths=EDITION.drawing.paths | {"330203": "M0,0l900,900 0-900-900,900z"}
        )
        found = json.loads(tiers_geojson(replace(EDITION, drawing=drawing), 0))
        (shape,) = (
            shapely.geometry.shape(one["geometry"]) for one in found["features"] if one["id"] == "330203"
        )
        assert (shape.is_valid, len(shape.geoms)) == (True, 2)

    def test_tiles_lie_nowhere(self) -> None:
        bounds = {code: (at, 0, at + 900, 900) for at, code in enumerate(EDITION.drawing.paths)}
        found = json.loads(
            tiers_geojson(replace(EDITION, drawing=replace(EDITION.drawing, bounds=bounds)), 0)
        )
        assert [one["geometry"] for one in found["features"]] == [None] * len(bounds)

    def test_a_drill_says_so(self) -> None:
        found = json.loads(tiers_geojson(replace(EDITION, drill=True), 0))
        assert found["drill"] is True
        marks = {(one["properties"]["drill"], one["properties"]["notice"]) for one in found["features"]}
        assert marks == {(True, "演练 DRILL")}

    def test_what_was_withdrawn_says_so(self) -> None:
        found = json.loads(tiers_geojson(replace(EDITION, drill=True), 0, withdrawn=True))
        marks = {(one["properties"]["withdrawn"], one["properties"]["notice"]) for one in found["features"]}
        assert (found["withdrawn"], marks) == (True, {(True, "演练 DRILL · 已撤回 WITHDRAWN")})

    def test_each_feature_speaks_for_itself(self) -> None:
        """A GIS keeps nothing but a feature's own plain properties."""
        first = json.loads(tiers_geojson(EDITION, DAYS.index("2020-02-09")))["features"][0]["properties"]
        assert {key: value for key, value in first.items() if key != "members"} == {
            "code": "330105",
            "name_zh": "拱墅区",
            "name_en": "Gongshu District",
            "tier": 3,
            "colour": "yellow",
            "level_zh": "中风险",
            "level_en": "medium",
            "reason_zh": "第3级的理由",
            "reason_en": "The reason of tier 3",
            "date": "2020-02-09",
            "edition": "sample-20200212-0123456789",
            "scheme": "sample",
            "drill": False,
            "withdrawn": False,
            "notice": "",
        }

    def test_a_hole_stays_a_hole(self) -> None:
        # As a region set keeps them: exteriors clockwise on the ground, so anticlockwise where y points down.
        holed = "M500,500l4000,0 0,4000-4000,0zM1500,1500l0,2000 2000,0 0-2000zM5000,500l900,0 0,900-900,0z"
        drawing = replace(EDITION.drawing, paths={**EDITION.drawing.paths, "330105": holed})
        feature = json.loads(tiers_geojson(replace(EDITION, drawing=drawing), 0))["features"][0]
        polygons = feature["geometry"]["coordinates"]
        assert [len(rings) for rings in polygons] == [2, 1]
        assert [anticlockwise(ring) for rings in polygons for ring in rings] == [True, False, True]


class TestRfc7946:
    """Zhejiang on 9 February 2020."""

    def test_88_features_of_the_right_kind(self, document: Any) -> None:
        assert document["type"] == "FeatureCollection"
        assert "crs" not in document
        assert len(document["features"]) == 88
        for feature in document["features"]:
            assert feature["type"] == "Feature"
            assert feature["geometry"]["type"] == "MultiPolygon"
            assert feature["id"] == feature["properties"]["code"]

    def test_rings_are_closed_and_exteriors_run_anticlockwise(self, document: Any) -> None:
        for feature in document["features"]:
            for exterior, *holes in feature["geometry"]["coordinates"]:
                assert anticlockwise(exterior), feature["id"]
                assert not any(anticlockwise(hole) for hole in holes), feature["id"]
                for ring in (exterior, *holes):
                    assert len(ring) >= 4
                    assert ring[0] == ring[-1]

    def test_coordinates_are_degrees_to_a_metre(self, document: Any) -> None:
        for feature in document["features"]:
            west, south, east, north = shapely.bounds(shapely.from_geojson(json.dumps(feature["geometry"])))
            assert 118 < west < east < 123.5
            assert 27 < south < north < 31.3
        lon = document["features"][0]["geometry"]["coordinates"][0][0][0][0]
        assert lon == round(lon, 5)

    def test_shapes_lie_where_the_source_has_them(self, document: Any, bundled: Edition) -> None:
        to_metres = Transformer.from_crs("EPSG:4326", bundled.drawing.projection, always_xy=True)
        source = sets.shapes("zhejiang-2020").set_index("code").geometry
        for feature in document["features"]:
            exported = shapely.from_geojson(json.dumps(feature["geometry"]))
            in_metres = [
                shapely.transform(shape, to_metres.transform, interleaved=False)
                for shape in (exported, source[feature["id"]])
            ]
            assert shapely.hausdorff_distance(*in_metres) < 100, feature["id"]

    def test_every_district_is_listed_once_with_its_tier(self, document: Any, bundled: Edition) -> None:
        day = bundled.day_index["2020-02-09"]
        members = [m for feature in document["features"] for m in feature["properties"]["members"]]
        assert {m["code"]: m["tier"] for m in members} == {
            code: bundled.tier(code, day) for code in bundled.districts
        }
        assert len(members) == 90
        assert all(m["reason_zh"] and m["reason_en"] for m in members)

    def test_a_merged_shape_has_the_tier_of_its_highest_member(self, document: Any) -> None:
        for feature in document["features"]:
            properties = feature["properties"]
            assert properties["tier"] == max(member["tier"] for member in properties["members"])
        merged = {f["id"]: len(f["properties"]["members"]) for f in document["features"]}
        assert {code for code, n in merged.items() if n == 2} == {"330102", "330105"}
