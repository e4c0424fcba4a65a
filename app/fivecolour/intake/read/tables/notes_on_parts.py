"""Notes that say of figures that they are of a part of the cases: imported cases only, females, PCR only."""

from __future__ import annotations

from functools import lru_cache

from fivecolour import vocabulary
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import ASIDE, meaning, words
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.suppressed_numbers import folded

_LONGEST = 80
_TEXTS = 10_000


def columns(understood: Understanding) -> list[int]:
    """Return where remarks stand beside counts of cases; of those that nobody has set aside."""
    if not _counts_cases(understood):
        return []
    used = {one.position for one in understood.columns} | set(understood.only)
    given = understood.context.columns
    every = enumerate(understood.headers)
    return [at for at, text in every if text and at not in used and text not in given and holds_notes(text)]


def of_sheets(understood: Understanding) -> str:
    """Return the first line on another sheet of a workbook that limits all figures to a part, "" for none.

    A line that names another column than that of the figures is about that.
    """
    told = understood.context
    if told.indicator or not _counts_cases(understood):
        return ""
    figures = {one.header for one in understood.figures}
    if figures <= {*told.columns}:
        return ""
    others = [folded(text).replace("_", " ") for text in understood.headers if text and text not in figures]
    lines = ((text, folded(text).replace("_", " ")) for text in understood.sheet.notes())
    return next(
        (text for text, bare in lines if _limits(bare) and not any(one in bare for one in others)), ""
    )


def _counts_cases(understood: Understanding) -> bool:
    told = understood.context.indicator or CONFIRMED
    cases = all((one.meaning.indicator or told) == CONFIRMED for one in understood.figures)
    return cases and bool(understood.figures) and understood.layout != PERSONS


def holds_notes(header: str) -> bool:
    """Tell the header of a column of remarks, or of another whose texts are looked at but not read."""
    return meaning(header).role == ASIDE or plain(header) in words()["part_notes"]["headers"]


@lru_cache(maxsize=_TEXTS)
def limits(text: str) -> bool:
    """Tell a note that limits a figure to a part of the cases; one that says what cases were limits none.

    >>> notes = ("imported cases only", "仅含输入病例", "PCR only", "excluding imported cases", "deaths")
    >>> [limits(text) for text in notes]
    [True, True, True, True, True]
    >>> [limits(text) for text in ("all 3 imported", "其中输入2例", "imported", "均为输入")]
    [False, False, False, False]
    """
    bare = folded(text)
    return len(text) <= _LONGEST and (_finds("others", bare) or _limits(bare))


def _limits(bare: str) -> bool:
    rest = vocabulary.pattern("part_notes", "only").sub(" ", bare)
    limited = _finds("excluded", bare) or (
        rest != bare and (_names_part(rest) or _finds("behind_only", rest))
    )
    return len(bare) <= _LONGEST and limited


@lru_cache(maxsize=_TEXTS)
def names(text: str) -> bool:
    """Tell a note that makes figures those of a part where it stands in every row.

    >>> [names(text) for text in ("females", "境外输入病例", "under 15s", "2 imported", "其中输入病例2例")]
    [True, True, True, False, False]
    """
    bare = folded(text) if len(text) <= _LONGEST else ""
    return limits(text) or bool(bare and not _finds("of_some", bare) and _names_part(bare))


def _names_part(bare: str) -> bool:
    return bool(vocabulary.pattern("titles", "parts").search(bare)) or _finds("parts", bare)


def _finds(key: str, bare: str) -> bool:
    return bool(vocabulary.pattern("part_notes", key).search(bare))
