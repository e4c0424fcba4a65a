"""Asks about unread columns that tell rows which are no cases, or the same case twice."""

from __future__ import annotations

import re
from typing import TypeAlias

from fivecolour import vocabulary
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import words
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.suppressed_numbers import folded

# Position of an unread column -> its texts, each with the first row that has it.
UnreadTexts: TypeAlias = dict[int, dict[str, int]]
_MOST_TEXTS = 60  # of a column that tells kinds of rows apart
_LONGEST_CODE, _LONGEST_RESULT, _SHOWN = 2, 60, 6
_MOST_CASES = 2_000_000  # whose numbers are kept in mind


def ask(understood: Understanding) -> UnreadTexts:
    """Ask where rows are suspected, excluded or forecast ones, or a case's number stands twice; all are read.

    Columns that the sender has set aside, or by which rows are chosen, are not asked about. Returns the texts
    of the others, each with the first row that has it, and "" where a column is not filled in every row.

    Raises
    ------
    ReadingError
        Names the column, the rows and what can be said about them.
    """
    unread = _unread(understood)
    texts: dict[int, dict[str, int]] = {at: {} for at in unread}
    ids = [at for at in unread if understood.layout == PERSONS and _is_id(understood.headers[at])][:1]
    seen: set[int] = set()
    gaps: set[int] = set()
    for number, row in enumerate(understood.rows() if unread else (), start=understood.header_row + 1):
        if not (texts or ids):
            break
        cells = [*map(str.strip, row), *[""] * (len(understood.headers) - len(row))]
        if any(cells[at] not in wanted for at, wanted in understood.only.items()):
            continue
        for at in filter(cells.__getitem__, ids):
            if hash(cells[at]) in seen:
                header = understood.headers[at]
                raise ReadingError("case_twice", name=understood.sheet.name, row=number, header=header)
            seen.add(hash(cells[at]))
            ids = ids if len(seen) < _MOST_CASES else []
        for at in tuple(texts):
            if not cells[at]:
                gaps.update([at] if any(cells) else ())
                continue
            texts[at].setdefault(cells[at], number)
            if len(texts[at]) > _MOST_TEXTS:
                del texts[at]
    for at, found in texts.items():
        _ask_for_states(understood, understood.headers[at], found)
        _ask_for_codes(understood, understood.headers[at], found)
    return {at: found | ({"": 0} if at in gaps else {}) for at, found in texts.items() if found}


def _ask_for_states(understood: Understanding, header: str, texts: dict[str, int]) -> None:
    """Ask where some of a column's texts say that a row is none of what is counted."""
    flags = _flags(header)
    events = understood.layout == PERSONS and plain(header) in words()["events"]["headers"]
    others = {
        text: row
        for text, row in texts.items()
        if _is_no_case(text, header)
        or folded(text) in flags
        or (events and plain(text) in words()["events"]["others"])
    }
    if not others:
        return
    counted = next((text for text in texts if text not in others), "")
    text, row = next(iter(others.items()))
    only = "TEXT" if understood.withheld or not counted else counted
    raise ReadingError(
        "not_counted",
        name=understood.sheet.name,
        row=row,
        text=text,
        header=header,
        only=Phrase("not_counted_only", header=header, text=only) if counted else "",
    )


def _is_no_case(text: str, header: str) -> bool:
    """Tell a text that says that a row is no case; of results any of its words may (Caso Descartado).

    >>> _is_no_case("Caso Descartado", "clasificacion"), _is_no_case("negative pressure", "ward")
    (True, False)
    """
    known = words()["people"]["not_cases"]
    parts = re.findall(r"[^\W\d_]+", text) if is_of_results(header) and len(text) <= _LONGEST_RESULT else ()
    return plain(text) in known or any(plain(part) in known for part in parts)


def _ask_for_codes(understood: Understanding, header: str, texts: dict[str, int]) -> None:
    """Ask what the codes of a column of results mean (1 is a case, 2 is none): only a code book tells."""
    coded = all(len(text) <= _LONGEST_CODE and text.isalnum() for text in texts)
    if understood.layout == PERSONS and len(texts) > 1 and coded and is_of_results(header):
        listed = "" if understood.withheld else ", ".join(list(texts)[:_SHOWN])
        raise ReadingError("result_codes", name=understood.sheet.name, header=header, texts=listed)


def is_of_results(header: str) -> bool:
    """Tell a column that says whether a line is a case, or a test was positive.

    >>> is_of_results("CLASSI_FIN"), is_of_results("onset")
    (True, False)
    """
    return plain(header) in words()["people"]["results"]


def _flags(header: str) -> tuple[str, ...]:
    """Return the texts by which a column such as "deleted" or "valid" says that a row does not count."""
    table = vocabulary.folded("flags")
    kinds = {"out": "yes", "counts": "no"}
    named = (table[texts] for key, texts in kinds.items() if plain(header) in words()["flags"][key])
    is_case = (meant := headers.of_word(plain(header))) and meant.indicator == CONFIRMED
    return next(named, table[kinds["counts"]] if is_case else ())


def _unread(understood: Understanding) -> list[int]:
    """Return where columns stand that nobody reads, set aside or chooses rows by."""
    used = {column.position for column in understood.columns} | set(understood.only)
    known = {*understood.context.columns, *understood.withheld, ""}
    return [at for at, text in enumerate(understood.headers) if text not in known and at not in used]


def _is_id(header: str) -> bool:
    return plain(header) in words()["people"]["ids"]
