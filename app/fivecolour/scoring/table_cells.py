"""Cells of a table that is graded, as texts, dates and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue, suppressed_numbers
from fivecolour.errors import UserError
from fivecolour.scoring.decimal_commas import question, with_point
from fivecolour.scoring.figures import DateArray, FloatArray

# Row 1 of a file is its header.
FIRST_ROW = 2
NEW = "new"

TextArray: TypeAlias = NDArray[Any]
# By name the values of a column, and what its suppressed ones can be at most, if any is.
Cells: TypeAlias = Mapping[str, tuple[FloatArray, FloatArray | None]]


def take(cells: Cells, rows: NDArray[np.bool_]) -> Cells:
    """Return some rows of all columns."""
    return mapped_over(cells, lambda column: column[rows])


def mapped_over(cells: Cells, what: Callable[[FloatArray], FloatArray]) -> Cells:
    """Return all columns changed in one way, what suppressed numbers can be at most with them."""
    return {
        name: (what(values), None if most is None else what(most)) for name, (values, most) in cells.items()
    }


def read_texts(frame: pd.DataFrame, column: str | None) -> TextArray:
    """Return the texts of a column; all empty if there is none."""
    if column is None:
        return np.full(len(frame), "", dtype=object)
    return frame[column].str.strip().to_numpy(dtype=object)


def read_numbers(
    cells: pd.Series[str], column: str, name: str, *, hides: bool, commas: bool = False
) -> tuple[FloatArray, FloatArray | None]:
    """Read a column of numbers and, if it ``hides`` any, the most that each can be; empty is missing.

    ``commas``: the table has decimal commas.

    Raises
    ------
    UserError
        A cell is no number, may be two, or is beyond what the catalogue allows.
    """
    texts = cells.str.strip()
    found = catalogue.find(name)
    whole = found is not None and not found.entry.decimals
    for text in texts.unique():
        if asked := question(text, commas=commas, whole=whole):
            raise UserError(f"{where((texts == text).to_numpy(), column, texts)} {asked}")
    texts = texts.map(with_point) if commas else texts
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
    empty = (texts == "").to_numpy(dtype=np.bool_)
    bad = ~empty & ~np.isfinite(numbers)
    hidden = None
    if hides and bad.any():
        hidden = _suppressed(texts, bad, whole=found is None or whole)
        bad &= np.isnan(hidden)
    if bad.any():
        raise UserError(
            f"{where(bad, column, texts)} is no number; mend it, or leave the cell empty if it is missing"
        )
    least, most = _ends(name)
    below, above = numbers < least, numbers > most
    if below.any():
        limit = "zero" if least == 0 else f"{least:g}"
        raise UserError(f"{where(below, column, texts)} is below {limit}; mend it or leave the cell empty")
    if above.any():
        raise UserError(f"{where(above, column, texts)} is above {most:g}; mend it or leave the cell empty")
    return numbers, hidden


def _suppressed(texts: pd.Series[str], rows: NDArray[np.bool_], *, whole: bool) -> FloatArray:
    """Return what suppressed numbers can be at most, as intake reads them; NaN where none was."""
    found = np.full(len(texts), np.nan)
    for text in texts[rows].unique():
        bound = suppressed_numbers.most(text, whole=whole)
        found[(texts == text).to_numpy(dtype=np.bool_)] = np.nan if bound is None else bound
    return found


def _ends(name: str) -> tuple[float, float]:
    """Return between which numbers the values of a column lie, as the catalogue has it.

    Corrections can make new cases, and so what is counted of them over some days, fall below zero.

    >>> _ends("new_deaths"), _ends("cumulative_deaths"), _ends("cases_7d_per_100k"), _ends("positivity_7d")
    ((-inf, inf), (0, inf), (-inf, inf), (0.0, 100.0))
    """
    if any(name == figure.field(NEW) for figure in catalogue.figures().values() if NEW in figure.forms):
        return -np.inf, np.inf
    found = catalogue.find(name)
    if found is None:
        return 0, np.inf
    how, least, most = found.calculation, found.entry.least, found.entry.most
    counted = how is not None and how.function in ("window_sum", "mean")
    falls = counted and found.entry.kind in ("count", "rate")
    return (-np.inf if least is None or falls else least), (np.inf if most is None else most)


def read_dates(frame: pd.DataFrame, column: str | None) -> DateArray:
    """Return the dates of a column, not a time where a cell is empty or there is no column."""
    if column is None:
        return np.full(len(frame), np.datetime64("NaT", "D"), dtype="datetime64[D]")
    texts = frame[column].str.strip()
    dates = pd.to_datetime(texts.where(texts != ""), format="%Y-%m-%d", errors="coerce")
    bad = ((texts != "") & dates.isna()).to_numpy(dtype=np.bool_)
    if bad.any():
        raise UserError(f"{where(bad, column, texts)} is no date; write it as 2020-02-09")
    return dates.to_numpy(dtype="datetime64[D]")


def where(rows: NDArray[np.bool_], column: str, texts: pd.Series[str]) -> str:
    """Name the first of some rows, with its cell."""
    row = int(np.flatnonzero(rows)[0])
    return f"row {row + FIRST_ROW}, column {column!r}: {texts.iloc[row]!r}"
