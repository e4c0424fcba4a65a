"""Finds the reason of one cell of a grading."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from fivecolour.scoring.explain.cell import Cell
from fivecolour.scoring.explain.combination import Combination
from fivecolour.scoring.explain.outlook import change_down, change_up, pending
from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.indicators.values import bound
from fivecolour.scoring.indicators.window_cases import BOUNDS, BoundArray
from fivecolour.scoring.reason import Fact, Reading, Reason, RuleName
from fivecolour.scoring.schemes.assessment import Part
from fivecolour.scoring.schemes.scheme import (
    NOT_GRADED,
    Band,
    EasingByAssessment,
    RaisingByAssessment,
)

if TYPE_CHECKING:
    from fivecolour.scoring.grading.tiers import Grading


def explain(
    grading: Grading, district: int, day: int, *, limits: Mapping[str, BoundArray] | None = None
) -> Reason:
    """Return why ``grading`` gives a district its tier on a day (both by index).

    ``limits`` holds, where it is known already, what `fivecolour.scoring.indicators.values.bounds` tells of
    each indicator on the day of each district's decision.
    """
    return _Explanation(Cell(grading, district, day), limits).reason()


class _Explanation:
    """The decision of a cell, being explained."""

    def __init__(self, cell: Cell, limits: Mapping[str, BoundArray] | None) -> None:
        self.cell = cell
        self.limits = limits
        self.scheme = cell.scheme
        self.rule = cell.rule
        self.tier = cell.tier
        self.assessed = cell.grading.ranges.of(cell.values, self._only())
        # Whether the assessment itself decided, and not bounds of raising and easing.
        self.by_assessment = self.rule is ReviewRule.FIRST_ASSESSMENT or cell.follows or self._by_case()

    def reason(self) -> Reason:
        cell, previous, worst = self.cell, self.cell.previous, self._worst()
        binding, edge, reached = self._binding()
        case = self.assessed.case if self.by_assessment else None
        return Reason(
            code=cell.grading.codes[cell.district],
            date=cell.date,
            tier=self.tier,
            rule=cast(RuleName, self.rule.name.lower()),
            decided_on=cell.date_of(cell.decided),
            review=cell.is_review(cell.decided),
            next_review=cell.next_review(),
            previous=previous[0] if previous else None,
            previous_date=previous[1] if previous else None,
            binding=self.readings.get(binding) if binding else None,
            threshold=edge.edge if edge else None,
            inclusive=edge.inclusive if edge else True,
            reached=reached,
            readings=tuple(self.readings.values()),
            clear_days=cell.clear_days(),
            up=change_up(cell),
            down=change_down(cell),
            worst=tuple(part.indicator for part in worst),
            at_best=self.assessed.at_best(worst).tier if worst else None,
            notes=self._notes(),
            case=None if case is None else case + 1,
            conditions=self._conditions() if self.by_assessment else (),
            assessed=self.assessed.tier if cell.follows else None,
            row=self._row(),
            in_force=self._in_force(),
            pending=pending(cell),
        )

    def _by_case(self) -> bool:
        """Tell whether a case gives no tier, as for too few tests."""
        case = self.assessed.case
        by_case = case is not None and self.scheme.assessment.cases[case].tier == NOT_GRADED
        return self.rule is ReviewRule.NOT_GRADED and by_case and not self._unreported()

    def _unreported(self) -> bool:
        cell = self.cell
        return self.scheme.missing is not None and not cell.grading.known[cell.district, cell.decided]

    # -- the decision ------------------------------------------------------------------------------

    def _binding(self) -> tuple[str | None, Band | None, bool]:
        """Return the indicator that decided, the bound that mattered, and whether it was reached."""
        if self.rule is ReviewRule.NOT_GRADED:
            return None, None, False
        if self.by_assessment:
            return self._weighing(self.assessed)
        ranges = self.cell.grading.raising_ranges
        if self.rule is ReviewRule.RAISED and ranges:
            return self._weighing(ranges.of(self.cell.values))
        return self._easing_bound()

    def _weighing(self, place: Combination) -> tuple[str | None, Band | None, bool]:
        return place.binding, place.line(place.binding) if place.binding else None, True

    def _easing_bound(self) -> tuple[str | None, Band | None, bool]:
        easing = self.scheme.easing_bound
        if easing is None:
            return None, None, False
        passed = self.cell.values[easing.indicator] >= easing.at_least
        if self.rule is ReviewRule.EASED or (not passed and self.tier > 1):
            return easing.indicator, Band(at_least=easing.at_least, tier=self.tier), passed
        return self._raising_bound()

    def _raising_bound(self) -> tuple[str | None, Band | None, bool]:
        """Held though clear, or at the lowest tier: new cases decide, by the tier they would give."""
        ranges = self.cell.grading.raising_ranges
        raised = ranges.of(self.cell.values) if ranges else None
        if raised is None or raised.binding is None or raised.is_unknown(raised.binding):
            return None, None, False
        if self.tier > 1:
            return self._weighing(raised)
        cuts = raised.assessment.axes[raised.binding]
        for position, (edge, exclusive) in enumerate(cuts, start=1):
            if raised.moved({raised.binding: position}).tier > 1:
                band = Band(above=edge, tier=1) if exclusive else Band(at_least=edge, tier=1)
                return raised.binding, band, False
        return raised.binding, None, False

    def _only(self) -> Collection[str] | None:
        """Return the indicators that a first assessment went by: after the first review, the counts alone."""
        missing, cell = self.scheme.missing, self.cell
        anew = missing and cell.after_first(cell.decided) and not cell.follows
        return missing.return_assessed_by if missing and anew else None

    @cached_property
    def readings(self) -> dict[str, Reading]:
        return {name: self._reading(name) for name in self.scheme.indicators}

    def _reading(self, name: str) -> Reading:
        cell, value = self.cell, self.cell.values[name]
        if np.isnan(value):
            return Reading(indicator=name, value=None)
        if self.limits is None:
            limit = bound(cell.grading.figures, name, cell.district, cell.decided)
        else:
            limit = BOUNDS[int(self.limits[name][cell.district])]
        return Reading(indicator=name, value=value, bound=limit, points=self._points(name))

    def _points(self, name: str) -> float | None:
        if not self.by_assessment or self.scheme.assessment.combine != "score":
            return None
        parts = (part for part in self.scheme.assessment.parts if part.indicator == name)
        return next((self.assessed.points(part) for part in parts), None)

    def _worst(self) -> tuple[Part, ...]:
        if not self.by_assessment:
            return ()
        return tuple(part for part in self.assessed.unknown if part.missing == "worst")

    def _conditions(self) -> tuple[Fact, ...]:
        return tuple(
            Fact(
                reading=self.readings[between.indicator],
                lower=between.lower[0] if between.lower else None,
                lower_inclusive=not between.lower[1] if between.lower else True,
                upper=between.upper[0] if between.upper else None,
                upper_inclusive=between.upper[1] if between.upper else True,
            )
            for between in self.assessed.between
        )

    def _row(self) -> int | None:
        """Return the number of reviews in a row that the decision needed."""
        raising, easing = self.scheme.raising, self.scheme.easing
        if self.rule is ReviewRule.RAISED and isinstance(raising, RaisingByAssessment):
            return raising.reviews
        if self.rule is ReviewRule.EASED and isinstance(easing, EasingByAssessment):
            return easing.reviews
        return None

    def _in_force(self) -> date | None:
        if self.scheme.delay == 0 or self.rule not in (ReviewRule.RAISED, ReviewRule.EASED):
            return None
        return self.cell.date_of(self.cell.decided) + timedelta(days=self.scheme.delay)

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self.cell.date < self.scheme.in_force_from:
            notes.append("retrospective")
        if self.rule is ReviewRule.NOT_GRADED:
            notes.append(self._why_not_graded())
        if self.rule is ReviewRule.FIRST_ASSESSMENT and self.cell.after_first(self.cell.decided):
            notes.append("returned" if self.cell.previous is not None else "entered")
        return tuple(notes)

    def _why_not_graded(self) -> str:
        if self._unreported():
            return "no_report" if self.cell.is_review(self.cell.decided) else "no_report_yet"
        if self._by_case():
            return "by_case"
        return "indicator_missing" if any(one.value is None for one in self.readings.values()) else "by_rule"
