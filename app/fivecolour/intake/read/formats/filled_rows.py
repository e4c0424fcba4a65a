"""Which rows of a workbook's sheet hold anything: a million may be formatted and hold nothing."""

from __future__ import annotations

import re
from typing import IO

_CHUNK = 1 << 20
_LONGEST_TAG = 1_000  # bytes
# What holds the value, the text or the formula of a cell; one letter of XML's namespaces may stand before it.
_FILLED = re.compile(rb"[<:](?:v|is|f)[\s>/]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row(?=[\s>/])([^>]*)>")
_NUMBER = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
_EMPTY_CELLS = rb"(?:<c(?:\s[^<>]*)?(?:/>|></c>)\s*)"
_EMPTY_ROWS = re.compile(rb"(?:<row(?:\s[^<>]*)?(?:/>|>\s*" + _EMPTY_CELLS + rb"*+</row>)\s*)++")
_EMPTY_END = re.compile(rb"(?<!/>)" + _EMPTY_CELLS + rb"++</row>")
_LONGEST_ROW = 1 << 22  # bytes of one that is looked at as a whole


def last_filled_row(file: IO[bytes], *, most: int) -> int:
    """Return a row below which no cell of a sheet holds anything, the last or one soon behind it; 0 for none.

    Parameters
    ----------
    file : binary file
        The sheet as XML; read in bounded memory.
    most : int
        What is returned where its rows do not say their numbers.

    Examples
    --------
    >>> import io
    >>> cells = b'<row r="3"><c r="A3"><v>5</v></c></row><row r="4"><c r="A4" s="1"/></row>'
    >>> last_filled_row(io.BytesIO(cells), most=9), last_filled_row(io.BytesIO(b"<row><c/></row>"), most=9)
    (4, 9)
    """
    last = seen = 0
    tail = b""
    while chunk := file.read(_CHUNK):
        text = tail + chunk
        rows = _ROW.findall(text)
        numbers = [int(found[1]) for found in map(_NUMBER.search, rows) if found]
        if len(numbers) < len(rows):
            return most
        # A row that began before has its number from there.
        seen = max([seen, *numbers])
        if _FILLED.search(text):
            last = seen
        tail = text[text.rfind(b"<") :]
        if len(tail) > _LONGEST_TAG:
            return most
    return last


class FilledRows:
    """The XML of a sheet without what holds nothing: of a run of such rows the last is left, for its number.

    Rows keep their other cells up to the last that holds anything.

    Examples
    --------
    >>> import io
    >>> row = b'<row r="%d"><c r="A%d" s="1"/></row>'
    >>> empty = FilledRows(io.BytesIO(b"".join(row % (at, at) for at in range(1, 9))))
    >>> empty.read(), empty.read(), empty.read()
    (b'<row r="7"/>', b'<row r="8"/>', b'')
    >>> FilledRows(io.BytesIO(b'<row r="2"><c r="A2"><v>5</v></c><c r="B2"/><c r="C2"/></row>')).read()
    b'<row r="2"><c r="A2"><v>5</v></c></row>'
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next part of the XML, nothing at its end."""
        part = b""
        while not part and (chunk := self._file.read(_CHUNK)):
            text = self._tail + chunk
            cut = max(text.rfind(b"<row"), 0)
            cut = cut if len(text) - cut < _LONGEST_ROW else len(text)
            part, self._tail = text[:cut], text[cut:]
        if not part:
            part, self._tail = self._tail, b""
        return _EMPTY_END.sub(b"</row>", _EMPTY_ROWS.sub(_last_of, part))


def _last_of(rows: re.Match[bytes]) -> bytes:
    """Return the last of some rows without its cells; the rows as they are where it has no number."""
    last = rows[0][rows[0].rindex(b"<row") :]
    number = _NUMBER.search(last[: last.index(b">") + 1])
    return b'<row r="%b"/>' % number[1] if number else rows[0]
