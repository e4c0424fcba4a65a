"""Which place of a table of flows is which: a district or city of the map, or one outside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from fivecolour import csv_files
from fivecolour.errors import UserError
from fivecolour.regions.place_names import Names, normal
from fivecolour.regions.region_set import District, RegionSet, Zone
from fivecolour.reports.flow_report import FlowPlace

_HEADERS = {
    "id": ("id", "code", "代码", "编码"),
    "name": ("name", "city", "名称", "城市"),
    "latitude": ("lat", "latitude", "纬度"),
    "longitude": ("lon", "lng", "long", "longitude", "经度"),
    "population": ("population", "pop", "人口"),
}


class FlowPlaces:
    """All names by which flows may call a place.

    A place is known by the map's code where the map has it: a district, a zone, or a city as a whole. Others
    have to be in the table of locations. Of a name that both have the code of the locations counts.
    """

    def __init__(self, region_set: RegionSet, locations: Path | None) -> None:
        self._names = Names(region_set)
        self._cities = {}
        for city in region_set.cities:
            place = FlowPlace(city.code, city.name.zh)
            for name in (city.code, *city.name.words.values(), *city.short.words.values(), *city.aliases):
                self._cities[normal(name)] = place
        self._listed: dict[str, FlowPlace | None] = {}
        if locations is not None:
            self._add(locations)

    def find(self, text: str) -> FlowPlace | None:
        """Return the place that a text means; None where none or several are called so."""
        key = normal(text)
        if key in self._listed:
            return self._listed[key]
        if key in self._cities:
            return self._cities[key]
        found = self._names.called(text)
        return _of_map(found[0]) if len(found) == 1 else None

    def known_share(self, texts: Iterable[str]) -> float:
        """Return which share of texts mean a place."""
        known = [self.find(text) is not None for text in texts]
        return sum(known) / len(known) if known else 0.0

    def _add(self, path: Path) -> None:
        """Read the table of locations; one that has the code of the map is the map's."""
        header, rows = csv_files.read(path)
        small = {name.casefold(): at for at, name in reversed(list(enumerate(header)))}
        at = {
            meaning: next((small[name] for name in names if name in small), None)
            for meaning, names in _HEADERS.items()
        }
        if at["id"] is None:
            raise UserError(
                f"{path}: no column is called id; its columns are {', '.join(header)}; rename one"
            )
        codes: set[str] = set()
        for number, cells in rows:
            texts = {name: "" if where is None else cells[where].strip() for name, where in at.items()}
            place = _location(path, number, texts)
            if place.code in codes:
                raise UserError(f"{path}, row {number}: {place.code} stands in two rows; keep one")
            codes.add(place.code)
            for name in {normal(place.code), normal(place.name)} - {""}:
                twice = name in self._listed and name != normal(place.code)
                self._listed[name] = None if twice else place


def _of_map(place: District | Zone) -> FlowPlace:
    population = place.population.count if isinstance(place, District) and place.population else None
    return FlowPlace(place.code, place.name.zh, population=population)


def _location(path: Path, number: int, texts: dict[str, str]) -> FlowPlace:
    if not texts["id"]:
        raise UserError(f"{path}, row {number}: has no id; write one or take the row out")
    numbers = {}
    for name in ("latitude", "longitude", "population"):
        try:
            numbers[name] = float(texts[name]) if texts[name] else None
        except ValueError:
            numbers[name] = math.nan
        if numbers[name] is not None and not math.isfinite(numbers[name]):  # type: ignore[arg-type]
            raise UserError(
                f"{path}, row {number}: {name} {texts[name][:40]!r} is no number; write 29.87, or nothing"
            )
    return FlowPlace(texts["id"], texts["name"] or texts["id"], **numbers)
