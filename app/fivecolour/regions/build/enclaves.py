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
    """A district that was cut out of those it lies in, and its area."""

    code: str
    out_of: tuple[str, ...]
    km2: float


@dataclass(frozen=True, slots=True)
class OpenedPolygons:
    """Polygons with holes for their enclaves.

    ``parents``: polygons of which enclaves leave nothing, with their enclaves: they are no districts.
    """

    frame: gpd.GeoDataFrame
    enclaves: tuple[Enclave, ...]
    parents: tuple[tuple[str, tuple[str, ...]], ...]


def cut_out(frame: gpd.GeoDataFrame, overlaps: Sequence[Overlap]) -> OpenedPolygons:
    """Cut every enclave out of the larger polygons that it lies in, one enclave in another too.

    Parameters
    ----------
    frame : GeoDataFrame
        Valid polygons with a column ``code``.
    overlaps : sequence of Overlap
        All pairs that share ground.
    """
    row_of = {code: row for row, code in enumerate(frame["code"])}
    given = frame.geometry.to_numpy()
    shared = {code for overlap in overlaps for code in (overlap.first, overlap.second)}
    area = dict(zip(shared, _km2(frame, given[[row_of[code] for code in shared]]), strict=True))
    beside: dict[str, list[str]] = {code: [] for code in shared}
    for overlap in overlaps:
        small, large = sorted((overlap.first, overlap.second), key=lambda code: (area[code], code))
        if area[small] < _TWICE * area[large]:
            beside[small].append(large)
    opened, enclaves = given.copy(), []
    for code in sorted(shared, key=lambda code: (area[code], code)):
        own = given[row_of[code]]
        around = shapely.union_all([given[row_of[large]] for large in beside[code]])
        within = _km2(frame, np.array([shapely.intersection(own, around)], dtype=object))[0]
        if not area[code] or within < _WITHIN * area[code]:
            continue
        enclaves.append(Enclave(code, tuple(sorted(beside[code])), float(area[code])))
        for large in beside[code]:
            opened[row_of[large]] = shapely.difference(opened[row_of[large]], own)
    left = dict(zip(shared, _km2(frame, opened[[row_of[code] for code in shared]]), strict=True))
    parents = tuple(
        (code, tuple(sorted(one.code for one in enclaves if code in one.out_of)))
        for code in sorted(shared)
        if left[code] < (1 - _TWICE) * area[code]
    )
    whole = frame.set_geometry(gpd.GeoSeries(opened, index=frame.index, crs=frame.crs))
    return OpenedPolygons(whole, tuple(enclaves), parents)


def _km2(frame: gpd.GeoDataFrame, geometries: np.ndarray) -> np.ndarray:
    if not len(geometries):
        return np.zeros(0)
    areas = gpd.GeoSeries(geometries, crs=frame.crs).to_crs(EQUAL_AREA).area
    return np.asarray(areas.to_numpy() / SQUARE_METRES)
