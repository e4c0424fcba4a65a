"""Building region sets from files of polygons."""

from __future__ import annotations

import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.regions.build import recipes
from fivecolour.regions.build.boundaries import Columns
from fivecolour.regions.build.pipeline import build
from fivecolour.regions.build.recipes import Recipe

COLUMNS = Columns(code="code", name="name")
# Four districts of two cities, codes 11 12 | 21 22, on one degree each.
GRID = [box(120, 30, 121, 31), box(121, 30, 122, 31), box(120, 31, 121, 32), box(121, 31, 122, 32)]
CODES = ["11", "12", "21", "22"]


def recipe(path, **changes):
    return Recipe(**{"name": "grid", "polygons": path, "columns": COLUMNS, **changes})


class TestFromPolygons:
    """The districts are those of the file."""

    def test_districts_and_cities(self, polygons):
        built = build(recipe(polygons(GRID, codes=CODES), parent_length=1))
        assert [d.code for d in built.region_set.districts] == CODES
        assert [d.parent for d in built.region_set.districts] == ["1", "1", "2", "2"]
        assert built.region_set.districts[0].name.en == "District 11"
        assert built.region_set.districts[0].population is None
        assert built.shapes["code"].tolist() == CODES
        assert built.cities["code"].tolist() == ["1", "2"]
        assert built.cities.geometry[0].equals(box(120, 30, 122, 31))
        assert built.context.empty
        assert built.findings == ()

    def test_parents_by_column(self, polygons):
        built = build(recipe(polygons(GRID, codes=CODES), columns=Columns(code="code", parent="name")))
        assert [city.code for city in built.region_set.cities] == [f"District {code}" for code in CODES]

    def test_without_parents(self, polygons):
        built = build(recipe(polygons(GRID, codes=CODES)))
        assert built.region_set.cities == ()
        assert built.cities.empty

    def test_written_and_loaded(self, polygons, tmp_path):
        built = build(recipe(polygons(GRID, codes=CODES), parent_length=1))
        digest = sets.write(built, root=tmp_path)
        assert sets.load("grid", root=tmp_path).content_hash == digest
        assert len(sets.shapes("grid", root=tmp_path)) == 4

    def test_order_of_rows_and_format_do_not_change_the_shapes(self, polygons):
        one = build(recipe(polygons(GRID, codes=CODES, file="a.geojson")))
        two = build(recipe(polygons(GRID[::-1], codes=CODES[::-1], file="b.shp")))
        assert one.shapes.geometry.to_wkt().tolist() == two.shapes.geometry.to_wkt().tolist()


class TestRepairs:
    """Whatever is mended or left out is said."""

    def test_bow_tie_and_collapsed(self, polygons):
        bow_tie = Polygon([(130, 30), (132, 32), (132, 30), (130, 32)])
        path = polygons(
            [*GRID, bow_tie, Polygon([(140, 30), (140, 31), (140, 30)])], codes=[*CODES, "31", "32"]
        )
        built = build(recipe(path))
        assert built.findings == (
            "1 polygon mended: 31",
            "1 without any area left out: 32",
        )
        assert [d.code for d in built.region_set.districts] == [*CODES, "31"]

    def test_nothing_left(self, polygons):
        with pytest.raises(UserError, match="no polygon holds any area"):
            build(recipe(polygons([Polygon([(140, 30), (140, 31), (140, 30)])])))

    def test_small_overlaps_are_removed(self, polygons):
        path = polygons([box(120, 30, 121.00005, 31), *GRID[1:]], codes=CODES)
        built = build(recipe(path))
        assert built.findings[0].startswith("1 overlaps of neighbours removed, 0.53")
        assert shapely.coverage_is_valid(built.shapes.geometry.to_numpy())

    def test_large_overlaps_are_refused_and_listed(self, polygons):
        path = polygons([box(120, 30, 121.5, 31), *GRID[1:]], codes=CODES)
        with pytest.raises(
            UserError,
            match=r"overlap by more than 1 km²: 11 and 12 share 5\.3\de\+03 km²; mend the file or allow",
        ):
            build(recipe(path))

    def test_or_allowed(self, polygons):
        path = polygons([box(120, 30, 121.5, 31), *GRID[1:]], codes=CODES)
        built = build(recipe(path, max_overlap_km2=10_000))
        assert shapely.coverage_is_valid(built.shapes.geometry.to_numpy())

    def test_a_district_that_a_neighbour_covers_is_named(self, polygons):
        """Drawn twice, and allowed."""
        built = build(recipe(polygons([*GRID, GRID[3]], codes=[*CODES, "31"]), max_overlap_km2=20_000))
        assert len(built.shapes) == 4
        assert built.findings[1].startswith("1 wholly covered by a neighbour left out: ")

    def test_islets(self, polygons):
        path = polygons([MultiPolygon([GRID[0], box(119, 30, 119.0001, 30.0001)]), *GRID[1:]], codes=CODES)
        assert build(recipe(path)).findings == ("1 islands smaller than 1.5 map pixels square left out",)


