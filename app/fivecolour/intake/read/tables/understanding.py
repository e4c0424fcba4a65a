"""What a file is taken to hold: everything that reading it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from fivecolour.intake.read.columns import period_columns
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.day_parts import DayParts, joined
from fivecolour.intake.read.columns.header_periods import end_of
from fivecolour.intake.read.columns.headers import FIGURE, PART
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.formats.merged_cells import filled_down
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.moved_cells import MovedCells
from fivecolour.intake.read.tables.sheets import Sheet

LONG, WIDE, PLACES, PERSONS = "long", "wide", "places", "persons"
_PLACES = ("district", "place", "city", "province", "country")
_PARENTS = ("city", "province", "country")


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
        ``"long"``, ``"wide"`` (days as columns), ``"places"`` (places as columns) or
        ``"persons"`` (one case in each line, counted).
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
    day_parts : DayParts or None
        Where year, month and day stand, in columns of their own.
    moved : MovedCells or None
        What tells rows in which a comma parted a cell.
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
    day_parts: DayParts | None = None
    moved: MovedCells | None = None

    def column(self, role: str) -> Column | None:
        """Return the column of a role, None where there is none."""
        return next((column for column in self.columns if column.meaning.role == role), None)

    @property
    def has_day_in_rows(self) -> bool:
        """Whether a row without a day is of none: no cell above it, nothing said of all rows, is its own."""
        of_all = self.context.day is not None or bool(self.context.fill_down)
        return self.layout == LONG and self.period_column is not None and not of_all

    @property
    def figures(self) -> tuple[Column, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.meaning.role in {FIGURE, "value"})

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows below the header, blank cells filled where the sender said so."""
        rows = islice(self.sheet.rows(), self.header_row, None)
        whole = filled_down(rows, positions(self.headers, self.context.fill_down))
        return joined(whole, self.day_parts)

    @property
    def period_column(self) -> Column | None:
        """The column that says the day, week or month of each row."""
        return period_columns.primary(self.columns, self.style.period)

    @property
    def day_of_all(self) -> date | None:
        """The day of rows that name none: of weeks and months the last of their period."""
        day = self.context.day
        return None if day is None else end_of(day, self.style)

    @property
    def only(self) -> dict[int, set[str]]:
        """The texts of which rows must have one to be read, by the position of their column."""
        found: dict[int, set[str]] = {}
        for text in self.context.only:
            header, _, wanted = text.rpartition("=")
            found.setdefault(self.headers.index(header), set()).add(wanted.strip())
        return found

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


def positions(header: tuple[str, ...], wanted: Sequence[str]) -> list[int]:
    """Return where the columns of some headers stand."""
    for text in wanted:
        if text not in header:
            there = ", ".join(filter(None, header))
            raise ReadingError("fill_down_column", text=text, there=there)
    return [header.index(text) for text in wanted]
