"""Lines that speak of one person each: counted by place and day, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fivecolour.reports.batch import Batch, claims_frame, faults_frame

if TYPE_CHECKING:
    from fivecolour.intake.read.extraction import Block
    from fivecolour.intake.read.understanding import Understanding

_KEY = ["place", "parent", "total", "event_date", "issued_at"]


@dataclass(slots=True)
class CaseTally:
    """Counts of lines so far; no line is kept."""

    counts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*_KEY, "row", "cells"]))

    def count(self, block: Block) -> Batch:
        """Count a block; the batch that is returned has only its faults."""
        good = block.fault == ""
        lines = pd.DataFrame(
            {
                "place": block.places.place[good],
                "parent": block.places.parent[good],
                "total": block.places.total[good],
                "event_date": block.day[good],
                "issued_at": block.issued[good],
                "row": block.rows[good],
                "cells": np.ones(int(good.sum()), dtype=np.int64),
            }
        )
        self.counts = _summed([self.counts, lines]) if len(lines) else self.counts
        lost = int((~good).sum())
        faults: dict[str, Any] = {"row": block.rows[~good], "code": block.fault[~good]}
        return Batch(
            claims_frame({}, length=0), faults_frame(faults, length=lost), block.size, block.blank, lost
        )

    def batch(self, understood: Understanding) -> Batch:
        """Return what was counted, one claim for each place and day."""
        counts = self.counts.sort_values("row")
        columns: dict[str, Any] = {name: counts[name].to_numpy() for name in (*_KEY, "row", "cells")}
        columns |= {"value": columns["cells"]}
        claims = claims_frame(columns, length=len(counts))
        claims["indicator"] = understood.context.indicator
        claims["kind"] = understood.context.kind
        return Batch(claims, faults_frame({}, length=0), 0, 0, int(claims["cells"].sum()))


def _summed(parts: list[pd.DataFrame]) -> pd.DataFrame:
    together = pd.concat([part for part in parts if len(part)], ignore_index=True)
    groups = together.groupby(_KEY, dropna=False, sort=False)
    return groups.agg(row=("row", "min"), cells=("cells", "sum")).reset_index()
