"""What was said of each district and day, and when it became known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select

from app.reports.types import CUMULATIVE, NEW
from app.store.tables import ReportRow


@dataclass(frozen=True, slots=True)
class Statements:
    """New cases of a district and day as known from some day on; n statements in the order of knowing.

    Attributes
    ----------
    places : ndarray of str, shape (n,)
        Codes.
    event_dates, known_on : ndarray of datetime64[D], shape (n,)
        The day spoken of; the day of issue or, where that is unknown, of receipt.
    cases : ndarray of float64, shape (n,)
        All new cases of the event date as then known.
    """

    places: NDArray[np.str_]
    event_dates: NDArray[np.datetime64]
    known_on: NDArray[np.datetime64]
    cases: NDArray[np.float64]


def first_day(engine: Engine, *, indicator: str) -> date | None:
    """Return the earliest day that any report speaks of, None where there is no report."""
    wanted = select(func.min(ReportRow.event_date)).where(ReportRow.indicator == indicator)
    with engine.connect() as connection:
        return connection.execute(wanted).scalar_one()


def statements(
    engine: Engine, *, indicator: str, places: Collection[str], start: date, end: date
) -> Statements:
    """Return what was said of the days from ``start`` to ``end`` (both included), and when.

    A report of new cases is a statement. Where a place and day has none, each report of a cumulative figure
    of the day or of the day before is one, as soon as both are known: of their difference, if that is not
    negative.
    """
    columns = (
        ReportRow.place,
        ReportRow.kind,
        ReportRow.event_date,
        ReportRow.issued_on,
        ReportRow.received_at,
        ReportRow.value,
    )
    wanted = (
        select(*columns)
        .where(ReportRow.indicator == indicator, ReportRow.event_date.between(start, end))
        .order_by(ReportRow.id)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    said = pd.DataFrame(rows, columns=[column.key for column in columns])
    said = said[said["place"].isin(list(places))]
    known = said["issued_on"].where(said["issued_on"].notna(), said["received_at"].map(_day))
    said = said.assign(
        event_date=_numbers(said["event_date"]),
        known_on=_numbers(known),
        value=said["value"].astype(np.float64),
    ).sort_values("known_on", kind="stable")
    return _statements(said)


def _day(moment: datetime) -> date:
    return moment.date()


def _numbers(dates: pd.Series) -> NDArray[np.int64]:
    """Return days as numbers, which compare and add faster."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _statements(said: pd.DataFrame) -> Statements:
    new = said.loc[said["kind"] == NEW, ["place", "event_date", "known_on", "value"]]
    found = pd.concat([new, _differences(said[said["kind"] == CUMULATIVE], new)], ignore_index=True)
    found = found.sort_values("known_on", kind="stable")
    return Statements(
        places=found["place"].to_numpy(dtype=np.str_),
        event_dates=found["event_date"].to_numpy(dtype="datetime64[D]"),
        known_on=found["known_on"].to_numpy(dtype="datetime64[D]"),
        cases=found["value"].to_numpy(dtype=np.float64),
    )


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
