"""Asks about headers that are nearly a known one: what stands below them would be passed over."""

from __future__ import annotations

import string
from collections.abc import Container, Iterator, Sequence

from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import ASIDE, FIGURE, TOLD_BY, UNKNOWN, WITHHELD, Meaning
from fivecolour.intake.read.limits import ReadingError

# Shorter words are near too many others; of such of four letters only two that changed places.
_SHORTEST, _SURE = 4, 5
_LONGEST, _MOST_HEADERS = 40, 20
_PASSED = {UNKNOWN, ASIDE, WITHHELD, TOLD_BY}


def ask(columns: Sequence[Column], given: Container[str] = ()) -> None:
    """Ask about an unread column whose header is one letter away from one that no other column has.

    ``given`` are headers of which the sender has said what they are.

    Raises
    ------
    ReadingError
        Names the header, the nearest known one and what can be said.
    """
    there = {column.meaning for column in columns}
    headings = [column.header for column in columns if column.meaning.role == UNKNOWN]
    unknown = [header for header in headings if header not in given]
    for header in unknown[:_MOST_HEADERS]:
        for word in _near(plain(header)):
            meaning = headers.of_word(word)
            if meaning is not None and meaning.role not in _PASSED and not _is_there(meaning, there):
                meant = (
                    str(meaning)
                    if meaning.role != FIGURE or meaning.indicator
                    else f"confirmed {meaning.kind}"
                )
                raise ReadingError("misspelt_header", header=header, near=word, meaning=meant)


def _is_there(meaning: Meaning, there: set[Meaning]) -> bool:
    return any(
        (one.role, one.indicator) == (meaning.role, meaning.indicator) and meaning.kind in {one.kind, ""}
        for one in there
    )


def _near(word: str) -> Iterator[str]:
    """Yield the words that differ in a letter from one that means nothing, or in the order of two."""
    fits = _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()
    if not fits or headers.of_word(word) is not None:
        return
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    if len(word) >= _SURE:
        for letter in string.ascii_lowercase:
            yield from (left + letter + right for left, right in parts if right or letter != "s")
    yield from (left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1)
    if len(word) >= _SURE:
        # A plural is no slip.
        yield from (left + right[1:] for left, right in parts if right and right != "s")
        for letter in string.ascii_lowercase:
            yield from (left + letter + right[1:] for left, right in parts if right)
