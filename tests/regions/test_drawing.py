"""The map as integer paths: what is drawn is what is there, each edge once, each share of ink right."""

from __future__ import annotations

from collections import Counter, defaultdict

import brotli
import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from fivecolour.regions import sets
from fivecolour.regions.drawing import WIDTH, Drawing, Label, absolute_points, draw, path

NAME = "zhejiang-2020"
Edge = tuple[tuple[int, int], tuple[int, int]]


@pytest.fixture(scope="module")
def zhejiang() -> Drawing:
    region = sets.load(NAME)
    parents = {district.code: district.parent for district in region.districts}
    return draw(sets.shapes(NAME), city_of=parents, context=sets.context(NAME))


def squares(*codes: str, lon: float = 120.0) -> gpd.GeoDataFrame:
    """Return squares of 0.1 degrees in a row from west to east, each sharing an edge with the next."""
    tenths = [shapely.box(lon + i / 10, 30, lon + (i + 1) / 10, 30.1) for i in range(len(codes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=tenths, crs="EPSG:4326")


def edges(data: str, *, closed: bool) -> list[Edge]:
    """Return the edges of path data, the smaller end first."""
    found = []
    for points in absolute_points(data):
        following = [*points[1:], points[0]] if closed else points[1:]
        found += [(min(a, b), max(a, b)) for a, b in zip(points, following, strict=closed)]
    return found


def drawn_polygon(data: str) -> shapely.Geometry:
    """Return what the path fills: rings inside others are holes."""
    rings = [shapely.Polygon(points) for points in absolute_points(data)]
    filled = rings[0]
    for ring in rings[1:]:
        filled = shapely.symmetric_difference(filled, ring)
    return filled


def signed_area(points: list[tuple[int, int]]) -> float:
    following = [*points[1:], points[0]]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, following, strict=True)) / 2


class TestPath:
    """Integer geometry as the shortest relative path."""

    @pytest.mark.parametrize(
        ("wkt", "data"),
        [
            ("POLYGON ((0 0, 10 0, 10 5, 0 5, 0 0))", "M0,0l10,0 0,5-10,0z"),
            ("POLYGON ((-3 -4, 6 -4, 6 2, -3 -4))", "M-3,-4l9,0 0,6z"),
            (
                "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))",
                "M0,0l9,0 0,9-9,0zM3,3l0,3 3,0 0-3z",
            ),
            ("MULTIPOLYGON (((0 0, 2 0, 0 2, 0 0)), ((5 5, 7 5, 5 7, 5 5)))", "M0,0l2,0-2,2zM5,5l2,0-2,2z"),
            ("LINESTRING (1 2, 4 2, 4 -3)", "M1,2l3,0 0-5"),
        ],
    )
    def test_literals(self, wkt: str, data: str) -> None:
        assert path(shapely.from_wkt(wkt)) == data

    def test_points_that_fall_together_are_left_out(self) -> None:
        assert path(shapely.from_wkt("LINESTRING (0 0, 0.2 0.3, 5 0)")) == "M0,0l5,0"

    def test_a_ring_that_collapses_draws_nothing(self) -> None:
        speck = shapely.from_wkt("POLYGON ((7 7, 7.2 7, 7.2 7.2, 7 7))")
        sliver = shapely.from_wkt("POLYGON ((0 0, 9 0, 9 0.2, 0 0))")
        assert (path(speck), path(sliver)) == ("", "")


corner = st.tuples(st.integers(-500, 500), st.integers(-500, 500))


@st.composite
def integer_polygons(drawing: st.DrawFn) -> shapely.Polygon:
    """Return hulls of integer points, some with a square hole."""
    hull = shapely.convex_hull(shapely.multipoints(drawing(st.lists(corner, min_size=3, max_size=12))))
    if shapely.get_dimensions(hull) < 2:
        left, top = drawing(corner)
        hull = shapely.box(left, top, left + 8, top + 8)
    middle = shapely.get_coordinates(shapely.point_on_surface(hull))[0].round()
    hole = shapely.box(*(middle - 1), *(middle + 1))
    return shapely.difference(hull, hole) if shapely.contains_properly(hull, hole) else hull


