"""Visits in every way that they are kept."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pandas as pd
import pytest

from fivecolour.contacts.colocation.visit_columns import COLUMNS
from fivecolour.contacts.colocation.visit_log import VisitLog, open_visits
from tests.contacts.colocation.plain_reading import Visit


@pytest.fixture(params=["folder", "postgresql"])
def log_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> VisitLog:
    """Return an empty log; the test runs with DuckDB over Parquet and with PostgreSQL."""
    if request.param == "postgresql":
        return open_visits(request.getfixturevalue("postgres").new_database())
    return open_visits(str(tmp_path / "visits"))


def frame(visits: list[Visit]) -> pd.DataFrame:
    """Return visits as a log takes them."""
    types = {"string": object, "int64": "Int64"}
    table = pd.DataFrame([astuple(visit) for visit in visits], columns=list(COLUMNS), dtype=object)
    return table.astype({name: types[kind] for name, kind in COLUMNS.items()})
