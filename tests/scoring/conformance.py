"""Grades rows by a scheme as ``fivecolour grade --input`` does, for the tests of conformance."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.table import grade_table

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not there")


# A table as it is shipped in part (``data/README.md``), and as it was published, where that is at hand.
SAMPLE, WHOLE = "sample", "whole"
both_tables = [SAMPLE, pytest.param(WHOLE, marks=[needs_shared, pytest.mark.slow])]


def read(table: str, sample: str, whole: str) -> pd.DataFrame:
    """Read a table, cells as text and empty where missing."""
    path = DATA / sample if table == SAMPLE else SHARED / whole
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def graded(scheme: str, frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """Return the rows with ``tier`` as a number, ``level`` and ``reason``."""
    found = grade_table(load(scheme), frame, columns, language="en")
    return found.assign(tier=found["tier"].astype(int))


def tier(scheme: str, **indicators: float | None) -> int:
    """Return the tier of one row without a date; an indicator of None is not reported."""
    cells = {name: "" if value is None else str(value) for name, value in indicators.items()}
    return int(graded(scheme, pd.DataFrame([cells], dtype=object))["tier"].iloc[0])


def course(scheme: str, indicator: str, values: list[float], *, first: str, every_days: int = 1) -> list[int]:
    """Return the tiers of one district that reports an indicator every so many days."""
    days = pd.date_range(first, periods=len(values), freq=f"{every_days}D").strftime("%Y-%m-%d")
    frame = pd.DataFrame({"district": "a", "date": days, indicator: [str(value) for value in values]})
    return graded(scheme, frame.astype(object))["tier"].tolist()