class TestRoundTrip:
    """What is written can be read back."""

    @given(integer_polygons())
    def test_points_of_every_ring_come_back(self, polygon: shapely.Polygon) -> None:
        rings = shapely.get_rings(polygon)
        points = [[(round(x), round(y)) for x, y in shapely.get_coordinates(ring)[:-1]] for ring in rings]
        assert absolute_points(path(polygon)) == points

    @given(st.lists(corner, min_size=2, max_size=20, unique=True))
    def test_points_of_a_line_come_back(self, points: list[tuple[int, int]]) -> None:
        assert absolute_points(path(shapely.linestrings(points))) == [points]

    @given(integer_polygons())
    def test_path_data_is_made_of_whole_numbers(self, polygon: shapely.Polygon) -> None:
        assert set(path(polygon)) <= set("0123456789,- Mlz")


class TestSmallMap:
    """Three squares in a row, the first two of one city."""

    def test_lines_by_what_they_part(self) -> None:
        drawn = draw(squares("1", "2", "3"), city_of={"1": "A", "2": "A", "3": "B"})
        counts = {kind: len(edges(data, closed=False)) for kind, data in drawn.lines.items()}
        assert counts == {"outline": 8, "city": 1, "district": 1}

    def test_labels_and_bounds_of_districts_and_cities(self) -> None:
        drawn = draw(squares("1", "2", "3"), city_of={"1": "A", "2": "A", "3": "B"})
        assert set(drawn.labels) == set(drawn.bounds) == {"1", "2", "3", "A", "B"}
        assert drawn.bounds["A"][0] == drawn.bounds["1"][0]
        assert drawn.bounds["A"][2] == drawn.bounds["2"][2]
        assert drawn.bounds["B"] == drawn.bounds["3"]

    def test_the_sheet_has_a_margin_and_north_is_up(self) -> None:
        lower = squares("south")
        upper = lower.translate(0, 0.1)
        both = gpd.GeoDataFrame({"code": ["s", "n"]}, geometry=[*lower.geometry, *upper], crs="EPSG:4326")
        drawn = draw(both, city_of={"s": "A", "n": "A"})
        assert drawn.width == WIDTH == 10_000
        assert drawn.bounds["A"] == (327, 327, 9673, 21802)
        assert drawn.height == 22130
        assert drawn.labels["n"].y < drawn.labels["s"].y

    def test_land_on_both_sides_of_the_date_line_stays_together(self) -> None:
        west = shapely.segmentize(shapely.box(-170, 60, -160, 65), 0.2)
        east = shapely.segmentize(shapely.box(-160, 60, -150, 65), 0.2)
        far = shapely.box(179, 52, 179.5, 53)
        land = gpd.GeoDataFrame({"code": ["w", "e", "far"]}, geometry=[west, east, far], crs="EPSG:4326")
        drawn = draw(land, city_of=dict.fromkeys(("w", "e", "far"), "A"))
        left, _, right, _ = drawn.bounds["w"]
        assert right - left > 2000
        assert drawn.bounds["far"][2] < left

    def test_neighbouring_land_is_drawn_with_its_names(self) -> None:
        neighbour = gpd.GeoDataFrame(
            {"name_zh": ["邻省", "远省"], "name_en": ["Next", "Far"]},
            geometry=[shapely.box(120.3, 30, 120.35, 30.1), shapely.box(10, 50, 11, 51)],
            crs="EPSG:4326",
        )
        drawn = draw(squares("1", "2", "3"), city_of=dict.fromkeys("123", "A"), context=neighbour)
        assert [(land["zh"], land["en"]) for land in drawn.context] == [("邻省", "Next")]
        assert drawn.context[0]["path"].startswith("M")
        assert drawn.context[0]["label"]["x"] > 9600

    def test_a_name_stands_in_the_wide_part_of_a_bent_district(self) -> None:
        bent = shapely.union(shapely.box(120, 30, 120.5, 30.02), shapely.box(120.4, 30, 120.5, 30.1))
        frame = gpd.GeoDataFrame({"code": ["1"]}, geometry=[bent], crs="EPSG:4326")
        drawn = draw(frame, city_of={"1": "A"})
        label = drawn.labels["1"]
        assert label.x > 7500
        assert shapely.contains_xy(drawn_polygon(drawn.paths["1"]), label.x, label.y)


