"""Tiers of districts over time: the first assessment, then reviews that raise, lower or hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.scoring.assess import TierArray, assess
from app.scoring.explain import explain
from app.scoring.figures import DateArray, Figures, FloatArray
from app.scoring.indicators import BoolArray, compute, reported
from app.scoring.reasons import Reason
from app.scoring.reviews import Rule, is_review
from app.scoring.scheme import NOT_GRADED, Missing, Reviews, Scheme

# Districts graded at once: few enough that their arrays stay in the processor's cache.
_BLOCK = 512


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


def grade(scheme: Scheme, figures: Figures) -> Grading:
    """Grade districts day by day.

    Parameters
    ----------
    scheme : Scheme
        From `app.scoring.schemes.load`; nothing about a rule is known here.
    figures : Figures
        Reported figures, and indicators where they are given rather than computed.

    Examples
    --------
    >>> from app.scoring.schemes import load
    >>> days = np.arange("2020-02-09", "2020-02-11", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[66.0, 66.0]])})
    >>> grade(load("zhejiang-2020"), figures).tiers.tolist()
    [[4, 4]]
    """
    shape = (len(figures.codes), len(figures.dates))
    tiers = np.zeros(shape, dtype=np.uint8)
    rules = np.zeros(shape, dtype=np.uint8)
    for rows in _blocks(len(figures.codes)):
        block = _Block(scheme, _rows(figures, rows), tiers[rows], rules[rows])
        block.grade()
    return Grading(scheme=scheme, figures=figures, tiers=tiers, rules=rules)


def _blocks(districts: int) -> Iterator[slice]:
    for start in range(0, districts, _BLOCK):
        yield slice(start, min(start + _BLOCK, districts))


def _rows(figures: Figures, rows: slice) -> Figures:
    return replace(
        figures,
        codes=figures.codes[rows],
        values={name: values[rows] for name, values in figures.values.items()},
        population=figures.population[rows],
    )


class _Block:
    """Some districts being graded; ``tiers`` and ``rules`` are written in place."""

    def __init__(self, scheme: Scheme, figures: Figures, tiers: TierArray, rules: NDArray[np.uint8]) -> None:
        self.scheme = scheme
        self.tiers = tiers
        self.rules = rules
        self.days: list[date] = figures.dates.astype("datetime64[D]").tolist()
        self.figures = figures
        self.indicators = compute(figures, scheme.indicators)

    def grade(self) -> None:
        """Fill the tiers: daily assessments first, then day after day."""
        scheme = self.scheme
        daily = len(self.days)
        if scheme.reviews:
            daily = sum(day <= scheme.reviews.first for day in self.days)
        self._assess_daily(daily)
        if scheme.reviews and scheme.missing and daily < len(self.days):
            self._follow(daily, scheme.reviews, scheme.missing)

    def _assess_daily(self, days: int) -> None:
        found = assess(
            self.scheme.assessment, {name: values[:, :days] for name, values in self.indicators.items()}
        )
        self.tiers[:, :days] = found
        self.rules[:, :days] = np.where(found == NOT_GRADED, Rule.NOT_GRADED, Rule.FIRST_ASSESSMENT)

    def _follow(self, start: int, reviews: Reviews, missing: Missing) -> None:
        """Carry tiers from day to day after the first review, and review them on its days."""
        known = reported(self.figures, missing.reported_by)
        seen = known[:, :start].any(axis=1)
        for day in range(start, len(self.days)):
            before = self._before(day)
            self.tiers[:, day] = before
            if is_review(reviews, self.days[day]):
                self._review(day, before, known[:, day])
            else:
                self._enter(day, known[:, day] & ~seen)
            seen |= known[:, day]

    def _before(self, day: int) -> TierArray:
        if day == 0:
            # Nothing is known of earlier days: nobody has a tier that could be carried on.
            self.rules[:, 0] = Rule.NOT_GRADED
            return np.zeros(len(self.tiers), dtype=np.uint8)
        return self.tiers[:, day - 1]

    def _enter(self, day: int, entering: BoolArray) -> None:
        """Between reviews a district is assessed on the day of its very first report."""
        if entering.any():
            self._settle(day, entering, self._anew(day), Rule.FIRST_ASSESSMENT)

    def _review(self, day: int, before: TierArray, known: BoolArray) -> None:
        self.rules[:, day] = Rule.HELD
        raised = self._raise_to(day)
        eased = np.maximum(self._eased(day, before), raised)
        self._settle(day, raised > before, raised, Rule.RAISED)
        self._settle(day, eased < before, eased, Rule.EASED)
        returning = before == NOT_GRADED
        if returning.any():
            self._settle(day, returning, self._anew(day), Rule.FIRST_ASSESSMENT)
        self._settle(day, ~known, np.zeros_like(before), Rule.NOT_GRADED)

    def _settle(self, day: int, where: BoolArray, tiers: TierArray, rule: Rule) -> None:
        self.tiers[where, day] = tiers[where]
        self.rules[where, day] = rule
        if rule is Rule.FIRST_ASSESSMENT:
            self.rules[where & (tiers == NOT_GRADED), day] = Rule.NOT_GRADED

    def _anew(self, day: int) -> TierArray:
        missing = self.scheme.missing
        only = missing.return_assessed_by if missing else None
        return assess(self.scheme.assessment, self._on(day), only=only)

    def _raise_to(self, day: int) -> TierArray:
        raising = self.scheme.raising
        if raising is None:
            return np.zeros(len(self.tiers), dtype=np.uint8)
        return assess(raising, self._on(day))

    def _eased(self, day: int, before: TierArray) -> TierArray:
        easing = self.scheme.easing
        if easing is None:
            return before
        passed = self._on(day)[easing.indicator] >= easing.at_least
        lower = np.maximum(before.astype(np.int16) - easing.step, 1).astype(np.uint8)
        return np.where(passed, np.minimum(lower, before), before)

    def _on(self, day: int) -> dict[str, FloatArray]:
        return {name: values[:, day] for name, values in self.indicators.items()}
