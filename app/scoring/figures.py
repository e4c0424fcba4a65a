"""Reported figures as arrays: the only thing that grading is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
DateArray: TypeAlias = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of D districts on T consecutive days.

    Attributes
    ----------
    codes : tuple of str
        The D district codes.
    dates : ndarray of datetime64[D], shape (T,)
        Consecutive days, oldest first.
    values : dict of str to ndarray of float64, shape (D, T)
        Reported figures by name; NaN where nothing was reported. Known names:
        ``cumulative_confirmed``, ``new_confirmed`` (cases of that day), ``local_cumulative`` (locally
        infected, cumulative) and ``cluster_cases`` (new cases that belong to an active cluster).
    population : ndarray of float64, shape (D,)
        NaN where unknown.
    """

    codes: tuple[str, ...]
    dates: DateArray
    values: dict[str, FloatArray]
    population: FloatArray = field(default_factory=lambda: np.empty(0))
