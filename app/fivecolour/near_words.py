"""The word that a misspelt one most likely stands for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_ALIKE = 0.7


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like another, "" where none is like it.

    >>> nearest("knid", ["kind", "day"]), nearest("colour", ["kind", "day"])
    ('kind', '')
    """
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=_ALIKE)), "")
