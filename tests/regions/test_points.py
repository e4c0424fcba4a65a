"""Points into districts: the same counts as a test of each point, boundaries included."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from fivecolour.regions.datum_check import datum_question
from fivecolour.regions.datums import gcj02_to_bd09, wgs84_to_gcj02
from fivecolour.regions.points import NONE, Districts, Predicate

FEW_CELLS = 4_096
RING = Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
# A ring with an enclave, a neighbour, an island far away, an empty one, and one that overlaps the neighbour.
SHAPES = np.array(
    [RING, box(1, 1, 2, 2), box(3, 0, 4, 3), box(170, 50, 170.5, 51), Polygon(), box(3.5, 1, 5, 2)]
)
HALVES = st.tuples(st.integers(-1, 11).map(lambda n: n / 2), st.integers(-1, 7).map(lambda n: n / 2))


def joined(points: np.ndarray, predicate: str) -> list[int]:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points[:, 0], points[:, 1]))
    pairs = gpd.sjoin(frame, gpd.GeoDataFrame(geometry=SHAPES), predicate=predicate)
    return np.bincount(pairs["index_right"], minlength=len(SHAPES)).tolist()


@pytest.fixture(scope="module")
def districts() -> Districts:
    return Districts(list("abcdef"), SHAPES, cells=FEW_CELLS)


class TestDistricts:
    def test_locate(self, districts: Districts) -> None:
        points = np.array(
            [[0.5, 0.5], [1.5, 1.5], [1, 1.5], [3, 1], [3.7, 1.5], [170.2, 50.5], [90, 0], [np.nan, 1]]
        )
        assert districts.locate(points).tolist() == ["a", "b", "a", "a", "c", "d", "", ""]

    def test_no_points(self, districts: Districts) -> None:
        assert districts.counts([]).tolist() == [0] * 6
        assert districts.rows(np.empty((0, 2))).tolist() == []

    @pytest.mark.parametrize("predicate", ["intersects", "within"])
    def test_as_a_spatial_join(self, districts: Districts, predicate: Predicate) -> None:
        random = np.random.default_rng(1)
        points = np.vstack([random.uniform((-1, -1), (6, 4), (20_000, 2)), shapely.get_coordinates(SHAPES)])
        assert districts.counts([points[:700], points[700:]], predicate=predicate).tolist() == joined(
            points, predicate
        )

    @given(st.lists(HALVES, min_size=1, max_size=20))
    def test_on_boundaries(self, districts: Districts, points: list[tuple[float, float]]) -> None:
        found = np.array(points)
        for predicate in ("intersects", "within"):
            assert districts.counts([found], predicate=predicate).tolist() == joined(found, predicate)

    def test_slanted_boundaries(self) -> None:
        random = np.random.default_rng(2)
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(random.uniform(0, 9, (60, 2)))))
        points = random.uniform(-2, 11, (30_000, 2))
        expected = [int(shapely.intersects_xy(cell, points[:, 0], points[:, 1]).sum()) for cell in cells]
        assert Districts([""] * len(cells), cells, cells=FEW_CELLS).counts([points]).tolist() == expected


class TestDatumQuestion:
    """Ten districts a few kilometres wide around Ningbo."""

    edges = np.linspace(121.0, 121.4, 11)
    strips = Districts(
        list("abcdefghij"),
        np.array([box(a, 29.8, b, 30.0) for a, b in pairwise(edges)]),
        cells=FEW_CELLS,
    )
    points = np.random.default_rng(3).uniform((121.0, 29.8), (121.4, 30.0), (3_000, 2))

    @pytest.mark.parametrize(
        ("datum", "points_as_sent"),
        [("GCJ-02", wgs84_to_gcj02(points)), ("BD-09", gcj02_to_bd09(wgs84_to_gcj02(points)))],
    )
    def test_asks(self, datum: str, points_as_sent: np.ndarray) -> None:
        declared = self.strips.rows(self.points)
        question = datum_question(points_as_sent, rows=self.strips.rows, declared=declared)
        assert question is not None
        assert question.datum == datum
        assert "say their datum: WGS-84, GCJ-02 or BD-09" in str(question)

    def test_does_not_ask(self) -> None:
        declared = self.strips.rows(self.points)
        assert datum_question(self.points, rows=self.strips.rows, declared=declared) is None
        unnamed = np.full(len(self.points), NONE)
        assert datum_question(wgs84_to_gcj02(self.points), rows=self.strips.rows, declared=unnamed) is None

    def test_by_points_outside(self) -> None:
        question = datum_question(wgs84_to_gcj02(self.points), rows=self.strips.rows)
        assert question is not None
        assert question.datum == "GCJ-02"
