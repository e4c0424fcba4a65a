"""Which sums lack a part that could not be read: rows that are parts, or points of a district."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.distinct import hashes
from fivecolour.reports.batch import faults_frame


def lacking(
    sums: pd.DataFrame,
    unread: Sequence[pd.DataFrame],
    read: Sequence[NDArray[np.int64]],
    *,
    key: Sequence[str],
    part: Sequence[str],
) -> NDArray[np.bool_]:
    """Return which sums lack a part that is unread, shape (n,).

    One of which the day is unread may be of any sum of its place that has no part of its kind.

    Parameters
    ----------
    sums : DataFrame
        One line for each sum, told apart by the columns ``key``.
    unread : sequence of DataFrame
        Faults of parts, with the columns ``key`` and ``part``.
    read : sequence of ndarray
        Hashes over ``key`` and ``part`` of all parts that were read.
    key, part : sequence of str
        Columns that tell sums apart, and those that tell the parts of one apart.
    """
    short = np.zeros(len(sums), dtype=bool)
    faults = pd.concat(unread, ignore_index=True) if unread else faults_frame({}, length=0)
    # A row without a day is mostly none of the table.
    faults = faults[faults["code"] != "no_day"]
    if faults.empty or sums.empty:
        return short
    no_day, of_issue = faults["event_date"].isna(), faults["code"].eq("bad_issue")
    open_names = {
        "event_date": no_day,
        "issued_at": faults["issued_at"].isna() & (of_issue | no_day),
        "indicator": faults["indicator"].eq(""),
        "kind": faults["kind"].eq(""),
    }
    rows, there = sums[[*key]].reset_index(drop=True), np.concatenate(read)
    for is_open, some in faults.groupby(list(open_names.values())):
        unknown = {name for name, one in zip(open_names, is_open, strict=True) if one}
        known = [name for name in key if name not in unknown]
        both = rows.reset_index().merge(some[[*known, *part]].drop_duplicates(), on=known)
        may_be = ~np.isin(hashes(both[[*key, *part]]), there) if unknown else slice(None)
        short[both["index"].to_numpy()[may_be]] = True
    return short
