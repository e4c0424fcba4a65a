"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.explain.combination import Ranges
from fivecolour.scoring.explain.day_reasons import DayReasons
from fivecolour.scoring.explain.explanation import explain
from fivecolour.scoring.figures import BoolArray, DateArray, Figures, FloatArray
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.progression import Course, Held
from fivecolour.scoring.grading.review_facts import blocks
from fivecolour.scoring.grading.reviews import ReviewRule, is_review
from fivecolour.scoring.grading.state import LastKnown, State, remember
from fivecolour.scoring.indicators.values import clear_run, compute, reported
from fivecolour.scoring.reason import Reason
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme


@dataclass(frozen=True)
class Grading:
    """Tiers of D districts on T days by one scheme.

    Attributes
    ----------
    tiers : ndarray of uint8, shape (D, T)
        0 where not graded.
    rules : ndarray of uint8, shape (D, T)
        The `ReviewRule` that decided on that day, ``CARRIED`` between decisions.
    decided : ndarray of uint8, shape (D, T)
        The tiers last decided; other than ``tiers`` only where a change is not in force yet.
    begins : ndarray of datetime64[D], shape (D,)
        The day on which each district's history begins.
    held : Held
        What the last day leaves behind for the next review.
    after : State, optional
        What the days before the first left behind; without it the history begins with these figures.
    last_known : LastKnown, optional
        The tiers last given before the first day, where that is not the beginning.
    """

    scheme: Scheme
    figures: Figures
    tiers: TierArray
    rules: NDArray[np.uint8]
    decided: TierArray
    begins: DateArray
    held: Held
    after: State | None = None
    last_known: LastKnown | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The D district codes."""
        return self.figures.codes

    @property
    def dates(self) -> DateArray:
        """The T days, shape (T,)."""
        return self.figures.dates

    @cached_property
    def indicators(self) -> dict[str, FloatArray]:
        """All indicators of the scheme, each of shape (D, T); computed when first asked for."""
        return compute(self.figures, self.scheme.indicators)

    @cached_property
    def days(self) -> list[date]:
        """The T days."""
        found: list[date] = self.dates.astype("datetime64[D]").tolist()
        return found

    @cached_property
    def review_days(self) -> list[bool]:
        """Whether tiers are reviewed on each of the T days."""
        reviews = self.scheme.reviews
        return [reviews is not None and is_review(reviews, day) for day in self.days]

    @cached_property
    def decided_on(self) -> NDArray[np.int32]:
        """Index of the day of the decision that each tier rests on, shape (D, T)."""
        days = np.arange(len(self.dates), dtype=np.int32)
        found = np.maximum.accumulate(np.where(self.rules == ReviewRule.CARRIED, np.int32(0), days), axis=1)
        if self.scheme.delay == 0:
            return found
        return np.take_along_axis(found, in_force_since(self.decided, self.rules, self.scheme.delay), axis=1)

    @cached_property
    def known(self) -> BoolArray:
        """Which days count as reported, shape (D, T)."""
        names = self.scheme.missing.reported_by if self.scheme.missing else ()
        return reported(self.figures, names)

    @cached_property
    def clear_runs(self) -> NDArray[np.unsignedinteger[Any]]:
        """Reported days in a row without a new case, shape (D, T)."""
        if not self.codes:
            return clear_run(self.figures)
        return np.concatenate([clear_run(self.figures.rows(rows)) for rows in blocks(self.figures)])

    @cached_property
    def ranges(self) -> Ranges:
        """The places that an assessment tells apart, for its reasons."""
        return Ranges(self.scheme.assessment)

    @cached_property
    def raising_ranges(self) -> Ranges | None:
        """The same of the assessment that raises, if it is another than the first."""
        return Ranges(self.scheme.raising_bands) if self.scheme.raising_bands else None

    @cached_property
    def state(self) -> State:
        """What the last day leaves behind, to grade the next ones by: see `grade`."""
        return remember(self, self.after)

    @cached_property
    def recalled(self) -> Grading:
        """The same with the days before it that are remembered, which reasons look back on."""
        return self if self.after is None else _recalled(self, self.after)

    def reason(self, district: int, day: int) -> Reason:
        """Return why a district has its tier on a day."""
        return explain(self.recalled, district, day + self._recalled_days)

    def reasons(self, day: int, districts: NDArray[np.intp] | None = None) -> DayReasons:
        """Return why every district, or some by index, has its tier on a day: `reason` of each, together."""
        found = self.recalled if districts is None else _some(self.recalled, districts)
        return DayReasons(found, day + self._recalled_days)

    @property
    def _recalled_days(self) -> int:
        return len(self.recalled.dates) - len(self.dates)


def grade(
    scheme: Scheme,
    figures: Figures,
    *,
    begins: NDArray[np.intp] | None = None,
    after: State | None = None,
) -> Grading:
    """Grade districts day by day.

    Parameters
    ----------
    scheme : Scheme
        From `fivecolour.scoring.schemes.library.load`; nothing about a rule is known here.
    figures : Figures
        Reported figures, and indicators where they are given rather than computed.
    begins : ndarray of int, shape (D,), optional
        Index of the day on which each district's history begins, by default the first. A review before
        it was not missed, so that a district is assessed on its first report after it.
    after : State, optional
        ``state`` of the grading of all days before these figures: then only the new days are graded, and
        their tiers and reasons are those that the whole history gives. After a correction of an earlier
        day, grade again from the state of the day before it.

    Raises
    ------
    ValueError
        The figures do not continue ``after``: other districts, other names, other people, another rule, or
        a first day that is not the next.

    Examples
    --------
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> grading = grade(load("zhejiang-2020"), figures)
    >>> grading.tiers.tolist()
    [[4, 4]]
    >>> new = Figures(("330203",), days + 2, {"cumulative_confirmed": np.array([[66.0, 70.0]])})
    >>> grade(load("zhejiang-2020"), new, after=grading.state).tiers.tolist()
    [[4, 4]]
    """
    if after is None:
        first = np.zeros(len(figures.codes), dtype=np.intp) if begins is None else begins
        since = figures.dates[0] + first
    else:
        figures, since = after.continued_by(scheme, figures), after.begins
    course = Course(scheme, figures, since, after.held if after else None)
    tiers = _in_force(course.tiers, course.rules, scheme.delay, after)
    return Grading(
        scheme=scheme,
        figures=figures,
        tiers=tiers,
        rules=course.rules,
        decided=course.tiers,
        begins=since,
        held=course.held,
        after=after,
    )


def in_force_since(tiers: TierArray, rules: NDArray[np.uint8], delay: int) -> NDArray[np.intp]:
    """Return, for each day of decided tiers, the day up to which decisions are in force.

    A change is in force ``delay`` days later, but being assessed or not being graded is at once.
    """
    days = np.arange(tiers.shape[1])
    at_once = (tiers == NOT_GRADED) | (rules == ReviewRule.FIRST_ASSESSMENT)
    at_once[:, 1:] |= tiers[:, :-1] == NOT_GRADED
    return np.maximum(days - delay, np.maximum.accumulate(np.where(at_once, days, 0), axis=1))


def _in_force(tiers: TierArray, rules: NDArray[np.uint8], delay: int, after: State | None) -> TierArray:
    if delay == 0:
        return tiers
    new = tiers.shape[1]
    for day in after.days[: -delay - 2 : -1] if after else ():
        tiers, rules = np.column_stack([day.decided, tiers]), np.column_stack([day.rules, rules])
    return np.take_along_axis(tiers, in_force_since(tiers, rules, delay), axis=1)[:, -new:]


def _some(grading: Grading, districts: NDArray[np.intp]) -> Grading:
    """Return as much of the grading of some districts as their reasons need."""
    last_known = grading.last_known
    return replace(
        grading,
        figures=grading.figures.rows(districts),
        tiers=grading.tiers[districts],
        rules=grading.rules[districts],
        decided=grading.decided[districts],
        begins=grading.begins[districts],
        last_known=LastKnown(last_known.tiers[districts], last_known.dates[districts])
        if last_known
        else None,
    )


def _recalled(grading: Grading, after: State) -> Grading:
    figures, days, last_known = after.recalled_by(grading.figures)
    return replace(
        grading,
        figures=figures,
        tiers=np.column_stack([*(day.tiers for day in days), grading.tiers]),
        rules=np.column_stack([*(day.rules for day in days), grading.rules]),
        decided=np.column_stack([*(day.decided for day in days), grading.decided]),
        after=None,
        last_known=last_known,
    )
