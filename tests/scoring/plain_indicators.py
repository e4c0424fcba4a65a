"""Indicators of one district read plainly, period by period, between the two ends that are known of each.

Imports nothing of the product: see ``data/indicators/README.md`` for what each function is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What is known of a number: nothing, or the least and the most that it can be.
Span = tuple[float, float] | None
DAYS = {"day": 1, "week": 7}
# Cases of some days, of which gaps leave the least.
WINDOW = re.compile(r"new_(\d+)d")


@dataclass(frozen=True)
class PlainIndicators:
    """What one district reported, by name a span for every period."""

    rows: Mapping[str, Sequence[Span]]
    period: str

    def span(self, name: str, at: int) -> Span:
        """Return an indicator in a period; what was given under its name is taken as it is."""
        if name in self.rows:
            return self.rows[name][at] if at >= 0 else None
        if name == "nowcast_cases_per_100k":
            return self._per_100k(self.span("nowcast_cases", at), at)
        if name == "cases":
            return self._summed("new_confirmed", at, 1)
        tests = re.fullmatch(r"tests_(\d+)d_per_100k", name)
        if tests:
            return self._per_100k(self._summed("new_tests", at, self._periods(tests[1])), at)
        window = WINDOW.fullmatch(name)
        if window:
            return self._summed("new_confirmed", at, self._periods(window[1]), gaps=True)
        change = re.fullmatch(r"(\w+)_change_(\d+)d", name)
        return self._changed(change[1], at, self._periods(change[2])) if change else None

    def is_sparse(self, name: str, at: int) -> bool:
        """Tell whether fewer than 7 in 10 periods of a window of cases are known."""
        window = WINDOW.fullmatch(name)
        length = self._periods(window[1]) if window else 0
        return 10 * len(self._known("new_confirmed", at, length)) < 7 * length

    def _changed(self, name: str, at: int, periods: int) -> Span:
        now, before = self.span(name, at), self.span(name, at - periods)
        if not now or not before or before[1] == math.inf:
            return None
        return now[0] - before[1], now[1] - before[0]

    def _periods(self, days: str) -> int:
        return int(days) // DAYS[self.period]

    def _summed(self, name: str, at: int, length: int, *, gaps: bool = False) -> Span:
        """Return a sum; with ``gaps`` what is known of it, if the last period is."""
        known = self._known(name, at, length)
        if len(known) < length and not (gaps and self.rows[name][at]):
            return None
        return sum(one[0] for one in known), sum(one[1] for one in known)

    def _known(self, name: str, at: int, length: int) -> list[tuple[float, float]]:
        found = [self.rows[name][one] for one in range(max(at - length + 1, 0), at + 1)]
        return [one for one in found if one]

    def _per_100k(self, found: Span, at: int) -> Span:
        people = self.span("population", at)
        if not found or not people or people[0] <= 0:
            return None
        return found[0] * 100_000 / people[0], found[1] * 100_000 / people[0]


def as_span(cell: str) -> Span:
    """Return what a cell of a table says: a number, ``1-9`` or ``suppressed``; nothing where it is empty."""
    if not cell:
        return None
    if cell == "suppressed":
        return 0.0, math.inf
    hidden = re.fullmatch(r"(\d+)-(\d+)", cell)
    return (0.0, float(hidden[2])) if hidden else (float(cell), float(cell))
