"""Styles of a workbook in which a cell shows nothing: white on white, black on black, a format of nothing."""

from __future__ import annotations

from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from fivecolour.intake.read.formats.number_formats import format_of, shows_nothing

_WHITE, _BLACK = "FFFFFF", "000000"
_NEARLY = 0xF0  # of 255: each part of a colour that nobody tells from white
_OF_THEME = {0: _WHITE, 1: _BLACK}
_SYSTEM = {64: _BLACK, 65: _WHITE}  # the text's and the paper's own


def unseen_styles(book: Any) -> frozenset[int]:
    """Return the numbers of the styles of an openpyxl workbook in which a cell shows nothing."""
    return frozenset(
        number
        for number, style in enumerate(book._cell_styles)
        if shows_nothing(format_of(book, style.numFmtId)) or _is_as_the_paper(book, style)
    )


def _is_as_the_paper(book: Any, style: Any) -> bool:
    if style.fontId >= len(book._fonts) or style.fillId >= len(book._fills):
        return False
    fill = book._fills[style.fillId]
    pattern = getattr(fill, "patternType", None)
    if pattern not in (None, "none", "solid") or not hasattr(fill, "fgColor"):
        return False
    paper = _colour(fill.fgColor, _BLACK) if pattern == "solid" else _WHITE
    ink = _colour(book._fonts[style.fontId].color, _BLACK)
    return ink == paper


def _colour(colour: Any, otherwise: str) -> str:
    """Return a colour as six digits; one of the theme, but its white and black, by its number."""
    if colour is None:
        return otherwise
    if colour.type == "theme":
        found = _OF_THEME.get(colour.theme, f"theme {colour.theme}")
    elif colour.type == "indexed":
        at = colour.indexed
        found = _SYSTEM.get(at) or (COLOR_INDEX[at][-6:] if at < len(COLOR_INDEX) else f"index {at}")
    else:
        found = _BLACK if colour.type == "auto" else str(colour.rgb)[-6:].upper()
    if colour.tint:
        return f"{found} {colour.tint}"
    return _WHITE if _is_nearly_white(found) else found


def _is_nearly_white(digits: str) -> bool:
    try:
        return min(bytes.fromhex(digits)) >= _NEARLY
    except ValueError:
        return False
