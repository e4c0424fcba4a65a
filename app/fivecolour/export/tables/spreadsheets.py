"""What spreadsheets make of a text."""

from __future__ import annotations

# The wide forms too: spreadsheets in Chinese and Japanese read them alike.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: such a one gets an apostrophe before it.

    >>> plain("=cmd|' /C calc'!A0"), plain("宁波市")
    ("'=cmd|' /C calc'!A0", '宁波市')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
