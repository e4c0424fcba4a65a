"""One day of an edition as GeoJSON: the polygons as drawn, back in longitude and latitude."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import islice, pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.svg import DRILL, WITHDRAWN
from fivecolour.export.tables.day_table import colour_name
from fivecolour.export.tables.open_table import Row, words
from fivecolour.export.views.sign_columns import named, signs
from fivecolour.regions.drawing import absolute_rings

# Of one district: polygons, each an exterior and its holes, each a closed ring of longitudes and latitudes.
_Polygons: TypeAlias = list[list[list[list[float]]]]
# A metre.
_DIGITS, _HALF = 5, 1e-6


def tiers_geojson(
    edition: Edition,
    day: int,
    *,
    codes: Collection[str] | None = None,
    provenance: Mapping[str, Any] | None = None,
    withdrawn: bool = False,
) -> bytes:
    """Return a FeatureCollection in WGS 84, one feature a polygon: of all districts, or of ``codes``.

    ``members`` lists every district that the polygon shows, each with its own tier and reason, and beside
    them its ``signs`` (doubt and early warning, see `fivecolour.export.views.sign_columns`); ``tier`` is the
    highest of them, which colours the polygon. A GIS drops what a collection says beside its features: each
    of them therefore says itself whether it is a drill or was withdrawn, and of which edition, day and rule
    it is. Rings follow RFC 7946: exteriors run anticlockwise.
    """
    shown = [
        code
        for code in edition.drawing.paths
        if codes is None or not set(edition.members[code]).isdisjoint(codes)
    ]
    # A tile lies nowhere on earth: features without a place have no geometry (RFC 7946, 3.2).
    geometries = {} if edition.drawing.is_tiled else _mended(_geometries(edition, shown))
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": properties,
            "geometry": {"type": "MultiPolygon", "coordinates": geometries[code]}
            if code in geometries
            else None,
        }
        for code, properties in zip(shown, _properties(edition, shown, day, withdrawn=withdrawn), strict=True)
    ]
    document = {
        "type": "FeatureCollection",
        "edition": edition.id,
        "date": edition.days[day],
        "scheme": edition.scheme.on(edition.days[day]).name,
        "drill": edition.drill,
        "withdrawn": withdrawn,
        "credit": edition.region.credit.en,
        **({"provenance": dict(provenance)} if provenance else {}),
        "features": features,
    }
    # Levels are numbers, and keys in JSON are texts.
    return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS)


class _Level(NamedTuple):
    """What is said of a tier: how it is shown, and its name in each language."""

    shown: Row
    words: Row


def _level(edition: Edition, tier: int) -> _Level:
    level = edition.scheme.level(tier)
    shown = {"tier": level.shown_in, "colour": colour_name(level)} | ({"hex": level.hex} if level.hex else {})
    return _Level(shown, words(edition, level=level.name))


def _properties(edition: Edition, codes: Sequence[str], day: int, *, withdrawn: bool) -> Iterator[Row]:
    """Yield what is said of polygons; what thousands of them have in common is put into words once."""
    reasons = {code: words(edition, reason=span.sentence) for code, span in edition.reasons_on(day).items()}
    level_of = cache(partial(_level, edition))
    of_all = {
        "date": edition.days[day],
        "edition": edition.id,
        "scheme": edition.scheme.on(edition.days[day]).name,
        "drill": edition.drill,
        "withdrawn": withdrawn,
        "notice": " · ".join([DRILL] * edition.drill + [WITHDRAWN] * withdrawn),
    }
    for code in codes:
        members = edition.members[code]
        tiers = [edition.tier(member, day) for member in members]
        # The member that colours the polygon.
        at = tiers.index(max(tiers))
        yield {
            "code": code,
            **words(edition, name=edition.districts[code].name),
            **level_of(tiers[at]).shown,
            **level_of(tiers[at]).words,
            **reasons[members[at]],
            **of_all,
            "members": [
                {
                    "code": member,
                    **words(edition, name=edition.districts[member].name),
                    "tier": level_of(tier).shown["tier"],
                    **level_of(tier).words,
                    "published_tiers": list(edition.published_tier(member, day)),
                    **reasons[member],
                    "signs": named(found) if (found := signs(edition, member, day)) else None,
                }
                for member, tier in zip(members, tiers, strict=True)
            ],
        }


def _geometries(edition: Edition, codes: Sequence[str]) -> dict[str, _Polygons]:
    """Return the polygons of districts in degrees; of thousands each sheet is turned back in one go."""
    read = absolute_rings([edition.drawing.paths[code] for code in codes])
    rings = [(code, corners) for code, found in zip(codes, read, strict=True) for corners in found]
    sheets: dict[tuple[str, float, float, float], list[int]] = {}
    for place, (code, _) in enumerate(rings):
        sheets.setdefault(edition.drawing.sheet_of(code), []).append(place)
    turned: dict[int, list[list[float]]] = {}
    for (projection, left, top, metres), places in sheets.items():
        x, y = np.concatenate([rings[place][1] for place in places]).T
        degrees = _rounded(to_degrees(projection)(left + x * metres, top - y * metres))
        for place in places:
            turned[place] = list(islice(degrees, len(rings[place][1])))
    polygons: dict[str, _Polygons] = {code: [] for code in codes}
    for place, (code, _) in enumerate(rings):
        _add(polygons[code], turned[place])
    return polygons


def _rounded(degrees: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Iterator[list[float]]:
    """Give longitude and latitude as Python rounds them, of thousands at once."""
    both = np.column_stack(degrees)
    parts = both * 10**_DIGITS
    found = np.rint(parts) / 10**_DIGITS
    # Halves are rounded by what the number is exactly.
    for at in np.argwhere(np.abs(np.abs(parts - np.trunc(parts)) - 0.5) < _HALF):
        found[tuple(at)] = round(float(both[tuple(at)]), _DIGITS)
    return iter(found.tolist())


def _mended(polygons: dict[str, _Polygons]) -> dict[str, _Polygons]:
    """Return polygons of which none crosses itself, as some do where they were drawn thin."""
    codes = [code for code, found in polygons.items() if found]
    if not codes:
        return polygons
    parts = [(at, part) for at, code in enumerate(codes) for part in polygons[code]]
    rings = [(at, ring) for at, (_, part) in enumerate(parts) for ring in part]
    corners = np.array([corner for _, ring in rings for corner in ring])
    lines = shapely.linearrings(
        corners, indices=np.repeat(np.arange(len(rings)), [len(ring) for _, ring in rings])
    )
    outlines = shapely.polygons(lines, indices=[at for at, _ in rings])
    shapes = shapely.multipolygons(outlines, indices=[at for at, _ in parts])
    for at in np.flatnonzero(~shapely.is_valid(shapes)):
        polygons[codes[at]] = _coordinates(shapely.make_valid(shapes[at], method="structure"))
    return polygons


def _coordinates(shape: BaseGeometry) -> _Polygons:
    """Return the coordinates of the polygons of a shape, exteriors anticlockwise."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
    return [
        [[list(point) for point in ring.coords] for ring in (turned.exterior, *turned.interiors)]
        for turned in map(orient, parts)
    ]


def _add(polygons: _Polygons, ring: list[list[float]]) -> None:
    """Add a ring to polygons: on the sheet, exteriors turn one way and holes the other."""
    ring.append(ring[0])
    ring.reverse()
    if _area(ring) > 0 or not polygons:
        polygons.append([ring])
    else:
        polygons[-1].append(ring)


@lru_cache(maxsize=16)
def to_degrees(projection: str) -> Callable[..., Any]:
    """Return what turns the metres of a sheet back into longitude and latitude."""
    # Sheets are of WGS 84 as the degrees are: a way between two systems need not be looked for.
    return partial(Proj(projection), inverse=True)


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area; positive anticlockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
