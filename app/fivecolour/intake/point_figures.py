"""Figures that stand at points: summed into the districts in which the points lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import hashes
from fivecolour.intake.lacking_sums import lacking
from fivecolour.intake.read.columns.context import Locate
from fivecolour.intake.read.columns.headers import is_count
from fivecolour.reports.batch import Batch, faults_frame, observations_frame

_KEY = ["place", "indicator", "kind", "event_date", "period", "issued_at"]
_POINT = ["lon", "lat"]
_LINE = (*_KEY, "row", "column", "cells")


def summed(batches: Iterable[Batch], locate: Locate) -> Iterator[Batch]:
    """Yield the batches with the figures of points taken out, and last of all their sums by district and day.

    Memory is bounded by districts and days, and a number for each point. Points outside all districts are
    faults, and so are sums of which a point has no figure, or an unread one, while another has one, and sums
    of counts of which one is below zero.
    """
    sums = observations_frame({}, length=0)
    unread, read, below = list[pd.DataFrame](), list[NDArray[np.int64]](), list[NDArray[np.int64]]()
    for batch in batches:
        at_points = batch.observations["lon"].notna().to_numpy()
        unread_points = batch.faults["lon"].notna().to_numpy()
        if not at_points.any() and not unread_points.any():
            yield batch
            continue
        unread.append(_placed(batch.faults[unread_points], locate))
        points, rest = _placed(batch.observations[at_points], locate), batch.observations[~at_points]
        inside, outside = points[points["place"] != ""], points[points["place"] == ""]
        read.append(hashes(inside[[*_KEY, *_POINT]]))
        below.append(hashes(inside.loc[inside["value"].lt(0).fillna(False).astype(bool), _KEY]))
        sums = _add(sums, inside)
        lost: dict[str, object] = {name: outside[name].to_numpy() for name in _LINE}
        # What is unread is of one point: corrected alone it would stand for its district.
        told = batch.faults.copy()
        told.loc[unread_points, ["indicator", "kind"]] = ""
        faults = pd.concat(
            [told, faults_frame(lost | {"code": "outside"}, length=len(outside))], ignore_index=True
        )
        cells = batch.cells - int(inside["cells"].sum())
        yield Batch(rest.reset_index(drop=True), faults, batch.rows, batch.blank, cells)
    if len(sums):
        lowered = np.isin(hashes(sums[_KEY]), np.concatenate(below))
        yield _whole(sums, lacking(sums, unread, read, key=_KEY, part=_POINT), lowered)


def _placed(points: pd.DataFrame, locate: Locate) -> pd.DataFrame:
    """Return rows with the code of the district of each point, "" outside all."""
    return points.assign(place=locate(points[_POINT].to_numpy(np.float64)) if len(points) else "")


def _whole(sums: pd.DataFrame, unread: NDArray[np.bool_], lowered: NDArray[np.bool_]) -> Batch:
    """Return the sums; rates and measures of several points have none."""
    rate = ~sums["indicator"].map({name: is_count(name) for name in sums["indicator"].unique()}).astype(bool)
    several = (rate & (sums["cells"] > 1)).to_numpy()
    short = sums["value"].notna().to_numpy() & (sums["missing"].ne("").to_numpy() | unread)
    # What is below zero as a whole is told so when it is judged.
    negative = ~rate.to_numpy() & lowered & sums["value"].ge(0).fillna(False).to_numpy(bool)
    code = np.select([several, short], ["several_points", "part_missing"], "part_negative")
    lost: dict[str, object] = {name: sums[name].to_numpy() for name in _LINE}
    lost["text"] = [
        f"{place} {day:%Y-%m-%d}" for place, day in zip(sums["place"], sums["event_date"], strict=True)
    ]
    apart = several | short | negative
    faults = faults_frame(lost | {"code": code}, length=len(sums))[apart].reset_index(drop=True)
    return Batch(sums[~apart].reset_index(drop=True), faults, 0, 0, int(sums["cells"].sum()))


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
