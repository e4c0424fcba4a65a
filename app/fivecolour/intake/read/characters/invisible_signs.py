"""Signs that nobody sees in texts: blanks of no width, marks of direction, soft hyphens."""

from __future__ import annotations

import re

# Not the overrides of direction (U+202D, U+202E): what a reader sees of 12 behind one is 21.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]")


def without(text: str) -> str:
    r"""Return a text without signs that are not seen.

    >>> without("\ufeff日期"), without("1\u200b2"), without("\u202e12")
    ('日期', '12', '\u202e12')
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)
