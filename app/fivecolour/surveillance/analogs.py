"""How measured figures may go on: as they did before, from like values at that time of the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivecolour.surveillance.windows import FloatArray, IntArray

_BINS = 10
# Share of a year that is the same time of it, to either side.
_SEASON = 1 / 12


@dataclass(frozen=True, slots=True)
class Analogs:
    """Earlier courses that those of today are drawn from.

    Attributes
    ----------
    now : ndarray of float64, shape (D,)
        The last values; NaN where unknown: they stay so.
    courses : ndarray of float64, shape (N, H)
        How values changed in the H periods after earlier ones, of all districts, by the bin of these.
    bins : ndarray of int64, shape (D,)
        The bin of each last value; -1 where it has no analog, and stays as it is.
    starts : ndarray of int64, shape (B + 1,)
        Where in ``courses`` each bin begins.
    bounds : tuple of float
        The least and the most that was ever measured.
    """

    now: FloatArray
    courses: FloatArray
    bins: IntArray
    starts: IntArray
    bounds: tuple[float, float]

    @classmethod
    def of(cls, held: FloatArray, periods: int, year: int) -> Analogs:
        """Find the analogs of the last values.

        With a whole year before, only what began within a month of this time of an earlier year counts.

        Parameters
        ----------
        held : ndarray of float64, shape (D, T)
            What was measured, oldest first; NaN where unknown.
        periods, year : int
            How far the courses reach, and the periods of a year.
        """
        last = held.shape[1] - 1
        begins = np.arange(last - periods + 1)
        if last >= year + periods:
            off = (last - begins) % year
            begins = begins[np.minimum(off, year - off) <= year * _SEASON]
            begins = begins[begins <= last - year // 2]
        known = held[~np.isnan(held)]
        edges = np.unique(np.quantile(known, np.arange(1, _BINS) / _BINS)) if known.size else np.empty(0)
        from_, steps = held[:, begins], begins[:, np.newaxis] + np.arange(1, periods + 1)
        courses = (held[:, steps] - from_[..., np.newaxis]).reshape(-1, periods)
        usable = ~np.isnan(courses).any(axis=1)
        place = np.searchsorted(edges, from_.ravel(), side="right")[usable]
        order = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[order], np.arange(len(edges) + 2))
        bins = np.searchsorted(edges, held[:, -1], side="right")
        lonely = np.isnan(held[:, -1]) | (starts[bins + 1] == starts[bins])
        return cls(
            held[:, -1],
            courses[usable][order],
            np.where(lonely, -1, bins),
            starts,
            (float(known.min(initial=np.inf)), float(known.max(initial=-np.inf))),
        )

    def draw(self, draws: int, random: np.random.Generator) -> FloatArray:
        """Draw courses, shape (draws, D, H).

        >>> values = np.tile([[0.0, 1.0]], 20)
        >>> found = Analogs.of(values, 3, 365)
        >>> found.draw(1, np.random.default_rng(1)).tolist()
        [[[0.0, 1.0, 0.0]]]
        """
        first = self.starts[self.bins]
        number = np.where(self.bins < 0, 1, self.starts[self.bins + 1] - first)
        at = first + random.integers(0, number, size=(draws, len(number)))
        if not len(self.courses):
            return np.repeat(np.tile(self.now[:, np.newaxis], (draws, 1, 1)), self.courses.shape[1], axis=2)
        change = np.where(
            (self.bins < 0)[:, np.newaxis], 0.0, self.courses[np.minimum(at, len(self.courses) - 1)]
        )
        return np.asarray(np.clip(self.now[:, np.newaxis] + change, *self.bounds), dtype=np.float64)
