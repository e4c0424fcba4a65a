"""What the format of a cell shows beside its number: 0.05 as 5 %, 5 as 5万 or <5."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

_BODY = frozenset("0123456789#?.,/ eE")
_SKIPS = "_*"  # the next sign is a width or a filling


@dataclass(frozen=True, slots=True)
class Affixes:
    """Texts that a format puts before and behind a number, and whether it shows hundredths."""

    before: str = ""
    behind: str = ""
    percent: bool = False

    def text(self, number: str) -> str:
        """Return a number as its reader sees it, in all its digits."""
        shown = f"{(Decimal(number) * 100).normalize():f}" if self.percent else number
        return f"{self.before}{shown}{self.behind}"


def affixes(number_format: str) -> Affixes | None:
    """Return what a format shows beside a number, None for nothing.

    Examples
    --------
    >>> affixes("0.0%").text("0.051"), affixes('0"万"').text("5"), affixes('"<"0').text("5")
    ('5.1%', '5万', '<5')
    >>> affixes("#,##0"), affixes("General"), affixes('#,##0_);[Red](#,##0)'), affixes("[$€-407] 0.00")
    (None, None, None, None)
    """
    parts, percent = ["", ""], False
    at, behind = 0, False
    while at < len(number_format) and number_format[at] != ";":
        sign = number_format[at]
        at += 1
        if sign in '"[':
            end = number_format.find('"' if sign == '"' else "]", at)
            end = len(number_format) if end < 0 else end
            parts[behind] += number_format[at:end] if sign == '"' else ""
            at = end + 1
        elif sign == "\\":
            parts[behind] += number_format[at : at + 1]
            at += 1
        elif sign in _SKIPS:
            at += 1
        elif sign == "%":
            percent = True
            parts[behind] += sign
        elif sign in _BODY:
            behind = behind or sign in "0#?"
        elif not sign.isalpha():
            parts[behind] += sign
    before, after = (part.strip() for part in parts)
    return Affixes(before, after, percent) if before or after else None
