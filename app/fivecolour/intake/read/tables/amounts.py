"""Figures as people write them: 1,234 · １２ · 约 30 · <5 · 12① · — · 3.8e-05."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import numpy as np

from fivecolour import vocabulary
from fivecolour.catalogue import Entry
from fivecolour.intake.distinct import Texts, array
from fivecolour.intake.read.characters import chinese_numerals, marks
from fivecolour.intake.read.columns.headers import words
from fivecolour.intake.read.dates import times_of_day
from fivecolour.intake.read.formats.workbook_cells import STRUCK
from fivecolour.intake.read.formats.workbooks import FORMULA, MERGED
from fivecolour.reports.batch import ABOUT, MARKED, NOT_REPORTED, NOT_YET_DUE, SPELLED, SUPPRESSED
from fivecolour.reports.report_data import CONFIRMED, NEW
from fivecolour.suppressed_numbers import MOST_HIDDEN, between, folded, most_of, without_unit

LIMIT = 10**9
_PLAIN_DIGITS = 9  # never beyond LIMIT
POINT, COMMA = DECIMAL_SIGNS = ("point", "comma")
_SIGN = {POINT: ".", COMMA: ","}

_GROUPED = re.compile(r"\d{1,3}(?:([ '’_])\d{3})(?:\1\d{3})*", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
_MYRIADS = re.compile(r"[1-9]\d{0,3}(?:,\d{4})+", re.ASCII)  # 12,0000 is 12万, or 12 with four decimals
_MANY_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+", re.ASCII)
_BOTH = re.compile(r"\d{1,3}(?:([., '’])\d{3})+([.,])\d+", re.ASCII)
_ONE_SIGN = re.compile(r"(\d*)([.,])(\d+)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d*[.,]\d+%?|[-+]?\d+%|[-+]?\d{1,3}(?:[., '’]\d{3})+[.,]\d+", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?", re.ASCII)
_POWER = re.compile(r"[-+]?\d\.(\d{1,9})e\+?(\d{1,2})", re.ASCII)
# How many zeros each stands for.
_UNITS = {"百": 2, "千": 3, "k": 3, "万": 4, "lakh": 5, "lac": 5, "crore": 7, "亿": 8}
_WITH_UNIT = re.compile(rf"(\d{{1,4}})(?:\.(\d{{1,8}}))?\s*({'|'.join(_UNITS)})s?(\d{{4}})?", re.ASCII)
# 30(+3), 30（新增3）, 30 (3 new), 30+3, 30/3: a total with what is new, or with a part of it.
_TWO = re.compile(
    r"\d[\d,. ]*(?:例|人|名|cases?)?\s*(?:[(\[]\D{0,12}\d[\d,.]*\s*(?:%|\D{0,12})[)\]]|[+/;]\s*\d[\d,.]*)",
    re.ASCII,
)
_APOSTROPHE = re.compile(r"^['’‘`](?=[\d<-])", re.ASCII)  # a spreadsheet's mark that a number is text
_FORMULA_MARK = ("=", "@")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell says: a value, why there is none, or the code of the fault.

    ``bound`` is the most that a hidden number can be.
    """

    value: float | None = None
    missing: str = ""
    note: str = ""
    fault: str = ""
    bound: float | None = None


def read(text: str, decimal: str | None = None, figure: Entry | None = None) -> Amount:
    """Read one figure; a count has no decimals, but 12.0 is 12.

    Parameters
    ----------
    text : str
        As written.
    decimal : str, optional
        ``"point"`` or ``"comma"``: what parts decimals off in this file. Without it 1.000 is a fault, for it
        may be one or a thousand; 1,234 is read as most tables mean it.
    figure : Entry, optional
        Of the catalogue: what may have decimals is read with them. A count, if not given.

    Examples
    --------
    >>> read("1,234").value, read("１２ 例").value, read("-3").value, read("约30").note
    (1234, 12, -3, 'about')
    >>> read("—").missing, read("少于5").missing, read("少于5").note, read("3.5").fault, read("=A1+1").fault
    ('not_reported', 'suppressed', 'at most 4', 'decimal', 'formula')
    >>> read("1.2 lakh").fault, read("1.23456 lakhs").value, read("1,20,000").value, read("12,0000").fault
    ('rounded_number', 123456, 120000, 'decimal')
    >>> read("'30").value, read("3千").fault, read("1.2万").fault, read("1.2345万").value
    (30, 'rounded_number', 'rounded_number', 12345)
    >>> read("1.000").fault, read("1.000", "comma").value, read("1.000", "point").value, read("12①").value
    ('ambiguous_number', 1000, 1, 12)
    >>> from fivecolour import catalogue
    >>> rt, positivity = catalogue.figure("rt"), catalogue.figure("positivity")
    >>> read("1,15", "comma", rt).value, read("3.8e-05", None, rt).value
    (1.15, 3.8e-05)
    >>> read("7.51 %", None, positivity).value, read("<5", None, positivity).bound, read("<5").bound
    (7.51, 5.0, 4.0)
    """
    if len(text) <= _PLAIN_DIGITS and text.isascii() and text.isdigit():  # most cells, and quick
        return Amount(int(text))
    if (known := _missing().get(folded(text))) is not None:
        return Amount(missing=known)
    if STRUCK in text:
        return Amount(fault="struck_through")
    bare, marked = marks.apart(text)
    if (marked and not bare) or marks.has_raised(bare):
        return Amount(fault="bad_value")
    amount = _unmarked(bare, decimal, figure if figure is not None and figure.decimals else None)
    if marked and not amount.fault:
        return replace(amount, note="; ".join(filter(None, (amount.note, MARKED))))
    return amount


