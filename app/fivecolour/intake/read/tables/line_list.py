"""Lines that speak of one person or of several: counted by place and day, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import Texts, array, parsed
from fivecolour.intake.read.columns.column import Column
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.read.tables.block import Block
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.reports.batch import BELOW_ZERO, Batch, faults_frame, observations_frame

_KEY = ["place", "parent", "name", "total", "event_date", "issued_at"]


@dataclass(slots=True)
class CaseTally:
    """Counts of lines so far; no line is kept."""

    counts: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*_KEY, "row", "value", "cells"])
    )

    def count(self, block: Block, counts: Column | None = None) -> Batch:
        """Count a block, each line as often as the column ``counts`` says; its faults are returned."""
        persons, fault = _persons(block, counts)
        good = fault == ""
        lines = pd.DataFrame(
            {
                "place": block.places.place[good],
                "parent": block.places.parent[good],
                "name": block.places.name[good],
                "total": block.places.total[good],
                "event_date": block.day[good],
                "issued_at": block.issued[good],
                "row": block.rows[good],
                "value": persons[good],
                "cells": np.ones(int(good.sum()), dtype=np.int64),
            }
        )
        self.counts = _summed([self.counts, lines]) if len(lines) else self.counts
        lost = int((~good).sum())
        faults: dict[str, Any] = {
            **{"row": block.rows[~good], "code": fault[~good], "event_date": block.day[~good]},
            # A whole line is at fault, or how many it stands for.
            "column": np.where(block.fault == "", counts.header if counts else "", "")[~good].astype(object),
            **{name: getattr(block.places, name)[~good] for name in ("place", "parent", "name", "total")},
        }
        return Batch(
            observations_frame({}, length=0), faults_frame(faults, length=lost), block.size, block.blank, lost
        )

    def batch(self, understood: Understanding) -> Batch:
        """Return what was counted, one observation for each place and day."""
        counts = self.counts.sort_values("row")
        columns: dict[str, Any] = {name: counts[name].to_numpy() for name in (*_KEY, "row", "value", "cells")}
        observations = observations_frame(columns, length=len(counts))
        observations["indicator"] = understood.context.indicator
        observations["kind"] = understood.context.kind
        observations["period"] = understood.style.period
        return Batch(observations, faults_frame({}, length=0), 0, 0, int(observations["cells"].sum()))


def _summed(parts: list[pd.DataFrame]) -> pd.DataFrame:
    together = pd.concat([part for part in parts if len(part)], ignore_index=True)
    groups = together.groupby(_KEY, dropna=False, sort=False)
    sums = groups.agg(row=("row", "min"), value=("value", "sum"), cells=("cells", "sum"))
    return sums.reset_index()


def _persons(block: Block, counts: Column | None) -> tuple[NDArray[np.int64], Texts]:
    """Return how many persons each line stands for, and the faults with those of that column."""
    if counts is None:
        return np.ones(len(block.rows), dtype=np.int64), block.fault
    codes, found = parsed(block.cells[counts.position], amounts.read)
    lost = array(list(map(_lost, found)))[codes]
    values = np.array([one.value or 0 for one in found], dtype=np.int64)[codes]
    return values, np.where(block.fault == "", lost, block.fault).astype(object)


def _lost(persons: amounts.Amount) -> str:
    """Return the fault of a number of persons; below zero a register takes cases of other days back."""
    if persons.fault or persons.value is None:
        return persons.fault or "bad_value"
    return BELOW_ZERO if persons.value < 0 else ""
