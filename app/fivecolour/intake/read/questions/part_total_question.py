"""Asks about rows that are the sum of the parts beside them: added to these they would count twice."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import islice

from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import COUNT, PART, words
from fivecolour.intake.read.columns.total_texts import is_sum_of_parts
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions.age_spans import age_span
from fivecolour.intake.read.questions.table_question import are_numbers
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.messages import Phrase

_LOOKED_AT = 50_000  # rows
_SAMPLE = 1_000
_PAIR = 2
_TEXTS = 10_000


def ask(understood: Understanding) -> None:
    """Ask where a column whose rows are added up has 合计 or "all ages" beside other texts.

    Raises
    ------
    ReadingError
        Names the column, the row and how to read only the sums or only the parts.
    """
    found: dict[int, tuple[str, int]] = {}
    others: set[int] = set()
    at = _added(understood)
    only = understood.only
    # The same few texts stand in each of such columns.
    is_sum = lru_cache(maxsize=_TEXTS)(is_sum_of_parts)
    for number, row in enumerate(understood.rows() if at else (), start=understood.header_row + 1):
        cells = [*row, *[""] * (len(understood.headers) - len(row))]
        if any(cells[position].strip() not in texts for position, texts in only.items()):
            continue
        for position in at:
            text = cells[position].strip()
            if is_sum(text):
                found.setdefault(position, (text, number))
            elif text:
                others.add(position)
    for position, (text, number) in found.items():
        if position in others:
            raise _question(understood, position, text, number)
    _ask_by_figures(understood, [position for position in at if position not in only])


def _ask_by_figures(understood: Understanding, free: list[int]) -> None:
    """Ask where ages hold each other, and where figures tell that a row is the sum of those beside it.

    Raises
    ------
    ReadingError
        As of `ask`.
    """
    rows = _first_rows(understood) if free else []
    free = [position for position in free if len({cells[position].strip() for cells in rows}) > 1]
    for position in free:
        _ask_for_overlaps(understood, position, rows)
    counted = understood.column(COUNT) or next(iter(understood.figures), None)
    if counted is None or not rows:
        return
    decimal, numbers = understood.context.decimal, _of_numbers(understood, rows)
    values = [amounts.read(cells[counted.position], decimal).value for cells in rows]
    beside = set(range(len(understood.headers))) - numbers
    for positions in [[one] for one in free] + ([free] if len(free) > 1 else []):
        if sums := _sums_by_figures(positions, beside.difference(positions), rows, values):
            texts, at = sums
            number = understood.header_row + 1 + at
            raise _question(understood, positions[0], texts[0], number, key="sum_among_parts_by_figures")


def _sums_by_figures(
    positions: Sequence[int], others: Set[int], rows: list[list[str]], values: list[float | None]
) -> tuple[tuple[str, ...], int] | None:
    """Return the texts of columns whose figure is always that of the rows beside it together (sexes 0, 1, 2).

    Beside it stand the rows that have the same in the ``others``. Returns the first row that has them, too.
    """
    groups: dict[int, dict[tuple[str, ...], float]] = {}
    first: dict[tuple[str, ...], int] = {}
    for at, (cells, value) in enumerate(zip(rows, values, strict=True)):
        if value is not None and value >= 0:  # a row that takes cases back is no part
            key = hash(tuple(cells[one] for one in others))
            texts = tuple(cells[one].strip() for one in positions)
            groups.setdefault(key, {})[texts] = value
            first.setdefault(texts, at)
    several = [group for group in groups.values() if len(group) > _PAIR and any(group.values())]
    sums = [texts for texts in first if several and all(_is_sum(texts, group) for group in several)]
    return (sums[0], first[sums[0]]) if len(sums) == 1 else None


def _is_sum(texts: tuple[str, ...], group: dict[tuple[str, ...], float]) -> bool:
    """Tell whether a row is the sum of the others, of which more than one counts something."""
    others = [value for other, value in group.items() if other != texts]
    return texts in group and group[texts] == sum(others) and sum(map(bool, others)) > 1


def _first_rows(understood: Understanding) -> list[list[str]]:
    width = len(understood.headers)
    return [[*row, *[""] * (width - len(row))] for row in islice(understood.rows(), _LOOKED_AT)]


def _ask_for_overlaps(understood: Understanding, position: int, rows: list[list[str]]) -> None:
    """Ask where one of the ages of a column holds another one too: 18+ and 65+, 0-9 and 0-4.

    Raises
    ------
    ReadingError
        Names the column, both ages and the row of the wider one.
    """
    name = understood.headers[position]
    if plain(name) not in words()["whole"]["persons"]:
        return
    first: dict[str, int] = {}
    for number, cells in enumerate(rows, start=understood.header_row + 1):
        first.setdefault(cells[position].strip(), number)
    spans = {text: span for text in first if (span := age_span(text))}
    for text, (low, high) in spans.items():
        inner = [one for one, (a, b) in spans.items() if low <= a and b <= high and (a, b) != (low, high)]
        if inner:
            file, row, other = understood.sheet.name, first[text], inner[0]
            raise ReadingError("ages_overlap", file=file, row=row, text=text, name=name, other=other)


def _of_numbers(understood: Understanding, rows: list[list[str]]) -> set[int]:
    """Return the columns of figures, read or not: those of a sum are others than those of its parts."""
    read = {column.position for column in understood.columns if column.meaning.role != PART}
    found = {column.position for column in (*understood.figures, understood.column(COUNT)) if column}
    for at, header in enumerate(understood.headers):
        is_person = plain(header) in words()["whole"]["persons"]
        if at not in read and not is_person and are_numbers([row[at] for row in rows[:_SAMPLE]]):
            found.add(at)
    return found


def _added(understood: Understanding) -> list[int]:
    """Return the columns by which rows are added: parts, and the unread ones of a register with counts."""
    if understood.layout != PERSONS:
        return [column.position for column in understood.parts]
    if understood.column(COUNT) is None:
        return []
    read = {column.position for column in understood.columns}
    return [at for at, text in enumerate(understood.headers) if text and at not in read]


def _question(
    understood: Understanding, position: int, text: str, row: int, *, key: str = "sum_among_parts"
) -> ReadingError:
    name = understood.headers[position]
    return ReadingError(
        key,
        file=understood.sheet.name,
        row=row,
        text=text,
        name=name,
        instead="" if understood.layout == PERSONS else Phrase("instead_of_sum_over", name=name),
    )