def is_ambiguous(text: str) -> bool:
    """Tell 1.000 and 1,000, which may be one or a thousand."""
    return bool(_EITHER.fullmatch(_digits_of(text)))


def parts_decimals(text: str, decimal: str) -> bool:
    """Tell whether the sign in a text such as 1.000 is the one that parts decimals off.

    >>> parts_decimals("1.000", "point"), parts_decimals("1,000", "point")
    (True, False)
    """
    return _SIGN[decimal] in text


def is_fraction(text: str, *, typed: bool) -> bool:
    """Tell whether a text is a number with decimals other than .0; of ``typed`` cells, with any.

    >>> is_fraction("1.5", typed=False), is_fraction("12.0", typed=False), is_fraction("12.0", typed=True)
    (True, False, True)
    """
    match = _ONE_SIGN.fullmatch(_digits_of(text))
    return match is not None and (typed or bool(match[3].strip("0")))


def decimal_of(texts: Iterable[str]) -> str | None:
    """Return what parts decimals off, where the texts of a file decide it; "" where they contradict.

    Examples
    --------
    >>> decimal_of(["1.234.567", "1.000"]), decimal_of(["1.000", "12.0"]), decimal_of(["998", "1.000"])
    ('comma', 'point', None)
    """
    found = set(filter(None, map(_decided, texts)))
    return found.pop() if len(found) == 1 else ("" if found else None)


def _decided(text: str) -> str | None:
    """Return what parts decimals off by this text alone."""
    plain = _digits_of(text).removesuffix("%")
    if match := _BOTH.fullmatch(plain):
        return (POINT if match[2] == "." else COMMA) if match[1] != match[2] else _other(match[2])
    if match := _MANY_GROUPS.fullmatch(plain):
        return _other(match[1])
    if _INDIAN.fullmatch(plain):
        return POINT
    match = _ONE_SIGN.fullmatch(plain)
    if match and not _EITHER.fullmatch(plain) and not _MYRIADS.fullmatch(plain):
        return POINT if match[2] == "." else COMMA
    return None


def _other(sign: str) -> str:
    """Return what parts decimals off where ``sign`` groups thousands."""
    return COMMA if sign == "." else POINT


def _digits_of(text: str) -> str:
    return without_unit(folded(marks.apart(text)[0])).lstrip("+-")


def _unmarked(text: str, decimal: str | None, figure: Entry | None) -> Amount:
    plain = _APOSTROPHE.sub("", folded(text))
    if (known := _missing().get(plain)) is not None:
        return Amount(missing=known)
    if text == FORMULA or plain.startswith(_FORMULA_MARK):
        return Amount(fault="merged" if text == MERGED else "formula")
    if bound := between(plain, whole=figure is None):
        return Amount(missing=SUPPRESSED, note=bound, bound=most_of(bound))
    bare = _without_about(plain)
    amount = _figure(bare, decimal, figure)
    if bare == plain or amount.fault:
        return amount
    # ～4 in a column of bins is up to 4, elsewhere about 4.
    if plain.startswith("~") and amount.value is not None and amount.value <= MOST_HIDDEN:
        return Amount(fault="about_or_at_most")
    return replace(amount, note=ABOUT)


def _without_about(plain: str) -> str:
    """Return a number without the word before or behind it that says that it is only about right."""
    bare = times_of_day.without_first(plain, words()["missing"]["about"])
    return bare if bare != plain else times_of_day.without_last(plain, words()["missing"]["about_behind"])


