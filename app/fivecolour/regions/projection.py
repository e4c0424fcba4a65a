"""How longitude and latitude become units on a sheet: equal-area, chosen by the extent of the land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

WIDTH = 10_000
MARGIN = 0.035
_HALF_A_WORLD = 180
# Parallels nearer to each other's mirror image than that make a cone so blunt that it is no cone.
_BLUNT, _POLAR = 10, 75
Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class DrawingSheet:
    """How longitude and latitude become units on the sheet."""

    transformer: Transformer
    left: float
    top: float
    metres_per_unit: float

    def units(self, geometries: Geometries) -> Geometries:
        """Project and quantise; y points down."""

        def place(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = self.transformer.transform(lonlat[:, 0], lonlat[:, 1])
            across = (np.asarray(x) - self.left) / self.metres_per_unit
            down = (self.top - np.asarray(y)) / self.metres_per_unit
            return np.rint(np.column_stack([across, down]))

        return np.asarray(shapely.transform(geometries, place), dtype=object)


def sheet_for(geometries: Geometries) -> tuple[DrawingSheet, int, str]:
    """Fit projection and frame to the land, with a margin for neighbours and sea.

    Returns
    -------
    DrawingSheet, int, str
        The sheet, its height in units (it is `WIDTH` wide), and the PROJ string of its projection.
    """
    projection = projection_for(geometries)
    transformer = to_metres(projection)
    lonlat = shapely.get_coordinates(geometries)
    x, y = (np.asarray(axis) for axis in transformer.transform(lonlat[:, 0], lonlat[:, 1]))
    margin = MARGIN * (x.max() - x.min())
    metres_per_unit = (x.max() - x.min() + 2 * margin) / WIDTH
    height = int(np.ceil((y.max() - y.min() + 2 * margin) / metres_per_unit))
    return DrawingSheet(transformer, x.min() - margin, y.max() + margin, metres_per_unit), height, projection


def to_metres(projection: str) -> Transformer:
    """Return the way from degrees of WGS 84 to metres of a projection."""
    return Transformer.from_crs("EPSG:4326", projection, always_xy=True)


def projection_for(geometries: Geometries) -> str:
    """Return an equal-area projection: a district's share of ink is its share of land.

    Albers' conic with its standard parallels at one sixth and five sixths of the height; Lambert's azimuthal
    across the equator and at the poles, where a cone would be a cylinder or a disc.

    Examples
    --------
    >>> projection_for(np.array([shapely.box(119, 27, 123, 31)]))[:38]
    '+proj=aea +lat_1=27.6667 +lat_2=30.333'
    >>> projection_for(np.array([shapely.box(-5, -4, 5, 4)]))[:34]
    '+proj=laea +lat_0=0.0000 +lon_0=0.'
    """
    west, south, east, north = shapely.total_bounds(geometries)
    if east - west > _HALF_A_WORLD:
        west, east = _across_the_date_line(shapely.get_coordinates(geometries)[:, 0])
    sixth = (north - south) / 6
    first, second, middle = south + sixth, north - sixth, (south + north) / 2
    centre = f"+lat_0={middle:.4f} +lon_0={(west + east) / 2:.4f} +datum=WGS84 +units=m"
    if abs(first + second) < _BLUNT or abs(middle) > _POLAR:
        return f"+proj=laea {centre}"
    return f"+proj=aea +lat_1={first:.4f} +lat_2={second:.4f} {centre}"


def _across_the_date_line(lons: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of the land, the wider gap between longitudes being sea; the east may exceed 180."""
    ordered = np.unique(lons)
    gaps = np.diff(ordered, append=ordered[0] + 2 * _HALF_A_WORLD)
    widest = int(np.argmax(gaps))
    if widest == len(ordered) - 1:
        return float(ordered[0]), float(ordered[-1])
    return float(ordered[widest + 1]), float(ordered[widest]) + 2 * _HALF_A_WORLD
