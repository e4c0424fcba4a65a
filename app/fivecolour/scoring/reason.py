"""Why a district has its tier, as data."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import msgspec

from fivecolour.scoring.figures import Period

Bound: TypeAlias = Literal["at_most", "at_least", "suppressed"]
Side: TypeAlias = Literal["at_least", "above", "below", "at_most"]
RuleName: TypeAlias = Literal["first_assessment", "held", "raised", "eased", "not_graded"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator as it was on the day of the decision.

    Attributes
    ----------
    value : float | None
        None if unknown.
    bound : {"at_most", "at_least", "suppressed"} | None
        Set if gaps in the reports leave only a bound, or if it was suppressed and is the most it can be. An
        unknown one is ``"at_least"`` where so few of its periods are reported that they tell nothing.
    points : float | None
        What it gave to a score.
    """

    indicator: str
    value: float | None
    bound: Bound | None = None
    points: float | None = None

    @property
    def is_sparse(self) -> bool:
        """Whether it is unknown because few of its periods are reported."""
        return self.value is None and self.bound == "at_least"


def reading_of(name: str, value: float, bound: Bound | None, points: float | None = None) -> Reading:
    """Return what an indicator was; unknown where it is NaN."""
    if not math.isnan(value):
        return Reading(name, value, bound, points)
    return Reading(name, None, bound if bound == "at_least" else None)


@dataclass(frozen=True, slots=True)
class BoundedReading:
    """One indicator and the bounds between which the case that decided has it; both None if unknown.

    ``parameter`` names the bound, where that is one of the district and the period.
    """

    reading: Reading
    lower: float | None
    lower_inclusive: bool
    upper: float | None
    upper_inclusive: bool
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class NeededValue:
    """The side of a value on which an indicator has to be."""

    indicator: str
    needed: float
    side: Side


@dataclass(frozen=True, slots=True)
class LevelInForce:
    """Since when a level is in force, by conditions of periods in a row.

    Attributes
    ----------
    period : {"day", "week", "month"}
        What is counted.
    since : dt.date
        Last day of the first period of the tier.
    periods : int
        Periods that the tier has been given in a row.
    row : int
        Periods in a row for which its conditions have held; 0 where it is only held, or the base.
    last : dt.date | None
        Last day of the period in which they held last, where it is only held.
    left : int
        Further periods for which it is held then.
    open : tuple of int
        Higher tiers of which it is not known whether they are in force.
    unknown : tuple of str
        The indicators and parameters that are unknown.
    """

    period: Period
    since: dt.date
    periods: int
    row: int = 0
    last: dt.date | None = None
    left: int = 0
    open: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingTier:
    """A tier that is decided, and the day from which it is in force."""

    tier: int
    in_force: dt.date


@dataclass(frozen=True, slots=True)
class PossibleChange:
    """What would give another tier.

    Attributes
    ----------
    tier : int
        The tier it would give.
    indicator : str
        The indicator that has to change; all others stay as they are.
    needed : float
        The value that it has to reach, or to fall below.
    side : {"at_least", "above", "below", "at_most"}
        On which side of ``needed`` it has to be.
    review : dt.date | None
        The review that would change the tier; None where every day is assessed.
    clear_days : int | None
        How many further days without a new case, up to and including that review, are enough.
    already : bool
        Whether what was reported since the last decision reaches it already, so that the tier changes at
        the review unless the value has changed by then. Of a lowering by the assessment: whether the
        value is on that side already, so that it has to stay there.
    also : tuple of NeededValue
        Other indicators that have to change with it.
    reviews : int
        At how many reviews from now on it has to be so, up to and including ``review``.
    in_force : dt.date | None
        Day from which the new tier is in force, if that is later than the review.
    """

    tier: int
    indicator: str
    needed: float
    side: Side
    review: dt.date | None = None
    clear_days: int | None = None
    already: bool = False
    also: tuple[NeededValue, ...] = ()
    reviews: int = 1
    in_force: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a district has its tier on a day.

    Attributes
    ----------
    code, date, tier
        The cell of the grading.
    rule : str
        What decided: ``first_assessment``, ``held``, ``raised``, ``eased`` or ``not_graded``.
    decided_on : dt.date
        Day of that decision; earlier than ``date`` where a tier is held between reviews.
    review : bool
        Whether the decision was a review.
    next_review : dt.date | None
        The next day on which the tier may change; None where every day is assessed.
    previous, previous_date : int | None, date | None
        The tier before the decision and its last day; for a district not graded, its last known tier.
    binding : Reading | None
        The indicator that decided; None if none did (no report).
    threshold : float | None
        The bound that the binding indicator reached, or fell short of; None if it has none below it.
    inclusive : bool
        Whether the threshold itself counts as reached.
    reached : bool
        Whether it was.
    readings : tuple of Reading
        Every indicator of the scheme on the day of the decision.
    clear_days : int | None
        Reported days in a row without a new case up to ``date``, if the scheme reads them.
    up, down : Change | None
        The nearest change to a higher and to a lower tier; None if there is none, or, for ``down``, if
        the tier is due to be raised first.
    worst : tuple of str
        Unknown indicators that were taken at their worst.
    at_best : int | None
        The tier if they turned out as good as can be; None if there are none.
    notes : tuple of str
        ``retrospective`` (the rule was not yet in force), ``returned`` (assessed anew after a gap),
        ``entered`` (first report after the first review); for a district not graded ``no_report``,
        ``no_report_yet`` (before the first review), ``indicator_missing``, ``by_case`` (the case that
        applies gives no tier), ``begins`` (cumulative figures that begin within a window leave two tiers
        possible), ``suppressed`` (a suppressed figure does), ``too_early`` (the rule grades only from a later
        period of the history on), ``unknown_before`` (an earlier period, which levels count, is unknown) or
        ``by_rule`` (all is known, and the rule gives none).
    case : int | None
        Which case of a decision table decided, from 1.
    conditions : tuple of BoundedReading
        What that case rests on: its conditions, and one that failed of each case before it.
    assessed : int | None
        Tier that the assessment gave on the day of the decision, where several reviews decide.
    row : int | None
        How many reviews in a row the decision took.
    in_force : dt.date | None
        Day from which the decision is in force, if that is later.
    pending : PendingTier | None
        The next change that is decided, but not in force yet.
    level : LevelInForce | None
        Since when it is in force, where a rule goes by levels; ``up`` and ``down`` then say in ``reviews``
        for how many periods it has to be so, and in ``in_force`` the last day of the period of the change.
    """

    code: str
    date: dt.date
    tier: int
    rule: RuleName
    decided_on: dt.date
    review: bool
    next_review: dt.date | None
    previous: int | None
    previous_date: dt.date | None
    binding: Reading | None
    threshold: float | None
    inclusive: bool
    reached: bool
    readings: tuple[Reading, ...]
    clear_days: int | None
    up: PossibleChange | None
    down: PossibleChange | None
    worst: tuple[str, ...]
    at_best: int | None
    notes: tuple[str, ...]
    case: int | None = None
    conditions: tuple[BoundedReading, ...] = ()
    assessed: int | None = None
    row: int | None = None
    in_force: dt.date | None = None
    pending: PendingTier | None = None
    level: LevelInForce | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as plain data for JSON; days as ISO dates."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain
