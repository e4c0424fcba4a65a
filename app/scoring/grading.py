"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.scoring.assess import TierArray, assess
from app.scoring.combination import Ranges
from app.scoring.explain import explain
from app.scoring.facts import BLOCK, Facts, block, find_facts
from app.scoring.figures import DateArray, Figures, FloatArray
from app.scoring.indicators import BoolArray, compute, reported
from app.scoring.reason import Reason
from app.scoring.reviews import Rule, is_review
from app.scoring.scheme import NOT_GRADED, EasingByAssessment, Missing, Reviews, Scheme


@dataclass(frozen=True)
class Grading:
    """Tiers of D districts on T days by one scheme.

    Attributes
    ----------
    tiers : ndarray of uint8, shape (D, T)
        0 where not graded.
    rules : ndarray of uint8, shape (D, T)
        The `Rule` that decided on that day, ``CARRIED`` between decisions.
    decided : ndarray of uint8, shape (D, T)
        The tiers last decided; other than ``tiers`` only where a change is not in force yet.
    """

    scheme: Scheme
    figures: Figures
    tiers: TierArray
    rules: NDArray[np.uint8]
    decided: TierArray

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
    def decided_on(self) -> NDArray[np.int32]:
        """Index of the day of the decision that each tier rests on, shape (D, T)."""
        days = np.arange(len(self.dates), dtype=np.int32)
        found = np.maximum.accumulate(np.where(self.rules == Rule.CARRIED, np.int32(0), days), axis=1)
        if self.scheme.delay == 0:
            return found
        return np.take_along_axis(found, in_force_since(self.decided, self.rules, self.scheme.delay), axis=1)

    @cached_property
    def known(self) -> BoolArray:
        """Which days count as reported, shape (D, T)."""
        names = self.scheme.missing.reported_by if self.scheme.missing else ()
        return reported(self.figures, names)

    @cached_property
    def ranges(self) -> Ranges:
        """The places that an assessment tells apart, for its reasons."""
        return Ranges(self.scheme.assessment)

    @cached_property
    def raising_ranges(self) -> Ranges | None:
        """The same of the assessment that raises, if it is another than the first."""
        return Ranges(self.scheme.raising_bands) if self.scheme.raising_bands else None

    def reason(self, district: int, day: int) -> Reason:
        """Return why a district has its tier on a day."""
        return explain(self, district, day)


def grade(scheme: Scheme, figures: Figures, *, begins: NDArray[np.intp] | None = None) -> Grading:
    """Grade districts day by day.

    Parameters
    ----------
    scheme : Scheme
        From `app.scoring.schemes.load`; nothing about a rule is known here.
    figures : Figures
        Reported figures, and indicators where they are given rather than computed.
    begins : ndarray of int, shape (D,), optional
        Index of the day on which each district's history begins, by default the first. A review before
        it was not missed, so that a district is assessed on its first report after it.

    Examples
    --------
    >>> from app.scoring.schemes import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> grade(load("zhejiang-2020"), figures).tiers.tolist()
    [[4, 4]]
    """
    course = _Course(
        scheme, figures, np.zeros(len(figures.codes), dtype=np.intp) if begins is None else begins
    )
    course.grade()
    tiers = course.tiers if scheme.delay == 0 else _in_force(course.tiers, course.rules, scheme.delay)
    return Grading(scheme=scheme, figures=figures, tiers=tiers, rules=course.rules, decided=course.tiers)


def in_force_since(tiers: TierArray, rules: NDArray[np.uint8], delay: int) -> NDArray[np.intp]:
    """Return, for each day of decided tiers, the day up to which decisions are in force.

    A change is in force ``delay`` days later, but being assessed or not being graded is at once.
    """
    days = np.arange(tiers.shape[1])
    at_once = (tiers == NOT_GRADED) | (rules == Rule.FIRST_ASSESSMENT)
    at_once[:, 1:] |= tiers[:, :-1] == NOT_GRADED
    return np.maximum(days - delay, np.maximum.accumulate(np.where(at_once, days, 0), axis=1))


def _in_force(tiers: TierArray, rules: NDArray[np.uint8], delay: int) -> TierArray:
    return np.take_along_axis(tiers, in_force_since(tiers, rules, delay), axis=1)


