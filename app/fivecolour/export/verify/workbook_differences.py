"""What differs between a workbook and the true export: cells, their look, what is hidden, words beside."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries

from fivecolour.export.proof.differences import (
    MOST_COLUMNS,
    MOST_ROWS,
    Difference,
    UnreadableFileError,
    shortened,
    unpacked,
)

# What a workbook of somebody else's may unpack to, and how many cells it may have.
_MOST_OF_BOOK, _MOST_CELLS = 32 << 20, 500_000
# Points and letters below which nothing can be read.
_LEAST_LETTERS, _LEAST_HEIGHT, _LEAST_WIDTH = 4, 3, 1
# Letters by which a cell may be indented, and percent below which a sheet is too small to be read.
_MOST_INDENT, _LEAST_ZOOM = 5, 40
# Text and paper of a theme: black and white, as they are where there is none (ECMA-376, 20.1.4.1).
_THEME_INK = re.compile(rb"<a:(dk1|lt1)>\s*<a:(?:sysClr[^>]*?lastClr|srgbClr val)=\"([0-9A-Fa-f]{6})\"")
_THEME = {"dk1": "000000", "lt1": "FFFFFF"}
# Merged ranges; and how text in UTF-16 begins.
_MERGED = re.compile(rb"mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_WIDE_LETTERS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PROPERTIES = ("title", "subject", "description", "keywords", "category", "contentStatus")
# Fonts that show other signs than are written.
_NO_LETTERS = re.compile(r"dings|symbol|marlett|ornament|barcode|\bcode ?(39|128)|\bean", re.IGNORECASE)
# Text as the program writes it where nothing is said.
_BLACKS = {("theme", 1), ("indexed", 0), ("indexed", 8), ("indexed", 64)}


def of_workbooks(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two workbooks: every cell of every sheet, and parts that were added."""
    true, given = _book(expected), _book(found)
    differences = _of_words(true.pop(""), given.pop(""))
    for name in dict.fromkeys([*true, *given]):
        if name not in given or name not in true:
            differences.append(Difference(name, name if name in true else "", name if name in given else ""))
            continue
        for place in dict.fromkeys([*true[name], *given[name]]):
            one, other = true[name].get(place, ""), given[name].get(place, "")
            if one != other:
                differences.append(Difference(f"{name}!{place}", shortened(one), shortened(other)))
    own, parts = ({*map(_kind_of_part, unpacked(expected))}, unpacked(found))
    added = sorted({_kind_of_part(part) for part in parts} - own - _WRITTEN_BY_OTHERS)
    return [*differences, *_beside_cells(parts), *(Difference(part, "", part) for part in added)]


def _beside_cells(parts: Mapping[str, bytes]) -> list[Difference]:
    """Return what changes all cells at once: inks of the theme, days from 1904, rules of colour."""
    found = []
    for name, body in parts.items():
        if name.startswith("xl/theme/"):
            inks = {ink[1].decode(): ink[2].decode().upper() for ink in _THEME_INK.finditer(body)}
            found += [
                Difference(f"theme {key}", _THEME[key], ink)
                for key, ink in inks.items()
                if ink != _THEME[key]
            ]
        if name.startswith("xl/worksheets/") and b"<extLst" in body:
            found.append(Difference(f"{name} extLst", "", "extLst"))
        if name == "xl/workbook.xml" and re.search(rb"date1904=\"(1|true)\"", body):
            found.append(Difference("date1904", "", "1"))
    return found


# What spreadsheets add by themselves when they save.
_WRITTEN_BY_OTHERS = {
    "xl/calcChain.xml",
    "docProps/core.xml",
    "xl/theme/",
    "xl/printerSettings/",
    "docProps/",
}


def _kind_of_part(name: str) -> str:
    """Return a part of a workbook without its number: sheets are compared cell by cell."""
    folder, _, file = name.rpartition("/")
    known = {"xl/worksheets", "xl/theme", "xl/printerSettings", "docProps", "_rels", "xl/_rels"}
    return f"{folder}/" if folder in known else name if folder else file


def book_of(body: bytes, *, read_only: bool = False) -> openpyxl.Workbook:
    """Return a workbook.

    Raises
    ------
    UnreadableFileError
        It is none, or is larger than any export.
    """
    parts = unpacked(body).values()
    if sum(map(len, parts)) > _MOST_OF_BOOK or sum(part.count(b"<c") for part in parts) > _MOST_CELLS:
        raise UnreadableFileError("large_archive")
    # An empty row costs as much as a full one, and each cell of a merged range is made.
    if sum(part.count(b"<row") for part in parts) > 3 * MOST_ROWS or any(map(_is_merged_widely, parts)):
        raise UnreadableFileError("large_table")
    try:
        return openpyxl.load_workbook(io.BytesIO(body), read_only=read_only, rich_text=not read_only)
    except Exception:  # whatever a broken workbook makes of it
        raise UnreadableFileError("no_workbook") from None


def _is_merged_widely(part: bytes) -> bool:
    """Tell whether a sheet merges more cells than an export has, or writes in a way that does not show it."""
    if part.startswith(_WIDE_LETTERS):
        return True
    cells = 0
    for found in _MERGED.finditer(part):
        try:
            left, top, right, bottom = range_boundaries(found[1].decode())
        except (ValueError, TypeError):
            return True
        cells += (right - left + 1) * (bottom - top + 1)
        if cells > _MOST_CELLS:
            return True
    return False


def _of_words(true: Mapping[str, str], given: Mapping[str, str]) -> list[Difference]:
    """Compare what two workbooks say of themselves; what a program left out when it saved is not missed."""
    return [
        Difference(f"properties: {key}", shortened(true.get(key, "")), shortened(text))
        for key, text in given.items()
        if text and text != true.get(key, "")
    ]


