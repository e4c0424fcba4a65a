"""What would change the tier of a cell: the nearest change upwards and downwards."""

from __future__ import annotations

from datetime import date, timedelta

from fivecolour.scoring.explain.combination import Combination, Step
from fivecolour.scoring.explain.evidence import Evidence
from fivecolour.scoring.grading.reviews import counts, review_after
from fivecolour.scoring.reason import NeededValue, PossibleChange
from fivecolour.scoring.schemes.review_rules import Easing, EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.scheme import NOT_GRADED


def change_up(evidence: Evidence) -> PossibleChange | None:
    """Return what would raise the tier."""
    if evidence.tier == NOT_GRADED or evidence.pending:
        return None
    if _is_daily(evidence):
        step = evidence.today.up_from(evidence.tier) if evidence.today else None
        return _change(step.tier, step.needs) if step else None
    if isinstance(evidence.scheme.raising, RaisingByAssessment):
        return _up_following(evidence, evidence.scheme.raising)
    return _up_by_bands(evidence)


def change_down(evidence: Evidence) -> PossibleChange | None:
    """Return what would lower the tier; None also where it is due to be raised first."""
    easing = evidence.scheme.easing
    if evidence.tier <= 1 or evidence.pending:
        return None
    if not _is_daily(evidence) and evidence.due > evidence.tier:
        return None
    if easing is None or _is_daily(evidence):
        step = evidence.today.down_from(evidence.tier) if evidence.today else None
        return _change(step.tier, step.needs) if step else None
    if isinstance(easing, EasingByAssessment):
        return _down_following(evidence, easing)
    return _down_by_bound(evidence, easing)


def _is_daily(evidence: Evidence) -> bool:
    """Tell whether the next day is assessed afresh, as all are before the first review."""
    reviews = evidence.scheme.reviews
    return reviews is None or evidence.date < reviews.first


def _change(tier: int, needs: tuple[NeededValue, ...]) -> PossibleChange:
    first = needs[0]
    return PossibleChange(tier, first.indicator, first.needed, first.side, also=needs[1:])


# -- by bounds of their own ------------------------------------------------------------------------


def _up_by_bands(evidence: Evidence) -> PossibleChange | None:
    latest, due = evidence.raising_today, evidence.due
    for name, cuts in latest.assessment.axes.items() if latest else ():
        given = [latest.moved({name: position}).tier for position in range(len(cuts) + 1)] if latest else []
        reached = [at for at, tier in enumerate(given) if tier >= max(due, evidence.tier + 1)]
        if reached and reached[0] > 0:
            edge, exclusive = cuts[reached[0] - 1]
            return PossibleChange(
                tier=given[reached[0]],
                indicator=name,
                needed=edge,
                side="above" if exclusive else "at_least",
                review=review_after(evidence.reviews, evidence.date),
                already=due > evidence.tier,
            )
    return None


def _down_by_bound(evidence: Evidence, easing: Easing) -> PossibleChange | None:
    of_clear_days = easing.indicator == "clear_days"
    if not of_clear_days:
        review, tier = review_after(evidence.reviews, evidence.date), _lowered(evidence)
    elif evidence.eased is None:
        return None
    else:
        review, tier = evidence.eased
    return PossibleChange(
        tier=tier,
        indicator=easing.indicator,
        needed=easing.at_least,
        side="at_least",
        review=review,
        clear_days=(review - evidence.date).days if of_clear_days else None,
    )


def _lowered(evidence: Evidence) -> int:
    return evidence.scheme.lowered(evidence.tier)


# -- by the assessment -----------------------------------------------------------------------------


def _up_following(evidence: Evidence, raising: RaisingByAssessment) -> PossibleChange | None:
    today, row = evidence.today, evidence.above
    if today is None:
        return None
    already = today.tier > evidence.tier
    step = _continued_up(today, min([*row, today.tier])) if already else today.up_from(evidence.tier)
    if step is None:
        return None
    further = raising.reviews - len(row)
    review = evidence.date
    for _ in range(further):
        review = review_after(evidence.reviews, review)
    return _dated(evidence, step, min([*row, step.tier]), review, reviews=further, already=already)


def _continued_up(today: Combination, tier: int) -> Step | None:
    """Return the bound from which on a day gives a tier that it gives already."""
    entry = today.entry(today.binding, tier) if today.binding else None
    if today.binding is None or entry is None or entry.edge is None:
        return None
    need = NeededValue(today.binding, entry.edge, "at_least" if entry.inclusive else "above")
    return Step(tier, (need,))


def _down_following(evidence: Evidence, easing: EasingByAssessment) -> PossibleChange | None:
    today, row = evidence.today, evidence.below
    if today is None:
        return None
    review, further = _review_that_eases(evidence, easing)
    floor = evidence.raising_today.tier if evidence.raising_today else 0
    # The reviews before today that will still count then.
    counting = row[max(0, len(row) + further - easing.reviews) :]
    lowest = max(_lowered(evidence), floor, *counting)
    already = NOT_GRADED < today.tier < evidence.tier
    step = _continued_down(today, max(lowest, today.tier)) if already else today.down_from(evidence.tier)
    if step is None or max(lowest, step.tier) >= evidence.tier:
        return None
    return _dated(evidence, step, max(lowest, step.tier), review, reviews=further, already=already)


def _continued_down(today: Combination, tier: int) -> Step | None:
    """Return the bound below which a day gives no more than a tier."""
    need = today.stays_below(tier + 1)
    return Step(tier, (need,)) if need else None


def _review_that_eases(evidence: Evidence, easing: EasingByAssessment) -> tuple[date, int]:
    """Return the first review that may lower, and how many count from now on up to it."""
    review, counted, in_tier = evidence.date, 0, evidence.reviews_in_tier
    while True:
        review = review_after(evidence.reviews, review)
        in_tier += review > evidence.reviews.first
        if not counts(easing, review):
            continue
        counted += 1
        enough = len(evidence.below) + counted >= easing.reviews
        if enough and in_tier >= max(easing.min_reviews_in_tier, 1):
            return review, counted


def _dated(
    evidence: Evidence, step: Step, tier: int, review: date, *, reviews: int, already: bool
) -> PossibleChange:
    first, delay = step.needs[0], evidence.scheme.delay
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
