"""Footnote marks, which are no part of a figure, a day, a header or a name: 12①, 6¹, 9*, 确诊[1], 3 (注2)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SIGNS = "*＊﹡†‡§¶※★☆△▲"
# △2 and ▲2 are minus two in the tables of Japan, and two more than yesterday elsewhere.
_SIGNED_NUMBER = re.compile(r"[△▲▽▼]\s*\d")
_RAISED = ("<super>", "<sub>", "<circle>")
_EXPONENT = frozenset("⁺⁻₊₋")  # 10⁻³ is another number
_NOTE = r"(?:注|註|note|nota|fn)"
# From where a run of blanks begins only: a long one must not be searched in quadratic time.
_WORDED = re.compile(
    rf"(?<!\s)\s*(?:[\[［【](?:{_NOTE}?\s*\d{{1,2}}|[a-z]|{_NOTE})[\]］】]"
    rf"|[(（](?:见?{_NOTE}\s*\d{{0,2}}|[a-z])[)）]|[注註]\d{{0,2}})$",
    re.IGNORECASE,
)
# Characters: a paragraph above a table may hold its day. Longer cells are not looked into.
LONGEST_TEXT = 4_000
# Behind or before words only: 12^1 and 12 (1) may be other numbers.
_BEHIND_WORDS = re.compile(
    r"(?<=[^\d\s^])\s*(?:\^\s*[\[({]?(?:\d{1,2}|[a-z*†‡])[\])}]?|\{\d{1,2}\}|<sup>[^<>]{1,8}</sup>"
    r"|[(（]\d{1,2}[)）]|\d{1,2}[)）]|[*＊†‡※]{1,3}\s?\d{0,2}[)）]|[※†‡＊]\s?\d{1,2}|[\[(（]\s*[*＊†‡§¶#]{1,3}\s*[\])）])$",
    re.IGNORECASE,
)
_BEFORE_WORDS = re.compile(r"^(?:[\[(（]\d{1,2}[\])）]|<sup>[^<>]{1,8}</sup>)\s*(?=[^\d\s])", re.IGNORECASE)


def apart(text: str) -> tuple[str, bool]:
    """Return a text without the footnote marks around it, and whether it had any.

    Examples
    --------
    >>> apart("12①"), apart("9²"), apart("†30"), apart("3 (注2)"), apart("12½"), apart("10⁻³")
    (('12', True), ('9', True), ('30', True), ('3', True), ('12½', False), ('10⁻³', False))
    >>> apart("▲累计确诊"), apart("12▲"), apart("▲12")
    (('累计确诊', True), ('12', True), ('▲12', False))
    >>> apart("累计确诊^1"), apart("海曙区 1)"), apart("12^1"), apart("5(1)")
    (('累计确诊', True), ('海曙区', True), ('12^1', False), ('5(1)', False))
    >>> apart("Fälle kumuliert*)"), apart("累計陽性者数※1")
    (('Fälle kumuliert', True), ('累計陽性者数', True))
    """
    if (text.isascii() and text.isdigit()) or len(text) > LONGEST_TEXT:
        return text, False
    whole = text.strip()
    if any(sign in _EXPONENT for sign in whole) or _SIGNED_NUMBER.match(whole):
        return text, False
    rest = whole.lstrip("".join(filter(_is_mark, set(whole)))).strip()
    rest = _BEFORE_WORDS.sub("", rest)
    before = ""
    while rest != before:
        before = rest
        rest = _without_words_mark(_WORDED.sub("", rest).strip())
        while rest and _is_mark(rest[-1]):
            rest = rest[:-1].rstrip(" ,")
    return (rest, True) if rest != whole else (text, False)


def _without_words_mark(text: str) -> str:
    """Return a text without a mark that only words have; half of a bracket is none (截至（9)."""
    found = _BEHIND_WORDS.search(text)
    left = text[: found.start()].rstrip() if found else text
    return left if left.count("(") + left.count("（") == left.count(")") + left.count("）") else text


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
