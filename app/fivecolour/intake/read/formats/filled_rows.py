"""Down to which row a sheet of a workbook holds anything: a million may be formatted and hold nothing."""

from __future__ import annotations

import re
from typing import IO

_CHUNK = 1 << 20
_LONGEST_TAG = 1_000  # bytes
# What holds the value, the text or the formula of a cell; one letter of XML's namespaces may stand before it.
_FILLED = re.compile(rb"[<:](?:v|is|f)[\s>/]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row(?=[\s>/])([^>]*)>")
_NUMBER = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")


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
