"""Repairing polygons and simplifying them as one coverage, without gaps or slivers."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]

DECIMALS = 5  # About one metre.
MAP_HEIGHT = 1000  # Pixels of the map for which tolerances are meant.
EQUAL_AREA = "EPSG:6933"
SQUARE_METRES = 1e6
# In map pixels: gaps between neighbours that are narrower are errors of the file and are closed, the
# narrowest first; wider ones only while borders still do not match.
GAPS_PX = (0.2, 0.4, 0.8)


@dataclass(frozen=True, slots=True)
class Repaired:
    """Valid polygons, with the codes of those that were mended and of those that held no area."""

    frame: gpd.GeoDataFrame
    mended: tuple[str, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two districts that claim the same ground."""

    first: str
    second: str
    km2: float


@dataclass(frozen=True, slots=True)
class Pixel:
    """One pixel of a map ``MAP_HEIGHT`` pixels high.

    Attributes
    ----------
    degrees : float
        Its height in degrees.
    squeeze : float
        Length of a degree of longitude in degrees of latitude, in the middle of the map.
    """

    degrees: float
    squeeze: float

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> Pixel:
        """Return the pixel of a map that shows the whole frame."""
        _, south, _, north = frame.total_bounds
        return cls((north - south) / MAP_HEIGHT, float(np.cos(np.radians((south + north) / 2))))

    def flat(self, geometries: Geometries) -> Geometries:
        """Return the geometries with both axes in degrees of latitude."""
        return _transform(geometries, np.array([self.squeeze, 1.0]))

    def round(self, geometries: Geometries) -> Geometries:
        """Return flattened geometries in rounded degrees again."""
        return rounded(_transform(geometries, np.array([1.0 / self.squeeze, 1.0])))

    def areas(self, geometries: Geometries) -> NDArray[np.float64]:
        """Return the areas of geometries in degrees, in square pixels."""
        areas: NDArray[np.float64] = shapely.area(geometries) * self.squeeze / self.degrees**2
        return areas


def repair(frame: gpd.GeoDataFrame) -> Repaired:
    """Make every polygon valid by the structure method, on the grid of the published coordinates.

    Lines and points that remain of a collapsed ring go; a district of which nothing remains is left
    out and named in ``empty``.
    """
    codes = frame["code"].to_numpy()
    given = frame.geometry.to_numpy()
    broken = ~shapely.is_valid(given)
    whole = _valid(rounded(_valid(given)))
    empty = shapely.is_empty(whole) | shapely.is_missing(whole)
    repaired = frame.set_geometry(gpd.GeoSeries(whole, index=frame.index, crs=frame.crs))[~empty]
    return Repaired(
        repaired.reset_index(drop=True), tuple(codes[broken & ~empty].tolist()), tuple(codes[empty].tolist())
    )


def overlaps(frame: gpd.GeoDataFrame) -> list[Overlap]:
    """List the pairs of districts that share ground, the largest overlap first."""
    geometries = frame.geometry.to_numpy()
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(geometries)))
    if not len(suspects):
        return []
    suspect, other = shapely.STRtree(geometries).query(geometries[suspects], predicate="intersects")
    ends = np.sort(np.column_stack([suspects[suspect], other]), axis=1)
    first, second = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0).T
    common = shapely.intersection(geometries[first], geometries[second])
    areas = gpd.GeoSeries(common, crs=frame.crs).to_crs(EQUAL_AREA).area.to_numpy() / SQUARE_METRES
    codes = frame["code"].to_numpy()
    found = [
        Overlap(codes[i], codes[j], float(km2))
        for i, j, km2 in zip(first, second, areas, strict=True)
        if km2 > 0
    ]
    return sorted(found, key=lambda overlap: (-overlap.km2, overlap.first, overlap.second))


