"""How districts report: late, in part, corrected up and down, worse at weekends, and sometimes not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fivecolour.drill.disease import ReportingPractice

Counts = NDArray[np.int64]
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ReportLines:
    """Everything that districts report on one day: today's figures first, then corrections of earlier days.

    Attributes
    ----------
    issued : date
        The day on which they report, and which the newest figures speak of.
    place : ndarray of int, shape (n,)
        Positions of districts.
    day : ndarray of datetime64[D], shape (n,)
        Which day each line speaks of.
    total : ndarray of float, shape (n,)
        Cumulative confirmed cases; NaN where the line is there without a figure.
    """

    issued: date
    place: Counts
    day: NDArray[np.datetime64]
    total: NDArray[np.float64]


class Reporters:
    """Those who report for the districts, with what they have found and said of the last days."""

    def __init__(self, districts: int, *, seed: int, practice: ReportingPractice) -> None:
        self._random = np.random.default_rng([seed, 2])
        self._practice = practice
        days = max(practice.late_days, practice.error_days) + 1
        self._before = np.zeros(districts, dtype=np.int64)
        # Of the last days, the newest last: counted, still to be counted, and last said (NaN: nothing).
        self._counted = np.zeros((districts, days), dtype=np.int64)
        self._waiting = np.zeros((districts, days), dtype=np.int64)
        self._twice = np.zeros((districts, days), dtype=np.int64)
        self._reported = np.full((districts, days), np.nan)

    def report(self, today: date, confirmed: Counts) -> ReportLines:
        """Return the lines of a day on which so many cases were confirmed, shape (D,)."""
        practice, random = self._practice, self._random
        weekend = int(today.weekday() >= _SATURDAY)
        self._turn(confirmed, practice.first_share[weekend])
        total = self._before[:, None] + np.cumsum(self._counted + self._twice, axis=1)
        speaks = random.random(len(total)) >= practice.none[weekend]
        empty = speaks & (random.random(len(total)) < practice.empty)
        changed = (speaks & ~empty)[:, None] & ~np.isnan(self._reported) & (self._reported != total)
        now = np.flatnonzero(speaks)
        figures = np.where(empty, np.nan, total[:, -1])
        self._reported[changed] = total[changed]
        self._reported[speaks, -1] = figures[speaks]
        place, back = np.nonzero(changed)
        ages = back - total.shape[1] + 1
        return ReportLines(
            issued=today,
            place=np.concatenate([now, place]),
            day=np.datetime64(today, "D") + np.concatenate([np.zeros(len(now), np.int64), ages]),
            total=np.concatenate([figures[now], total[changed].astype(np.float64)]),
        )

    def _turn(self, confirmed: Counts, first_share: float) -> None:
        """Begin a day: the oldest one is closed, late cases come in, errors are made and mended."""
        random, practice = self._random, self._practice
        self._before += self._counted[:, 0] + self._waiting[:, 0]
        for held in (self._counted, self._waiting, self._twice):
            held[:, :-1] = held[:, 1:]
            held[:, -1] = 0
        self._reported[:, :-1] = self._reported[:, 1:]
        self._reported[:, -1] = np.nan
        late = random.binomial(self._waiting, 0.5)
        # After so many days nothing is left out any more.
        settled = late.shape[1] - practice.late_days
        late[:, :settled] = self._waiting[:, :settled]
        self._counted += late
        self._waiting -= late
        first = random.binomial(confirmed, first_share)
        self._counted[:, -1] = first
        self._waiting[:, -1] = confirmed - first
        self._twice[:, : -practice.error_days] = 0
        errs = (random.random(len(confirmed)) < practice.error_often) & (confirmed > 0)
        self._twice[errs, -1] = 1 + random.poisson(max(0.0, practice.error_cases - 1), int(errs.sum()))