class TestZhejiang:
    """The map of the shipped region set."""

    def test_one_path_for_each_of_88_polygons(self, zhejiang: Drawing) -> None:
        assert len(zhejiang.paths) == 88
        assert list(zhejiang.paths) == [str(code) for code in sets.shapes(NAME)["code"]]
        assert {"330103", "330104"}.isdisjoint(zhejiang.paths)
        assert all(data.startswith("M") and data.endswith("z") for data in zhejiang.paths.values())

    def test_size_of_the_sheet(self, zhejiang: Drawing) -> None:
        assert (zhejiang.width, zhejiang.height) == (10_000, 9627)
        assert zhejiang.metres_per_unit == pytest.approx(49.62, abs=0.01)

    def test_geometry_is_small(self, zhejiang: Drawing) -> None:
        fills = "".join(zhejiang.paths.values()).encode()
        borders = "".join(zhejiang.lines.values()).encode()
        assert len(brotli.compress(fills)) <= 21_000
        assert len(brotli.compress(fills + borders)) <= 35_000

    def test_every_edge_is_drawn_once(self, zhejiang: Drawing) -> None:
        owners: dict[Edge, list[str]] = defaultdict(list)
        for code, data in zhejiang.paths.items():
            for edge in edges(data, closed=True):
                owners[edge].append(code)
        drawn = Counter(edge for data in zhejiang.lines.values() for edge in edges(data, closed=False))
        assert set(drawn) == set(owners)
        assert set(drawn.values()) == {1}

    def test_each_line_parts_what_it_says(self, zhejiang: Drawing) -> None:
        city_of = {district.code: district.parent for district in sets.load(NAME).districts}
        cities: dict[Edge, list[str]] = defaultdict(list)
        for code, data in zhejiang.paths.items():
            for edge in edges(data, closed=True):
                cities[edge].append(city_of[code])
        for kind, expected in (("outline", (1, 1)), ("city", (2, 2)), ("district", (2, 1))):
            found = {
                (len(cities[edge]), len(set(cities[edge])))
                for edge in edges(zhejiang.lines[kind], closed=False)
            }
            assert found == {expected}, kind

    def test_ink_is_proportional_to_land(self, zhejiang: Drawing) -> None:
        earth = Geod(ellps="WGS84")
        square_metres = zhejiang.metres_per_unit**2
        wrong = {}
        for code, land in zip(sets.shapes(NAME)["code"], sets.shapes(NAME).geometry, strict=True):
            inked = abs(sum(signed_area(points) for points in absolute_points(zhejiang.paths[code])))
            ratio = inked * square_metres / abs(earth.geometry_area_perimeter(land)[0])
            if abs(ratio - 1) > 0.01:
                wrong[code] = ratio
        assert wrong == {}

    def test_names_stand_inside_their_polygons(self, zhejiang: Drawing) -> None:
        for code, data in zhejiang.paths.items():
            label, polygon = zhejiang.labels[code], drawn_polygon(data)
            assert shapely.contains_xy(polygon, label.x, label.y), code
            half = label.across / 2
            chord = shapely.linestrings([[label.x - half, label.y], [label.x + half, label.y]])
            assert shapely.covers(shapely.buffer(polygon, 2), chord), code

    def test_names_of_cities_stand_in_one_of_their_districts(self, zhejiang: Drawing) -> None:
        region = sets.load(NAME)
        for city in region.cities:
            label = zhejiang.labels[city.code]
            inside = [
                district.code
                for district in region.districts
                if district.parent == city.code
                and district.code in zhejiang.paths
                and shapely.contains_xy(drawn_polygon(zhejiang.paths[district.code]), label.x, label.y)
            ]
            assert len(inside) == 1, city.name.zh

    def test_bounds_are_those_of_the_paths(self, zhejiang: Drawing) -> None:
        for code, data in zhejiang.paths.items():
            points = [point for part in absolute_points(data) for point in part]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            assert zhejiang.bounds[code] == (min(xs), min(ys), max(xs), max(ys))

    def test_a_place_stands_where_it_lies(self, zhejiang: Drawing) -> None:
        there = Transformer.from_crs("EPSG:4326", zhejiang.projection, always_xy=True)
        x, y = there.transform(121.544, 29.868)  # Ningbo's drum tower, in 海曙
        unit = zhejiang.metres_per_unit
        across, down = (x - zhejiang.left) / unit, (zhejiang.top - y) / unit
        assert shapely.contains_xy(drawn_polygon(zhejiang.paths["330203"]), across, down)

    def test_neighbours(self, zhejiang: Drawing) -> None:
        assert [land["en"] for land in zhejiang.context] == [
            "Shanghai",
            "Jiangsu",
            "Anhui",
            "Fujian",
            "Jiangxi",
        ]
        assert all(land["label"]["across"] > 1000 for land in zhejiang.context)

    def test_drawn_twice_it_is_the_same(self, zhejiang: Drawing) -> None:
        parents = {district.code: district.parent for district in sets.load(NAME).districts}
        again = draw(sets.shapes(NAME), city_of=parents, context=sets.context(NAME))
        assert again == zhejiang
        assert isinstance(again.labels["330203"], Label)


