"""What a table leaves open of its rows: merged cells, how many persons a row is, which rows, points."""

from __future__ import annotations

import re
from datetime import date

from fivecolour import vocabulary
from fivecolour.intake.read.columns.column import Column, column_texts
from fivecolour.intake.read.columns.context import IsPlace
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import (
    COUNT,
    FIGURE,
    UNKNOWN,
    WITHHELD,
    Meaning,
    indicator_of,
    kind_of,
    words,
)
from fivecolour.intake.read.columns.headers import meaning as meaning_of
from fivecolour.intake.read.columns.total_texts import total_of
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions.unread_question import is_of_results
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.read.tables.another_table import is_of_units
from fivecolour.intake.read.tables.remarks import are_remarks
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.messages import JoinedPhrases, Phrase
from fivecolour.reports.batch import SUPPRESSED
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.suppressed_numbers import folded

Rows = list[list[str]]
_WORDS = re.compile(r"[a-z ]{6,}", re.IGNORECASE)
_LISTED, _LONGEST_SHOWN = 20, 40
# Figures that may be the count of an aggregated register.
_COUNTS = {(FIGURE, ""), (FIGURE, CONFIRMED)}


def names_nothing(meaning: Meaning, cells: list[str]) -> bool:
    """Tell a column headed "type" or "item" none of whose texts is a kind or an indicator, one of figures
    that says yes or no, one of days ("data") that holds nothing but words, or one that should say yes or no.
    """
    if meaning.role == "day":
        return any(cells) and all(_WORDS.fullmatch(cell) for cell in cells if cell)
    if meaning.role == FIGURE:
        return _says_yes_or_no({folded(cell) for cell in cells} - {""})
    if meaning.role == SUPPRESSED:
        flags = vocabulary.folded("flags")
        return not {folded(cell) for cell in cells} <= {*flags["yes"], *flags["no"], ""}
    known = {"kind": kind_of, "indicator": lambda text: indicator_of(text)[0]}.get(meaning.role)
    filled = {text.strip() for text in cells} - {""}
    return known is not None and bool(filled) and not any(map(known, filled))


def _says_yes_or_no(texts: set[str]) -> bool:
    flags = vocabulary.folded("flags")
    yes, no = ({text for text in texts if text in flags[key] and text != "s"} for key in ("yes", "no"))
    return bool(yes and no) and texts == yes | no and not all(map(str.isdecimal, texts))


def holds_figures(cells: list[str]) -> bool:
    """Tell a column most of whose filled cells are figures."""
    filled = [amounts.read(cell) for cell in cells if cell.strip()]
    return bool(filled) and sum(not one.fault for one in filled) * 2 > len(filled)


def are_numbers(cells: list[str]) -> bool:
    """Tell a column most of whose filled cells are whole numbers, but no running ones."""
    filled = [cell for cell in cells if cell.strip()]
    values = [amounts.read(cell).value for cell in filled]
    is_running = len(values) > 1 and values == [*range(1, len(values) + 1)]
    return bool(filled) and sum(one is not None for one in values) * 2 > len(filled) and not is_running


def may_be_counts(cells: list[str], is_place: IsPlace | None) -> bool:
    """Tell a column of whole numbers that are neither codes of places nor days (20200209)."""
    is_day = [isinstance(days.read(cell, DayStyle()), date) for cell in cells if cell.strip()]
    return are_numbers(cells) and not are_places(cells, is_place) and sum(is_day) * 2 <= len(is_day)


def are_places(cells: list[str], is_place: IsPlace | None) -> bool:
    """Tell a column most of whose texts are places of the map."""
    filled = {cell for cell in cells if cell.strip()}
    return is_place is not None and sum(map(is_place, filled)) * 2 > len(filled)


def ask_for_count(columns: list[Column], rows: Rows, *, stated: bool, is_place: IsPlace | None) -> None:
    """Ask whether a column of numbers says how many persons a line stands for.

    Where nobody has ``stated`` that lines speak of one person each, and neither a case's number nor a name
    tells it, any column of whole numbers may: sexes and ages stand in tables of counts too.

    Raises
    ------
    ReadingError
        Where there is such a column, no other is said to be it, and its numbers are not all 1.
    """
    if any(column.meaning.role == COUNT for column in columns):
        return
    told = stated or any(
        column.meaning.role == WITHHELD or plain(column.header) in words()["people"]["ids"]
        for column in columns
    )
    for column in columns:
        meaning = column.meaning
        is_count = meaning.role == "value" or (meaning.role, meaning.indicator) in _COUNTS
        # "County" is no word for a count.
        header = plain(column.header).replace("county", "")
        named = meaning.role == UNKNOWN and any(word in header for word in words()["people"]["counts"])
        cells = column_texts(rows, column.position)
        is_open = not told and meaning.role == UNKNOWN and _may_say_count(column.header)
        is_open = is_open and not is_of_results(column.header)
        of_values = is_open and not _parts(column.header).isdisjoint(words()["people"]["values"])
        if not (is_count or named or of_values or (is_open and may_be_counts(cells, is_place))):
            continue
        found = [amounts.read(text) for text in cells]
        if {one.value for one in found} - {None, 1} or (
            of_values and any(one.fault == "decimal" for one in found)
        ):
            quoted = column.header
            raise ReadingError("count_column", quoted=quoted)


