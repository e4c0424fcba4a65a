"""The repository of flows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Row, func, select

from fivecolour.errors import UserError
from fivecolour.reports.flow_report import FlowDay, FlowPlace, FlowReport, FlowTable
from fivecolour.reports.series import first_day
from fivecolour.store import flow_bodies, kind
from fivecolour.store.flow_tables import FlowPlacesRow, FlowRow
from fivecolour.store.insertion import Added, add_new, fingerprint
from fivecolour.store.report_rows import RowReceipt
from fivecolour.store.write_lock import Lock, acquire


@dataclass(frozen=True, slots=True)
class FlowSeries:
    """Which flows there are: of whom, in what unit, from which day to which, and how many pairs."""

    source: str
    unit: str
    period: str
    first: date
    last: date
    days: int
    cells: int


class Flows:
    """Flows in the order of their arrival; none is ever changed or removed.

    Of several reports of one pair and period the one that became known last counts, then the one that arrived
    last; a pair that a later report does not list stays as it was.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, report: FlowReport, *, file: str, received_at: datetime, connection: Connection) -> Added:
        """Add the periods that are not held yet, in the caller's transaction; counts are of pairs."""
        acquire(connection, Lock.REPORTS)
        kind.check_sources(connection, {report.source})
        places = json.dumps(
            [[one.code, one.name, one.latitude, one.longitude, one.population] for one in report.places],
            ensure_ascii=False,
        )
        sha256 = hashlib.sha256(places.encode()).hexdigest()
        add_new(connection, FlowPlacesRow, [{"sha256": sha256, "places": places}])
        accepted = unchanged = 0
        for day in report.days:
            row = _row(report, day, file=file, received_at=received_at, places=sha256)
            if add_new(connection, FlowRow, [row]).accepted:
                accepted += len(day.value)
            else:
                unchanged += len(day.value)
        return Added(accepted, unchanged)

    def arrivals(self, *, after: int = 0) -> tuple[int, date | None]:
        """Return the newest report's number, and the first day that those above ``after`` speak of."""
        columns = (FlowRow.period, func.max(FlowRow.id), func.min(FlowRow.event_date))
        query = select(*columns).where(FlowRow.id > after).group_by(FlowRow.period)
        with self._engine.connect() as connection:
            rows: Any = connection.execute(query).all()
        # Of a week or month all its days.
        days = (first_day(first, period) for period, _, first in rows)
        return max((newest for _, newest, _ in rows), default=after), min(days, default=None)

    def series(self, *, as_of: datetime | None = None) -> tuple[FlowSeries, ...]:
        """Return which flows there are, by source, unit and period."""
        by = (FlowRow.source, FlowRow.unit, FlowRow.period)
        counts = (
            func.min(FlowRow.event_date),
            func.max(FlowRow.event_date),
            func.count(FlowRow.event_date.distinct()),
            func.sum(FlowRow.cells),
        )
        query = select(*by, *counts).group_by(*by).order_by(*by)
        if as_of is not None:
            query = query.where(FlowRow.known_at <= as_of)
        with self._engine.connect() as connection:
            rows: Any = connection.execute(query).all()
            return tuple(FlowSeries(*row) for row in rows)

    def chosen(
        self, *, source: str | None = None, unit: str | None = None, as_of: datetime | None = None
    ) -> FlowSeries:
        """Return the one series that is meant.

        Raises
        ------
        UserError
            There is none, or there are several: flows of two sources or units are never added.
        """
        every = self.series(as_of=as_of)
        found = [one for one in every if source in {None, one.source} and unit in {None, one.unit}]
        if len(found) == 1:
            return found[0]
        listed = "; ".join(f"--source {one.source!r} --unit {one.unit} ({one.period})" for one in every)
        if not every:
            raise UserError("there are no flows yet; take them in with: fivecolour flow ingest FILE")
        raise UserError(f"{len(found)} kinds of flow fit; say which with --source and --unit: {listed}")

    def table(
        self,
        series: FlowSeries,
        *,
        start: date,
        end: date,
        as_of: datetime | None = None,
    ) -> FlowTable:
        """Return what is known of the flows from ``start`` to ``end``, both included, at a moment."""
        columns = (FlowRow.event_date, FlowRow.places, FlowRow.form, FlowRow.body)
        query = select(*columns).where(
            FlowRow.unit == series.unit,
            FlowRow.source == series.source,
            FlowRow.period == series.period,
            FlowRow.event_date.between(start, end),
        )
        if as_of is not None:
            query = query.where(FlowRow.known_at <= as_of.astimezone(UTC))
        with self._engine.connect() as connection:
            found: Any = connection.execute(query.order_by(FlowRow.known_at, FlowRow.id)).all()
            lists = _lists(connection, {row.places for row in found})
        return _table(series, found, lists)


def _row(
    report: FlowReport, day: FlowDay, *, file: str, received_at: datetime, places: str
) -> dict[str, Any]:
    form, body = flow_bodies.written(day, len(report.places))
    what: dict[str, Any] = {
        "event_date": day.day,
        "period": report.period,
        "unit": report.unit,
        "source": report.source,
        "issued_on": report.issued_on,
        "issued_at": report.issued_at.astimezone(UTC) if report.issued_at else None,
        "places": places,
        "form": form,
    }
    known_at = RowReceipt(file, received_at).known_at(
        event_date=day.day, issued_on=report.issued_on, issued_at=what["issued_at"]
    )
    return {
        **what,
        "received_at": received_at,
        "known_at": known_at,
        "cells": len(day.value),
        "body": body,
        "file": file[:200],
        "fingerprint": fingerprint({**what, "body": hashlib.sha256(body).hexdigest()}),
    }


def _lists(connection: Connection, wanted: set[str]) -> dict[str, tuple[FlowPlace, ...]]:
    rows = connection.execute(
        select(FlowPlacesRow.sha256, FlowPlacesRow.places).where(FlowPlacesRow.sha256.in_(sorted(wanted)))
    )
    return {sha256: tuple(FlowPlace(*one) for one in json.loads(places)) for sha256, places in rows}


def _table(
    series: FlowSeries, found: Sequence[Row[Any]], lists: dict[str, tuple[FlowPlace, ...]]
) -> FlowTable:
    """Lay the reports over each other in the order in which they became known."""
    # Of a place that several lists have, the last one knows most.
    by_code = {one.code: one for row in found for one in lists[row.places]}
    at = {code: position for position, code in enumerate(by_code)}
    positions = {
        sha256: np.array([at[one.code] for one in places], dtype=np.int64) for sha256, places in lists.items()
    }
    days = sorted({row.event_date for row in found})
    exact = all(row.form.endswith("4") for row in found)
    shape = (len(days), len(by_code), len(by_code))
    values = np.full(shape, np.nan, dtype=np.float32 if exact else np.float64)
    of_day = {day: position for position, day in enumerate(days)}
    for row in found:
        flow_bodies.lay(row.form, row.body, positions[row.places], values[of_day[row.event_date]])
    return FlowTable(tuple(by_code.values()), series.unit, series.source, tuple(days), values)
