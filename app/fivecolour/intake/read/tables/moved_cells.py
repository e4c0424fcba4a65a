"""Rows of comma files in which a comma within a cell parted it: 1,234 unquoted, a name with its city."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fivecolour import catalogue, vocabulary
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext, IsPlace
from fivecolour.intake.read.columns.headers import COUNTED, says_population
from fivecolour.intake.read.formats.delimited import Dialect
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.read.tables.sheets import Sheet

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?%?", re.ASCII)
_THOUSAND = re.compile(r"-?[1-9]\d{0,2}", re.ASCII), re.compile(r"\d{3}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,3}", re.ASCII), re.compile(r"\d+", re.ASCII)
_TEXT_LONGEST = 80


@dataclass(frozen=True, slots=True)
class MovedCells:
    """What tells a parted cell in the rows of one table.

    Attributes
    ----------
    figures : mapping
        Position of each column of figures -> whether its figures may have decimals.
    width : int
        Cells of a row up to the last header, or as many as rows have in which no number can be parted.
    strangers : frozenset of int
        Columns that are not read and hold numbers only where a number of the row can be parted.
    is_place : callable | None
        Tells names of places.
    seconds : frozenset of int
        Columns of figures behind another, blank but where a number of the row can be parted.
    """

    figures: Mapping[int, bool]
    width: int
    strangers: frozenset[int]
    is_place: IsPlace | None = None
    seconds: frozenset[int] = frozenset()

    def parted(self, row: Sequence[str]) -> str:
        """Return the cell that a comma parted as it was before, "" where none was.

        >>> MovedCells({2: False}, 4, frozenset({3})).parted(["2020-02-09", "330203", "1", "234"])
        '1,234'
        """
        if (at := self._parted_name(row)) is not None:
            return f"{row[at - 1].strip()}, {row[at].strip()}"
        for at in self.seconds:
            if _pair(row, {at - 1: self.figures[at - 1]}) is not None:
                return f"{row[at - 1].strip()},{row[at].strip()}"
        strange = [position for position in self.strangers if _is_number(row, position)]
        if not strange and len(row) <= self.width:  # most rows, and quick
            return ""
        at = _pair(row, self.figures)
        if at is None or (len(row) <= self.width and max(strange) < at):
            return ""
        return f"{row[at].strip()},{row[at + 1].strip()}"

    def _parted_name(self, row: Sequence[str]) -> int | None:
        """Return where the rest of a name stands in a column of figures."""
        for at in self.figures:
            text = row[at] if 0 < at < len(row) else ""
            bare = text.strip()
            if bare.isdecimal() or len(bare) > _TEXT_LONGEST or not any(map(str.isalpha, bare)):
                continue
            own_blank = text[0] == " " and any(one and one[0] != " " for one in row[1:at])
            is_name = own_blank or (self.is_place is not None and self.is_place(bare))
            if is_name and amounts.read(bare).fault and any(map(str.isalpha, row[at - 1])):
                return at
        return None


def find(
    sheet: Sheet,
    headers: Sequence[str],
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    context: FileContext,
) -> MovedCells | None:
    """Return what tells parted cells in a table by its first rows; None where a comma parts no cells.

    A column that the sender has named is one of its own, whatever stands in it.
    """
    if not isinstance(sheet.form, Dialect) or sheet.form.delimiter != ",":
        return None
    figures = {one.position: _has_decimals(one, context) for one in columns if one.meaning.role in COUNTED}
    last = max((at for at, text in enumerate(headers, start=1) if text), default=0)
    sure = [row for row in rows if any(row) and _pair(row, figures) is None]
    width = max((len(row) for row in sure), default=0)
    read = {one.position for one in columns}
    unread = [at for at in range(last) if at not in read and headers[at] not in context.columns]
    strangers = {at for at in unread if not _names_numbers(headers[at])}
    strangers = {at for at in strangers if _is_strange(at, rows, sure, figures)}
    # Of headers that are days or places the last ones may well be blank in nearly all rows.
    own = {one.position for one in columns if not one.meaning.day and not one.meaning.place}
    behind = {at for at in own & set(figures) if at - 1 in figures and headers[at] not in context.columns}
    # A note below the table leaves every figure blank, and tells of no column.
    told = [row for row in sure if not all(_is_blank(row, at) for at in figures)]
    return MovedCells(
        figures,
        max(width, len(headers)),
        frozenset({*strangers, *range(last, len(headers))}),
        context.is_place,
        frozenset(at for at in behind if told and all(_is_blank(row, at) for row in told)),
    )


def _has_decimals(column: Column, context: FileContext) -> bool:
    entry = catalogue.figure(column.meaning.indicator or context.indicator or "")
    return entry is not None and entry.decimals


def _names_numbers(header: str) -> bool:
    """Tell a column that holds numbers of its own: populations, rates, figures of weeks.

    >>> [_names_numbers(header) for header in ("population", "7-day cases", "发病率", "remarks")]
    [True, True, True, False]
    """
    text = vocabulary.simplified(header.casefold())
    return says_population(header) or any(
        vocabulary.pattern(*table).search(text) for table in (("measures",), ("titles", "periods"))
    )


def _is_strange(
    position: int,
    rows: Iterable[Sequence[str]],
    sure: Sequence[Sequence[str]],
    figures: Mapping[int, bool],
) -> bool:
    """Tell a column whose numbers can all be ends of parted ones; where all rows can be, its only texts."""
    if sure:
        return not any(_is_number(row, position) for row in sure)
    ends = [(row, _pair(row, figures)) for row in rows if any(row)]
    if any(cell.strip() for row, _ in ends for cell in row[position + 1 :]):
        # A number that a comma parts moves all cells behind it: the rows would be a cell too long.
        return False
    return all(at is not None and (at + 1 == position or not _is_number(row, position)) for row, at in ends)


def _pair(row: Sequence[str], figures: Mapping[int, bool]) -> int | None:
    """Return where the first half of a number stands that a comma may have parted."""
    for at, decimals in figures.items():
        first, second = _DECIMAL if decimals else _THOUSAND
        if at + 1 < len(row) and first.fullmatch(row[at].strip()) and second.fullmatch(row[at + 1].strip()):
            return at
    return None


def _is_blank(row: Sequence[str], position: int) -> bool:
    return position >= len(row) or not row[position].strip()


def _is_number(row: Sequence[str], position: int) -> bool:
    return position < len(row) and bool(_NUMBER.fullmatch(row[position].strip()))
