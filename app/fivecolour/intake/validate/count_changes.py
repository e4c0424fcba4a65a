"""Whether what is new fits to how the count in all has changed since the day or week before."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import arrays, found_in
from fivecolour.intake.validate.shown import shown
from fivecolour.reports.report_data import CUMULATIVE, DAY, NEW, WEEK

NEW_DIFFERS = "new_differs"
_STEPS = {DAY: 1, WEEK: 7}
_PLACE = ["place", "indicator", "period"]


def findings(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the new figures that are another number than the rise of the count in all beside them.

    Where this falls, that is told already, and where its figure of the day or week before is not known,
    nothing can be told.

    Parameters
    ----------
    figures : DataFrame
        As of `fivecolour.intake.validate.nearby_days.findings`.

    Returns
    -------
    DataFrame
        ``position`` (of the new figure; where that is kept already, of the count in all), ``value`` (what is
        new), ``change``, ``before`` and ``before_date`` (the count before) and ``total``.
    """
    is_new, in_all = figures["kind"].eq(NEW), figures["kind"].eq(CUMULATIVE)
    new, totals = figures[is_new & figures["period"].isin(_STEPS)], figures[in_all]
    if new.empty or totals.empty:
        return pd.DataFrame(columns=["position"])
    step = new["period"].map(_STEPS).to_numpy(np.int64)
    day = _days(new)
    now, earlier = (found_in([*arrays(new, _PLACE), one], _keys(totals)) for one in (day, day - step))
    known = (now >= 0) & (earlier >= 0)
    total, before = (totals["value"].to_numpy(np.float64)[at] for at in (now, earlier))
    value, change = new["value"].to_numpy(np.float64), total - before
    own = new["position"].to_numpy(np.int64)
    position = np.where(own >= 0, own, totals["position"].to_numpy(np.int64)[now])
    differs = known & (change >= 0) & (change != value) & (position >= 0)
    texts = (day - step)[differs].astype("datetime64[D]").astype(str)
    numbers = {"value": value, "change": change, "before": before, "total": total}
    return pd.DataFrame(
        {"position": position[differs], "before_date": texts}
        | {name: shown(column[differs]) for name, column in numbers.items()}
    )


def _days(figures: pd.DataFrame) -> NDArray[np.int64]:
    return figures["event_date"].to_numpy("datetime64[D]").astype(np.int64)


def _keys(figures: pd.DataFrame) -> list[NDArray[np.object_] | NDArray[np.int64]]:
    return [*arrays(figures, _PLACE), _days(figures)]
