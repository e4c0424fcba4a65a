"""Reported figures as arrays: the only thing that grading is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
DateArray: TypeAlias = NDArray[np.datetime64]
BoolArray: TypeAlias = NDArray[np.bool_]
Period: TypeAlias = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of the R days before the first of some figures, for windows that reach back.

    Attributes
    ----------
    values : dict of str to tuple of R ndarrays of float64, each of shape (D,)
        Under the names of the figures; the oldest day first, so that ``[-1]`` is the day before.
    runs : dict of str to ndarray of int, shape (D,)
        By indicator (``clear_days``) how many periods in a row it had run up to the last of the R days.
    cumulative : dict of str to ndarray of float64, shape (D,)
        Each cumulative figure as last reported before the R days; NaN if it never was.
    most : dict of str to tuple of R ndarrays of float64, each of shape (D,)
        As of `Figures`.
    """

    values: dict[str, tuple[FloatArray, ...]]
    runs: dict[str, NDArray[np.uint32]]
    cumulative: dict[str, FloatArray]
    most: dict[str, tuple[FloatArray, ...]] = field(default_factory=dict)

    def rows(self, rows: slice | NDArray[np.intp]) -> Past:
        """Return what is remembered of some districts."""
        values, most = (
            {name: tuple(day[rows] for day in days) for name, days in held.items()}
            for held in (self.values, self.most)
        )
        runs = {name: found[rows] for name, found in self.runs.items()}
        return Past(values, runs, {name: found[rows] for name, found in self.cumulative.items()}, most)

    def last(self, length: int) -> Past:
        """Return the last ``length`` of the days; of those before them only the totals."""
        values, most = (
            {name: days[-length:] for name, days in held.items()} for held in (self.values, self.most)
        )
        totals = {
            name: reduce(_later, self.values.get(name, ())[:-length], total)
            for name, total in self.cumulative.items()
        }
        return replace(self, values=values, cumulative=totals, most=most)

    @property
    def length(self) -> int:
        """R, the number of days."""
        return len(next(iter(self.values.values()), ()))


def _later(before: FloatArray, day: FloatArray) -> FloatArray:
    """Return what is known last of each district."""
    return np.where(np.isnan(day), before, day)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of D districts in T consecutive periods: days, weeks or months.

    Attributes
    ----------
    codes : tuple of str
        The D district codes.
    dates : ndarray of datetime64[D], shape (T,)
        The last days of the periods, oldest first.
    values : dict of str to ndarray of float64, shape (D, T)
        Reported figures under the names of the catalogue's fields (``cumulative_confirmed``,
        ``new_confirmed``, ``new_deaths``, ``beds`` …), and indicators that are given; NaN where nothing was
        reported.
    population : ndarray of float64, shape (D,)
        NaN where unknown.
    past : Past, optional
        What came before; without it the history begins with the first of the T periods.
    period : {"day", "week", "month"}
        What the T columns are.
    parameters : dict of str to ndarray of float64, shape (D, T)
        Bounds of a rule that differ by district and period, NaN where there is none.
    most : dict of str to ndarray of float64, shape (D, T)
        By name of a figure the most that it can be where it was suppressed, so that it lies between 0 and
        this, infinite where nobody said; NaN elsewhere. Where the figure itself is known there, it is
        the hidden one taken at its most.
    """

    codes: tuple[str, ...]
    dates: DateArray
    values: dict[str, FloatArray]
    population: FloatArray = field(default_factory=lambda: np.empty(0))
    past: Past | None = None
    period: Period = "day"
    parameters: dict[str, FloatArray] = field(default_factory=dict)
    most: dict[str, FloatArray] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        """(D, T)."""
        return len(self.codes), len(self.dates)

    def periods(self, some: slice, past: Past | None = None) -> Figures:
        """Return the figures of some periods, with a ``past`` of their own."""
        values, parameters, most = (
            {name: found[:, some] for name, found in held.items()}
            for held in (self.values, self.parameters, self.most)
        )
        return replace(
            self, dates=self.dates[some], values=values, parameters=parameters, most=most, past=past
        )

    def rows(self, rows: slice | NDArray[np.intp]) -> Figures:
        """Return the figures of some districts."""
        return Figures(
            codes=self.codes[rows] if isinstance(rows, slice) else tuple(self.codes[row] for row in rows),
            dates=self.dates,
            values={name: found[rows] for name, found in self.values.items()},
            population=self.population[rows] if self.population.size else self.population,
            past=self.past.rows(rows) if self.past else None,
            period=self.period,
            parameters={name: found[rows] for name, found in self.parameters.items()},
            most={name: found[rows] for name, found in self.most.items()},
        )
