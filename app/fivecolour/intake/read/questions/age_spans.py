"""From which to which age a text of an age group goes: 0-9, 65+, under 5, 18岁以上."""

from __future__ import annotations

import re
from functools import cache

from fivecolour import vocabulary
from fivecolour.suppressed_numbers import folded

_OLDEST = 200
_BETWEEN = re.compile(r"\D{0,12}(\d{1,3})\D{1,12}(\d{1,3})\D{0,12}", re.ASCII)


def age_span(text: str) -> tuple[int, int] | None:
    """Return the first and the last year of age that a text names, None for any other text.

    >>> age_span("0-9"), age_span("A05-A14"), age_span("65+"), age_span("18岁以上"), age_span("<5")
    ((0, 9), (5, 14), (65, 200), (18, 200), (0, 4))
    >>> age_span("33"), age_span("unknown")
    (None, None)
    """
    plain = folded(text)
    if found := _from().fullmatch(plain):
        return int(found[1]), _OLDEST
    if found := _below().fullmatch(plain):
        return 0, int(found[1] or found[2]) - 1
    if (found := _BETWEEN.fullmatch(plain)) and int(found[1]) < int(found[2]):
        return int(found[1]), int(found[2])
    return None


@cache
def _from() -> re.Pattern[str]:
    return re.compile(rf"\D{{0,12}}(\d{{1,3}})\s*{_words('from_behind')}\D{{0,12}}", re.ASCII)


@cache
def _below() -> re.Pattern[str]:
    before, behind = _words("below_before"), _words("below_behind")
    return re.compile(rf"{before}\s*(\d{{1,3}})\D{{0,12}}|(\d{{1,3}})\s*{behind}", re.ASCII)


def _words(key: str) -> str:
    return f"(?:{vocabulary.pattern('ages', key).pattern})"