def _figure(plain: str, decimal: str | None, figure: Entry | None) -> Amount:
    """Read a count or, of a figure that may have them, a number with decimals."""
    if figure is None:
        return _number(plain, decimal)
    for unit in (*(("%",) if figure.kind == "percent" else ()), *filter(None, figure.units.values())):
        plain = plain.removesuffix(unit.casefold()).strip()
    if decimal is None and _EITHER.fullmatch(plain.lstrip("+-")):
        return Amount(fault="ambiguous_number")
    sign = _SIGN[decimal or _decided(plain.lstrip("+-")) or POINT]
    thousands = "," if sign == "." else "."
    bare = plain.replace(thousands, "") if _has_groups(plain, thousands) else plain
    unified = bare.replace(sign, ".")
    if thousands in bare or not _NUMBER.fullmatch(unified):
        return Amount(fault="bad_value")
    value = float(unified)
    return Amount(value) if abs(value) <= LIMIT else Amount(fault="too_large")


def _has_groups(plain: str, thousands: str) -> bool:
    return bool(re.match(rf"[-+]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?!\d)", plain, re.ASCII))


def _number(plain: str, decimal: str | None) -> Amount:
    plain = without_unit(plain)
    minus = plain.startswith("-")
    unsigned = plain[1:].strip() if plain[:1] in {"-", "+"} else plain
    if decimal is None and _EITHER.fullmatch(unsigned) and "." in unsigned:
        return Amount(fault="ambiguous_number")
    if (spelled := chinese_numerals.value(unsigned)) is not None:
        return Amount(-spelled if minus else spelled, note=SPELLED)
    digits = _whole(unsigned, decimal)
    if digits is None and (other := _of_powers(plain) or _of_units(plain)):
        return other
    if digits is None:
        several = "two_figures" if _TWO.fullmatch(plain) else "bad_value"
        return Amount(fault="decimal" if _DECIMAL.fullmatch(plain) else several)
    digits = digits.lstrip("0") or "0"
    if len(digits) > len(str(LIMIT)) or int(digits) > LIMIT:
        return Amount(fault="too_large")
    return Amount(-int(digits) if minus else int(digits))


def _of_powers(plain: str) -> Amount | None:
    """Read a count as a program shortens it: 1.234E+03 is 1234, 1.3E+03 only about 1300.

    None for others: of 1E+05 nearly nothing is left.
    """
    match = _POWER.fullmatch(plain)
    if match is None:
        return None
    parts, power = match[1], int(match[2])
    value = Decimal(plain)
    if power < len(parts.rstrip("0")):
        return Amount(fault="decimal")
    if abs(value) > LIMIT:
        return Amount(fault="too_large")
    return Amount(int(value), note="" if power <= len(parts) else ABOUT)


def _of_units(plain: str) -> Amount | None:
    """Read a count in a unit: 1.2345万 and 1万2345 are whole, 3千 and 1.2万 were rounded.

    None for any other text.
    """
    match = _WITH_UNIT.fullmatch(plain)
    if match is None:
        return None
    head, parts, unit, rest = match[1], match[2] or "", match[3], match[4]
    if rest:
        return None if parts or unit != "万" else Amount(int(head) * 10_000 + int(rest))
    if len(parts) != (zeros := _UNITS[unit]):
        return Amount(fault="rounded_number" if len(parts) < zeros else "decimal")
    value = int(head + parts)
    return Amount(value) if value <= LIMIT else Amount(fault="too_large")


def with_no_new(texts: Texts, indicator: Texts, kind: Texts) -> Texts:
    """Write 0 for words such as 无新增 in columns of new figures, no new cases in those of cases."""
    generic, of_cases = (vocabulary.folded("missing")[key] for key in ("none_new", "none_new_cases"))
    found = array(list(texts))
    for at in np.flatnonzero(kind == NEW):
        plain = "" if texts[at].isascii() and texts[at].isdecimal() else folded(texts[at])
        if plain in generic or (plain in of_cases and indicator[at] == CONFIRMED):
            found[at] = "0"
    return found


def _whole(text: str, decimal: str | None) -> str | None:
    """Return the digits of a whole number without what groups them; None for anything else."""
    if text.isdecimal():
        return text
    sign = _SIGN[decimal or _decided(text) or POINT]
    head, found, tail = text.rpartition(sign)
    if found:
        if tail.strip("0") or not tail:
            return None
        text = head or "0"  # SPSS writes .00
    thousands = "," if sign == "." else "."
    grouped = re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(thousands)}\d{{3}})+", text, re.ASCII)
    if text.isdecimal() or grouped or _GROUPED.fullmatch(text) or (sign == "." and _INDIAN.fullmatch(text)):
        return re.sub(r"\D", "", text)
    return None


@cache
def _missing() -> dict[str, str]:
    table = words()["missing"]
    codes = (NOT_REPORTED, SUPPRESSED, NOT_YET_DUE)
    known = {folded(word): code for code in codes for word in table[code]}
    return known | {"": NOT_REPORTED}
