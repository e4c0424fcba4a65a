"""Whether what is called new, or in all, changes from day to day and week to week as such figures do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import arrays, found_in, numbered
from fivecolour.intake.validate.shown import shown
from fivecolour.reports.report_data import CUMULATIVE, DAY, NEW, WEEK

NEW_DIFFERS, NEVER_FALLS = "new_differs", "never_falls"
_STEPS = {DAY: 1, WEEK: 7}
_PLACE = ["place", "indicator"]  # a count in all is the same told by day and by week
# Steps, rises and the least last figure of a course that new figures hardly ever take.
_FEWEST_STEPS, _FEWEST_RISES, _LEAST = 4, 3, 20


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
        ``position`` (of the new figure; where that is kept already, of the count in all, or of the one
        before), ``value`` (what is new), ``change``, ``before`` and ``before_date`` (the count before) and
        ``total``.
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
    position = new["position"].to_numpy(np.int64)
    for at in (now, earlier):
        position = np.where(position >= 0, position, totals["position"].to_numpy(np.int64)[at])
    differs = known & (change >= 0) & (change != value) & (position >= 0)
    texts = (day - step)[differs].astype("datetime64[D]").astype(str)
    numbers = {"value": value, "change": change, "before": before, "total": total}
    return pd.DataFrame(
        {"position": position[differs], "before_date": texts}
        | {name: shown(column[differs]) for name, column in numbers.items()}
    )


def never_falling(observations: pd.DataFrame) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the last of new figures that rise over several days or weeks and never fall, and how many.

    They may be counts in all under a wrong header.

    Parameters
    ----------
    observations : DataFrame
        With the ``code`` of the place of each, ``value`` (float) and the columns of a series.
    """
    mask, among = np.zeros(len(observations), dtype=np.bool_), np.zeros(len(observations), dtype=np.int64)
    told = observations["kind"].eq(NEW) & observations["period"].isin(_STEPS) & observations["code"].ne("")
    rows = observations[told & observations["value"].notna()]
    if len(rows) <= _FEWEST_STEPS:
        return mask, among
    course, day = numbered(arrays(rows, ["code", "indicator", "period"])), _days(rows)
    order = np.lexsort((day, course))
    course, value = course[order], rows["value"].to_numpy(np.float64)[order]
    step = rows["period"].map(_STEPS).to_numpy(np.int64)[order[1:]]
    same = course[1:] == course[:-1]
    change, next_one = np.diff(value), np.diff(day[order]) == step
    size = int(course.max()) + 1
    count = [
        np.bincount(course[1:][same & of], minlength=size) for of in (change > 0, (change < 0) | ~next_one)
    ]
    steps = np.bincount(course[1:][same], minlength=size)
    last = np.r_[~same, True] & (value >= _LEAST)
    found = last & ((steps >= _FEWEST_STEPS) & (count[0] >= _FEWEST_RISES) & (count[1] == 0))[course]
    at = np.flatnonzero(told & observations["value"].notna())[order[found]]
    mask[at], among[at] = True, (steps + 1)[course[found]]
    return mask, among


def _days(figures: pd.DataFrame) -> NDArray[np.int64]:
    return figures["event_date"].to_numpy("datetime64[D]").astype(np.int64)


def _keys(figures: pd.DataFrame) -> list[NDArray[np.object_] | NDArray[np.int64]]:
    return [*arrays(figures, _PLACE), _days(figures)]
