"""The map as integer paths: projected and quantised once, then only coloured.

One unit is a tenth of a pixel on a map that is 1,000 pixels wide. The projection is equal-area, so that a
district's share of ink is its share of land (`fivecolour.regions.projection`); islands far away have frames
of their own below the map (`fivecolour.regions.insets`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from fivecolour.regions.insets import Inset, far_groups, placed
from fivecolour.regions.projection import WIDTH as WIDTH  # noqa: PLC0414  # readers of a drawing need it
from fivecolour.regions.projection import DrawingSheet, sheet_for

# Points of a ring or a line, shape (corners, 2).
Corners: TypeAlias = NDArray[np.int64]
# Stands for the M of a path among its numbers: no sheet is so wide.
_BEGINS = 1 << 60
# Half the width of the mark of a district that is too small to have a shape, in units.
_SPECK = 8
# By so many units equal tiles differ at most.
_ROUNDING = 3


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name may stand: its middle, the room across and the room up and down, in units."""

    x: int
    y: int
    across: int
    down: int


@dataclass(frozen=True)
class Drawing:
    """Everything a map needs except its colours, in integer units.

    Attributes
    ----------
    width, height : int
        Size of the sheet in units.
    metres_per_unit : float
        Ground length of one unit at the middle of the map, for the scale bar.
    paths : dict of str to str
        SVG path data by the code of the district whose polygon it is.
    labels : dict of str to Label
        By district code and by city code.
    bounds : dict of str to tuple
        ``(left, top, right, bottom)`` by district code and by city code.
    lines : dict of str to str
        ``district`` (inside a city), ``city`` (between cities) and ``outline`` (outer edge), each edge once.
    context : list of dict
        Land of the neighbours: ``zh``, ``en``, ``path``, ``label``.
    projection : str
        PROJ string of the sheet.
    left, top : float
        Where the sheet's corner lies in the projection, in metres.
    insets : tuple of Inset
        Frames of districts far away, each with its own projection and scale.
    """

    width: int
    height: int
    metres_per_unit: float
    paths: dict[str, str]
    labels: dict[str, Label]
    bounds: dict[str, tuple[int, int, int, int]]
    lines: dict[str, str]
    context: list[dict[str, Any]]
    projection: str
    left: float = 0.0
    top: float = 0.0
    insets: tuple[Inset, ...] = ()

    @cached_property
    def is_tiled(self) -> bool:
        """Whether every district is a square of one size: lengths on the sheet are none on earth."""
        boxes = np.array([self.bounds[code] for code in self.paths])
        sides = boxes[:, 2:] - boxes[:, :2]
        return len(boxes) > 1 and bool(np.all(np.ptp(sides, axis=0) <= _ROUNDING))

    def sheet_of(self, code: str) -> tuple[str, float, float, float]:
        """Return projection, left, top and metres per unit of the district with that code."""
        for inset in self.insets:
            if code in inset.codes:
                return inset.projection, inset.left, inset.top, inset.metres_per_unit
        return self.projection, self.left, self.top, self.metres_per_unit


