"""What a file is taken to hold, to be shown before anything of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from fivecolour.intake.read import header_row, headers, questions
from fivecolour.intake.read.context import FileContext
from fivecolour.intake.read.days import DayStyle
from fivecolour.intake.read.header_row import Heading
from fivecolour.intake.read.headers import (
    ASIDE,
    COUNT,
    FIGURE,
    PART,
    PLACE_ROLES,
    TOLD_BY,
    UNKNOWN,
    WITHHELD,
    Meaning,
)
from fivecolour.intake.read.json_records import OUTLINE
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.personal import mostly_personal
from fivecolour.intake.read.sheets import Sheet, open_sheet
from fivecolour.reports.types import CONFIRMED, NEW

SAMPLE_ROWS = 2_000
LONG, WIDE, PERSONS = "long", "wide", "persons"
_PLACES = ("district", "place", "city", "province", "country")
_PARENTS = ("city", "province", "country")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: where it stands, its header and its meaning."""

    position: int
    header: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that reading a file depends on; it holds headers, never a cell.

    Attributes
    ----------
    sheet : Sheet
        The table.
    header_row : int
        Rows above it are titles.
    headers : tuple of str
        All headers; those of personal columns too, their cells never.
    layout : str
        ``"long"``, ``"wide"`` (days as columns) or ``"persons"`` (one case in each line, counted).
    columns : tuple of Column
        The columns that are read, by position.
    aside, withheld : tuple of str
        Headers of columns that are not read, and of personal ones.
    style : DayStyle
        How days are written.
    remarks : tuple of str
        Keys of ``data/texts/reading.toml``: what was concluded rather than said.
    context : FileContext
        What was said or concluded for all rows.
    """

    sheet: Sheet
    header_row: int
    headers: tuple[str, ...]
    layout: str
    columns: tuple[Column, ...]
    aside: tuple[str, ...]
    withheld: tuple[str, ...]
    style: DayStyle
    remarks: tuple[str, ...]
    context: FileContext

    def column(self, role: str) -> Column | None:
        """Return the column of a role, None where there is none."""
        return next((column for column in self.columns if column.meaning.role == role), None)

    @property
    def figures(self) -> tuple[Column, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.meaning.role in {FIGURE, "value"})

    @property
    def only(self) -> list[tuple[int, str]]:
        """The texts that rows must have to be read, by the position of their column."""
        pairs = (text.rpartition("=") for text in self.context.only)
        return [(self.headers.index(header), text.strip()) for header, _, text in pairs]

    @property
    def parts(self) -> tuple[Column, ...]:
        """The columns by which rows are parts of one figure."""
        return tuple(column for column in self.columns if column.meaning.role == PART)

    @property
    def place(self) -> Column | None:
        """The column of the finest places."""
        return next(filter(None, map(self.column, _PLACES)), None)

    @property
    def parents(self) -> tuple[Column, ...]:
        """The columns of the places that those lie in, the nearest first."""
        finest = self.place
        return tuple(column for column in map(self.column, _PARENTS) if column and column is not finest)


def understand(path: Path, context: FileContext | None = None, *, name: str | None = None) -> Understanding:
    """Find out what a file holds.

    Parameters
    ----------
    path : Path
        The file.
    context : FileContext, optional
        What is said about it.
    name : str, optional
        The name under which it was sent.

    Raises
    ------
    ReadingError
        Where something would have to be guessed: the message names it and the remedy.
    """
    context = context or FileContext()
    sheet = open_sheet(path, name=name, sheet=context.sheet, encoding=context.encoding)
    rows = list(islice(sheet.rows(), header_row.SEARCHED_ROWS + SAMPLE_ROWS))
    try:
        found = header_row.find(rows, given=context.columns, year=context.year, name=sheet.name)
        return _understood(sheet, found, rows[found.row :], context)
    except ReadingError as fault:
        message = str(fault)
        raise ReadingError(
            message if message.startswith(sheet.name) else f"{sheet.name}: {message}"
        ) from None


def _understood(sheet: Sheet, found: Heading, rows: list[list[str]], context: FileContext) -> Understanding:
    year = context.year or found.year
    meanings = header_row.meanings(found.headers, given=context.columns, year=year)
    columns = _columns(found.headers, meanings, rows, context)
    persons = _speak_of_persons(columns, context)
    if persons:
        questions.ask_for_count(columns, rows)
        columns = [_of_person(column) for column in columns]
    used = [c for c in columns if c.meaning.role not in {ASIDE, UNKNOWN, WITHHELD, TOLD_BY}]
    style = DayStyle(year=year, order=context.order, epoch=sheet.epoch, zone=context.zone)
    draft = Understanding(
        sheet=sheet,
        header_row=found.row,
        headers=found.headers,
        layout=PERSONS if persons else (WIDE if any(c.meaning.day for c in used) else LONG),
        columns=tuple(used),
        aside=_headers(columns, {ASIDE, UNKNOWN, TOLD_BY}),
        withheld=_headers(columns, {WITHHELD}),
        style=style,
        remarks=("year_above",) if found.year and not context.year else (),
        context=context,
    )
    return _complete(draft, found, rows)


def _columns(
    texts: tuple[str, ...], meanings: list[Meaning], rows: list[list[str]], context: FileContext
) -> list[Column]:
    """Judge the cells too: personal ones are withheld under any header.

    A first column without header is an index, any other with cells is a merged header's: it is asked about.
    """
    columns = []
    for position, (text, meaning) in enumerate(zip(texts, meanings, strict=True)):
        cells = [row[position] for row in rows if position < len(row)]
        if position and not text and sum(map(bool, cells)) * 2 > len(rows):
            raise ReadingError(
                f"column {position + 1} holds cells and has no header; write one (or make one of two rows)"
            )
        if mostly_personal(cells) and text not in context.columns:
            meaning = Meaning(WITHHELD)  # noqa: PLW2901
        if text not in context.columns and questions.names_nothing(meaning, cells):
            meaning = Meaning(UNKNOWN)  # noqa: PLW2901
        columns.append(Column(position, text, meaning))
    return columns


def _speak_of_persons(columns: list[Column], context: FileContext) -> bool:
    roles = {column.meaning.role for column in columns}
    return (
        context.persons
        or COUNT in roles
        or (not roles & {FIGURE, "value"} and bool(roles & {WITHHELD, TOLD_BY}))
    )


def _of_person(column: Column) -> Column:
    """On a line that speaks of a person, "name" is the person's, and figures are no counts."""
    if headers.plain(column.header) == "name":
        return replace(column, meaning=Meaning(WITHHELD))
    if column.meaning.role in {FIGURE, PART, "value", "indicator", "kind"}:
        return replace(column, meaning=Meaning(ASIDE))
    return column


