"""Codes that a spreadsheet changed: leading zeros lost, decimals, separators, exponents."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

_TEXT_FORMULA = re.compile(r'=\s*"([^"]*)"|=\s*(\d+)')
_DECIMAL = re.compile(r"(\d+)(?:\.0*|,0{1,2})", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}([,.' ])\d{3}(?:\1\d{3})*(?:[.,]0{1,2})?", re.ASCII)
_EXPONENT = re.compile(r"(\d)(?:[.,](\d+))?e\+?(\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
# Of codes that are named to a reader.
_MOST = 3
_PROVINCE = 2  # digits at the start of a code, in China, the United States, Brazil and elsewhere
# Statistics offices write a county's code with eight to twelve digits, the last of them zeros.
_LONG_CODES = range(8, 13)
_FEWEST_ZEROS, _SHORTEST = 3, 4


class CodeNumber(NamedTuple):
    """The digits of a code that is written as a number.

    ``whole``: no digit was lost. ``changed``: the text is not the digits themselves.
    """

    digits: str
    whole: bool
    changed: bool


def number_of(text: str) -> CodeNumber | None:
    """Return the digits that a text stands for, None where it is no whole number.

    Examples
    --------
    >>> [number_of(text).digits for text in ("1001.0", "330,203", "'01001", "3.30203E+05", '="01001"')]
    ['1001', '330203', '01001', '330203', '01001']
    >>> number_of("3.302E+11"), number_of("1001.5")
    (CodeNumber(digits='330200000000', whole=False, changed=True), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    formula = _TEXT_FORMULA.fullmatch(plain)
    bare = (formula[1] or formula[2] or "") if formula else plain.strip("'’‘`\"´ ")
    if _DIGITS.fullmatch(bare):
        return CodeNumber(bare, whole=True, changed=bare != plain)
    if _GROUPED.fullmatch(bare):
        head = re.sub(r"[.,]0{1,2}$", "", bare)
        return CodeNumber("".join(filter(str.isdigit, head)), whole=True, changed=True)
    if decimal := _DECIMAL.fullmatch(bare):
        return CodeNumber(decimal[1], whole=True, changed=True)
    if exponent := _EXPONENT.fullmatch(bare):
        digits, places = exponent[1] + (exponent[2] or ""), int(exponent[3])
        shown, rest = digits[: places + 1], digits[places + 1 :]
        if not rest.strip("0"):
            return CodeNumber(shown.ljust(places + 1, "0"), whole=len(shown) == places + 1, changed=True)
    return None


def digits_of(text: str) -> str:
    """Return the digits of a whole number that is written as a decimal or with separators, else the text."""
    number = number_of(text)
    return number.digits if number and number.whole else text


class CodeIndex:
    """The codes of a map that are all digits, found by the number that a spreadsheet makes of them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_number: dict[str, list[str]] = defaultdict(list)
        for code in dict.fromkeys(codes):
            if _DIGITS.fullmatch(code):
                self._by_number[_bare(code)].append(code)

    def may_mean(self, number: CodeNumber) -> tuple[str, ...]:
        """Return the codes that ``number`` may have been.

        Leading zeros do not count, unless the text still has them: then none were lost.

        Examples
        --------
        >>> index = CodeIndex(["01001", "013", "13", "330203"])
        >>> tuple(index.may_mean(number_of(text)) for text in ("1001", "13", "013"))
        (('01001',), ('013', '13'), ('013',))
        """
        if not number.whole:
            return tuple(sorted(self._rounded(number.digits)))
        found = self._by_number.get(_bare(number.digits), [])
        if number.digits.startswith("0") and number.digits in found:
            return (number.digits,)
        short = (
            digits
            for digits in _without_zeros(number.digits)
            if digits in self._by_number.get(_bare(digits), ())
        )
        return tuple(found) or tuple(islice(short, 1))

    def _rounded(self, digits: str) -> list[str]:
        """Return codes, in their own or their long form, that are ``digits`` once rounded."""
        shown = len(digits.rstrip("0"))
        lengths = {len(digits), len(digits) - 3, len(digits) - 6}
        codes = (code for several in self._by_number.values() for code in several if len(code) in lengths)
        alike = (code for code in codes if _round(code.ljust(len(digits), "0"), shown) == int(digits))
        return list(islice(alike, _MOST))


def _without_zeros(digits: str) -> Iterator[str]:
    """Yield what a long code may be without zeros behind it, the longest first.

    >>> list(_without_zeros("1111000000")), list(_without_zeros("5315000")), list(_without_zeros("146500"))
    (['1111000', '111100', '11110', '1111'], ['05315'], [])
    """
    digits = f"0{digits}" if len(digits) == _LONG_CODES.start - 1 else digits  # its own was lost
    most = len(digits) - len(digits.rstrip("0")) if len(digits) in _LONG_CODES else 0
    for zeros in range(_FEWEST_ZEROS, min(most, len(digits) - _SHORTEST) + 1):
        yield digits[:-zeros]


def _round(digits: str, shown: int) -> int:
    return int(float(f"{int(digits):.{max(shown - 1, 0)}e}"))


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


def is_address_part(code: str) -> bool:
    r"""Tell whether a code can stand in the address of a page.

    >>> is_address_part("海曙"), is_address_part("a/b"), is_address_part("a\n"), is_address_part("..")
    (True, False, False, False)
    """
    return code.isprintable() and not {"/", "\\"} & {*code} and code.strip(".") != ""


def is_of_other_province(text: str, own: Iterable[str]) -> bool | None:
    """Tell the code of another province or state than that of all of one's own districts, whose first two
    digits it is; None where no such thing is known.

    >>> own = ("330203", "331181")
    >>> [is_of_other_province(text, own) for text in ("33", "330000", "50", "500000", "浙", "3")]
    [False, False, True, True, None, None]
    """
    codes, number = list(own), number_of(text)
    starts = {code[:_PROVINCE] for code in codes if len(code) > _PROVINCE and code.isdecimal()}
    lengths = {_PROVINCE, *map(len, codes)}
    if len(starts) != 1 or number is None or len(number.digits) not in lengths:
        return None
    return number.digits[:_PROVINCE] not in starts
