"""From the datums of Chinese web maps to WGS 84.

GCJ-02 shifts coordinates inside China by some 300 to 700 metres; BD-09 shifts GCJ-02 again. Both are
declared by a user (``--crs GCJ-02``), because no file says so of itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]

# Krasovsky 1940, which GCJ-02 uses.
SEMI_MAJOR = 6378245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_ANGLE = np.pi * 3000.0 / 180.0
# Outside this box (degrees) GCJ-02 equals WGS 84.
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
ITERATIONS = 8


def wgs84_to_gcj02(points: Points) -> Points:
    """Shift WGS 84 points into GCJ-02.

    Parameters
    ----------
    points : array of shape (n, 2)
        Longitude and latitude in degrees.

    Examples
    --------
    >>> wgs84_to_gcj02(np.array([[116.404, 39.915]])).round(6).tolist()
    [[116.410244, 39.916404]]
    """
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return points + np.where(inside[:, None], _gcj02_shift(lon, lat), 0.0)


def gcj02_to_wgs84(points: Points) -> Points:
    """Shift GCJ-02 points back to WGS 84, to better than a centimetre.

    Examples
    --------
    >>> gcj02_to_wgs84(np.array([[116.410244, 39.916404]])).round(6).tolist()
    [[116.404, 39.915]]
    """
    return _inverse(wgs84_to_gcj02, points)


def gcj02_to_bd09(points: Points) -> Points:
    """Shift GCJ-02 points into BD-09.

    Examples
    --------
    >>> gcj02_to_bd09(np.array([[116.404, 39.915]])).round(6).tolist()
    [[116.410369, 39.921337]]
    """
    x, y = points[:, 0], points[:, 1]
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * BAIDU_ANGLE)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * BAIDU_ANGLE)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def bd09_to_gcj02(points: Points) -> Points:
    """Shift BD-09 points back to GCJ-02, to better than a centimetre."""
    return _inverse(gcj02_to_bd09, points)


def bd09_to_wgs84(points: Points) -> Points:
    """Shift BD-09 points to WGS 84, to better than a centimetre."""
    return gcj02_to_wgs84(bd09_to_gcj02(points))


TO_WGS84: dict[str, Callable[[Points], Points]] = {
    "GCJ-02": gcj02_to_wgs84,
    "BD-09": bd09_to_wgs84,
}


def is_datum(crs: str) -> bool:
    """Return whether ``crs`` names one of the shifted datums, in any usual spelling.

    Examples
    --------
    >>> is_datum("gcj02"), is_datum("EPSG:4326")
    (True, False)
    """
    return _spelling(crs) in TO_WGS84


def to_wgs84(geometries: NDArray[np.object_], *, datum: str) -> NDArray[np.object_]:
    """Return the geometries (degrees in ``datum``) in WGS 84."""
    converted: NDArray[np.object_] = shapely.transform(geometries, TO_WGS84[_spelling(datum)])
    return converted


def points_to_wgs84(points: Points, *, datum: str) -> Points:
    """Return points of shape (n, 2), degrees in ``datum``, in WGS 84."""
    return TO_WGS84[_spelling(datum)](points)


def _spelling(datum: str) -> str:
    plain = datum.upper().replace("-", "").replace("_", "").replace(" ", "")
    return {"GCJ02": "GCJ-02", "BD09": "BD-09", "BD09LL": "BD-09"}.get(plain, plain)


def _inverse(forward: Callable[[Points], Points], target: Points) -> Points:
    """Find the points that ``forward`` takes to ``target``; its shift changes slowly, so this converges."""
    points = target.copy()
    for _ in range(ITERATIONS):
        points += target - forward(points)
    return points


def _gcj02_shift(lon: Points, lat: Points) -> Points:
    """Return the shift in degrees (dlon, dlat) that GCJ-02 adds."""
    x, y = lon - 105.0, lat - 35.0
    common = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (common + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (common + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    radians = np.radians(lat)
    magic = 1.0 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian = SEMI_MAJOR * (1.0 - ECCENTRICITY_SQUARED) / magic**1.5
    parallel = SEMI_MAJOR / np.sqrt(magic) * np.cos(radians)
    return np.degrees(np.column_stack([east / parallel, north / meridian]))


def _waves(values: Points, *waves: tuple[float, float]) -> Points:
    """Sum ``amplitude * sin(value * pi / divisor)`` over the waves."""
    total = np.zeros_like(values)
    for amplitude, divisor in waves:
        total += amplitude * np.sin(values * np.pi / divisor)
    return total
