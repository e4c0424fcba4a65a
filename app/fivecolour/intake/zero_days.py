"""Days without a row in a register that lists only days with cases: zeros, where its profile says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.read.columns.rowless_days import RowlessDays
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.reports.batch import BATCH_ROWS, Batch, faults_frame, observations_frame
from fivecolour.reports.report_data import DAY, NEW
from fivecolour.store.quarantine_rows import SetApart

_DAY = np.timedelta64(1, "D")
# In place of the number of a day that is not known.
_EVERY = -(1 << 40)
Mask = NDArray[np.bool_]


def check(understood: Understanding, places: PlaceIndex) -> None:
    """Refuse a table of which days without a row cannot be zeros.

    Raises
    ------
    ReadingError
        It is of weeks or months, it has no new figures, or districts are named that the map does not have.
    """
    rule = understood.context.days_without_a_row
    if rule is None:
        return
    if understood.style.period != DAY:
        raise ReadingError("rowless_days_period", name=understood.sheet.name)
    kinds = {column.meaning.kind or understood.context.kind for column in understood.figures}
    if understood.layout != PERSONS and not kinds & {NEW, None, ""}:
        raise ReadingError("rowless_days_new", name=understood.sheet.name)
    within = {code for one in places.region_set.districts for code in (one.code, one.parent)}
    if unknown := [code for code in rule.districts or () if code not in within]:
        raise ReadingError("rowless_days_unknown", code=unknown[0], region_set=places.region_set.name)


def with_zeros(
    batches: Iterable[Batch],
    rule: RowlessDays,
    places: PlaceIndex,
    *,
    received: date,
    set_apart: Sequence[SetApart],
    known: Sequence[tuple[str, str, date]],
) -> Iterator[Batch]:
    """Yield the batches, and last of all a zero for each day without a row.

    A zero counts as issued when the newest row of the file was. It is held back where anything of that
    district and day is set apart, be its row in this file or in the quarantine; a row whose district nobody
    knows holds all districts back on its day, one without a day its district on all days. Nothing is known
    of days that were not over when the file was issued or, where it does not say, received.

    Parameters
    ----------
    batches : iterable of Batch
        Of one file.
    rule : RowlessDays
        Of its source's profile.
    places : PlaceIndex
        Of the map.
    received : date
        The day of receipt.
    set_apart : sequence of SetApart
        Rows that wait in the quarantine.
    known : sequence of tuple of str, str and date
        Place, indicator and day of which earlier files had a case: a later file that lists only later days
        takes nothing back.
    """
    days = _ZeroDays(rule, places, received)
    for batch in batches:
        days.see(batch)
        yield batch
    days.hold(set_apart)
    days.keep(known)
    yield from days.zeros()


@dataclass
class _ZeroDays:
    """Which days of which districts a file has a row of, as arrays of D districts by T days."""

    rule: RowlessDays
    places: PlaceIndex
    received: date
    seen: dict[str, Mask] = field(default_factory=dict)
    newest: int = -1
    issued: np.datetime64 = field(default_factory=lambda: np.datetime64("NaT", "s"))

    def __post_init__(self) -> None:
        self.codes = [one.code for one in self.places.region_set.districts]
        self.at = {code: number for number, code in enumerate(self.codes)}
        last = min(self.rule.last or self.received, self.received)
        self.shape = len(self.codes), max((last - self.rule.first).days + 1, 0)
        self.held = np.zeros(self.shape, dtype=np.bool_)
        self.named = np.zeros(len(self.codes), dtype=np.bool_)

    def see(self, batch: Batch) -> None:
        """Note the rows of a batch, and what those at fault hold back."""
        observations = batch.observations[
            (batch.observations["kind"] == NEW) & (batch.observations["period"] == DAY)
        ]
        codes, rows, days = self._where(observations)
        issued = observations["issued_at"].max()
        if pd.notna(issued):
            moment = np.datetime64(issued, "s")
            self.issued = moment if np.isnat(self.issued) else max(self.issued, moment)
        self.newest = max(self.newest, int(days.max(initial=-1)))
        self.named[rows[rows >= 0]] = True
        inside = (rows >= 0) & (days >= 0) & (days < self.shape[1])
        for indicator in observations["indicator"].unique():
            of_it = inside & (observations["indicator"] == indicator).to_numpy()
            found = self.seen.setdefault(str(indicator), np.zeros(self.shape, dtype=np.bool_))
            found[rows[of_it], days[of_it]] = True
        self._hold_all(days[codes == ""])
        faults = batch.faults
        codes, rows, days = self._where(faults)
        # Beside a city alone it is one of its districts that is not said.
        codes = np.where((faults["place"] == "") & ~faults["total"], "", codes)
        self._hold(codes, rows, np.where(faults["event_date"].isna(), _EVERY, days))

    def hold(self, apart: Sequence[SetApart]) -> None:
        """Note what rows of the quarantine hold back; of an unknown district those of the same source do."""
        columns: dict[str, object] = {
            "place": [one.place for one in apart],
            "parent": [one.parent for one in apart],
            "event_date": np.array([one.day for one in apart], dtype="datetime64[s]"),
        }
        codes, rows, days = self._where(faults_frame(columns, length=len(apart)))
        own = np.array([one.same_source for one in apart], dtype=np.bool_)
        counts = (codes != "") | own
        self._hold(codes[counts], rows[counts], days[counts])

    def keep(self, known: Sequence[tuple[str, str, date]]) -> None:
        """Note days of which a figure is known already."""
        for place, indicator, day in known:
            row, at = self.at.get(place), (day - self.rule.first).days
            if row is not None and indicator in self.seen and 0 <= at < self.shape[1]:
                self.seen[indicator][row, at] = True

    def _where(self, frame: pd.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.int64]]:
        """Return code, number of the district (-1 for any other place) and day of each row."""
        if frame.empty:
            return np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        codes = self.places.reconcile(frame.reset_index(drop=True))["code"].to_numpy(object)
        rows = np.array([self.at.get(code, -1) for code in codes], dtype=np.int64)
        dates = frame["event_date"].to_numpy("datetime64[D]")
        return codes, rows, (dates - np.datetime64(self.rule.first, "D")).astype(np.int64)

    def _hold(self, codes: NDArray[np.object_], rows: NDArray[np.int64], days: NDArray[np.int64]) -> None:
        self._hold_all(days[codes == ""])
        placed = rows >= 0
        self.held[rows[placed & (days == _EVERY)]] = True
        inside = placed & (days >= 0) & (days < self.shape[1])
        self.held[rows[inside], days[inside]] = True

    def _hold_all(self, days: NDArray[np.int64]) -> None:
        if (days == _EVERY).any():
            self.held[:] = True
        self.held[:, days[(days >= 0) & (days < self.shape[1])]] = True

    def zeros(self) -> Iterator[Batch]:
        """Yield a zero for each day without a row that nothing holds back."""
        days = self._known_days()
        of = self._districts()
        for indicator, seen in self.seen.items():
            silent = ~seen[:, :days] & of[:, np.newaxis]
            held = silent & self.held[:, :days]
            rows, at = np.nonzero(silent & ~held)
            waiting = int(held.sum())
            for start in range(0, max(len(rows), min(waiting, 1)), BATCH_ROWS):
                part = slice(start, start + BATCH_ROWS)
                yield self._batch(indicator, rows[part], at[part], waiting if start == 0 else 0)

    def _known_days(self) -> int:
        """Return of how many days from the first the file knows all."""
        issued = self.received if np.isnat(self.issued) else self.issued.astype("datetime64[D]").item()
        over = (issued - self.rule.first).days
        last = self.newest + 1 if self.rule.last is None else max(over, self.newest + 1)
        return min(max(last, 0), self.shape[1])

    def _districts(self) -> Mask:
        of = self.rule.districts
        if of is None:
            return np.ones(len(self.codes), dtype=np.bool_)
        if not of:
            return self.named
        districts = self.places.region_set.districts
        return np.array([one.code in of or one.parent in of for one in districts], dtype=np.bool_)

    def _batch(self, indicator: str, rows: NDArray[np.intp], at: NDArray[np.intp], held: int) -> Batch:
        columns: dict[str, object] = {
            "place": [self.codes[row] for row in rows.tolist()],
            "indicator": indicator,
            "kind": NEW,
            "event_date": (np.datetime64(self.rule.first, "D") + at * _DAY).astype("datetime64[s]"),
            "issued_at": self.issued,
            "value": 0,
            "missing": "",
            "cells": 0,
        }
        observations = observations_frame(columns, length=len(rows))
        return Batch(observations, faults_frame({}, length=0), 0, 0, 0, held)
