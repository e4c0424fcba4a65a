"""JSON records and GeoJSON features as tables of texts."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from fivecolour import encodings
from fivecolour.intake.read import limits
from fivecolour.intake.read.characters import invisible_signs
from fivecolour.intake.read.columns import headers, scaled_units
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.formats.delimited import unpacked
from fivecolour.intake.read.formats.workbooks import number_text
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables import keyed_records

_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_DEEPEST = 3  # objects around a list of records
LON, LAT = "longitude", "latitude"  # headers of the coordinates of GeoJSON points
OUTLINE = "geometry"  # header of what kind of outline a GeoJSON feature has
_WGS84 = ("CRS84", "4326", "4490")  # CGCS 2000 is WGS 84 to less than a metre


_WRAPPERS = frozenset({"attributes", "properties", "fields"})  # of a record
# Roles of what may stand beside a list of records and be of each of them.
_OF_ALL = frozenset(
    "day week week_ending week_beginning month year issued indicator kind".split()
    + "country country_code province province_code city".split()
)


@cache
def _scales() -> frozenset[str]:
    """Return the headers of what figures are to be multiplied by."""
    table = headers.words()["whole"]
    return frozenset((*table["multipliers"], *table["powers"]))


class _RepeatedKeyError(Exception):
    """A key that stands twice in one object."""


@dataclass(frozen=True)
class JsonFile:
    """A file of JSON, parsed once.

    Attributes
    ----------
    path : Path
        Where the file is.
    name : str
        How it is called to people.
    encoding : str or None
        Of a text that is not in UTF-8, as JSON has to be.
    """

    path: Path
    name: str
    encoding: str | None = None

    @cached_property
    def document(self) -> Any:
        """What the file holds, as `json.loads` gives it, or a list of what its lines do.

        Raises
        ------
        ReadingError
            It is none, or too large or deep.
        """
        return _document(self.path, name=self.name, encoding=self.encoding)


def rows(file: JsonFile) -> Iterator[list[str]]:
    """Yield a header row (all keys, in the order in which they appear), then one row for each record.

    The file is a list of objects, one to a line or in a list, an object with one such list somewhere in it,
    lists of values by column or by row, an object whose keys are days or places, or a GeoJSON
    FeatureCollection: there the properties count, and the coordinates
    of points; of other geometries only what kind they are. Objects within records are columns of their own;
    what stands beside the list, a day or a unit, is of every record.

    Raises
    ------
    ReadingError
        For anything else, lists within records, or too much of it.
    """
    name = file.name
    try:
        records = list(map(_flat, _records(file.document, name=name)))
    except _RepeatedKeyError as fault:
        raise ReadingError("json_key_twice", name=name, key=str(fault)) from None
    header = list(dict.fromkeys(key for record in records for key in record))
    shown = [invisible_signs.without(key) for key in header]
    yield limits.checked_cells(shown, name=name, row=1)
    for number, record in enumerate(records, start=1):
        texts = [_text(record.get(key), key=key, number=number, name=name) for key in header]
        yield limits.checked_cells(texts, name=name, row=number + 1)


def _document(path: Path, *, name: str, encoding: str | None) -> Any:
    try:
        with unpacked(path, name=name) as file:
            content = file.read(limits.MAX_JSON + 1)
    except (OSError, EOFError):
        raise ReadingError("unreadable", name=name) from None
    if len(content) > limits.MAX_JSON:
        size = limits.MAX_JSON // limits.MEBIBYTE
        raise ReadingError("json_large", name=name, size=size)
    content = _in_utf8(content, name=name, encoding=encoding)
    _check_depth(content, name=name)
    try:
        document = _parsed(content)
        if b"\\u" in content:
            json.dumps(document, ensure_ascii=False).encode()
        return document
    except UnicodeEncodeError:
        raise ReadingError("json_half_sign", name=name) from None
    except json.JSONDecodeError as fault:
        raise ReadingError("json_broken", name=name, lineno=fault.lineno) from None
    except ValueError:
        raise ReadingError("json_number", name=name) from None


def _parsed(content: bytes) -> Any:
    """Parse a text as JSON, or each of its lines (NDJSON)."""
    try:
        return json.loads(content, object_pairs_hook=_object)
    except json.JSONDecodeError as fault:
        lines = content.splitlines()
        if fault.msg != "Extra data" or len(lines) < 2:  # noqa: PLR2004
            raise
        try:
            return [json.loads(line, object_pairs_hook=_object) for line in lines if line.strip()]
        except json.JSONDecodeError:
            raise fault from None


def _in_utf8(content: bytes, *, name: str, encoding: str | None) -> bytes:
    """Return a text in UTF-8 without a byte order mark; what is UTF-8 stays so, whatever was said."""
    wide = ("utf-16",) if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ()
    for used in dict.fromkeys((*wide, "utf-8-sig", encoding or "utf-8-sig")):
        text = encodings.decoded(content, used, cut=False)
        if text is not None:
            return text.encode()
    raise ReadingError("json_encoding", name=name)


def _check_depth(content: bytes, *, name: str) -> None:
    """Refuse what lies too deep in one another before anything walks through it."""
    marks = np.frombuffer(_TEXTS.sub(b"", content), dtype=np.uint8) | 0x20  # [ becomes {, and ] becomes }
    steps = (marks == ord("{")).astype(np.int8) - (marks == ord("}"))
    if len(steps) and np.cumsum(steps, dtype=np.int32).max() > limits.MAX_DEPTH:
        raise ReadingError("json_deep", name=name, most=limits.MAX_DEPTH)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RepeatedKeyError(limits.shown_name(twice))
    return found


def _records(document: Any, *, name: str) -> list[dict[str, Any]]:
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        _check_crs(document, name=name)
        features = document.get("features")
        return [_feature(feature, name=name) for feature in _objects(features, name=name)]
    if rows_below := keyed_records.of_rows(document):
        return rows_below
    if isinstance(document, dict):
        found = _only_list(document)
        by_column = _by_column(document) or keyed_records.of_days(document)
        if not by_column and found:
            records, beside = found[0]
            return [beside | record for record in records]
        document = by_column or _single(document) or _by_keys(document)
    return _objects(document, name=name)


def _by_keys(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object whose keys are days or places, or of the only object in it."""
    inner = [value for value in document.values() if isinstance(value, dict)]
    is_only = len(inner) == 1 and not list(_lists(document, 0, _descriptions()))
    within = keyed_records.of_keys(inner[0]) if is_only else []
    return [_of_all(document) | record for record in within] or keyed_records.of_keys(document)


