"""The flows of a day as GeoJSON: a line from origin to destination each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.flow_map import drawn_as, flow_names, outside_points
from fivecolour.export.drawing.svg import DRILL, WITHDRAWN
from fivecolour.export.tables.geojson import to_degrees
from fivecolour.export.tables.open_flows import pair_rows
from fivecolour.export.tables.open_table import words

_HALF_TURN, _TURN = 180.0, 360.0
# Longitude and latitude in degrees of WGS 84.
Position = list[float]


def flows_geojson(
    edition: Edition,
    day: str,
    *,
    provenance: Mapping[str, Any] | None = None,
    withdrawn: bool = False,
) -> str:
    """Return a FeatureCollection in WGS 84, one feature a pair of places; without any on days without flows.

    A pair that is not there is not known, not zero. A flow has no line (``geometry`` is null) where nothing
    says where an end lies, or both are drawn as one place. Each feature says by itself its day, unit, source
    and edition, and whether it is of a drill or withdrawn: a GIS drops what a collection says beside them.
    Lines across the 180th meridian are cut there (RFC 7946, section 3.1.9).
    """
    about = {
        "edition": edition.id,
        "drill": edition.drill,
        "withdrawn": withdrawn,
        "notice": " · ".join([DRILL] * edition.drill + [WITHDRAWN] * withdrawn),
    }
    names, points = flow_names(edition), _points(edition, day)
    features = [
        {
            "type": "Feature",
            "id": f"{row['origin']}>{row['destination']}",
            "properties": row
            | words(edition, origin_name=names[row["origin"]], destination_name=names[row["destination"]])
            | about,
            "geometry": _line(points[row["origin"]], points[row["destination"]]),
        }
        for row in pair_rows(edition, day)
    ]
    document = {
        "type": "FeatureCollection",
        "date": day,
        **about,
        "credit": edition.region.credit.en,
        **({"provenance": dict(provenance)} if provenance else {}),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _points(edition: Edition, day: str) -> dict[str, Position | None]:
    """Return where the places of a day lie: those of the map in the middle of the room for their name.

    Tiles lie nowhere.
    """
    outside, drawing = outside_points(edition), edition.drawing
    found: dict[str, Position | None] = {}
    for code in edition.flow_days[day].places if day in edition.flow_days else ():
        shape = drawn_as(edition, code)
        if (label := drawing.labels.get(shape)) and not drawing.is_tiled:
            projection, left, top, metres = drawing.sheet_of(_district_of(edition, shape))
            point = to_degrees(projection)(left + label.x * metres, top - label.y * metres)
            found[code] = _rounded(*point)
        elif code in outside:
            latitude, longitude = outside[code]
            found[code] = _rounded(longitude, latitude)
        else:
            found[code] = None
    return found


def _district_of(edition: Edition, shape: str) -> str:
    """Return a district that is drawn on the same sheet as a district or city."""
    if shape in edition.districts:
        return shape
    return next((one.code for one in edition.region.districts if one.parent == shape), shape)


def _rounded(longitude: float, latitude: float) -> Position:
    return [round(longitude, 5), round(latitude, 5)]


def _line(begin: Position | None, end: Position | None) -> dict[str, Any] | None:
    if begin is None or end is None or begin == end:
        return None
    east = end[0] - begin[0]
    if abs(east) <= _HALF_TURN:
        return {"type": "LineString", "coordinates": [begin, end]}
    # The short way leads across the 180th meridian.
    edge = _HALF_TURN if east < 0 else -_HALF_TURN
    share = (edge - begin[0]) / (east + (_TURN if east < 0 else -_TURN))
    latitude = begin[1] + share * (end[1] - begin[1])
    parts = [[begin, _rounded(edge, latitude)], [_rounded(-edge, latitude), end]]
    return {"type": "MultiLineString", "coordinates": parts}
