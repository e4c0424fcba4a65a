"""Indicators as district × day arrays, computed from reported figures; unknown is NaN, never zero."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, Figures, FloatArray, Past
from fivecolour.scoring.indicators.window_cases import (
    BOUNDS,
    Window,
    columns,
    counting,
    last_cumulative,
    windows,
)
from fivecolour.scoring.reason import Bound

# The lines of a rule by indicator: each with whether a value that equals it lies below (`Scheme.lines`).
Lines: TypeAlias = Mapping[str, Sequence[tuple[float, bool]]]
NO_LINES: Lines = MappingProxyType({})
# Days before the first that windows may reach back to.
_REMEMBERED = 60
_AT_LEAST = BOUNDS.index("at_least")

# Either of them tells how many cases are new.
_COUNTED = ("cumulative_confirmed", "new_confirmed")
# What a district can only wait out, never undo.
CANNOT_FALL = ("cumulative_confirmed",)
# What does not change from day to day.
CANNOT_CHANGE = ("population",)
_WINDOW = re.compile(r"(new|cases|cluster_cases)_([1-9]\d*)d(_per_100k)?")


def can_compute(name: str, held: Container[str]) -> bool:
    """Tell whether an indicator is held, or is computed from what is.

    >>> can_compute("cases_7d_per_100k", ["cumulative_confirmed"])
    False
    >>> can_compute("cases_7d_per_100k", ["cumulative_confirmed", "population"])
    True
    """
    if name in held:
        return True
    counted = any(figure in held for figure in _COUNTED)
    family = "rate" if name == "daily_cases_7d_mean_per_100k" else (_window(name) or (name,))[0]
    return {
        "new": counted,
        "clear_days": counted,
        "cases": counted and "population" in held,
        "rate": counted and "population" in held,
        "cluster_cases": "cluster_cases" in held,
        "local_share": "local_cumulative" in held and "cumulative_confirmed" in held,
    }.get(family, False)


def compute(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int] | None = None, lines: Lines = NO_LINES
) -> dict[str, FloatArray]:
    """Compute indicators.

    Parameters
    ----------
    figures : Figures
        A value that already bears an indicator's name is taken as it is.
    needed : iterable of str
        ``cumulative_confirmed``; ``new_<k>d``, cases in the last k days, which gaps may leave as a
        bound (see `window_cases`); ``cases_<k>d_per_100k``; ``daily_cases_7d_mean_per_100k``; ``population``;
        ``local_share`` in percent; ``cluster_cases_<k>d``,
        known only if each of the k days was reported; ``clear_days``, reported days in a row, up to and
        including this one, without a new case.
    days : sequence of int, optional
        The days that are wanted, by index and rising; all of them by default.
    lines : mapping, optional
        The lines of the rule that is asking. Where the cumulative figures begin within a window, its cases
        are known only to lie between two numbers: then the greater is given where it is below all lines,
        else the lesser. Without lines the greater.

    Returns
    -------
    dict of str to ndarray of float64, shape (D, number of days)
        NaN where unknown; all NaN where the figures do not yield the indicator. Not to be written to.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.arange("2020-02-01", "2020-02-05", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[3.0, 3, np.nan, 3]])})
    >>> compute(figures, ["clear_days"])["clear_days"].tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    wanted = np.arange(len(figures.dates)) if days is None else np.array(days, dtype=np.intp)
    window = _Days(figures, wanted, lines)
    return {name: window.indicator(name) for name in needed}


