"""What the format of a cell shows beside its number, or in its place: 0.05 as 5 %, 5 as 5万, 3 as <5."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

_BODY = frozenset("0123456789#?.,/ eE")
_SKIPS = "_*"  # the next sign is a width or a filling
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
# The part for positive numbers holds nothing but colours and widths, or one sign that fills the cell; not one
# for zeros or small numbers alone.
_NOTHING = re.compile(r'(?:\[(?![<=]|>=?\s*[1-9])[^\]]*\]|""|\s|_.|\*.)*;.*')
_NOT_OF_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_COMPARISONS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One part of a format: texts around the number, whether it shows it, and of which numbers it is."""

    before: str = ""
    behind: str = ""
    percent: bool = False
    shows_number: bool = False
    condition: str = ""

    def is_of(self, number: Decimal) -> bool:
        """Tell whether the section's condition holds; one without any is of all numbers."""
        found = _CONDITION.fullmatch(self.condition)
        return found is None or bool(_COMPARISONS[found[1]](number, Decimal(found[2])))

    @property
    def says_something(self) -> bool:
        """Whether it shows more than the number."""
        return bool(self.before or self.behind)


@dataclass(frozen=True, slots=True)
class Affixes:
    """What a format shows: its first section, or where sections have conditions, the first that holds."""

    sections: tuple[FormatSection, ...]

    def text(self, number: str) -> str:
        """Return a number as its reader sees it, in all its digits."""
        value = Decimal(number)
        section = next((one for one in self.sections if one.is_of(value)), None)
        if section is None or not section.says_something:
            return number
        shown = f"{(value * 100).normalize():f}" if section.percent else number
        return f"{section.before}{shown if section.shows_number else ''}{section.behind}"


def format_of(book: Any, number: int) -> str:
    """Return the format of an openpyxl workbook by its number."""
    own = number - BUILTIN_FORMATS_MAX_SIZE
    if own < 0:
        return str(BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[own]) if own < len(book._number_formats) else "General"


def shows_nothing(number_format: str) -> bool:
    """Tell a format in which a number leaves no sign, or only one that fills the cell.

    >>> [shows_nothing(one) for one in (";;;", "**;**;**", '""', ";;;@", "0;-0;;@", "General")]
    [True, True, False, True, False, False]
    >>> [shows_nothing(one) for one in ('[=0]"";0', '[<5]"";General', '[>0]"";0', "[White];[Red]-0")]
    [False, False, True, True]
    """
    return bool(_NOTHING.fullmatch(number_format))


def shows_month(number_format: str) -> bool:
    """Tell a format of dates that shows month and year alone.

    >>> [shows_month(one) for one in ("mmm-yy", '[$-804]yyyy"年"m"月"', "d-mmm-yy", "mm:ss", "mmm")]
    [True, True, False, False, False]
    """
    signs = _NOT_OF_DATE.sub("", number_format.partition(";")[0]).casefold()
    return {"m", "y"} <= {*signs} and not {"d", "h", "s"} & {*signs}


def affixes(number_format: str) -> Affixes | None:
    """Return what a format shows beside a number, None for nothing.

    What it shows of negative numbers and of zero (a dash, mostly) is no other number, and left.

    Examples
    --------
    >>> affixes("0.0%").text("0.051"), affixes('0"万"').text("5"), affixes('"<"0').text("5")
    ('5.1%', '5万', '<5')
    >>> affixes('[<5]"<5";0').text("3"), affixes('[<5]"<5";0').text("7")
    ('<5', '7')
    >>> affixes("#,##0"), affixes("General"), affixes("#,##0_);[Red](#,##0)"), affixes("0.00E+00")
    (None, None, None, None)
    """
    sections = _sections(number_format)
    conditional = any(_CONDITION.fullmatch(one.condition) for one in sections)
    counted = sections if conditional else [one for one in sections[:1] if one.shows_number]
    return Affixes(tuple(counted)) if any(one.says_something for one in counted) else None


def _sections(number_format: str) -> list[FormatSection]:
    found: list[FormatSection] = []
    parts, percent, condition = ["", ""], False, ""
    at, behind = 0, False
    signs = f"{number_format};"
    while at < len(signs):
        sign = signs[at]
        at += 1
        if sign == ";":
            found.append(FormatSection(parts[0].strip(), parts[1].strip(), percent, behind, condition))
            parts, percent, condition, behind = ["", ""], False, "", False
        elif sign in '"[':
            end = signs.find('"' if sign == '"' else "]", at)
            end = len(signs) if end < 0 else end
            parts[behind] += signs[at:end] if sign == '"' else ""
            condition = signs[at:end] if sign == "[" and _CONDITION.fullmatch(signs[at:end]) else condition
            at = end + 1
        elif sign == "\\":
            parts[behind] += signs[at : at + 1]
            at += 1
        elif sign in _SKIPS:
            at += 1
        elif sign == "%":
            percent = True
            parts[behind] += sign
        elif sign in _BODY or (sign in "+-" and signs[at - 2 : at - 1] in {"e", "E"}):
            behind = behind or sign in "0#?"
        elif not sign.isalpha():
            parts[behind] += sign
    return found
