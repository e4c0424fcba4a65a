"""Remarks below a table: sources, notes, who signed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from fivecolour import vocabulary
from fivecolour.suppressed_numbers import folded


def is_remark(text: str) -> bool:
    """Tell a text that begins as remarks do, whatever its case and width.

    >>> is_remark("Source: WHO"), is_remark("备注：累计"), is_remark("备用")
    (True, True, False)
    """
    return folded(text).startswith(vocabulary.folded("remarks")["words"])


def without_word(row: Sequence[str]) -> Sequence[str]:
    """Return a row without the word before its only other text: Note | imported cases only.

    >>> without_word(["Note", "females only", ""]), without_word(["Haishu", "5", ""])
    (['females only'], ['Haishu', '5', ''])
    """
    if len(row) > 2 and row[0] and row[1] and row[2]:  # noqa: PLR2004 - most rows, and quick
        return row
    texts = [text for text in row if text]
    return texts[1:] if len(texts) == 2 and is_remark(texts[0]) else row  # noqa: PLR2004


def are_remarks(texts: Iterable[str]) -> bool:
    """Tell a row of remarks in words side by side: who made a table and who signed it.

    >>> are_remarks(["填表人：甲", "审核：乙"]), are_remarks(["*Haishu", "*"])
    (True, False)
    """
    each = list(texts)
    return bool(each) and all(text[:1].isalnum() and is_remark(text) for text in each)


# A footnote's mark before words: (1) includes …, 1) …, [a] …, ¹ …, ① …
_FOOTNOTE = re.compile(
    r"(?:[(（\[]\s?[\da-z]{1,2}\s?[)）\]]|[\da-z]{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹①-⑳])\s*(?P<words>[^\W\d_].*)",
    re.IGNORECASE,
)


def is_footnote(text: str, is_place: Callable[[str], bool]) -> bool:
    """Tell a text that begins with a footnote's mark, and not with the number of a place (1) Haishu).

    >>> is_footnote("(1) includes imported", "Haishu".__eq__), is_footnote("¹ preliminary", "Haishu".__eq__)
    (True, True)
    >>> is_footnote("1) Haishu", "Haishu".__eq__), is_footnote("Haishu (1)", "Haishu".__eq__)
    (False, False)
    """
    found = _FOOTNOTE.fullmatch(text.strip())
    return found is not None and not is_place(found["words"]) and not is_place(text)
