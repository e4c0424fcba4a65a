"""Grades a table that already holds indicators: one row in, one row out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.errors import UserError
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import DateArray, Figures, FloatArray
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import can_compute, inputs
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme

DISTRICT = "district"
DATE = "date"
ADDED = ("tier", "level", "reason")
# Figures from which indicators of a scheme are computed, if the table holds them instead.
_FIGURES = ("cumulative_confirmed", "new_confirmed", "local_cumulative", "cluster_cases", "population")
# Corrections can make these fall below zero.
_MAY_BE_NEGATIVE = ("new_", "cases_", "daily_cases_")
# Row 1 of a file is its header.
_FIRST_ROW = 2

TextArray: TypeAlias = NDArray[Any]
Columns: TypeAlias = Mapping[str, FloatArray]


def grade_table(
    scheme: Scheme, frame: pd.DataFrame, columns: Mapping[str, str], *, language: str = "zh"
) -> pd.DataFrame:
    """Grade every row of a table.

    Rows with a district and a date are that district's reports, in date order, so that the scheme's
    reviews and easing apply from its first row on; a day without a row is a day without a report. A row
    without one of them is assessed by itself.

    Parameters
    ----------
    scheme : Scheme
        From `fivecolour.scoring.schemes.library.load`.
    frame : DataFrame of str
        As read, an empty cell for what is missing.
    columns : mapping of str to str
        What columns hold: ``"district"``, ``"date"``, an indicator of the scheme or a reported figure that
        it is computed from. Columns that bear such a name already need no entry.
    language : {"zh", "en"}
        Of level and reason.

    Returns
    -------
    DataFrame
        The same rows and columns, then ``tier`` (0 where not graded), ``level`` (the authority's own
        word, empty where it gives none) and ``reason``.

    Raises
    ------
    UserError
        Unknown or doubled names, a required indicator without a column, a cell that is no number or no
        date, or two rows of one district and day.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> counts = pd.DataFrame({"county": ["海曙", "淳安"], "cases": ["66", "0"]})
    >>> names = {"county": "district", "cases": "cumulative_confirmed"}
    >>> grade_table(load("zhejiang-2020"), counts, names)["level"].tolist()
    ['较高', '低']
    """
    held = _held(scheme, frame, columns)
    values = {name: _numbers(frame[column], column, name) for name, column in held.items() if _is_value(name)}
    districts, dates = _texts(frame, held.get(DISTRICT)), _dates(frame, held.get(DATE))
    dated = (districts != "") & ~np.isnat(dates)
    _refuse_doubles(districts, dates, dated)
    tiers = np.zeros(len(frame), dtype=np.uint8)
    reasons = np.full(len(frame), "", dtype=object)
    for rows, graded in (
        (np.flatnonzero(dated), _by_history(scheme, districts[dated], dates[dated], _take(values, dated))),
        (np.flatnonzero(~dated), _by_itself(scheme, districts[~dated], _take(values, ~dated))),
    ):
        tiers[rows] = graded.tiers()
        reasons[rows] = graded.sentences(language)
    words = [scheme.label(tier).shown(language) if tier != NOT_GRADED else "" for tier in range(6)]
    levels = [words[tier] for tier in tiers.tolist()]
    return frame.assign(tier=tiers.astype(str), level=levels, reason=reasons)


@dataclass(frozen=True)
class _GradedRows:
    """A grading and, for each row of the table, its cell in it."""

    grading: Grading
    districts: NDArray[np.intp]
    days: NDArray[np.intp]
    dated: bool

    def tiers(self) -> TierArray:
        return self.grading.tiers[self.districts, self.days]

    def sentences(self, language: str) -> list[str]:
        said = np.empty(len(self.days), dtype=object)
        for day in np.unique(self.days).tolist():
            rows = np.flatnonzero(self.days == day)
            reasons = explain_day(self.grading, day, self.districts[rows])
            said[rows] = reasons.sentences(language, dated=self.dated)
        return list(said)


def _by_history(scheme: Scheme, districts: TextArray, dates: DateArray, values: Columns) -> _GradedRows:
    """Lay the rows out by district and consecutive day; a day without a row stays unreported."""
    codes, at = np.unique(districts, return_inverse=True)
    first = dates.min() if dates.size else np.datetime64(scheme.in_force_from, "D")
    last = dates.max() if dates.size else first
    days = np.arange(first, last + np.timedelta64(1, "D"))
    on = (dates - first).astype(np.intp)
    laid_out = {}
    for name, column in values.items():
        laid_out[name] = np.full((len(codes), len(days)), np.nan)
        laid_out[name][at, on] = column
    figures = Figures(tuple(codes.tolist()), days, laid_out, np.full(len(codes), np.nan))
    begins = np.full(len(codes), len(days), dtype=np.intp)
    np.minimum.at(begins, at, on)
    return _GradedRows(grade(scheme, figures, begins=begins), at, on, dated=True)


def _by_itself(scheme: Scheme, districts: TextArray, values: Columns) -> _GradedRows:
    """Assess each row alone: without a day or a district there is nothing to hold, raise or ease."""
    alone = scheme.model_copy(update={"reviews": None, "raising": None, "easing": None, "missing": None})
    day = np.array([scheme.in_force_from], dtype="datetime64[D]")
    laid_out = {name: column[:, np.newaxis] for name, column in values.items()}
    figures = Figures(tuple(districts.tolist()), day, laid_out, np.full(len(districts), np.nan))
    rows = np.arange(len(districts))
    return _GradedRows(grade(alone, figures), rows, np.zeros_like(rows), dated=False)


def _take(values: Columns, rows: NDArray[np.bool_]) -> Columns:
    return {name: column[rows] for name, column in values.items()}


def _held(scheme: Scheme, frame: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the column that holds each name: those that are mapped, and those that bear it already."""
    parts = (part for name in scheme.indicators for part in inputs(name))
    known = tuple(dict.fromkeys((DISTRICT, DATE, *scheme.indicators, *_FIGURES, *parts)))
    held: dict[str, str] = {}
    for column, name in columns.items():
        if column not in frame.columns:
            raise UserError(f"there is no column {column!r}; columns: {', '.join(map(str, frame.columns))}")
        if name not in known:
            raise UserError(
                f"{column}={name}: {scheme.name} knows no {name!r}; use one of: {', '.join(known)}"
            )
        if name in held:
            raise UserError(f"{held[name]!r} and {column!r} are both mapped to {name}; keep one")
        held[name] = column
    for name in known:
        if name in frame.columns and name not in columns and name not in held:
            held[name] = name
    for name in ADDED:
        if name in frame.columns:
            raise UserError(f"the table has a column {name!r} already; rename it")
    lacking = [name for name in scheme.required if not can_compute(name, held)]
    if lacking:
        raise UserError(f"{scheme.name} needs {lacking[0]}; name its column with --map COLUMN={lacking[0]}")
    return held


