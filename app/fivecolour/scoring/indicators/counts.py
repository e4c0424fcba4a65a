"""A count over the last periods between its two ends: gaps leave bounds, suppressed figures both ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators import ends
from fivecolour.scoring.indicators.ends import Ends
from fivecolour.scoring.indicators.window_cases import BOUNDS, Counted, columns, hidden, windows

_AT_MOST, _AT_LEAST = BOUNDS.index("at_most"), BOUNDS.index("at_least")
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
    return _narrowed(Ends(low, ends_high, least.bound, least.sparse), _between(figures, of, length, days))


def _narrowed(found: Ends, plain: Ends) -> Ends:
    """Narrow what suppressed figures leave open by what totals around them tell.

    ``plain`` is the count of which the suppressed figures are no part: of whole windows it is their number,
    of others the most or the least that it can be.
    """
    counted = ~np.isnan(plain.low)
    whole, at_most = (counted & (plain.bound == bound) for bound in (0, _AT_MOST))
    whole &= plain.low == plain.high
    low = np.where(counted & (plain.bound == _AT_LEAST), np.fmax(found.low, plain.low), found.low)
    high = np.where(at_most, np.fmax(low, np.fmin(found.high, plain.high)), np.fmax(low, found.high))
    return found._replace(low=np.where(whole, plain.low, low), high=np.where(whole, plain.low, high))


def known(figures: Figures, of: Counted, length: int, days: IndexArray) -> Ends:
    """Return what `bounded` does, unknown where a period is not reported and no totals tell."""
    if not any(of.new in held for held in (figures.values, figures.most)):
        return ends.known_only(bounded(figures, of, length, days))
    back = min(figures.past.length if figures.past else 0, length - 1)
    span = np.arange(-back, len(figures.dates))
    low, most = columns(figures, of.new, span), hidden(figures, of.new, span)
    open_ = None if most is None else np.isnan(low) & ~np.isnan(most)
    found = _summed(low if open_ is None else np.where(open_, 0.0, low), length, days + back)
    high = found
    if open_ is not None and most is not None:
        high = _summed(np.where(open_, most, low), length, days + back)
    if of.cumulative in figures.values:
        total = ends.known_only(_between(figures, of, length, days)).low
        # Totals count what was suppressed between them, too.
        told = ~np.isnan(total) & (np.isnan(found) | (high != found))
        found, high = np.where(told, total, found), np.where(told, total, high)
    if most is None:
        return ends.exact(found)
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
    """Return figures with suppressed new ones, remembered ones too, at one of their ends."""
    if of.new not in figures.most:
        return figures
    most, past = figures.most[of.new], figures.past
    new = _taken(figures.values.get(of.new, np.full(most.shape, np.nan)), most, at_most=at_most)
    if past and of.new in past.most:
        plain = past.values.get(of.new) or tuple(np.full(one.shape, np.nan) for one in past.most[of.new])
        pairs = zip(plain, past.most[of.new], strict=True)
        earlier = tuple(_taken(held, limit, at_most=at_most) for held, limit in pairs)
        past = replace(past, values=past.values | {of.new: earlier})
    return replace(figures, values=figures.values | {of.new: new}, past=past)


def _taken(plain: FloatArray, most: FloatArray, *, at_most: bool) -> FloatArray:
    return np.where(np.isnan(plain) & ~np.isnan(most), most if at_most else 0.0, plain)
