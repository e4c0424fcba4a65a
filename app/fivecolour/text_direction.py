"""Names of one direction of writing in texts of the other."""

from __future__ import annotations

import unicodedata

from fivecolour.languages import locale

_FIRST_STRONG_ISOLATE, _END = "\u2068", "\u2069"
_STRONG = {"L": "left-to-right", "R": "right-to-left", "AL": "right-to-left"}


def isolated(name: str, language: str) -> str:
    r"""Return a name that does not draw the numbers and signs beside it into its own direction.

    >>> isolated("Haishu", "en"), ascii(isolated("\u05d9\u05dd", "en"))
    ('Haishu', "'\\u2068\\u05d9\\u05dd\\u2069'")
    >>> isolated("\u05d9\u05dd", "he") == "\u05d9\u05dd", ascii(isolated("Haishu", "he"))
    (True, "'\\u2068Haishu\\u2069'")
    """
    around = locale(language).character_order
    turns = any(_STRONG.get(unicodedata.bidirectional(letter), around) != around for letter in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_END}" if turns else name
