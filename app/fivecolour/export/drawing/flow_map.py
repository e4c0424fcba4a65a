"""The flows of a day as half arrows on the map: the largest ones, from outside beginning at the edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import atan2, degrees, hypot, sqrt

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay
from fivecolour.regions.drawing import Drawing
from fivecolour.regions.projection import to_metres
from fivecolour.regions.region_set import Text

MOST_ARROWS = 200
# In units of the sheet: thickness of the largest and of the least, room at both ends, how far from its edge
# arrows of places outside begin, and from which length on one is drawn.
_THICK, _THIN = 85, 9
_BEGIN, _END, _EDGE, _SHORTEST = 30, 50, 90, 60
# Round the arrows of one district.
_ROOM = 1.25
# So many names of places outside, and of places inside, where they stand as far apart: letters of a phone are
# a tenth of its map wide. A name is five times as wide as it is high.
_NAMES, _NAMES_INSIDE, _APART, _FLAT = 8, 12, 1800, 5


@dataclass(frozen=True, slots=True)
class FlowPoint:
    """Where a place is on the sheet; outside of it, where its line crosses the edge."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FlowArrow:
    """One flow: where from, where to, how much, and whether it begins or ends outside the sheet."""

    origin: str
    destination: str
    value: float
    begin: FlowPoint
    end: FlowPoint
    outside: str = ""

    @property
    def length(self) -> float:
        """How long it is in units."""
        return hypot(self.end.x - self.begin.x, self.end.y - self.begin.y)


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """The arrows of a day, the largest first, of ``known`` flows between places that together are ``whole``.

    ``undrawn`` are larger than the least that is drawn, and have no place on the sheet.
    """

    arrows: tuple[FlowArrow, ...]
    known: int
    whole: float
    undrawn: int

    @property
    def share(self) -> float:
        """Of all that is known between places, how much the arrows are."""
        return sum(one.value for one in self.arrows) / self.whole if self.whole else 0.0

    @property
    def largest(self) -> float:
        """The largest flow that is drawn; 1 where none is."""
        return max((one.value for one in self.arrows), default=1.0)

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of what the arrows fill, as wide to high as the sheet."""
        ends = [point for one in self.arrows for point in (one.begin, one.end)]
        left, right = min(one.x for one in ends), max(one.x for one in ends)
        top, foot = min(one.y for one in ends), max(one.y for one in ends)
        wide = max((right - left) * _ROOM, (foot - top) * _ROOM * width / height, width / 5)
        wide = min(wide, float(width))
        high = wide * height / width
        x = min(max((left + right - wide) / 2, 0.0), width - wide)
        y = min(max((top + foot - high) / 2, 0.0), height - high)
        return round(x), round(y), round(wide), round(high)


NO_PICTURE = FlowPicture((), 0, 0.0, 0)


def flow_names(edition: Edition) -> dict[str, Text]:
    """Return what the places of an edition's flows are called."""
    basis = edition.flow_basis
    names = {one.code: Text(one.name, one.name) for one in (basis.outside if basis else ())}
    names |= {one.code: one.name for one in edition.region.zones}
    names |= {one.code: one.name for one in edition.region.cities}
    return names | {one.code: one.name for one in edition.region.districts}


def short_names(edition: Edition) -> dict[str, Text]:
    """Return the same as the map writes them."""
    cities = {one.code: one.short for one in edition.region.cities}
    return flow_names(edition) | cities | {one.code: one.short for one in edition.region.districts}


def flow_picture(
    edition: Edition, day: str, *, of: frozenset[str] = frozenset(), most: int = MOST_ARROWS
) -> FlowPicture:
    """Return the largest flows of a day; ``of``: only those that begin or end in one of these places."""
    found = edition.flow_days.get(day)
    return _picture(edition, found, of, most) if found else NO_PICTURE


def flow_reach(edition: Edition, of: frozenset[str]) -> FlowPicture:
    """Return the arrows of all days that begin or end in one of these places: what a frame has to hold."""
    found = edition.flow_pairs
    return _picture(edition, found, of, len(found.value))


def _picture(edition: Edition, found: EditionFlowDay, of: frozenset[str], most: int) -> FlowPicture:
    origin, destination, value = found.pairs.origin, found.pairs.destination, found.pairs.value
    if of:
        own = np.array([code in of for code in found.places], dtype=np.bool_)
        wanted = own[origin] | own[destination]
        origin, destination, value = origin[wanted], destination[wanted], value[wanted]
    points = _points(edition, found.places)
    arrows: list[FlowArrow] = []
    undrawn = 0
    for at in _ranked(value, most):
        if len(arrows) == most:
            break
        one = _arrow(
            edition.drawing, found, points, (int(origin[at]), int(destination[at]), float(value[at]))
        )
        if one is None:
            undrawn += 1
        else:
            arrows.append(one)
    return FlowPicture(tuple(arrows), len(value), float(value.sum()), undrawn)