class _Course:
    """The tiers of all districts being found, day after day."""

    def __init__(self, scheme: Scheme, figures: Figures, begins: NDArray[np.intp]) -> None:
        self.scheme = scheme
        self.figures = figures
        self.begins = begins
        self.days: list[date] = figures.dates.astype("datetime64[D]").tolist()
        self.tiers = np.zeros((len(figures.codes), len(self.days)), dtype=np.uint8)
        self.rules = np.zeros_like(self.tiers)
        self.lowered = np.array([scheme.lowered(tier) for tier in range(6)], dtype=np.uint8)

    def grade(self) -> None:
        """Fill the tiers: daily assessments first, then one decision after the other."""
        scheme = self.scheme
        daily = len(self.days)
        if scheme.reviews:
            daily = sum(day <= scheme.reviews.first for day in self.days)
        self._assess_daily(daily)
        if scheme.reviews and scheme.missing and daily < len(self.days):
            self._follow(daily, scheme.reviews, scheme.missing)

    def _assess_daily(self, days: int) -> None:
        names = self.scheme.assessment.axes
        for start in range(0, len(self.figures.codes), BLOCK):
            rows = slice(start, start + BLOCK)
            indicators = compute(block(self.figures, rows), names, days=range(days))
            self.tiers[rows, :days] = assess(self.scheme.assessment, indicators)
        found = self.tiers[:, :days]
        self.rules[:, :days] = np.where(
            found == NOT_GRADED, np.uint8(Rule.NOT_GRADED), np.uint8(Rule.FIRST_ASSESSMENT)
        )

    def _follow(self, start: int, reviews: Reviews, missing: Missing) -> None:
        """Decide on reviews, and on histories that begin between two; carry tiers from one to the next."""
        known = reported(self.figures, missing.reported_by)
        entering = self._entering(known, reviews)
        entries = set(np.nonzero(entering)[1].tolist())
        days = [
            day
            for day in range(start, len(self.days))
            if day == start or is_review(reviews, self.days[day]) or day in entries
        ]
        if start == 0:
            self.rules[:, 0] = Rule.NOT_GRADED
        tier = self.tiers[:, start - 1].copy() if start else np.zeros(len(self.tiers), dtype=np.uint8)
        state = _State(tier=tier, last=tier.copy(), reviews=np.zeros(len(tier), dtype=np.uint16))
        facts = find_facts(self.scheme, self.figures, self.days, days, known)
        decided = []
        for at, day in enumerate(days):
            if is_review(reviews, self.days[day]):
                self.rules[:, day] = self._review(state, facts, at)
            else:
                self._enter(state, facts.anew[at], entering[:, day], self.rules[:, day])
            decided.append(state.tier.copy())
        last_decision = np.searchsorted(days, np.arange(start, len(self.days)), side="right") - 1
        self.tiers[:, start:] = np.array(decided).T[:, last_decision]

    def _entering(self, known: BoolArray, reviews: Reviews) -> BoolArray:
        """Return, shape (D, T), the reported days from a district's beginning to before its first review."""
        at = [day for day, found in enumerate(self.days) if is_review(reviews, found)]
        first_review = np.append(at, len(self.days))[np.searchsorted(at, self.begins)]
        days = np.arange(len(self.days))
        before = (days >= self.begins[:, np.newaxis]) & (days < first_review[:, np.newaxis])
        return known & before

    def _review(self, state: _State, facts: Facts, at: int) -> NDArray[np.uint8]:
        """Change the tiers and return the rules: raised at once, else lowered if due, else held."""
        tier, easing = state.tier, self.scheme.easing
        rules = np.full(len(tier), Rule.HELD, dtype=np.uint8)
        raised, anew = facts.raised[at], facts.anew[at]
        lower = np.maximum(self.lowered[tier], np.maximum(raised, facts.floor[at]))
        returning = tier == NOT_GRADED
        returned, waited = anew, np.ones(len(tier), dtype=np.bool_)
        if isinstance(easing, EasingByAssessment):
            returned = np.maximum(anew, state.last)
            waited = state.reviews + 1 >= easing.min_reviews_in_tier
        unknown = ~facts.known[at] | facts.lacking[at] | (returning & (anew == NOT_GRADED))
        before = tier.copy()
        decided = (
            ((lower < tier) & waited, lower, Rule.EASED),
            (raised > tier, raised, Rule.RAISED),
            (returning, returned, Rule.FIRST_ASSESSMENT),
            (returning & (returned > anew), returned, Rule.HELD),
            (unknown, np.uint8(NOT_GRADED), Rule.NOT_GRADED),
        )
        for where, tiers, rule in decided:
            np.copyto(tier, tiers, where=where)
            np.copyto(rules, np.uint8(rule), where=where)
        state.count(before)
        return rules

    def _enter(self, state: _State, anew: TierArray, where: BoolArray, rules: NDArray[np.uint8]) -> None:
        """Assess districts without a tier whose history has begun since the last review."""
        where = where & (state.tier == NOT_GRADED)
        np.copyto(state.tier, anew, where=where)
        state.reviews[where] = 0
        np.copyto(rules, np.uint8(Rule.FIRST_ASSESSMENT), where=where)
        np.copyto(rules, np.uint8(Rule.NOT_GRADED), where=where & (anew == NOT_GRADED))


@dataclass(slots=True)
class _State:
    """What is carried from review to review, for each district.

    Attributes
    ----------
    tier, last : ndarray of uint8
        The tier, and the last one that was not 0.
    reviews : ndarray of uint16
        Reviews since the tier was given.
    """

    tier: TierArray
    last: TierArray
    reviews: NDArray[np.uint16]

    def count(self, before: TierArray) -> None:
        """Count a review after which the tiers are no longer those of before, or still are."""
        self.reviews += 1
        self.reviews[self.tier != before] = 0
        np.copyto(self.last, self.tier, where=self.tier != NOT_GRADED)
