"""Grades a table that already holds indicators: one row in, one row out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.errors import UserError
from fivecolour.scoring.decimal_commas import has_decimal_commas
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import DateArray, Figures, FloatArray, Period
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.grading import Grading, versions_in_force
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import POPULATION, can_compute, inputs
from fivecolour.scoring.periods import detect, ends_of, period_ends, places_of
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme
from fivecolour.scoring.table_cells import (
    FIRST_ROW,
    Cells,
    TextArray,
    mapped_over,
    read_dates,
    read_numbers,
    read_texts,
    take,
)

DISTRICT = "district"
DATE = "date"
ADDED = ("tier", "level", "reason")


def grade_table(
    scheme: Scheme,
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    language: str = "zh",
    period: Period | None = None,
) -> pd.DataFrame:
    """Grade every row of a table.

    Rows with a district and a date are that district's reports, in date order, so that the scheme's
    reviews, easing and levels apply from its first row on; a period without a row is one without a report.
    A row without one of them is assessed by itself.

    Parameters
    ----------
    scheme : Scheme
        From `fivecolour.scoring.schemes.library.load`.
    frame : DataFrame of str
        As read, with decimal points or, where no cell can mean anything else, decimal commas: an empty cell
        for what is missing; ``suppressed``, ``<10``, ``少于5`` or ``1-9`` for what is hidden and lies between
        0 and a bound.
    columns : mapping of str to str
        What columns hold: ``"district"``, ``"date"``, an indicator of the scheme, a parameter of it or a
        reported figure that it is computed from. Columns that bear such a name already need no entry.
    language : {"zh", "en"}
        Of level and reason.
    period : {"day", "week", "month"}, optional
        What a row of a history counts. By default a rule of levels takes it from the dates, so that dates
        seven days apart are weeks, and every other rule goes by the day.

    Returns
    -------
    DataFrame
        The same rows and columns, then ``tier`` (the colour from 1, green, to 5, red; 0 where not graded),
        ``level`` (the authority's own word, empty where it gives none) and ``reason``.

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
    valued = {name: column for name, column in held.items() if _is_value(name)}
    commas = has_decimal_commas(
        text for column in valued.values() for text in frame[column].str.strip().unique()
    )
    cells = {
        name: read_numbers(frame[column], column, name, hides=_hides(scheme, name), commas=commas)
        for name, column in valued.items()
    }
    districts, dates = read_texts(frame, held.get(DISTRICT)), read_dates(frame, held.get(DATE))
    dated = (districts != "") & ~np.isnat(dates)
    _refuse_single_rows(scheme, dated, cells)
    period = period or _period(scheme, districts[dated], dates[dated])
    _refuse_doubles(districts, dates, dated, period)
    tiers = np.zeros(len(frame), dtype=np.uint8)
    reasons = np.full(len(frame), "", dtype=object)
    history = _by_history(scheme, districts[dated], dates[dated], take(cells, dated), period)
    singles = _single_rows(scheme, dates, ~dated)
    undated = [(rows, _by_itself(scheme, day, districts[rows], take(cells, rows))) for day, rows in singles]
    for rows, graded in ((dated, history), *undated):
        tiers[rows] = graded.tiers()
        reasons[rows] = graded.sentences(language)
    every = range(MOST_TIERS + 1)
    words = [_word(scheme, tier, language) for tier in every]
    colours = np.array([scheme.colour_tier(tier) for tier in every])
    levels = [words[tier] for tier in tiers.tolist()]
    return frame.assign(tier=colours[tiers].astype(str), level=levels, reason=reasons)


def _word(scheme: Scheme, tier: int, language: str) -> str:
    """Return the authority's word for a tier; of tier 0 nothing, unless it has one of its own for it."""
    label = scheme.label(tier)
    return label.word or "" if tier == NOT_GRADED else label.shown(language)


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
        sentences = np.empty(len(self.days), dtype=object)
        for day in np.unique(self.days).tolist():
            rows = np.flatnonzero(self.days == day)
            reasons = explain_day(self.grading, day, self.districts[rows])
            sentences[rows] = reasons.sentences(language, dated=self.dated)
        return list(sentences)


def _by_history(
    scheme: Scheme, districts: TextArray, dates: DateArray, cells: Cells, period: Period
) -> _GradedRows:
    """Lay the rows out by district and consecutive period; one without a row stays unreported."""
    codes, at = np.unique(districts, return_inverse=True)
    no_dates = np.array([scheme.in_force_from], dtype="datetime64[D]")
    ends = period_ends(dates if dates.size else no_dates, period)
    on = places_of(ends_of(dates, period), ends) if dates.size else np.empty(0, dtype=np.intp)

    def lay_out(column: FloatArray) -> FloatArray:
        laid_out = np.full((len(codes), len(ends)), np.nan)
        laid_out[at, on] = column
        return laid_out

    begins = np.full(len(codes), len(ends), dtype=np.intp)
    np.minimum.at(begins, at, on)
    figures = _figures(scheme, tuple(codes.tolist()), ends, mapped_over(cells, lay_out), period)
    return _GradedRows(grade(scheme, figures, begins=begins), at, on, dated=True)


def _single_rows(
    scheme: Scheme, dates: DateArray, rows: NDArray[np.bool_]
) -> Iterator[tuple[date, NDArray[np.bool_]]]:
    """Yield the first day of each version of a rule with its rows; the newest has those without a day."""
    newest, undated = len(scheme.versions) - 1, np.isnat(dates)
    known = np.where(undated, np.datetime64(scheme.in_force_from, "D"), dates)
    at = np.where(undated, newest, versions_in_force(scheme, known))
    for number, version in enumerate(scheme.versions):
        yield version.in_force_from, rows & (at == number)


def _by_itself(scheme: Scheme, day: date, districts: TextArray, cells: Cells) -> _GradedRows:
    """Assess each row alone: without a day or a district there is nothing to hold, raise or ease."""
    single = {"reviews": None, "raising": None, "easing": None, "missing": None}
    *earlier, newest = (version.model_copy(update=single) for version in scheme.versions)
    single_day_scheme = newest.with_earlier(tuple(earlier))
    on = np.array([day], dtype="datetime64[D]")
    laid_out = mapped_over(cells, lambda column: column[:, np.newaxis])
    figures = _figures(scheme, tuple(districts.tolist()), on, laid_out, "day")
    rows = np.arange(len(districts))
    return _GradedRows(grade(single_day_scheme, figures), rows, np.zeros_like(rows), dated=False)


def _figures(
    scheme: Scheme, codes: tuple[str, ...], dates: DateArray, laid_out: Cells, period: Period
) -> Figures:
    """Part what the rows hold into figures and parameters of the rule."""
    values = {name: found for name, (found, _) in laid_out.items()}
    most = {name: bound for name, (_, bound) in laid_out.items() if bound is not None}
    return Figures(
        codes,
        dates,
        {name: found for name, found in values.items() if name not in scheme.parameter_names},
        np.full(len(codes), np.nan),
        period=period,
        parameters={name: found for name, found in values.items() if name in scheme.parameter_names},
        most=most,
    )


def _period(scheme: Scheme, districts: TextArray, dates: DateArray) -> Period:
    """Tell what the rows of a history count: only levels count periods rather than days."""
    if not scheme.levels:
        return "day"
    order = np.lexsort((dates, districts))
    starts = np.flatnonzero(districts[order][1:] != districts[order][:-1]) + 1
    return detect(np.split(dates[order], starts))


def _refuse_single_rows(scheme: Scheme, dated: NDArray[np.bool_], cells: Cells) -> None:
    """Refuse a row that stands alone where a rule counts several in a row: it would be graded too low.

    Or where the rule looks its bounds up by district and day.
    """
    if dated.all():
        return
    looked_up = next((name for name in scheme.parameter_names if name not in cells), None)
    if scheme.graded_from > 1 or any(level.on > 1 or level.hold for level in scheme.levels):
        why = f"{scheme.name} counts periods in a row"
    elif looked_up:
        why = f"{scheme.name} looks up {looked_up} by both"
    else:
        return
    row = int(np.flatnonzero(~dated)[0]) + FIRST_ROW
    raise UserError(
        f"row {row} has no district or no date, and {why}; "
        "fill both in, and name their columns with --map COLUMN=district and --map COLUMN=date"
    )


def _held(scheme: Scheme, frame: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the column that holds each name: those that are mapped, and those that bear it already."""
    parts = (part for name in scheme.all_indicators for part in inputs(name))
    reported = scheme.missing.reported_by if scheme.missing else ()
    names = (DISTRICT, DATE, *scheme.all_indicators, *scheme.parameter_names, *parts, *reported)
    known = tuple(dict.fromkeys(names))
    held = _mapped(scheme, frame, columns, known)
    for name in known:
        if name in frame.columns and name not in columns and name not in held:
            held[name] = name
    for name in ADDED:
        if name in frame.columns:
            raise UserError(f"the table has a column {name!r} already; rename it")
    _refuse_lacking(scheme, held)
    return held


def _mapped(
    scheme: Scheme, frame: pd.DataFrame, columns: Mapping[str, str], known: Sequence[str]
) -> dict[str, str]:
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
    return held


def _refuse_lacking(scheme: Scheme, held: Mapping[str, str]) -> None:
    lacking = [name for name in scheme.required if not can_compute(name, held)]
    if lacking:
        raise UserError(f"{scheme.name} needs {lacking[0]}; name its column with --map COLUMN={lacking[0]}")
    for name in scheme.parameter_names:
        if name not in held and not scheme.parameter(name).rows:
            table = scheme.parameter(name).table
            beside = f", or put the table {table} beside the rule" if table else ""
            raise UserError(f"{scheme.name} needs {name}; name its column with --map COLUMN={name}{beside}")


def _hides(scheme: Scheme, name: str) -> bool:
    """Tell whether numbers of a column can be suppressed: people and bounds of a rule are not."""
    return name not in (POPULATION, *scheme.parameter_names)


def _is_value(name: str) -> bool:
    return name not in (DISTRICT, DATE)


def _refuse_doubles(districts: TextArray, dates: DateArray, dated: NDArray[np.bool_], period: Period) -> None:
    rows = np.flatnonzero(dated)
    if not rows.size:
        return
    ends = ends_of(dates[rows], period)
    again = np.flatnonzero(
        pd.MultiIndex.from_arrays([districts[rows], ends.astype("datetime64[s]")]).duplicated()
    )
    if again.size:
        at = int(again[0])
        row = int(rows[at])
        same = rows[(districts[rows] == districts[row]) & (ends == ends[at])]
        when = f"on {dates[row]}" if period == "day" else f"in the {period} to {ends[at]}"
        raise UserError(
            f"rows {int(same[0]) + FIRST_ROW} and {row + FIRST_ROW} are both "
            f"{districts[row]} {when}; keep one row for each district and {period}"
        )
