"""The days of a grading that the reasons of one day look back on, and those that they look ahead to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fivecolour.scoring.figures import BoolArray, DateArray, Figures, FloatArray, Past
from fivecolour.scoring.grading.bands import is_unsure
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.state import LastKnown, remembered_days
from fivecolour.scoring.indicators.values import compute_ends
from fivecolour.scoring.indicators.window_cases import counted_until, last_cumulative
from fivecolour.scoring.schemes.scheme import NOT_GRADED


@dataclass(frozen=True, slots=True)
class Lookback:
    """As few days of a grading as the reasons of the last of them need.

    Attributes
    ----------
    indicators : dict of str to ndarray of float64, shape (D, T)
        Of the scheme, on the days that reasons of the last one ask for; NaN on the others.
    unsure : ndarray of bool, shape (D, T)
        Where figures that only begin would give either of two tiers, on the same days.
    """

    grading: Grading
    indicators: dict[str, FloatArray]
    unsure: BoolArray


def lookback(grading: Grading, day: int) -> Lookback:
    """Return the days that the reasons of one day need, which is the last of them."""
    found = _window(grading, day)
    return Lookback(found, *_indicators(found))


def _window(grading: Grading, day: int) -> Grading:
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
    return replace(
        grading,
        figures=replace(figures, dates=figures.dates[days], values=values, past=past),
        tiers=grading.tiers[:, days],
        rules=grading.rules[:, days],
        decided=grading.decided[:, days],
        last_known=last_known,
    )


def _indicators(grading: Grading) -> tuple[dict[str, FloatArray], BoolArray]:
    scheme, last = grading.scheme, len(grading.dates) - 1
    asked = np.array(grading.review_days)
    asked[int(grading.decided_on[:, -1].min(initial=last)) :] = True
    days = np.flatnonzero(asked)
    ends = compute_ends(grading.figures, scheme.indicators, days=days.tolist(), lines=scheme.lines)
    unsure = np.zeros(grading.tiers.shape, dtype=np.bool_)
    unsure[:, days] = is_unsure(scheme.assessment, *ends)
    found = {}
    for name, values in ends[0].items():
        found[name] = np.full(grading.tiers.shape, np.nan)
        found[name][:, days] = values
    return found, unsure


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


def continued(figures: Figures, day: int, clear: int) -> Figures:
    """Return figures up to a day, followed by ``clear`` days without a new case."""
    values, districts = {}, len(figures.codes)
    for name, rows in figures.values.items():
        ahead = np.full(districts, 0.0 if name == "new_confirmed" else np.nan)
        if name == "cumulative_confirmed":
            ahead = counted_until(figures, day + 1)
        values[name] = np.column_stack([rows[:, : day + 1], *[ahead] * clear])
    return replace(
        figures, dates=figures.dates[0] + np.arange(day + 1 + clear).astype("timedelta64[D]"), values=values
    )
