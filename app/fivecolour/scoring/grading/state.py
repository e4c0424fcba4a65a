"""What graded days leave behind, so that the next ones are graded without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import DateArray, Figures, FloatArray, Past
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.progression import Held
from fivecolour.scoring.grading.review_facts import counted_reviews
from fivecolour.scoring.indicators.values import window_of
from fivecolour.scoring.schemes.scheme import NOT_GRADED, EasingByAssessment, Scheme


@dataclass(frozen=True, slots=True)
class GradedDay:
    """One graded day as it is remembered, each array of shape (D,).

    Attributes
    ----------
    values : dict of str to ndarray of float64
        What was reported, NaN where nothing was.
    clear_days : ndarray of uint32
        Reported days in a row without a new case, this one included.
    tiers, rules, decided : ndarray of uint8
        As in `fivecolour.scoring.grading.grading.Grading`.
    """

    date: np.datetime64
    values: dict[str, FloatArray]
    clear_days: NDArray[np.uint32]
    tiers: TierArray
    rules: NDArray[np.uint8]
    decided: TierArray


@dataclass(frozen=True, slots=True)
class LastKnown:
    """For each district the last tier that was not 0 before some day, and its day; 0 and NaT if none."""

    tiers: TierArray
    dates: DateArray


@dataclass(frozen=True, slots=True)
class State:
    """What the days up to the last graded one leave behind, for D districts.

    Attributes
    ----------
    scheme, version
        The rule by which they were graded.
    population : ndarray of float64, shape (D,)
        As in the figures.
    began : datetime64[D]
        The first day of the history.
    begins : ndarray of datetime64[D], shape (D,)
        The day on which each district's history begins.
    days : tuple of GradedDay
        The last days, oldest first: as many as a rule's windows, rows of reviews and reasons look back on.
    cumulative : ndarray of float64, shape (D,)
        ``cumulative_confirmed`` as last reported before ``days``; NaN if it never was.
    last_known : LastKnown
        The tier last given before ``days``.
    held : Held
        What is carried from review to review.
    """

    scheme: str
    version: int
    codes: tuple[str, ...]
    population: FloatArray
    began: np.datetime64
    begins: DateArray
    days: tuple[GradedDay, ...]
    cumulative: FloatArray
    last_known: LastKnown
    held: Held

    @property
    def date(self) -> np.datetime64:
        """The last graded day."""
        return self.days[-1].date

    def continued_by(self, scheme: Scheme, figures: Figures) -> Figures:
        """Return the figures of new days with this past.

        Raises
        ------
        ValueError
            They do not continue it.
        """
        if (scheme.name, scheme.version) != (self.scheme, self.version):
            raise ValueError(f"graded by {self.scheme} version {self.version}; regrade the history")
        if figures.codes != self.codes or not np.array_equal(figures.population, self.population, True):
            raise ValueError("other districts or other people than before; regrade the history")
        if set(figures.values) != set(self.days[-1].values):
            raise ValueError("other names of figures than before; give the same, NaN where not reported")
        if figures.dates[0] != self.date + 1:
            raise ValueError(f"the day after {self.date} is to be graded next, not {figures.dates[0]}")
        return replace(figures, past=_past(self.days, self.cumulative))

    def recalled_by(self, figures: Figures) -> tuple[Figures, tuple[GradedDay, ...], LastKnown | None]:
        """Return the remembered days' and the new figures, these days, and the tiers before them.

        All days are remembered, or the oldest serves as the past of the others.
        """
        if self.days[0].date == self.began:
            days, past, last_known = self.days, None, None
        else:
            days, past = self.days[1:], _past(self.days[:1], self.cumulative)
            last_known = last_known_after(self.last_known, [(self.days[0].date, self.days[0].decided)])
        values = {
            name: np.column_stack([*(day.values[name] for day in days), new])
            for name, new in figures.values.items()
        }
        dates = np.concatenate([np.array([day.date for day in days], dtype="datetime64[D]"), figures.dates])
        return replace(figures, dates=dates, values=values, past=past), days, last_known


def remembered_days(scheme: Scheme) -> int:
    """Return how many days a rule and its reasons look back on.

    >>> from fivecolour.scoring.schemes.library import load
    >>> remembered_days(load("portugal-2021")), remembered_days(load("california-2020"))
    (16, 37)
    """
    windows = (window_of(name) for name in scheme.indicators)
    longest = max(window[1] if window else 0 for window in windows)
    if scheme.reviews is None:
        return longest + 2
    easing = scheme.easing
    waited = easing.min_reviews_in_tier if isinstance(easing, EasingByAssessment) else 0
    reviews = max(counted_reviews(scheme), waited) + 1
    return scheme.reviews.every_days * reviews + scheme.delay + longest + 2


def _past(days: tuple[GradedDay, ...], cumulative: FloatArray) -> Past:
    values = {name: tuple(day.values[name] for day in days) for name in days[-1].values}
    return Past(values=values, clear_days=days[-1].clear_days, cumulative=cumulative)


def last_known_after(before: LastKnown, decided: Iterable[tuple[np.datetime64, TierArray]]) -> LastKnown:
    """Return the tiers last given, after further days."""
    last, dates = before.tiers, before.dates
    for day, tiers in decided:
        given = tiers != NOT_GRADED
        last, dates = np.where(given, tiers, last), np.where(given, day, dates)
    return LastKnown(last, dates)
