"""What the store knows of the figures that come in, and keeping the accepted ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, or_, select, type_coerce
from sqlalchemy.types import NullType

from fivecolour.intake.distinct import array, parsed
from fivecolour.intake.types import Sending
from fivecolour.intake.validate.judgement import Judgement
from fivecolour.regions.types import District, RegionSet, Zone
from fivecolour.reports.batch import SUPPRESSED
from fivecolour.store.reports import Reports
from fivecolour.store.tables import ReportRow

# Days around the reported ones whose figures are looked at for falls and jumps.
AROUND = timedelta(days=7)
# With more places than this it is cheaper to read all of them.
_MOST_NAMED = 500
COLUMNS = ("place", "indicator", "kind", "event_date", "issued_at", "value", "missing", "source")


def known(connection: Connection, claims: pd.DataFrame, region_set: RegionSet) -> pd.DataFrame:
    """Return the latest kept figure of the places and days that matter for judging ``claims``."""
    placed = claims[claims["code"] != ""]
    if placed.empty:
        return _frame([])
    within: tuple[District | Zone, ...] = (*region_set.districts, *region_set.zones)
    parents = {one.code: one.parent for one in within}
    codes = set(placed["code"].unique())
    cities = {parents.get(code, code.partition(":")[0]) for code in codes}
    wanted = codes | cities | {code for code, city in parents.items() if city in codes}
    return latest(
        connection,
        places=wanted,
        indicators=placed["indicator"].unique(),
        kinds=placed["kind"].unique(),
        start=placed["event_date"].min().date() - AROUND,
        end=placed["event_date"].max().date() + AROUND,
    )


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
    reported = select(
        ReportRow.place,
        ReportRow.indicator,
        ReportRow.kind,
        # As the driver gives them: days are few, and each is understood once.
        type_coerce(ReportRow.event_date, NullType),
        type_coerce(ReportRow.issued_on, NullType),
        ReportRow.value,
        ReportRow.missing,
        ReportRow.source,
    ).where(
        ReportRow.indicator.in_(list(indicators)),
        ReportRow.kind.in_(list(kinds)),
        ReportRow.event_date.between(start, end),
    )
    if len(places) <= _MOST_NAMED:
        reported = reported.where(ReportRow.place.in_(sorted(places)))
    # That a figure was not reported, or is not due yet, takes back none that is there.
    says = or_(ReportRow.value.is_not(None), ReportRow.missing == SUPPRESSED)
    rows = connection.execute(reported.order_by(says, ReportRow.known_at, ReportRow.id)).all()
    found = _frame(rows)
    return found.drop_duplicates(["place", "indicator", "kind", "event_date"], keep="last", ignore_index=True)


def _frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    frame = pd.DataFrame({name: array(values) for name, values in zip(COLUMNS, columns, strict=True)})
    for name in ("event_date", "issued_at"):
        codes, found = parsed(frame[name].to_numpy(object), str)
        moments = np.array([*found, "NaT"], dtype="datetime64[s]")
        # The code of what is not known is -1: the last.
        frame[name] = moments[codes]
    return frame.astype({"value": np.float64})


def keep(connection: Connection, claims: pd.DataFrame, judgement: Judgement, sending: Sending) -> None:
    """Keep the accepted claims as reports.

    A changed figure that does not say when it was issued was issued when it was received: so it comes
    after the one that it changes.
    """
    silent = claims["issued_at"].isna().to_numpy() & judgement.revised
    received = pd.Timestamp(sending.received_at).tz_convert(None)
    # To the microsecond: the figure that is changed may have come within the same second.
    moments = claims["issued_at"].astype("datetime64[us]")
    claims = claims.assign(issued_at=moments.mask(silent, received))
    rows = claims[judgement.accepted]
    issued, cells = rows["issued_at"], rows["cells"]
    # Midnight is a day without a time.
    only_day = issued.notna() & (issued == issued.dt.normalize())
    reports = pd.DataFrame(
        {
            "place": rows["code"],
            "name": rows["place"].astype(str).str[:120].where(rows["place"].astype(str) != "", rows["code"]),
            "indicator": rows["indicator"],
            "kind": rows["kind"],
            "event_date": rows["event_date"],
            "issued_on": issued.where(only_day),
            "issued_at": issued.mask(only_day),
            "value": rows["value"],
            "missing": rows["missing"],
            "how": [_how(count) for count in cells],
            "source": sending.source,
            "note": rows["note"],
        }
    )
    Reports(connection.engine).add_frame(
        reports, file=sending.file, received_at=sending.received_at, connection=connection
    )


def _how(cells: int) -> str:
    return "reported" if cells == 1 else f"derived by counting {cells} lines"
