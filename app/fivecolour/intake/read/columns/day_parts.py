"""Days whose year, month and day stand in columns of their own: 2020 | 2 | 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import UNKNOWN, Meaning, words
from fivecolour.intake.read.dates import days, month_names
from fivecolour.intake.read.dates.days import DayStyle

_MOST = {"month": 12, "day": 31}
_SLIPS = 0.1  # of the rows


@dataclass(frozen=True, slots=True)
class DayParts:
    """Where year (None: nowhere), month and day stand; the day's column holds whole days once joined.

    ``whole``: where the same days stand whole beside them, which are written in the ``order``.
    """

    year: int | None
    month: int
    day: int
    whole: int | None = None
    order: str | None = None


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
    parts = DayParts(year, month, day)
    others = [at for at, one in enumerate(meanings) if one.role == "day" and at != day]
    return _beside(parts, others[0], rows) if len(others) == 1 and headers[others[0]] not in given else parts


def _beside(parts: DayParts, whole: int, rows: Sequence[Sequence[str]]) -> DayParts:
    """Return the parts with the column of whole days, where nearly all rows have the same day in both."""
    filled = [list(row) for row in rows if whole < len(row) and row[whole].strip()]
    for order in (None, *days.ORDERS):
        tried = replace(parts, whole=whole, order=order)
        if filled and sum(_differs(row, tried) for row in joined(filled, parts)) <= _SLIPS * len(filled):
            return tried
    return parts


def _differs(row: Sequence[str], parts: DayParts) -> bool:
    """Tell a row whose whole day is another than that of its parts, which stands in the day's column."""
    text = row[parts.whole].strip() if parts.whole is not None and parts.whole < len(row) else ""
    found = days.read(row[parts.day], DayStyle())
    return isinstance(found, date) and text != "" and days.read(text, DayStyle(order=parts.order)) != found


def _are(rows: Sequence[Sequence[str]], at: int, key: str) -> bool:
    filled = {row[at].strip() for row in rows if at < len(row)} - {""}
    return bool(filled) and all(0 < _number(text) <= _MOST[key] for text in filled)


def _number(text: str) -> int:
    bare = text.casefold().removesuffix("月").removesuffix("日").removesuffix(".0")
    return int(bare) if bare.isdecimal() else month_names.months().get(bare.rstrip("."), 0)


def meant(meanings: Sequence[Meaning], parts: DayParts) -> list[Meaning]:
    """Return the meanings of columns once days are joined."""
    roles = {parts.year: UNKNOWN, parts.month: UNKNOWN, parts.whole: UNKNOWN, parts.day: "day"}
    return [Meaning(roles[at]) if at in roles else meaning for at, meaning in enumerate(meanings)]


def joined(rows: Iterable[list[str]], parts: DayParts | None) -> Iterator[list[str]]:
    """Yield the rows with whole days in the column of the day; those without all parts as they are.

    Where another day stands whole beside the parts it is added, so that the row is of none.

    >>> list(joined([["2020", "Feb", "9", "5"]], DayParts(0, 1, 2)))
    [['2020', 'Feb', '2020年2月9日', '5']]
    >>> list(joined([["2020", "2", "9", "10/02/2020"]], DayParts(0, 1, 2, 3, "dmy")))
    [['2020', '2', '2020年2月9日 / 10/02/2020', '10/02/2020']]
    """
    for row in rows:
        if parts is not None and len(row) > max(parts.month, parts.day, parts.year or 0):
            year = "" if parts.year is None else row[parts.year].strip().removesuffix("年").removesuffix(".0")
            month, day = _number(row[parts.month].strip()), _number(row[parts.day].strip())
            if month and day and (year or parts.year is None):
                row = list(row)  # noqa: PLW2901
                row[parts.day] = f"{year}年{month}月{day}日" if year else f"{month}月{day}日"
                if parts.whole is not None and _differs(row, parts):
                    row[parts.day] += f" / {row[parts.whole]}"
        yield row
