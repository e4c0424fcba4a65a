"""The tables of a region set: districts, cities and zones as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from fivecolour import csv_files
from fivecolour.errors import UserError
from fivecolour.regions.types import City, District, Population, Text, Zone

DISTRICTS = [
    *("code", "name_zh", "name_en", "short_zh", "short_en", "pinyin", "parent"),
    *("population", "population_year", "population_source", "aliases", "drawn_in"),
]
CITIES = ["code", "name_zh", "name_en", "short_zh", "short_en", "pinyin", "aliases"]
ZONES = ["code", "name_zh", "name_en", "parent", "lies_in", "aliases", "note_zh", "note_en"]


def read_districts(path: Path) -> tuple[District, ...]:
    """Read districts, in the order of their codes."""
    districts = [
        District(
            code=row["code"],
            name=Text(row["name_zh"], row["name_en"]),
            short=Text(row["short_zh"], row["short_en"]),
            pinyin=row["pinyin"],
            parent=row["parent"],
            population=_population(path, row),
            aliases=_aliases(row),
            drawn_in=row["drawn_in"] or None,
        )
        for row in _rows(path, DISTRICTS)
    ]
    return tuple(sorted(districts, key=lambda district: district.code))


def read_cities(path: Path) -> tuple[City, ...]:
    """Read cities, in the order of their codes."""
    cities = [
        City(
            code=row["code"],
            name=Text(row["name_zh"], row["name_en"]),
            short=Text(row["short_zh"], row["short_en"]),
            pinyin=row["pinyin"],
            aliases=_aliases(row),
        )
        for row in _rows(path, CITIES)
    ]
    return tuple(sorted(cities, key=lambda city: city.code))


def read_zones(path: Path) -> tuple[Zone, ...]:
    """Read zones, in the order of their codes."""
    zones = [
        Zone(
            code=row["code"],
            name=Text(row["name_zh"], row["name_en"]),
            parent=row["parent"],
            lies_in=row["lies_in"] or None,
            aliases=_aliases(row),
            note=Text(row["note_zh"], row["note_en"]),
        )
        for row in _rows(path, ZONES)
    ]
    return tuple(sorted(zones, key=lambda zone: zone.code))


def write_districts(path: Path, districts: Iterable[District]) -> None:
    """Write districts as ``read_districts`` reads them."""
    _write(path, DISTRICTS, (_district_row(district) for district in districts))


def write_cities(path: Path, cities: Iterable[City]) -> None:
    """Write cities as ``read_cities`` reads them."""
    rows = (
        [c.code, c.name.zh, c.name.en, c.short.zh, c.short.en, c.pinyin, "|".join(c.aliases)] for c in cities
    )
    _write(path, CITIES, rows)


def write_zones(path: Path, zones: Iterable[Zone]) -> None:
    """Write zones as ``read_zones`` reads them."""
    rows = (
        [z.code, z.name.zh, z.name.en, z.parent, z.lies_in or "", "|".join(z.aliases), z.note.zh, z.note.en]
        for z in zones
    )
    _write(path, ZONES, rows)


def _district_row(district: District) -> list[str]:
    count = district.population
    return [
        district.code,
        district.name.zh,
        district.name.en,
        district.short.zh,
        district.short.en,
        district.pinyin,
        district.parent,
        *((str(count.count), str(count.year), count.source) if count else ("", "", "")),
        "|".join(district.aliases),
        district.drawn_in or "",
    ]


def _rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    header, lines = csv_files.read(path)
    missing = [column for column in columns if column not in header]
    if missing:
        raise UserError(f"{path}: no column {', '.join(missing)}; it needs {','.join(columns)}")
    rows = [dict(zip(header, cells, strict=True)) for _, cells in lines]
    twice = sorted(code for code, times in Counter(row["code"] for row in rows).items() if times > 1)
    if twice:
        raise UserError(f"{path}: code {', '.join(twice)} stands in more than one row; keep one")
    return rows


def _population(path: Path, row: dict[str, str]) -> Population | None:
    if not row["population"]:
        return None
    try:
        return Population(int(row["population"]), int(row["population_year"]), row["population_source"])
    except ValueError:
        raise UserError(
            f"{path}: district {row['code']}: population and population_year must be whole numbers"
        ) from None


def _aliases(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(alias for alias in row["aliases"].split("|") if alias)


def _write(path: Path, columns: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
