"""A table of one day as an Excel workbook: typed cells, a sheet on where it comes from, no formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from fivecolour.editions.edition_data import Edition
from fivecolour.export.drawing.prescribed_colours import inks
from fivecolour.export.proof import metadata
from fivecolour.export.tables.column_meanings import meaning
from fivecolour.export.tables.day_table import TableCell, columns, rows
from fivecolour.export.tables.flow_columns import flow_rows
from fivecolour.export.views.provenance import Provenance
from fivecolour.texts import table

# Nothing that a cell holds may become a formula or a link.
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"name": 18, "reason": 60, "level": 12, "date": 12, "edition": 34, "scheme": 18}
_MOST_LINES = 1_000_000
PROVENANCE = "provenance"
_FREE = ("request",)


def workbook(
    edition: Edition, day: int, codes: set[str], *, language: str, provenance: Provenance, title: str
) -> bytes:
    """Return the workbook; the same request gives the same bytes."""
    out, words = io.BytesIO(), table("press", language)
    book = xlsxwriter.Workbook(out, _SAFE)
    made = datetime.fromisoformat(edition.published_at).replace(tzinfo=None)
    book.set_properties({"title": title, "comments": provenance.permalink, "created": made})
    for key, value in _plain(provenance).items():
        book.set_custom_property(key, value)
    _district_sheet(
        book,
        words["sheet_districts"],
        edition,
        rows(edition, day, language=language, codes=codes, withdrawn=provenance.withdrawn),
    )
    if edition.days[day] in edition.flow_days:
        _flow_sheet(book, words["sheet_flows"], edition, edition.days[day], provenance)
    pairs = [*_plain(provenance).items(), (PROVENANCE, metadata.serialized(provenance))]
    _pairs_sheet(book, words["sheet_provenance"], pairs)
    meanings = [(name, meaning(name, language)) for name in columns(edition)]
    _pairs_sheet(book, words["sheet_columns"], meanings)
    book.close()
    return out.getvalue()


def _plain(provenance: Provenance) -> dict[str, str]:
    """Return what fits into a property of a file."""
    return {key: str(value) for key, value in provenance.document().items() if key not in _FREE}


def _district_sheet(book: Any, name: str, edition: Edition, lines: Any) -> None:
    sheet, names = book.add_worksheet(name), columns(edition)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    drawn = inks(edition.scheme.levels)
    fills = {
        tier: book.add_format({"bg_color": ink.fill, "font_color": ink.text}) for tier, ink in drawn.items()
    }
    sheet.freeze_panes(1, 2)
    for column, one in enumerate(names):
        sheet.write_string(0, column, one, bold)
        sheet.set_column(column, column, _WIDTHS.get(one, 11))
    last = 0
    for last, cells in enumerate(lines, start=1):
        tier = edition.tier(str(cells[0]), edition.day_index[str(cells[names.index("date")])])
        for column, cell in enumerate(cells):
            look = fills[tier] if names[column] in ("tier", "level") else None
            _write(sheet, (last, column), cell, look, day if names[column] == "date" else None)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _flow_sheet(book: Any, name: str, edition: Edition, day: str, provenance: Provenance) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    columns, rows = flow_rows(edition, day, withdrawn=provenance.withdrawn)
    written = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, one in enumerate(columns):
        sheet.write_string(0, column, one, bold)
        sheet.set_column(column, column, _WIDTHS.get(one, 13))
    # A sheet holds a million rows and a few.
    for line, row in enumerate(rows[:_MOST_LINES], start=1):
        for column, one in enumerate(columns):
            _write(sheet, (line, column), row[one], None, written if one == "date" else None)


def _write(sheet: Any, at: tuple[int, int], cell: TableCell, look: Any, day: Any) -> None:
    """Write a cell as what it is: what is not known stays empty."""
    if cell is None:
        return
    if day is not None:
        sheet.write_datetime(*at, date.fromisoformat(str(cell)), day)
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell, look)
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell, look)
    else:
        sheet.write_string(*at, cell, look)


def _pairs_sheet(book: Any, name: str, pairs: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (key, value) in enumerate(pairs):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
