"""A count of the last periods, from cumulative and new figures: exact, or bounded by what is reported."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, Figures, FloatArray
from fivecolour.scoring.reason import Bound

IndexArray: TypeAlias = NDArray[np.intp]
BoundArray: TypeAlias = NDArray[np.uint8]

# What a value can be, if gaps in the reports leave it in doubt, or if it is hidden and taken at its most.
BOUNDS: tuple[Bound | None, ...] = (None, "at_most", "at_least", "suppressed")
_AT_MOST, _AT_LEAST = BOUNDS.index("at_most"), BOUNDS.index("at_least")
# Of so many of a window's periods the cases have to be known that few of them are told as few: five days of
# seven, as offices report that do not work at weekends.
LEAST_KNOWN = 0.7


class Counted(NamedTuple):
    """The names of the arrays of a count: its total until a period's end, and what is new in the period."""

    cumulative: str
    new: str


CASES = Counted("cumulative_confirmed", "new_confirmed")


class Window(NamedTuple):
    """Cases of some windows, all arrays of shape (D, N).

    Attributes
    ----------
    cases : ndarray of float64
        As `window_cases` returns them.
    bound : ndarray of uint8
        Index into `BOUNDS`.
    least : ndarray of float64
        What is known of a window within which the cumulative figures begin: how many of the first figure
        happened before it, nobody knows, so that the cases lie between this and ``cases``. NaN elsewhere.
    sparse : ndarray of bool
        Where ``cases`` are the least, because a smaller share of the periods is known than `LEAST_KNOWN`.
    """

    cases: FloatArray
    bound: BoundArray
    least: FloatArray
    sparse: BoolArray


def window_cases(figures: Figures, length: int, days: IndexArray) -> tuple[FloatArray, BoundArray]:
    """Return the cases of the ``length`` days that end on each of some days, and whether they are bounds.

    Exact are, in this order: the difference of the cumulative figures of both ends; the sum of the new
    figures, where that of each day is known; the difference of two cumulative figures in between with the
    new figures before and after them, where all of these are known. Otherwise

    - at most: today's cumulative figure less the last one before the window, or 0 if there is none;
    - at least, where today's cumulative figure is unknown but today's new one is, or where the figures
      contradict the former: what is known of the window.

    A negative new figure is a correction and no number of cases, so it counts as unknown. Where corrections
    outweigh the new cases of a window, at least 0 are known.

    Parameters
    ----------
    days : ndarray of int, shape (N,)
        Indices of days, rising.

    Returns
    -------
    cases : ndarray of float64, shape (D, N)
        NaN where today neither a cumulative nor a new figure is known.
    bound : ndarray of uint8, shape (D, N)
        Index into `BOUNDS`.

    Examples
    --------
    >>> dates = np.arange("2020-02-01", "2020-02-06", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), dates, {"new_confirmed": np.array([[3.0, 1, 2, np.nan, 4]])})
    >>> cases, bound = window_cases(figures, 2, np.arange(5))
    >>> cases.tolist()
    [[3.0, 4.0, 3.0, nan, 4.0]]
    >>> [BOUNDS[index] for index in bound[0]]
    ['at_least', None, None, None, 'at_least']
    """
    found = windows(figures, length, days)
    return found.cases, found.bound


def windows(figures: Figures, length: int, days: IndexArray, of: Counted = CASES) -> Window:
    """Return what `window_cases` does, and how much is known where cumulative figures only begin, (D, T)."""
    today = columns(figures, of.cumulative, days)
    cases = today - columns(figures, of.cumulative, days - length)
    zeros = np.zeros(cases.shape, dtype=np.uint8)
    found = Window(cases, zeros, np.full(cases.shape, np.nan), zeros.astype(np.bool_))
    if not days.size:
        return found
    told = ~np.isnan(today) | (columns(figures, of.new, days) >= 0)
    open_ = np.isnan(cases) & told
    if open_.any() and of.new in figures.values:
        sums = _whole_windows(figures, length, days, of)
        exact = open_ & ~np.isnan(sums)
        cases[exact] = sums[exact]
        open_ &= ~exact
    rows, at = np.nonzero(open_)
    if rows.size:
        part = _with_gaps(figures, length, rows, days[at], of)
        for name, whole in found._asdict().items():
            whole[rows, at] = getattr(part, name)
    corrected = cases < 0
    cases[corrected], found.bound[corrected] = 0.0, _AT_LEAST
    return found


