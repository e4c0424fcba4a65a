"""Figures as people write them: 1,234 · １２ · 约 30 · <5 · —."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from fivecolour.intake.read.headers import words
from fivecolour.intake.read.workbooks import FORMULA, MERGED
from fivecolour.reports.batch import NOT_REPORTED, NOT_YET_DUE, SUPPRESSED

LIMIT = 10**9
_PLAIN_DIGITS = 9  # never beyond LIMIT
ABOUT = "about"

_WHOLE = re.compile(r"([-+]?)(\d+|\d{1,3}(?:[, '’]\d{3})+)(\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d*[.,]\d+%?|[-+]?\d+%", re.ASCII)
_SMALL = re.compile(r"[<≤]=?\s*\d+", re.ASCII)
_FORMULA_MARK = ("=", "@")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell says: a value, why there is none, or the code of the fault."""

    value: int | None = None
    missing: str = ""
    note: str = ""
    fault: str = ""


def read(text: str) -> Amount:
    """Read one figure; a count has no decimals, but 12.0 is 12.

    Examples
    --------
    >>> read("1,234").value, read("１２ 例").value, read("-3").value, read("约30")
    (1234, 12, -3, Amount(value=30, missing='', note='about', fault=''))
    >>> read("—").missing, read("<5").missing, read("3.5").fault, read("=A1+1").fault
    ('not_reported', 'suppressed', 'decimal', 'formula')
    """
    if len(text) <= _PLAIN_DIGITS and text.isascii() and text.isdigit():  # most cells, and quick
        return Amount(int(text))
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip().casefold()
    if plain in _missing():
        return Amount(missing=_missing()[plain])
    if text == FORMULA or plain.startswith(_FORMULA_MARK):
        return Amount(fault="merged" if text == MERGED else "formula")
    if _SMALL.fullmatch(plain):
        return Amount(missing=SUPPRESSED)
    for word in words()["missing"]["about"]:
        if plain.startswith(word):
            amount = _number(plain.removeprefix(word).strip())
            return Amount(amount.value, note=ABOUT, fault=amount.fault)
    return _number(plain)


def _number(plain: str) -> Amount:
    for unit in _units():
        if plain.endswith(unit):
            plain = plain.removesuffix(unit).strip()
            break
    match = _WHOLE.fullmatch(plain)
    if match is None:
        return Amount(fault="decimal" if _DECIMAL.fullmatch(plain) else "bad_value")
    digits = re.sub(r"\D", "", match[2]).lstrip("0") or "0"
    if len(digits) > len(str(LIMIT)) or int(digits) > LIMIT:
        return Amount(fault="too_large")
    return Amount(-int(digits) if match[1] == "-" else int(digits))


@cache
def _missing() -> dict[str, str]:
    table = words()["missing"]
    codes = (NOT_REPORTED, SUPPRESSED, NOT_YET_DUE)
    known = {unicodedata.normalize("NFKC", word): code for code in codes for word in table[code]}
    return known | {"": NOT_REPORTED}


@cache
def _units() -> tuple[str, ...]:
    return tuple(sorted(words()["missing"]["units"], key=len, reverse=True))
