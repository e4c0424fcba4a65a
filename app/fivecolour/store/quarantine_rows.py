"""The repository of rows that were set apart, and of what people decided about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVarTuple, cast

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, select, update

from fivecolour.reports.report_data import DAY
from fivecolour.store.bulk import Values, insert_new
from fivecolour.store.intake_tables import IntakeRow, QuarantineDecisionRow, QuarantineRow

OPEN, REPLAYED, DISMISSED = "open", "replayed", "dismissed"
_OF_PLACES = ("unknown_place", "ambiguous_place")
_OF_PARENTS = ("unknown_parent",)
STATES = (OPEN, REPLAYED, DISMISSED)
CORRECTABLE = ("place", "parent", "event_date", "value", "indicator", "kind")
_REPORTED = (
    *("source", "region_set", "column", "place", "parent", "total", "indicator", "kind"),
    *("event_date", "issued_at", "value", "missing", "code"),
)
# What is kept of a row without a figure tells none apart: the fingerprints of earlier versions stay.
_UNREAD = {
    **{"place": "", "parent": "", "total": False, "indicator": "", "kind": ""},
    **{"event_date": None, "issued_at": None},
}
_CHUNK = 10_000
_TABLE = cast("Table", QuarantineRow.__table__)
_COLUMNS = tuple(column.name for column in _TABLE.columns if column.name != "id")

Row = dict[str, Any]
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class QuarantineFilter:
    """Which rows are asked for; empty is any."""

    state: str = OPEN
    code: str = ""
    source: str = ""
    intake: int | None = None
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SetApart:
    """Where and of when an open row is, as it was written; whether of the source that is asked for."""

    place: str
    parent: str
    day: date
    same_source: bool


def waiting(
    connection: Connection, *, region_set: str, source: str, start: date, end: date
) -> tuple[SetApart, ...]:
    """Return the places and days of the open rows of a map from ``start`` to ``end``, both included."""
    query = select(QuarantineRow.place, QuarantineRow.parent, QuarantineRow.event_date, QuarantineRow.source)
    query = query.where(
        QuarantineRow.state == OPEN,
        QuarantineRow.region_set == region_set,
        QuarantineRow.event_date.between(start, end),
    )
    rows = connection.execute(query.distinct())
    return tuple(SetApart(place, parent, day, of == source) for place, parent, day, of in rows if day)


def add(connection: Connection, rows: Sequence[Row]) -> int:
    """Set rows apart and return how many were not there yet; of equal rows of one file each is kept."""
    seen: dict[str, int] = {}
    added = 0
    for start in range(0, len(rows), _CHUNK):
        part = [_values(row, seen) for row in rows[start : start + _CHUNK]]
        added += insert_new(connection, _TABLE, _COLUMNS, part)
    return added


def _values(row: Row, seen: dict[str, int]) -> Values:
    whole = {
        **row,
        "state": OPEN,
        "fingerprint": _fingerprint(row, seen),
        "reasons": json.dumps(row["reasons"]),
        "received_at": row["received_at"].astimezone(UTC),
    }
    return tuple(whole[name] for name in _COLUMNS)


def _fingerprint(row: Mapping[str, Any], seen: dict[str, int]) -> str:
    is_read = row["value"] is not None or bool(row["missing"])
    fields: dict[str, Any] = {name: row[name] for name in _REPORTED} | ({} if is_read else _UNREAD)
    if row["period"] != DAY and is_read:
        fields["period"] = row["period"]
    if fields["event_date"] is None or not fields["place"]:
        # What could not be read is told apart by its row only.
        fields |= {"row": row["row"], "reasons": row["reasons"]}
    text = json.dumps(fields, default=str, ensure_ascii=False, sort_keys=True)
    seen[text] = seen.get(text, 0) + 1
    return hashlib.sha256(f"{text}{seen[text]}".encode()).hexdigest()


def find(engine: Engine, wanted: QuarantineFilter, *, limit: int = 100, after: int = 0) -> tuple[Row, ...]:
    """Return rows in the order in which they came, those after number ``after``."""
    query = _filtered(select(*QuarantineRow.__table__.columns), wanted)
    query = query.where(QuarantineRow.id > after).order_by(QuarantineRow.id).limit(limit)
    with engine.connect() as connection:
        return tuple(_plain(row._asdict()) for row in connection.execute(query))


def ids(engine: Engine, wanted: QuarantineFilter) -> tuple[int, ...]:
    """Return the numbers of all rows that fit, in the order of their days."""
    query = _filtered(select(QuarantineRow.id), wanted).order_by(QuarantineRow.event_date, QuarantineRow.id)
    with engine.connect() as connection:
        return tuple(connection.scalars(query))


def open_of_content(
    connection: Connection, sha256: str, *, source: str, region_set: str
) -> dict[tuple[int, str], list[int]]:
    """Return the numbers of the open rows of sendings of a content, by their row and column in it."""
    query = (
        select(QuarantineRow.row, QuarantineRow.column, QuarantineRow.id)
        .join(IntakeRow, IntakeRow.id == QuarantineRow.intake)
        .where(IntakeRow.sha256 == sha256, QuarantineRow.state == OPEN)
        .where(QuarantineRow.source == source, QuarantineRow.region_set == region_set)
    )
    found: dict[tuple[int, str], list[int]] = {}
    for row, column, number in connection.execute(query):
        found.setdefault((row, column), []).append(number)
    return found


def unknown_places(engine: Engine, region_set: str) -> list[tuple[str, int]]:
    """Return the open places that the map does not know, each with how many rows, most rows first."""
    rows = func.count(QuarantineRow.id)
    wanted = _unknown(region_set, _OF_PLACES)
    query = select(QuarantineRow.place, rows).where(*wanted).group_by(QuarantineRow.place)
    with engine.connect() as connection:
        found = connection.execute(query.order_by(rows.desc(), QuarantineRow.place))
        return [(str(place), int(count)) for place, count in found]


def unknown_parents(engine: Engine, region_set: str) -> list[tuple[str, str, int]]:
    """Return the open cities that the map does not know and the places below each, with how many rows."""
    rows = func.count(QuarantineRow.id)
    columns = (QuarantineRow.parent, QuarantineRow.place)
    query = select(*columns, rows).where(*_unknown(region_set, _OF_PARENTS)).group_by(*columns)
    with engine.connect() as connection:
        found = connection.execute(query.order_by(*columns))
        return [(str(parent), str(place), int(count)) for parent, place, count in found]


def ids_of_places(engine: Engine, region_set: str, names: Collection[str]) -> tuple[int, ...]:
    """Return the numbers of the open rows whose place or city the map did not know, oldest day first."""
    query = select(QuarantineRow.id, QuarantineRow.code, QuarantineRow.place, QuarantineRow.parent)
    query = query.where(*_unknown(region_set, _OF_PLACES + _OF_PARENTS))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(QuarantineRow.event_date, QuarantineRow.id))
        return tuple(
            number
            for number, code, place, parent in rows
            if (parent if code in _OF_PARENTS else place).strip() in names
        )


def _unknown(region_set: str, codes: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return (
        QuarantineRow.state == OPEN,
        QuarantineRow.region_set == region_set,
        QuarantineRow.code.in_(codes),
    )


def counts(engine: Engine, wanted: QuarantineFilter) -> dict[str, int]:
    """Return how many rows there are for each reason code."""
    query = _filtered(select(QuarantineRow.code, func.count(QuarantineRow.id)), wanted)
    with engine.connect() as connection:
        found = connection.execute(query.group_by(QuarantineRow.code).order_by(QuarantineRow.code))
        return {str(code): int(count) for code, count in found}


def get(connection: Connection, number: int, *, lock: bool = False) -> Row | None:
    """Return one row; with ``lock`` nobody else decides about it until the transaction ends."""
    if lock:
        connection.execute(update(QuarantineRow).where(QuarantineRow.id == number).values(id=number))
    found = connection.execute(
        select(*QuarantineRow.__table__.columns).where(QuarantineRow.id == number)
    ).first()
    return _plain(found._asdict()) if found else None


def _plain(row: Row) -> Row:
    """Return a row with whole figures as such."""
    value = row["value"]
    whole = value is not None and value == int(value)
    return row | {"value": int(value)} if whole else row


def history(connection: Connection, number: int) -> tuple[Row, ...]:
    """Return what was decided about a row, oldest first."""
    query = select(*QuarantineDecisionRow.__table__.columns).where(QuarantineDecisionRow.quarantine == number)
    return tuple(row._asdict() for row in connection.execute(query.order_by(QuarantineDecisionRow.id)))


def decide(
    connection: Connection,
    number: int,
    *,
    who: str,
    at: datetime,
    action: str,
    outcome: str,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    reasons: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Add a decision to a row's history, and bring the row's state up to date with it."""
    decision = {
        "quarantine": number,
        "at": at,
        "who": who,
        "action": action,
        "reason": reason,
        "changes": dict(changes or {}),
        "outcome": outcome,
        "reasons": [dict(one) for one in reasons],
    }
    connection.execute(QuarantineDecisionRow.__table__.insert(), decision)  # type: ignore[attr-defined]
    state = {"accepted": REPLAYED, "unchanged": REPLAYED, DISMISSED: DISMISSED}.get(outcome, OPEN)
    connection.execute(update(QuarantineRow).where(QuarantineRow.id == number).values(state=state))


def _filtered(query: Select[*Columns], wanted: QuarantineFilter) -> Select[*Columns]:
    for column, value in (
        (QuarantineRow.state, wanted.state),
        (QuarantineRow.code, wanted.code),
        (QuarantineRow.source, wanted.source),
        (QuarantineRow.intake, wanted.intake),
    ):
        if value:
            query = query.where(column == value)
    return query.where(QuarantineRow.source.in_(sorted(wanted.sources))) if wanted.sources else query
