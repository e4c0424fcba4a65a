"""What a file reports, before it is judged: its figures as they were written, and what could not be read.

Reading turns every file (table, workbook, records, features) into `Batch`es; reconciling places and judges
them. Nothing is lost on the way: each input cell that holds, or should hold, a figure is in exactly one
observation or one fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from fivecolour.reports.report_data import DAY

# Column -> dtype of `Batch.observations`.
OBSERVATION_COLUMNS: dict[str, str] = {
    "row": "int64",
    "column": "object",
    "place": "object",
    "parent": "object",
    "name": "object",
    "total": "bool",
    "lon": "float64",
    "lat": "float64",
    "indicator": "object",
    "kind": "object",
    "event_date": "datetime64[s]",
    "issued_at": "datetime64[s]",
    "period": "object",
    "value": "Float64",
    "bound": "Float64",
    "missing": "object",
    "note": "object",
    "cells": "int64",
    "content": "int64",
    "part": "int64",
}
# Column -> dtype of `Batch.faults`.
FAULT_COLUMNS: dict[str, str] = {
    "row": "int64",
    "column": "object",
    "code": "object",
    "text": "object",
    "place": "object",
    "parent": "object",
    "name": "object",
    "total": "bool",
    "lon": "float64",
    "lat": "float64",
    "indicator": "object",
    "kind": "object",
    "event_date": "datetime64[s]",
    "issued_at": "datetime64[s]",
    "period": "object",
    "cells": "int64",
    "part": "int64",
}

NOT_REPORTED = "not_reported"
SUPPRESSED = "suppressed"
ABOUT = "about"
SPELLED = "spelled out"  # the note of a figure in Chinese signs
UNDATED = "without lines of no day"  # the note of a count of lines, where others of the place have no day
MARKED = "with a footnote mark"  # ends the note of such a figure
# Fault of a line that takes cases back: the sum of the others is right without it.
BELOW_ZERO = "line_below_zero"
NOT_YET_DUE = "not_yet_due"
MISSING = ("", NOT_REPORTED, SUPPRESSED, NOT_YET_DUE)

BATCH_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive rows of one file.

    Attributes
    ----------
    observations : DataFrame
        Columns ``OBSERVATION_COLUMNS``, one line for each figure or missing figure:

        - ``row``: the row as a spreadsheet counts (the first line of the file is 1); of lines that were
          counted together, the first. ``column``: the header that the figure stood under; "" for lines
          that were counted.
        - ``place``: code or name as written, "" where the row has only coordinates. ``parent``: the city
          or province as written, or "". ``name``: what stands beside a code, or "". ``total``: the row states
          the sum of others (合计, total): ``place`` is then the place it sums, or "" for the whole file. It
          is not a district.
        - ``lon``, ``lat``: degrees in WGS 84, NaN unless ``place`` is "" and the row has coordinates.
        - ``indicator``: a figure of the catalogue (``confirmed``, ``deaths`` …). ``kind``: ``"cumulative"``
          ``"new"`` or ``"state"`` (what has one value a period: a rate, a measure, a stock).
        - ``event_date``: midnight of the day, of a week or month (``period``) its last.
          ``issued_at``: NaT where the file does not say; by the clock of
          the map's zone, in which a time written without one is. Midnight is a day without a time.
        - ``value``: may be negative, as written; NA exactly where ``missing`` is not "". ``bound``: the most
          that a suppressed one can be, where the source says so.
        - ``missing``: one of ``MISSING``; an empty cell is ``"not_reported"``.
        - ``note``: "about" where the figure was written so, the bound of a suppressed one ("at most 4",
          "1 to 4"), "with a footnote mark". A file's own remarks are never kept: they may
          name people.
        - ``cells``: how many input cells (or counted lines) the observation stands for.
        - ``content``: a hash of all cells of the row, those of columns that are not read too: only rows with
          the same one repeat each other. It holds within one run; 0 where there is no row. ``part``: the
          same of the cells that tell rows apart which are parts of one figure.
    faults : DataFrame
        Columns ``FAULT_COLUMNS``: what could not be read. ``code`` is a key of `FAULTS`; ``text`` says
        what stood there, redacted of anything personal; ``column`` is "" where the whole row is at fault;
        place, point, day, figure and time of issue as in ``observations``, "" and NaT where they are at
        fault; ``cells``: how many cells (or lines) are lost by it. ``part`` as in ``observations``.
    rows : int
        Rows of the file in this batch, blank rows and notes below the table included.
    blank : int
        Those of them that hold nothing at all, or only a remark below the table.
    cells : int
        Cells that hold or should hold a figure: always the sum of ``cells`` over observations and faults.
    held : int
        Zeros that were not taken for days without a row, because something of them was set apart.
    """

    observations: pd.DataFrame
    faults: pd.DataFrame
    rows: int
    blank: int
    cells: int
    held: int = 0

    @property
    def whole(self) -> bool:
        """Whether observations and faults add up to the cells."""
        return self.cells == int(self.observations["cells"].sum()) + int(self.faults["cells"].sum())


# Why a row or cell is not an observation: each is said in words by its rule in ``data/reports/rules.toml``.
FAULTS: tuple[str, ...] = (
    *("no_place", "no_day", "bad_day", "ambiguous_day", "bad_week"),
    *(
        "ambiguous_week",
        "bad_month",
        "period_differs",
        "bad_value",
        "two_figures",
        "decimal",
        "rounded_number",
    ),
    *("ambiguous_number", "about_or_at_most", "ambiguous_zone", "too_large", "formula", "merged"),
    *("bad_issue", "bad_point", "outside", "cell_count", "moved_cells"),
    *(
        "struck_through",
        "note_of_part",
        "unknown_indicator",
        "unknown_kind",
        "several_points",
        "part_missing",
    ),
    *("part_repeated", "part_negative", BELOW_ZERO),
)


def observations_frame(columns: dict[str, object], *, length: int) -> pd.DataFrame:
    """Return ``columns`` as a frame of observations; columns not given are empty, ``cells`` are 1.

    Examples
    --------
    >>> frame = observations_frame({"place": ["海曙区"], "value": [3]}, length=1)
    >>> frame[["place", "value", "missing", "cells"]].to_dict("records")
    [{'place': '海曙区', 'value': 3.0, 'missing': '', 'cells': 1}]
    """
    return _frame(OBSERVATION_COLUMNS, columns, length)


def faults_frame(columns: dict[str, object], *, length: int) -> pd.DataFrame:
    """Return ``columns`` as a frame of faults; columns not given are empty, ``cells`` are 1."""
    return _frame(FAULT_COLUMNS, columns, length)


def _frame(dtypes: dict[str, str], columns: dict[str, object], length: int) -> pd.DataFrame:
    if not length:
        return _without_rows(tuple(dtypes.items())).copy()
    # The very same index for all: pandas would align each column otherwise.
    index = pd.RangeIndex(length)
    series = {
        name: pd.Series(columns.get(name, _empty(name, dtype)), index=index, dtype=dtype, copy=False)
        for name, dtype in dtypes.items()
    }
    return pd.DataFrame(series, index=index)


@cache
def _without_rows(dtypes: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes}, index=pd.RangeIndex(0))


def _empty(name: str, dtype: str) -> object:
    if name in {"cells", "period"}:
        return 1 if name == "cells" else DAY
    empties = {"int64": 0, "float64": np.nan, "bool": False, "object": ""}
    return empties.get(dtype, pd.NaT if dtype.startswith("datetime") else pd.NA)
