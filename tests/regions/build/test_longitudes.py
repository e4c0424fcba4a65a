"""Degrees as files write them otherwise: latitude first, beyond 180°, across the date line."""

from __future__ import annotations

import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from fivecolour.errors import UserError
from fivecolour.regions.build import boundaries
from fivecolour.regions.build.boundaries import Columns

CODE = Columns(code="code")
FIJI = [box(176, -18, 178, -16), MultiPolygon([box(178, -18, 180, -16), box(-180, -18, -179, -16)])]
CROSSING = Polygon([(178, -18), (-179, -18), (-179, -16), (178, -16)])
NOTE = "1 across or beyond the date line brought to 180° W to 180° E: 102"


def swapped(geometry):
    return shapely.transform(geometry, lambda points: points[:, ::-1])


@pytest.mark.parametrize("second", [box(178, -18, 181, -16), CROSSING])
def test_across_the_date_line(polygons, second):
    """The one was refused, and the other drawn round the earth without a word."""
    read = boundaries.read(polygons([FIJI[0], second]), columns=CODE)
    assert [a.equals(b) for a, b in zip(read.frame.geometry, FIJI, strict=True)] == [True, True]
    assert read.findings == (NOTE,)


def test_with_a_lagoon(polygons):
    hole = [(179, -17.5), (-179.5, -17.5), (-179.5, -16.5), (179, -16.5)]
    read = boundaries.read(polygons([FIJI[0], Polygon(CROSSING.exterior.coords, [hole])]), columns=CODE)
    assert read.frame.geometry[1].area == pytest.approx(3 * 2 - 1.5)


def test_what_is_parted_already_stays(polygons):
    read = boundaries.read(polygons(FIJI), columns=CODE)
    assert [a.equals(b) for a, b in zip(read.frame.geometry, FIJI, strict=True)] == [True, True]
    assert read.findings == ()


def test_land_round_a_pole_stays(polygons):
    antarctica = Polygon([(-180, -90), (-180, -70), (0, -65), (180, -70), (180, -90)])
    read = boundaries.read(polygons([antarctica, FIJI[0]]), columns=CODE)
    assert (read.frame.geometry[0].equals(antarctica), read.findings) == (True, ())


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490"])
def test_latitude_first(polygons, crs):
    """It was refused: whatever --crs said could not mean it."""
    squares = [box(120, 30, 121, 31), box(121, 30, 122, 31)]
    read = boundaries.read(polygons(list(map(swapped, squares)), crs=crs), columns=CODE)
    assert [a.equals(b) for a, b in zip(read.frame.geometry, squares, strict=True)] == [True, True]
    assert read.findings == ("latitudes stood before longitudes; they were put in their order",)


def test_metres_are_no_degrees(polygons):
    with pytest.raises(UserError, match="cannot mean"):
        boundaries.read(polygons([box(2e5, 100, 3e5, 120)]), columns=CODE)
