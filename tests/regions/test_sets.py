"""Region sets on disk."""

from __future__ import annotations

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import box

from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.regions.region_set import City, District, Population, RegionSet, Text, Zone
from fivecolour.regions.sets import Built

SMALL = RegionSet(
    name="small",
    title=Text("小图", 'A "small" map'),
    home="1",
    districts=(
        District(
            "11", Text("甲区", "A District"), Text("甲", "A"), "jia", "1", Population(5, 2020, "census")
        ),
        District("12", Text("乙区", "B District"), Text("乙", "B"), "yi", "1", drawn_in="11"),
    ),
    cities=(City("1", Text("市", "City"), Text("市", "City"), "shi"),),
    zones=(Zone("1:园区", Text("园区", "Park"), "1", "11", note=Text("注", "note")),),
    credit=Text("来源", "Source"),
    valid_from="2020-01-01",
    valid_to=None,
    content_hash="",
    notes=(Text("一，二", "one\ntwo"), Text("三", "three")),
)


def built(region_set=SMALL):
    shape = gpd.GeoDataFrame({"code": ["11"]}, geometry=[box(120, 30, 121.5, 31)], crs=4326)
    city = shape.assign(code="1")
    land = gpd.GeoDataFrame({"code": [], "name_zh": [], "name_en": []}, geometry=[], crs=4326)
    return Built(region_set, shape, city, land, {"source": "hand", "tolerance_px": 0.7}, ())


@pytest.fixture
def root(tmp_path):
    sets.write(built(), root=tmp_path)
    return tmp_path


class TestThereAndBack:
    """What is written is read."""

    def test_region_set(self, root):
        loaded = sets.load("small", root=root)
        assert len(loaded.content_hash) == 64
        assert replace(loaded, content_hash="") == SMALL

    def test_geometry(self, root):
        shapes = sets.shapes("small", root=root)
        assert shapes.crs.to_epsg() == 4326
        assert list(shapes.columns) == ["geometry", "code"]
        assert shapes.geometry[0].equals(box(120, 30, 121.5, 31))
        assert sets.city_shapes("small", root=root)["code"].tolist() == ["1"]
        assert sets.context("small", root=root).empty

    def test_description(self, root):
        about = sets.describe("small", root=root)
        assert (about["districts"], about["polygons"], about["cities"], about["zones"]) == (2, 1, 1, 1)
        assert about["source"] == "hand"

    def test_geojson_holds_the_code_and_nothing_else(self, root):
        feature = json.loads((root / "small" / "shapes.geojson").read_text())["features"][0]
        assert feature["properties"] == {"code": "11"}

    def test_listed_in_order(self, root):
        sets.write(built(replace(SMALL, name="also")), root=root)
        assert sets.list_sets(root=root) == ["also", "small"]


class TestContentHash:
    """The hash stands for every file."""

    def test_same_content_same_hash(self, root, tmp_path_factory):
        again = sets.write(built(), root=tmp_path_factory.mktemp("again"))
        assert again == sets.load("small", root=root).content_hash

    def test_another_name_another_hash(self, root):
        other = sets.write(built(replace(SMALL, title=Text("别", "other"))), root=root / "other")
        assert other != sets.load("small", root=root).content_hash

    @pytest.mark.parametrize("file", [*sets.FILES, "region.toml"])
    def test_a_changed_file_is_noticed(self, root, file):
        path = root / "small" / file
        path.write_text(path.read_text() + " ")
        with pytest.raises(
            UserError,
            match="files were changed after it was built; run: fivecolour regions rebuild small",
        ):
            sets.load("small", root=root)

    @pytest.mark.parametrize("file", sets.FILES)
    def test_a_missing_file_is_noticed(self, root, file):
        (root / "small" / file).unlink()
        with pytest.raises(UserError, match=f"{file}: no such file; build the region set again"):
            sets.load("small", root=root)


class TestRefusals:
    """Names that are none."""

    @pytest.mark.parametrize("name", ["atlantis", "../small", "", "small/../small"])
    def test_unknown_set(self, root, name):
        with pytest.raises(UserError, match="there are: small"):
            sets.load(name, root=root)

    def test_bad_name_is_not_written(self, tmp_path):
        with pytest.raises(UserError, match="cannot name a region set"):
            sets.write(built(replace(SMALL, name="../x")), root=tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_broken_description(self, root):
        (root / "small" / "region.toml").write_text("name = ")
        with pytest.raises(UserError, match=r"is not TOML: .*; mend that place"):
            sets.load("small", root=root)

    def test_description_without_a_hash(self, root):
        path = root / "small" / "region.toml"
        path.write_text(path.read_text().partition("\n")[2])
        with pytest.raises(UserError, match="has no content_hash; build the region set again"):
            sets.load("small", root=root)
