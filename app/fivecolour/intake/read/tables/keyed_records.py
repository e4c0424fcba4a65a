"""JSON whose keys are days or places: {"2020-02-09": {"330203": 12}}; and tables written as rows of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fivecolour.intake.read.columns import headers

# Headers of what stood in keys; brackets are no part of a header.
DAY, PLACE, VALUE = "date (key)", "place (key)", "value"
_DAY = re.compile(r"(?:19|20)\d{2}(?:\d{4}|[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:T.{5,20})?", re.ASCII)
_HEADS, _BODIES = ("columns", "fields", "headers", "header", "cols"), ("data", "rows", "values", "records")
_DEEPEST = 4


def of_rows(document: Any) -> list[dict[str, Any]]:
    """Return the records of rows of lists, below a list of headers or beside one; none of anything else.

    >>> of_rows([["code", "new"], ["330203", 5]]), of_rows({"fields": ["code"], "rows": [["330203"]]})
    ([{'code': '330203', 'new': 5}], [{'code': '330203'}])
    """
    head: Any = None
    body: Any = None
    if isinstance(document, list) and document:
        head, body = document[0], document[1:]
    elif isinstance(document, dict):
        head = next(_lists_of(document, _HEADS, _DEEPEST), None)
        body = next(_lists_of(document, _BODIES, _DEEPEST), None)
    if not isinstance(head, list) or not isinstance(body, list) or not body:
        return []
    names: list[Any] = [one.get("name", one.get("id")) if isinstance(one, dict) else one for one in head]
    named = all(isinstance(one, str) for one in names) and len(set(names)) == len(names)
    if not named or not all(isinstance(row, list) and len(row) == len(names) for row in body):
        return []
    return [dict(zip(names, row, strict=True)) for row in body]


def _lists_of(document: dict[str, Any], keys: Sequence[str], depth: int) -> Iterator[list[Any]]:
    """Yield the lists of some keys in an object, then those in objects within it."""
    yield from (document[key] for key in keys if isinstance(document.get(key), list))
    for value in document.values() if depth else ():
        if isinstance(value, dict):
            yield from _lists_of(value, keys, depth - 1)


def of_days(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object all of whose keys are days; none of anything else."""
    return of_keys(document) if document and all(map(_DAY.fullmatch, document)) else []


def of_keys(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object whose keys are days or places; none of anything else.

    Examples
    --------
    >>> of_keys({"2020-02-09": {"330203": 12}})
    [{'date (key)': '2020-02-09', 'place (key)': '330203', 'value': 12}]
    >>> of_keys({"海曙区": [{"date": "2020-02-09", "new": 5}]})
    [{'place (key)': '海曙区', 'date': '2020-02-09', 'new': 5}]
    >>> of_keys({"meta": {"title": "Cases"}, "note": "none"})
    []
    """
    found = list(_records(document, {}, 0))
    return [record for record in found if record is not None] if None not in found else []


def _records(value: Any, outer: dict[str, Any], depth: int) -> Iterator[dict[str, Any] | None]:
    """Yield records, None where anything is no record."""
    name = _name(value, outer) if isinstance(value, dict) and value and depth < _DEEPEST else ""
    if name:
        for key, inner in value.items():
            yield from _records(inner, {**outer, name: key}, depth + 1)
    elif isinstance(value, dict) and value and outer:
        yield None if any(isinstance(one, list) for one in value.values()) else outer | value
    elif isinstance(value, list) and outer and value and all(isinstance(one, dict) for one in value):
        yield from (outer | one for one in value)
    elif isinstance(value, int | float | str | None) and {DAY, PLACE} <= set(outer):
        yield outer | {VALUE: value}
    else:
        yield None


def _name(value: dict[str, Any], outer: dict[str, Any]) -> str:
    """Return what the keys of an object are, days or places; "" where they are headers of a record."""
    if DAY not in outer and all(map(_DAY.fullmatch, value)):
        return DAY
    known = any(headers.meaning(key).role != headers.UNKNOWN for key in value)
    alike = len({isinstance(one, dict | list) for one in value.values()}) == 1
    plain = not isinstance(next(iter(value.values())), dict | list)
    # Of figures alone only a day above tells that their keys are places.
    return PLACE if PLACE not in outer and not known and alike and (not plain or DAY in outer) else ""
