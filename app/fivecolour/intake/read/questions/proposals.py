"""What a question names as an answer: the column that seems to hold it, and what its header says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from fivecolour import vocabulary
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.column import column_texts
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.questions.table_question import are_numbers, are_places, may_be_counts
from fivecolour.intake.read.questions.unread_question import is_of_results
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, NEW

Rows = list[list[str]]
# Stands for a header where no column seems to be meant.
HEADER = "HEADER"


def of_figure(header: str) -> str:
    """Return what a header that is not understood as a whole may mean, by the words in it.

    >>> of_figure("新增阳性感染者"), of_figure("excess deaths"), of_figure("n")
    ('confirmed new', 'deaths', 'confirmed')
    """
    words = headers.words()
    kinds = [kind for kind in (NEW, CUMULATIVE) if any(_holds(header, word) for word in words["kinds"][kind])]
    named = [
        name for name, entries in words["indicators"].items() for word in entries if _holds(header, word)
    ]
    indicator = next((name for name in named if name != CONFIRMED and headers.is_count(name)), CONFIRMED)
    # What the header does not tell is asked next.
    kind = headers.form_of(indicator, kinds[0]) if kinds else ""
    return f"{indicator} {kind}".strip()


def column_of_figures(
    texts: Iterable[str], headers_: Sequence[str], rows: Rows, is_place: Callable[[str], bool] | None
) -> str:
    """Return the one of the headers ``texts`` whose cells are numbers, but no codes, running ones nor rates.

    Of several the one that names a figure or its kind; where that are several or none, none is proposed.
    """
    counts = {text: column_texts(rows, headers_.index(text)) for text in texts if not _tells_other(text)}
    found = [text for text, cells in counts.items() if may_be_counts(cells, is_place)]
    named = found if len(found) == 1 else [text for text in found if _names_figure(text)]
    return named[0] if len(named) == 1 else HEADER


def _names_figure(header: str) -> bool:
    table = headers.words()
    known = (*table["kinds"][NEW], *table["kinds"][CUMULATIVE], *chain(*table["indicators"].values()))
    return any(_holds(header, word) for word in known)


def column_of_places(
    texts: Iterable[str], headers_: Sequence[str], rows: Rows, is_place: Callable[[str], bool] | None
) -> str:
    """Return the first of the headers ``texts`` most of whose cells are places of the map, or else texts."""
    every = list(texts)
    for text in every:
        if are_places(column_texts(rows, headers_.index(text)), is_place):
            return text
    of_texts = (text for text in every if not are_numbers(column_texts(rows, headers_.index(text))))
    return next(of_texts, HEADER)


def _tells_other(header: str) -> bool:
    """Tell a header of a rate, of a population, of suspected cases or a part, or of what parts rows (age)."""
    text = vocabulary.simplified(header.casefold())
    if is_of_results(header) or headers.says_population(header):
        return True
    if any(
        vocabulary.pattern(*table).search(text)
        for table in (("parts", "in_headers"), ("measures",), ("measures", "bare"))
    ):
        return True
    people = headers.words()["people"]
    return any(_holds(header, word) for word in (*people["told_by"], *people["not_cases"]))


def _holds(header: str, word: str) -> bool:
    """Tell whether a word stands in a header: letters of the alphabet as a whole word."""
    text = vocabulary.simplified(header.casefold())
    if word.isascii():
        return len(word) > 1 and word in re.findall(r"[^\W\d_]+", text)
    return word in plain(text)
