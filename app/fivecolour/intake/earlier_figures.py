"""The figures of the batches of one file that came before: a file may contradict itself far apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import hashes
from fivecolour.intake.validate.row_findings import KEY

_COLUMNS = [*KEY, "issued_at"]


class EarlierFigures:
    """Figures by place, day and time of issue, 16 bytes each; of a file of one batch there are none.

    ``beside`` are those of the batch before: where nothing is stored, the days next to a batch's are there.
    """

    def __init__(self) -> None:
        self._keys = np.empty(0, dtype=np.int64)
        self._values = np.empty(0, dtype=np.float64)
        self.beside: pd.DataFrame | None = None

    def add(self, observations: pd.DataFrame, *, source: str) -> None:
        """Add the figures of a batch that are kept: observations with the codes of their places."""
        placed = observations[(observations["code"] != "") & observations["value"].notna()]
        keys = np.concatenate([self._keys, hashes(placed[_COLUMNS])])
        values = np.concatenate([self._values, placed["value"].to_numpy(np.float64)])
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], values[order]
        beside = placed.drop(columns="place").rename(columns={"code": "place"}).assign(source=source)
        self.beside = beside.astype({"value": np.float64})

    def others(self, observations: pd.DataFrame) -> NDArray[np.float64] | None:
        """Return what an earlier batch says of the same place, day and time of issue, shape (n,); else NaN.

        None where there is no earlier batch.
        """
        if not len(self._keys):
            return None
        wanted = hashes(observations[_COLUMNS])
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[at] == wanted, self._values[at], np.nan)
