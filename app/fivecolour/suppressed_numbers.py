"""Small numbers that are not told, as people write it: <5 · 少于5 · 1 to 9 · suppressed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from fivecolour.vocabulary import simplified, tables

MOST_HIDDEN = 99  # beyond it a range such as 2019-2020 hides no small number
_RANGE = re.compile(r"(\d{1,2})\s*(.{1,5}?)\s*(\d{1,2})\s*(?:之间)?", re.ASCII)
_EXPONENT = re.compile(r"\d[a-z]|[a-z]\d", re.ASCII)  # 1e3 is a number of programs, not 1 to 3
_OF_N = re.compile(r"^(?:\d{1,2}\s*(?:<|≤|<=)\s*)?n\s*(?=[<≤]=?\s*\d)", re.ASCII)  # n<5, 1≤n≤4
_BELOW = re.compile(r"(?:<|‹|〈|&lt;)\s*(\d{1,3}(?:\.\d+)?)", re.ASCII)
_AT_MOST = re.compile(r"(?:≤|≦|⩽|<=|=<|&lt;=|&le;)\s*(\d{1,3}(?:\.\d+)?)", re.ASCII)
_TWO_PARTS = re.compile(r"([^()]{1,40}?)\s*\(([^()]{1,40})\)")
_BOUND = re.compile(r"\d{1,3}(?:\.\d+)?", re.ASCII)
_IN_BRACKETS = re.compile(r"[(\[](.*)[)\]]")
_ONE_SIGN = str.maketrans("−‐‑﹣〜∼", "----~~")
_CHINESE = "零一二两三四五六七八九十百千"


def most(text: str, *, whole: bool = True) -> float | None:
    """Return the most that a cell's number can be if it says that it is suppressed, None if it does not.

    Parameters
    ----------
    text : str
        The cell as it was written.
    whole : bool
        Whether it holds whole numbers: fewer than ten of these are 9 at most.

    Returns
    -------
    float or None
        Infinite where the cell does not say.

    Examples
    --------
    >>> most("<10"), most("<10", whole=False), most("少于5"), most("1-9"), most("suppressed"), most("12")
    (9.0, 10.0, 4.0, 9.0, inf, None)
    """
    plain = folded(text)
    if plain in _words():
        return math.inf
    found = between(plain, whole=whole)
    return most_of(found) if found else None


def most_of(found: str) -> float:
    """Return the upper end of what `between` returned.

    >>> most_of("1 to 4")
    4.0
    """
    return float(found.rpartition(" ")[2])


@cache
def _words() -> frozenset[str]:
    return frozenset(folded(word) for word in tables()["missing"]["suppressed"])


def folded(text: str) -> str:
    """Return a text in the plain form in which numbers are read: NFKC, lower case, digits of any script.

    >>> folded(" １２ 例"), folded("١٢"), folded("−3"), folded("4〜6")
    ('12 例', '12', '-3', '4~6')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_ONE_SIGN).strip().casefold()
    if plain.isascii():
        return plain
    # Digits of any script (١٢, १२) are digits.
    digits = (str(unicodedata.decimal(sign, sign)) for sign in plain)
    return simplified("".join(digits).replace("٬", ",").replace("٫", "."))


def between(plain: str, *, whole: bool = True) -> str:
    """Return between what a hidden small number lies (``at most 4``, ``1 to 4``), "" for anything else.

    ``plain`` is as `folded` returns it. Fewer than five of what is counted are at most 4; less than five of
    anything else is at most 5.
    """
    plain = _without_word(_OF_N.sub("", plain))
    plain = without_unit(
        _numerals_in_digits(_IN_BRACKETS.sub(r"\1", plain) if _IN_BRACKETS.fullmatch(plain) else plain)
    )
    for beside, step in _beside_bounds(plain):
        rest = without_unit(beside.strip())
        if _BOUND.fullmatch(rest):
            return _at_most(rest, step, whole=whole)
    if match := _BELOW.fullmatch(plain):
        return _at_most(match[1], 1, whole=whole)
    if match := _AT_MOST.fullmatch(plain):
        return _at_most(match[1], 0, whole=whole)
    for word in tables()["hidden"]["between"]:
        rest = plain.removeprefix(word)
        if rest != plain and (rest.startswith(" ") or not word.isascii()):
            plain = rest.strip()
            break
    match = _RANGE.fullmatch(plain)
    if match and without_unit(match[2]) in tables()["hidden"]["to"] and not _EXPONENT.search(plain):
        low, high = int(match[1]), int(match[3])
        return f"{low} to {high}" if low < high <= MOST_HIDDEN else ""
    return ""


def _beside_bounds(plain: str) -> Iterator[tuple[str, int]]:
    """Yield what stands beside each word for a bound, and whether the bound itself is not meant."""
    for word, step in _bounds():
        if plain.startswith(word):
            yield plain.removeprefix(word), step
    for word, step in _bounds_behind():
        if plain.endswith(word):
            yield plain.removesuffix(word), step


def _without_word(plain: str) -> str:
    """Return a bound without the word beside it that says that the number is hidden: <5 (suppressed)."""
    both = _TWO_PARTS.fullmatch(plain)
    if both is None:
        return plain
    head, inner = both.groups()
    return head if inner in _words() else inner if head in _words() else plain


def _numerals_in_digits(plain: str) -> str:
    """Return a text with the small numbers that it writes in words (fewer than five, 不足五例) in digits."""
    for number, pattern in _numerals():
        plain = pattern.sub(number, plain)
    return plain


@cache
def _numerals() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each number and what finds it: as a word of its own, a Chinese one beside no other (十五)."""
    found = []
    for number, spelled in enumerate(tables()["hidden"]["numbers"], start=1):
        latin = "|".join(word for word in spelled.split("|") if word[0] not in _CHINESE)
        chinese = "".join(sign for sign in spelled if sign in _CHINESE)
        pattern = rf"(?<![^\W\d_])(?:{latin})(?![^\W\d_])|(?<![{_CHINESE}])[{chinese}](?![{_CHINESE}])"
        found.append((str(number), re.compile(pattern)))
    return tuple(found)


def _at_most(text: str, step: int, *, whole: bool) -> str:
    most = float(text)
    if whole:
        most = math.ceil(most) - 1 if step else math.floor(most)
    return f"at most {most:g}" if 0 <= most <= MOST_HIDDEN else ""


@cache
def _bounds() -> tuple[tuple[str, int], ...]:
    return _by_length("below", "at_most")


@cache
def _bounds_behind() -> tuple[tuple[str, int], ...]:
    return _by_length("below_behind", "at_most_behind")


def _by_length(below: str, at_most: str) -> tuple[tuple[str, int], ...]:
    table = tables()["hidden"]
    pairs = [(word, 1) for word in table[below]] + [(word, 0) for word in table[at_most]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def without_unit(plain: str) -> str:
    """Return a number without the word behind it that says what was counted.

    >>> without_unit("12 例"), without_unit("5 cases")
    ('12', '5')
    """
    for unit in _units():
        if plain.endswith(unit):
            return plain.removesuffix(unit).strip()
    return plain


@cache
def _units() -> tuple[str, ...]:
    return tuple(sorted(tables()["missing"]["units"], key=len, reverse=True))