def columns(
    figures: Figures, name: str, days: IndexArray, rows: slice | IndexArray = slice(None)
) -> FloatArray:
    """Return a reported figure of some districts on some days as a new array; NaN where none is held.

    Days before the first of the figures are negative, and those that are remembered are known.
    """
    return _columns(figures, figures.values.get(name), name, days, rows)


def hidden(figures: Figures, name: str, days: IndexArray) -> FloatArray | None:
    """Return what `columns` does, of the most that suppressed figures can be; None where there are none."""
    most = figures.most.get(name)
    return None if most is None else _columns(figures, most, name, days, slice(None), of_most=True)


def _columns(
    figures: Figures,
    values: FloatArray | None,
    name: str,
    days: IndexArray,
    rows: slice | IndexArray,
    *,
    of_most: bool = False,
) -> FloatArray:
    past, unknown = figures.past, np.full(len(figures.codes), np.nan)
    if values is None:
        return np.repeat(unknown[rows, np.newaxis], len(days), axis=1)
    if days.min(initial=0) >= 0:
        # Of all days a plain copy does, which is faster.
        every = np.array_equal(days, np.arange(values.shape[1]))
        return np.array(values[rows]) if every else values[rows][:, days]
    held = (past.most if of_most else past.values).get(name, ()) if past else ()
    before = [held[day] if day >= -len(held) else unknown for day in days[days < 0].tolist()]
    earlier = np.stack([column[rows] for column in before], axis=1)
    return np.concatenate([earlier, values[rows][:, days[days >= 0]]], axis=1)


def _whole_windows(figures: Figures, length: int, days: IndexArray, of: Counted) -> FloatArray:
    """Return the sums of the new figures of windows in which every day has one; NaN elsewhere."""
    first = int(days.min()) - length + 1
    told = columns(figures, of.new, np.arange(first, int(days.max()) + 1))
    new = np.where(told >= 0, told, np.nan)
    # Day after day, so that each step goes through memory in a row.
    found = new[:, days - first].copy()
    for back in range(1, length):
        found += new[:, days - first - back]
    return found


def _with_gaps(figures: Figures, length: int, rows: IndexArray, days: IndexArray, of: Counted) -> Window:
    """Return the same of N cells, by row and day, of which one end has no cumulative figure."""
    some, which = np.unique(rows, return_inverse=True)
    first = int(days.min()) - length
    span = np.arange(first, int(days.max()) + 1)
    cumulative, new = (
        sliding_window_view(columns(figures, name, span, some), width, axis=1)
        for name, width in ((of.cumulative, length + 1), (of.new, length))
    )
    at = days - length - first
    totals = cumulative[which, at]
    cases, known = _known_within(totals, new[which, at + 1])
    exact = known == length
    if of == CASES and "clear_days" in figures.values:
        # So many clear days in a row leave no case, whatever else is unknown.
        clear = ~exact & (figures.values["clear_days"][rows, days] >= length)
        cases[clear], exact = 0.0, exact | clear
    bound = np.where(exact, 0, _AT_LEAST).astype(np.uint8)
    open_, least = np.flatnonzero(~exact & ~np.isnan(totals[:, -1])), np.full(cases.shape, np.nan)
    if open_.size:
        before = _cumulative_before(figures, rows[open_], days[open_] - length, of)
        most = totals[open_, -1] - np.nan_to_num(before)
        begins = np.isnan(before) & (most > cases[open_])
        least[open_[begins]] = np.maximum(cases[open_[begins]], 0.0)
        bound[open_] = np.select([most > cases[open_], most == cases[open_]], [_AT_MOST, 0], _AT_LEAST)
        cases[open_] = np.maximum(most, cases[open_])
    return Window(cases, bound, least, (bound == _AT_LEAST) & (known < LEAST_KNOWN * length))


