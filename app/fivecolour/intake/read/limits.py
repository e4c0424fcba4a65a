"""What is too much to read: bounds on size, width and depth, so that a hostile file costs little."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from fivecolour.messages import QuestionError

MEBIBYTE = 1 << 20
MAX_COLUMNS = 2_000
MAX_CELL = 32_767  # characters, as in Excel
MAX_LINE = 4 * MEBIBYTE
MAX_UNPACKED = 8_192 * MEBIBYTE
MAX_RATIO = 200  # how many times larger than packed, once MIN_UNPACKED is passed
MIN_UNPACKED = 32 * MEBIBYTE
MAX_WORKBOOK = 1_024 * MEBIBYTE  # unpacked, all members
MAX_MEMBER = 128 * MEBIBYTE  # a member that has to be held in memory: texts, styles
MAX_MEMBERS = 2_000
MAX_JSON = 64 * MEBIBYTE
MAX_DEPTH = 64  # of lists and objects in one another; GeoJSON has 9
MAX_NAME = 200

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class ReadingError(QuestionError):
    """A file that is not read at all: names the file, the place in it and the remedy."""


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown and kept: no folders, no control or direction marks.

    Examples
    --------
    >>> shown_name("../../etc/pass\u202ewd.csv")
    'passwd.csv'
    >>> shown_name("..")
    'file'
    """
    # Bytes of a name that are no UTF-8 come as halves of surrogates, which nothing can write.
    whole = name.encode("utf-8", "replace").decode()
    last = PurePath(unicodedata.normalize("NFC", whole).replace("\\", "/")).name
    plain = _UNSAFE.sub("", last).strip(" .")
    return plain[-MAX_NAME:] or "file"


def check_unpacked(unpacked: int, *, packed: int, name: str) -> None:
    """Refuse what grows absurdly on unpacking.

    Raises
    ------
    ReadingError
        When the size or the ratio is beyond its bound.
    """
    if unpacked > MAX_UNPACKED:
        raise ReadingError("unpacked_large", name=name, mebibytes=MAX_UNPACKED // MEBIBYTE)
    if unpacked > MIN_UNPACKED and unpacked > MAX_RATIO * max(packed, 1):
        raise ReadingError("unpacked_ratio", name=name, MAX_RATIO=MAX_RATIO)


def checked_cells(cells: list[str], *, name: str, row: int) -> list[str]:
    """Return ``cells``, refusing rows that are too wide and cells that are too long.

    Raises
    ------
    ReadingError
        Names the row.
    """
    if len(cells) > MAX_COLUMNS:
        # Spreadsheets write columns that are formatted and hold nothing too.
        filled = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
        cells = cells[:filled]
    if len(cells) > MAX_COLUMNS:
        raise ReadingError("too_wide", name=name, row=row, cells=len(cells), MAX_COLUMNS=MAX_COLUMNS)
    if cells and len(max(cells, key=len)) > MAX_CELL:
        raise ReadingError("long_cell", name=name, row=row, MAX_CELL=MAX_CELL)
    return cells
