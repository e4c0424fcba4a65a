"""Batches for tests, as reading would yield them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from fivecolour.intake.types import Sending
from fivecolour.reports.batch import Batch, faults_frame

NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)


def batch(observations: pd.DataFrame, *faults: tuple[int, str, str]) -> Batch:
    """Return claims, and faults as ``(row, code, text)``."""
    lost = faults_frame(
        {name: [fault[at] for fault in faults] for at, name in enumerate(("row", "code", "text"))},
        length=len(faults),
    )
    return Batch(
        observations,
        lost,
        rows=len(observations) + len(faults),
        blank=0,
        cells=int(observations["cells"].sum()) + len(faults),
    )


def sending(content: str = "a", *, source: str = "卫健委", **options: Any) -> Sending:
    """Return a sending of a file with this content, received on 1 May 2020."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Sending("a.csv", digest, source, **{"received_at": NOON, **options})
