"""Footnote marks, which are no part of a figure, a day or a header: 12①, 6¹, 9*, 累计确诊[1], 3 (注2)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SIGNS = "*＊﹡†‡§¶※★☆△▲"
_RAISED = ("<super>", "<sub>", "<circle>")
_EXPONENT = frozenset("⁺⁻₊₋")  # 10⁻³ is another number
_NOTE = r"(?:注|註|note|nota|fn)"
_WORDED = re.compile(
    rf"\s*(?:[\[［【](?:{_NOTE}?\s*\d{{1,2}}|[a-z]|{_NOTE})[\]］】]"
    rf"|[(（](?:见?{_NOTE}\s*\d{{0,2}}|[a-z])[)）]|[注註]\d{{0,2}})$",
    re.IGNORECASE,
)


def apart(text: str) -> tuple[str, bool]:
    """Return a text without the footnote marks around it, and whether it had any.

    Examples
    --------
    >>> apart("12①"), apart("9²"), apart("†30"), apart("3 (注2)"), apart("12½"), apart("10⁻³")
    (('12', True), ('9', True), ('30', True), ('3', True), ('12½', False), ('10⁻³', False))
    """
    if text.isascii() and text.isdigit():
        return text, False
    whole = text.strip()
    if any(sign in _EXPONENT for sign in whole):
        return text, False
    rest = whole.lstrip("".join(filter(_is_mark, set(whole)))).strip()
    before = ""
    while rest != before:
        before = rest
        rest = _WORDED.sub("", rest).strip()
        while rest and _is_mark(rest[-1]):
            rest = rest[:-1].rstrip(" ,")
    return (rest, True) if rest != whole else (text, False)


def has_raised(text: str) -> bool:
    """Return whether a raised or circled sign stands in a text: 1²3 is no number.

    >>> has_raised("1²3"), has_raised("１２")
    (True, False)
    """
    return not text.isascii() and any(sign not in _SIGNS and _is_mark(sign) for sign in text)


@cache
def _is_mark(sign: str) -> bool:
    """Tell raised and circled signs, which NFKC would make digits of, and the signs of notes."""
    if sign in _SIGNS:
        return True
    if sign.isascii() or unicodedata.numeric(sign, 0) % 1:
        return False  # ½ is a part of a number
    raised = unicodedata.decomposition(sign).startswith(_RAISED)
    return raised or (unicodedata.category(sign) == "No" and "\u2460" <= sign <= "\u32bf")
