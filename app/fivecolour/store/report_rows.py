"""What reports say, as rows of the table of reports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import repeat
from typing import Any

import pandas as pd

from fivecolour.reports.moments import day_of, moment_of
from fivecolour.reports.report_data import DAY, Report
from fivecolour.store.bulk import Values
from fivecolour.store.report_arrays import BOUNDLESS

COLUMNS = (
    "place",
    "name",
    "indicator",
    "kind",
    "event_date",
    "issued_on",
    "issued_at",
    "received_at",
    "known_at",
    "value",
    "bound",
    "period",
    "missing",
    "how",
    "source",
    "note",
    "file",
    "fingerprint",
)
_quoted = lru_cache(maxsize=100_000)(lambda text: json.dumps(text, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class RowReceipt:
    """Where reports came from, and when.

    Attributes
    ----------
    file : str
        Name of the file, or of another channel.
    received_at : datetime
        In UTC.
    issued_days_after : int or None
        For an archive, collected long after the days that it speaks of: how many days after its event date
        a report counts as issued if it does not say when it was. None: it counts when it was received.
    """

    file: str
    received_at: datetime
    issued_days_after: int | None = None

    def known_at(self, *, event_date: date, issued_on: date | None, issued_at: datetime | None) -> datetime:
        """Return the moment from which on a report counts."""
        if issued_at is not None:
            return issued_at
        if issued_on is not None:
            return moment_of(issued_on)
        if self.issued_days_after is not None:
            return moment_of(event_date + timedelta(days=self.issued_days_after))
        return self.received_at


def receipt(file: str, received_at: datetime | None, issued_days_after: int | None = None) -> RowReceipt:
    """Return a receipt; now, if no moment is given."""
    return RowReceipt(file, (received_at or datetime.now(UTC)).astimezone(UTC), issued_days_after)


def of_reports(reports: Iterable[Report], receipt: RowReceipt) -> Iterator[Values]:
    """Yield the rows of reports, with the columns `COLUMNS`."""
    for report in reports:
        yield _row(
            report.place,
            report.name,
            report.indicator,
            report.kind,
            report.event_date,
            report.issued_on,
            report.issued_at.astimezone(UTC) if report.issued_at else None,
            report.value,
            report.bound,
            report.period,
            report.missing,
            report.how,
            report.source,
            report.note,
            receipt=receipt,
        )


def of_frame(frame: pd.DataFrame, receipt: RowReceipt) -> Iterator[Values]:
    """Yield the rows of a table of reports (see `fivecolour.store.reports.Reports.add_frame`)."""
    events = _days(frame["event_date"])
    issued = _moments(frame["issued_at"]) if "issued_at" in frame else repeat(None, len(frame))
    on = _days(frame["issued_on"]) if "issued_on" in frame else repeat(None, len(frame))
    bounds = _figures(frame["bound"]) if "bound" in frame else repeat(None, len(frame))
    period = frame["period"].tolist() if "period" in frame else repeat(DAY, len(frame))
    for row in zip(
        *(frame[column].tolist() for column in ("place", "name", "indicator", "kind")),
        events,
        on,
        issued,
        _figures(frame["value"]),
        bounds,
        period,
        *(frame[column].tolist() for column in ("missing", "how", "source", "note")),
        strict=True,
    ):
        yield _row(*row, receipt=receipt)


def _figures(column: pd.Series) -> list[float | None]:
    value = column.astype("Float64")
    return value.astype(object).where(value.notna(), None).tolist()


def _days(column: pd.Series) -> list[date | None]:
    return column.to_numpy("datetime64[D]").astype(object).tolist()


def _moments(column: pd.Series) -> list[datetime | None]:
    known = pd.to_datetime(column, utc=True)
    return known.astype(object).where(known.notna(), None).tolist()


def _row(
    place: str,
    name: str,
    indicator: str,
    kind: str,
    event_date: date,
    issued_on: date | None,
    issued_at: datetime | None,
    value: float | None,
    bound: float | None,
    period: str,
    missing: str,
    how: str,
    source: str,
    note: str,
    *,
    receipt: RowReceipt,
) -> Values:
    return (
        place,
        name,
        indicator,
        kind,
        event_date,
        issued_on or (day_of(issued_at) if issued_at else None),
        issued_at,
        receipt.received_at,
        receipt.known_at(event_date=event_date, issued_on=issued_on, issued_at=issued_at),
        value,
        bound,
        period,
        missing,
        how,
        source,
        note,
        receipt.file,
        _fingerprint(
            f'"bound": {_number(bound)}, ' if bound is not None else "",
            f'"event_date": "{event_date}", "how": {_quoted(how)}, "indicator": {_quoted(indicator)}, ',
            f'"issued_at": "{issued_at}", ' if issued_at else "",
            f'"issued_on": {_day(issued_on)}, "kind": {_quoted(kind)}, ',
            f'"missing": {_quoted(missing)}, ' if missing else "",
            f'"name": {_quoted(name)}, "note": {_quoted(note)}, ',
            f'"period": {_quoted(period)}, ' if period != DAY else "",
            f'"place": {_quoted(place)}, "source": {_quoted(source)}, "value": {_number(value)}',
        ),
    )


def _number(value: float | None) -> str:
    """Write a figure as JSON does; a whole one as earlier versions did, which kept nothing else."""
    if value is None:
        return "null"
    if not abs(value) < BOUNDLESS:
        raise ValueError(f"{value} is no figure that can be kept: it is beyond {BOUNDLESS:,}")
    return str(int(value)) if value == int(value) else repr(float(value))


def _day(day: date | None) -> str:
    return f'"{day}"' if day else "null"


def _fingerprint(*parts: Any) -> str:
    """Return what `fivecolour.store.insertion.fingerprint` gives for all that a report says, faster.

    A moment of issue, a bound, a period other than a day and a reason for a missing figure are part of it
    only where there is one: so reports that earlier versions kept are known again.
    """
    return hashlib.sha256(f"{{{''.join(parts)}}}".encode()).hexdigest()
