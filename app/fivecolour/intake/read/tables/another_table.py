"""A second table below the first: its figures would be read under the first one's headers or day."""

from __future__ import annotations

from fivecolour import vocabulary
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import FIGURE, PLACE_ROLES, Meaning
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.remarks import is_remark
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.suppressed_numbers import folded

_LONGEST = 60


def check(cells: list[str], figures: list[int], understood: Understanding, *, row: int) -> None:
    """Refuse a row that heads other figures: a header of a figure where the figure itself should stand.

    A row that says the same in another language (日期, Date) heads the same ones, see `is_same_header`.

    Raises
    ------
    ReadingError
        Names the row.
    """
    if figures and not cells[figures[0]].isdecimal():
        _check_line({*filter(None, map(str.strip, cells))}, figures, understood, row=row)
    for position in figures:
        text = cells[position]
        if not text or text.isdecimal() or len(text) > _LONGEST or text == understood.headers[position]:
            continue
        meaning = headers.meaning(text, understood.style)
        if meaning.role == FIGURE and not meaning.day and meaning.indicator:
            raise _second_table(text, understood.headers[position], understood, row=row)


def _check_line(texts: set[str], figures: list[int], understood: Understanding, *, row: int) -> None:
    """Refuse a line of one text that makes the rows below it others: deaths, women, cases of one origin."""
    text = next(iter(texts)) if len(texts) == 1 else ""
    is_place = understood.context.is_place
    if not text or len(text) > _LONGEST or is_remark(text) or (is_place is not None and is_place(text)):
        return
    named, own = headers.meaning(text, understood.style), [one.meaning for one in understood.figures]
    told = understood.context
    of_others = (
        named.role == FIGURE
        and not named.day
        and not any(
            named.indicator in {"", one.indicator or told.indicator or CONFIRMED}
            and (not named.kind or named.kind in {one.kind, told.kind} or not (one.kind or told.kind))
            for one in own
        )
    )
    of_cases = all(one.indicator in {"", CONFIRMED} for one in own)
    if of_others or (of_cases and vocabulary.pattern("titles", "parts").search(folded(text))):
        raise _second_table(text, understood.headers[figures[0]], understood, row=row)


def _second_table(text: str, header: str, understood: Understanding, *, row: int) -> ReadingError:
    return ReadingError("second_table", name=understood.sheet.name, row=row, text=text, header=header)


def is_of_units(cells: list[str], figures: list[int]) -> bool:
    """Tell a row of units below the headers (例, cases) from data and from the headers of another table.

    >>> is_of_units(["", "", "（例）"], [2]), is_of_units(["2020-02-09", "海曙区", "cases"], [2])
    (True, False)
    """
    filled = {at: folded(text).strip("()[] ") for at, text in enumerate(cells) if text}
    units = vocabulary.folded("missing")["units"]
    return bool(filled) and set(filled) <= set(figures) and all(text in units for text in filled.values())


def is_same_header(cells: list[str], understood: Understanding) -> bool:
    """Tell a row of headers that mean what those of the table do, as where it has them in two languages."""
    texts = [cells[column.position] for column in understood.columns]
    if any(not text or text.isdecimal() or len(text) > _LONGEST for text in texts):
        return False
    pairs = zip(texts, understood.columns, strict=True)
    return all(_agree(headers.meaning(text, understood.style), column.meaning) for text, column in pairs)


def _agree(one: Meaning, other: Meaning) -> bool:
    """Tell meanings that are the same, as far as the first says anything: district is a place."""
    if one.role in PLACE_ROLES:
        return other.role in PLACE_ROLES
    return one.role == other.role and one.indicator == other.indicator and one.kind in {"", other.kind}


def check_day(text: str, understood: Understanding) -> None:
    """Refuse a line that names another day than the one that holds for all rows.

    A line that says when the table was made or issued is of no other day.

    Raises
    ------
    ReadingError
        Names the line's day.
    """
    day = understood.context.day
    if day is None or understood.column("day") or len(text) > _LONGEST:
        return
    found = days.find(text, understood.style)
    if found is not None and found[0] != day and not _says_when_made(found[1]):
        raise ReadingError("second_day", name=understood.sheet.name, found=found[0], day=day)


def says_when_made(text: str, style: DayStyle) -> bool:
    """Tell a line that says on which day the table was made or issued.

    >>> lines = ("Printed 2020-02-10", "制表时间：2020年2月10日", "2020-02-10", "Haishu 2020-02-10")
    >>> [says_when_made(text, DayStyle()) for text in lines]
    [True, True, False, False]
    """
    found = days.find(text, style) if len(text) <= _LONGEST else None
    return found is not None and _says_when_made(found[1])


def _says_when_made(text: str) -> bool:
    """Tell what stands beside the day on which a table was made: 制表日期, published."""
    beside = plain(text)
    words = (*headers.words()["roles"]["issued"], *headers.words()["made"]["words"])
    return any(beside.startswith(word) or beside.endswith(word) for word in words)
