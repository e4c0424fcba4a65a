"""What would change the tier of a cell: the nearest change upwards and downwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from fivecolour.scoring.explain.cell import Cell
from fivecolour.scoring.explain.combination import Combination, Step
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.bands import assess
from fivecolour.scoring.grading.reviews import review_after
from fivecolour.scoring.indicators.values import compute
from fivecolour.scoring.indicators.window_cases import counted_until
from fivecolour.scoring.reason import Need, Pending, PossibleChange
from fivecolour.scoring.schemes.scheme import (
    NOT_GRADED,
    Assessment,
    Easing,
    EasingByAssessment,
    RaisingByAssessment,
    Reviews,
)

_SUNDAY = 6


def pending(cell: Cell) -> Pending | None:
    """Return the next change that is decided, but not in force yet."""
    for days in range(1, cell.scheme.delay + 1):
        at = max(cell.day + days - cell.scheme.delay, cell.decided)
        tier = int(cell.grading.decided[cell.district, min(at, cell.day)])
        if cell.tier not in (tier, NOT_GRADED):
            return Pending(tier, cell.date + timedelta(days=days))
    return None


def change_up(cell: Cell) -> PossibleChange | None:
    """Return what would raise the tier."""
    if cell.tier == NOT_GRADED or pending(cell):
        return None
    if cell.is_daily(cell.day):
        step = cell.assessed_on(cell.day).up_from(cell.tier)
        return _change(step.tier, step.needs) if step else None
    if isinstance(cell.scheme.raising, RaisingByAssessment):
        return _up_following(cell, cell.scheme.raising)
    return _up_by_bands(cell)


def change_down(cell: Cell) -> PossibleChange | None:
    """Return what would lower the tier; None also where it is due to be raised first."""
    if cell.tier <= 1 or pending(cell) or _due(cell) > cell.tier:
        return None
    if cell.scheme.easing is None:
        step = cell.assessed_on(cell.day).down_from(cell.tier)
        return _change(step.tier, step.needs) if step else None
    if isinstance(cell.scheme.easing, EasingByAssessment):
        return _down_following(cell, cell.scheme.easing)
    return _down_by_bound(cell, cell.scheme.easing)


def _change(tier: int, needs: tuple[Need, ...]) -> PossibleChange:
    first = needs[0]
    return PossibleChange(tier, first.indicator, first.needed, first.side, also=needs[1:])


# -- by bounds of their own ------------------------------------------------------------------------


def _up_by_bands(cell: Cell) -> PossibleChange | None:
    ranges = cell.grading.raising_ranges
    if ranges is None:
        return None
    due = _due(cell)
    latest = ranges.of(cell.values_of(cell.day))
    for name, cuts in ranges.assessment.axes.items():
        given = [latest.moved({name: position}).tier for position in range(len(cuts) + 1)]
        reached = [at for at, tier in enumerate(given) if tier >= max(due, cell.tier + 1)]
        if reached and reached[0] > 0:
            edge, exclusive = cuts[reached[0] - 1]
            return PossibleChange(
                tier=given[reached[0]],
                indicator=name,
                needed=edge,
                side="above" if exclusive else "at_least",
                review=cell.next_review(),
                already=due > cell.tier,
            )
    return None


def _due(cell: Cell) -> int:
    """Return the tier up to which the days since the decision would raise at a review; 0 if none."""
    ranges = cell.grading.raising_ranges
    if ranges is None:
        return 0
    return max(ranges.of(cell.values_of(day)).tier for day in range(cell.decided, cell.day + 1))


def _down_by_bound(cell: Cell, easing: Easing) -> PossibleChange:
    review, tier = _eased(cell, easing)
    return PossibleChange(
        tier=tier,
        indicator=easing.indicator,
        needed=easing.at_least,
        side="at_least",
        review=review,
        clear_days=(review - cell.date).days if easing.indicator == "clear_days" else None,
    )


def _eased(cell: Cell, easing: Easing) -> tuple[date, int]:
    """Return the first review that can lower the tier, if every day up to it is clear, and to what."""
    reviews = _reviews(cell)
    review = review_after(reviews, max(cell.date, reviews.first))
    lower = cell.scheme.lowered(cell.tier)
    if easing.indicator != "clear_days":
        return review, lower
    clear = cell.clear_days() or 0
    while True:
        if clear + (review - cell.date).days >= easing.at_least:
            floor = max(lower, _raised_if_clear(cell, review))
            if floor < cell.tier:
                return review, floor
        review = review_after(reviews, review)


def _raised_if_clear(cell: Cell, review: date) -> int:
    """Return the tier up to which a review would raise if every day up to it were clear."""
    raising = cell.scheme.raising_bands
    if raising is None:
        return 0
    return _if_clear(cell, raising, review)


def _if_clear(cell: Cell, assessment: Assessment, review: date) -> int:
    figures = cell.grading.figures.rows(slice(cell.district, cell.district + 1))
    figures = continued(figures, cell.day, (review - cell.date).days)
    indicators = compute(figures, assessment.axes, days=[len(figures.dates) - 1])
    return int(assess(assessment, indicators)[0, 0])


def continued(figures: Figures, day: int, clear: int) -> Figures:
    """Return figures up to a day, followed by ``clear`` days without a new case."""
    values, districts = {}, len(figures.codes)
    for name, rows in figures.values.items():
        ahead = np.full(districts, 0.0 if name == "new_confirmed" else np.nan)
        if name == "cumulative_confirmed":
            ahead = counted_until(figures, day + 1)
        values[name] = np.column_stack([rows[:, : day + 1], *[ahead] * clear])
    return replace(figures, dates=figures.dates[0] + np.arange(day + 1 + clear), values=values)


# -- by the assessment -----------------------------------------------------------------------------


def _up_following(cell: Cell, raising: RaisingByAssessment) -> PossibleChange | None:
    today = cell.assessed_on(cell.day)
    row = cell.row(above=cell.tier, most=raising.reviews - 1)
    already = today.tier > cell.tier
    step = _kept_up(today, min([*row, today.tier])) if already else today.up_from(cell.tier)
    if step is None:
        return None
    further = raising.reviews - len(row)
    review = cell.date
    for _ in range(further):
        review = review_after(_reviews(cell), review)
    return _dated(cell, step, min([*row, step.tier]), review, reviews=further, already=already)


def _kept_up(today: Combination, tier: int) -> Step | None:
    """Return the bound from which on a day gives a tier that it gives already."""
    entry = today.entry(today.binding, tier) if today.binding else None
    if today.binding is None or entry is None or entry.edge is None:
        return None
    need = Need(today.binding, entry.edge, "at_least" if entry.inclusive else "above")
    return Step(tier, (need,))


def _down_following(cell: Cell, easing: EasingByAssessment) -> PossibleChange | None:
    today = cell.assessed_on(cell.day)
    row = cell.row(below=cell.tier, working=easing.days == "working", most=easing.reviews - 1)
    review, further = _review_that_eases(cell, easing, len(row))
    ranges = cell.grading.raising_ranges
    floor = ranges.of(cell.values_of(cell.day)).tier if ranges else 0
    # The reviews before today that will still count then.
    counting = row[max(0, len(row) + further - easing.reviews) :]
    lowest = max(cell.scheme.lowered(cell.tier), floor, *counting)
    already = NOT_GRADED < today.tier < cell.tier
    step = _kept_down(today, max(lowest, today.tier)) if already else today.down_from(cell.tier)
    if step is None or max(lowest, step.tier) >= cell.tier:
        return None
    return _dated(cell, step, max(lowest, step.tier), review, reviews=further, already=already)


def _kept_down(today: Combination, tier: int) -> Step | None:
    """Return the bound below which a day gives no more than a tier."""
    need = today.stays_below(tier + 1)
    return Step(tier, (need,)) if need else None


def _review_that_eases(cell: Cell, easing: EasingByAssessment, row: int) -> tuple[date, int]:
    """Return the first review that may lower, and how many count from now on up to it."""
    review, counted, in_tier = cell.date, 0, cell.reviews_in_tier(most=easing.min_reviews_in_tier)
    while True:
        review = review_after(_reviews(cell), review)
        in_tier += review > _reviews(cell).first
        if easing.days == "working" and review.weekday() == _SUNDAY:
            continue
        counted += 1
        if row + counted >= easing.reviews and in_tier >= max(easing.min_reviews_in_tier, 1):
            return review, counted


def _dated(cell: Cell, step: Step, tier: int, review: date, *, reviews: int, already: bool) -> PossibleChange:
    first, delay = step.needs[0], cell.scheme.delay
    return PossibleChange(
        tier=tier,
        indicator=first.indicator,
        needed=first.needed,
        side=first.side,
        review=review,
        already=already,
        also=step.needs[1:],
        reviews=reviews,
        in_force=review + timedelta(days=delay) if delay else None,
    )


def _reviews(cell: Cell) -> Reviews:
    if cell.scheme.reviews is None:
        raise ValueError("a scheme that raises or eases has reviews")
    return cell.scheme.reviews
