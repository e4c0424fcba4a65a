"""Periods in a row of which something holds, shape (D, T)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, Figures, FloatArray
from fivecolour.scoring.indicators.window_cases import CASES, Counted, columns, counting

Run = NDArray[np.uint16 | np.uint32]


def clear_run(figures: Figures, of: Counted = CASES, name: str = "clear_days") -> Run:
    """Count reported periods in a row without a new case, shape (D, T).

    A period is clear if zero new cases were reported, or, where no new figure was, if the cumulatives of
    this period and the one before are both known and equal. An unreported one is not clear and breaks the
    run.
    """
    return run_of(_clear(figures, of), figures, name)


def run_of(holds: BoolArray, figures: Figures, name: str) -> Run:
    """Count periods in a row of which something holds, (D, T); ``name`` is the indicator's, for the past."""
    days = counting(holds.shape[1])
    broken = np.maximum.accumulate(days * ~holds, axis=1)
    before = figures.past.runs.get(name) if figures.past else None
    if before is None:
        return days - broken
    return days - broken + np.where(broken == 0, before[:, np.newaxis], np.uint32(0))


def longest_run(broken: BoolArray) -> FloatArray:
    """Return how many periods in a row there can be, shape (D, T): only some are ``broken`` for sure.

    Infinite where the run may have begun before the first period.

    >>> longest_run(np.array([[False, True, False, False]])).tolist()
    [[inf, 0.0, 1.0, 2.0]]
    """
    days = np.arange(1, broken.shape[1] + 1)
    last = np.maximum.accumulate(days * broken, axis=1)
    return np.where(last > 0, (days - last).astype(np.float64), np.inf)


def with_cases(figures: Figures, of: Counted = CASES) -> BoolArray:
    """Return, shape (D, T), the periods that are known to have a new case."""
    cumulative, new = figures.values.get(of.cumulative), figures.values.get(of.new)
    found = np.zeros(figures.shape, dtype=np.bool_)
    if cumulative is not None:
        found[:, 1:] = cumulative[:, 1:] > cumulative[:, :-1]
    if new is not None:
        found = np.where(np.isnan(new), found, new > 0)
    return found


def holds(values: FloatArray, side: str, edge: float) -> BoolArray:
    """Tell where values are on a side of an edge; nowhere where they are unknown.

    >>> holds(np.array([21.9, 22.0, np.nan]), "at_least", 22).tolist()
    [False, True, False]
    """
    compare = {
        "at_least": np.greater_equal,
        "above": np.greater,
        "at_most": np.less_equal,
        "below": np.less,
    }
    found: BoolArray = compare[side](values, edge)
    return found


def without_total(figures: Figures) -> BoolArray:
    """Return, shape (D, T), where a new figure was reported that no two cumulative figures give."""
    new = figures.values.get("new_confirmed")
    if new is None:
        return np.zeros(figures.shape, dtype=np.bool_)
    days = np.arange(len(figures.dates))
    before, today = (columns(figures, "cumulative_confirmed", at) for at in (days - 1, days))
    new_only: BoolArray = ~np.isnan(new) & np.isnan(today - before)
    return new_only


def _clear(figures: Figures, of: Counted) -> BoolArray:
    cumulative, new = figures.values.get(of.cumulative), figures.values.get(of.new)
    clear = np.zeros(figures.shape, dtype=np.bool_)
    if cumulative is not None:
        np.equal(cumulative[:, 1:], cumulative[:, :-1], out=clear[:, 1:])
        if figures.past is not None and of.cumulative in figures.past.values:
            np.equal(cumulative[:, 0], figures.past.values[of.cumulative][-1], out=clear[:, 0])
    if new is not None:
        # A reported number of new cases decides; only where there is none do the cumulatives.
        clear &= np.isnan(new)
        clear |= new == 0
    return clear