class TestMerge:
    """Districts founded later go back into the older one."""

    def test_dissolved(self, polygons):
        built = build(recipe(polygons(GRID, codes=CODES), merge=(("22", "21"),)))
        assert built.shapes["code"].tolist() == ["11", "12", "21"]
        assert built.shapes.geometry[2].equals(box(120, 31, 122, 32))
        assert built.region_set.districts[2].name.en == "District 21"
        assert built.findings == ("polygon 22 dissolved into 21",)

    def test_unknown_code(self, polygons):
        with pytest.raises(UserError, match="no polygon with code 99, which is to be merged"):
            build(recipe(polygons(GRID, codes=CODES), merge=(("99", "21"),)))


class TestRecipeFiles:
    """A recipe with tables written by hand."""

    RECIPE = """
name = "hand"
home = "1"
valid_from = "2020-01-01"
tolerance_px = 0.7
islet_px = 1.5
title = { zh = "图", en = "Map" }
credit = { zh = "源", en = "Source" }
notes = [{ zh = "注", en = "Note" }]
[polygons]
file = "polygons.gpkg"
crs = "EPSG:4326"
code_column = "code"
keep_prefix = "1"
[context]
padding_degrees = 0.5
provinces = { "21" = { zh = "邻", en = "Neighbour" }, "22" = { zh = "邻二", en = "Second" } }
"""
    HEAD = (
        "code,name_zh,name_en,short_zh,short_en,pinyin,parent,"
        "population,population_year,population_source,aliases,drawn_in\n"
    )

    @pytest.fixture
    def place(self, tmp_path, polygons):
        polygons(GRID, codes=CODES)
        (tmp_path / "recipe.toml").write_text(self.RECIPE)
        rows = "11,A,A,A,A,a,1,,,,,\n12,B,B,B,B,b,1,,,,,\n13,C,C,C,C,c,1,,,,,12\n"
        (tmp_path / "districts.csv").write_text(self.HEAD + rows)
        (tmp_path / "cities.csv").write_text(
            "code,name_zh,name_en,short_zh,short_en,pinyin,aliases\n1,X,X,X,X,x,\n"
        )
        (tmp_path / "zones.csv").write_text("code,name_zh,name_en,parent,lies_in,aliases,note_zh,note_en\n")
        return tmp_path

    def test_tables_and_context(self, place):
        built = build(recipes.read(place / "recipe.toml"))
        assert [d.code for d in built.region_set.districts] == ["11", "12", "13"]
        assert built.shapes["code"].tolist() == ["11", "12"]
        assert built.context["name_en"].tolist() == ["Neighbour", "Second"]
        assert built.context.total_bounds.tolist() == [120, 31, 122, 31.5]
        assert built.region_set.notes[0].en == "Note"

    def test_polygon_without_a_district(self, place):
        (place / "districts.csv").write_text(self.HEAD + "11,A,A,A,A,a,1,,,,,\n14,D,D,D,D,d,1,,,,,\n")
        with pytest.raises(
            UserError, match="polygons without a district: 12; districts without a polygon: 14"
        ):
            build(recipes.read(place / "recipe.toml"))

    def test_parents_that_are_no_city(self, place):
        rows = "11,A,A,A,A,a,1,,,,,\n12,B,B,B,B,b,9,,,,,\n"
        (place / "districts.csv").write_text(self.HEAD + rows)
        with (place / "zones.csv").open("a") as file:
            file.write("1:z,Z,Z,1,77,,,\n")
        with pytest.raises(UserError, match=r"codes that no table has: 12 \(parent 9\), 1:z \(lies in 77\)"):
            build(recipes.read(place / "recipe.toml"))

    def test_missing_recipe(self, tmp_path):
        with pytest.raises(UserError, match="no such recipe; give a file of polygons with --input"):
            recipes.read(tmp_path / "recipe.toml")

    def test_missing_key(self, place):
        (place / "recipe.toml").write_text(self.RECIPE.replace('code_column = "code"', ""))
        with pytest.raises(UserError, match="needs the key 'code_column'"):
            recipes.read(place / "recipe.toml")

    def test_not_toml(self, place):
        (place / "recipe.toml").write_text("name = zhejiang")
        with pytest.raises(UserError, match="is not TOML: "):
            recipes.read(place / "recipe.toml")

    def test_missing_package(self, place):
        text = self.RECIPE.replace("[polygons]", '[polygons]\npackage = "no_such_package"')
        (place / "recipe.toml").write_text(text)
        with pytest.raises(UserError, match=r"needs the package no_such_package; .*five-colour-map\[build\]"):
            recipes.read(place / "recipe.toml")


