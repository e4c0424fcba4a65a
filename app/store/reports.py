"""The repository of reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import numpy as np
from sqlalchemy import Engine, func, select

from app.reports.series import DateArray, FloatArray, Series, days, series
from app.reports.types import Report
from app.store.rows import Added, add_new, enter_file, fingerprint
from app.store.tables import ReportRow

_COLUMNS = (
    ReportRow.place,
    ReportRow.name,
    ReportRow.indicator,
    ReportRow.kind,
    ReportRow.event_date,
    ReportRow.issued_on,
    ReportRow.value,
    ReportRow.how,
    ReportRow.source,
    ReportRow.note,
)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Number of the newest report; first and last day that the new ones speak of, None without any."""

    newest: int
    first: date | None
    last: date | None


class Reports:
    """Reports in the order of their arrival; none is ever changed or removed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_many(
        self,
        reports: Iterable[Report],
        *,
        file: str,
        sha256: str | None = None,
        received_at: datetime | None = None,
    ) -> Added:
        """Add the reports that are not kept yet, in the order given, all or none.

        Parameters
        ----------
        reports : iterable of Report
            What was read from ``file``.
        file : str
            Name of the file, or of another channel.
        sha256 : str, optional
            Hash of the file: a file that was loaded before changes nothing.
        received_at : datetime, optional
            With a time zone; now, if not given.
        """
        received_at = received_at or datetime.now(UTC)
        rows = [
            {**said, "received_at": received_at, "file": file, "fingerprint": fingerprint(said)}
            for said in map(asdict, reports)
        ]
        with self._engine.begin() as connection:
            if sha256 and not enter_file(
                connection, file=file, sha256=sha256, rows=len(rows), loaded_at=received_at
            ):
                return Added(unchanged=len(rows))
            return add_new(connection, ReportRow, rows)

    def find(
        self,
        *,
        indicator: str | None = None,
        until: date | None = None,
    ) -> tuple[Report, ...]:
        """Return the reports in the order of their arrival, all of them unless narrowed down.

        ``until`` is the last event date.
        """
        found = select(*_COLUMNS).order_by(ReportRow.id)
        if indicator is not None:
            found = found.where(ReportRow.indicator == indicator)
        if until is not None:
            found = found.where(ReportRow.event_date <= until)
        with self._engine.connect() as connection:
            return tuple(Report(**row._asdict()) for row in connection.execute(found))

    def series(self, *, indicator: str, places: Sequence[str], start: date, end: date) -> Series:
        """Return the figures of ``places`` from ``start`` to ``end``, both included.

        What was reported before ``start`` is known too, so the figures do not depend on the window.
        """
        reports = self.find(indicator=indicator, until=end)
        whole = series(reports, indicator=indicator, places=places, dates=_since_first(reports, start, end))
        return whole.between(start, end)

    def reported(
        self, *, indicator: str, kind: str, places: Sequence[str], start: date, end: date
    ) -> FloatArray:
        """Return what was reported of ``places`` from ``start`` to ``end``, as `app.reports.series.reported`.

        Returns
        -------
        ndarray of float64, shape (D, T)
            NaN where nothing was.
        """
        said = (ReportRow.place, ReportRow.event_date, ReportRow.value)
        wanted = (
            ReportRow.indicator == indicator,
            ReportRow.kind == kind,
            ReportRow.event_date.between(start, end),
        )
        # An unknown day of issue is the earliest; of two reports of one day the later arrival counts.
        order = (ReportRow.issued_on.is_not(None), ReportRow.issued_on, ReportRow.id)
        row_of = {place: row for row, place in enumerate(places)}
        figures = np.full((len(places), (end - start).days + 1), np.nan)
        with self._engine.connect() as connection:
            found = connection.execute(select(*said).where(*wanted).order_by(*order)).all()
        kept = [(row_of[place], (day - start).days, value) for place, day, value in found if place in row_of]
        if kept:
            rows, columns, values = zip(*kept, strict=True)
            # Of cells that come twice numpy keeps the last.
            figures[list(rows), list(columns)] = values
        return figures

    def arrivals(self, *, after: int = 0) -> Arrivals:
        """Return the newest report's number and the days that the reports above ``after`` speak of."""
        newest, first, last = (
            func.max(ReportRow.id),
            func.min(ReportRow.event_date),
            func.max(ReportRow.event_date),
        )
        with self._engine.connect() as connection:
            row = connection.execute(select(newest, first, last).where(ReportRow.id > after)).one()
        return Arrivals(row[0] or after, row[1], row[2])

    def count(self) -> int:
        """Return how many reports are kept."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count(ReportRow.id))).scalar_one()


def _since_first(reports: Sequence[Report], start: date, end: date) -> DateArray:
    return days(min([start, *(report.event_date for report in reports)]), end)
