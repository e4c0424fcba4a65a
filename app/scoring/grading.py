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

# Districts graded at once: few enough that their arrays stay in the processor's cache.
_BLOCK = 1024


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
        if start == 0:
            self.rules[:, 0] = Rule.NOT_GRADED
        at = [day for day in range(start, len(self.days)) if is_review(reviews, self.days[day])]
        due = dict(zip(at, self._reviews(at, known[:, at], missing), strict=True))
        entering = _first_reports(known)
        entering[:, [*range(start), *at]] = False
        entry_days = set(np.flatnonzero(entering.any(axis=0)).tolist())
        tier = self.tiers[:, start - 1].copy() if start else np.zeros(len(self.tiers), dtype=np.uint8)
        for day in range(start, len(self.days)):
            if day in due:
                self.rules[:, day] = self._review(tier, due[day])
            elif day in entry_days:
                self._enter(day, tier, entering[:, day], missing)
            self.tiers[:, day] = tier

    def _reviews(self, days: list[int], known: BoolArray, missing: Missing) -> list[_Review]:
        """Find, for each review, what it has to go by."""
        on_days = {name: found[:, days] for name, found in self.indicators.items()}
        scheme, none = self.scheme, np.zeros(known.shape, dtype=np.uint8)
        raised = assess(scheme.raising, on_days) if scheme.raising else none
        eases = none > 0
        if scheme.easing:
            eases = on_days[scheme.easing.indicator] >= scheme.easing.at_least
        anew = assess(scheme.assessment, on_days, only=missing.return_assessed_by)
        columns = (np.ascontiguousarray(found.T) for found in (known, raised, eases, anew))
        return [_Review(*found) for found in zip(*columns, strict=True)]

    def _review(self, tier: TierArray, due: _Review) -> NDArray[np.uint8]:
        """Change ``tier`` in place and return the rules: raised at once, else lowered if due, else held."""
        rules = np.full(len(tier), Rule.HELD, dtype=np.uint8)
        step = np.uint8(self.scheme.easing.step if self.scheme.easing else 0)
        lower = np.maximum(np.maximum(tier, step + 1) - step, due.raised)
        returning = tier == NOT_GRADED
        decided = (
            (due.eases & (lower < tier), lower, Rule.EASED),
            (due.raised > tier, due.raised, Rule.RAISED),
            (returning, due.anew, Rule.FIRST_ASSESSMENT),
            (~due.known | (returning & (due.anew == NOT_GRADED)), np.uint8(NOT_GRADED), Rule.NOT_GRADED),
        )
        for where, tiers, rule in decided:
            np.copyto(tier, tiers, where=where)
            rules[where] = rule
        return rules

    def _enter(self, day: int, tier: TierArray, where: BoolArray, missing: Missing) -> None:
        """Between reviews a district is assessed on the day of its very first report."""
        values = {name: found[where, day] for name, found in self.indicators.items()}
        found = assess(self.scheme.assessment, values, only=missing.return_assessed_by)
        tier[where] = found
        self.rules[where, day] = np.where(found == NOT_GRADED, Rule.NOT_GRADED, Rule.FIRST_ASSESSMENT)


class _Review(NamedTuple):
    """What one review goes by, for each district of a block."""

    known: BoolArray
    raised: TierArray
    eases: BoolArray
    anew: TierArray


def _first_reports(known: BoolArray) -> BoolArray:
    """Return, shape (D, T), whether a day holds a district's very first report."""
    first = np.zeros_like(known)
    reporting = np.flatnonzero(known.any(axis=1))
    first[reporting, known[reporting].argmax(axis=1)] = True
    return first
