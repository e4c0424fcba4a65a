"""The tables of a region set: districts, cities and zones as CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from fivecolour import csv_files
from fivecolour.errors import UserError
from fivecolour.languages import FALLBACK
from fivecolour.regions.codes import is_address_part
from fivecolour.regions.pinyin import short
from fivecolour.regions.region_set import City, District, Population, Text, Zone

DISTRICTS = [
    *("code", "name_zh", "name_en", "short_zh", "short_en", "pinyin", "parent"),
    *("population", "population_year", "population_source", "aliases", "drawn_in"),
]
CITIES = ["code", "name_zh", "name_en", "short_zh", "short_en", "pinyin", "aliases"]
ZONES = ["code", "name_zh", "name_en", "parent", "lies_in", "aliases", "note_zh", "note_en"]

# Names and notes stand in a column for each language, or in one for all.
_WORDS = re.compile(r"(name|short|note)(_[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?")


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
    _write(
        path,
        CITIES,
        (
            {"code": city.code, "pinyin": city.pinyin, "aliases": "|".join(city.aliases)}
            | _by_language(name=city.name, short=city.short)
            for city in cities
        ),
    )


def write_zones(path: Path, zones: Iterable[Zone]) -> None:
    """Write zones as ``read_zones`` reads them."""
    _write(
        path,
        ZONES,
        (
            {
                "code": zone.code,
                "parent": zone.parent,
                "lies_in": zone.lies_in or "",
                "aliases": "|".join(zone.aliases),
            }
            | _by_language(name=zone.name, note=zone.note)
            for zone in zones
        ),
    )


def _district_row(district: District) -> dict[str, str]:
    count = district.population
    people = (
        {
            "population": str(count.count),
            "population_year": str(count.year),
            "population_source": count.source,
        }
        if count
        else {}
    )
    return {
        "code": district.code,
        "pinyin": district.pinyin,
        "parent": district.parent,
        "aliases": "|".join(district.aliases),
        "drawn_in": district.drawn_in or "",
        **_by_language(name=district.name, short=district.short),
        **people,
    }


def _by_language(**texts: Text) -> dict[str, str]:
    """Return a cell for each language of each text."""
    return {
        f"{what}_{language}": word for what, text in texts.items() for language, word in text.words.items()
    }


def _rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    header, lines = csv_files.read(path)
    missing: list[str] = [
        column for column in ("code", "parent") if column in columns and column not in header
    ]
    missing = [*missing, *([] if any(one.startswith("name") for one in header) else ["name"])]
    if missing:
        raise UserError(f"{path}: no column {', '.join(missing)}; it may have {','.join(columns)}")
    unknown = sorted(one for one in {*header} - {*columns} if not _WORDS.fullmatch(one))
    if unknown:
        raise UserError(f"{path}: unknown column {', '.join(unknown)}; use {','.join(columns)}")
    rows = []
    for number, cells in lines:
        row = dict(zip(header, cells, strict=True))
        if not row["code"]:
            raise UserError(f"{path}, row {number}: has no code; give it one or delete the row")
        if not is_address_part(row["code"]):
            raise UserError(
                f"{path}, row {number}: the code {row['code']!r} holds a slash or a sign that is not seen, "
                "which addresses of pages cannot hold; write it without"
            )
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
    """Return the name in the languages that it is given in; one suffices."""
    return _text(row, "name") or Text.of({FALLBACK: row["code"]})


def _short(row: dict[str, str]) -> Text:
    """Return the short name, where none is given the name without the kind of place."""
    given = _text(row, "short")
    plain = _name(row).each(short)
    return Text.of(plain.words | given.words) if given else plain


def _note(row: dict[str, str]) -> Text:
    return _text(row, "note") or Text("", "")


def _text(row: dict[str, str], what: str) -> Text | None:
    """Return a text of the columns ``<what>_<language>``, else of ``<what>``, which is for all languages."""
    found = {
        column.removeprefix(f"{what}_"): word
        for column, word in row.items()
        if word and column.startswith(f"{what}_")
    }
    one = row.get(what, "")
    return Text.of(found) if found else Text.of({FALLBACK: one}) if one else None


def _write(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    """Write rows; languages beyond those of ``columns`` get columns of their own after them."""
    found = list(rows)
    further = sorted({column for row in found for column in row} - {*columns})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, *further], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
