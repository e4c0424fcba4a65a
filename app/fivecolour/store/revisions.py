"""What was said of each district and day, and when it became known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Date, Engine, func, select, union_all

from fivecolour.reports.report_data import CUMULATIVE, NEW
from fivecolour.store.report_tables import ReportRow


@dataclass(frozen=True, slots=True)
class Statements:
    """New cases of a district and day as known from some day on; n statements in the order of knowing.

    Attributes
    ----------
    places : ndarray of int64, shape (n,)
        Positions in the places of the log.
    event_dates, known_on : ndarray of datetime64[D], shape (n,)
        The day spoken of; the day of issue or, where that is unknown, of receipt.
    cases : ndarray of float64, shape (n,)
        All new cases of the event date as then known.
    """

    places: NDArray[np.int64]
    event_dates: NDArray[np.datetime64]
    known_on: NDArray[np.datetime64]
    cases: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Log:
    """The reports of one indicator from a day on, n of them in the order of their arrival.

    Attributes
    ----------
    places : tuple of str
        The codes that were asked for.
    start, end : date
        The first and the last event date.
    newest : int
        The highest number of a report that was read.
    rows : DataFrame
        ``id``, ``place`` (position in ``places``), ``new`` (bool), ``event_date``, ``known_on`` (days since
        1970) and ``value`` (float64).
    later : ndarray of int64
        The days of which something was read that was not held before.
    """

    places: tuple[str, ...]
    start: date
    end: date
    newest: int
    rows: pd.DataFrame
    later: NDArray[np.int64]


def log(
    engine: Engine,
    *,
    indicator: str,
    places: tuple[str, ...],
    start: date,
    end: date,
    as_of: datetime | None = None,
    held: Log | None = None,
) -> Log:
    """Read the reports of the days from ``start`` to ``end``, both included.

    Parameters
    ----------
    as_of : datetime, optional
        Only what was known at that moment.
    held : Log, optional
        What was read before of the same places: only what it lacks is read, unless it begins later.
    """
    if held is not None and (held.places != places or held.start > start):
        held = None
    with engine.connect() as connection:
        rows = connection.execute(_wanted(indicator, start, end, as_of, held)).all()
    later = _frame(rows, places)
    days = np.unique(later["event_date"].to_numpy(np.int64))
    newest = max((row.id for row in rows[-1:]), default=0)
    if held is None:
        return Log(places, start, end, newest, later, days)
    unchanged = held.rows[held.rows["event_date"] >= day_number(start)]
    joined = pd.concat([unchanged, later], ignore_index=True)
    if rows and rows[0].id <= held.newest:
        joined = joined.sort_values("id", kind="stable", ignore_index=True)
    return Log(places, start, end, max(newest, held.newest), joined, days)


def _wanted(indicator: str, start: date, end: date, as_of: datetime | None, held: Log | None) -> Any:
    known_on = func.coalesce(ReportRow.issued_on, func.date(ReportRow.received_at), type_=Date)
    of_days = (
        select(ReportRow.id, ReportRow.place, ReportRow.kind, ReportRow.event_date, known_on, ReportRow.value)
        .where(ReportRow.kind.in_((NEW, CUMULATIVE)), ReportRow.value.is_not(None))
        .where(ReportRow.event_date.between(start, end))
    )
    if as_of is not None:
        of_days = of_days.where(ReportRow.known_at <= as_of)
    its_own = of_days.where(ReportRow.indicator == indicator)
    if held is None:
        return its_own.order_by(ReportRow.id)
    # By the number alone: SQLite would rather go through the index of all those days.
    came_later = of_days.where(
        func.coalesce(ReportRow.indicator, "") == indicator, ReportRow.id > held.newest
    )
    ends_later = its_own.where(ReportRow.event_date > held.end, ReportRow.id <= held.newest)
    return union_all(came_later, ends_later).order_by("id")


def day_number(day: date) -> int:
    """Return a day in days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def _frame(rows: Sequence[Sequence[Any]], places: Sequence[str]) -> pd.DataFrame:
    number, place, kind, event_date, known, value = zip(*rows, strict=True) if rows else ((),) * 6
    position = {code: at for at, code in enumerate(places)}
    found = pd.DataFrame(
        {
            "id": np.array(number, dtype=np.int64),
            "place": np.fromiter((position.get(one, -1) for one in place), dtype=np.int64, count=len(rows)),
            "new": np.array(kind, dtype=np.str_) == NEW,
            "event_date": _numbers(event_date),
            "known_on": _numbers(known),
            "value": np.array(value, dtype=np.float64),
        }
    )
    return found[found["place"] >= 0]


def statements(log: Log, days: NDArray[np.int64] | None = None) -> Statements:
    """Return what was said, and when.

    A report of new cases is a statement. Where a place and day has none, each report of a cumulative figure
    of the day or of the day before is one, as soon as both are known: of their difference, if that is not
    negative.

    Parameters
    ----------
    days : ndarray of int64, optional
        The days spoken of, since 1970; all, if not given. What was said of a day rests on the reports of it
        and of the day before alone.
    """
    rows = log.rows
    if days is not None:
        rows = rows[rows["event_date"].isin(np.union1d(days, days - 1))]
    rows = rows.sort_values("known_on", kind="stable")
    new = rows.loc[rows["new"], ["place", "event_date", "known_on", "value"]]
    found = pd.concat([new, _differences(rows[~rows["new"]], new)], ignore_index=True)
    if days is not None:
        found = found[found["event_date"].isin(days)]
    found = found.sort_values("known_on", kind="stable")
    return Statements(
        places=found["place"].to_numpy(dtype=np.int64),
        event_dates=found["event_date"].to_numpy(dtype="datetime64[D]"),
        known_on=found["known_on"].to_numpy(dtype="datetime64[D]"),
        cases=found["value"].to_numpy(dtype=np.float64),
    )


def _numbers(dates: Sequence[date]) -> NDArray[np.int64]:
    """Return days as numbers, which compare and add faster."""
    different = {day: number for number, day in enumerate(dict.fromkeys(dates))}
    numbers = np.array(list(different), dtype="datetime64[D]").astype(np.int64)
    return numbers[np.fromiter(map(different.__getitem__, dates), dtype=np.intp, count=len(dates))]


def _differences(cumulative: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the new cases that follow from the cumulative figures of two days, at each report of either."""
    today = cumulative[["place", "event_date", "known_on", "value"]]
    before = today.assign(event_date=today["event_date"] + 1)
    keys = ["place", "event_date"]
    # Whichever of the two came later decides when the difference was known.
    by_today = pd.merge_asof(today, before.rename(columns={"value": "other"}), on="known_on", by=keys)
    by_before = pd.merge_asof(before, today.rename(columns={"value": "other"}), on="known_on", by=keys)
    by_today["value"] = by_today["value"] - by_today["other"]
    by_before["value"] = by_before["other"] - by_before["value"]
    found = pd.concat([by_today, by_before], ignore_index=True).drop(columns="other")
    reported = pd.MultiIndex.from_frame(new[keys])
    derived = ~pd.MultiIndex.from_frame(found[keys]).isin(reported)
    return found[derived & (found["value"] >= 0)]
