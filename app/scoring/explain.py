"""Finds the reason of one cell of a grading, and what would change its tier."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np

from app.scoring.assess import assess
from app.scoring.combination import Combination
from app.scoring.figures import Figures
from app.scoring.indicators import CANNOT_FALL, bound, compute
from app.scoring.reasons import Bound, Change, Reading, Reason, RuleName
from app.scoring.reviews import Rule, is_review, review_after
from app.scoring.scheme import NOT_GRADED, Band, Easing, Part

if TYPE_CHECKING:
    from app.scoring.grading import Grading


def explain(grading: Grading, district: int, day: int) -> Reason:
    """Return why ``grading`` gives a district its tier on a day (both by index)."""
    return _Cell(grading, district, day).reason()


class _Cell:
    """One district on one day, with the decision that its tier rests on."""

    def __init__(self, grading: Grading, district: int, day: int) -> None:
        self.grading = grading
        self.scheme = grading.scheme
        self.district = district
        self.day = day
        self.date = self._date(day)
        rules = grading.rules[district]
        self.decided = int(np.flatnonzero(rules[: day + 1])[-1])
        self.rule = Rule(int(rules[self.decided]))
        self.tier = int(grading.tiers[district, day])
        self.values = self._values(self.decided)
        self.assessed = Combination.of(self.scheme.assessment, self.values, self._only())

    def reason(self) -> Reason:
        previous, worst = self._previous(), self._worst()
        binding, edge, reached = self._binding()
        readings = tuple(self._reading(name) for name in self.scheme.indicators)
        return Reason(
            code=self.grading.codes[self.district],
            date=self.date,
            tier=self.tier,
            rule=cast(RuleName, self.rule.name.lower()),
            decided_on=self._date(self.decided),
            review=self._reviewed(),
            next_review=self._next_review(),
            previous=int(self.grading.tiers[self.district, previous]) if previous is not None else None,
            previous_date=self._date(previous) if previous is not None else None,
            binding=next((one for one in readings if one.indicator == binding), None),
            threshold=edge.edge if edge else None,
            inclusive=edge.inclusive if edge else True,
            reached=reached,
            readings=readings,
            clear_days=self._clear_days(),
            up=self._up(),
            down=self._down(),
            worst=tuple(part.indicator for part in worst),
            at_best=self.assessed.at_best(worst).tier if worst else None,
            notes=self._notes(),
        )

    # -- the decision ------------------------------------------------------------------------------

    def _previous(self) -> int | None:
        """Return the day of the tier before the decision; of the last known tier if not graded."""
        if self.rule is not Rule.NOT_GRADED and not self._after_first(self.decided):
            return None
        before = np.flatnonzero(self.grading.tiers[self.district, : self.decided])
        return int(before[-1]) if before.size else None

    def _binding(self) -> tuple[str | None, Band | None, bool]:
        """Return the indicator that decided, the bound that mattered, and whether it was reached."""
        if self.rule is Rule.NOT_GRADED:
            return None, None, False
        if self.rule is Rule.FIRST_ASSESSMENT:
            part = self.assessed.heaviest
            return part.indicator, self.assessed.entry(part), True
        if self.rule is Rule.RAISED and self.scheme.raising_bands:
            raised = Combination.of(self.scheme.raising_bands, self.values)
            return raised.heaviest.indicator, raised.entry(raised.heaviest), True
        return self._easing_bound()

    def _easing_bound(self) -> tuple[str | None, Band | None, bool]:
        easing = self.scheme.easing_bound
        if easing is None:
            return None, None, False
        passed = self.values[easing.indicator] >= easing.at_least
        if self.rule is Rule.EASED or (not passed and self.tier > 1):
            return easing.indicator, Band(at_least=easing.at_least, tier=self.tier), passed
        return self._raising_bound()

    def _raising_bound(self) -> tuple[str | None, Band | None, bool]:
        """Held though clear, or at the lowest tier: new cases decide, by the tier they would give."""
        raising = self.scheme.raising_bands
        if raising is None:
            return None, None, False
        raised = Combination.of(raising, self.values)
        part = raised.heaviest
        if part in raised.unknown:
            return None, None, False
        if self.tier == 1:
            return part.indicator, next((band for band in part.bands if band.worth > 1), None), False
        return part.indicator, raised.entry(part), True

    def _only(self) -> Collection[str] | None:
        """Return the parts that a first assessment went by: after the first review, the counts alone."""
        missing = self.scheme.missing
        return missing.return_assessed_by if missing and self._after_first(self.decided) else None

    def _reading(self, name: str) -> Reading:
        value = self.values[name]
        if np.isnan(value):
            return Reading(indicator=name, value=None)
        limits = bound(self.grading.figures, name, self.district, self.decided)
        return Reading(
            indicator=name, value=value, bound=cast("Bound | None", limits), points=self._points(name)
        )

    def _points(self, name: str) -> float | None:
        if self.rule is not Rule.FIRST_ASSESSMENT or self.scheme.assessment.combine != "score":
            return None
        parts = (part for part in self.scheme.assessment.parts if part.indicator == name)
        return next((self.assessed.points(part) for part in parts), None)

    def _worst(self) -> tuple[Part, ...]:
        if self.rule is not Rule.FIRST_ASSESSMENT:
            return ()
        return tuple(part for part in self.assessed.unknown if part.missing == "worst")

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self.date < self.scheme.in_force_from:
            notes.append("retrospective")
        if self.rule is Rule.NOT_GRADED:
            notes.append(self._why_not_graded())
        if self.rule is Rule.FIRST_ASSESSMENT and self._after_first(self.decided):
            notes.append("returned" if self._previous() is not None else "entered")
        return tuple(notes)

    def _why_not_graded(self) -> str:
        figures, missing = self.grading.figures, self.scheme.missing
        rows = (
            [figures.values[name] for name in missing.reported_by if name in figures.values]
            if missing
            else []
        )
        if missing is None or any(not np.isnan(row[self.district, self.decided]) for row in rows):
            return "indicator_missing"
        return "no_report" if self._reviewed() else "no_report_yet"

    # -- what would change it ----------------------------------------------------------------------

    def _up(self) -> Change | None:
        if self.tier == NOT_GRADED:
            return None
        if self._daily(self.day):
            return self._assessed_step(upward=True)
        raising, due = self.scheme.raising_bands, self._due()
        for part in raising.parts if raising else ():
            for band in part.bands:
                if band.worth >= max(due, self.tier + 1) and band.edge is not None:
                    return Change(
                        tier=int(band.worth),
                        indicator=part.indicator,
                        needed=band.edge,
                        side="at_least" if band.inclusive else "above",
                        review=self._next_review(),
                        already=due > self.tier,
                    )
        return None

    def _due(self) -> int:
        """Return the tier up to which the days since the decision would raise at a review; 0 if none."""
        raising = self.scheme.raising_bands
        if raising is None:
            return 0
        days = slice(self.decided, self.day + 1)
        found = self.grading.indicators
        recent = {part.indicator: found[part.indicator][self.district, days] for part in raising.parts}
        return int(assess(raising, recent).max())

    def _down(self) -> Change | None:
        easing = self.scheme.easing_bound
        if self.tier <= 1 or self._due() > self.tier:
            return None
        if easing is None:
            return self._assessed_step(upward=False)
        review, tier = self._eased(easing)
        return Change(
            tier=tier,
            indicator=easing.indicator,
            needed=easing.at_least,
            side="at_least",
            review=review,
            clear_days=(review - self.date).days if easing.indicator == "clear_days" else None,
        )

    def _eased(self, easing: Easing) -> tuple[date, int]:
        """Return the first review that can lower the tier, if every day up to it is clear, and to what."""
        reviews = self.scheme.reviews
        if reviews is None:
            raise ValueError("a scheme that eases has reviews")
        review = review_after(reviews, max(self.date, reviews.first))
        lower = max(self.tier - easing.step, 1)
        if easing.indicator != "clear_days":
            return review, lower
        clear = self._clear_days() or 0
        while True:
            if clear + (review - self.date).days >= easing.at_least:
                floor = max(lower, self._raised_if_clear(review))
                if floor < self.tier:
                    return review, floor
            review = review_after(reviews, review)

    def _raised_if_clear(self, review: date) -> int:
        """Return the tier up to which a review would raise if every day up to it were clear."""
        raising = self.scheme.raising_bands
        if raising is None:
            return 0
        figures = _continued(self.grading.figures, self.district, self.day, (review - self.date).days)
        names = [part.indicator for part in raising.parts]
        return int(assess(raising, compute(figures, names, days=[len(figures.dates) - 1]))[0, 0])

    def _assessed_step(self, *, upward: bool) -> Change | None:
        """Find the nearest bound of any one indicator whose passing changes the assessed tier."""
        steps = (
            self.assessed.step(part, upward=upward)
            for part in self.scheme.assessment.parts
            if upward or part.indicator not in CANNOT_FALL
        )
        return next((step for step in steps if step is not None), None)

    # -- days --------------------------------------------------------------------------------------

    def _daily(self, day: int) -> bool:
        """Tell whether the day after ``day`` is assessed afresh."""
        reviews = self.scheme.reviews
        return reviews is None or self._date(day) < reviews.first

    def _after_first(self, day: int) -> bool:
        reviews = self.scheme.reviews
        return reviews is not None and self._date(day) > reviews.first

    def _reviewed(self) -> bool:
        reviews = self.scheme.reviews
        return reviews is not None and is_review(reviews, self._date(self.decided))

    def _next_review(self) -> date | None:
        return review_after(self.scheme.reviews, self.date) if self.scheme.reviews else None

    def _date(self, day: int) -> date:
        return cast(date, self.grading.dates[day].astype("datetime64[D]").item())

    def _values(self, day: int) -> dict[str, float]:
        return {name: float(found[self.district, day]) for name, found in self.grading.indicators.items()}

    def _clear_days(self) -> int | None:
        days = self.grading.indicators.get("clear_days")
        if days is None or np.isnan(days[self.district, self.day]):
            return None
        return int(days[self.district, self.day])


def _continued(figures: Figures, district: int, day: int, clear: int) -> Figures:
    """Return one district's figures up to a day, followed by ``clear`` days without a new case."""
    values = {}
    for name, rows in figures.values.items():
        row = rows[district, : day + 1]
        known = row[~np.isnan(row)]
        ahead = {"cumulative_confirmed": known[-1] if known.size else np.nan, "new_confirmed": 0.0}
        values[name] = np.append(row, np.full(clear, ahead.get(name, np.nan)))[np.newaxis]
    return Figures(
        codes=figures.codes[district : district + 1],
        dates=figures.dates[0] + np.arange(day + 1 + clear),
        values=values,
        population=figures.population[district : district + 1],
    )
