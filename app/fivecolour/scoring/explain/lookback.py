"""The days of a grading that the reasons of one day look back on, and those that they look ahead to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.scoring.figures import BoolArray, DateArray, Figures, FloatArray, Past
from fivecolour.scoring.grading.bands import TierArray, is_unsure
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.indicators.names import calculation_of, counted, counts, days_back
from fivecolour.scoring.indicators.period_indicators import run_lengths
from fivecolour.scoring.indicators.values import compute_ends
from fivecolour.scoring.indicators.window_cases import counted_until, last_cumulative
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme


@dataclass(frozen=True, slots=True)
class LastKnown:
    """For each district the last tier that was not 0 before some day, and its day; 0 and NaT if none."""

    tiers: TierArray
    dates: DateArray


@dataclass(frozen=True, slots=True)
class Lookback:
    """As few days of a grading as the reasons of the last of them need.

    Attributes
    ----------
    indicators : dict of str to ndarray of float64, shape (D, T)
        Of the scheme, on the days that reasons of the last one ask for; NaN on the others.
    unsure : ndarray of bool, shape (D, T)
        Where figures that only begin would give either of two tiers, on the same days.
    unclear_next : ndarray of bool, shape (D,)
        Where the day after the last cannot be clear: its cumulative figure can be compared with none, and
        nothing tells that the district reports new figures as well.
    last_known : LastKnown, optional
        The tiers last given before the first day, where that is not the beginning.
    """

    grading: Grading
    indicators: dict[str, FloatArray]
    unsure: BoolArray
    unclear_next: BoolArray
    last_known: LastKnown | None = None


def lookback(grading: Grading, day: int) -> Lookback:
    """Return the days that the reasons of one day need, which is the last of them."""
    first = day - _days_back(grading.scheme)
    unclear = _unclear_next(grading, day)
    if first <= 0:
        found = _window(grading, 0, day, grading.figures.past)
        return Lookback(found, *_indicators(found), unclear)
    found = _window(grading, first, day, _past(grading, first))
    return Lookback(found, *_indicators(found), unclear, _last_known(grading, first))


def _unclear_next(grading: Grading, day: int) -> BoolArray:
    values = grading.figures.values
    cumulative = values.get("cumulative_confirmed")
    if cumulative is None or "clear_days" in values or grading.scheme.easing_bound is None:
        return np.zeros(len(grading.codes), dtype=np.bool_)
    unclear: BoolArray = np.isnan(cumulative[:, day]) & (grading.without_total_from > day)
    return unclear


def _days_back(scheme: Scheme) -> int:
    """Return how many days a rule and its reasons look back on.

    >>> from fivecolour.scoring.schemes.library import load
    >>> _days_back(load("portugal-2021")), _days_back(load("california-2020"))
    (16, 37)
    """
    longest = max(days_back(name) for name in scheme.indicators)
    if scheme.reviews is None:
        return longest + 2
    easing = scheme.easing
    waited = easing.min_reviews_in_tier if isinstance(easing, EasingByAssessment) else 0
    reviews = max(_counted_reviews(scheme), waited) + 1
    return scheme.reviews.every_days * reviews + scheme.delay + longest + 2


def _counted_reviews(scheme: Scheme) -> int:
    """Return at how many reviews in a row the assessment may matter; among them Sundays that do not count.

    >>> from fivecolour.scoring.schemes.library import load
    >>> _counted_reviews(load("california-2020")), _counted_reviews(load("germany-2021"))
    (2, 10)
    """
    raising, easing = scheme.raising, scheme.easing
    row = raising.reviews if isinstance(raising, RaisingByAssessment) else 1
    if not isinstance(easing, EasingByAssessment):
        return row
    # Of two reviews in a row at most one is on a Sunday, unless all are.
    return max(row, easing.reviews * (2 if easing.days == "working" else 1))


def _window(grading: Grading, first: int, last: int, past: Past | None) -> Grading:
    days = slice(first, last + 1)
    return replace(
        grading,
        figures=grading.figures.periods(days, past),
        tiers=grading.tiers[:, days],
        rules=grading.rules[:, days],
        decided=grading.decided[:, days],
        begins=np.maximum(grading.begins - first, 0),
    )


def _indicators(grading: Grading) -> tuple[dict[str, FloatArray], BoolArray]:
    scheme, last = grading.scheme, len(grading.dates) - 1
    asked = np.array(grading.review_days)
    asked[int(grading.decided_on[:, -1].min(initial=last)) :] = True
    days = np.flatnonzero(asked)
    ends = compute_ends(grading.figures, scheme.indicators, days=days.tolist(), lines=scheme.lines)
    unsure = np.zeros(grading.tiers.shape, dtype=np.bool_)
    unsure[:, days] = is_unsure(scheme.assessment, *ends)
    found = {}
    for name, values in ends[0].items():
        found[name] = np.full(grading.tiers.shape, np.nan)
        found[name][:, days] = values
    return found, unsure


def _past(grading: Grading, first: int) -> Past:
    """Return the day before ``first`` as the past of the days from there on."""
    before, figures = first - 1, grading.figures
    return Past(
        values={name: (found[:, before],) for name, found in figures.values.items()},
        runs=_runs(grading, before),
        cumulative={
            of.cumulative: last_cumulative(figures, before, of)
            for of in map(counted, filter(None, map(counts, catalogue.figures())))
            if of.cumulative in figures.values
        },
        most={name: (found[:, before],) for name, found in figures.most.items()},
    )


def _runs(grading: Grading, day: int) -> dict[str, NDArray[np.uint32]]:
    """Return how long the runs that the rule reads are on a day, shape (D,)."""
    found = {"clear_days": grading.clear_runs}
    for name in grading.scheme.indicators:
        how = calculation_of(name)
        if how is not None and how.function == "run_length" and name not in found:
            found[name] = run_lengths(grading.figures, name)
    return {name: run[:, day].astype(np.uint32) for name, run in found.items()}


def _last_known(grading: Grading, first: int) -> LastKnown:
    """Return the tiers last given before ``first``; left out where a later one of the window tells."""
    decided = grading.decided
    dates: DateArray = np.full(len(decided), np.datetime64("NaT", "D"))
    tiers = np.zeros(len(decided), dtype=np.uint8)
    rows = np.flatnonzero((decided[:, first : first + 1] == NOT_GRADED).all(axis=1))
    given = decided[rows, :first] != NOT_GRADED
    some = given.any(axis=1)
    last = first - 1 - given[:, ::-1].argmax(axis=1)
    tiers[rows[some]] = decided[rows, last][some]
    dates[rows[some]] = grading.dates[last[some]]
    return LastKnown(tiers, dates)


def continued(figures: Figures, day: int, clear: int) -> Figures:
    """Return figures up to a day, followed by ``clear`` days without a new case."""
    values, districts = {}, len(figures.codes)
    for name, rows in figures.values.items():
        following = np.full(districts, 0.0 if name == "new_confirmed" else np.nan)
        if name == "cumulative_confirmed":
            following = counted_until(figures, day + 1)
        values[name] = np.column_stack([rows[:, : day + 1], *[following] * clear])
    # Of the days that follow nothing is hidden.
    unknown = [np.full(districts, np.nan)] * clear
    return replace(
        figures,
        dates=figures.dates[0] + np.arange(day + 1 + clear).astype("timedelta64[D]"),
        values=values,
        most={name: np.column_stack([rows[:, : day + 1], *unknown]) for name, rows in figures.most.items()},
    )
