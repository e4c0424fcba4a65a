"""How the flows of one period are written as bytes: a whole matrix, or its known pairs alone.

A database that keeps each pair as a row takes a minute for three months of 381 cities, and as long to read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fivecolour.reports.flow_report import FlowDay

DENSE, SPARSE = "dense", "sparse"
_POSITION = "<u4"


def written(day: FlowDay, places: int) -> tuple[str, bytes]:
    """Return the form and the bytes of the flows between ``places`` places; numbers stay what they are."""
    values = np.asarray(day.value, dtype=np.float64)
    number = "<f4" if (values.astype(np.float32) == values).all() else "<f8"
    form = number[-1]
    each = int(number[-1])
    if places * places * each <= len(values) * (8 + each):
        grid = np.full(places * places, np.nan, dtype=number)
        grid[np.asarray(day.origin, dtype=np.int64) * places + day.destination] = values
        return DENSE + form, grid.tobytes()
    parts = (day.origin.astype(_POSITION), day.destination.astype(_POSITION), values.astype(number))
    return SPARSE + form, b"".join(part.tobytes() for part in parts)


def lay(form: str, body: bytes, place: NDArray[np.int64], grid: NDArray[Any]) -> None:
    """Lay flows over those of earlier reports; pairs that it does not list stay as they were.

    Parameters
    ----------
    form, body : str, bytes
        As `written`.
    place : ndarray of int64
        Where each of its places is in ``grid``.
    grid : ndarray, shape (P, P)
        Changed in place.
    """
    number = f"<f{form[-1]}"
    if form.startswith(DENSE):
        whole = np.frombuffer(body, dtype=number).reshape(len(place), len(place))
        if len(place) == len(grid) and (place == np.arange(len(place))).all():
            np.copyto(grid, whole, where=~np.isnan(whole))
            return
        into = grid[np.ix_(place, place)]
        grid[np.ix_(place, place)] = np.where(np.isnan(whole), into, whole)
        return
    pairs = len(body) // (8 + int(form[-1]))
    origin = np.frombuffer(body, dtype=_POSITION, count=pairs)
    destination = np.frombuffer(body, dtype=_POSITION, count=pairs, offset=4 * pairs)
    grid[place[origin], place[destination]] = np.frombuffer(body, dtype=number, offset=8 * pairs)
