"""The child: adds batch after batch to the store at an address, and says when each is accepted."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from app.store.database import engine
from app.store.reports import Reports

ROWS = 400


def batch(number: int) -> pd.DataFrame:
    """Return the figures of one day."""
    day = np.datetime64("2020-01-01", "s") + np.timedelta64(number, "D")
    same = {"name": "x", "indicator": "confirmed", "kind": "new", "event_date": day, "missing": ""}
    told = {"how": "reported", "source": "test", "note": ""}
    places = [f"{330000 + row}" for row in range(ROWS)]
    return pd.DataFrame({"place": places, "value": np.arange(ROWS), **same, **told})


if __name__ == "__main__":
    reports = Reports(engine(sys.argv[1]))
    for number in range(10_000):
        reports.add_frame(batch(number), file="x")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
