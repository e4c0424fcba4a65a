"""A region set whose tables somebody edited, made whole again: nothing else of it need be built anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from fivecolour.messages import number_of
from fivecolour.regions import pinyin, region_tables, sets
from fivecolour.regions.build import repair
from fivecolour.regions.build.consistency import need_known, need_match
from fivecolour.regions.region_set import City, District, RegionSet, Text
from fivecolour.regions.sets import Built

_OWN = {"content_hash", "name", "home", "valid_from", "valid_to", "title", "credit", "notes", "places"}
_COUNTED = {"districts", "polygons", "cities", "zones"}


def revised(name: str, *, root: Path | None = None) -> Built:
    """Read the edited tables and ``region.toml`` of a region set; its polygons stay as they are.

    Raises
    ------
    UserError
        A table has a fault, or tables and polygons do not match; the message names file, row and remedy.
    """
    place = sets.place(name, root=root)
    about = sets.describe(name, root=root)
    districts = tuple(map(_spelt, region_tables.read_districts(place / "districts.csv")))
    given = region_tables.read_cities(place / "cities.csv") if (place / "cities.csv").is_file() else ()
    cities = tuple(map(_spelt_city, given)) + _new_cities(districts, {city.code for city in given})
    zones = region_tables.read_zones(place / "zones.csv") if (place / "zones.csv").is_file() else ()
    shapes = sets.shapes(name, root=root)
    drawn = {district.shape for district in districts}
    need_match({*shapes["code"]}, drawn, table=place / "districts.csv", remedy="mend the table")
    need_known(districts, cities, zones, folder=place)
    used = {district.parent for district in districts} | {zone.parent for zone in zones}
    return Built(
        region_set=_region_set(about, districts, tuple(c for c in cities if c.code in used), zones),
        shapes=shapes[["code", "geometry"]],
        cities=_outlines(shapes, districts),
        context=sets.context(name, root=root),
        facts={key: value for key, value in about.items() if key not in _OWN | _COUNTED},
        findings=_findings(districts, {city.code for city in given}, {city.code for city in cities}),
    )


def _findings(districts: tuple[District, ...], before: set[str], now: set[str]) -> tuple[str, ...]:
    lacking = [district.code for district in districts if district.population is None]
    added = sorted(now - before)
    return (
        *([f"cities.csv got {', '.join(added)}; name them there"] if added else ()),
        *([f"no population of {len(lacking)} of {number_of(len(districts), 'district')}"] if lacking else ()),
    )


def _new_cities(districts: tuple[District, ...], known: set[str]) -> tuple[City, ...]:
    codes = sorted({district.parent for district in districts} - known - {""})
    return tuple(City(code, Text(code, code), Text(code, code), "") for code in codes)


def _spelt(district: District) -> District:
    return replace(district, pinyin=district.pinyin or pinyin.spell(district.short.zh))


def _spelt_city(city: City) -> City:
    return replace(city, pinyin=city.pinyin or pinyin.spell(city.short.zh))


def _outlines(shapes: gpd.GeoDataFrame, districts: tuple[District, ...]) -> gpd.GeoDataFrame:
    parents = {district.code: district.parent for district in districts}
    owned = shapes.assign(parent=shapes["code"].map(parents))
    return repair.clockwise(repair.dissolved(owned[owned["parent"] != ""], "parent"))


def _region_set(about: dict[str, Any], districts: Any, cities: Any, zones: Any) -> RegionSet:
    return RegionSet(
        name=about["name"],
        title=Text.of(about["title"]),
        home=about["home"],
        districts=districts,
        cities=cities,
        zones=zones,
        credit=Text.of(about["credit"]),
        valid_from=about["valid_from"],
        valid_to=about["valid_to"] or None,
        content_hash="",
        notes=tuple(Text.of(note) for note in about.get("notes", ())),
        places=sets.place_words(about, Path(sets.DESCRIPTION)),
    )
