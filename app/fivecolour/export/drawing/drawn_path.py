"""The paths of a drawing as points, and the parts of them that lie in a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TypeAlias

import numpy as np
import shapely

from fivecolour.regions.drawing import Corners, absolute_rings
from fivecolour.regions.drawing import path as path_of

# Left, top, width and height.
Box: TypeAlias = tuple[float, float, float, float]
_POLYGON = 3


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """A path as points: its rings or lines, and the left, top, right and bottom of all; None where empty."""

    rings: list[Corners]
    bounds: tuple[int, int, int, int] | None

    def lies_in(self, box: Box) -> bool:
        """Tell whether all of it lies in a box."""
        if self.bounds is None:
            return True
        left, top, right, bottom = self.bounds
        x, y, width, height = box
        return left >= x and top >= y and right <= x + width and bottom <= y + height


@lru_cache(maxsize=16)
def drawn_paths(paths: tuple[str, ...]) -> dict[str, DrawnPath]:
    """Read the paths of a drawing, all at once: pictures of one map follow one another."""
    read = [(path, rings) for path, rings in zip(paths, absolute_rings(paths), strict=True) if rings]
    found = {path: DrawnPath([], None) for path in paths}
    if read:
        lengths = np.array([sum(map(len, rings)) for _, rings in read])
        corners = np.concatenate([corners for _, rings in read for corners in rings])
        starts = np.cumsum(lengths) - lengths
        ends = [reduced(corners, starts, axis=0) for reduced in (np.minimum.reduceat, np.maximum.reduceat)]
        bounds = map(tuple, np.hstack(ends).tolist())
        found |= {path: DrawnPath(rings, one) for (path, rings), one in zip(read, bounds, strict=True)}
    return found


def clipped(paths: Sequence[str], box: Box, *, closed: bool = True) -> list[str]:
    """Return the parts of paths that lie in a box.

    Renderers cut too, but then hold the whole of what sticks out as pixels: memory without a bound.
    """
    drawn = drawn_paths(tuple(paths))
    return [of_box(path, drawn[path], box, closed=closed) for path in paths]


def of_box(path: str, drawn: DrawnPath, box: Box, *, closed: bool = True) -> str:
    """Return the part of a path that lies in a box; most lie in it as they are."""
    return path if drawn.lies_in(box) else _cut(path, box, closed=closed)


@lru_cache(maxsize=16_384)
def _cut(path: str, box: Box, *, closed: bool) -> str:
    """Return the part of a path that lies in a box, where some of it lies outside."""
    (parts,) = absolute_rings([path])
    left, top, width, height = box
    frame = shapely.box(left, top, left + width, top + height)
    if not closed:
        lines = shapely.multilinestrings([shapely.linestrings(part) for part in parts if len(part) > 1])
        return path_of(shapely.intersection(lines, frame))
    # Islands and holes alike: what lies inside an odd number of rings.
    area = reduce(shapely.symmetric_difference, map(shapely.make_valid, map(shapely.polygons, parts)))
    inside = shapely.get_parts(shapely.intersection(area, frame))
    return path_of(shapely.multipolygons(inside[shapely.get_type_id(inside) == _POLYGON]))


@lru_cache(maxsize=16_384)
def cut_rings(path: str) -> list[Corners]:
    """Return the rings of a path that was cut."""
    (rings,) = absolute_rings([path])
    return rings
