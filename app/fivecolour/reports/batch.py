"""What a file reports, before it is judged: its figures as they were written, and what could not be read.

Reading turns every file (table, workbook, records, features) into `Batch`es; reconciling places and judges
them. Nothing is lost on the way: each input cell that holds, or should hold, a figure is in exactly one
observation or one fault.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    "event_date": "datetime64[s]",
    "cells": "int64",
}

NOT_REPORTED = "not_reported"
SUPPRESSED = "suppressed"
ABOUT = "about"
SPELLED = "spelled out"  # the note of a figure in Chinese signs
MARKED = "with a footnote mark"  # ends the note of such a figure
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
          ``issued_at``: NaT where the file does not say; a time that was
          written with a zone is in UTC, one without is as written.
        - ``value``: may be negative, as written; NA exactly where ``missing`` is not "". ``bound``: the most
          that a suppressed one can be, where the source says so.
        - ``missing``: one of ``MISSING``; an empty cell is ``"not_reported"``.
        - ``note``: "about" where the figure was written so, the bound of a suppressed one ("at most 4",
          "1 to 4"), "with a footnote mark". A file's own remarks are never kept: they may
          name people.
        - ``cells``: how many input cells (or counted lines) the observation stands for.
        - ``content``: a hash of all cells of the row, those of columns that are not read too: only rows with
          the same one repeat each other. It holds within one run; 0 where there is no row.
    faults : DataFrame
        Columns ``FAULT_COLUMNS``: what could not be read. ``code`` is a key of `FAULTS`; ``text`` says
        what stood there, redacted of anything personal; ``column`` is "" where the whole row is at fault;
        place and day as in ``observations``, "" and NaT where they are what is at fault, are never kept;
        ``cells``: how many cells (or lines) are lost by it.
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


# Why a row or cell is not an observation.
FAULTS: dict[str, str] = {
    "no_place": "the row names no place and has no coordinates",
    "no_day": "the row has no date",
    "bad_day": "the date is not a day",
    "ambiguous_day": "day and month cannot be told apart",
    "bad_week": "the year has no such week",
    "ambiguous_week": "it is not said on which day weeks start",
    "bad_month": "the month is none",
    "period_differs": "the date beside the week or month is of another one",
    "bad_value": "the figure is not a number",
    "decimal": "a count has decimals",
    "ambiguous_number": "decimals and thousands cannot be told apart",
    "ambiguous_zone": "the time carries the short name of several zones",
    "too_large": "the figure is beyond a billion",
    "formula": "the cell holds a formula without a value",
    "merged": "one figure stands in merged cells of several rows or columns",
    "bad_issue": "the time of issue is not a time",
    "bad_point": "the coordinates are not degrees",
    "outside": "the point lies in no district",
    "cell_count": "the row has more cells than the header",
    "moved_cells": "a comma within a cell parted it, and the cells behind it have moved",
    "struck_through": "the row or figure is struck through",
    "unknown_indicator": "the row's indicator is not known",
    "unknown_kind": "the row says neither cumulative nor new",
    "several_points": "several points of a district have a figure that cannot be added",
    "part_missing": "of the rows that are summed one has no figure",
    "part_repeated": "of the rows that are summed one stands there twice, equal in every column",
}


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
    series = {
        name: pd.Series(columns.get(name, _empty(name, dtype)), index=range(length), dtype=dtype)
        for name, dtype in dtypes.items()
    }
    return pd.DataFrame(series)


def _empty(name: str, dtype: str) -> object:
    if name in {"cells", "period"}:
        return 1 if name == "cells" else DAY
    empties = {"int64": 0, "float64": np.nan, "bool": False, "object": ""}
    return empties.get(dtype, pd.NaT if dtype.startswith("datetime") else pd.NA)
