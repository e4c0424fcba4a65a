"""Indicators as district × day arrays, computed from reported figures; unknown is NaN, never zero."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, Figures, FloatArray
from fivecolour.scoring.indicators.window_cases import BOUNDS, columns, counting, window_cases
from fivecolour.scoring.reason import Bound

# Computed here from reported figures; <k> is a number of days.
_WINDOWS = ("new_<k>d", "cases_<k>d_per_100k", "cluster_cases_<k>d")
_PLAIN = ("cumulative_confirmed", "local_share", "clear_days", "population", "daily_cases_7d_mean_per_100k")
# Either of them tells how many cases are new.
_COUNTED = ("cumulative_confirmed", "new_confirmed")
# What a district can only wait out, never undo.
CANNOT_FALL = ("cumulative_confirmed",)
# What does not change from day to day.
CANNOT_CHANGE = ("population",)
# Known by name, but only ever given: nothing that is reported daily yields them.
_GIVEN = (
    "positivity_7d",
    "tests_7d_per_100k",
    "admissions_7d_per_100k",
    "covid_beds_percent",
    "deaths_7d_per_100k",
    "doubling_days",
    "rt",
)
_WINDOW = re.compile(r"(new|cases|cluster_cases)_([1-9]\d*)d(_per_100k)?")


def is_known(name: str) -> bool:
    """Tell whether ``name`` is an indicator that a scheme may use.

    >>> is_known("new_7d"), is_known("cases_14d_per_100k"), is_known("new_7")
    (True, True, False)
    """
    return name in _PLAIN or name in _GIVEN or _window(name) is not None


def known_names() -> str:
    """Return the names of all indicators, for messages."""
    return ", ".join((*_PLAIN, *_WINDOWS, *_GIVEN))


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
    figures: Figures, needed: Iterable[str], *, days: Sequence[int] | None = None
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
    window = _Days(figures, wanted)
    return {name: window.indicator(name) for name in needed}


def reported(figures: Figures, names: Iterable[str]) -> BoolArray:
    """Return, shape (D, T), whether any of the named figures is known."""
    known = np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    for name in names:
        if name in figures.values:
            known |= ~np.isnan(figures.values[name])
    return known


def bounds(figures: Figures, name: str, day: int) -> NDArray[np.uint8]:
    """Tell of every district whether an indicator's value on a day is only a bound.

    Only counts of new cases can be: see `window_cases`.

    Returns
    -------
    ndarray of uint8, shape (D,)
        Index into `BOUNDS`.
    """
    window = window_of(name)
    if name in figures.values or window is None or window[0] == "cluster_cases":
        return np.zeros(len(figures.codes), dtype=np.uint8)
    return window_cases(figures, window[1], np.array([day]))[1][:, 0]


def bound(figures: Figures, name: str, district: int, day: int) -> Bound | None:
    """Tell of one district what `bounds` tells of all."""
    return BOUNDS[int(bounds(figures.rows(slice(district, district + 1)), name, day)[0])]


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

    def __init__(self, figures: Figures, days: NDArray[np.intp]) -> None:
        self.figures = figures
        self.days = days
        self.remembered = figures.past.length if figures.past else 0
        self.made: dict[str, FloatArray] = {}

    def indicator(self, name: str) -> FloatArray:
        if name not in self.made:
            self.made[name] = self._compute(name)
        return self.made[name]

    def _compute(self, name: str) -> FloatArray:
        given = self._figure(name)
        if given is not None:
            return given
        family, length = _window(name) or (name, 0)
        if family == "new":
            return self._new(length)
        if family == "cases":
            return self._rate(length)
        if family == "cluster_cases":
            return self._clusters(length)
        if family == "clear_days":
            return clear_run(self.figures)[:, self.days].astype(np.float64)
        plain = {
            "local_share": self._local_share,
            "population": self._population,
            "daily_cases_7d_mean_per_100k": self._daily_mean,
        }
        return plain.get(family, self._unknown)()

    def _figure(self, name: str) -> FloatArray | None:
        values = self.figures.values.get(name)
        return None if values is None else values[:, self.days]

    def _unknown(self) -> FloatArray:
        return np.broadcast_to(np.float64(np.nan), (len(self.figures.codes), len(self.days)))

    def _new(self, length: int) -> FloatArray:
        """Count the cases of the last ``length`` days, or a bound of them (see `window_cases`)."""
        if not any(name in self.figures.values for name in _COUNTED):
            return self._unknown()
        return window_cases(self.figures, length, self.days)[0]

    def _rate(self, length: int) -> FloatArray:
        # Multiplied first: divided first, 12 cases in 10,000 people would be 119.99999999999999.
        return self.indicator(f"new_{length}d") * 100_000 / self._people()

    def _daily_mean(self) -> FloatArray:
        return self.indicator("new_7d") * 100_000 / (7 * self._people())

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
        return total[:, self.days + back]

    def _local_share(self) -> FloatArray:
        local, cumulative = self._figure("local_cumulative"), self._figure("cumulative_confirmed")
        if local is None or cumulative is None:
            return self._unknown()
        return 100.0 * local / np.where(cumulative > 0, cumulative, np.nan)


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
