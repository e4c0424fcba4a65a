"""Grading that goes on over many possible futures at once, by the rule itself, from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import DateArray, Figures, FloatArray
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.grading import Grading, in_force_since, versions_in_force
from fivecolour.scoring.grading.level_tiers import level_tiers, parameters_of
from fivecolour.scoring.grading.progression import GradingProgress, ReviewState
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.names import days_back
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.schemes.scheme import Scheme

# Rows (districts by futures) graded at once: few enough for memory, many enough for numpy.
ROWS = 40_000
# Reviews of a row that are not on working days.
_SUNDAYS = 2


@dataclass(frozen=True)
class Continuation:
    """A grading that can be gone on with.

    Attributes
    ----------
    grading : Grading
        Of the days until today; of one version of a rule.
    window : Figures
        Its last days, as many as the reviews or periods in a row that the rule counts.
    held : ReviewState, optional
        What is carried into the next review; None where tiers do not rest on reviews before.
    """

    grading: Grading
    window: Figures
    held: ReviewState | None

    @classmethod
    def of(cls, grading: Grading) -> Continuation:
        """Prepare to go on with a grading."""
        scheme, figures = grading.scheme, grading.figures
        length = min(_lookback(scheme), len(figures.dates))
        reviews = scheme.reviews
        if reviews and np.datetime64(reviews.first) > figures.dates[-1].astype("datetime64[D]"):
            # Before the first review days are assessed afresh, and the last tier of each counts.
            length = len(figures.dates)
        held = None
        if reviews and scheme.missing and length < len(figures.dates):
            daily = sum(day <= reviews.first for day in grading.days)
            held = ReviewState.at_end_of(grading.decided, grading.rules, grading.review_days, daily)
        elif reviews:
            length = len(figures.dates)
        return cls(grading, _window(scheme, figures, length), held)

    def tiers(self, paths: Mapping[str, FloatArray], dates: DateArray) -> TierArray:
        """Return the tiers of possible futures.

        Parameters
        ----------
        paths : mapping of str to ndarray of float64, shape (N, D, H)
            By field what is reported in the next H periods in each of N futures; every field of the figures.
        dates : ndarray of datetime64[D], shape (H,)
            The last days of these periods.

        Returns
        -------
        ndarray of uint8, shape (N, D, H)
        """
        scheme, shape = self.grading.scheme, next(iter(paths.values())).shape
        draws, districts, _ = shape
        rows = np.tile(np.arange(districts), draws)
        figures = self._joined(paths, dates, rows)
        start = len(self.window.dates)
        offset = len(self.grading.dates) - start
        begins = self.grading.begins[rows] - offset
        if scheme.levels:
            found = level_tiers(scheme, figures, begins)
        elif self.held is None:
            found = grade(scheme, figures, begins=begins).tiers
        else:
            found = self._reviewed(self.held, figures, rows, start)
        return np.ascontiguousarray(found[:, start:]).reshape(shape)

    def _reviewed(self, held: ReviewState, figures: Figures, rows: NDArray[np.intp], start: int) -> TierArray:
        held = ReviewState(held.tier[rows], held.last[rows], held.reviews[rows])
        first_day = self.grading.dates[0].astype("datetime64[D]")
        begins = (first_day + self.grading.begins.astype("timedelta64[D]"))[rows]
        course = GradingProgress(self.grading.scheme, figures, begins, held=held, since=start)
        delay = self.grading.scheme.delay
        if not delay:
            return course.tiers
        before = slice(len(self.grading.dates) - start, None)
        course.tiers[:, :start] = self.grading.decided[rows, before]
        course.rules[:, :start] = self.grading.rules[rows, before]
        return np.take_along_axis(course.tiers, in_force_since(course.tiers, course.rules, delay), axis=1)

    def _joined(self, paths: Mapping[str, FloatArray], dates: DateArray, rows: NDArray[np.intp]) -> Figures:
        """Lay the window and one future beside one another, a row for each district and future."""
        window, further = self.window, len(dates)
        values = {
            name: np.concatenate([held[rows], paths[name].reshape(len(rows), further)], axis=1)
            for name, held in window.values.items()
        }
        unknown = np.full((len(rows), further), np.nan)
        # A bound that is given by district and period stays what it was last.
        given = {
            name: np.concatenate([held, np.repeat(held[:, -1:], further, axis=1)], axis=1)
            for name, held in window.parameters.items()
        }
        both = replace(window, dates=np.concatenate([window.dates, dates]), parameters=given)
        parameters = parameters_of(self.grading.scheme, both)
        return Figures(
            codes=window.codes * len(next(iter(paths.values()))),
            dates=both.dates,
            values=values,
            population=window.population[rows] if window.population.size else window.population,
            past=window.past.rows(rows) if window.past else None,
            period=window.period,
            parameters={name: found[rows] for name, found in parameters.items()},
            most={name: np.concatenate([held[rows], unknown], axis=1) for name, held in window.most.items()},
        )


def continuations(grading: Grading, dates: DateArray) -> list[tuple[Continuation, slice]]:
    """Return what to go on with for each of the next periods: of a rule with versions the one in force."""
    if not grading.versions:
        return [(Continuation.of(grading), slice(0, len(dates)))]
    at = versions_in_force(grading.scheme, dates)
    return [
        (
            Continuation.of(grading.versions[version]),
            slice(int((at < version).sum()), int((at <= version).sum())),
        )
        for version in np.unique(at).tolist()
    ]


def _lookback(scheme: Scheme) -> int:
    """Return over how many periods the rule counts reviews or conditions in a row, and changes wait."""
    if scheme.reviews is None:
        return max((level.on + level.hold for level in scheme.levels), default=1)
    reviews = max(getattr(way, "reviews", 1) for way in (scheme.raising, scheme.easing))
    return _SUNDAYS * reviews * scheme.reviews.every_days + scheme.delay + 1


def _window(scheme: Scheme, figures: Figures, length: int) -> Figures:
    """Return the last periods, with what windows that reach back need of those before."""
    first = len(figures.dates) - length
    reach = max(map(days_back, scheme.all_indicators)) + 1
    # Where windows reach before the figures, these are taken with their own past.
    if first < reach:
        return figures
    before = figures.periods(slice(first), figures.past)
    return figures.periods(slice(first, None), past_of(before, remembered=reach))
