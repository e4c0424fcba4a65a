"""Whether JSON says of itself that it is one page of several: what stands on the others is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fivecolour import vocabulary
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.tables.json_records import JsonFile
from fivecolour.intake.read.tables.sheets import Sheet

_DEPTH = 3


def further(sheet: Sheet) -> str:
    """Return the key by which a file says that there is more than it holds; "" for none."""
    return next(_telling(sheet.form.document, _DEPTH), "") if isinstance(sheet.form, JsonFile) else ""


def _telling(value: Any, depth: int, *, whole: bool = False) -> Iterator[str]:
    if not isinstance(value, dict) or not depth:
        return
    words = vocabulary.tables()["pages"]
    # CKAN has a link to a next page, which is empty, on the last one too.
    whole = whole or _holds_all(value)
    for key, inner in value.items():
        if plain(key) in words["more"] and inner is True:
            yield key
        # The first page of several has a link or a number of the next one; the last has none.
        if plain(key) in words["next"] and inner and isinstance(inner, str | int) and not whole:
            yield key
        yield from _telling(inner, depth - 1, whole=whole)


def _holds_all(answer: dict[str, Any]) -> bool:
    """Tell whether an answer says in all how many records there are, and has as many."""
    words = vocabulary.tables()["pages"]
    totals = [one for key, one in answer.items() if plain(key) in words["total"] and type(one) is int]
    held = [
        len(one)
        for key, one in answer.items()
        if isinstance(one, list) and plain(key) not in words["describing"]
    ]
    return len(set(totals)) == 1 and held == totals[:1]