def _may_say_count(header: str) -> bool:
    """Tell a header that may be of counts from one of codes, or of the weeks or years of days beside it.

    >>> [_may_say_count(header) for header in ("fichas", "departamento_id", "semana", "")]
    [True, False, False, False]
    """
    parts = _parts(header)
    coded = words()["people"]["no_counts"]
    han = any(word in plain(header) for word in coded if not word.isascii())
    return bool(header) and not han and parts.isdisjoint(coded) and meaning_of(header).role == UNKNOWN


def _parts(header: str) -> set[str]:
    return {plain(part) for part in re.findall(r"[^\W\d_]+", header)}


def check_only(draft: Understanding) -> None:
    """Refuse a choice of rows that no row fits: the whole file is read until one does.

    Raises
    ------
    ReadingError
        Lists the texts that the columns hold; none of a file with personal columns.
    """
    wanted = draft.only
    there: dict[int, dict[str, None]] = {position: {} for position in wanted}
    for row in draft.rows() if wanted else ():
        cells = {position: row[position].strip() if position < len(row) else "" for position in wanted}
        if all(cells[position] in texts for position, texts in wanted.items()):
            return
        for position, text in cells.items():
            if text and len(there[position]) <= _LISTED:
                there[position][text] = None
    if wanted:
        held = [
            Phrase("only_holds", header=draft.headers[position], texts=_some(texts))
            for position, texts in there.items()
        ]
        holds = "" if draft.withheld else JoinedPhrases(["", *held], "semicolon")
        asked = " ".join(f"--only {text!r}" for text in draft.context.only)
        raise ReadingError("only_none", asked=asked, holds=holds)


def _some(texts: dict[str, None]) -> str:
    shown = [text[:_LONGEST_SHOWN] for text in texts]
    return ", ".join(shown[:_LISTED]) + (" …" if len(shown) > _LISTED else "") or "nothing"


def ask_for_blanks(draft: Understanding, rows: Rows) -> None:
    """Ask where blank cells look as merged cells leave them: then 合计 would be the total of another place.

    Raises
    ------
    ReadingError
        Where most rows have a blank day or place, or a row of a total and others have a blank city.
    """
    figures = [column.position for column in draft.figures]
    filled = [row for row in rows if len(set(row) - {""}) > 1 and not is_of_units(row, figures)]
    filled = [row for row in filled if not are_remarks(filter(None, map(str.strip, row)))]
    place = draft.place or draft.column("code")
    for column in filter(
        None, (draft.period_column, place if not draft.parents and not draft.column("lon") else None)
    ):
        parts = [row for row in filled if not any(total_of(text) == "" for text in row)]
        if 2 * _blank(parts, column) >= len(parts) > 1:
            raise _blank_question(column)
    for column in draft.parents:
        named = [row for row in filled if place and _cell(row, place)]
        sums = [row for row in named if place and total_of(_cell(row, place)) is not None]
        parts = [row for row in named if row not in sums]
        if _blank(sums, column) and _blank(parts, column) and _blank(named, column) < len(named):
            raise _blank_question(column)


def _cell(row: list[str], column: Column) -> str:
    return row[column.position].strip() if column.position < len(row) else ""


def _blank(rows: Rows, column: Column) -> int:
    return sum(not _cell(row, column) for row in rows)


def _blank_question(column: Column) -> ReadingError:
    return ReadingError("blank_cells", header=column.header)


def check_points(draft: Understanding) -> None:
    """Ask for the datum of coordinates, and for districts to count persons in.

    Raises
    ------
    ReadingError
        Where rows have only coordinates and the datum is not said.
    """
    lon = draft.column("lon")
    if lon is None or draft.place or draft.column("code"):
        return
    if draft.context.datum is None:
        raise ReadingError("no_datum", header=lon.header)
    if draft.layout == "persons" and draft.context.locate is None:
        raise ReadingError("persons_points")
