"""The repository of reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine, Table, func, select

from fivecolour.reports.report_data import CUMULATIVE, DAY, NEW, Report
from fivecolour.reports.series import DateArray, Reported, Series, aligned, completed, period_ends
from fivecolour.store import kind, report_arrays, report_rows
from fivecolour.store.bulk import Values, insert_new
from fivecolour.store.insertion import Added, enter_file
from fivecolour.store.report_tables import ReportRow
from fivecolour.store.write_lock import Lock, acquire

_TABLE: Table = ReportRow.__table__  # type: ignore[assignment]
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
    ReportRow.issued_at,
    ReportRow.missing,
    ReportRow.period,
    ReportRow.bound,
)
# Rows that are in memory at once.
_CHUNK = 50_000
_SOURCE = report_rows.COLUMNS.index("source")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Number of the newest report; first and last day that the new ones speak of, None without any."""

    newest: int
    first: date | None
    last: date | None


class Reports:
    """Reports in the order of their arrival; none is ever changed or removed.

    Every reading may be ``as_of`` a moment: then only what was known at that moment counts. A report is known
    from its moment of issue on; where only the day of issue is known, from noon of that day in the instance's
    time zone; where neither is known, from its receipt.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_many(
        self,
        reports: Iterable[Report],
        *,
        file: str,
        sha256: str | None = None,
        received_at: datetime | None = None,
        issued_days_after: int | None = None,
        connection: Connection | None = None,
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
        issued_days_after : int, optional
            For an archive: see `fivecolour.store.report_rows.Receipt`.
        connection : Connection, optional
            In a transaction of the caller, of which this becomes part.
        """
        reports = tuple(reports)
        receipt = report_rows.receipt(file, received_at, issued_days_after)
        with self._transaction(connection) as own:
            if sha256 and not enter_file(
                own, file=file, sha256=sha256, rows=len(reports), loaded_at=receipt.received_at
            ):
                return Added(unchanged=len(reports))
            return _add(own, report_rows.of_reports(reports, receipt))

    def add_frame(
        self,
        frame: pd.DataFrame,
        *,
        file: str,
        received_at: datetime | None = None,
        connection: Connection | None = None,
    ) -> Added:
        """Add a table of reports, as `add_many` does: the way for a million rows, table after table.

        Parameters
        ----------
        frame : DataFrame
            Columns ``place``, ``name``, ``indicator``, ``kind``, ``event_date`` (datetime64), ``value``
            (NA where missing), ``missing`` ("" where there is a value), ``how``, ``source``,
            ``note`` and, where known, ``issued_at`` (datetime64, in UTC unless it has a zone; NaT where
            unknown), ``issued_on`` (datetime64), ``period`` (else all are of days) and ``bound``.
        file, received_at, connection
            As for `add_many`.
        """
        receipt = report_rows.receipt(file, received_at)
        with self._transaction(connection) as own:
            return _add(own, report_rows.of_frame(frame, receipt))

    @contextmanager
    def _transaction(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
        else:
            with self._engine.begin() as own:
                yield own

    def find(
        self,
        *,
        indicator: str | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
    ) -> tuple[Report, ...]:
        """Return the reports in the order of their arrival, all of them unless narrowed down.

        ``until`` is the last event date.
        """
        found = select(*_COLUMNS).order_by(ReportRow.id)
        if indicator is not None:
            found = found.where(ReportRow.indicator == indicator)
        if until is not None:
            found = found.where(ReportRow.event_date <= until)
        if as_of is not None:
            found = found.where(ReportRow.known_at <= as_of)
        with self._engine.connect() as connection:
            return tuple(_report(row._asdict()) for row in connection.execute(found))

    def series(
        self,
        *,
        indicator: str,
        places: Sequence[str],
        start: date,
        end: date,
        as_of: datetime | None = None,
        period: str = DAY,
    ) -> Series:
        """Return the figures of ``places`` from ``start`` to ``end``, both included.

        Of weeks or months ``start`` is the last day of the first. What was reported before it is known too,
        so the figures do not depend on the window.
        """
        with self._engine.connect() as connection:
            both = [
                report_arrays.read(
                    connection,
                    indicator=indicator,
                    kind=kind,
                    places=places,
                    until=end,
                    as_of=as_of,
                    period=period,
                )
                for kind in (CUMULATIVE, NEW)
            ]
        dates = _since_first(both, start, end, period)
        cumulative, new = (_reported(one, places=len(places), dates=dates) for one in both)
        whole = completed(
            cumulative.figures,
            new.figures,
            places=places,
            dates=dates,
            missing=(cumulative.missing, new.missing),
        )
        return whole.between(start, end)

    def arrivals(self, *, after: int = 0, places: Collection[str]) -> Arrivals:
        """Return the newest report's number and the days that the reports of places above ``after`` speak of.

        The number is that of the newest of all: several maps may share a store.
        """
        event_date = ReportRow.event_date
        query = select(ReportRow.place, func.max(ReportRow.id), func.min(event_date), func.max(event_date))
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(ReportRow.id > after).group_by(ReportRow.place)).all()
        wanted = set(places)
        own = [(first, last) for place, _, first, last in rows if place in wanted]
        return Arrivals(
            max((newest for _, newest, _, _ in rows), default=after),
            min((first for first, _ in own), default=None),
            max((last for _, last in own), default=None),
        )

    def observations(
        self,
        *,
        indicator: str,
        kind: str,
        places: Sequence[str],
        start: date,
        end: date,
        as_of: datetime | None = None,
        period: str = DAY,
    ) -> Reported:
        """Return what was reported, nothing filled in: figures and reasons why there is none."""
        with self._engine.connect() as connection:
            found = report_arrays.read(
                connection,
                indicator=indicator,
                kind=kind,
                places=places,
                since=start,
                until=end,
                as_of=as_of,
                period=period,
            )
        return _reported(found, places=len(places), dates=period_ends(start, end, period))

    def days(self, *, places: Collection[str], as_of: datetime | None = None) -> tuple[date, date] | None:
        """Return the first and the last day of which one of ``places`` has a report; None without any."""
        event_date = ReportRow.event_date
        query = select(ReportRow.place, func.min(event_date), func.max(event_date))
        if as_of is not None:
            query = query.where(ReportRow.known_at <= as_of)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(ReportRow.place)).all()
        wanted = set(places)
        found = [(first, last) for place, first, last in rows if place in wanted]
        return (min(first for first, _ in found), max(last for _, last in found)) if found else None

    def rhythms(
        self, *, places: Collection[str], indicators: Collection[str] | None = None
    ) -> set[tuple[str, str, date]]:
        """Return of which periods there are reports: figure, period and its last day, each once."""
        query = select(ReportRow.indicator, ReportRow.period, ReportRow.event_date)
        query = query.where(ReportRow.place.in_(sorted(places)))
        if indicators is not None:
            query = query.where(ReportRow.indicator.in_(sorted(indicators)))
        with self._engine.connect() as connection:
            return {(name, period, day) for name, period, day in connection.execute(query.distinct())}

    def indicators(self) -> tuple[str, ...]:
        """Return the names of all figures of which there is a report."""
        with self._engine.connect() as connection:
            return tuple(
                connection.scalars(select(ReportRow.indicator).distinct().order_by(ReportRow.indicator))
            )

    def count(self) -> int:
        """Return how many reports are kept."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count(ReportRow.id))).scalar_one()


def _report(observations: dict[str, Any]) -> Report:
    if observations["issued_at"] is not None and observations["issued_at"].tzinfo is None:
        observations["issued_at"] = observations["issued_at"].replace(tzinfo=UTC)  # SQLite keeps no zone
    return Report(**observations)


def _add(connection: Connection, rows: Iterator[Values]) -> Added:
    acquire(connection, Lock.REPORTS)
    accepted = received = 0
    while chunk := list(islice(rows, _CHUNK)):
        kind.check_sources(connection, {row[_SOURCE] for row in chunk})
        accepted += insert_new(connection, _TABLE, report_rows.COLUMNS, chunk)
        received += len(chunk)
    return Added(accepted, received - accepted)


def _since_first(both: Sequence[report_arrays.Cells], start: date, end: date, period: str) -> DateArray:
    """Return the periods from the first of which anything was said, which others of ``start``'s follow."""
    first = min(
        (np.datetime64(int(one.day.min()), "D").item() for one in both if len(one.day)), default=start
    )
    return period_ends(aligned(start, first, period), end, period)


def _reported(found: report_arrays.Cells, *, places: int, dates: DateArray) -> Reported:
    return report_arrays.figures_of(found.latest(places=places, dates=dates))
