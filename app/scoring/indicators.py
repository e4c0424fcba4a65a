"""Indicators as district × day arrays, computed from reported figures; unknown is NaN, never zero."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.scoring.figures import Figures, FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]

# Computed here from reported figures; <k> is a number of days.
_WINDOWS = ("new_<k>d", "cases_<k>d_per_100k", "cluster_cases_<k>d")
_PLAIN = ("cumulative_confirmed", "local_share", "clear_days")
# What a district can only wait out, never undo.
CANNOT_FALL = ("cumulative_confirmed",)
# Known by name, but only ever given: nothing that is reported daily yields them.
_GIVEN = (
    "positivity_7d",
    "tests_7d_per_100k",
    "admissions_7d_per_100k",
    "covid_beds_percent",
    "daily_cases_7d_mean_per_100k",
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


def compute(figures: Figures, needed: Iterable[str]) -> dict[str, FloatArray]:
    """Compute indicators.

    Parameters
    ----------
    figures : Figures
        A value that already bears an indicator's name is taken as it is.
    needed : iterable of str
        ``cumulative_confirmed``; ``new_<k>d``, cases in the last k days, where a gap can only make it
        larger (see `bound`); ``cases_<k>d_per_100k``; ``local_share`` in percent; ``cluster_cases_<k>d``,
        known only if each of the k days was reported; ``clear_days``, reported days in a row, up to and
        including this one, without a new case.

    Returns
    -------
    dict of str to ndarray of float64, shape (D, T)
        NaN where unknown; all NaN where the figures do not yield the indicator. Not to be written to.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.arange("2020-02-01", "2020-02-05", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[3.0, 3, np.nan, 3]])})
    >>> compute(figures, ["clear_days"])["clear_days"].tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    made: dict[str, FloatArray] = {}
    return {name: _made(figures, name, made) for name in needed}


def reported(figures: Figures, names: Iterable[str]) -> BoolArray:
    """Return, shape (D, T), whether any of the named figures is known."""
    known = np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    for name in names:
        if name in figures.values:
            known |= ~np.isnan(figures.values[name])
    return known


def bound(figures: Figures, name: str, district: int, day: int) -> str | None:
    """Tell whether an indicator's value is only a bound: ``"at_most"``, ``"at_least"`` or None (exact).

    Only counts of new cases can be: at most, if the cumulative of k days before is not known; at least,
    if today's is not.
    """
    window = _window(name)
    if name in figures.values or window is None or window[0] == "cluster_cases":
        return None
    cumulative = figures.values.get("cumulative_confirmed")
    if cumulative is None or np.isnan(cumulative[district, day]):
        return "at_least"
    before = day - window[1]
    exact = before >= 0 and not np.isnan(cumulative[district, before])
    if exact or clear_days(figures)[district, day] >= window[1]:
        return None
    return "at_most"


def clear_days(figures: Figures) -> FloatArray:
    """Return the reported days in a row without a new case, shape (D, T).

    A day is clear if zero new cases were reported, or, where no new figure was, if the cumulatives of
    this day and the day before are both known and equal. An unreported day is not clear and breaks the
    run.
    """
    clear = _clear(figures)
    days = np.arange(1, clear.shape[1] + 1, dtype=np.int32)
    last_not_clear = np.maximum.accumulate(np.where(clear, np.int32(0), days), axis=1)
    return (days - last_not_clear).astype(np.float64)


def _window(name: str) -> tuple[str, int] | None:
    found = _WINDOW.fullmatch(name)
    if found is None or (found[1] == "cases") != (found[3] is not None):
        return None
    return found[1], int(found[2])


def _made(figures: Figures, name: str, made: dict[str, FloatArray]) -> FloatArray:
    """Return an indicator, computed once: others may build on it."""
    if name not in made:
        made[name] = figures.values[name] if name in figures.values else _compute(figures, name, made)
    return made[name]


def _compute(figures: Figures, name: str, made: dict[str, FloatArray]) -> FloatArray:
    family, days = _window(name) or (name, 0)
    if family == "new":
        return _new(figures, days, made)
    if family == "cases":
        return _rate(figures, days, made)
    if family == "cluster_cases":
        return _clusters(figures, days)
    if family == "clear_days":
        return clear_days(figures)
    return _local_share(figures) if family == "local_share" else _unknown(figures)


def _unknown(figures: Figures) -> FloatArray:
    return np.broadcast_to(np.float64(np.nan), (len(figures.codes), len(figures.dates)))


def _clear(figures: Figures) -> BoolArray:
    cumulative = figures.values.get("cumulative_confirmed")
    new = figures.values.get("new_confirmed")
    clear = np.zeros((len(figures.codes), len(figures.dates)), dtype=np.bool_)
    if cumulative is not None:
        np.equal(cumulative[:, 1:], cumulative[:, :-1], out=clear[:, 1:])
    if new is not None:
        # A reported number of new cases decides; only where there is none do the cumulatives.
        clear &= np.isnan(new)
        clear |= new == 0
    return clear


def _new(figures: Figures, days: int, made: dict[str, FloatArray]) -> FloatArray:
    """Count the cases of the last ``days`` days, or a bound that a gap can only make larger."""
    cumulative = figures.values.get("cumulative_confirmed", _unknown(figures))
    before = np.zeros_like(cumulative)
    before[:, days:] = cumulative[:, :-days]
    unknown = np.isnan(before)
    _fill_from_earlier(before, cumulative, unknown, days)
    since = np.subtract(cumulative, before, out=before)
    # So many clear days in a row leave no case, whatever is unknown of the days before.
    unknown[:, :days] = True
    since[unknown & (_made(figures, "clear_days", made) >= days)] = 0.0
    if "new_confirmed" in figures.values:
        # Where today's cumulative is unknown, at least the new cases of today are known.
        today = np.isnan(since)
        since[today] = figures.values["new_confirmed"][today]
    return since


def _fill_from_earlier(before: FloatArray, cumulative: FloatArray, unknown: BoolArray, days: int) -> None:
    """Put the last cumulative reported until ``days`` days ago where that day's is unknown; else 0."""
    districts, at = np.nonzero(unknown)
    if districts.size == 0:
        return
    positions = np.arange(cumulative.shape[1], dtype=np.int32)
    last = np.maximum.accumulate(np.where(np.isnan(cumulative), np.int32(-1), positions), axis=1)
    earlier = last[districts, at - days]
    before[districts, at] = np.where(earlier < 0, 0.0, cumulative[districts, np.maximum(earlier, 0)])


def _rate(figures: Figures, days: int, made: dict[str, FloatArray]) -> FloatArray:
    population = figures.population
    if population.size == 0:
        return _unknown(figures)
    people = np.where(population > 0, population, np.nan)[:, np.newaxis]
    return _made(figures, f"new_{days}d", made) / people * 100_000


def _clusters(figures: Figures, days: int) -> FloatArray:
    """Sum the cases in active clusters; one unreported day of the window leaves it unknown."""
    cases = figures.values.get("cluster_cases")
    if cases is None:
        return _unknown(figures)
    total = np.full_like(cases, np.nan)
    if cases.shape[1] >= days:
        total[:, days - 1 :] = np.lib.stride_tricks.sliding_window_view(cases, days, axis=1).sum(axis=2)
    return total


def _local_share(figures: Figures) -> FloatArray:
    local = figures.values.get("local_cumulative")
    cumulative = figures.values.get("cumulative_confirmed")
    if local is None or cumulative is None:
        return _unknown(figures)
    return 100.0 * local / np.where(cumulative > 0, cumulative, np.nan)
