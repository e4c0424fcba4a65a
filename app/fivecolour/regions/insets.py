"""Islands far from the rest of the land (Alaska, the Azores), drawn in frames below the map."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fivecolour.regions.projection import (
    WIDTH,
    DrawingSheet,
    Geometries,
    projection_for,
    sheet_for,
    to_metres,
)

Integers = NDArray[np.int64]
# Land parted by more sea is another group; a group is drawn apart where the map would grow by so much, and
# while it holds few of the districts.
_SEA_METRES = 250_000
_GROWTH = 1.3
_MOST_OF_DISTRICTS = 0.25
# In units: the room between frames, and the largest frame.
_GAP, _WIDEST, _HIGHEST = 150, 2_600, 1_800


@dataclass(frozen=True, slots=True)
class Inset:
    """A frame with districts of its own projection and scale.

    Attributes
    ----------
    codes : tuple of str
        The districts that are drawn in it.
    projection : str
        PROJ string.
    left, top : float
        Where the corner of the whole sheet would lie in that projection, in metres.
    metres_per_unit : float
        Ground length of one unit in it.
    frame : tuple of int
        ``(left, top, right, bottom)`` in units of the sheet.
    """

    codes: tuple[str, ...]
    projection: str
    left: float
    top: float
    metres_per_unit: float
    frame: tuple[int, int, int, int]


def far_groups(geometries: Geometries) -> list[Integers]:
    """Return the positions of the districts of each group that is to be drawn apart; mostly there is none."""
    transformer = to_metres(projection_for(geometries))
    boxes = np.array([_metric_bounds(one, transformer) for one in geometries])
    groups = _groups(boxes)
    if len(groups) == 1:
        return []
    main = max(groups, key=len)
    size = _frame_area(boxes[main])
    return [
        group
        for group in groups
        if group is not main
        and len(group) <= _MOST_OF_DISTRICTS * len(geometries)
        and _frame_area(boxes[np.concatenate([main, group])]) > _GROWTH * size
    ]


def _metric_bounds(geometry: shapely.Geometry, transformer: Transformer) -> NDArray[np.float64]:
    lonlat = shapely.get_coordinates(geometry)
    x, y = (np.asarray(axis) for axis in transformer.transform(lonlat[:, 0], lonlat[:, 1]))
    return np.array([x.min(), y.min(), x.max(), y.max()])


def _groups(boxes: NDArray[np.float64]) -> list[Integers]:
    """Return groups of boxes, each less than ``_SEA_METRES`` from another of its group."""
    half = _SEA_METRES / 2
    wide = shapely.box(boxes[:, 0] - half, boxes[:, 1] - half, boxes[:, 2] + half, boxes[:, 3] + half)
    first, second = shapely.STRtree(wide).query(wide, predicate="intersects")
    graph = coo_array((np.ones(len(first), dtype=bool), (first, second)), shape=(len(boxes), len(boxes)))
    count, labels = connected_components(graph, directed=False)
    return [np.flatnonzero(labels == label) for label in range(count)]


def _frame_area(boxes: NDArray[np.float64]) -> float:
    width, height = boxes[:, 2].max() - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 1].min()
    return float(width * height)


def placed(
    groups: list[Integers], codes: list[str], geometries: Geometries, *, below: int, metres_per_unit: float
) -> tuple[list[tuple[Inset, DrawingSheet]], int]:
    """Lay frames out in rows below the map, at its scale where they fit.

    Returns
    -------
    list of (Inset, DrawingSheet), int
        Each group's frame and sheet, and the height of the whole in units.
    """
    found: list[tuple[Inset, DrawingSheet]] = []
    x, y, bottom = _GAP, below + _GAP, below
    for group in groups:
        sheet, height, projection = sheet_for(geometries[group])
        across, down = WIDTH * sheet.metres_per_unit, height * sheet.metres_per_unit
        scale = max(across / _WIDEST, down / _HIGHEST, metres_per_unit)
        width, tall = round(across / scale), round(down / scale)
        if x + width + _GAP > WIDTH and x > _GAP:
            x, y = _GAP, bottom + _GAP
        moved = replace(sheet, left=sheet.left - x * scale, top=sheet.top + y * scale, metres_per_unit=scale)
        frame = (x, y, x + width, y + tall)
        own = tuple(codes[at] for at in group.tolist())
        found.append((Inset(own, projection, moved.left, moved.top, scale, frame), moved))
        x, bottom = x + width + _GAP, max(bottom, y + tall)
    return found, bottom + _GAP if found else below