def draw(
    shapes: gpd.GeoDataFrame, *, city_of: dict[str, str], context: gpd.GeoDataFrame | None = None
) -> Drawing:
    """Draw a region set.

    Parameters
    ----------
    shapes : GeoDataFrame
        One row per polygon, EPSG:4326, with ``code``; a valid coverage.
    city_of : dict
        City code of each district code.
    context : GeoDataFrame, optional
        Neighbouring land with ``name_zh`` and ``name_en``, already clipped.
    """
    codes, geometries = [str(code) for code in shapes["code"]], shapes.geometry.to_numpy()
    groups = far_groups(geometries)
    main = np.delete(np.arange(len(codes)), np.concatenate(groups) if groups else [])
    sheet, own_height, projection = sheet_for(geometries[main])
    insets, height = placed(
        groups, codes, geometries, below=own_height, metres_per_unit=sheet.metres_per_unit
    )
    polygons = np.empty(len(codes), dtype=object)
    for of, members_of in ((sheet, main), *zip((one for _, one in insets), groups, strict=True)):
        polygons[members_of] = of.units(geometries[members_of])
    members: dict[str, list[Any]] = {}
    for code, polygon in zip(codes, polygons, strict=True):
        members.setdefault(city_of[code], []).append(polygon)
    labels = {code: _label(polygon) for code, polygon in zip(codes, polygons, strict=True)}
    bounds = {code: _bounds(polygon) for code, polygon in zip(codes, polygons, strict=True)}
    for city, parts in members.items():
        whole = shapely.union_all(shapely.make_valid(parts))
        labels[city], bounds[city] = _label(whole), _bounds(whole)
    return Drawing(
        width=WIDTH,
        height=height,
        metres_per_unit=sheet.metres_per_unit,
        paths={code: path(polygon) or _speck(polygon) for code, polygon in zip(codes, polygons, strict=True)},
        labels=labels,
        bounds=bounds,
        lines=_with_frames(_lines(codes, polygons, city_of), [inset for inset, _ in insets]),
        context=_context(sheet, context, own_height),
        projection=projection,
        left=sheet.left,
        top=sheet.top,
        insets=tuple(inset for inset, _ in insets),
    )


def _speck(geometry: Any) -> str:
    """Draw a district that is smaller than a unit as a small square: none is left out."""
    x, y = shapely.get_coordinates(geometry)[0]
    return path(shapely.box(x - _SPECK, y - _SPECK, x + _SPECK, y + _SPECK))


def _with_frames(lines: dict[str, str], insets: list[Inset]) -> dict[str, str]:
    """Add the frames of insets to the outlines."""
    frames = "".join(path(shapely.box(*inset.frame)) for inset in insets)
    return {**lines, "outline": lines["outline"] + frames}


def path(geometry: Any) -> str:
    """Write a polygon or line of integer points as the shortest relative SVG path.

    >>> path(shapely.box(0, 0, 10, 5))
    'M10,0l0,5-10,0 0-5z'
    """
    closed = shapely.get_dimensions(geometry) == 2  # noqa: PLR2004
    parts = shapely.get_parts(geometry)
    rings = shapely.get_rings(parts) if closed else parts
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int), closed=closed) for ring in rings)


def _ring(points: NDArray[np.int_], *, closed: bool) -> str:
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if closed:
        if len(steps) < 3:  # noqa: PLR2004
            return ""
        steps = steps[:-1]
    if not len(steps):
        return ""
    pairs = " ".join(f"{dx},{dy}" for dx, dy in steps.tolist())
    # A minus sign separates numbers by itself.
    body = pairs.replace(",-", "-").replace(" -", "-")
    return f"M{points[0][0]},{points[0][1]}l{body}{'z' if closed else ''}"


