"""A count over the last periods between its two ends: gaps leave bounds, suppressed figures both ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators import ends
from fivecolour.scoring.indicators.ends import Ends
from fivecolour.scoring.indicators.window_cases import BOUNDS, Counted, columns, hidden, windows

_AT_LEAST = BOUNDS.index("at_least")
IndexArray = NDArray[np.intp]


def bounded(figures: Figures, of: Counted, length: int, days: IndexArray) -> Ends:
    """Return a count over ``length`` periods, as a bound where gaps leave it so (see `windows`).

    ``days`` are the last periods of the T windows, by index; the ends have the shape (D, T).
    """
    if not any(name in held for name in of for held in (figures.values, figures.most)):
        return unknown(figures, days)
    if not any(name in figures.most for name in of):
        return _between(figures, of, length, days)
    least, most = (
        _between(_with_hidden(figures, of, at_most=at_most), of, length, days) for at_most in (False, True)
    )
    total = hidden(figures, of.cumulative, days)
    high = most.high if total is None else np.fmax(most.high, total)
    low = np.where(np.isnan(least.low) & ~np.isnan(high), 0.0, least.low)
    # With a period unreported as well nobody knows the most, but what the hidden ones can be still counts.
    ends_high = np.where(least.bound == _AT_LEAST, np.fmax(low, most.low), high)
    return Ends(low, ends_high, least.bound, least.sparse)


def known(figures: Figures, of: Counted, length: int, days: IndexArray) -> Ends:
    """Return what `bounded` does, unknown where a period is not reported and no totals tell."""
    if not any(of.new in held for held in (figures.values, figures.most)):
        return ends.known_only(bounded(figures, of, length, days))
    back = min(figures.past.length if figures.past else 0, length - 1)
    span = np.arange(-back, len(figures.dates))
    low, most = columns(figures, of.new, span), hidden(figures, of.new, span)
    open_ = None if most is None else np.isnan(low) & ~np.isnan(most)
    found = _summed(low if open_ is None else np.where(open_, 0.0, low), length, days + back)
    if of.cumulative in figures.values:
        total = ends.known_only(_between(figures, of, length, days)).low
        found = np.where(np.isnan(found), total, found)
    if most is None or open_ is None or not open_.any():
        return ends.exact(found)
    high = _summed(np.where(open_, most, low), length, days + back)
    return Ends(found, np.where(np.isnan(high), found, high), np.zeros(found.shape, dtype=np.uint8))


def unknown(figures: Figures, days: IndexArray) -> Ends:
    """Return that nothing is known: NaN, shape (D, T)."""
    return ends.exact(np.broadcast_to(np.float64(np.nan), (len(figures.codes), len(days))))


def _summed(values: FloatArray, length: int, days: IndexArray) -> FloatArray:
    # Corrections are no cases.
    return np.maximum(ends.sliding(values, length)[:, days], 0.0)


def _between(figures: Figures, of: Counted, length: int, days: IndexArray) -> Ends:
    found = windows(figures, length, days, of)
    begins = ~np.isnan(found.least)
    low = np.where(begins, found.least, found.cases) if begins.any() else found.cases
    return Ends(low, found.cases, found.bound, found.sparse)


def _with_hidden(figures: Figures, of: Counted, *, at_most: bool) -> Figures:
    """Return figures with suppressed new ones at one of their ends."""
    most = figures.most.get(of.new)
    if most is None:
        return figures
    plain = figures.values.get(of.new, np.full(most.shape, np.nan))
    open_ = np.isnan(plain) & ~np.isnan(most)
    return replace(
        figures, values=figures.values | {of.new: np.where(open_, most if at_most else 0.0, plain)}
    )