class TestEnclaves:
    """Districts within others that have no hole for them."""

    OUTER, INNER, INMOST = box(120, 30, 121, 31), box(120.2, 30.2, 120.8, 30.8), box(120.4, 30.4, 120.6, 30.6)

    def areas(self, built):
        return {
            code: round(shape.area, 3)
            for code, shape in zip(built.shapes["code"], built.shapes.geometry, strict=True)
        }

    def test_is_cut_out_and_named(self, polygons):
        built = build(recipe(polygons([self.OUTER, self.INNER], codes=["11", "12"])))
        assert self.areas(built) == {"11": 0.64, "12": 0.36}
        note = "12 lies within 11, which had no hole for it: cut out (3.83e+03 km²)"
        assert built.findings == (note,)
        assert shapely.coverage_is_valid(built.shapes.geometry.to_numpy())

    def test_one_within_another(self, polygons):
        built = build(recipe(polygons([self.INMOST, self.OUTER, self.INNER], codes=["13", "11", "12"])))
        assert self.areas(built) == {"11": 0.64, "12": 0.32, "13": 0.04}
        assert [finding.partition(",")[0] for finding in built.findings] == [
            "13 lies within 11",
            "12 lies within 11",
        ]

    def test_at_the_border_of_what_it_lies_in(self, polygons):
        built = build(recipe(polygons([self.OUTER, box(120, 30, 120.5, 30.5)], codes=["11", "12"])))
        assert self.areas(built) == {"11": 0.75, "12": 0.25}

    def test_across_two_districts(self, polygons):
        across = box(120.8, 30.4, 121.2, 30.6)
        built = build(recipe(polygons([*GRID, across], codes=[*CODES, "31"])))
        assert self.areas(built) == {"11": 0.96, "12": 0.96, "21": 1.0, "22": 1.0, "31": 0.08}
        assert built.findings[0].startswith("31 lies within 11, 12, which had no hole for it")

    def test_one_that_has_its_hole_stays(self, polygons):
        ring = self.OUTER.difference(self.INNER)
        built = build(recipe(polygons([ring, self.INNER], codes=["11", "12"])))
        assert (self.areas(built), built.findings) == ({"11": 0.64, "12": 0.36}, ())

    def test_what_its_districts_cover_is_no_district(self, polygons):
        path = polygons([*GRID, box(120, 30, 122, 32)], codes=[*CODES, "99"])
        with pytest.raises(UserError, match=r"99 is covered by 11, 12, 21, 22, .* --drop code=99"):
            build(recipe(path))
        built = build(recipe(path, columns=Columns(code="code", drop=(("code", "99"),))))
        assert built.shapes["code"].tolist() == CODES

    def test_half_within_is_refused(self, polygons):
        path = polygons([self.OUTER, box(120.5, 30.2, 121.5, 30.8)], codes=["11", "12"])
        with pytest.raises(UserError, match="polygons overlap by more than 1 km²: 11 and 12 share"):
            build(recipe(path))

    def test_the_same_polygon_twice_is_refused(self, polygons):
        with pytest.raises(UserError, match="polygons overlap by more than"):
            build(recipe(polygons([self.OUTER, self.OUTER], codes=["11", "12"])))

    def test_a_part_of_a_district_that_lies_elsewhere_too(self, polygons):
        """The file was refused, and what was proposed drew the part nowhere."""
        two = MultiPolygon([self.INNER, box(123, 30, 124, 31)])
        built = build(recipe(polygons([self.OUTER, two], codes=["11", "12"])))
        assert self.areas(built) == {"11": 0.64, "12": 1.36}
        assert built.findings == (
            "a part of 12 lies within 11, which had no hole for it: cut out (3.83e+03 km²)",
        )

    def test_parts_of_two_districts_in_each_other(self, polygons):
        one = MultiPolygon([box(120, 30, 121, 31), box(121.4, 30.4, 121.6, 30.6)])
        other = MultiPolygon([box(121, 30, 122, 31), self.INMOST])
        built = build(recipe(polygons([one, other], codes=["11", "12"])))
        assert self.areas(built) == {"11": 1.0, "12": 1.0}
        assert {finding.partition(",")[0] for finding in built.findings} == {
            "a part of 11 lies within 12",
            "a part of 12 lies within 11",
        }

    def test_parts_in_two_districts(self, polygons):
        parts = MultiPolygon([self.INMOST, box(121.4, 30.4, 121.6, 30.6)])
        built = build(recipe(polygons([*GRID, parts], codes=[*CODES, "31"])))
        assert self.areas(built) == {"11": 0.96, "12": 0.96, "21": 1.0, "22": 1.0, "31": 0.08}
        assert built.findings[0].startswith("31 lies within 11, 12, which had no hole for it")
