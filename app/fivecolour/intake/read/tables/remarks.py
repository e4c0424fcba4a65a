"""Remarks below a table: sources, notes, who signed it."""

from __future__ import annotations

from fivecolour import vocabulary
from fivecolour.suppressed_numbers import folded


def is_remark(text: str) -> bool:
    """Tell a text that begins as remarks do, whatever its case and width.

    >>> is_remark("Source: WHO"), is_remark("备注：累计"), is_remark("备用")
    (True, True, False)
    """
    return folded(text).startswith(vocabulary.folded("remarks")["words"])
