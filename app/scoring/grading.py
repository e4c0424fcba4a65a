"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.scoring.assess import TierArray, assess
from app.scoring.explain import explain
from app.scoring.figures import DateArray, Figures, FloatArray
from app.scoring.indicators import BoolArray, compute, reported
from app.scoring.reasons import Reason
from app.scoring.reviews import Rule, is_review
from app.scoring.scheme import NOT_GRADED, Missing, Reviews, Scheme

# Districts whose indicators are computed at once.
_BLOCK = 256


@dataclass(frozen=True)
class Grading:
    """Tiers of D districts on T days by one scheme.

    Attributes
    ----------
    tiers : ndarray of uint8, shape (D, T)
        0 where not graded.
    rules : ndarray of uint8, shape (D, T)
        The `Rule` that decided on that day, ``CARRIED`` between decisions.
    """

    scheme: Scheme
    figures: Figures
    tiers: TierArray
    rules: NDArray[np.uint8]

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
    return Grading(scheme=scheme, figures=figures, tiers=course.tiers, rules=course.rules)


class _Course:
    """The tiers of all districts being found, day after day."""

    def __init__(self, scheme: Scheme, figures: Figures, begins: NDArray[np.intp]) -> None:
        self.scheme = scheme
        self.figures = figures
        self.begins = begins
        self.days: list[date] = figures.dates.astype("datetime64[D]").tolist()
        self.tiers = np.zeros((len(figures.codes), len(self.days)), dtype=np.uint8)
        self.rules = np.zeros_like(self.tiers)

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
        names = [part.indicator for part in self.scheme.assessment.parts]
        for rows, figures in _blocks(self.figures):
            indicators = compute(figures, names, days=range(days))
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
        decided = []
        for day, facts in zip(days, self._facts(days, known, missing), strict=True):
            if is_review(reviews, self.days[day]):
                self.rules[:, day] = self._review(tier, facts)
            else:
                self._enter(tier, facts, entering[:, day], self.rules[:, day])
            decided.append(tier.copy())
        last_decision = np.searchsorted(days, np.arange(start, len(self.days)), side="right") - 1
        self.tiers[:, start:] = np.array(decided).T[:, last_decision]

    def _entering(self, known: BoolArray, reviews: Reviews) -> BoolArray:
        """Return, shape (D, T), the reported days from a district's beginning to before its first review."""
        at = [day for day, found in enumerate(self.days) if is_review(reviews, found)]
        first_review = np.append(at, len(self.days))[np.searchsorted(at, self.begins)]
        days = np.arange(len(self.days))
        before = (days >= self.begins[:, np.newaxis]) & (days < first_review[:, np.newaxis])
        return known & before

    def _facts(self, days: list[int], known: BoolArray, missing: Missing) -> Iterator[_Facts]:
        """Find, for each day of decision, what it has to go by."""
        scheme, shape = self.scheme, (len(days), len(self.tiers))
        raised, anew = np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.uint8)
        eases = np.zeros(shape, dtype=np.bool_)
        for rows, figures in _blocks(self.figures):
            indicators = compute(figures, scheme.indicators, days=days)
            anew[:, rows] = assess(scheme.assessment, indicators, only=missing.return_assessed_by).T
            if scheme.raising_bands:
                raised[:, rows] = assess(scheme.raising_bands, indicators).T
            if scheme.easing_bound:
                eases[:, rows] = (indicators[scheme.easing_bound.indicator] >= scheme.easing_bound.at_least).T
        for found in zip(known[:, days].T.copy(), raised, eases, anew, strict=True):
            yield _Facts(*found)

    def _review(self, tier: TierArray, facts: _Facts) -> NDArray[np.uint8]:
        """Change ``tier`` in place and return the rules: raised at once, else lowered if due, else held."""
        rules = np.full(len(tier), Rule.HELD, dtype=np.uint8)
        step = np.uint8(self.scheme.easing.step if self.scheme.easing else 0)
        lower = np.maximum(np.maximum(tier, step + 1) - step, facts.raised)
        returning = tier == NOT_GRADED
        unknown = ~facts.known | (returning & (facts.anew == NOT_GRADED))
        decided = (
            (facts.eases & (lower < tier), lower, Rule.EASED),
            (facts.raised > tier, facts.raised, Rule.RAISED),
            (returning, facts.anew, Rule.FIRST_ASSESSMENT),
            (unknown, np.uint8(NOT_GRADED), Rule.NOT_GRADED),
        )
        for where, tiers, rule in decided:
            np.copyto(tier, tiers, where=where)
            np.copyto(rules, np.uint8(rule), where=where)
        return rules

    def _enter(self, tier: TierArray, facts: _Facts, where: BoolArray, rules: NDArray[np.uint8]) -> None:
        """Assess districts without a tier whose history has begun since the last review."""
        where = where & (tier == NOT_GRADED)
        np.copyto(tier, facts.anew, where=where)
        np.copyto(rules, np.uint8(Rule.FIRST_ASSESSMENT), where=where)
        np.copyto(rules, np.uint8(Rule.NOT_GRADED), where=where & (facts.anew == NOT_GRADED))


class _Facts(NamedTuple):
    """What one decision goes by, for each district."""

    known: BoolArray
    raised: TierArray
    eases: BoolArray
    anew: TierArray


def _blocks(figures: Figures) -> Iterator[tuple[slice, Figures]]:
    """Cut figures into blocks of districts small enough for the processor's cache."""
    for start in range(0, len(figures.codes), _BLOCK):
        rows = slice(start, start + _BLOCK)
        values = {name: found[rows] for name, found in figures.values.items()}
        population = figures.population[rows]
        yield rows, replace(figures, codes=figures.codes[rows], values=values, population=population)
