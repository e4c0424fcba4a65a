"""What spreadsheets make of a text, and tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# The wide forms too: spreadsheets in Chinese and Japanese read them alike.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: such a one gets an apostrophe before it.

    >>> plain("=cmd|' /C calc'!A0"), plain("宁波市")
    ("'=cmd|' /C calc'!A0", '宁波市')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(names: Sequence[str], columns: Iterable[Sequence[Any]]) -> str:
    r"""Return columns of cells below their names as CSV (RFC 4180) with plain line ends; None is empty.

    >>> csv_text(["code", "reason"], [["1", "2"], ['of "a", b', None]])
    'code,reason\n1,"of ""a"", b"\n2,\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()
