"""Degrees as files write them otherwise: latitude first, beyond 180°, across the date line."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from fivecolour.regions import datums

_HALF, _WHOLE, _POLE = 180.0, 360.0, 90.0
_WEST, _EAST = shapely.box(-_HALF, -_POLE, _HALF, _POLE), shapely.box(_HALF, -_POLE, _WHOLE + _HALF, _POLE)


def is_in_degrees(crs: str) -> bool:
    """Tell a system of longitudes and latitudes; what is none at all is told where it is used."""
    try:
        return datums.is_datum(crs) or bool(pyproj.CRS.from_user_input(crs).is_geographic)
    except pyproj.exceptions.CRSError:
        return False


def in_order(frame: gpd.GeoDataFrame, findings: list[str]) -> gpd.GeoDataFrame:
    """Return polygons with the longitude first, where they can only be meant so: no latitude is beyond 90."""
    west, south, east, north = frame.total_bounds
    beyond = max(-south, north)
    if not _POLE < beyond <= _HALF or max(-west, east) > _POLE:
        return frame
    findings.append("latitudes stood before longitudes; they were put in their order")
    swapped = shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1])
    return _with(frame, swapped)


def on_the_globe(frame: gpd.GeoDataFrame, findings: list[str]) -> gpd.GeoDataFrame:
    """Return polygons between 180° west and east, parted where they cross the date line.

    Longitudes beyond 180 are those west of it. A ring that leaps by more than half a world from one corner to
    the next goes the other way round.
    """
    given = frame.geometry.to_numpy()
    west, _, east, _ = frame.total_bounds
    wide = np.flatnonzero(np.ptp(shapely.bounds(given)[:, [0, 2]], axis=1) > _HALF)
    beyond = east > _HALF + 1e-6 and east <= _WHOLE + 1e-6 and west >= -_HALF
    crossing = [at for at in wide.tolist() if any(map(_leaps, shapely.get_parts(given[at])))]
    if not beyond and not crossing:
        return frame
    turned = given.copy()
    turned[crossing] = [_unrolled(one) for one in given[crossing]]
    changed = np.flatnonzero(shapely.bounds(turned)[:, 2] > _HALF)
    turned[changed] = [_parted(one) for one in turned[changed]]
    listed = ", ".join(frame["code"].iloc[changed[:3]]) + (" …" if len(changed) > 3 else "")  # noqa: PLR2004
    findings.append(f"{len(changed)} across or beyond the date line brought to 180° W to 180° E: {listed}")
    return _with(frame, turned)


def _leaps(part: shapely.Polygon) -> bool:
    """Tell a polygon one of whose edges is longer than half a world, and which is narrower the other way."""
    lons = shapely.get_coordinates(part.exterior)[:, 0]
    if np.ptp(lons) <= _HALF or np.abs(np.diff(lons)).max() <= _HALF:
        return False
    return float(np.ptp(np.where(lons < 0, lons + _WHOLE, lons))) < _HALF


def _unrolled(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [_turned(part) if _leaps(part) else part for part in shapely.get_parts(geometry)]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def _turned(part: shapely.Polygon) -> shapely.Polygon:
    def east(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [np.where(points[:, 0] < 0, points[:, 0] + _WHOLE, points[:, 0]), points[:, 1]]
        )

    return shapely.transform(part, east)


def _parted(geometry: shapely.Geometry) -> shapely.Geometry:
    whole = shapely.make_valid(geometry)
    beyond = shapely.transform(shapely.intersection(whole, _EAST), lambda points: points - [_WHOLE, 0])
    return shapely.union_all([shapely.intersection(whole, _WEST), beyond])


def _with(frame: gpd.GeoDataFrame, geometries: NDArray[np.object_]) -> gpd.GeoDataFrame:
    return frame.set_geometry(gpd.GeoSeries(geometries, index=frame.index, crs=frame.crs))
