"""What the store knows of the figures that come in, and keeping the accepted ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, or_, select, type_coerce
from sqlalchemy.types import NullType

from fivecolour.config import timezone
from fivecolour.intake.distinct import array, arrays, numbered, numbered_together, parsed
from fivecolour.intake.types import Sending
from fivecolour.intake.validate.implausible import OF_CASES
from fivecolour.intake.validate.judgement import Judgement
from fivecolour.regions.region_set import District, RegionSet, Zone
from fivecolour.reports.batch import SUPPRESSED
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, DAY, NEW
from fivecolour.store.report_tables import ReportRow
from fivecolour.store.reports import Reports

# Days around the reported ones whose figures are read at once; farther ones only where none is so near.
AROUND = timedelta(days=7)
# With more places than this it is cheaper to read all of them.
_MOST_NAMED = 500
_SERIES = ["place", "indicator", "kind", "period"]
# New figures are held against the counts in all, whichever of them are reported.
_BOTH_KINDS = (NEW, CUMULATIVE)
_NEXT = timedelta(microseconds=1)
_LAST = np.iinfo(np.int64).max
COLUMNS = (
    *("place", "indicator", "kind", "period", "event_date"),
    *("issued_at", "value", "missing", "source"),
)


def known(connection: Connection, observations: pd.DataFrame, region_set: RegionSet) -> pd.DataFrame:
    """Return the latest kept figure of the places and days that matter for judging ``observations``."""
    placed = observations[observations["code"] != ""]
    if placed.empty:
        return _frame([])
    within: tuple[District | Zone, ...] = (*region_set.districts, *region_set.zones)
    parents = {one.code: one.parent for one in within}
    codes = set(placed["code"].unique())
    cities = {parents.get(code, code.partition(":")[0]) for code in codes}
    wanted = codes | cities | {code for code, city in parents.items() if city in codes}
    start, end = placed["event_date"].min().date() - AROUND, placed["event_date"].max().date() + AROUND
    near = latest(
        connection,
        places=wanted,
        indicators=_held_against(set(placed["indicator"])),
        kinds={*placed["kind"], *_BOTH_KINDS},
        start=start,
        end=end,
    )
    before, after = _lacking(placed, near)
    far = [
        _farther(connection, before, start, before=True),
        _farther(connection, after, end, before=False),
    ]
    return pd.concat([frame for frame in (near, *far) if len(frame)] or [near], ignore_index=True)


def _held_against(indicators: set[str]) -> set[str]:
    """Return indicators with those that they are held against: deaths are never more than cases."""
    of_persons = {CONFIRMED, *OF_CASES}
    return indicators | of_persons if indicators & of_persons else indicators


def _lacking(placed: pd.DataFrame, near: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the series without a figure in ``near`` before all their observations, and those without one
    after all of them.
    """
    valued = near[near["value"].notna()]
    own, known = numbered_together(arrays(placed, ["code", *_SERIES[1:]]), arrays(valued, _SERIES))
    _, first = np.unique(own, return_index=True)
    own_days, known_days = (
        frame["event_date"].to_numpy("datetime64[s]").astype(np.int64) for frame in (placed, valued)
    )
    # A known series that is not reported has a higher number, and counts for nothing.
    known, known_days = known[known < len(first)], known_days[known < len(first)]
    lacks = []
    for bound, never in ((np.minimum, _LAST), (np.maximum, -_LAST)):
        reported, stored = np.full(len(first), never), np.full(len(first), never)
        bound.at(reported, own, own_days)
        bound.at(stored, known, known_days)
        lacks.append(stored >= reported if bound is np.minimum else stored <= reported)
    series = placed[["code", *_SERIES[1:]]].iloc[first].set_axis(_SERIES, axis=1)
    return series[lacks[0]], series[lacks[1]]


def _farther(connection: Connection, lacking: pd.DataFrame, bound: date, *, before: bool) -> pd.DataFrame:
    """Return the figures of what is ``lacking`` any on the days nearest to ``bound``."""
    if lacking.empty:
        return _frame([])
    places, indicators, kinds = (set(lacking[name]) for name in _SERIES[:3])
    beyond = ReportRow.event_date < bound if before else ReportRow.event_date > bound
    nearest = select(func.max(ReportRow.event_date) if before else func.min(ReportRow.event_date)).where(
        _of(places, indicators, kinds), beyond, ReportRow.value.is_not(None)
    )
    each = nearest.group_by(ReportRow.place, ReportRow.indicator, ReportRow.kind, ReportRow.period)
    days = set(connection.scalars(each))
    if not days:
        return _frame([])
    found = _latest(connection, _of(places, indicators, kinds), ReportRow.event_date.in_(sorted(days)))
    # Where the nearest figure was suppressed afterwards, only all days can tell which one counts.
    series = numbered(arrays(found, _SERIES))
    hidden = set(found["place"][~np.isin(series, series[found["value"].notna()])])
    if not hidden:
        return found
    more = _latest(connection, _of(hidden, indicators, kinds), beyond)
    return pd.concat([found, more]).drop_duplicates([*_SERIES, "event_date"], ignore_index=True)


def latest(
    connection: Connection,
    *,
    places: Collection[str],
    indicators: Iterable[str],
    kinds: Iterable[str],
    start: date,
    end: date,
) -> pd.DataFrame:
    """Return the latest figure of each of ``places`` and days from ``start`` to ``end``, both included."""
    return _latest(connection, _of(places, indicators, kinds), ReportRow.event_date.between(start, end))


