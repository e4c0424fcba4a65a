"""Asks where a table says beside its figures that they are no plain counts: thousands, rates, suspected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fivecolour import vocabulary
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.header_row import HeaderRow
from fivecolour.intake.read.columns.headers import ASIDE, FIGURE, UNKNOWN, Meaning, is_count, is_other_measure
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, NEW
from fivecolour.suppressed_numbers import folded

_LONGEST = 300  # characters of a line above a table
_LONGEST_TITLE = 80


def is_scaled(text: str) -> bool:
    """Tell a text that says that counts stand in thousands or for so many people.

    >>> [is_scaled(text) for text in ("单位：万人", "(in thousands)", "per 100,000 people", "单位：例")]
    [True, True, True, False]
    """
    return len(text) <= _LONGEST and bool(vocabulary.pattern("scaled", "says").search(folded(text)))


def without_units(meaning: Meaning, header: str, cells: Sequence[str], given: FileContext) -> Meaning:
    """Return the meaning of a column; one of units alone (例, persons) is none of places.

    What a column of remarks says in all of its rows is said of the figures too.

    Raises
    ------
    ReadingError
        Some of the units are thousands, or for so many people.
    """
    if header in given.columns or meaning.role not in {"place", UNKNOWN, ASIDE}:
        return meaning
    filled = {folded(cell) for cell in cells} - {""}
    plain = {text for text in filled if text in vocabulary.folded("missing")["units"]}
    scaled = {text for text in filled - plain if is_unit(text) or is_scaled(text)}
    if not filled or filled - plain - scaled:
        return meaning
    if scaled and not any(one.rpartition("=")[0] == header for one in given.only):
        only = Phrase("scaled_only", header=header, unit=min(plain)) if plain else ""
        raise ReadingError("scaled_rows", header=header, text=min(scaled), only=only)
    return meaning if meaning.role == ASIDE else Meaning(UNKNOWN)


def ask(
    columns: Sequence[Column], found: HeaderRow, rows: Sequence[Sequence[str]], given: FileContext
) -> None:
    """Ask where a line above the table, or a row of units below its headers, says so of its counts.

    A line above that speaks of rates may mean a column of them that stands beside the counts.

    Raises
    ------
    ReadingError
        Names the text and the column.
    """
    figures = [
        replace(one, meaning=replace(one.meaning, indicator=one.meaning.indicator or given.indicator or ""))
        for one in columns
        if one.meaning.role in {FIGURE, "value"} and one.header not in given.columns
    ]
    counts = [one for one in figures if is_count(one.meaning.indicator)]
    if not counts:
        return
    beside = [one for one in columns if one.meaning.role == UNKNOWN and is_other_measure(one.header)]
    others = [one for one in columns if one.meaning.role == FIGURE and not is_count(one.meaning.indicator)]
    for text in () if beside or others else found.above:
        if is_scaled(text) or _is_title_of(text, counts, "measures"):
            raise _question(text, *counts)
        _ask_of_kind(text, counts)
        if _is_title_of(text, counts, "parts"):
            raise _question(text, *counts, key="title_of_part")
    for one in counts if rows else ():
        cell = rows[0][one.position] if one.position < len(rows[0]) else ""
        if cell and is_unit(cell):
            raise _question(cell, one)


def _is_title_of(text: str, counts: Sequence[Column], others: str) -> bool:
    """Tell a title above nothing but counts of cases that makes other measures or parts of them."""
    of_cases = all(one.meaning.indicator in {"", CONFIRMED} for one in counts)
    title = folded(text) if of_cases and len(text) <= _LONGEST_TITLE else ""
    return bool(vocabulary.pattern("titles", others).search(title))


def _ask_of_kind(text: str, counts: Sequence[Column]) -> None:
    """Ask where a title speaks of cumulative counts and the headers of new ones alone, or the other way."""
    told, of_headers = _kind_of_title(text), {one.meaning.kind for one in counts}
    other = {CUMULATIVE: NEW, NEW: CUMULATIVE}.get(told)
    if of_headers == {other}:
        first = counts[0]
        indicator = first.meaning.indicator or CONFIRMED
        right, wrong = f"{indicator} {other}", f"{indicator} {told}"
        raise ReadingError("title_of_kind", text=text.strip(), header=first.header, right=right, other=wrong)


def _kind_of_title(text: str) -> str:
    """Return which kind of counts a title speaks of, "" where of neither or of both."""
    title = folded(text) if len(text) <= _LONGEST_TITLE else ""
    named = [kind for kind in (CUMULATIVE, NEW) if vocabulary.pattern("titles", kind).search(title)]
    return named[0] if len(named) == 1 else ""


def ask_of_remark(row: Sequence[str], columns: Sequence[Column], given: FileContext) -> None:
    """Ask where a remark below the table says so: a row of one text.

    Raises
    ------
    ReadingError
        Names the text and the column.
    """
    if len(row) > 1 and row[0] and row[1]:  # most rows, and quick
        return
    texts = [text for text in row if text]
    if len(texts) != 1:
        return
    counts = [one for one in columns if one.header not in given.columns and is_count(one.meaning.indicator)]
    if counts and is_scaled(texts[0]):
        raise _question(texts[0], counts[0])
    only = vocabulary.pattern("titles", "only").search(folded(texts[0]))
    if counts and only and not given.indicator and _is_title_of(texts[0], counts, "parts"):
        raise _question(texts[0], *counts, key="title_of_part")


def part_question(text: str, columns: Sequence[Column]) -> ReadingError:
    """Return the question about a note that makes all figures those of a part of the cases."""
    return _question(text[:_LONGEST_TITLE], *columns, key="title_of_part")


def _question(text: str, column: Column, *others: Column, key: str = "scaled_unit") -> ReadingError:
    # To say it of each of many days is no remedy.
    if others and column.meaning.day is not None:
        key = f"{key}_days"
    return ReadingError(key, text=text.strip(), header=column.header, meaning=_meaning(column))


def _meaning(column: Column) -> str:
    """Return what the header says of a count; what it leaves open is asked next."""
    return f"{column.meaning.indicator or CONFIRMED} {column.meaning.kind}".strip()


def is_unit(text: str) -> bool:
    """Tell a text that is the unit of scaled counts and nothing else.

    >>> is_unit("thousands"), is_unit("万人"), is_unit("persons")
    (True, True, False)
    """
    return bool(vocabulary.pattern("scaled", "units").fullmatch(folded(text).strip("()")))
