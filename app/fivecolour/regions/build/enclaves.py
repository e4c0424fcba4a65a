"""Enclaves: districts that lie wholly within others that were drawn without a hole for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from fivecolour.regions.build.repair import EQUAL_AREA, SQUARE_METRES, Overlap

# Of an enclave that lies within others, and of a polygon that nearly another is: those are drawn twice.
_WITHIN, _TWICE = 0.999, 0.99


@dataclass(frozen=True, slots=True)
class Enclave:
    """A district, or some of its parts, that was cut out of those it lies in, and the area of that."""

    code: str
    out_of: tuple[str, ...]
    km2: float
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class OpenedPolygons:
    """Polygons with holes for their enclaves.

    ``parents``: polygons of which enclaves leave nothing, with their enclaves: they are no districts.
    """

    frame: gpd.GeoDataFrame
    enclaves: tuple[Enclave, ...]
    parents: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the districts that share ground: their codes, polygons and areas in km²."""

    codes: list[str]
    polygons: np.ndarray
    km2: np.ndarray


def cut_out(frame: gpd.GeoDataFrame, overlaps: Sequence[Overlap], *, least_km2: float = 0) -> OpenedPolygons:
    """Cut every enclave out of the larger polygons that it lies in, one enclave in another too.

    Parameters
    ----------
    frame : GeoDataFrame
        Valid polygons with a column ``code``.
    overlaps : sequence of Overlap
        All pairs that share ground.
    least_km2 : float
        Parts of a district whose other parts lie elsewhere are cut out where they are larger: what is smaller
        is a slip of a border.
    """
    row_of = {code: row for row, code in enumerate(frame["code"])}
    given = frame.geometry.to_numpy()
    shared = sorted({code for overlap in overlaps for code in (overlap.first, overlap.second)})
    rows = [row_of[code] for code in shared]
    area = dict(zip(shared, _km2(frame, given[rows]), strict=True))
    parts = _parts(frame, shared, given[rows])
    around = _around(parts)
    within = [
        at for at in np.argsort(parts.km2, kind="stable").tolist() if _lies_within(frame, parts, at, around)
    ]
    enclaves, opened = [], given.copy()
    for code in sorted(shared, key=lambda code: (area[code], code)):
        own = [at for at in within if parts.codes[at] == code]
        km2 = float(parts.km2[own].sum())
        is_whole = km2 >= _WITHIN * area[code] > 0
        own = own if is_whole else [at for at in own if parts.km2[at] > least_km2]
        if not own:
            continue
        out_of = tuple(sorted({parts.codes[large] for at in own for large in around[at]}))
        enclaves.append(Enclave(code, out_of, float(parts.km2[own].sum()), is_whole))
        for large in out_of:
            opened[row_of[large]] = shapely.difference(
                opened[row_of[large]], shapely.union_all(parts.polygons[own])
            )
    left = dict(zip(shared, _km2(frame, opened[rows]), strict=True))
    parents = tuple(
        (code, tuple(sorted(one.code for one in enclaves if code in one.out_of)))
        for code in shared
        if left[code] < (1 - _TWICE) * area[code]
    )
    whole = frame.set_geometry(gpd.GeoSeries(opened, index=frame.index, crs=frame.crs))
    return OpenedPolygons(whole, tuple(enclaves), parents)


def _parts(frame: gpd.GeoDataFrame, codes: Sequence[str], polygons: np.ndarray) -> _Parts:
    parts, owner = shapely.get_parts(polygons, return_index=True)
    return _Parts([codes[at] for at in owner.tolist()], parts, _km2(frame, parts))


def _around(parts: _Parts) -> dict[int, list[int]]:
    """Return for each part the larger parts of other districts that it may lie in; of twins neither."""
    found: dict[int, list[int]] = {at: [] for at in range(len(parts.codes))}
    pairs = shapely.STRtree(parts.polygons).query(parts.polygons, predicate="intersects")
    for small, large in pairs.T.tolist():
        if parts.codes[small] != parts.codes[large] and parts.km2[small] < _TWICE * parts.km2[large]:
            found[small].append(large)
    return found


def _lies_within(frame: gpd.GeoDataFrame, parts: _Parts, at: int, around: dict[int, list[int]]) -> bool:
    own = parts.polygons[at]
    # What only touches it is none that it lies in.
    around[at] = [
        large for large in around[at] if shapely.area(shapely.intersection(own, parts.polygons[large]))
    ]
    if not around[at] or not parts.km2[at]:
        return False
    common = shapely.intersection(own, shapely.union_all(parts.polygons[around[at]]))
    return bool(_km2(frame, np.array([common], dtype=object))[0] >= _WITHIN * parts.km2[at])


def _km2(frame: gpd.GeoDataFrame, geometries: np.ndarray) -> np.ndarray:
    if not len(geometries):
        return np.zeros(0)
    areas = gpd.GeoSeries(geometries, crs=frame.crs).to_crs(EQUAL_AREA).area
    return np.asarray(areas.to_numpy() / SQUARE_METRES)
