"""What is found out about observations, row by row, as it is found."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import array, arrays, numbered
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules
from fivecolour.intake.validate.shown import as_numbers, shown

KEY = ["code", "indicator", "kind", "period", "event_date"]
Mask: TypeAlias = NDArray[np.bool_]


class RowFindings:
    """Findings on n observations as they are made, and which observations they set apart."""

    def __init__(self, observations: pd.DataFrame, rules: IntakeRules) -> None:
        self.observations = observations
        self.rules = rules
        self.quarantined: Mask = np.zeros(len(observations), dtype=bool)
        self._parts: list[tuple[NDArray[np.int64], str, list[dict[Any, Any]]]] = []

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The figures, of shape (n,), NaN where one is missing."""
        return as_numbers(self.observations["value"])

    @cached_property
    def several(self) -> bool:
        """Whether two observations are of the same figure of one place and day."""
        same = numbered(arrays(self.observations, KEY))
        return bool(same.max(initial=-1) + 1 < len(same))

    def add(self, code: str, mask: Mask, /, **columns: Any) -> None:
        """Note the code of a rule where ``mask``, of shape (n,), is; ``columns`` fill its placeholders.

        A column is an array of shape (n,), or one value for all rows.
        """
        rows = np.flatnonzero(mask)
        if not len(rows):
            return
        lists = [
            _printed(value[rows]) if isinstance(value, np.ndarray) else [value] * len(rows)
            for value in columns.values()
        ]
        parameters = [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]
        self.add_rows(code, rows, parameters or [{} for _ in rows])

    def add_rows(self, code: str, rows: NDArray[np.int64], parameters: list[dict[Any, Any]]) -> None:
        """Note the code of a rule for the observations at ``rows``, (m,), each with its parameters."""
        self._parts.append((rows, code, parameters))
        if self.rules.severity(code) == QUARANTINE:
            self.quarantined[rows] = True

    def frame(self) -> pd.DataFrame:
        """Return all findings in the order of the observations, as `Judgement.findings` has them."""
        if not self._parts:
            return pd.DataFrame({"position": np.zeros(0, np.int64), "code": [], "parameters": []})
        position = np.concatenate([rows for rows, _, _ in self._parts])
        codes = array([code for rows, code, _ in self._parts for _ in rows])
        parameters = array([one for _, _, several in self._parts for one in several])
        order = np.argsort(position, kind="stable")
        return pd.DataFrame(
            {"position": position[order], "code": codes[order], "parameters": parameters[order]}
        )


def _printed(values: NDArray[Any]) -> list[Any]:
    """Return placeholders as messages print them: figures as such, days and moments in ISO form."""
    if values.dtype == np.float64:
        return list(shown(values))
    return list((values.astype(str) if values.dtype.kind == "M" else values).tolist())
