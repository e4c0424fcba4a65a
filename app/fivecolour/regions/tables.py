"""The tables of a region set: districts, cities and zones as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from fivecolour import csv_files
from fivecolour.errors import UserError
from fivecolour.regions.pinyin import short
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
            name=_name(row),
            short=_short(row),
            pinyin=row.get("pinyin", ""),
            parent=row["parent"],
            population=_population(path, row),
            aliases=_aliases(row),
            drawn_in=row.get("drawn_in") or None,
        )
        for row in _rows(path, DISTRICTS)
    ]
    return tuple(sorted(districts, key=lambda district: district.code))


def read_cities(path: Path) -> tuple[City, ...]:
    """Read cities, in the order of their codes."""
    cities = [
        City(
            code=row["code"],
            name=_name(row),
            short=_short(row),
            pinyin=row.get("pinyin", ""),
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
            name=_name(row),
            parent=row["parent"],
            lies_in=row.get("lies_in") or None,
            aliases=_aliases(row),
            note=_note(row),
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
    missing: list[str] = [
        column for column in ("code", "parent") if column in columns and column not in header
    ]
    missing = [*missing, *([] if {"name_zh", "name_en", "name"} & {*header} else ["name"])]
    if missing:
        raise UserError(f"{path}: no column {', '.join(missing)}; it may have {','.join(columns)}")
    unknown = sorted({*header} - {*columns, "name", "short"})
    if unknown:
        raise UserError(f"{path}: unknown column {', '.join(unknown)}; use {','.join(columns)}")
    rows = []
    for number, cells in lines:
        row = dict(zip(header, cells, strict=True))
        if not row["code"]:
            raise UserError(f"{path}, row {number}: has no code; give it one or delete the row")
        rows.append(row)
    twice = sorted(code for code, times in Counter(row["code"] for row in rows).items() if times > 1)
    if twice:
        raise UserError(f"{path}: code {', '.join(twice)} stands in more than one row; keep one")
    return rows


def _population(path: Path, row: dict[str, str]) -> Population | None:
    if not row.get("population"):
        return None
    try:
        count, year = int(row["population"]), int(row.get("population_year", ""))
        if count <= 0:
            raise ValueError(count)
        return Population(count, year, row.get("population_source", ""))
    except ValueError:
        raise UserError(
            f"{path}: district {row['code']}: population and population_year must be whole numbers above zero"
        ) from None


def _aliases(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, row.get("aliases", "").split("|"))))


def _name(row: dict[str, str]) -> Text:
    """Return the name in both languages; one suffices."""
    both = row.get("name_zh") or row.get("name"), row.get("name_en") or row.get("name")
    one = both[0] or both[1] or row["code"]
    return Text(both[0] or one, both[1] or one)


def _short(row: dict[str, str]) -> Text:
    """Return the short name, where none is given the name without the kind of place."""
    name = _name(row)
    one = row.get("short", "")
    zh, en = row.get("short_zh") or one or short(name.zh), row.get("short_en") or one or short(name.en)
    return Text(zh, en)


def _note(row: dict[str, str]) -> Text:
    zh, en = row.get("note_zh", ""), row.get("note_en", "")
    return Text(zh or en, en or zh)


def _write(path: Path, columns: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
