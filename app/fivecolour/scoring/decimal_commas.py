"""Numbers with a decimal comma in tables that people keep by hand: read where they can mean nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMA = re.compile(r"[+-]?(?:\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d*|[1-9]\d{0,2}(?:,\d{3})+)\.\d+", re.ASCII)
# What may be thousands: 1,234 and 1.234.
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}([,.])\d{3}(?:\1\d{3})*", re.ASCII)


def has_decimal_commas(texts: Iterable[str]) -> bool:
    """Tell whether the numbers of a table have decimal commas: one can be nothing else, and none has a point.

    >>> has_decimal_commas(["9,99", "12"]), has_decimal_commas(["1,234"]), has_decimal_commas(["9,99", "1.5"])
    (True, False, False)
    """
    clear = {text for text in texts if not _GROUPS.fullmatch(text)}
    return any(map(_COMMA.fullmatch, clear)) and not any(map(_POINT.fullmatch, clear))


def with_point(text: str) -> str:
    """Return a number of a table with decimal commas as it is written with a point.

    >>> with_point("9,99"), with_point("1.234,5"), with_point("<5")
    ('9.99', '1234.5', '<5')
    """
    return text.replace(".", "").replace(",", ".") if _COMMA.fullmatch(text) else text


def question(text: str, *, commas: bool, whole: bool = False) -> str:
    """Return what is asked of a number that may be another, in a table with decimal ``commas`` or without.

    Empty where nothing is. A ``whole`` one has no decimals.

    >>> question("1.234", commas=True)
    'may be 1234 or, with decimals, 1,234: write it as one of these'
    >>> question("1,234", commas=True), question("1,234", commas=False)[:44]
    ('', 'may be 1234 or, with decimals, 1.234: write ')
    """
    groups, decimal = _GROUPS.fullmatch(text), "," if commas else "."
    if groups and (groups[1] != decimal or (whole and commas)):
        plain = re.sub(r"[,.]", "", text)
        other = "" if text.count(groups[1]) > 1 or whole else f" or, with decimals, {_with(text, decimal)}"
        return f"may be {plain}{other}: write it as one of these" if other else f"may be {plain}: write it so"
    if not commas and _COMMA.fullmatch(text):
        return "has a decimal comma, others of the table a point: write all of them with a point"
    return ""


def _with(text: str, decimal: str) -> str:
    return re.sub(r"[,.]", decimal, text)