def clean(frame: gpd.GeoDataFrame, *, pixel: Pixel) -> gpd.GeoDataFrame:
    """Give neighbours one common border: each overlap goes to one of them, narrow gaps are closed."""
    geometries = frame.geometry.to_numpy()
    if shapely.coverage_is_valid(geometries, gap_width=GAPS_PX[0] * pixel.degrees):
        return frame
    for gap in GAPS_PX:
        geometries = _valid(rounded(shapely.coverage_clean(geometries, gap_width=gap * pixel.degrees)))
        if shapely.coverage_is_valid(geometries):
            break
    return frame.set_geometry(gpd.GeoSeries(geometries, index=frame.index, crs=frame.crs))


def without_islets(frame: gpd.GeoDataFrame, *, pixel: Pixel, islet_px: float) -> tuple[gpd.GeoDataFrame, int]:
    """Leave out islands smaller than ``islet_px`` pixels square; every district keeps its largest part.

    A small part that touches another district is no island: without it the map would have a hole.
    Returns the frame and the number of islands left out.
    """
    parts, owner = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    areas = pixel.areas(parts)
    largest = np.zeros(len(frame))
    np.maximum.at(largest, owner, areas)
    small = np.flatnonzero((areas < islet_px**2) & (areas < largest[owner]))
    part, neighbour = shapely.STRtree(parts).query(parts[small], predicate="intersects")
    touching = np.unique(part[owner[small[part]] != owner[neighbour]])
    islets = np.delete(small, touching)
    remaining = np.delete(np.arange(len(parts)), islets)
    whole = shapely.multipolygons(parts[remaining], indices=owner[remaining])
    return frame.set_geometry(gpd.GeoSeries(whole, index=frame.index, crs=frame.crs)), len(islets)


def simplify(frame: gpd.GeoDataFrame, *, pixel: Pixel, tolerance_px: float) -> gpd.GeoDataFrame:
    """Simplify all polygons together, so that a common border stays common."""
    simple = shapely.coverage_simplify(pixel.flat(frame.geometry.to_numpy()), tolerance_px * pixel.degrees)
    return frame.set_geometry(gpd.GeoSeries(pixel.round(simple), index=frame.index, crs=frame.crs))


def clockwise(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order rings and parts in one canonical way, exteriors clockwise (what SVG and d3 expect)."""
    geometries = shapely.normalize(frame.geometry.to_numpy())
    single = shapely.get_num_geometries(geometries) == 1
    geometries[single] = shapely.get_geometry(geometries[single], 0)
    ordered = shapely.orient_polygons(geometries, exterior_cw=True)
    return frame.set_geometry(gpd.GeoSeries(ordered, index=frame.index, crs=frame.crs))


def dissolved(frame: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """Unite the polygons with the same value in column ``by``; it becomes the column ``code``."""
    geometries = frame.geometry.to_numpy()
    labels = frame[by].to_numpy()
    values = sorted(set(labels))
    union = shapely.coverage_union_all if shapely.coverage_is_valid(geometries) else shapely.union_all
    united = [union(geometries[labels == value]) for value in values]
    return gpd.GeoDataFrame({"code": values}, geometry=united, crs=frame.crs)


def rounded(geometries: Geometries) -> Geometries:
    """Return the geometries with coordinates of ``DECIMALS`` decimals."""
    result: Geometries = shapely.transform(geometries, lambda points: np.round(points, DECIMALS))
    return result


def _transform(geometries: Geometries, factors: NDArray[np.float64]) -> Geometries:
    result: Geometries = shapely.transform(geometries, lambda points: points * factors)
    return result


def _valid(geometries: Geometries) -> Geometries:
    """Make geometries valid polygons; whatever is no area becomes an empty polygon."""
    whole, broken = geometries.copy(), ~shapely.is_valid(geometries)
    whole[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    areal = np.isin(shapely.get_type_id(whole), [3, 6])
    for index in np.flatnonzero(~areal):
        polygons = [
            part for part in shapely.get_parts(whole[index]) if part.geom_type in ("Polygon", "MultiPolygon")
        ]
        whole[index] = shapely.union_all(polygons) if polygons else shapely.Polygon()
    result: Geometries = whole
    return result
