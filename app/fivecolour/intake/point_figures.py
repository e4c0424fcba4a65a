"""Figures that stand at points: summed into the districts in which the points lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from fivecolour.intake.read.columns.context import Locate
from fivecolour.intake.read.columns.headers import is_count
from fivecolour.reports.batch import Batch, faults_frame, observations_frame

_KEY = ["place", "indicator", "kind", "event_date", "period", "issued_at"]
_LINE = (*_KEY, "row", "column", "cells")


def summed(batches: Iterable[Batch], locate: Locate) -> Iterator[Batch]:
    """Yield the batches with the figures of points taken out, and last of all their sums by district and day.

    Memory is bounded by districts and days, not by points. Points outside all districts are faults, and so
    are sums of which a point has no figure while another has one.
    """
    sums = observations_frame({}, length=0)
    for batch in batches:
        at_points = batch.observations["lon"].notna().to_numpy()
        if not at_points.any():
            yield batch
            continue
        points, rest = batch.observations[at_points], batch.observations[~at_points]
        code = locate(points[["lon", "lat"]].to_numpy(np.float64))
        inside, outside = points.assign(place=code)[code != ""], points[code == ""]
        sums = _add(sums, inside)
        lost = {name: outside[name].to_numpy() for name in _LINE} | {"code": "outside"}
        faults = pd.concat([batch.faults, faults_frame(lost, length=len(outside))], ignore_index=True)
        cells = batch.cells - int(inside["cells"].sum())
        yield Batch(rest.reset_index(drop=True), faults, batch.rows, batch.blank, cells)
    if len(sums):
        yield _whole(sums)


def _whole(sums: pd.DataFrame) -> Batch:
    """Return the sums; rates and measures of several points have none."""
    rate = ~sums["indicator"].map({name: is_count(name) for name in sums["indicator"].unique()}).astype(bool)
    several = (rate & (sums["cells"] > 1)).to_numpy()
    short = (sums["value"].notna() & sums["missing"].ne("")).to_numpy() & ~several
    code = np.where(several, "several_points", "part_missing")
    lost: dict[str, object] = {name: sums[name].to_numpy() for name in _LINE}
    faults = faults_frame(lost | {"code": code}, length=len(sums))[several | short].reset_index(drop=True)
    return Batch(sums[~several & ~short].reset_index(drop=True), faults, 0, 0, int(sums["cells"].sum()))


def _add(sums: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([sums, more], ignore_index=True) if len(sums) else more
    both = both.assign(missing=both["missing"].replace("", None))
    groups = both.groupby(_KEY, sort=False, dropna=False)
    first = groups.first().reset_index()
    columns: dict[str, object] = {name: first[name].to_numpy() for name in (*_KEY, "row", "column")}
    columns |= {
        "value": groups["value"].sum(min_count=1).to_numpy(),
        "cells": groups["cells"].sum().to_numpy(),
    }
    # Of the first point that has no figure.
    columns["missing"] = first["missing"].fillna("").to_numpy(object)
    return observations_frame(columns, length=len(first))
