"""Observations for tests, written as literal rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fivecolour.reports.batch import OBSERVATION_COLUMNS

COLUMNS = list(OBSERVATION_COLUMNS)


def observations(*rows: tuple[Any, ...], parent: str = "", **fixed: Any) -> pd.DataFrame:
    """Return a batch's observations of ``(place, day, value)`` rows, counted from row 2 on."""
    frame = pd.DataFrame(
        {
            "row": range(2, 2 + len(rows)),
            "column": "累计确诊",
            "place": [row[0] for row in rows],
            "parent": parent,
            "name": "",
            "total": False,
            "lon": float("nan"),
            "lat": float("nan"),
            "indicator": "confirmed",
            "kind": "cumulative",
            "event_date": pd.to_datetime([row[1] for row in rows]).astype("datetime64[s]"),
            "issued_at": pd.Series([row[3] if len(row) > 3 else None for row in rows], dtype="datetime64[s]"),
            "period": "day",
            "value": pd.array([row[2] for row in rows], dtype="Float64"),
            "bound": pd.array([pd.NA] * len(rows), dtype="Float64"),
            "missing": "",
            "note": "",
            "cells": 1,
        },
        columns=COLUMNS,
    )
    return frame.assign(**fixed)


def known(
    *rows: tuple[str, str, int | None], source: str = "卫健委", kind: str = "cumulative"
) -> pd.DataFrame:
    """Return figures that are kept already, of ``(code, day, value)`` rows."""
    return pd.DataFrame(
        {
            "place": [row[0] for row in rows],
            "indicator": "confirmed",
            "kind": kind,
            "period": "day",
            "event_date": pd.to_datetime([row[1] for row in rows]).astype("datetime64[s]"),
            "issued_at": pd.Series([None] * len(rows), dtype="datetime64[s]"),
            "value": pd.Series([row[2] for row in rows], dtype="float64"),
            "missing": "",
            "source": source,
        }
    )