def _headers(columns: list[Column], roles: set[str]) -> tuple[str, ...]:
    return tuple(c.header for c in columns if c.meaning.role in roles and c.header)


def _complete(draft: Understanding, found: Heading, rows: list[list[str]]) -> Understanding:
    """Settle what is still open, or ask."""
    if draft.layout != PERSONS:
        draft = questions.without_rates(draft, rows)
    _check_roles(draft)
    draft = _with_day(draft, found)
    if draft.layout == PERSONS:
        context = replace(draft.context, indicator=draft.context.indicator or CONFIRMED, kind=NEW)
        draft = replace(draft, context=context)
    else:
        draft = questions.with_kinds(draft, rows)
    draft = questions.with_days(draft, rows, _cells)
    if draft.sheet.form is None and OUTLINE in draft.aside:
        draft = replace(draft, remarks=(*draft.remarks, "outlines_aside"))
    questions.check_points(draft, rows)
    return draft


def _check_roles(draft: Understanding) -> None:
    for text in draft.context.only:
        header, sign, _ = text.rpartition("=")
        if not sign or header not in draft.headers:
            there = ", ".join(filter(None, draft.headers))
            raise ReadingError(f"--only {text!r}: write it as HEADER=TEXT; the headers are {there}")
    roles = [c.meaning.role for c in draft.columns]
    if draft.layout != PERSONS and not draft.figures:
        unknown = ", ".join(draft.aside) or "none"
        raise ReadingError(
            f"no column of figures found (columns not understood: {unknown}); "
            "say what a column means, or that each line is one case"
        )
    if not set(roles) & set(PLACE_ROLES) and "lon" not in roles and not draft.context.parent:
        raise ReadingError("no column of places found; add a column of codes or names, or say what one means")
    if ("lon" in roles) != ("lat" in roles):
        raise ReadingError("longitude or latitude is missing; add the other column")
    _check_twice(draft)


def _check_twice(draft: Understanding) -> None:
    seen: dict[Meaning, Column] = {}
    for column in draft.columns:
        if column.meaning.role == PART:
            continue
        other = seen.setdefault(column.meaning, column)
        if other is not column:
            raise ReadingError(
                f"columns {other.position + 1} ({other.header!r}) and {column.position + 1} "
                f"({column.header!r}) both mean {column.meaning}; say which counts, and set the other aside"
            )


def _with_day(draft: Understanding, found: Heading) -> Understanding:
    days_of_headers = all(column.meaning.day for column in draft.figures) and bool(draft.figures)
    if draft.column("day") or draft.context.day or days_of_headers:
        return draft
    if found.day is None:
        raise ReadingError("no day found; add a column of dates, or say which day the figures speak of")
    context = replace(draft.context, day=found.day)
    return replace(draft, context=context, remarks=(*draft.remarks, "day_above"))


def _cells(draft: Understanding, position: int) -> Iterator[str]:
    """Yield a column's cells, all of them: the whole file is read."""
    for cells in islice(draft.sheet.rows(), draft.header_row, None):
        if position < len(cells):
            yield cells[position]
