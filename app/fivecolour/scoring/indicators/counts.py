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
    total, high = hidden(figures, of.cumulative, days), most.high
    if total is not None:
        # No more than until today, where only that was suppressed or it is less than the periods can be.
        high = np.fmin(high, total)
    low = np.where(np.isnan(least.low) & ~np.isnan(high), 0.0, least.low)
    found = Ends(low, high, least.bound, least.sparse)
    return _narrowed(found, _between(figures, of, length, days))


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
    back = length - 1
    span = np.arange(-back, len(figures.dates))
    plain, most = columns(figures, of.new, span), hidden(figures, of.new, span)
    low = high = _summed(plain if most is None else _taken(plain, most, at_most=False), length, days + back)
    if most is not None:
        high = _summed(_taken(plain, most, at_most=True), length, days + back)
    if of.cumulative in figures.values:
        total = ends.known_only(_between(figures, of, length, days)).low
        # Totals count what was suppressed between them, too.
        told = ~np.isnan(total) & (np.isnan(low) | (high != low))
        low, high = np.where(told, total, low), np.where(told, total, high)
    return ends.exact(low) if most is None else ends.exact(low)._replace(high=high)


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
    unreported: FloatArray = np.array(np.nan)
    past = figures.past
    new = _taken(figures.values.get(of.new, unreported), figures.most[of.new], at_most=at_most)
    if past and of.new in past.most:
        most = past.most[of.new]
        pairs = zip(past.values.get(of.new, (unreported,) * len(most)), most, strict=True)
        earlier = tuple(_taken(plain, limit, at_most=at_most) for plain, limit in pairs)
        past = replace(past, values=past.values | {of.new: earlier})
    return replace(figures, values=figures.values | {of.new: new}, past=past)


def _taken(plain: FloatArray, most: FloatArray, *, at_most: bool) -> FloatArray:
    return np.where(np.isnan(plain) & ~np.isnan(most), most if at_most else 0.0, plain)