def _single(document: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the one record that an object without lists is."""
    is_record = len(document) > 1 and not any(isinstance(value, list | dict) for value in document.values())
    return [document] if is_record else None


def _only_list(document: dict[str, Any]) -> list[tuple[list[Any], dict[str, Any]]]:
    """Return the one list of records in an object; of two with the same keys neither is chosen."""
    for depth, passed in product((0, _DEEPEST), (frozenset[str](), _descriptions())):
        found = list(_lists(document, depth, passed))
        if len(found) == 1:
            keys = found[0][0][0].keys()
            every = [records for records, _ in _lists(document, _DEEPEST, ())]
            return found if sum(records[0].keys() == keys for records in every) == 1 else []
    return []


@cache
def _descriptions() -> frozenset[str]:
    """Return the keys of lists that describe records (fields, columns, links)."""
    return frozenset(headers.words()["pages"]["describing"])


def _lists(
    document: dict[str, Any], depth: int, passed: Collection[str]
) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Yield the lists of objects in an object and in those within it, with what is said beside each.

    Lists of which ``passed`` holds the key are none of them.
    """
    for key, value in document.items():
        if plain(key) in passed:
            continue
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            yield value, _of_all(document)
        elif isinstance(value, dict) and depth:
            for records, beside in _lists(value, depth - 1, passed):
                yield records, _of_all(document) | beside


def _of_all(document: dict[str, Any]) -> dict[str, Any]:
    """Return what an object says of all records of a list in it: a day, a kind, a unit; no counts or titles.

    >>> _of_all({"date": "2020-02-09", "kind": "new", "unit": "thousands", "total": 1, "name": "Cases"})
    {'date': '2020-02-09', 'kind': 'new', 'unit': 'thousands'}
    """
    found: dict[str, Any] = {}
    for key, value in document.items():
        role = headers.meaning(key).role
        beside = role in {headers.UNKNOWN, headers.ASIDE}
        says = isinstance(value, str) and (beside or scaled_units.is_unit(value))
        says |= isinstance(value, bool) and beside
        says |= isinstance(value, int | float) and plain(key) in _scales()
        if says or (isinstance(value, str | int) and role in _OF_ALL):
            found[key] = value
    return found


def _by_column(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a table that is written column by column."""
    lists = list(document.values())
    if len(lists) < 2 or not all(isinstance(one, list | dict) and one for one in lists):  # noqa: PLR2004
        return []
    if all(isinstance(one, dict) for one in lists):  # by number of the row, as pandas writes it
        numbers = list(lists[0])
        if any(list(one) != numbers for one in lists) or not all(number.isdecimal() for number in numbers):
            return []
        lists = [list(one.values()) for one in lists]
    plain = all(not isinstance(item, dict | list) for one in lists for item in one)
    if not plain or len({len(one) for one in lists}) > 1:
        return []
    return [dict(zip(document, row, strict=True)) for row in zip(*lists, strict=True)]


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record in which objects within it are columns named by both keys (place code).

    What only wraps values names nothing: attributes, {"value": 5}, {"$date": "2020-02-09"}.
    """
    if not any(isinstance(value, dict) for value in record.values()):
        return record
    found: dict[str, Any] = {}
    for key, value in record.items():
        inner = _flat(value) if isinstance(value, dict) else None
        if inner is None:
            told = {key: value}
        elif len(inner) == 1 and (next(iter(inner)) == "value" or next(iter(inner)).startswith("$")):
            told = {key: next(iter(inner.values()))}
        else:
            told = {name if key in _WRAPPERS else f"{key} {name}": one for name, one in inner.items()}
        if twice := next(filter(found.__contains__, told), ""):
            raise _RepeatedKeyError(limits.shown_name(twice))
        found |= told
    return found


def _objects(items: Any, *, name: str) -> list[dict[str, Any]]:
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ReadingError("json_no_records", name=name)
    return items


def _check_crs(document: dict[str, Any], *, name: str) -> None:
    declared = json.dumps(document.get("crs") or "CRS84")
    if not any(known in declared for known in _WGS84):
        raise ReadingError("json_crs", name=name)


def _feature(feature: dict[str, Any], *, name: str) -> dict[str, Any]:
    properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise ReadingError("json_feature", name=name)
    if "id" in feature and "id" not in properties:
        properties = {**properties, "id": feature["id"]}
    if geometry.get("type") != "Point":
        return {**properties, OUTLINE: str(geometry["type"])} if "type" in geometry else properties
    position = geometry.get("coordinates")
    lon, lat = position[:2] if isinstance(position, list) and len(position) > 1 else ("", "")
    return {**properties, LON: lon, LAT: lat}


def _text(value: Any, *, key: str, number: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        shown = limits.shown_name(key)
        raise ReadingError("json_nested", name=name, number=number, shown=shown)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return number_text(value)
    return invisible_signs.without(value) if isinstance(value, str) else str(value)
