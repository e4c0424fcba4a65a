"""Indicators as district × period arrays, computed from reported figures; unknown is NaN, never zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.scoring.figures import BoolArray, Figures, FloatArray, Past
from fivecolour.scoring.indicators import names
from fivecolour.scoring.indicators.period_indicators import NO_LINES, Lines, PeriodIndicators, run_lengths
from fivecolour.scoring.indicators.window_cases import BOUNDS, last_cumulative
from fivecolour.scoring.reason import Bound

# Days before the first that windows may reach back to.
_REMEMBERED = 60


def compute(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int] | None = None, lines: Lines = NO_LINES
) -> dict[str, FloatArray]:
    """Compute indicators of the catalogue.

    Parameters
    ----------
    figures : Figures
        A value that already bears an indicator's name is taken as it is.
    needed : iterable of str
        Names of indicators; each is computed as its entry says. A count over the last days is exact or, where
        the entry lets it, what gaps leave as a bound (see `window_cases`).
    days : sequence of int, optional
        The periods that are wanted, by index and rising; all of them by default.
    lines : mapping, optional
        The lines of the rule that is asking. Where a value is known only to lie between two numbers (the
        cumulative figures begin within a window, or a figure was suppressed), the worse end is given where
        it is on the good side of all lines, else the better one. Without lines the worse.

    Returns
    -------
    dict of str to ndarray of float64, shape (D, number of periods)
        NaN where unknown; all NaN where the figures do not yield the indicator. Not to be written to.

    Raises
    ------
    UserError
        The days of an indicator are no whole number of the figures' periods.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.arange("2020-02-01", "2020-02-05", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[3.0, 3, np.nan, 3]])})
    >>> compute(figures, ["clear_days"])["clear_days"].tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    wanted = np.arange(len(figures.dates)) if days is None else np.array(days, dtype=np.intp)
    window = PeriodIndicators(figures, wanted, lines)
    return {name: window.indicator(name) for name in needed}


def compute_ends(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int], lines: Lines
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return what `compute` returns, and the worst that each value can be where it is between two numbers.

    Where no value is, an array of the second is the same object as that of the first.
    """
    window, wanted = PeriodIndicators(figures, np.array(days, dtype=np.intp), lines), tuple(needed)
    found = {name: window.indicator(name) for name in wanted}
    return found, {name: window.worst(name) for name in wanted}


def compute_best_and_worst(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int], lines: Lines
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return the same, of each value the best that it can be first: for rules of levels.

    A level asks whether a value is below a bound as well as whether it is above one.
    """
    window, wanted = PeriodIndicators(figures, np.array(days, dtype=np.intp), lines), tuple(needed)
    return {name: window.best(name) for name in wanted}, {name: window.worst(name) for name in wanted}


def compute_exact(figures: Figures, needed: Iterable[str]) -> dict[str, FloatArray]:
    """Return what `compute` returns where the value is one known number; NaN where it is only a bound."""
    window = PeriodIndicators(figures, np.arange(len(figures.dates)), NO_LINES)
    return {name: np.where(window.bound(name) == 0, window.indicator(name), np.nan) for name in needed}


def compute_intervals(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int]
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return the least and the most that each value can be, shape (D, number of days).

    They are equal where a value is known, and NaN where nothing is known of it. What gaps leave open on one
    side ends where the catalogue says that values end, infinite if it does not.
    """
    window = PeriodIndicators(figures, np.array(days, dtype=np.intp), NO_LINES)
    return {name: window.interval(name) for name in needed}


def reported(figures: Figures, wanted: Iterable[str]) -> BoolArray:
    """Return, shape (D, T), whether any of the named figures is known, if only that it was suppressed."""
    known = np.zeros(figures.shape, dtype=np.bool_)
    for name in wanted:
        for held in (figures.values, figures.most):
            if name in held:
                known |= ~np.isnan(held[name])
    return known


def decided(figures: Figures, name: str, days: NDArray[np.intp], lines: Lines) -> NDArray[np.uint8]:
    """Return, shape (D, N), of some days what `bounds` tells of one."""
    return PeriodIndicators(figures, days, lines).bound(name)


def bounds(figures: Figures, name: str, day: int, lines: Lines = NO_LINES) -> NDArray[np.uint8]:
    """Tell of every district whether an indicator's value in a period is only a bound.

    ``lines`` as for `compute`.

    Returns
    -------
    ndarray of uint8, shape (D,)
        Index into `BOUNDS`.
    """
    return PeriodIndicators(figures, np.array([day]), lines).bound(name)[:, 0]


def bound(figures: Figures, name: str, district: int, day: int, lines: Lines = NO_LINES) -> Bound | None:
    """Tell of one district what `bounds` tells of all."""
    return BOUNDS[int(bounds(figures.rows(slice(district, district + 1)), name, day, lines)[0])]


def past_of(figures: Figures, *, remembered: int = _REMEMBERED) -> Past:
    """Return figures as the past of those of the next days; of all but the last ones only the total."""
    first = max(0, len(figures.dates) - remembered)
    values, most = (
        {name: tuple(np.ascontiguousarray(day) for day in found[:, first:].T) for name, found in held.items()}
        for held in (figures.values, figures.most)
    )
    every = [names.counted(figure) for name in catalogue.figures() if (figure := names.counts(name))]
    totals = {
        of.cumulative: last_cumulative(figures, first, of) for of in every if of.cumulative in figures.values
    }
    return Past(values, last_runs(figures), totals, most)


def last_runs(figures: Figures) -> dict[str, NDArray[np.uint32]]:
    """Return, shape (D,), how long each run of the catalogue is in the last period."""
    held = {*figures.values, *figures.most}
    return {
        name: run_lengths(figures, name)[:, -1].astype(np.uint32)
        for name, entry in catalogue.entries().items()
        if entry.calculation and entry.calculation.function == "run_length" and names.can_compute(name, held)
    }
