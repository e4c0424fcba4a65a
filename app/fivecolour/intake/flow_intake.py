"""Files of flows come in: read by their layout, judged, held; what cannot be used is set apart."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from fivecolour.errors import UserError
from fivecolour.intake import flow_profiles, flow_rows
from fivecolour.intake.flow_places import FlowPlaces
from fivecolour.intake.flow_profiles import MATRIX, FlowProfile
from fivecolour.intake.flow_rows import FlowOptions, FlowRows
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import Sending
from fivecolour.reports.flow_report import FLOW, SHARE_IN, SHARE_OUT, FlowDay, FlowPlace, FlowReport
from fivecolour.reports.report_data import DAY
from fivecolour.store import audit, intakes, quarantine_rows
from fivecolour.store.flows import Flows
from fivecolour.store.insertion import Added
from fivecolour.store.kind import MARK, KindError

UNKNOWN, TWICE, NEGATIVE, TOO_MUCH = "flow_place", "flow_twice", "flow_value", "flow_share"
# More faults of single cells than this are a file that is read in the wrong way.
MOST_FAULTS = 2_000
_MOST_PLACES = 20_000
# Shares are rounded.
_WHOLE = 1.005
# Of days, origins and destinations: what is counted in a grid, which is faster than sorting.
_GRID = 1 << 26
_PIECE = 1 << 18
_KNOWN_HEADERS = 0.5
_SHARE = "share"
_READ_OTHERWISE = "say how it is read with --profile and --column HEADER=MEANING"
_REMEDIES = {
    TWICE: "where rows of one day and pair are parts by hour or mode, add --add-up, else leave one of them",
    flow_rows.BAD_DAY: "write days as 2020-01-23; of numbered days say what number 1 is with --first-day",
}


@dataclass(frozen=True, slots=True)
class FlowIntakeOptions:
    """How a file of flows is to be taken in; "" or None is: as the file or its layout says."""

    source: str
    profile: str = ""
    unit: str = ""
    period: str = DAY
    locations: Path | None = None
    add_up: bool = False
    issued_on: date | None = None
    issued_at: datetime | None = None
    options: FlowOptions = field(default_factory=FlowOptions)

    def text(self) -> str:
        """Return all that decides how a file is read, for the hash of a sending."""
        content = self.locations.read_bytes() if self.locations else b""
        return f"{replace(self, locations=None)} {hashlib.sha256(content).hexdigest()}"


@dataclass(frozen=True, slots=True)
class FlowReceipt:
    """What became of a file: pairs read are accepted, unchanged or set apart; blank ones are not known."""

    file: str
    source: str
    profile: str
    unit: str
    places: int
    outside: int
    first: date | None
    last: date | None
    days: int
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    blank: int
    reasons: dict[str, int]
    again: bool = False
    dry_run: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        days = {name: getattr(self, name) for name in ("first", "last")}
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in days}
        return plain | {name: day.isoformat() if day else None for name, day in days.items()}


def take_in(
    receiver: Receiver, path: Path, asked: FlowIntakeOptions, sending: Sending, *, dry_run: bool = False
) -> FlowReceipt:
    """Take a file of flows in, all or nothing.

    Raises
    ------
    UserError
        It cannot be read, its layout is not known, or so much is wrong that it was read in the wrong way.
    """
    places = FlowPlaces(receiver.region_set, asked.locations)
    names, sign = flow_rows.header(path, asked.options.encoding)
    if any(name.startswith(MARK) for name in names) and not asked.source.startswith(MARK):
        raise KindError(f"{path}: its flows are simulated, for a drill; nothing was stored")
    profile = _profile(path, names, asked, places)
    rows = flow_rows.read_rows(path, profile, names, sign, asked.options)
    read = len(rows.value) + sum(pairs for *_, pairs in rows.apart)
    found: tuple[FlowPlace, ...] = _placed(rows, places, path)
    _judge(rows, asked, asked.unit or profile.unit)
    if len(rows.apart) > MOST_FAULTS:
        code, row, column, text, _ = rows.apart[0]
        raise UserError(
            f"{path}: {len(rows.apart):,} cells cannot be used (row {row}, column {column!r}: {text[:40]!r}, "
            f"{code}); {_REMEDIES.get(code, _READ_OTHERWISE)}"
        )
    reports = _reports(rows, found, profile, asked)
    if dry_run:
        (accepted, unchanged), again = (len(rows.value), 0), False
    else:
        with receiver.engine.begin() as connection:
            (accepted, unchanged), again = _store(connection, receiver, reports, rows, sending)
    of_map = set(receiver.region_set.codes)
    return FlowReceipt(
        sending.file, sending.source, profile.name, "+".join(one.unit for one in reports) or profile.unit,
        len(found), sum(one.code not in of_map for one in found),
        min(rows.days, default=None), max(rows.days, default=None), len(rows.days),
        read, accepted, unchanged, sum(pairs for *_, pairs in rows.apart), rows.blank,
        dict(_counted(rows)), again, dry_run,
    )  # fmt: skip


def _counted(rows: FlowRows) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code, *_, pairs in rows.apart:
        counts[code] += pairs
    return counts


def _profile(path: Path, names: list[str], asked: FlowIntakeOptions, places: FlowPlaces) -> FlowProfile:
    """Return the layout that was named, or the one that fits the columns best."""
    known = flow_profiles.profiles()
    for column, meaning in asked.options.columns.items():
        if column not in names:
            raise UserError(
                f"{path}: there is no column {column!r} for --column; columns: {', '.join(names)}"
            )
        if meaning not in flow_profiles.MEANINGS:
            raise UserError(f"--column {column}={meaning}: use {', '.join(flow_profiles.MEANINGS)}")
    if asked.profile and asked.profile not in known:
        raise UserError(f"no layout is called {asked.profile!r}; there are: {', '.join(known)}")
    wanted = (
        [known[asked.profile]] if asked.profile else [one for one in known.values() if one.kind != MATRIX]
    )
    fitting = [one for one in wanted if set(one.needs) <= set(one.columns(names, asked.options.columns))]
    if fitting:
        return max(fitting, key=lambda one: len(one.columns(names, asked.options.columns)))
    matrix = known.get(asked.profile or MATRIX)
    if matrix is not None and matrix.kind == MATRIX:
        meant = set(matrix.columns(names, asked.options.columns).values())
        others = [name for name in names if name not in meant]
        if asked.profile or places.known_share(others) > _KNOWN_HEADERS:
            return matrix
    raise UserError(
        f"{path}: its columns {', '.join(names[:8])} fit no layout of flows; name them with "
        "--column HEADER=origin, --column HEADER=destination, --column HEADER=value, or give the places of a "
        "matrix with --locations FILE"
    )


def _placed(rows: FlowRows, places: FlowPlaces, path: Path) -> tuple[FlowPlace, ...]:
    """Put the positions of places in the place of those of texts; set pairs apart that have none."""
    # An empty text is the last one: its position is -1.
    size = len(rows.texts) + 1
    seen = np.zeros(size, dtype=np.bool_)
    seen[rows.origin] = seen[rows.destination] = True
    used = np.flatnonzero(seen[:-1])
    if len(used) > _MOST_PLACES:
        raise UserError(f"{path}: has {len(used):,} places, more than {_MOST_PLACES:,}; send it in parts")
    meant = {text: places.find(rows.texts[text]) for text in used.tolist()}
    found: dict[str, FlowPlace] = {}
    for one in filter(None, meant.values()):
        found.setdefault(one.code, one)
    at = {code: position for position, code in enumerate(found)}
    of_text = np.full(size, -1, dtype=np.int32)
    for text, place in meant.items():
        of_text[text] = -1 if place is None else at[place.code]
    if (seen & (of_text < 0)).any():
        rows.spread()
        bad = (of_text[rows.origin] < 0) | (of_text[rows.destination] < 0)
        first = np.where(of_text[rows.origin] < 0, rows.origin, rows.destination)
        _set_unplaced_apart(rows, np.flatnonzero(bad), first)
        rows.only(~bad)
    _exchange(rows.origin, of_text)
    _exchange(rows.destination, of_text)
    return tuple(found.values())


def _exchange(positions: np.ndarray[Any, Any], others: np.ndarray[Any, Any]) -> None:
    """Put other positions in the place of positions, a piece after the other: that takes no memory."""
    for start in range(0, len(positions), _PIECE):
        piece = slice(start, start + _PIECE)
        positions[piece] = others[positions[piece]]


def _set_unplaced_apart(rows: FlowRows, bad: np.ndarray[Any, Any], text: np.ndarray[Any, Any]) -> None:
    """Set pairs apart by the text that is no place: one row of the quarantine each, with the first row."""
    texts, first, counts = np.unique(text[bad], return_index=True, return_counts=True)
    for one, at, pairs in zip(texts.tolist(), first.tolist(), counts.tolist(), strict=True):
        name = rows.texts[one] if one >= 0 else ""
        rows.apart.append((UNKNOWN, int(rows.row[bad[at]]), "", name, int(pairs)))


def _judge(rows: FlowRows, asked: FlowIntakeOptions, unit: str) -> None:
    """Set values apart that cannot be, and judge the pairs."""
    if rows.value.min(initial=0) < 0 or not np.isfinite(rows.value.max(initial=0)):
        _apart(rows, ~(np.isfinite(rows.value) & (rows.value >= 0)), NEGATIVE)
    if rows.inward is not None or unit.startswith(_SHARE):
        _apart(rows, rows.value > _WHOLE, TOO_MUCH)
    if rows.inward is not None:
        _whole_shares(rows)
    if len(rows.value) and not _is_apart_by_form(rows):
        _judge_pairs(rows, add_up=asked.add_up)


def _judge_pairs(rows: FlowRows, *, add_up: bool) -> None:
    """Set pairs apart that stand in two rows of a day, or add them up."""
    rows.spread()
    size = int(max(rows.origin.max(), rows.destination.max())) + 1
    grid = (int(rows.day.max()) + 1) * size * size * 2
    key: NDArray[Any] = rows.day.astype(np.int32 if grid < _GRID else np.int64)
    for part, most in ((rows.origin, size), (rows.destination, size), (rows.inward, 2)):
        if part is not None:
            key *= most
            key += part
    if _are_apart(key, grid):
        return
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    if add_up:
        rows.value = np.bincount(back, weights=rows.value).astype(np.float64)[back]
        once = np.zeros(len(key), dtype=bool)
        once[first] = True
        rows.only(once)
        return
    times = np.bincount(back)
    _apart(rows, (times > 1)[back], TWICE)


def _is_apart_by_form(rows: FlowRows) -> bool:
    """Tell of a matrix whether each of its columns is another place, and each row another place or day."""
    if not rows.width or len(np.unique(rows.destination)) < rows.width:
        return False
    of_row = rows.day.astype(np.int64) * (int(rows.origin.max()) + 1) + rows.origin
    return len(np.unique(of_row)) == len(of_row)


def _are_apart(key: np.ndarray[Any, Any], grid: int) -> bool:
    """Tell whether no key stands twice; below ``grid`` they are marked, which is faster than sorting."""
    if grid >= _GRID:
        return len(np.unique(key)) == len(key)
    seen = np.zeros(grid, dtype=np.bool_)
    seen[key] = True
    return int(np.count_nonzero(seen)) == len(key)


def _whole_shares(rows: FlowRows) -> None:
    """Set the shares of a city and day apart that add up to more than the whole."""
    assert rows.inward is not None  # noqa: S101
    city = np.where(rows.inward, rows.destination, rows.origin)
    key = (rows.day * (int(city.max(initial=0)) + 1) + city) * 2 + rows.inward
    _, back = np.unique(key, return_inverse=True)
    _apart(rows, (np.bincount(back, weights=rows.value) > _WHOLE)[back] if len(back) else back > 0, TOO_MUCH)


def _apart(rows: FlowRows, bad: Any, code: str) -> None:
    if not bad.any():
        return
    rows.spread()
    rows.apart += [
        (code, int(row), "", f"{value:g}", 1)
        for row, value in zip(rows.row[bad].tolist(), rows.value[bad].tolist(), strict=True)
    ]
    rows.only(~bad)


def _reports(
    rows: FlowRows, places: tuple[FlowPlace, ...], profile: FlowProfile, asked: FlowIntakeOptions
) -> list[FlowReport]:
    """Return what is held: one report a unit."""
    unit = asked.unit or profile.unit
    if rows.inward is None:
        if unit == _SHARE:
            raise UserError(f"layout {profile.name}: say whose share with --unit {SHARE_IN} or {SHARE_OUT}")
        sides = {unit: _days(rows, None)} if len(rows.value) else {}
    else:
        wanted = {SHARE_IN: rows.inward, SHARE_OUT: ~rows.inward}
        sides = {name: _days(rows, side) for name, side in wanted.items() if side.any()}
    return [
        FlowReport(places, name, asked.source, days, asked.period, asked.issued_on, asked.issued_at)
        for name, days in sides.items()
    ]


def _days(rows: FlowRows, wanted: NDArray[np.bool_] | None) -> Iterable[FlowDay]:
    """Return the pairs of each day, of those wanted or of all."""
    if rows.width and (np.diff(rows.day) >= 0).all():
        yield from _days_of_matrix(rows)
        return
    rows.spread()
    columns: tuple[NDArray[Any], ...] = (rows.day, rows.origin, rows.destination, rows.value)
    if wanted is not None and not wanted.all():
        columns = tuple(column[wanted] for column in columns)
    if (np.diff(columns[0]) < 0).any():
        order = np.argsort(columns[0], kind="stable")
        columns = tuple(column[order] for column in columns)
    at, origin, destination, value = columns
    bounds = np.searchsorted(at, np.arange(len(rows.days) + 1))
    for day, start, end in zip(rows.days, bounds[:-1], bounds[1:], strict=True):
        if end > start:
            yield FlowDay(day, origin[start:end], destination[start:end], value[start:end])


def _days_of_matrix(rows: FlowRows) -> Iterable[FlowDay]:
    bounds = np.searchsorted(rows.day, np.arange(len(rows.days) + 1))
    value = rows.value.reshape(-1, rows.width)
    for day, start, end in zip(rows.days, bounds[:-1], bounds[1:], strict=True):
        if end > start:
            origin = np.repeat(rows.origin[start:end], rows.width)
            destination = np.tile(rows.destination, end - start)
            yield FlowDay(day, origin, destination, value[start:end].ravel())


def _store(
    connection: Connection, receiver: Receiver, reports: list[FlowReport], rows: FlowRows, sending: Sending
) -> tuple[tuple[int, int], bool]:
    """Hold reports and what was set apart; the counts, and whether the same was sent before."""
    about = {
        "file": sending.file, "sha256": sending.sha256, "source": sending.source,
        "region_set": receiver.region_set.name, "who": sending.who, "begun_at": sending.received_at,
    }  # fmt: skip
    key = hashlib.sha256(f"{FLOW} {sending.sha256} {sending.source} {sending.options}".encode()).hexdigest()
    intake = intakes.enter(connection, key=key, **about)
    flows = Flows(receiver.engine)
    parts: list[Added] = [
        flows.add(one, file=sending.file, received_at=sending.received_at, connection=connection)
        for one in reports
    ]
    accepted, unchanged = sum(one.accepted for one in parts), sum(one.unchanged for one in parts)
    quarantine_rows.add(connection, [_apart_row(one, intake.id, receiver, sending) for one in rows.apart])
    if not intake.finished:
        counts = {"accepted": accepted, "unchanged": unchanged, "quarantined": sum(n for *_, n in rows.apart)}
        intakes.finish(connection, intake.id, tally=counts)
        audit.write(
            connection, who=sending.who, what="flow ingest", subject=sending.source,
            source=f"{sending.file} {sending.sha256}", details=counts | {"intake": intake.id},
        )  # fmt: skip
    return (accepted, unchanged), intake.finished


def _apart_row(
    fault: tuple[str, int, str, str, int], intake: int, receiver: Receiver, sending: Sending
) -> dict[str, Any]:
    code, row, column, text, pairs = fault
    return {
        "intake": intake, "code": code, "reasons": [{"code": code, "parameters": {"text": text[:200]}}],
        "source": sending.source, "region_set": receiver.region_set.name, "file": sending.file, "row": row,
        "column": column[:200], "place": "", "parent": "", "total": False, "indicator": FLOW, "kind": FLOW,
        "event_date": None, "issued_at": None, "value": None, "bound": None, "period": DAY, "missing": "",
        "note": "", "cells": pairs, "received_at": sending.received_at,
    }  # fmt: skip
