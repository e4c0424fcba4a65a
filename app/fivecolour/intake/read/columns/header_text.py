"""The text of a header in its plain form, and what stands in its brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fivecolour import vocabulary
from fivecolour.intake.read.characters import marks

_REMEMBERED = 4_096  # texts
LONGEST = 200  # characters; no known word is longer
_BRACKETS = re.compile(r"[(\[【〔<《](.{0,80}?)[)\]】〕>》]")
# Units, sexes and numbers of days, which footnote marks would look like: cases [k], cases (f), cases (7).
_NO_MARK = re.compile(r"[(\[]\s*([kmfwh])\s*[)\]]$|\(\s*(7|14|21|28|30)\s*\)$", re.IGNORECASE)
_DOTTED_I = "İ".casefold()  # of Turkish: two signs
_TWO_NAMES = re.compile(r"([^/|]+)[/|]([^/|]+)")
_TWO_SCRIPTS = re.compile(r"([^A-Za-z]+)([A-Za-z].*)|([A-Za-z][\x20-\x7e]*?)\s*([^\x00-\x7f].*)")
_MARKS = re.compile(r"[\s_\-./:,;、，。：；'\"*#]+")


def plain(text: str) -> str:
    """Reduce a word to what counts.

    Examples
    --------
    >>> plain("New_Confirmed "), plain("累計確診（例）"), plain("Ｄate")
    ('newconfirmed', '累计确诊', 'date')
    """
    return _plain(text[:LONGEST])


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", marks.apart(text)[0]).casefold().replace(_DOTTED_I, "i")
    return vocabulary.simplified(_MARKS.sub("", _BRACKETS.sub("", folded)))


def two_halves(text: str) -> tuple[str, str] | None:
    """Return the two parts of a header that may say the same in two languages.

    >>> two_halves("日期 Date"), two_halves("Datum / Date"), two_halves("New cases"), two_halves("a/b/c")
    (('日期', 'Date'), ('Datum', 'Date'), None, None)
    """
    whole = without_brackets(text[:LONGEST]).strip()
    found = _TWO_NAMES.fullmatch(whole) or _TWO_SCRIPTS.fullmatch(whole)
    parts = [part.strip() for part in found.groups() if part] if found else []
    words = [part for part in parts if any(map(str.isalpha, part))]
    return (words[0], words[1]) if len(parts) == len(words) == 2 else None  # noqa: PLR2004


def without_brackets(text: str) -> str:
    """Return a text without brackets and what stands in them."""
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", text))


def inside(header: str) -> str:
    """Return what stands in the brackets of a header.

    >>> inside("累计确诊（截至2月9日24时）"), inside("new cases (daily) [PCR]"), inside("cases")
    ('截至2月9日24时', 'daily; PCR', '')
    >>> inside("cases [k]"), inside("cases [a]"), inside("cases (7)"), inside("cases (3)")
    ('k', '', '7', '')
    """
    if found := _NO_MARK.search(unicodedata.normalize("NFKC", header[:LONGEST]).strip()):
        return found[1] or found[2]
    text = unicodedata.normalize("NFKC", marks.apart(header[:LONGEST])[0])
    return "; ".join(_BRACKETS.findall(text)).strip()
