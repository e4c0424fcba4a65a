"""What grading districts day by day gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, DateArray, Figures
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.review_facts import blocks
from fivecolour.scoring.grading.reviews import ReviewRule, is_review
from fivecolour.scoring.indicators.runs import clear_run, without_total
from fivecolour.scoring.indicators.values import reported
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
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
    begins : ndarray of int, shape (D,)
        Index of the period with which each district's history begins.
    versions : tuple of Grading
        Where the rule has versions, the grading of all days by each of them, the oldest first.
    """

    scheme: Scheme
    figures: Figures
    tiers: TierArray
    rules: NDArray[np.uint8]
    decided: TierArray
    begins: NDArray[np.intp]
    versions: tuple[Grading, ...] = ()

    def on(self, day: int) -> Grading:
        """Return the grading that decides a day: of a rule with versions that of the one in force."""
        if not self.versions:
            return self
        return self.versions[int(versions_in_force(self.scheme, self.dates)[day])]

    @property
    def codes(self) -> tuple[str, ...]:
        """The D district codes."""
        return self.figures.codes

    @property
    def dates(self) -> DateArray:
        """The T days, shape (T,)."""
        return self.figures.dates

    @cached_property
    def colours(self) -> TierArray:
        """Which of the five colours each tier is shown in, shape (D, T): 1 green to 5 red, 0 grey."""
        every = [self.scheme.colour_tier(tier) for tier in range(MOST_TIERS + 1)]
        return np.array(every, dtype=np.uint8)[self.tiers]

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
    def without_total_from(self) -> NDArray[np.intp]:
        """Index of the first day with a new figure that no two cumulatives give, shape (D,); T if none."""
        new_only = without_total(self.figures)
        return np.where(new_only.any(axis=1), new_only.argmax(axis=1), len(self.dates))

    def of(self, districts: NDArray[np.intp]) -> Grading:
        """Return the grading of some districts, by index."""
        return replace(
            self,
            figures=self.figures.rows(districts),
            tiers=self.tiers[districts],
            rules=self.rules[districts],
            decided=self.decided[districts],
            begins=self.begins[districts],
            versions=tuple(one.of(districts) for one in self.versions),
        )


def versions_in_force(scheme: Scheme, dates: DateArray) -> NDArray[np.intp]:
    """Return the index of the version of a rule that is in force on each day; before the first that one."""
    begin = np.array([version.in_force_from for version in scheme.versions[1:]], dtype="datetime64[D]")
    return np.searchsorted(begin, dates.astype("datetime64[D]"), side="right")


def in_force_since(tiers: TierArray, rules: NDArray[np.uint8], delay: int) -> NDArray[np.intp]:
    """Return, for each day of decided tiers, the day up to which decisions are in force.

    A change is in force ``delay`` days later, but being assessed or not being graded is at once.
    """
    days = np.arange(tiers.shape[1])
    at_once = (tiers == NOT_GRADED) | (rules == ReviewRule.FIRST_ASSESSMENT)
    at_once[:, 1:] |= tiers[:, :-1] == NOT_GRADED
    return np.maximum(days - delay, np.maximum.accumulate(np.where(at_once, days, 0), axis=1))
