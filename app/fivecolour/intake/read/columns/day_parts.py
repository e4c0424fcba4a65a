"""Days whose year, month and day stand in columns of their own: 2020 | 2 | 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import UNKNOWN, Meaning, words
from fivecolour.intake.read.dates import month_names

_MOST = {"month": 12, "day": 31}


@dataclass(frozen=True, slots=True)
class DayParts:
    """Where year (None: nowhere), month and day stand; the day's column holds whole days once joined."""

    year: int | None
    month: int
    day: int


def find(
    headers: Sequence[str],
    meanings: Sequence[Meaning],
    rows: Sequence[Sequence[str]],
    given: Mapping[str, str],
) -> DayParts | None:
    """Return where the parts of days stand, None where days stand whole or months are meant."""
    own = [at for at, text in enumerate(headers) if text and given.get(text, "day") in {*_MOST, "year"}]
    day = next((at for at in own if plain(headers[at]) in words()["parts_of_days"]["day"]), None)
    month = next((at for at in own if meanings[at].role == "month"), None)
    year = next((at for at in own if meanings[at].role == "year"), None)
    if day is None or month is None or not (_are(rows, day, "day") and _are(rows, month, "month")):
        return None
    return DayParts(year, month, day)


def _are(rows: Sequence[Sequence[str]], at: int, key: str) -> bool:
    filled = {row[at].strip() for row in rows if at < len(row)} - {""}
    return bool(filled) and all(0 < _number(text) <= _MOST[key] for text in filled)


def _number(text: str) -> int:
    bare = text.casefold().removesuffix("月").removesuffix("日").removesuffix(".0")
    return int(bare) if bare.isdecimal() else month_names.months().get(bare.rstrip("."), 0)


def meant(meanings: Sequence[Meaning], parts: DayParts) -> list[Meaning]:
    """Return the meanings of columns once days are joined."""
    roles = {parts.year: UNKNOWN, parts.month: UNKNOWN, parts.day: "day"}
    return [Meaning(roles[at]) if at in roles else meaning for at, meaning in enumerate(meanings)]


def joined(rows: Iterable[list[str]], parts: DayParts | None) -> Iterator[list[str]]:
    """Yield the rows with whole days in the column of the day; those without all parts as they are.

    >>> list(joined([["2020", "Feb", "9", "5"]], DayParts(0, 1, 2)))
    [['2020', 'Feb', '2020年2月9日', '5']]
    """
    for row in rows:
        if parts is not None and len(row) > max(parts.month, parts.day, parts.year or 0):
            year = "" if parts.year is None else row[parts.year].strip().removesuffix("年").removesuffix(".0")
            month, day = _number(row[parts.month].strip()), _number(row[parts.day].strip())
            if month and day and (year or parts.year is None):
                row = list(row)  # noqa: PLW2901
                row[parts.day] = f"{year}年{month}月{day}日" if year else f"{month}月{day}日"
        yield row