def _ranked(value: NDArray[np.float64], most: int) -> Iterator[int]:
    """Yield the positions of values above 0, the largest first: at once only as many as are likely needed."""
    known = np.flatnonzero(value > 0)
    few = known
    if len(known) > 8 * most:
        least = np.partition(value[known], -4 * most)[-4 * most]
        few = known[value[known] >= least]
    yield from few[np.argsort(-value[few], kind="stable")].tolist()
    if len(few) < len(known):
        rest = known[value[known] < value[few].min()]
        yield from rest[np.argsort(-value[rest], kind="stable")].tolist()


def _arrow(
    drawing: Drawing,
    found: EditionFlowDay,
    points: Mapping[str, FlowPoint | None],
    pair: tuple[int, int, float],
) -> FlowArrow | None:
    """Return an arrow; None where an end is nowhere or both are the same place of the sheet."""
    origin, destination = found.places[pair[0]], found.places[pair[1]]
    begin, end = points[origin], points[destination]
    if begin is None or end is None:
        return None
    outside = ""
    if not _is_inside(drawing, begin):
        begin, outside = _to_edge(drawing, end, begin), origin
    elif not _is_inside(drawing, end):
        end, outside = _to_edge(drawing, begin, end), destination
    made = FlowArrow(origin, destination, pair[2], begin, end, outside)
    return made if made.length >= _SHORTEST else None


def _points(edition: Edition, codes: Sequence[str]) -> dict[str, FlowPoint | None]:
    """Return where places are drawn, or would be if the sheet were larger; None where nothing says where."""
    labels, points = edition.drawing.labels, _outside_units(edition)
    found: dict[str, FlowPoint | None] = {}
    for code in codes:
        shape = drawn_as(edition, code)
        found[code] = FlowPoint(labels[shape].x, labels[shape].y) if shape in labels else points.get(code)
    return found


def _outside_units(edition: Edition) -> dict[str, FlowPoint]:
    """Return where the places outside the map lie, in units of its sheet."""
    places, drawing = outside_points(edition), edition.drawing
    if not places or drawing.is_tiled:
        return {}
    latitude, longitude = np.array(list(places.values())).T
    x, y = _transformer(drawing.projection).transform(longitude, latitude)
    across, down = (x - drawing.left) / drawing.metres_per_unit, (drawing.top - y) / drawing.metres_per_unit
    ends = zip(places, across.tolist(), down.tolist(), strict=True)
    return {
        code: FlowPoint(one, other) for code, one, other in ends if np.isfinite(one) and np.isfinite(other)
    }


def drawn_as(edition: Edition, code: str) -> str:
    """Return the district or city as which a place of the map is drawn; of others their own code."""
    zone = next((one for one in edition.region.zones if one.code == code), None)
    if zone:
        return zone.lies_in or zone.parent
    district = edition.districts.get(code)
    return district.shape if district else code


def outside_points(edition: Edition) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the places of flows that are none of the map's, as far as known."""
    basis = edition.flow_basis
    return {
        one.code: (one.latitude, one.longitude)
        for one in (basis.outside if basis else ())
        if one.latitude is not None and one.longitude is not None
    }


@lru_cache(maxsize=16)
def _transformer(projection: str) -> Transformer:
    return to_metres(projection)


def _is_inside(drawing: Drawing, point: FlowPoint) -> bool:
    return _EDGE <= point.x <= drawing.width - _EDGE and _EDGE <= point.y <= drawing.height - _EDGE


def _to_edge(drawing: Drawing, inside: FlowPoint, outside: FlowPoint) -> FlowPoint:
    """Return where the way from a place inside to one outside crosses the edge."""
    dx, dy = outside.x - inside.x, outside.y - inside.y
    shares = [1.0]
    for at, step, size in ((inside.x, dx, drawing.width), (inside.y, dy, drawing.height)):
        if step:
            edge = size - _EDGE if step > 0 else _EDGE
            shares.append(max(0.0, (edge - at) / step))
    share = min(shares)
    return FlowPoint(inside.x + share * dx, inside.y + share * dy)


def flow_arrows(
    picture: FlowPicture,
    spoken: Mapping[tuple[str, str, float], str],
    *,
    own: frozenset[str] = frozenset(),
    thickness: float = 1.0,
) -> str:
    """Return the arrows as SVG, the smallest first so that the largest lie on top.

    Parameters
    ----------
    spoken : dict
        What each says, by origin, destination and value.
    own : frozenset of str
        Places whose arrows stand out.
    thickness : float
        How many times as thick they are as on a page, whose style sheet makes them thicker and thinner.
    """
    largest = picture.largest
    return "".join(
        _drawn(one, largest, spoken[one.origin, one.destination, one.value], own, thickness)
        for one in reversed(picture.arrows)
    )