def with_cases(connection: Connection, *, start: date, end: date) -> list[tuple[str, str, date]]:
    """Return place, indicator and day of all new figures of days that are, or were, not known to be zero."""
    found = select(ReportRow.place, ReportRow.indicator, ReportRow.event_date).where(
        ReportRow.kind == NEW,
        ReportRow.period == DAY,
        ReportRow.event_date.between(start, end),
        or_(ReportRow.value != 0, ReportRow.missing == SUPPRESSED),
    )
    return [(place, indicator, day) for place, indicator, day in connection.execute(found.distinct())]


def _of(places: Collection[str], indicators: Iterable[str], kinds: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition for figures of ``places``; of all places where they are very many."""
    series = ReportRow.indicator.in_(list(indicators)) & ReportRow.kind.in_(list(kinds))
    return series & ReportRow.place.in_(sorted(places)) if len(places) <= _MOST_NAMED else series


def _latest(connection: Connection, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """Return the latest figure of each place and day that meet the conditions."""
    reported = select(
        ReportRow.place,
        ReportRow.indicator,
        ReportRow.kind,
        ReportRow.period,
        # As the driver gives them: days are few, and each is understood once.
        type_coerce(ReportRow.event_date, NullType),
        type_coerce(ReportRow.issued_on, NullType),
        ReportRow.value,
        ReportRow.missing,
        ReportRow.source,
    ).where(*conditions)
    # That a figure was not reported, or is not due yet, takes back none that is there.
    says = or_(ReportRow.value.is_not(None), ReportRow.missing == SUPPRESSED)
    rows = connection.execute(reported.order_by(says, ReportRow.known_at, ReportRow.id)).all()
    found = _frame(rows)
    again = pd.Series(numbered(arrays(found, [*_SERIES, "event_date"]))).duplicated(keep="last")
    return found[~again.to_numpy()].reset_index(drop=True)


def _frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    return _filled(list(zip(*rows, strict=True))) if rows else _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    return _filled([()] * len(COLUMNS))


def _filled(columns: Sequence[Sequence[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame({name: array(values) for name, values in zip(COLUMNS, columns, strict=True)})
    for name in ("event_date", "issued_at"):
        codes, found = parsed(frame[name].to_numpy(object), str)
        moments = np.array([*found, "NaT"], dtype="datetime64[s]")
        # The code of what is not known is -1: the last.
        frame[name] = moments[codes]
    return frame.astype({"value": np.float64})


def keep(connection: Connection, observations: pd.DataFrame, judgement: Judgement, sending: Sending) -> None:
    """Keep the accepted observations as reports.

    A changed figure that does not say when it was issued was issued when it was received: so it comes
    after the one that it changes, even where that one was received before the clock was set back.
    """
    silent = observations["issued_at"].isna().to_numpy() & judgement.revised
    moments = _in_utc(observations["issued_at"])
    if silent.any():
        after = _after_known(connection, observations[silent], sending.received_at)
        moments = moments.mask(silent, after.reindex(observations.index))
    rows = observations[judgement.accepted]
    local, issued, cells = rows["issued_at"], moments[judgement.accepted], rows["cells"]
    # Midnight is a day without a time.
    only_day = local.notna() & (local == local.dt.normalize())
    reports = pd.DataFrame(
        {
            "place": rows["code"],
            "name": rows["place"].astype(str).str[:120].where(rows["place"].astype(str) != "", rows["code"]),
            "indicator": rows["indicator"],
            "kind": rows["kind"],
            "event_date": rows["event_date"],
            "issued_on": local.where(only_day),
            "issued_at": issued.mask(only_day),
            "period": rows["period"],
            "value": rows["value"],
            "bound": rows["bound"],
            "missing": rows["missing"],
            "how": [_how(count) for count in cells],
            "source": sending.source,
            "note": rows["note"],
        }
    )
    Reports(connection.engine).add_frame(
        reports, file=sending.file, received_at=sending.received_at, connection=connection
    )


def _in_utc(local: pd.Series) -> pd.Series:
    """Return moments by the clock of the map's zone as moments in UTC, without a zone.

    To the microsecond: a figure and the one that changes it may come within the same second. Of an hour
    that the clock shows twice it is the earlier one.
    """
    moments = local.astype("datetime64[us]").dt.tz_localize(
        timezone(), ambiguous=np.ones(len(local), dtype=np.bool_), nonexistent="shift_forward"
    )
    return moments.dt.tz_convert(None)


def _after_known(connection: Connection, rows: pd.DataFrame, received: datetime) -> pd.Series:
    """Return for each figure the moment of its receipt, or the next one after the latest of its own."""
    key = ["code", *_SERIES[1:], "event_date"]
    days = rows["event_date"]
    later = select(
        ReportRow.place, *(getattr(ReportRow, name) for name in key[1:]), ReportRow.known_at
    ).where(
        _of(set(rows["code"]), rows["indicator"].unique(), rows["kind"].unique()),
        ReportRow.event_date.between(days.min().date(), days.max().date()),
        ReportRow.known_at >= received.astimezone(UTC),
    )
    moments = pd.Series(pd.Timestamp(received).tz_convert(None), index=rows.index).astype("datetime64[us]")
    found: dict[tuple[Any, ...], datetime] = {}
    for *figure, known_at in connection.execute(later.order_by(ReportRow.known_at)):
        # SQLite gives moments back without their zone.
        moment = known_at.astimezone(UTC) if known_at.tzinfo else known_at
        found[tuple(figure)] = moment.replace(tzinfo=None)
    if not found:
        return moments
    each = zip(*(rows[name] for name in key[:-1]), rows["event_date"].dt.date, strict=True)
    after = [
        found[one] + _NEXT if one in found else moment for one, moment in zip(each, moments, strict=True)
    ]
    return pd.Series(after, index=rows.index).astype("datetime64[us]")


def _how(cells: int) -> str:
    if cells == 0:
        return "a day without a row, zero by the source's profile"
    return "reported" if cells == 1 else f"derived by counting {cells} lines"
