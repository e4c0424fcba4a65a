"""Texts that say that a row sums others: 合计, 宁波市合计, 全省, both sexes."""

from __future__ import annotations

from fivecolour import vocabulary
from fivecolour.intake.read.columns import header_brackets
from fivecolour.intake.read.columns.header_text import inside, plain
from fivecolour.intake.read.columns.headers import words


def total_of(name: str) -> str | None:
    """Return what a text sums, "" where only the word stands, None where it is no total.

    A word for a part of the table (小计) is returned itself: what it sums, only a name beside it tells; so
    is one that says how large the whole is (全国, 全市).

    >>> [total_of(text) for text in ("宁波市合计", "合计", "宁波市", "小计", "合计（宁波）")]
    ['宁波市', '', None, '小计', '宁波']
    """
    if is_subtotal(name) or level_of(name):
        return name
    if plain(name) in words()["totals"]["words"]:
        return inside(name) if header_brackets.says_more(name) else ""
    for word in ("合计", "总计", "小计"):
        if vocabulary.simplified(name).endswith(word):
            return name[: -len(word)].strip()
    return None


def level_of(text: str) -> str:
    """Return which whole a word means: ``"country"``, ``"province"`` or ``"city"``; "" where it says none.

    >>> level_of("全国"), level_of("全市合计"), level_of("合计")
    ('country', 'city', '')
    """
    levels = ("country", "province", "city")
    return next((level for level in levels if plain(text) in words()["totals"][level]), "")


def is_subtotal(text: str) -> bool:
    """Return whether a text is only a word for the sum of a part of the table."""
    return plain(text) in words()["totals"]["subtotals"]


def is_sum_of_parts(text: str) -> bool:
    """Return whether a text among ages, sexes or tests means all of them together.

    >>> is_sum_of_parts("合计"), is_sum_of_parts("All ages"), is_sum_of_parts("男"), is_sum_of_parts("")
    (True, True, False, False)
    """
    return bool(text) and (total_of(text) is not None or plain(text) in words()["parts"]["all"])
