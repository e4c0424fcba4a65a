"""Some rows of a table, read column by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fivecolour.intake.distinct import Texts
from fivecolour.intake.read.tables.place_columns import PlaceTexts

Moments = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows by column, with what their places and days are; rows at fault apart.

    Attributes
    ----------
    size : int
        Rows, blank ones included.
    blank : int
        Rows that hold nothing, or a remark.
    rows : ndarray of int
        Numbers of the rows that are left.
    cells : dict
        Position of a column -> its texts in those rows.
    places : PlaceTexts
        Where they are.
    day, issued : ndarray of datetime64[s]
        NaT where the column says none.
    fault : ndarray of str
        Code of the fault of the whole row, or "".
    shown : ndarray of str
        What of it may be shown.
    content, part : ndarray of int
        Hash of all cells of the row, and of those that tell the parts of a figure apart.
    """

    size: int
    blank: int
    rows: NDArray[np.int64]
    cells: dict[int, Texts]
    places: PlaceTexts
    day: Moments
    issued: Moments
    fault: Texts
    shown: Texts
    content: NDArray[np.int64]
    part: NDArray[np.int64]
