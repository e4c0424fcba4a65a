"""The reason of a cell from its evidence."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias, cast

from fivecolour.scoring.explain.combination import Combination
from fivecolour.scoring.explain.evidence import Evidence
from fivecolour.scoring.explain.outlook import change_down, change_up
from fivecolour.scoring.grading.reviews import ReviewRule, review_after
from fivecolour.scoring.reason import BoundedReading, Reading, Reason, RuleName
from fivecolour.scoring.schemes.assessment import Part
from fivecolour.scoring.schemes.review_rules import EasingByAssessment, RaisingByAssessment
from fivecolour.scoring.schemes.scheme import Band

Readings: TypeAlias = tuple[Reading, ...]
# The indicator that decided, the bound that mattered, and whether it was reached.
Binding: TypeAlias = tuple[str | None, Band | None, bool]


def reason_of(evidence: Evidence, code: str, readings: Readings, clear_days: int | None) -> Reason:
    """Return the reason of a cell from what it rests on.

    Parameters
    ----------
    readings : tuple of Reading
        Every indicator of the scheme on the day of the decision, with `points_of`.
    clear_days : int | None
        Up to the day itself.
    """
    named = {reading.indicator: reading for reading in readings}
    place = evidence.place if evidence.by_assessment() else None
    binding, edge, reached = _binding(evidence)
    worst = [part for part in place.unknown if part.missing == "worst"] if place else []
    reviews, previous = evidence.scheme.reviews, evidence.previous
    return Reason(
        code=code,
        date=evidence.date,
        tier=evidence.tier,
        rule=cast(RuleName, evidence.rule.name.lower()),
        decided_on=evidence.decided_on,
        review=evidence.at_review(),
        next_review=review_after(reviews, evidence.date) if reviews else None,
        previous=previous[0] if previous else None,
        previous_date=previous[1] if previous else None,
        binding=named.get(binding) if binding else None,
        threshold=edge.edge if edge else None,
        inclusive=edge.inclusive if edge else True,
        reached=reached,
        readings=readings,
        clear_days=clear_days,
        up=change_up(evidence),
        down=change_down(evidence),
        worst=tuple(part.indicator for part in worst),
        at_best=place.at_best(worst).tier if place and worst else None,
        notes=_notes(evidence),
        case=place.case + 1 if place and place.case is not None else None,
        conditions=_conditions(place, named) if place else (),
        assessed=place.tier if place and evidence.follows() else None,
        row=_row(evidence),
        in_force=_in_force(evidence),
        pending=evidence.pending,
    )


def points_of(evidence: Evidence) -> tuple[float | None, ...]:
    """Return what each indicator of the scheme gave to a score, in its order; None if it decided nothing."""
    scheme, place = evidence.scheme, evidence.place
    if place is None or not evidence.by_assessment() or scheme.assessment.combine != "score":
        return (None,) * len(scheme.indicators)
    parts: dict[str, Part] = {}
    for part in scheme.assessment.parts:
        parts.setdefault(part.indicator, part)
    return tuple(place.points(parts[name]) if name in parts else None for name in scheme.indicators)


# -- the decision ----------------------------------------------------------------------------------


def _binding(evidence: Evidence) -> Binding:
    if evidence.rule is ReviewRule.NOT_GRADED:
        return None, None, False
    if evidence.by_assessment() and evidence.place:
        return _weighing(evidence.place)
    if evidence.rule is ReviewRule.RAISED and evidence.raising:
        return _weighing(evidence.raising)
    return _easing_bound(evidence)


def _weighing(place: Combination) -> Binding:
    return place.binding, place.line(place.binding) if place.binding else None, True


def _easing_bound(evidence: Evidence) -> Binding:
    easing = evidence.scheme.easing_bound
    if easing is None:
        return None, None, False
    if evidence.rule is ReviewRule.EASED or (not evidence.passed and evidence.tier > 1):
        return easing.indicator, Band(at_least=easing.at_least, tier=evidence.tier), evidence.passed
    return _raising_bound(evidence)


def _raising_bound(evidence: Evidence) -> Binding:
    """Held though clear, or at the lowest tier: new cases decide, by the tier they would give."""
    raised = evidence.raising
    if raised is None or raised.binding is None or raised.is_unknown(raised.binding):
        return None, None, False
    if evidence.tier > 1:
        return _weighing(raised)
    cuts = raised.assessment.axes[raised.binding]
    for position, (edge, exclusive) in enumerate(cuts, start=1):
        if raised.moved({raised.binding: position}).tier > 1:
            band = Band(above=edge, tier=1) if exclusive else Band(at_least=edge, tier=1)
            return raised.binding, band, False
    return raised.binding, None, False


def _conditions(place: Combination, named: dict[str, Reading]) -> tuple[BoundedReading, ...]:
    return tuple(
        BoundedReading(
            reading=named[between.indicator],
            lower=between.lower[0] if between.lower else None,
            lower_inclusive=not between.lower[1] if between.lower else True,
            upper=between.upper[0] if between.upper else None,
            upper_inclusive=between.upper[1] if between.upper else True,
        )
        for between in place.between
    )


def _row(evidence: Evidence) -> int | None:
    """Return the number of reviews in a row that the decision needed."""
    raising, easing = evidence.scheme.raising, evidence.scheme.easing
    if evidence.rule is ReviewRule.RAISED and isinstance(raising, RaisingByAssessment):
        return raising.reviews
    if evidence.rule is ReviewRule.EASED and isinstance(easing, EasingByAssessment):
        return easing.reviews
    return None


def _in_force(evidence: Evidence) -> dt.date | None:
    delay = evidence.scheme.delay
    if delay == 0 or evidence.rule not in (ReviewRule.RAISED, ReviewRule.EASED):
        return None
    return evidence.decided_on + dt.timedelta(days=delay)


def _notes(evidence: Evidence) -> tuple[str, ...]:
    notes = []
    if evidence.date < evidence.scheme.in_force_from:
        notes.append("retrospective")
    if evidence.rule is ReviewRule.NOT_GRADED:
        notes.append(_why_not_graded(evidence))
    if evidence.rule is ReviewRule.FIRST_ASSESSMENT and evidence.after_first():
        notes.append("returned" if evidence.previous is not None else "entered")
    return tuple(notes)


def _why_not_graded(evidence: Evidence) -> str:
    if evidence.unreported():
        return "no_report" if evidence.at_review() else "no_report_yet"
    if evidence.unsure:
        return "suppressed" if evidence.hidden else "begins"
    if evidence.by_case():
        return "by_case"
    return "indicator_missing" if evidence.lacking else "by_rule"
