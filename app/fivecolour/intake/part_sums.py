"""Rows that are parts of one figure: by test, by age and sex; summed by place and day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import hashes
from fivecolour.intake.lacking_sums import lacking
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.reports.batch import (
    BELOW_ZERO,
    OBSERVATION_COLUMNS,
    UNDATED,
    Batch,
    faults_frame,
    observations_frame,
)

_KEY = [
    "place",
    "parent",
    "name",
    "total",
    "indicator",
    "kind",
    "event_date",
    "period",
    "issued_at",
    "column",
]
_LINE = [*_KEY, "row", "cells"]


def summed(batches: Iterable[Batch], understood: Understanding) -> Iterator[Batch]:
    """Yield the batches with the figures taken out that are parts, and last of all their sums.

    Places are those that the rows name: rows of two codes are never added. A row that repeats another in
    every column is not added, and a sum of which a part is missing or unread, or may be the one whose day is
    unread, or below zero as a correction of other days is, is not known: all are faults.
    """
    if not understood.parts:
        yield from batches
        return
    parts, seen = observations_frame({}, length=0), set[tuple[int, str]]()
    below, unread, read_parts = set[Hashable](), list[pd.DataFrame](), list[NDArray[np.int64]]()
    for batch in batches:
        unread.append(batch.faults)
        at_points = batch.observations["lon"].notna().to_numpy()
        own = batch.observations[~at_points]
        identity = list(zip(own["content"], own["column"], strict=True))
        again = np.fromiter((_seen(one, seen) for one in identity), dtype=bool, count=len(own))
        lost = _faults(own[again], "part_repeated")
        parts = _added(parts, own[~again])
        read_parts.append(hashes(own[[*_KEY, "part"]]))
        below |= _keys(own[own["value"].lt(0).fillna(False).to_numpy(bool)])
        rest = batch.observations[at_points].reset_index(drop=True)
        # What is unread is a part: corrected alone it would stand for the whole.
        told = batch.faults.assign(indicator="", kind="")
        faults = pd.concat([told, lost], ignore_index=True)
        cells = batch.cells - int(own["cells"][~again].sum())
        yield Batch(rest, faults, batch.rows, batch.blank, cells)
    yield _whole(parts, below, lacking(parts, unread, read_parts, key=_KEY, part=["part"]))


def cases_by_code(batches: Iterable[Batch], places: PlaceIndex) -> Iterator[Batch]:
    """Yield batches of counted lines with the counts of each code added, however its lines name the place.

    A count is not known where a line of that place and day does not say for how many it stands. It may lack
    lines of the place whose day is not known, which its note says.
    """
    unknown, undated = set[Hashable](), set[str]()
    for batch in batches:
        counted = batch.faults[(batch.faults["column"] != "") & (batch.faults["code"] != BELOW_ZERO)]
        unknown |= set(_lines(counted, _codes(counted, places)))
        of_no_day = batch.faults[batch.faults["event_date"].isna() & (batch.faults["column"] == "")]
        undated |= set(_codes(of_no_day, places))
        if not len(batch.observations):
            yield batch
            continue
        named = batch.observations.assign(code=_codes(batch.observations, places), content=0)
        key = ["code", "indicator", "kind", "event_date", "period", "issued_at"]
        observations = _added(observations_frame({}, length=0), named, key)
        codes = _codes(observations, places)
        observations["note"] = np.where(np.isin(codes, list(undated)), UNDATED, observations["note"])
        is_short = np.array([line in unknown for line in _lines(observations, codes)], dtype=bool)
        faults = pd.concat([batch.faults, _faults(observations[is_short], "part_missing")], ignore_index=True)
        yield Batch(
            observations[~is_short].reset_index(drop=True), faults, batch.rows, batch.blank, batch.cells
        )


def _codes(rows: pd.DataFrame, places: PlaceIndex) -> NDArray[np.object_]:
    """Return the code of each row, or the texts of its place where it has none."""
    found = places.reconcile(rows.reset_index(drop=True))["code"].to_numpy(object)
    own = (rows["place"] + "\0" + rows["parent"] + "\0" + rows["name"]).to_numpy(object)
    return np.where(found != "", found, own)


def _lines(rows: pd.DataFrame, codes: NDArray[np.object_]) -> Iterator[tuple[str, str, str]]:
    """Yield place, day and time of issue of each row."""
    return zip(codes.tolist(), rows["event_date"].astype(str), rows["issued_at"].astype(str), strict=True)


def _seen(one: tuple[int, str], seen: set[tuple[int, str]]) -> bool:
    before = len(seen)
    seen.add(one)
    return len(seen) == before


def _added(sums: pd.DataFrame, more: pd.DataFrame, key: Sequence[str] = _KEY) -> pd.DataFrame:
    """Add parts to the sums so far; ``missing`` is that of the first part that has none."""
    parts = [part for part in (sums, more) if len(part)]
    if not parts:
        return sums
    both = pd.concat(parts, ignore_index=True)
    groups = both.assign(missing=both["missing"].replace("", None)).groupby(
        list(key), sort=False, dropna=False
    )
    first = groups[[name for name in both if name not in key]].first().reset_index()
    columns: dict[str, object] = {name: first[name].to_numpy() for name in OBSERVATION_COLUMNS}
    columns |= {
        "cells": groups["cells"].sum().to_numpy(),
        "row": groups["row"].min().to_numpy(),
    }
    values = groups["value"].sum(min_count=1)
    columns["value"] = values.array
    columns["missing"] = first["missing"].fillna("").to_numpy(object)
    # The bound of a part is not that of the sum.
    several = values.isna().to_numpy() & (groups.size().to_numpy() > 1)
    columns["bound"] = pd.Series(groups["bound"].max().array).mask(several).array
    columns["note"] = np.where(several, "", groups["note"].max().to_numpy(object))
    return observations_frame(columns, length=len(first))


def _keys(parts: pd.DataFrame) -> set[Hashable]:
    return set(parts[_KEY].astype(str).itertuples(index=False, name=None))


def _whole(parts: pd.DataFrame, below: Collection[Hashable], short: NDArray[np.bool_]) -> Batch:
    """Return the sums; one of which only some parts are known, or some are below zero, is a fault."""
    known, lacks = parts["value"].notna().to_numpy(), (parts["missing"] != "").to_numpy()
    partial = known & (lacks | short)
    # What is below zero as a whole is told so when it is judged.
    lowered = _is_in(parts, below)
    lowered &= ~partial & parts["value"].ge(0).fillna(False).to_numpy(bool)
    sums = parts[~partial & ~lowered].reset_index(drop=True)
    faults = [_faults(parts[partial], "part_missing"), _faults(parts[lowered], "part_negative")]
    cells = int(parts["cells"].sum())
    return Batch(sums, pd.concat(faults, ignore_index=True), 0, 0, cells)


def _is_in(parts: pd.DataFrame, some: Collection[Hashable]) -> NDArray[np.bool_]:
    keys = parts[_KEY].astype(str).itertuples(index=False, name=None) if some else ()
    return np.array([key in some for key in keys] or [False] * len(parts), dtype=bool)


def _faults(observations: pd.DataFrame, code: str) -> pd.DataFrame:
    columns: dict[str, object] = {name: observations[name].to_numpy() for name in _LINE}
    columns["text"] = [
        f"{place} {day:%Y-%m-%d}"
        for place, day in zip(observations["place"], observations["event_date"], strict=True)
    ]
    return faults_frame(columns | {"code": code}, length=len(observations))
