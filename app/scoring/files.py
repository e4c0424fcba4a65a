"""The data files that grading reads: schemes and the sentences of reasons."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Return the folder of data files: ``FIVECOLOUR_DATA``, else the one of the checkout or the wheel."""
    given = os.environ.get("FIVECOLOUR_DATA")
    if given:
        return Path(given).resolve()
    beside = _PACKAGE.parent / "data"
    return beside if beside.is_dir() else _PACKAGE / "_bundled" / "data"