def _drawn(one: FlowArrow, largest: float, text: str, own: frozenset[str], thickness: float) -> str:
    """Return half an arrow on the right of its way; it is drawn along x and turned, so that the style
    sheet can make it thicker and thinner without making it longer.
    """
    length = max(one.length - _BEGIN - _END, _SHORTEST / 2)
    dx, dy = one.end.x - one.begin.x, one.end.y - one.begin.y
    x, y = one.begin.x + dx / one.length * _BEGIN, one.begin.y + dy / one.length * _BEGIN
    marked = ' class="own"' if own & {one.origin, one.destination} else ""
    return (
        f'<g transform="translate({x:.0f} {y:.0f})rotate({degrees(atan2(dy, dx)):.1f})">'
        f'<path{marked} data-o="{escape(one.origin)}" data-d="{escape(one.destination)}" '
        f'd="{half_arrow(length, one.value / largest, thickness)}">'
        f"<title>{escape(text)}</title></path></g>"
    )


def half_arrow(length: float, share: float, thickness: float = 1.0) -> str:
    """Return the path of half an arrow along x: thick by the root of its share of the largest."""
    thick = max(_THIN, _THICK * sqrt(share))
    head, side = min(length * 0.6, (2.2 * thick + 50) * min(thickness, 1.0)), arrow_height(share) * thickness
    thick *= thickness
    # Thin ones lie on a picture of a small part of the sheet.
    fine = 0 if thickness >= 1 else 1
    return (
        f"M0 0H{length:.0f}l{-head:.{fine}f} {side:.{fine}f}v{thick - side:.{fine}f}"
        f"L0 {thick * 0.45:.{fine}f}z"
    )


def arrow_height(share: float) -> float:
    """Return how far the head of an arrow reaches to the right of its way, in units."""
    return 1.9 * max(_THIN, _THICK * sqrt(share)) + 18


def edge_names(edition: Edition, picture: FlowPicture, names: Mapping[str, Text], language: str) -> str:
    """Return the names of the places outside that most comes from or goes to, where there is room."""
    return "".join(
        _edge_name(edition.drawing, point, names[code][language]) for code, point in edge_places(picture)
    )


def edge_places(picture: FlowPicture) -> list[tuple[str, FlowPoint]]:
    """Return the places outside that most comes from or goes to, and where their arrows begin or end."""
    placed: list[tuple[str, FlowPoint]] = []
    for one in _largest_outside(picture):
        point = one.begin if one.outside == one.origin else one.end
        if _is_apart(point, placed):
            placed.append((one.outside, point))
    return placed[:_NAMES]


def _is_apart(point: FlowPoint, placed: Sequence[tuple[str, FlowPoint]]) -> bool:
    return all(hypot(point.x - other.x, (point.y - other.y) * _FLAT) >= _APART for _, other in placed)


def inner_places(picture: FlowPicture) -> list[tuple[str, FlowPoint]]:
    """Return the places inside at which arrows begin or end, those of the largest first."""
    found: dict[str, FlowPoint] = {}
    for one in picture.arrows:
        for code, point in ((one.origin, one.begin), (one.destination, one.end)):
            if code != one.outside:
                found.setdefault(code, point)
    return list(found.items())


def inner_names(picture: FlowPicture, names: Mapping[str, Text], language: str) -> str:
    """Return the names of the places inside with the largest flows, where there is room beside the others."""
    placed = edge_places(picture)
    outside = len(placed)
    for code, point in inner_places(picture):
        if _is_apart(point, placed):
            placed.append((code, point))
    return "".join(
        f'<text class="inner" x="{point.x:.0f}" y="{point.y:.0f}">{escape(names[code][language])}</text>'
        for code, point in placed[outside:][:_NAMES_INSIDE]
    )


def _largest_outside(picture: FlowPicture) -> list[FlowArrow]:
    """Return the largest arrow of each place outside."""
    first: dict[str, FlowArrow] = {}
    for one in picture.arrows:
        if one.outside:
            first.setdefault(one.outside, one)
    return list(first.values())


def _edge_name(drawing: Drawing, point: FlowPoint, name: str) -> str:
    side = "start" if point.x < drawing.width / 4 else "end" if point.x > drawing.width * 3 / 4 else "middle"
    inward = 120 if point.y < drawing.height / 2 else -120
    return f'<text class="edge {side}" x="{point.x:.0f}" y="{point.y + inward:.0f}">{escape(name)}</text>'