def _is_value(name: str) -> bool:
    return name not in (DISTRICT, DATE)


def _texts(frame: pd.DataFrame, column: str | None) -> TextArray:
    if column is None:
        return np.full(len(frame), "", dtype=object)
    return frame[column].str.strip().to_numpy(dtype=object)


def _numbers(cells: pd.Series[str], column: str, name: str) -> FloatArray:
    """Read a column of numbers; an empty cell is missing."""
    texts = cells.str.strip()
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
    empty = (texts == "").to_numpy(dtype=np.bool_)
    bad = ~empty & ~np.isfinite(numbers)
    if bad.any():
        raise UserError(
            f"{_cell(bad, column, texts)} is no number; mend it, or leave the cell empty if it is missing"
        )
    below = numbers < 0
    if below.any() and not name.startswith(_MAY_BE_NEGATIVE):
        raise UserError(f"{_cell(below, column, texts)} is below zero; mend it or leave the cell empty")
    return numbers


def _dates(frame: pd.DataFrame, column: str | None) -> DateArray:
    if column is None:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[D]")
    texts = frame[column].str.strip()
    dates = pd.to_datetime(texts.where(texts != ""), format="%Y-%m-%d", errors="coerce")
    bad = ((texts != "") & dates.isna()).to_numpy(dtype=np.bool_)
    if bad.any():
        raise UserError(f"{_cell(bad, column, texts)} is no date; write it as 2020-02-09")
    return dates.to_numpy(dtype="datetime64[D]")


def _refuse_doubles(districts: TextArray, dates: DateArray, dated: NDArray[np.bool_]) -> None:
    rows = np.flatnonzero(dated)
    keys = pd.MultiIndex.from_arrays([districts[rows], dates[rows].astype("datetime64[s]")])
    again = rows[keys.duplicated()]
    if again.size:
        row = int(again[0])
        same = rows[(districts[rows] == districts[row]) & (dates[rows] == dates[row])]
        raise UserError(
            f"rows {int(same[0]) + _FIRST_ROW} and {row + _FIRST_ROW} are both "
            f"{districts[row]} on {dates[row]}; keep one row for each district and day"
        )


def _cell(where: NDArray[np.bool_], column: str, texts: pd.Series[str]) -> str:
    row = int(np.flatnonzero(where)[0])
    return f"row {row + _FIRST_ROW}, column {column!r}: {texts.iloc[row]!r}"
