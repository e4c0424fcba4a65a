"""Asks what a figure is whose brackets hold what nobody knows, where no column gives the whole count."""

from __future__ import annotations

from collections.abc import Container, Sequence

from fivecolour.intake.read.columns import header_brackets, headers
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.headers import FIGURE, UNKNOWN, Meaning
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions import proposals


def ask(columns: Sequence[Column], style: DayStyle, given: Container[str] = ()) -> None:
    """Ask about a column that would be passed over although it may be all that is said of its figure.

    A part, a rate or another day that brackets are known to tell needs no question beside other figures.
    ``given`` are headers of which the sender has said what they are.

    Raises
    ------
    ReadingError
        Names the header and what can be said.
    """
    figures = [column.meaning for column in columns if column.meaning.role == FIGURE]
    for column in columns if figures else ():
        if column.meaning.role != UNKNOWN or column.header in given:
            continue
        meant = headers.before_brackets(column.header, style)
        if not _is_open(column.header, meant, style) or any(_says(one, meant) for one in figures):
            continue
        meaning = proposals.of_figure(column.header)
        raise ReadingError("open_brackets", header=column.header, meaning=meaning)


def _is_open(header: str, meant: Meaning, style: DayStyle) -> bool:
    if meant.role != FIGURE or not meant.indicator or not headers.is_count(meant.indicator):
        return False
    of_tests = "tests" in meant.indicator
    known = header_brackets.is_other_measure(header, of_tests=of_tests)
    return not known and headers.with_brackets(meant, header, style) is None


def _says(other: Meaning, meant: Meaning) -> bool:
    """Tell a figure of the same kind; of one that does not say its kind any may be."""
    same_kind = not meant.kind or not other.kind or other.kind == meant.kind
    return other.indicator == meant.indicator and same_kind
