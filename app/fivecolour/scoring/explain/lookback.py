"""The days of a grading that the reasons of one day look back on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fivecolour.scoring.figures import DateArray, FloatArray, Past
from fivecolour.scoring.grading.state import LastKnown, remembered_days
from fivecolour.scoring.indicators.values import compute
from fivecolour.scoring.indicators.window_cases import last_cumulative
from fivecolour.scoring.schemes.scheme import NOT_GRADED

if TYPE_CHECKING:
    from fivecolour.scoring.grading.tiers import Grading


def window(grading: Grading, day: int) -> Grading:
    """Return a grading of the days up to one: as few as its reasons need, the last of them being ``day``.

    Reasons of that day are the same as of the whole; of earlier ones they need not be.
    """
    first = day - remembered_days(grading.scheme)
    if first <= 0:
        return _days(grading, 0, day, past=grading.figures.past, last_known=grading.last_known)
    return _days(grading, first, day, past=_past(grading, first), last_known=_last_known(grading, first))


def _days(
    grading: Grading, first: int, last: int, *, past: Past | None, last_known: LastKnown | None
) -> Grading:
    days = slice(first, last + 1)
    figures = grading.figures
    values = {name: found[:, days] for name, found in figures.values.items()}
    found = replace(
        grading,
        figures=replace(figures, dates=figures.dates[days], values=values, past=past),
        tiers=grading.tiers[:, days],
        rules=grading.rules[:, days],
        decided=grading.decided[:, days],
        last_known=last_known,
    )
    # What was looked into for one day serves the next.
    vars(found).update(ranges=grading.ranges, raising_ranges=grading.raising_ranges)
    vars(found).update(indicators=_indicators(found))
    return found


def _indicators(grading: Grading) -> dict[str, FloatArray]:
    """Compute indicators on the days that reasons of the last one ask for; NaN on the others."""
    last = len(grading.dates) - 1
    asked = np.array(grading.review_days)
    asked[int(grading.decided_on[:, -1].min(initial=last)) :] = True
    days = np.flatnonzero(asked)
    found = {}
    for name, values in compute(grading.figures, grading.scheme.indicators, days=days.tolist()).items():
        found[name] = np.full(grading.tiers.shape, np.nan)
        found[name][:, days] = values
    return found


def _past(grading: Grading, first: int) -> Past:
    """Return the day before ``first`` as the past of the days from there on."""
    before, figures = first - 1, grading.figures
    return Past(
        values={name: (found[:, before],) for name, found in figures.values.items()},
        clear_days=grading.clear_runs[:, before].astype(np.uint32),
        cumulative=last_cumulative(figures, before),
    )


def _last_known(grading: Grading, first: int) -> LastKnown:
    """Return the tiers last given before ``first``; left out where a later one of the window tells."""
    decided, earlier = grading.decided, grading.last_known
    dates: DateArray = np.full(len(decided), np.datetime64("NaT", "D"))
    tiers = np.zeros(len(decided), dtype=np.uint8)
    if earlier is not None:
        tiers, dates = earlier.tiers.copy(), earlier.dates.copy()
    rows = np.flatnonzero((decided[:, first : first + 1] == NOT_GRADED).all(axis=1))
    given = decided[rows, :first] != NOT_GRADED
    some = given.any(axis=1)
    last = first - 1 - given[:, ::-1].argmax(axis=1)
    tiers[rows[some]] = decided[rows, last][some]
    dates[rows[some]] = grading.dates[last[some]]
    return LastKnown(tiers, dates)
