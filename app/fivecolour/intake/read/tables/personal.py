"""Tells what is somebody's own: ID numbers, phones, addresses; and shows texts without it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from fivecolour.regions import pinyin

_ID = re.compile(r"(?<![0-9])[1-9]\d{16}[0-9Xx](?![0-9])", re.ASCII)
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9])", re.ASCII)
# Repetitions are bounded: a long hostile text must not be searched in quadratic time.
_EMAIL = re.compile(r"[\w.+-]@[\w-]{1,63}\.\w")
_ADDRESS = re.compile(r"\d\s{0,3}[号室栋幢弄]|[路街巷弄]\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{6,}")
_WEEK = re.compile(r"\d{4}-?W\d{1,2}|\d{4}年?第?\d{1,2}周", re.ASCII)
_SHOWN = 40
_CODE = 10  # digits of the longest number that is a code or a figure, and no phone

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_id_number(text: str) -> bool:
    """Return whether ``text`` is an 18-digit resident's number: its check digit fits (GB 11643-1999).

    Examples
    --------
    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    if not _ID.fullmatch(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[-1].upper()


def looks_personal(text: str) -> bool:
    """Return whether ``text`` holds an ID number, a mobile phone, an e-mail or a house.

    Examples
    --------
    >>> looks_personal("电话 138 0013 8000"), looks_personal("海曙区"), looks_personal("330203")
    (True, False, False)
    """
    if len(text) <= _CODE and text.isdigit():
        return False
    plain = unicodedata.normalize("NFKC", text)
    if any(is_id_number(found) for found in _ID.findall(plain)):
        return True
    return bool(_PHONE.search(plain) or _EMAIL.search(plain) or _ADDRESS.search(plain))


def mostly_personal(texts: Iterable[str]) -> bool:
    """Return whether most of the texts of a column are personal."""
    filled = Counter(text for text in texts if text)
    personal = sum(count for text, count in filled.items() if looks_personal(text))
    return personal > filled.total() / 2


def shape(text: str) -> str:
    """Show what kind of text stands in a cell without its words: Chinese letters become 字, others x.

    Long numbers lose their digits, for they may be a phone or a person's number.

    Examples
    --------
    >>> shape("02/30/2020"), shape("三十 (张三)"), shape("13800138000"), shape("2020-W12"), shape("1²3")
    ('02/30/2020', '字 (字)', '9…9', '2020-W12', '1²3')
    >>> shape("Tuần 23"), shape("კვირა 23"), shape("第12周")
    ('x 23', 'x 23', '字12字')
    """
    text = " ".join(text.split())  # a break within a cell parts its words
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isprintable())
    if not _LONG_NUMBER.search(plain):
        # As written: 1²3 is no 123.
        plain = "".join(_as_written(sign) for sign in text if sign.isprintable())
    if _WEEK.fullmatch(plain):
        return plain
    plain = _LETTERS.sub(_as_letters, plain)
    plain = _LONG_NUMBER.sub("9…9", plain)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…"


def _as_letters(found: re.Match[str]) -> str:
    """Return what stands for a run of letters; signs such as ² that are counted to them stay."""
    if not found[0].isalpha():
        return "".join(_as_letter(sign) if sign.isalpha() else sign for sign in found[0])
    return "字" if any(_as_letter(sign) == "字" for sign in found[0]) else "x"


def _as_letter(sign: str) -> str:
    return "字" if pinyin.CHINESE.match(sign) else "x"


def _as_written(sign: str) -> str:
    """Return a sign, one of full width in its usual form."""
    is_wide = unicodedata.decomposition(sign).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", sign) if is_wide else sign
