"""Names that are written from right to left in texts that are written from left to right."""

from __future__ import annotations

import unicodedata

_FIRST_STRONG_ISOLATE, _END = "\u2068", "\u2069"


def isolated(name: str) -> str:
    r"""Return a name that does not draw the numbers and signs beside it into its own direction.

    >>> isolated("Haishu"), ascii(isolated("\u05d9\u05dd"))
    ('Haishu', "'\\u2068\\u05d9\\u05dd\\u2069'")
    """
    turns = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_END}" if turns else name