def _known_within(cumulative: FloatArray, new: FloatArray) -> tuple[FloatArray, IndexArray]:
    """Return what is known of N windows of k days, shape (N,), and of how many of the days.

    ``cumulative``, shape (N, k + 1), begins with the day before the first of ``new``, shape (N, k).
    """
    length = new.shape[1]
    reported, known = new >= 0, ~np.isnan(cumulative)
    first, last = known.argmax(axis=1), length - known[:, ::-1].argmax(axis=1)
    spanned = known.any(axis=1) & ~reported.all(axis=1)
    # Days between the first and the last cumulative figure are counted by these.
    day, none = np.arange(1, length + 1), length + 1
    inside = (day > np.where(spanned, first, none)[:, np.newaxis]) & (day <= last[:, np.newaxis])
    counted = np.where(reported, new, 0.0)
    least = np.where(inside, 0.0, counted).sum(axis=1)
    cells = np.arange(len(new))
    least[spanned] += (cumulative[cells, last] - cumulative[cells, first])[spanned]
    days_known: IndexArray = (reported | inside).sum(axis=1)
    exact = days_known == length
    return np.where(exact, least, np.maximum(least, counted.sum(axis=1))), days_known


def _cumulative_before(figures: Figures, rows: IndexArray, days: IndexArray, of: Counted) -> FloatArray:
    """Return of N cells, by row and day, the last cumulative figure up to that day; NaN if there is none."""
    past = figures.past if figures.past and of.cumulative in figures.past.values else None
    remembered, found = past.length if past else 0, np.full(len(rows), np.nan)
    held = days >= -remembered
    if not held.any():
        return found
    some, which = np.unique(rows[held], return_inverse=True)
    history = _history(figures, some, int(days.max()), of)
    # Counted from 1, so that 0 says that there is none but the first column's.
    positions = counting(history.shape[1] - 1)
    last = np.maximum.accumulate(positions * ~np.isnan(history[:, 1:]), axis=1)
    earlier = last[which, days[held] + remembered].astype(np.intp)
    found[held] = history[which, earlier]
    return found


def _history(figures: Figures, rows: IndexArray, until: int, of: Counted) -> FloatArray:
    """Return the cumulatives of some districts up to a day, after the last one before all that is held."""
    values, past = figures.values[of.cumulative], figures.past
    if past is None or of.cumulative not in past.values:
        return np.column_stack([np.full(len(rows), np.nan), values[rows, : until + 1]])
    remembered = past.values[of.cumulative][: past.length + min(until + 1, 0)]
    known = [past.cumulative[of.cumulative], *remembered, *values[:, : max(until + 1, 0)].T]
    return np.stack([column[rows] for column in known], axis=1)


def last_cumulative(figures: Figures, until: int, of: Counted = CASES) -> FloatArray:
    """Return each district's last known cumulative before day ``until``, shape (D,); NaN if there is none."""
    values, past = figures.values.get(of.cumulative), figures.past
    found = np.full(len(figures.codes), np.nan)
    if values is None:
        return found
    known = [values[:, day] for day in range(until - 1, -1, -1)]
    if past is not None and of.cumulative in past.values:
        known += [*reversed(past.values[of.cumulative]), past.cumulative[of.cumulative]]
    for column in known:
        unknown = np.isnan(found)
        if not unknown.any():
            break
        found[unknown] = column[unknown]
    return found


def counted_until(figures: Figures, until: int) -> FloatArray:
    """Return `last_cumulative` with the new cases that were reported after it, shape (D,)."""
    found = last_cumulative(figures, until)
    new, cumulative = figures.values.get("new_confirmed"), figures.values.get("cumulative_confirmed")
    if new is None or cumulative is None:
        return found
    after = np.ones(len(found), dtype=np.bool_)
    for day in range(until - 1, -1, -1):
        after &= np.isnan(cumulative[:, day])
        if not after.any():
            break
        found[after] += np.where(new[after, day] >= 0, new[after, day], 0.0)
    return found


def counting(days: int) -> NDArray[np.uint16 | np.uint32]:
    """Return 1, 2, … as the smaller of two types that holds all: half the memory to go through."""
    return np.arange(1, days + 1, dtype=np.uint16 if days < 2**16 else np.uint32)