class TestLargeCountries:
    """Far islands have frames of their own; no district is lost, wherever on earth it lies."""

    def mainland_and_far(self) -> gpd.GeoDataFrame:
        land = [shapely.box(-100 + i, 35 + j, -99 + i, 36 + j) for i in range(5) for j in range(4)]
        # Alaska lies on both sides of the date line; the second is smaller than a unit.
        far = [shapely.box(-179.9, 52, -178, 54), shapely.box(179.5, 52, 179.5001, 52.0001)]
        codes = [f"{i:02}" for i in range(22)]
        return gpd.GeoDataFrame({"code": codes}, geometry=[*land, *far], crs="EPSG:4326")

    def test_far_islands_are_framed_below_the_map(self) -> None:
        shapes = self.mainland_and_far()
        drawing = draw(shapes, city_of=dict.fromkeys(shapes["code"], "c"))
        (inset,) = drawing.insets
        assert inset.codes == ("20", "21")
        single = draw(shapes.iloc[:20], city_of=dict.fromkeys(shapes["code"], "c"))
        assert {code: drawing.paths[code] for code in single.paths} == single.paths
        assert single.height <= inset.frame[1] < inset.frame[3] < drawing.height
        for code in inset.codes:
            left, top, right, bottom = drawing.bounds[code]
            assert inset.frame[0] <= left <= right <= inset.frame[2]
            assert inset.frame[1] <= top <= bottom <= inset.frame[3]

    def test_no_district_is_lost(self) -> None:
        shapes = self.mainland_and_far()
        drawing = draw(shapes, city_of=dict.fromkeys(shapes["code"], "c"))
        assert [code for code, data in drawing.paths.items() if not data] == []
        assert set(drawing.paths) == set(shapes["code"])

    def test_every_district_comes_back_to_where_it_lies(self) -> None:
        shapes = self.mainland_and_far()
        drawing = draw(shapes, city_of=dict.fromkeys(shapes["code"], "c"))
        for code, lon, lat in (("00", -100, 35), ("20", -179.9, 52)):
            projection, left, top, metres = drawing.sheet_of(code)
            x, y = Transformer.from_crs("EPSG:4326", projection, always_xy=True).transform(lon, lat)
            unit = ((x - left) / metres, (top - y) / metres)
            points = [point for part in absolute_points(drawing.paths[code]) for point in part]
            assert min(abs(px - unit[0]) + abs(py - unit[1]) for px, py in points) <= 2

    @pytest.mark.parametrize("south", [-4.0, -90.0, 80.0, -12.0])
    def test_equator_and_poles(self, south: float) -> None:
        rows = [shapely.box(10 + i, south, 11 + i, south + 8) for i in range(3)]
        shapes = gpd.GeoDataFrame({"code": list("abc")}, geometry=rows, crs="EPSG:4326")
        drawing = draw(shapes, city_of=dict.fromkeys("abc", "c"))
        areas = [drawn_polygon(drawing.paths[code]).area for code in "abc"]
        assert max(areas) / min(areas) == pytest.approx(1, abs=0.02)
