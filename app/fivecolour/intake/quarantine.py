"""The rows that were set apart: listed, corrected, replayed or dismissed, every decision kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from fivecolour import data_files
from fivecolour.config import Settings
from fivecolour.intake import recording
from fivecolour.intake.apart_rows import reasons_by_row
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Sending
from fivecolour.intake.validate.judgement import Judgement
from fivecolour.intake.validate.rules import IntakeRules, read_rules
from fivecolour.messages import RefusalError
from fivecolour.reports.batch import observations_frame
from fivecolour.reports.flow_report import FLOW
from fivecolour.reports.report_data import FORMS
from fivecolour.store import audit, database
from fivecolour.store import quarantine_rows as rows
from fivecolour.store.write_lock import Lock, acquire

CORRECT, REPLAY, DISMISS = "correct", "replay", "dismiss"
CORRECTABLE = rows.CORRECTABLE
Filter = rows.QuarantineFilter
_VALUE = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_MOST_AT_ONCE = 5_000


class QuarantineError(RefusalError):
    """A decision about a quarantined row that cannot be: names the row and the remedy."""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides; ``sources`` and ``scope`` (codes) bound what about, None and empty are no bound."""

    who: str
    sources: frozenset[str] = frozenset()
    scope: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    ``outcome`` is ``"accepted"``, ``"unchanged"``, ``"dismissed"``, or ``"open"`` with ``reasons`` why.
    ``place`` and ``day`` say what has to be graded again where it was accepted.
    """

    number: int
    outcome: str
    reasons: list[dict[str, Any]] = field(default_factory=list)
    place: str = ""
    day: str = ""


class Quarantine:
    """The quarantine of a store, and what people do in it."""

    def __init__(self, config: Settings, *, engine: Engine | None = None) -> None:
        self._config = config
        self._engine = engine or database.engine(config.database_url)
        self.rules: IntakeRules = read_rules(data_files.own_or_bundled("reports", "rules.toml"))

    def listed(self, wanted: Filter, *, limit: int = 100, after: int = 0) -> tuple[rows.Row, ...]:
        """Return rows in the order in which they came, those after number ``after``."""
        return rows.find(self._engine, wanted, limit=limit, after=after)

    def counts(self, wanted: Filter) -> dict[str, int]:
        """Return how many rows there are for each reason code."""
        return rows.counts(self._engine, wanted)

    def numbers(self, wanted: Filter) -> tuple[int, ...]:
        """Return the numbers of the rows that fit, oldest day first, as many as are decided at once."""
        return rows.ids(self._engine, wanted)[:_MOST_AT_ONCE]

    def unknown_places(self, region_set: str) -> list[tuple[str, int]]:
        """Return the places of open rows that the map does not know, each with how many rows."""
        return rows.unknown_places(self._engine, region_set)

    def unknown_parents(self, region_set: str) -> list[tuple[str, str, int]]:
        """Return the cities of open rows that the map does not know, the places below them, how many rows."""
        return rows.unknown_parents(self._engine, region_set)

    def numbers_of_places(self, region_set: str, names: Collection[str]) -> tuple[int, ...]:
        """Return the numbers of the open rows of places or cities that the map did not know."""
        return rows.ids_of_places(self._engine, region_set, names)

    def show(self, number: int) -> tuple[rows.Row, tuple[rows.Row, ...]]:
        """Return a row as it is claimed now, corrections included, and its history.

        Raises
        ------
        QuarantineError
            There is no such row.
        """
        with self._engine.connect() as connection:
            row = rows.get(connection, number)
            if row is None:
                raise QuarantineError("no_quarantined_row", number=number)
            history = rows.history(connection, number)
        return _current(row, history), history

    def sentences(self, reasons: Iterable[Mapping[str, Any]], language: str) -> list[str]:
        """Return reasons in words."""
        return [self.rules.of(one["code"]).sentence(one["parameters"], language) for one in reasons]

    def correct(
        self,
        number: int,
        changes: Mapping[str, str],
        by: Decider,
        *,
        reason: str = "",
        as_reported: bool = False,
    ) -> Outcome:
        """Note corrected content of a row, and judge it anew at once.

        Parameters
        ----------
        number : int
            Of the row.
        changes : mapping
            New texts of some of ``CORRECTABLE``; a day as 2020-02-09.
        by : Decider
            Who.
        reason : str
            Why, for the history.
        as_reported : bool
            Let waivable rules pass.

        Raises
        ------
        QuarantineError
            No such row, it is decided already, or a change is not understood.
        """
        understood = _understood(number, changes)
        return self._decide([number], by, CORRECT, reason, understood, waived=as_reported)[0]

    def replay(
        self, numbers: Sequence[int], by: Decider, *, reason: str = "", as_reported: bool = False
    ) -> list[Outcome]:
        """Judge rows anew, together: after names were added, the rules changed, or earlier days corrected.

        With ``as_reported`` waivable rules (jumps, large falls, contradictions) let them pass.
        """
        return self._decide(numbers, by, REPLAY, reason, {}, waived=as_reported)

    def dismiss(self, numbers: Sequence[int], by: Decider, *, reason: str) -> list[Outcome]:
        """Put rows aside for good; the reason is needed."""
        if not reason.strip():
            raise QuarantineError("why_dismissed")
        with self._engine.begin() as connection:
            found = self._open(connection, numbers, by)
            for row in found:
                self._note(connection, row["id"], by, DISMISS, reason, {}, Outcome(row["id"], rows.DISMISSED))
            outcomes = [Outcome(row["id"], rows.DISMISSED) for row in found]
            self._audit(connection, by, DISMISS, outcomes, reason)
        return outcomes

    def _decide(
        self,
        numbers: Sequence[int],
        by: Decider,
        action: str,
        reason: str,
        changes: Mapping[str, Any],
        *,
        waived: bool,
    ) -> list[Outcome]:
        outcomes: list[Outcome] = []
        with self._engine.begin() as connection:
            acquire(connection, Lock.REPORTS)
            found = self._open(connection, numbers, by)
            _refuse_flows(found)
            current = [_current(row, rows.history(connection, row["id"])) | dict(changes) for row in found]
            ready = [row for row in current if not _lacking(row)]
            for row in current:
                if _lacking(row):
                    lacking = [{"code": code, "parameters": {"text": ""}} for code in _lacking(row)]
                    outcomes.append(Outcome(row["id"], rows.OPEN, lacking))
            # In the order in which they came: of two that tell of one figure the later one holds.
            for (_, region_set, source), group in groupby(sorted(ready, key=_sending_of), key=_sending_of):
                receiver = open_receiver(self._config, region_set, engine=self._engine)
                outcomes += _judged(connection, receiver, source, list(group), by, waived=waived)
            for outcome in outcomes:
                self._note(connection, outcome.number, by, action, reason, changes, outcome)
            self._audit(connection, by, action, outcomes, reason)
        order = {number: at for at, number in enumerate(numbers)}
        return sorted(outcomes, key=lambda one: order[one.number])

    def _open(self, connection: Connection, numbers: Sequence[int], by: Decider) -> list[rows.Row]:
        """Return the rows, nobody else deciding about them until the transaction ends."""
        found = []
        for number in sorted(set(numbers)):
            row = rows.get(connection, number, lock=True)
            if row is None or (by.sources and row["source"] not in by.sources):
                raise QuarantineError("no_quarantined_row", number=number)
            if row["state"] == rows.OPEN:
                found.append(row)
            elif len(numbers) == 1:
                raise QuarantineError("row_done", number=number, state=row["state"])
        return found

    @staticmethod
    def _note(
        connection: Connection,
        number: int,
        by: Decider,
        action: str,
        reason: str,
        changes: Mapping[str, Any],
        outcome: Outcome,
    ) -> None:
        texts = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in changes.items()
        }
        rows.decide(
            connection,
            number,
            who=by.who,
            at=datetime.now(UTC),
            action=action,
            outcome=outcome.outcome,
            reason=reason.strip()[:500],
            changes=texts,
            reasons=outcome.reasons,
        )

    @staticmethod
    def _audit(
        connection: Connection, by: Decider, action: str, outcomes: Sequence[Outcome], reason: str
    ) -> None:
        if outcomes:
            numbers = [one.number for one in outcomes]
            details = {"rows": numbers, "reason": reason.strip()[:500]} | {
                "outcomes": {
                    name: sum(one.outcome == name for one in outcomes)
                    for name in {one.outcome for one in outcomes}
                }
            }
            subject = str(numbers[0]) if len(numbers) == 1 else f"{len(numbers)} rows"
            audit.write(connection, who=by.who, what=f"quarantine {action}", subject=subject, details=details)


def _refuse_flows(found: Iterable[rows.Row]) -> None:
    """Refuse what a row of a file of flows cannot be: a pair is held with all others of its day."""
    for row in found:
        if row["kind"] == FLOW:
            raise QuarantineError("row_of_flows", number=row["id"], row=row["row"], file=row["file"])


def _sending_of(row: rows.Row) -> tuple[int, str, str]:
    return row["intake"], row["region_set"], row["source"]


def _current(row: rows.Row, history: Iterable[rows.Row]) -> rows.Row:
    """Return a row with the corrections made to it so far."""
    for decision in history:
        changes = dict(decision["changes"])
        if "event_date" in changes:
            changes["event_date"] = date.fromisoformat(changes["event_date"])
        row = row | changes
    return row


def _lacking(row: rows.Row) -> list[str]:
    """Return what a row must still be given before it can be judged, as codes of faults."""
    lacking = [] if row["place"] or row["parent"] or row["total"] else ["no_place"]
    lacking += [] if row["event_date"] else ["no_day"]
    lacking += [] if row["value"] is not None or row["missing"] else ["bad_value"]
    lacking += [] if row["indicator"] else ["unknown_indicator"]
    return lacking + ([] if row["kind"] else ["unknown_kind"])


def _understood(number: int, changes: Mapping[str, str]) -> dict[str, Any]:
    """Return corrected content as it is kept, all of it or none."""
    understood: dict[str, Any] = {}
    for name, text in changes.items():
        stripped = text.strip()
        if name not in CORRECTABLE:
            raise QuarantineError("not_correctable", number=number, name=name, choices=CORRECTABLE)
        if name == "value":
            if not _VALUE.fullmatch(stripped):
                raise QuarantineError("corrected_number", number=number, text=stripped)
            understood |= {"value": float(stripped), "missing": ""}
        elif name == "event_date":
            understood[name] = _day(number, stripped)
        elif name == "kind" and stripped not in FORMS:
            raise QuarantineError("corrected_kind", number=number, text=stripped, choices=FORMS)
        else:
            understood[name] = stripped[:200]
    if not understood:
        raise QuarantineError("nothing_corrected", number=number, choices=CORRECTABLE)
    return understood


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QuarantineError("corrected_day", number=number, text=text) from None


def _judged(
    connection: Connection,
    receiver: Receiver,
    source: str,
    found: list[rows.Row],
    by: Decider,
    *,
    waived: bool,
) -> list[Outcome]:
    """Judge rows of one sending together; what is accepted is kept."""
    names = (
        *("row", "column", "place", "parent", "total", "indicator", "kind", "event_date"),
        *("period", "issued_at", "value", "bound", "missing", "note", "cells"),
    )
    columns: dict[str, object] = {name: [row[name] for row in found] for name in names}
    observations = observations_frame(columns, length=len(found))
    sending = Sending(f"quarantine of {found[0]['file']}"[:200], "", source, who=by.who, scope=by.scope)
    observations, judgement = receiver.judged(connection, observations, sending, waived=waived)
    recording.keep(connection, observations, judgement, sending)
    return _outcomes(observations, judgement, found, receiver.rules)


def _outcomes(
    observations: pd.DataFrame, judgement: Judgement, found: list[rows.Row], rules: IntakeRules
) -> list[Outcome]:
    reasons = reasons_by_row(judgement, rules)
    names = np.select([judgement.accepted, judgement.unchanged], ["accepted", "unchanged"], rows.OPEN)
    days = observations["event_date"].dt.strftime("%Y-%m-%d")
    return [
        Outcome(row["id"], str(name), reasons.get(at, []), code, day)
        for at, (row, name, code, day) in enumerate(
            zip(found, names, observations["code"], days, strict=True)
        )
    ]
