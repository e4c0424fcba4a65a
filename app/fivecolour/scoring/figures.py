"""Reported figures as arrays: the only thing that grading is given."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    clear_days : ndarray of int, shape (D,)
        Reported days in a row without a new case, up to the last of the R days.
    cumulative : ndarray of float64, shape (D,)
        ``cumulative_confirmed`` as last reported before the R days; NaN if it never was.
    """

    values: dict[str, tuple[FloatArray, ...]]
    clear_days: NDArray[np.uint32]
    cumulative: FloatArray

    def rows(self, rows: slice | NDArray[np.intp]) -> Past:
        """Return what is remembered of some districts."""
        values = {name: tuple(day[rows] for day in days) for name, days in self.values.items()}
        return Past(values, self.clear_days[rows], self.cumulative[rows])

    @property
    def length(self) -> int:
        """R, the number of days."""
        return len(next(iter(self.values.values()), ()))


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
        Reported figures by name; NaN where nothing was reported. Known names:
        ``cumulative_confirmed``, ``new_confirmed`` (cases of that day), ``local_cumulative`` (locally
        infected, cumulative) and ``cluster_cases`` (new cases that belong to an active cluster).
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
        this; NaN elsewhere.
    """

    codes: tuple[str, ...]
    dates: DateArray
    values: dict[str, FloatArray]
    population: FloatArray = field(default_factory=lambda: np.empty(0))
    past: Past | None = None
    period: Period = "day"
    parameters: dict[str, FloatArray] = field(default_factory=dict)
    most: dict[str, FloatArray] = field(default_factory=dict)

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
