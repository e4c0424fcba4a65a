"""What tables of districts and polygons must have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fivecolour.errors import UserError
from fivecolour.regions.build.boundaries import shorten
from fivecolour.regions.region_set import City, District, Zone


def need_match(there: set[str], drawn: set[str], *, table: Path, remedy: str) -> None:
    """Refuse polygons without a district and districts without a polygon."""
    if there != drawn:
        homeless = shorten(sorted(there - drawn)) or "none"
        shapeless = shorten(sorted(drawn - there)) or "none"
        raise UserError(
            f"{table}: polygons without a district: {homeless}; "
            f"districts without a polygon: {shapeless}; {remedy}"
        )


def need_known(
    districts: Sequence[District], cities: Sequence[City], zones: Sequence[Zone], *, folder: Path
) -> None:
    """Refuse a parent that is no city of the table, and a zone in a district that there is not."""
    known_cities = {city.code for city in cities} | {""}
    known_districts = {district.code for district in districts} | {None}
    lost = [
        *(f"{place.code} (parent {place.parent})" for place in districts if place.parent not in known_cities),
        *(f"{zone.code} (parent {zone.parent})" for zone in zones if zone.parent not in known_cities),
        *(f"{zone.code} (lies in {zone.lies_in})" for zone in zones if zone.lies_in not in known_districts),
    ]
    if lost:
        raise UserError(f"{folder}: codes that no table has: {shorten(lost)}; mend the tables")