def _label(geometry: Any) -> Label:
    """Find room for a name in the biggest part: the middle of its widest circle, and the chord there."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    if not len(parts):
        x, y = (int(v) for v in shapely.get_coordinates(geometry)[0])
        return Label(x, y, 0, 0)
    biggest = parts[int(np.argmax(shapely.area(parts)))]
    radius_line = shapely.maximum_inscribed_circle(biggest, tolerance=5)
    (x, y) = shapely.get_coordinates(radius_line)[0]
    radius = shapely.length(radius_line)
    level = shapely.linestrings([[x - WIDTH, y], [x + WIDTH, y]])
    chords = shapely.get_parts(shapely.intersection(biggest, level))
    here = chords[shapely.distance(chords, shapely.points(x, y)) < 1]
    if not len(here):
        return Label(round(x), round(y), round(2 * radius), round(2 * radius))
    left, _, right, _ = shapely.bounds(here[0])
    # The middle of the chord, as long as the name keeps room above and below.
    middle = float(np.clip((left + right) / 2, x - radius / 2, x + radius / 2))
    across = 2 * min(middle - left, right - middle)
    return Label(round(middle), round(y), round(across), round(2 * radius))


def _bounds(geometry: Any) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(v) for v in shapely.bounds(geometry))
    return left, top, right, bottom


def _lines(codes: list[str], polygons: NDArray[np.object_], city_of: dict[str, str]) -> dict[str, str]:
    """Split all edges into three kinds, each edge once."""
    segments, owners = _segments(polygons)
    unique, inverse, counts = np.unique(segments, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(inverse, kind="stable")
    first = owners[order[np.concatenate([[0], np.cumsum(counts)[:-1]])]]
    last = owners[order[np.cumsum(counts) - 1]]
    cities = np.unique([city_of[code] for code in codes], return_inverse=True)[1]
    shared = counts > 1
    kinds = {
        "outline": ~shared,
        "city": shared & (cities[first] != cities[last]),
        "district": shared & (cities[first] == cities[last]) & (first != last),
    }
    return {kind: _merged(unique[mask]) for kind, mask in kinds.items()}


def _segments(polygons: NDArray[np.object_]) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """All edges of all rings as ``(x0, y0, x1, y1)`` with the smaller end first, and their polygons."""
    segments: list[NDArray[np.int_]] = []
    owners: list[NDArray[np.int_]] = []
    for owner, polygon in enumerate(polygons):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            points = np.rint(shapely.get_coordinates(ring)).astype(int)
            ends = np.hstack([points[:-1], points[1:]])
            ends = ends[np.any(points[:-1] != points[1:], axis=1)]
            swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
            ends[swap] = ends[swap][:, [2, 3, 0, 1]]
            segments.append(ends)
            owners.append(np.full(len(ends), owner))
    return np.vstack(segments), np.concatenate(owners)


def _merged(segments: NDArray[np.int_]) -> str:
    if not len(segments):
        return ""
    lines = shapely.linestrings(segments.reshape(-1, 2, 2).astype(float))
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return "".join(path(line) for line in shapely.get_parts(merged))


def _context(sheet: DrawingSheet, context: gpd.GeoDataFrame | None, height: int) -> list[dict[str, Any]]:
    if context is None or context.empty:
        return []
    # Wider than the sheet: a frame of another shape shows what lies beside it.
    beside = WIDTH // 4
    frame = shapely.box(-beside, -beside, WIDTH + beside, height + beside)
    drawn = []
    placed = sheet.units(context.geometry.to_numpy())
    for zh, en, geometry in zip(context["name_zh"], context["name_en"], placed, strict=True):
        land = shapely.intersection(shapely.make_valid(geometry), frame)
        if shapely.area(land) == 0:
            continue
        room = _label(shapely.intersection(land, shapely.box(0, 0, WIDTH, height)))
        drawn.append({"zh": zh, "en": en, "path": path(land), "label": asdict(room)})
    return drawn


def absolute_points(data: str) -> list[list[tuple[int, int]]]:
    """Read path data of :func:`path` back into absolute points.

    >>> absolute_points("M10,0l0,5-10,0 0-5z")
    [[(10, 0), (10, 5), (0, 5), (0, 0)]]
    """
    (rings,) = absolute_rings([data])
    return [[(x, y) for x, y in ring.tolist()] for ring in rings]


def absolute_rings(paths: Sequence[str]) -> list[list[Corners]]:
    """Read many paths at once: of each its rings or lines."""
    counts = [data.count("M") for data in paths]
    if not sum(counts):
        return [[] for _ in paths]
    text = "".join(paths).replace("-", " -").replace("M", f" {_BEGINS} ")
    for sign in "lz,":
        text = text.replace(sign, " ")
    numbers = np.fromstring(text, dtype=np.int64, sep=" ")
    begins = np.flatnonzero(numbers == _BEGINS)
    corners = (np.diff(begins, append=len(numbers)) - 1) // 2
    # The first of each is absolute, the others are steps.
    points = np.delete(numbers, begins).reshape(-1, 2).cumsum(axis=0)
    firsts = np.cumsum(corners) - corners
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), points])[firsts]
    lines = points - np.repeat(before, corners, axis=0)
    rings = (lines[first:end] for first, end in pairwise([*firsts.tolist(), len(lines)]))
    return [list(islice(rings, count)) for count in counts]
