"""Which districts lie side by side."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import shapely

from fivecolour.regions import sets
from fivecolour.regions.neighbours import neighbours
from fivecolour.regions.region_set import District, Text


def district(code: str) -> District:
    return District(code, Text(code, code), Text(code, code), code, "c")


class TestNeighbours:
    """Touching polygons; who has none of his own lies in another's."""

    def test_corner_gap_and_island(self) -> None:
        boxes = [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(5, 5, 6, 6)]
        frame = gpd.GeoDataFrame({"code": list("abc")}, geometry=boxes)
        assert neighbours([district(code) for code in "abc"], frame) == ((1,), (0,), ())

    def test_drawn_inside_another(self) -> None:
        frame = gpd.GeoDataFrame(
            {"code": ["a", "b"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
        )
        places = [district("a"), district("b"), replace(district("c"), drawn_in="a"), district("d")]
        assert neighbours(places, frame) == ((1, 2), (0, 2), (0, 1), ())

    def test_zhejiang(self) -> None:
        region = sets.load("zhejiang-2020")
        found = neighbours(region.districts, sets.shapes(region.name))
        names = [one.short.zh for one in region.districts]
        assert {names[near] for near in found[names.index("海曙")]} == {"江北", "鄞州", "奉化", "余姚"}
        assert all(here in found[there] for here, near in enumerate(found) for there in near)
