"""Rows that are parts of one figure: by test, by age and sex; summed by place and day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from fivecolour.intake.read.understanding import Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.reports.batch import OBSERVATION_COLUMNS, Batch, faults_frame, observations_frame

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
_LINE = ["row", "column", "place", "parent", "name", "total", "event_date", "cells"]


def summed(batches: Iterable[Batch], understood: Understanding) -> Iterator[Batch]:
    """Yield the batches with the figures taken out that are parts, and last of all their sums.

    Places are those that the rows name: rows of two codes are never added. A row that repeats another in
    every column is not added, and a sum of which a part is missing, or below zero as a correction of other
    days is, is not known: all are faults.
    """
    if not understood.parts:
        yield from batches
        return
    parts, seen, below = observations_frame({}, length=0), set[tuple[int, str]](), set[Hashable]()
    for batch in batches:
        at_points = batch.observations["lon"].notna().to_numpy()
        own = batch.observations[~at_points]
        identity = list(zip(own["content"], own["column"], strict=True))
        again = np.fromiter((_seen(one, seen) for one in identity), dtype=bool, count=len(own))
        lost = _faults(own[again], "part_repeated")
        parts = _added(parts, own[~again])
        below |= _keys(own[own["value"].lt(0).fillna(False).to_numpy(bool)])
        rest = batch.observations[at_points].reset_index(drop=True)
        faults = pd.concat([batch.faults, lost], ignore_index=True)
        cells = batch.cells - int(own["cells"][~again].sum())
        yield Batch(rest, faults, batch.rows, batch.blank, cells)
    yield _whole(parts, below)


def cases_by_code(batches: Iterable[Batch], places: PlaceIndex) -> Iterator[Batch]:
    """Yield batches of counted lines with the counts of each code added, however its lines name the place."""
    for batch in batches:
        found = places.reconcile(batch.observations)["code"].to_numpy(object)
        own = (
            batch.observations["place"]
            + "\0"
            + batch.observations["parent"]
            + "\0"
            + batch.observations["name"]
        )
        named = batch.observations.assign(code=np.where(found != "", found, own), content=0)
        key = ["code", "indicator", "kind", "event_date", "period", "issued_at"]
        observations = (
            _added(observations_frame({}, length=0), named, key) if len(named) else batch.observations
        )
        yield Batch(observations, batch.faults, batch.rows, batch.blank, batch.cells)


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


def _whole(parts: pd.DataFrame, below: Collection[Hashable]) -> Batch:
    """Return the sums; one of which only some parts are known, or some are below zero, is a fault."""
    known, lacks = parts["value"].notna().to_numpy(), (parts["missing"] != "").to_numpy()
    partial = known & lacks
    keys = parts[_KEY].astype(str).itertuples(index=False, name=None) if below else ()
    # What is below zero as a whole is told so when it is judged.
    lowered = np.array([key in below for key in keys] or [False] * len(parts), dtype=bool)
    lowered &= ~partial & parts["value"].ge(0).fillna(False).to_numpy(bool)
    sums = parts[~partial & ~lowered].reset_index(drop=True)
    faults = [_faults(parts[partial], "part_missing"), _faults(parts[lowered], "part_negative")]
    cells = int(parts["cells"].sum())
    return Batch(sums, pd.concat(faults, ignore_index=True), 0, 0, cells)


def _faults(observations: pd.DataFrame, code: str) -> pd.DataFrame:
    columns: dict[str, object] = {name: observations[name].to_numpy() for name in _LINE}
    columns["text"] = [
        f"{place} {day:%Y-%m-%d}"
        for place, day in zip(observations["place"], observations["event_date"], strict=True)
    ]
    return faults_frame(columns | {"code": code}, length=len(observations))
