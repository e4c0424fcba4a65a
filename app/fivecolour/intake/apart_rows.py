"""Rows as the quarantine keeps them: observations set apart by the rules, and what was not read at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fivecolour.intake.validate.judgement import Judgement
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules
from fivecolour.intake.validate.shown import number_shown
from fivecolour.reports.batch import FAULT_COLUMNS, Batch


def of_batch(
    batch: Batch, observations: pd.DataFrame, judgement: Judgement, rules: IntakeRules
) -> list[dict[str, Any]]:
    """Return all rows of a batch that are set apart."""
    return _of_observations(observations, judgement, rules) + _of_faults(batch.faults)


def _of_observations(
    observations: pd.DataFrame, judgement: Judgement, rules: IntakeRules
) -> list[dict[str, Any]]:
    """Return the quarantined observations as rows of the quarantine, the gravest reasons first."""
    apart = np.flatnonzero(judgement.quarantined)
    reasons = reasons_by_row(judgement, rules)
    columns = (
        *("row", "column", "place", "parent", "total", "indicator", "kind", "event_date"),
        *("period", "issued_at", "value", "bound", "missing", "note", "cells"),
    )
    rows = observations.iloc[apart][list(columns)].to_dict("records")
    return [_row(row, reasons[position]) for row, position in zip(rows, apart.tolist(), strict=True)]


def reasons_by_row(judgement: Judgement, rules: IntakeRules) -> dict[int, list[dict[str, Any]]]:
    """Return code and parameters of every finding on the quarantined observations, the gravest first."""
    found = judgement.findings
    found = found[judgement.quarantined[found["position"].to_numpy(np.int64)]]
    reasons: dict[int, list[dict[str, Any]]] = {}
    for position, code, parameters in found.itertuples(index=False, name=None):
        reasons.setdefault(position, []).append({"code": code, "parameters": _plain(parameters)})
    for of_row in reasons.values():
        of_row.sort(key=lambda one: rules.severity(one["code"]) != QUARANTINE)
    return reasons


def _row(row: dict[Any, Any], reasons: list[dict[str, Any]]) -> dict[str, Any]:
    value, bound = row["value"], row["bound"]
    return {
        **_described(row),
        "value": None if pd.isna(value) else number_shown(float(value)),
        "bound": None if pd.isna(bound) else float(bound),
        "code": reasons[0]["code"],
        "reasons": reasons,
    }


def _of_faults(faults: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what could not be read as rows of the quarantine, with what could be read beside it."""
    unread: dict[str, Any] = {"value": None, "bound": None, "missing": "", "note": ""}
    columns = [name for name in FAULT_COLUMNS if name not in {"text", "name", "lon", "lat"}]
    return [
        {
            **_described(row),
            **unread,
            "reasons": [{"code": row["code"], "parameters": {"text": str(text)[:200]}}],
        }
        for row, text in zip(faults[columns].to_dict("records"), faults["text"], strict=True)
    ]


def _described(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row with its texts and days as the store holds them."""
    day, issued = row["event_date"], row["issued_at"]
    return {
        **row,
        **{name: str(row[name])[:200] for name in ("column", "place", "parent")},
        "event_date": None if pd.isna(day) else day.date(),
        "issued_at": None if pd.isna(issued) else issued.to_pydatetime(),
    }


def _plain(parameters: dict[Any, Any]) -> dict[str, Any]:
    """Return parameters as JSON can hold them."""
    return {
        str(key): value.item() if isinstance(value, np.generic) else value
        for key, value in parameters.items()
    }
