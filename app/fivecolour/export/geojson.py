"""One day of an edition as GeoJSON: the polygons as drawn, back in longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Any, TypeAlias

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from fivecolour.editions.edition_data import Edition
from fivecolour.export.day_table import colour_name
from fivecolour.export.open_table import words
from fivecolour.export.sign_columns import named, signs
from fivecolour.export.svg import DRILL, WITHDRAWN
from fivecolour.regions.drawing import absolute_points
from fivecolour.texts import Text

# Of one district: polygons, each an exterior and its holes, each a closed ring of longitudes and latitudes.
_Polygons: TypeAlias = list[list[list[list[float]]]]


def tiers_geojson(
    edition: Edition,
    day: int,
    *,
    codes: Collection[str] | None = None,
    provenance: Mapping[str, Any] | None = None,
    withdrawn: bool = False,
) -> str:
    """Return a FeatureCollection in WGS 84, one feature a polygon: of all districts, or of ``codes``.

    ``members`` lists every district that the polygon shows, each with its own tier and reason, and beside
    them its ``signs`` (doubt and early warning, see `fivecolour.export.sign_columns`); ``tier`` is the
    highest of them, which colours the polygon. A GIS drops what a collection says beside its features: each
    of them therefore says itself whether it is a drill or was withdrawn, and of which edition, day and rule
    it is. Rings follow RFC 7946: exteriors run anticlockwise.
    """
    reasons = {code: span.sentence for code, span in edition.reasons_on(day).items()}
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
            "properties": _properties(edition, code, day, reasons, withdrawn=withdrawn),
            "geometry": {"type": "MultiPolygon", "coordinates": geometries[code]}
            if code in geometries
            else None,
        }
        for code in shown
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
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _properties(
    edition: Edition, code: str, day: int, reasons: Mapping[str, Text], *, withdrawn: bool
) -> dict[str, Any]:
    tier = edition.shape_tier(code, day, "graded")
    decides = max(edition.members[code], key=lambda member: edition.tier(member, day))
    reason, level = reasons[decides], edition.scheme.level(tier)
    members = [
        {
            "code": member,
            **words(edition, name=edition.districts[member].name),
            "tier": edition.scheme.level(edition.tier(member, day)).shown_in,
            **words(edition, level=edition.scheme.level(edition.tier(member, day)).name),
            "published_tiers": list(edition.published_tier(member, day)),
            **words(edition, reason=reasons[member]),
            "signs": named(found) if (found := signs(edition, member, day)) else None,
        }
        for member in edition.members[code]
    ]
    return {
        "code": code,
        **words(edition, name=edition.districts[code].name),
        "tier": level.shown_in,
        "colour": colour_name(level),
        **({"hex": level.hex} if level.hex else {}),
        **words(edition, level=level.name),
        # Of the member that colours the polygon.
        **words(edition, reason=reason),
        "date": edition.days[day],
        "edition": edition.id,
        "scheme": edition.scheme.on(edition.days[day]).name,
        "drill": edition.drill,
        "withdrawn": withdrawn,
        "notice": " · ".join([DRILL] * edition.drill + [WITHDRAWN] * withdrawn),
        "members": members,
    }


def _geometries(edition: Edition, codes: Sequence[str]) -> dict[str, _Polygons]:
    """Return the polygons of districts in degrees; of thousands each sheet is turned back in one go."""
    rings = [(code, points) for code in codes for points in absolute_points(edition.drawing.paths[code])]
    sheets: dict[str, list[int]] = {}
    for place, (code, _) in enumerate(rings):
        sheets.setdefault(edition.drawing.sheet_of(code)[0], []).append(place)
    turned: dict[int, list[list[float]]] = {}
    for projection, places in sheets.items():
        corners = (_corners(edition, *rings[place]) for place in places)
        xs, ys = (list(chain.from_iterable(values)) for values in zip(*corners, strict=True))
        degrees = zip(*to_degrees(projection).transform(xs, ys), strict=True)
        for place in places:
            found = islice(degrees, len(rings[place][1]))
            turned[place] = [[round(lon, 5), round(lat, 5)] for lon, lat in found]
    polygons: dict[str, _Polygons] = {code: [] for code in codes}
    for place, (code, _) in enumerate(rings):
        _add(polygons[code], turned[place])
    return polygons


def _mended(polygons: dict[str, _Polygons]) -> dict[str, _Polygons]:
    """Return polygons of which none crosses itself, as some do where they were drawn thin."""
    shapes = {
        code: MultiPolygon([Polygon(outer, holes) for outer, *holes in found])
        for code, found in polygons.items()
    }
    for code, valid in zip(shapes, shapely.is_valid(list(shapes.values())), strict=True):
        if not valid:
            polygons[code] = _coordinates(shapely.make_valid(shapes[code], method="structure"))
    return polygons


def _coordinates(shape: BaseGeometry) -> _Polygons:
    """Return the coordinates of the polygons of a shape, exteriors anticlockwise."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
    return [
        [[list(point) for point in ring.coords] for ring in (turned.exterior, *turned.interiors)]
        for turned in map(orient, parts)
    ]


def _corners(
    edition: Edition, code: str, points: Sequence[tuple[float, float]]
) -> tuple[list[float], list[float]]:
    """Return where the points of a ring are on their sheet, in metres."""
    _, left, top, metres = edition.drawing.sheet_of(code)
    return [left + x * metres for x, _ in points], [top - y * metres for _, y in points]


def _add(polygons: _Polygons, ring: list[list[float]]) -> None:
    """Add a ring to polygons: on the sheet, exteriors turn one way and holes the other."""
    ring.append(ring[0])
    ring.reverse()
    if _area(ring) > 0 or not polygons:
        polygons.append([ring])
    else:
        polygons[-1].append(ring)


@lru_cache(maxsize=16)
def to_degrees(projection: str) -> Transformer:
    """Return what turns the metres of a sheet back into longitude and latitude."""
    return Transformer.from_crs(projection, "EPSG:4326", always_xy=True)


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area; positive anticlockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