def compute_ends(
    figures: Figures, needed: Iterable[str], *, days: Sequence[int], lines: Lines
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return what `compute` returns, and the most that each value can be where it is between two numbers.

    Where no value is, an array of the second is the same object as that of the first.
    """
    window, names = _Days(figures, np.array(days, dtype=np.intp), lines), tuple(needed)
    found = {name: window.indicator(name) for name in names}
    return found, {name: window.most(name) for name in names}


def reported(figures: Figures, names: Iterable[str]) -> BoolArray:
    """Return, shape (D, T), whether any of the named figures is known."""
    known = np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    for name in names:
        if name in figures.values:
            known |= ~np.isnan(figures.values[name])
    return known


def bounds(figures: Figures, name: str, day: int, lines: Lines = NO_LINES) -> NDArray[np.uint8]:
    """Tell of every district whether an indicator's value on a day is only a bound.

    Only counts of new cases can be: see `window_cases`; ``lines`` as for `compute`.

    Returns
    -------
    ndarray of uint8, shape (D,)
        Index into `BOUNDS`.
    """
    return _Days(figures, np.array([day]), lines).bound(name)[:, 0]


def bound(figures: Figures, name: str, district: int, day: int, lines: Lines = NO_LINES) -> Bound | None:
    """Tell of one district what `bounds` tells of all."""
    return BOUNDS[int(bounds(figures.rows(slice(district, district + 1)), name, day, lines)[0])]


def window_of(name: str) -> tuple[str, int] | None:
    """Return what an indicator counts over some days, and over how many; None if it does not.

    >>> window_of("cases_14d_per_100k"), window_of("daily_cases_7d_mean_per_100k"), window_of("rt")
    (('cases', 14), ('new', 7), None)
    """
    return ("new", 7) if name == "daily_cases_7d_mean_per_100k" else _window(name)


def _window(name: str) -> tuple[str, int] | None:
    found = _WINDOW.fullmatch(name)
    if found is None or (found[1] == "cases") != (found[3] is not None):
        return None
    return found[1], int(found[2])


class _Days:
    """Indicators on some days, each computed once: one may build on another."""

    def __init__(self, figures: Figures, days: NDArray[np.intp], lines: Lines) -> None:
        self.figures = figures
        self.days = days
        self.lines = lines
        self.remembered = figures.past.length if figures.past else 0
        self.made: dict[str, FloatArray] = {}
        self.counted: dict[int, Window] = {}

    def bound(self, name: str) -> NDArray[np.uint8]:
        """Return of each cell the index into `BOUNDS`."""
        found, window = np.zeros((len(self.figures.codes), len(self.days)), dtype=np.uint8), window_of(name)
        if window is None or window[0] == "cluster_cases":
            return found
        given = self.figures.values.get(name)
        if given is not None:
            found[given[:, self.days] < 0] = _AT_LEAST
            return found
        return self._decided(name, window[1])[1]

    def most(self, name: str) -> FloatArray:
        """Return an indicator, at the greater end where its value is known to lie between two."""
        window = window_of(name)
        if window is None or self._figure(name) is not None or window[1] not in self.counted:
            return self.indicator(name)
        found = self.counted[window[1]]
        begins = ~np.isnan(found.least)
        return self._scaled(name, found.cases) if begins.any() else self.indicator(name)

    def indicator(self, name: str) -> FloatArray:
        if name not in self.made:
            self.made[name] = self._compute(name)
        return self.made[name]

    def _compute(self, name: str) -> FloatArray:
        given, window = self._figure(name), window_of(name)
        if given is not None:
            # Corrections outweigh the new cases: 0 at the least.
            return given if window is None else np.maximum(given, 0.0)
        family = window[0] if window else name
        length = window[1] if window else 0
        if window and family != "cluster_cases":
            return self._decided(name, length)[0]
        if family == "cluster_cases":
            return self._clusters(length)
        if family == "clear_days":
            return clear_run(self.figures)[:, self.days].astype(np.float64)
        plain = {
            "local_share": self._local_share,
            "population": self._population,
        }
        return plain.get(family, self._unknown)()

    def _figure(self, name: str) -> FloatArray | None:
        values = self.figures.values.get(name)
        return None if values is None else values[:, self.days]

    def _unknown(self) -> FloatArray:
        return np.broadcast_to(np.float64(np.nan), (len(self.figures.codes), len(self.days)))

    def _decided(self, name: str, length: int) -> tuple[FloatArray, NDArray[np.uint8]]:
        """Return the value of each cell and whether it is a bound, by the lines of the rule."""
        exact = np.zeros((len(self.figures.codes), len(self.days)), dtype=np.uint8)
        if f"new_{length}d" in self.figures.values:
            return self._scaled(name, self.indicator(f"new_{length}d")), exact
        if not any(figure in self.figures.values for figure in _COUNTED):
            return self._unknown(), exact
        found = self._windows(length)
        values, begins = self._scaled(name, found.cases), ~np.isnan(found.least)
        cuts = self.lines.get(name)
        if cuts is None or not begins.any():
            return values, found.bound
        values, bound, most = values.copy(), found.bound.copy(), values[begins]
        raises = np.logical_or.reduce([_passed(cut, most) for cut in cuts])
        values[begins] = np.where(raises, self._scaled(name, found.least)[begins], most)
        bound[begins] = np.where(raises, np.uint8(_AT_LEAST), bound[begins])
        return values, bound

    def _windows(self, length: int) -> Window:
        if length not in self.counted:
            self.counted[length] = windows(self.figures, length, self.days)
        return self.counted[length]

    def _scaled(self, name: str, cases: FloatArray) -> FloatArray:
        """Return cases as an indicator counts them."""
        if name.startswith("new_"):
            return cases
        # Multiplied first: divided first, 12 cases in 10,000 people would be 119.99999999999999.
        return cases * 100_000 / (self._people() * (7 if name.startswith("daily_") else 1))

    def _people(self) -> FloatArray:
        people = self.indicator("population")
        return np.where(people > 0, people, np.nan)

    def _population(self) -> FloatArray:
        population = self.figures.population
        if population.size == 0:
            return self._unknown()
        return np.broadcast_to(population[:, np.newaxis], (len(self.figures.codes), len(self.days)))

    def _clusters(self, length: int) -> FloatArray:
        """Sum the cases in active clusters; one unreported day of the window leaves it unknown."""
        if "cluster_cases" not in self.figures.values:
            return self._unknown()
        back = min(self.remembered, length - 1)
        cases = columns(self.figures, "cluster_cases", np.arange(-back, len(self.figures.dates)))
        total = np.full_like(cases, np.nan)
        if cases.shape[1] >= length:
            total[:, length - 1 :] = sliding_window_view(cases, length, axis=1).sum(axis=2)
        # Corrections are no cases.
        return np.maximum(total[:, self.days + back], 0.0)

    def _local_share(self) -> FloatArray:
        local, cumulative = self._figure("local_cumulative"), self._figure("cumulative_confirmed")
        if local is None or cumulative is None:
            return self._unknown()
        return 100.0 * local / np.where(cumulative > 0, cumulative, np.nan)


def _passed(cut: tuple[float, bool], values: FloatArray) -> BoolArray:
    edge, exclusive = cut
    return values > edge if exclusive else values >= edge


def clear_run(figures: Figures) -> NDArray[np.uint16 | np.uint32]:
    """Count reported days in a row without a new case, shape (D, T).

    A day is clear if zero new cases were reported, or, where no new figure was, if the cumulatives of
    this day and the day before are both known and equal. An unreported day is not clear and breaks the
    run.
    """
    clear = _clear(figures)
    days = counting(clear.shape[1])
    broken = np.maximum.accumulate(days * ~clear, axis=1)
    if figures.past is None:
        return days - broken
    return days - broken + np.where(broken == 0, figures.past.clear_days[:, np.newaxis], np.uint32(0))


def counted_alone(figures: Figures) -> BoolArray:
    """Return, shape (D, T), where a new figure was reported that no two cumulative figures give."""
    new = figures.values.get("new_confirmed")
    if new is None:
        return np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    days = np.arange(len(figures.dates))
    before, today = (columns(figures, "cumulative_confirmed", at) for at in (days - 1, days))
    alone: BoolArray = ~np.isnan(new) & np.isnan(today - before)
    return alone


def past_of(figures: Figures) -> Past:
    """Return figures as the past of those of the next days; of all but the last 60 days only the total."""
    first = max(0, len(figures.dates) - _REMEMBERED)
    values = {
        name: tuple(np.ascontiguousarray(day) for day in found[:, first:].T)
        for name, found in figures.values.items()
    }
    clear = clear_run(figures)[:, -1].astype(np.uint32)
    return Past(values, clear, last_cumulative(figures, first))


def _clear(figures: Figures) -> BoolArray:
    cumulative = figures.values.get("cumulative_confirmed")
    new = figures.values.get("new_confirmed")
    clear = np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    if cumulative is not None:
        np.equal(cumulative[:, 1:], cumulative[:, :-1], out=clear[:, 1:])
        if figures.past is not None:
            np.equal(cumulative[:, 0], figures.past.values["cumulative_confirmed"][-1], out=clear[:, 0])
    if new is not None:
        # A reported number of new cases decides; only where there is none do the cumulatives.
        clear &= np.isnan(new)
        clear |= new == 0
    return clear
