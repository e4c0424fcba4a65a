"""Long lines of a drawing in pieces: who paints a part of the map skips those that lie elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import shapely

from fivecolour.regions.drawing import WIDTH, absolute_points, path

# A browser paints squares of 256 pixels, on a map of a thousand pixels about these.
_SIDE = WIDTH // 4
_CACHED = 64

_Point = tuple[int, int]


@lru_cache(maxsize=_CACHED)
def pieces(data: str) -> tuple[str, ...]:
    """Cut path data of :func:`fivecolour.regions.drawing.path` into that of each square of the sheet.

    Neighbouring pieces share a segment, so that their common corner is joined as it was.

    >>> pieces("M2400,10l50,0 100,20 50,5")
    ('M2400,10l50,0 100,20 50,5', 'M2550,30l50,5')
    """
    squares: dict[_Point, list[str]] = defaultdict(list)
    for part, points in zip(data.split("M")[1:], absolute_points(data), strict=True):
        # A segment belongs to the square that it begins in.
        if len({_square(point) for point in points[:-1]}) == 1:
            squares[_square(points[0])].append(f"M{part}")
            continue
        for run in _runs([*points, *points[:2]] if part.endswith("z") else points):
            squares[_square(run[0])].append(path(shapely.linestrings(run)))
    return tuple("".join(parts) for parts in squares.values())


def _square(point: _Point) -> _Point:
    return point[0] // _SIDE, point[1] // _SIDE


def _runs(points: list[_Point]) -> Iterator[list[_Point]]:
    """Cut a line where it leaves a square, each run with the segment that follows it."""
    for _, run in groupby(range(len(points) - 1), lambda at: _square(points[at])):
        first, *others = run
        yield points[first : (others or [first])[-1] + 3]
