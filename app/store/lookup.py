"""What is kept of given figures, a whole batch at once: for the rules that judge what comes in."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from app.reports.claims import SUPPRESSED
from app.store.bulk import copy_in

KEYS = ["place", "indicator", "kind", "event_date"]
_COLUMNS = (
    "place",
    "indicator",
    "kind",
    "event_date",
    "issued_at",
    "value",
    "missing",
    "source",
    "known_at",
    "id",
)
_OF = "r.indicator = k.indicator AND r.kind = k.kind AND r.place = k.place"


def kept(connection: Connection, keys: pd.DataFrame, *, neighbours: bool = True) -> pd.DataFrame:
    """Return the latest report of each figure of ``keys`` and, with ``neighbours``, of those around it.

    Parameters
    ----------
    connection : Connection
        Its own uncommitted reports are seen.
    keys : DataFrame
        Columns ``place``, ``indicator``, ``kind`` and ``event_date`` (datetime64).
    neighbours : bool
        Also the nearest earlier and the nearest later day on which the place has a figure.

    Returns
    -------
    DataFrame
        One line for each figure that there is, by `KEYS`: these, ``issued_at`` (datetime64 in UTC, NaT where
        unknown), ``value`` (float, NaN where missing), ``missing`` and ``source``. Which report is the
        latest: see `app.store.cells.Cells.latest`.
    """
    cursor = connection.connection.cursor()
    try:
        _ask(connection, cursor, keys)
        rows = _reports_of(cursor, neighbours=neighbours)
    finally:
        cursor.close()
    found = pd.DataFrame(rows, columns=list(_COLUMNS)).drop_duplicates("id")
    found["event_date"] = pd.to_datetime(found["event_date"]).astype("datetime64[s]")
    for column in ("issued_at", "known_at"):
        found[column] = _moments(found[column])
    found["value"] = found["value"].astype(np.float64)
    found["decides"] = found["value"].notna() | (found["missing"] == SUPPRESSED)
    found = found.sort_values(["decides", "known_at", "id"]).drop_duplicates(KEYS, keep="last")
    return found.sort_values(KEYS, ignore_index=True).drop(columns=["known_at", "id", "decides"])


def _moments(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, utc=True).dt.tz_localize(None).astype("datetime64[us]")


def _ask(connection: Connection, cursor: Any, keys: pd.DataFrame) -> None:
    """Write the keys into a table of this connection's own, to be joined."""
    wanted = keys[KEYS].drop_duplicates()
    days: list[date] = wanted["event_date"].to_numpy("datetime64[D]").astype(object).tolist()
    asked = zip(*(wanted[column].tolist() for column in KEYS[:3]), days, strict=True)
    if connection.dialect.name == "sqlite":
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS asked (place, indicator, kind, event_date)")
        cursor.execute("DELETE FROM temp.asked")
        rows = [(place, indicator, kind, day.isoformat()) for place, indicator, kind, day in asked]
        cursor.executemany("INSERT INTO temp.asked VALUES (?, ?, ?, ?)", rows)
        return
    cursor.execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS asked (place text, indicator text, kind text, event_date date)"
    )
    cursor.execute("TRUNCATE asked")
    copy_in(cursor, "asked", KEYS, asked)
    cursor.execute("ANALYZE asked")


def _reports_of(cursor: Any, *, neighbours: bool) -> list[Any]:
    columns = ", ".join(f"r.{column}" for column in _COLUMNS)
    days = ["r.event_date = k.event_date"]
    if neighbours:
        days += [
            f"r.event_date = (SELECT {nearest}(n.event_date) FROM reports n WHERE n.indicator = k.indicator "  # noqa: S608
            f"AND n.kind = k.kind AND n.place = k.place AND n.event_date {side} k.event_date "
            "AND n.value IS NOT NULL)"
            for nearest, side in (("max", "<"), ("min", ">"))
        ]
    rows: list[Any] = []
    for day in days:
        cursor.execute(f"SELECT {columns} FROM asked k JOIN reports r ON {_OF} AND {day}")  # noqa: S608
        rows += cursor.fetchall()
    return rows
