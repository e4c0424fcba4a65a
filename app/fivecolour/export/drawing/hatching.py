"""The patterns of the tiers as plain lines, cut to the shapes that they fill.

Renderers spend seconds and gigabytes on SVG's own patterns, and several do not draw them at all; lines are
drawn alike by all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64] | NDArray[np.int64]
# Angle of each family of lines by tier; of tier 3 it is rows of dots.
ANGLES: dict[int, tuple[float, ...]] = {
    **{0: (45,), 2: (0,), 4: (-45,), 5: (-45, 45)},
    # Of rules with more than five levels: upright lines, a grid, wide diamonds.
    **{6: (90,), 7: (0, 90), 8: (-45, 45)},
}
# How far apart the lines of each are, in tiles.
_STEPS = {0: 1 / sqrt(2), 2: 1, 4: 1 / sqrt(2), 5: 1 / sqrt(2), 6: 1 / 2, 7: 1, 8: sqrt(2)}
DOTTED = 3
# So near that two strokes are one.
_NEAR = 0.5


def hatch(tier: int, rings: Sequence[Points], tile: float) -> str:
    """Return the path of a tier's pattern inside closed rings, ``tile`` apart; empty for a plain tier.

    Holes are rings too: what lies inside an even number of them is not filled.
    """
    if not rings:
        return ""
    if tier == DOTTED:
        return _dots(rings, tile)
    return "".join(_path(_strokes(rings, _STEPS[tier] * tile, angle)) for angle in ANGLES.get(tier, ()))


def _strokes(rings: Sequence[Points], step: float, angle: float) -> NDArray[np.float64]:
    """Return strokes ``(x0, y0, x1, y1)`` of parallel lines inside the rings."""
    turn = radians(angle)
    ends = _edges(rings) @ np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])
    row, start, end = _inside(ends, step)
    across = row * step
    one, other = np.stack([start, across], axis=1), np.stack([end, across], axis=1)
    back = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
    return np.hstack([one @ back, other @ back])


def _edges(rings: Sequence[Points]) -> NDArray[np.float64]:
    """Return all edges as pairs of points, shape (n, 2, 2)."""
    points, lengths = np.concatenate(rings).astype(np.float64), np.array([len(ring) for ring in rings])
    following, ends = np.arange(1, len(points) + 1), np.cumsum(lengths)
    following[ends - 1] = ends - lengths
    return np.stack([points, points[following]], axis=1)


def _inside(
    edges: NDArray[np.float64], step: float
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return, for rows ``step`` apart, where a row is inside: its number, start and end."""
    # Lower end first: an edge that two shapes share is cut at the same place for both.
    order = np.argsort(edges[:, :, 1], axis=1, kind="stable")
    ends = np.take_along_axis(edges, order[:, :, None], axis=1)
    low, high = ends[:, 0, 1] / step, ends[:, 1, 1] / step
    first = np.ceil(low).astype(np.int64)
    cuts = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
    edge = np.repeat(np.arange(len(ends)), cuts)
    row = np.repeat(first - (np.cumsum(cuts) - cuts), cuts) + np.arange(len(edge))
    share = (row - low[edge]) / (high - low)[edge]
    along = ends[edge, 0, 0] + share * (ends[edge, 1, 0] - ends[edge, 0, 0])
    sort = np.lexsort((along, row))
    row, along = row[sort], along[sort]
    start, end, rows = along[0::2], along[1::2], row[0::2]
    # Shapes that touch are filled by one stroke.
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (rows[1:] != rows[:-1]) | (start[1:] - end[:-1] > _NEAR)
    lasts = np.append(begins[1:], True) if len(rows) else begins
    return rows[begins], start[begins], end[lasts]


def _path(strokes: NDArray[np.float64]) -> str:
    whole = np.rint(strokes).astype(int)
    return "".join(f"M{x0},{y0}L{x1},{y1}" for x0, y0, x1, y1 in whole.tolist() if (x0, y0) != (x1, y1))


def _dots(rings: Sequence[Points], tile: float) -> str:
    """Return dots as strokes without length: rows half a tile apart, every other row moved by half a tile."""
    step, margin = tile / 2, tile / 8
    row, start, end = _inside(_edges(rings), step)
    shift = np.where(row % 2 == 0, 0.25, 0.75)
    first = np.ceil((start + margin) / tile - shift).astype(np.int64)
    count = np.maximum(np.floor((end - margin) / tile - shift).astype(np.int64) - first + 1, 0)
    of = np.repeat(np.arange(len(row)), count)
    place = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(len(of))
    xs, ys = np.rint((place + shift[of]) * tile).astype(int), np.rint(row[of] * step).astype(int)
    return "".join(f"M{x},{y}h1" for x, y in zip(xs.tolist(), ys.tolist(), strict=True))
