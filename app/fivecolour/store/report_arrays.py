"""Reads the reports of one figure straight into arrays: a million of them in about a second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from fivecolour.reports.batch import MISSING, SUPPRESSED
from fivecolour.reports.report_data import DAY
from fivecolour.reports.series import Reported
from fivecolour.store.bulk import as_text

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]

# Every figure lies nearer to zero. A cell without one holds a number far below: minus the position of the
# reason in `MISSING` times `_REASON`; of a suppressed figure whose bound is known `_HIDDEN` less the bound.
BOUNDLESS = 10**10
_REASON = 10**11
_HIDDEN = -len(MISSING) * _REASON
_SUPPRESSED = -MISSING.index(SUPPRESSED) * _REASON
_CODE = (
    f"coalesce(value, {_HIDDEN}.0 - bound, CASE missing "
    + " ".join(f"WHEN '{reason}' THEN {-at * _REASON}.0" for at, reason in enumerate(MISSING) if reason)
    + " END)"
)
_WANTED = (
    "indicator = :indicator AND kind = :kind AND period = :period "
    "AND event_date BETWEEN :since AND :until AND known_at <= :as_of"
)
_FEW_DAYS = timedelta(days=30)
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
# COPY's binary form of the five columns: each has its length before it.
_RECORD = np.dtype(
    [
        ("fields", ">i2"),
        ("place_", ">i4"),
        ("place", ">i4"),
        ("day_", ">i4"),
        ("day", ">i4"),
        ("known_", ">i4"),
        ("known", ">i8"),
        ("id_", ">i4"),
        ("id", ">i8"),
        ("code_", ">i4"),
        ("code", ">f8"),
    ]
)
_HEADER, _TRAILER = 19, 2
_FIRST_DAY = np.datetime64("2000-01-01", "D").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Cells:
    """The reports of one indicator and kind, n of them, in the order of their arrival.

    Attributes
    ----------
    place : ndarray of int64, shape (n,)
        Position in the places that were asked for.
    day : ndarray of int64, shape (n,)
        The event date in days since 1970.
    known : ndarray, shape (n,)
        When the report became known, in a form that sorts.
    code : ndarray of float64, shape (n,)
        The figure, or far below all figures the reason why there is none: see `figures_of`.
    """

    place: IntArray
    day: IntArray
    known: NDArray[Any]
    code: FloatArray

    def latest(self, *, places: int, dates: NDArray[np.datetime64]) -> FloatArray:
        """Return what counts of each place and date, shape (places, dates); NaN where nothing was said.

        Of several reports the one that became known last counts, then the one that arrived last. That a
        figure is suppressed takes the place of an earlier figure; that it was not reported, or is not yet
        due, never does: it only says why there is none.
        """
        column, inside = _columns(self.day, dates.astype("datetime64[D]").astype(np.int64))
        cell = (self.place * len(dates) + column)[inside]
        code, known = self.code[inside], self.known[inside]
        grid = np.full(places * len(dates), np.nan)
        grid[cell] = code
        several = np.flatnonzero(np.bincount(cell, minlength=grid.size)[cell] > 1)
        order = np.argsort(known[several], kind="stable")
        several = several[order]
        decides = (code[several] > -BOUNDLESS) | (code[several] == _SUPPRESSED) | (code[several] <= _HIDDEN)
        several = np.concatenate([several[~decides], several[decides]])
        grid[cell[several]] = code[several]  # of equal cells the last one stays
        return grid.reshape(places, len(dates))


def _columns(day: IntArray, dates: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
    """Return the position of each day among the dates, which rise, and whether it is one of them."""
    if not dates.size:
        return np.zeros_like(day), np.zeros(day.shape, dtype=np.bool_)
    if dates[-1] - dates[0] == len(dates) - 1:
        column = day - dates[0]
        return column, (column >= 0) & (column < len(dates))
    column = np.minimum(np.searchsorted(dates, day), len(dates) - 1)
    return column, dates[column] == day


def figures_of(grid: FloatArray) -> Reported:
    """Return what the cells of a grid say: figures, reasons why there is none, and bounds of hidden ones."""
    known = grid > -BOUNDLESS
    hidden = grid <= _HIDDEN
    reasons = np.where(known | np.isnan(grid) | hidden, 0.0, -grid / _REASON).astype(np.uint8)
    reasons[hidden] = MISSING.index(SUPPRESSED)
    return Reported(
        figures=np.where(known, grid, np.nan),
        missing=reasons,
        most=np.where(hidden, _HIDDEN - grid, np.nan) if hidden.any() else None,
    )


def read(
    connection: Connection,
    *,
    indicator: str,
    kind: str,
    places: Sequence[str],
    until: date,
    since: date | None = None,
    as_of: datetime | None = None,
    period: str = DAY,
) -> Cells:
    """Read the reports of ``places`` from the event date ``since`` to ``until``, as known at ``as_of``."""
    wanted = {
        "indicator": indicator,
        "kind": kind,
        "period": period,
        "since": since or date.min,
        "until": until,
        "as_of": as_of or _END_OF_TIME,
    }
    any_there = text("SELECT 1 FROM reports WHERE indicator = :indicator AND kind = :kind LIMIT 1")
    if connection.execute(any_there, {"indicator": indicator, "kind": kind}).first() is None:
        return _no_cells()
    if connection.dialect.name == "sqlite":
        return _from_sqlite(connection, wanted, places)
    return _from_postgresql(connection, wanted, places)


def _from_sqlite(connection: Connection, wanted: dict[str, Any], places: Sequence[str]) -> Cells:
    # One row of long texts: numpy takes them apart faster than the driver can make a million rows. Unless
    # it is about a few days only, reading the table in its own order is faster than by an index.
    few = wanted["until"] - wanted["since"] < _FEW_DAYS
    way = "INDEXED BY reports_by_day" if few else "NOT INDEXED"
    query = text(
        "SELECT group_concat(place, char(31)), group_concat(event_date, ''), group_concat(known_at, ''), "  # noqa: S608
        f"group_concat({_CODE}) FROM (SELECT * FROM reports {way} WHERE {_WANTED} ORDER BY id)"
    )
    moments = {name: as_text(wanted[name]) for name in ("since", "until", "as_of")}
    found = connection.execute(query, wanted | moments).one()
    if found[0] is None:
        return _no_cells()
    codes, names = pd.factorize(np.array(found[0].split("\x1f"), dtype=object))
    place = _positions(names, places)[codes]
    known_place = place >= 0
    return Cells(
        place=place[known_place],
        day=_day_numbers(found[1])[known_place],
        known=np.frombuffer(found[2].encode(), dtype="S26")[known_place],
        code=np.fromstring(found[3], dtype=np.float64, sep=",")[known_place],
    )


def _no_cells() -> Cells:
    none = np.zeros(0, dtype=np.int64)
    return Cells(none, none, none, np.zeros(0))


def _positions(names: NDArray[Any], places: Sequence[str]) -> IntArray:
    position = {place: row for row, place in enumerate(places)}
    return np.array([position.get(name, -1) for name in names], dtype=np.int64)


def _day_numbers(dates: str) -> IntArray:
    """Return ISO dates, written without anything between them, in days since 1970.

    >>> _day_numbers("1970-01-022020-02-29").tolist()
    [1, 18321]
    """
    digits = np.frombuffer(dates.encode(), dtype=np.uint8).reshape(-1, 10).astype(np.int32) - ord("0")
    year = digits[:, :4] @ np.array([1000, 100, 10, 1], dtype=np.int32)
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return first.astype(np.int64) + day - 1


def _from_postgresql(connection: Connection, wanted: dict[str, Any], places: Sequence[str]) -> Cells:
    conditions = re.sub(r":(\w+)", r"%(\1)s", _WANTED)
    query = (
        "COPY (SELECT (asked.position - 1)::int4, event_date, known_at, id::int8, "  # noqa: S608
        f"({_CODE})::float8 FROM reports JOIN unnest(%(places)s::text[]) WITH ORDINALITY "
        f"AS asked(place, position) USING (place) WHERE {conditions}) TO STDOUT (FORMAT BINARY)"
    )
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(query, wanted | {"places": list(places)}) as copy:
        body = b"".join(copy)
    records = np.frombuffer(body[_HEADER:-_TRAILER], dtype=_RECORD)
    records = records[np.argsort(records["id"])]
    return Cells(
        place=records["place"].astype(np.int64),
        day=records["day"].astype(np.int64) + _FIRST_DAY,
        known=records["known"].astype(np.int64),
        code=records["code"].astype(np.float64),
    )