def _book(body: bytes) -> dict[str, dict[str, str]]:
    """Return the cells of each sheet, and under the empty name what the book says of itself."""
    book = book_of(body)
    # A single cell far out makes a sheet of billions, each of which would be gone through.
    if any(sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS for sheet in book.worksheets):
        raise UnreadableFileError("large_table")
    told = {key: str(getattr(book.properties, key) or "") for key in _PROPERTIES}
    own = {one.name: str(one.value) for one in book.custom_doc_props.props}
    own |= {f"name {name}": str(one.attr_text) for name, one in book.defined_names.items()}
    return {"": told | own} | {
        sheet.title: {
            cell.coordinate: f"{cell.value} ({_kind(cell)})\0{_look(cell)}"
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        | _hidden(sheet)
        | _around(sheet)
        for sheet in book.worksheets
    }


def _kind(cell: Any) -> str:
    return "s" if isinstance(cell.value, CellRichText) else str(cell.data_type)


def _look(cell: Any) -> str:
    """Return what of the look of a cell changes what is read: its format, colours, lines, turns."""
    shape = str(cell.number_format).lower().replace("\\", "")
    runs = cell.value if isinstance(cell.value, CellRichText) else ()
    fonts = [cell.font, *(run.font for run in runs if isinstance(run, TextBlock))]
    inks = " ".join(dict.fromkeys(_written(font) for font in fonts))
    turn, indent = cell.alignment.textRotation or 0, cell.alignment.indent or 0
    placed = f" turned {turn}" * bool(turn) + f" indented {indent:g}" * (indent > _MOST_INDENT)
    placed += " repeated" * (cell.alignment.horizontal == "fill")
    line = cell.border.diagonal
    crossed = " crossed" * bool(line and line.style and (cell.border.diagonalUp or cell.border.diagonalDown))
    return f"{shape} {inks} {_filled(cell.fill)}{placed}{crossed}"


def _filled(fill: Any) -> str:
    """Return the colour of a cell; of one with a pattern or of several colours all of them."""
    if fill.tagname == "gradientFill":
        return " ".join(("gradient", *(_ink(stop.color) for stop in fill.stop)))
    if fill.fill_type in (None, "solid"):
        return _ink(fill.fgColor if fill.fill_type else None)
    return f"{fill.fill_type} {_ink(fill.fgColor)} {_ink(fill.bgColor)}"


def _written(font: Any) -> str:
    """Return the colour of letters, and whether they are struck through, too small or of a font of signs."""
    size, name = getattr(font, "sz", None), str(getattr(font, "name", "") or getattr(font, "rFont", "") or "")
    tiny = " tiny" if size is not None and size < _LEAST_LETTERS else ""
    signs = f" {name}" if _NO_LETTERS.search(name) else ""
    return f"{_ink(font.color)}{' struck' if font.strike else ''}{tiny}{signs}"


def _ink(colour: Any) -> str:
    """Return a colour; what is a program's own black is none."""
    if colour is None:
        return ""
    if colour.type == "rgb":
        found = str(colour.rgb)[-6:]
        return "" if found == "000000" else found
    number = getattr(colour, colour.type)
    return "" if (colour.type, number) in _BLACKS or colour.type == "auto" else f"{colour.type} {number}"


def _hidden(sheet: Any) -> dict[str, str]:
    """Return what of a sheet is not seen, or is coloured by a rule."""
    rows = [
        key
        for key, one in sheet.row_dimensions.items()
        if one.hidden or (one.height is not None and one.height < _LEAST_HEIGHT)
    ]
    columns = [
        key
        for key, one in sheet.column_dimensions.items()
        if one.hidden or (one.width is not None and one.width < _LEAST_WIDTH)
    ]
    usual = sheet.sheet_format
    flat = usual.zeroHeight or (usual.defaultRowHeight or _LEAST_HEIGHT) < _LEAST_HEIGHT
    narrow = (usual.defaultColWidth or _LEAST_WIDTH) < _LEAST_WIDTH
    states = {
        "hidden": " ".join(map(str, (*rows, *columns, *["rows"] * flat, *["columns"] * narrow))),
        "names": " ".join(f"{name} {one.attr_text}" for name, one in sheet.defined_names.items()),
        "zeros": "hidden" if sheet.sheet_view.showZeros is False else "",
        **_view(sheet.sheet_view),
        "filter": " ".join(str(one.colId) for one in sheet.auto_filter.filterColumn),
        "printed": str(sheet.print_area or ""),
        "state": "" if sheet.sheet_state == "visible" else sheet.sheet_state,
        "conditional formats": " ".join(str(one.sqref) for one in sheet.conditional_formatting),
    }
    return {key: value for key, value in states.items() if value}


def _view(view: Any) -> dict[str, str]:
    """Return how a sheet is seen otherwise than as it is: mirrored, as formulas, too small to be read."""
    zoom = view.zoomScale or 100
    return {
        "mirrored": "yes" if view.rightToLeft else "",
        "formulas": "shown" if view.showFormulas else "",
        "zoom": f"{zoom} %" if zoom < _LEAST_ZOOM else "",
    }


def _around(sheet: Any) -> dict[str, str]:
    """Return words that are no cells: heads and feet of printed pages, what is said when a cell is chosen."""
    heads = {
        f"{page}{place}, {part}": getattr(getattr(sheet, f"{page}{place}"), part).text
        for page in ("odd", "even", "first")
        for place in ("Header", "Footer")
        for part in ("left", "center", "right")
    }
    checks = {
        f"{one.sqref} validation": " ".join(filter(None, (one.promptTitle, one.prompt, one.formula1)))
        for one in sheet.data_validations.dataValidation
    }
    return {key: value for key, value in (heads | checks).items() if value}
