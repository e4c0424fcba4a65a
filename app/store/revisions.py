"""What was said of each district and day, and when it became known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Date, Engine, func, select

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
    known_on = func.coalesce(ReportRow.issued_on, func.date(ReportRow.received_at), type_=Date)
    wanted = (
        select(ReportRow.place, ReportRow.kind, ReportRow.event_date, known_on, ReportRow.value)
        .where(ReportRow.indicator == indicator, ReportRow.event_date.between(start, end))
        .where(ReportRow.kind.in_((NEW, CUMULATIVE)), ReportRow.value.is_not(None))
        .order_by(ReportRow.id)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    place, kind, event_date, known, value = zip(*rows, strict=True) if rows else ((),) * 5
    codes = sorted(places)
    position = {code: number for number, code in enumerate(codes)}
    said = pd.DataFrame(
        {
            "place": np.fromiter((position.get(one, -1) for one in place), dtype=np.int64, count=len(rows)),
            "new": np.array(kind, dtype=np.str_) == NEW,
            "event_date": _numbers(event_date),
            "known_on": _numbers(known),
            "value": np.array(value, dtype=np.float64),
        }
    )
    said = said[said["place"] >= 0].sort_values("known_on", kind="stable")
    return _statements(said, np.array(codes, dtype=np.str_))


def _numbers(dates: Sequence[date]) -> NDArray[np.int64]:
    """Return days as numbers, which compare and add faster."""
    different = {day: number for number, day in enumerate(dict.fromkeys(dates))}
    numbers = np.array(list(different), dtype="datetime64[D]").astype(np.int64)
    return numbers[np.fromiter(map(different.__getitem__, dates), dtype=np.intp, count=len(dates))]


def _statements(said: pd.DataFrame, codes: NDArray[np.str_]) -> Statements:
    """Put reported and derived statements together; ``place`` is a position in ``codes``."""
    new = said.loc[said["new"], ["place", "event_date", "known_on", "value"]]
    found = pd.concat([new, _differences(said[~said["new"]], new)], ignore_index=True)
    found = found.sort_values("known_on", kind="stable")
    return Statements(
        places=codes[found["place"].to_numpy(dtype=np.intp)],
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
