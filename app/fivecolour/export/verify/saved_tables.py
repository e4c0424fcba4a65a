"""CSV as spreadsheets save it anew, as the export writes it: letters, separators, decimals, days."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from fivecolour.export.proof.differences import MOST_COLUMNS, MOST_ROWS, UnreadableFileError

_HEAD = re.compile(r'\ufeff?(?:"?sep=.?"?\r?\n)?\s*"?code"?([,;\t|])"?name"?\1"?tier"?\1')
_SEPARATOR_LINE = re.compile(r'^"?sep=.?"?\r?\n')
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"c\0": "utf-16-le", b"\0c": "utf-16-be"}
# Of Windows in China and in the West; whichever differs less is meant.
_OTHERS = ("gb18030", "cp1252")
_BEGINNING = 200
_DECIMAL_POINT, _DECIMAL_COMMA = re.compile(r"-?\d+\.\d+"), re.compile(r"-?\d+,\d+")
# 2020/2/9 and 9.2.2020, not 2/9/2020: that may be another day.
_YEAR_FIRST, _DAY_FIRST = (
    re.compile(r"(\d{4})[/.-](\d\d?)[/.-](\d\d?)"),
    re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})"),
)


def is_table(body: bytes) -> bool:
    """Tell whether a file begins as the tables of days do, however it was saved."""
    # Cut within a letter of two bytes nothing would be read.
    start = body[:_BEGINNING].decode(_WIDE.get(body[:2], "latin-1"), "ignore").removeprefix("ï»¿")
    return _HEAD.match(start.lstrip("\r\n\t ")) is not None


def is_plain(body: bytes) -> bool:
    """Tell whether a table is in UTF-8 and parted by commas, as exports are."""
    try:
        head = _HEAD.match(body.decode("utf-8-sig").lstrip("\r\n\t "))
    except UnicodeDecodeError:
        return False
    return head is not None and head[1] == ","


def forms(body: bytes) -> tuple[bytes, ...]:
    """Return what a table may say, each in UTF-8 and parted by commas: several where its letters are open.

    Raises
    ------
    UnreadableFileError
        It has too many rows or columns.
    """
    return tuple(dict.fromkeys(filter(None, map(_rewritten, _texts(body)))))


def _texts(body: bytes) -> Iterator[str]:
    wide = _WIDE.get(body[:2])
    for encoding in [wide] if wide else ["utf-8", *_OTHERS]:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text.lstrip("\ufeff\r\n\t ")
        if encoding == "utf-8":
            return


def _rewritten(text: str) -> bytes:
    head = _HEAD.match(text)
    if head is None:
        return b""
    text, separator = _SEPARATOR_LINE.sub("", text, count=1), head[1]
    lines = text.count("\n") + text.count("\r")
    if lines > 2 * MOST_ROWS or text.count(separator) > MOST_COLUMNS * (lines + 1):
        raise UnreadableFileError("large_table")
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return b""
    width = max(at for at, name in enumerate(rows[0], 1) if name)
    rows = [row if any(row[width:]) else row[:width] for row in rows]
    comma = separator != "," and not any(_DECIMAL_POINT.fullmatch(cell) for row in rows for cell in row)
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerows([_cell(cell, comma=comma) for cell in row] for row in rows)
    return out.getvalue().encode()


def _cell(text: str, *, comma: bool) -> str:
    """Return a number with a decimal point, and a day in the form of ISO 8601."""
    if comma and _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    if day := _YEAR_FIRST.fullmatch(text):
        return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
    if day := _DAY_FIRST.fullmatch(text):
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
    return text
