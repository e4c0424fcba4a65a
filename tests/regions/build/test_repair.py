"""Repairing, cleaning and simplifying polygons as one coverage."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from fivecolour.regions.build import repair
from fivecolour.regions.build.repair import Pixel


def frame(*geometries):
    codes = [chr(ord("a") + number) for number in range(len(geometries))]
    return gpd.GeoDataFrame({"code": codes}, geometry=list(geometries), crs=4326)


def signed_area(ring):
    x, y = np.asarray(ring.coords).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


class TestRepair:
    """Every polygon becomes valid, and what cannot is named."""

    def test_bow_tie_becomes_two_triangles(self):
        repaired = repair.repair(frame(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), box(5, 5, 6, 6)))
        assert repaired.mended == ("a",)
        assert repaired.empty == ()
        assert repaired.frame.geometry[0].area == 2
        assert repaired.frame.is_valid.all()

    def test_collapsed_ring_is_left_out_and_named(self):
        repaired = repair.repair(frame(Polygon([(0, 0), (1, 1), (0, 0)]), box(5, 5, 6, 6), Polygon(), None))
        assert repaired.empty == ("a", "c", "d")
        assert repaired.frame["code"].tolist() == ["b"]

    def test_lines_beside_a_polygon_go(self):
        mixed = shapely.GeometryCollection([box(0, 0, 1, 1), LineString([(2, 2), (3, 3)])])
        assert repair.repair(frame(mixed)).frame.geometry[0].equals(box(0, 0, 1, 1))

    def test_coordinates_are_rounded_to_a_metre(self):
        repaired = repair.repair(frame(box(0.123456789, 0, 1, 1))).frame
        assert repaired.total_bounds[0] == 0.12346


class TestOverlaps:
    """Ground that two districts claim."""

    def test_listed_in_square_kilometres(self):
        found = repair.overlaps(frame(box(0, 0, 1, 1), box(0.9, 0, 2, 1), box(1.99, 0, 3, 1)))
        assert [(overlap.first, overlap.second) for overlap in found] == [("a", "b"), ("b", "c")]
        assert found[0].km2 == pytest.approx(0.1 * 111.32 * 110.57, rel=0.01)

    def test_neighbours_do_not_overlap(self):
        assert repair.overlaps(frame(box(0, 0, 1, 1), box(1, 0, 2, 1))) == []

    def test_one_inside_another_does(self):
        found = repair.overlaps(frame(box(0, 0, 1, 1), box(0.4, 0.4, 0.6, 0.6)))
        assert [(overlap.first, overlap.second) for overlap in found] == [("a", "b")]


class TestClean:
    """Borders that differ a little become one border."""

    def test_overlap_and_gap_are_closed(self):
        notched = Polygon([(1, 0), (1, 1), (2, 1), (1.9999, 0.5), (2, 0)])
        ragged = frame(box(0, 0, 1.0001, 1), notched, box(2, 0, 3, 1))
        cleaned = repair.clean(ragged, pixel=Pixel.of(ragged))
        assert shapely.coverage_is_valid(cleaned.geometry.to_numpy())
        assert shapely.union_all(cleaned.geometry.to_numpy()).area == pytest.approx(3, abs=1e-6)


class TestWithoutIslets:
    """Islands too small to see go; nothing else does."""

    PIXEL = Pixel(degrees=0.001, squeeze=1.0)

    def repaired(self, *geometries, islet_px=10.0):
        return repair.without_islets(frame(*geometries), pixel=self.PIXEL, islet_px=islet_px)

    def test_small_island_goes(self):
        district = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 2.005, 2.005)])
        district_left, count = self.repaired(district)
        assert count == 1
        assert district_left.geometry[0].equals(box(0, 0, 1, 1))

    def test_largest_part_stays_however_small(self):
        district = MultiPolygon([box(0, 0, 0.005, 0.005), box(2, 2, 2.003, 2.003)])
        district_left, count = self.repaired(district)
        assert count == 1
        assert district_left.geometry[0].equals(box(0, 0, 0.005, 0.005))

    def test_small_part_that_touches_a_neighbour_stays(self):
        exclave = box(1, 0, 1.005, 0.005)
        district_left, count = self.repaired(MultiPolygon([box(5, 5, 6, 6), exclave]), box(0, 0, 1, 1))
        assert count == 0
        assert district_left.geometry[0].area == pytest.approx(1 + 0.005**2)


class TestSimplify:
    """A common border stays common."""

    @settings(max_examples=25, deadline=None)
    @given(offsets=st.lists(st.floats(-0.01, 0.01), min_size=20, max_size=20), tolerance=st.floats(0, 30))
    def test_neighbours_stay_neighbours(self, offsets, tolerance):
        wiggle = [(round(1 + offset, 5), round((i + 1) / 21, 5)) for i, offset in enumerate(offsets)]
        border = [(1.0, 0.0), *wiggle, (1.0, 1.0)]
        pair = frame(Polygon([(0, 0), *border, (0, 1)]), Polygon([(2, 0), (2, 1), *border[::-1]]))
        simple = repair.simplify(pair, pixel=Pixel.of(pair), tolerance_px=tolerance)
        assert shapely.coverage_is_valid(simple.geometry.to_numpy())
        assert shapely.union_all(simple.geometry.to_numpy()).area == pytest.approx(2, abs=1e-4)


class TestClockwise:
    """Exteriors run clockwise, holes the other way, whatever the file had."""

    def test_both_directions(self):
        holed = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
        turned = repair.clockwise(frame(holed, holed.reverse()))
        for polygon in turned.geometry:
            assert signed_area(polygon.exterior) == -9
            assert signed_area(polygon.interiors[0]) == 1
        assert turned.geometry[0].wkt == turned.geometry[1].wkt

    def test_one_part_is_a_polygon(self):
        assert repair.clockwise(frame(MultiPolygon([box(0, 0, 1, 1)]))).geom_type.tolist() == ["Polygon"]


class TestDissolved:
    """Cities from their districts."""

    def test_united_without_inner_borders(self):
        districts = frame(box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)).assign(parent=["x", "x", "y"])
        cities = repair.dissolved(districts, "parent")
        assert cities["code"].tolist() == ["x", "y"]
        assert cities.geometry[0].equals(box(0, 0, 2, 1))


class TestPixel:
    """A pixel of a map 1,000 pixels high."""

    def test_of_a_frame(self):
        pixel = Pixel.of(frame(box(100, 59.5, 103, 60.5)))
        assert pixel.degrees == pytest.approx(0.001)
        assert pixel.squeeze == pytest.approx(0.5)
        assert pixel.areas(np.array([box(100, 60, 100.002, 60.001)])) == pytest.approx([1.0])
