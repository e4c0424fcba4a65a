"""The cells of a workbook's sheet as a reader sees them, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet._reader import WorkSheetParser

from fivecolour.intake.read.formats.filled_rows import FilledRows
from fivecolour.intake.read.formats.number_formats import Affixes, affixes, format_of, shows_month

STRUCK = "\u0336"  # the stroke over a sign: what a workbook shows struck through is so in the text too
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class StruckCell:
    """A cell that is struck through as a whole."""

    value: Any


def struck(text: str) -> str:
    """Return a text with a stroke over each sign."""
    return "".join(sign + STRUCK for sign in text)


def cell_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the values of each row, None for empty cells; numbers with what their format shows beside them.

    Dates of which a month is shown are that month.

    Texts of several fonts are one text, in which raised digits stay raised (12³ is no 123). What is struck
    through as a whole is a `StruckCell`. The size that a file declares may be absurd or wrong: what its rows
    hold counts.
    """
    shown, strokes, months = _formats(sheet.parent), _strokes(sheet.parent), _months(sheet.parent)
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            FilledRows(source),
            sheet._shared_strings,
            data_only=sheet.parent.data_only,
            epoch=sheet.parent.epoch,
            date_formats=sheet.parent._date_formats,
            timedelta_formats=sheet.parent._timedelta_formats,
            rich_text=True,
        )
        number = 1
        for row, cells in parser.parse():
            for _ in range(number, row):
                number += 1
                yield ()
            if number <= row:
                number += 1
                yield _values(cells, shown, strokes, months)


def _values(
    cells: list[dict[str, Any]], shown: dict[int, Affixes], strokes: frozenset[int], months: frozenset[int]
) -> tuple[Any, ...]:
    values: list[Any] = [None] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        value = cell["value"]
        if isinstance(value, CellRichText):
            value = "".join(map(_run, value))
        elif (
            shown
            and (beside := shown.get(cell["style_id"]))
            and cell["data_type"] == "n"
            and value is not None
        ):
            value = beside.text(repr(value))
        elif months and cell["style_id"] in months and isinstance(value, datetime):
            value = _month(value)
        if strokes and cell["style_id"] in strokes and value is not None and value != "":
            value = StruckCell(value)
        values[cell["column"] - 1] = value
    return tuple(values)


def _month(moment: datetime) -> datetime | str:
    """Return the month that the first or last day of one is shown as; any other day as it is."""
    is_end = 1 in {moment.day, (moment + timedelta(days=1)).day}
    return f"{moment:%Y-%m}" if is_end else moment


def _months(book: Any) -> frozenset[int]:
    """Return the numbers of the styles that show dates as months, without a day."""
    return frozenset(
        style
        for style, cell_style in enumerate(book._cell_styles)
        if style in book._date_formats and shows_month(format_of(book, cell_style.numFmtId))
    )


def _run(part: str | TextBlock) -> str:
    """Return a part of a text: raised digits raised, what is struck through apart, so that it is no digit."""
    if isinstance(part, str):
        return part
    if part.font.vertAlign in ("superscript", "subscript"):
        return str(part.text).translate(_RAISED)
    text = str(part.text)
    return f" [{text}] " if part.font.strike else text


def _strokes(book: Any) -> frozenset[int]:
    """Return the numbers of the styles that strike a cell through."""
    fonts = book._fonts
    return frozenset(
        style
        for style, cell_style in enumerate(book._cell_styles)
        if cell_style.fontId < len(fonts) and fonts[cell_style.fontId].strike
    )


def _formats(book: Any) -> dict[int, Affixes]:
    """Return what the styles of a workbook show beside numbers, by the number of the style."""
    found = {}
    for style, cell_style in enumerate(book._cell_styles):
        written = format_of(book, cell_style.numFmtId)
        if style not in book._date_formats and (beside := affixes(written)):
            found[style] = beside
    return found
