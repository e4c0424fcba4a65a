"""The reasons of all districts on one day by a rule of levels."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.explain.level_outlook import Outlook, Outlooks, standing_of
from fivecolour.scoring.figures import BoolArray, Figures, Period
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.level_tiers import (
    PASSES,
    LevelStates,
    lines_of,
    parameters_of,
    states_of,
    upper_levels,
)
from fivecolour.scoring.indicators.values import bounds, compute, compute_best_and_worst
from fivecolour.scoring.indicators.window_cases import BOUNDS
from fivecolour.scoring.reason import (
    BoundedReading,
    LevelInForce,
    PossibleChange,
    Reading,
    Reason,
    reading_of,
)
from fivecolour.scoring.schemes.levels import Level, LevelCondition, ParameterName
from fivecolour.scoring.schemes.scheme import NOT_GRADED

# Periods in a row that are counted beyond what a level itself looks back on.
_COUNTED = 60
_ONE_DAY = dt.timedelta(days=1)


def level_reasons(grading: Grading, day: int) -> list[Reason]:
    """Return why a rule of levels gives every district its tier on a day, by index."""
    return _Found(grading, day).reasons()


class _Found:
    """What the reasons of one day rest on, found for all districts at once."""

    def __init__(self, grading: Grading, day: int) -> None:
        self.grading, self.scheme, self.day = grading, grading.scheme, day
        self.levels = upper_levels(self.scheme)
        self.tiers = grading.tiers[:, day]
        longest = max((level.on + level.hold for level in self.levels), default=1)
        self.first = max(0, day + 1 - longest - _COUNTED)
        self.figures = grading.figures
        states = _states(grading, self.first, day)
        self.states = [_on_day(one) for one in states]
        self.standings = [standing_of(*pair) for pair in zip(self.levels, states, strict=True)]
        last, named = [day], self.scheme.indicators
        parameters = parameters_of(self.scheme, _cut(self.figures, day))
        self.bounds = {name: rows[:, 0] for name, rows in parameters.items()}
        lines = lines_of(self.scheme, parameters)
        found = compute(self.figures, named, days=last, lines=lines)
        self.values = {name: values[:, 0] for name, values in found.items()}
        self.ends = compute_best_and_worst(self.figures, named, days=last, lines=lines)
        self.limits = {name: bounds(self.figures, name, day, lines) for name in named}
        outlooks = Outlooks(self.scheme, self.standings, self.tiers, self.values, self.bounds)
        self.up, self.down = outlooks.up(), outlooks.down()
        self.since, self.before = _courses(grading, day)

    def reasons(self) -> list[Reason]:
        """Return the reasons of all districts."""
        return [self.reason(row) for row in range(len(self.tiers))]

    def reason(self, row: int) -> Reason:
        """Return the reason of one district."""
        readings = self._readings(row)
        named = {reading.indicator: reading for reading in readings}
        tier, at = int(self.tiers[row]), self._deciding(row)
        level = self.levels[at] if at is not None else None
        held = at is not None and not self.states[at].begun[row]
        conditions = self._conditions(row, level, named, held=held)
        binding = conditions[0] if conditions and level is not None and not held else None
        in_force = self._in_force(row, at, held=held)
        before = int(self.before[row])
        return Reason(
            code=self.grading.codes[row],
            date=self._date(self.day),
            tier=tier,
            rule="not_graded" if tier == NOT_GRADED else "held" if held else "first_assessment",
            decided_on=in_force.last or self._date(self.day),
            review=False,
            next_review=None,
            previous=int(self.grading.tiers[row, before]) if before >= 0 else None,
            previous_date=self._date(before) if before >= 0 else None,
            binding=binding.reading if binding else None,
            threshold=_threshold(binding),
            inclusive=_inclusive(binding),
            reached=binding is not None,
            readings=readings,
            clear_days=None,
            up=self._change(self.up, row),
            down=self._change(self.down, row),
            worst=(),
            at_best=None,
            notes=self._notes(row, tier, in_force),
            conditions=conditions,
            level=in_force,
        )

    # -- parts of a reason -------------------------------------------------------------------------

    def _readings(self, row: int) -> tuple[Reading, ...]:
        return tuple(
            reading_of(name, float(values[row]), BOUNDS[int(self.limits[name][row])])
            for name, values in self.values.items()
        )

    def _deciding(self, row: int) -> int | None:
        """Return which level gives the tier: one that has begun before one that is only held."""
        given = [
            at
            for at, level in enumerate(self.levels)
            if level.tier == self.tiers[row] and self.states[at].in_force[row]
        ]
        begun = [at for at in given if self.states[at].begun[row]]
        held = sorted(given, key=lambda at: -int(self.standings[at].left[row]))
        return next(iter([*begun, *held]), None)

    def _conditions(
        self, row: int, level: Level | None, named: dict[str, Reading], *, held: bool
    ) -> tuple[BoundedReading, ...]:
        if held or self.tiers[row] == NOT_GRADED:
            return ()
        if level is not None:
            return tuple(self._fact(row, condition, named) for condition in level.when)
        facts: dict[str, BoundedReading] = {}
        for one, state in zip(self.levels, self.states, strict=True):
            if state.holds[row]:
                # Its conditions hold, but not yet for as long as it takes.
                for condition in one.when:
                    facts[condition.indicator] = self._fact(row, condition, named)
        for one, state in zip(self.levels, self.states, strict=True):
            failing = [] if state.holds[row] else self._failing(row, one, named)
            if failing and not any(condition.indicator in facts for condition in failing):
                facts[failing[0].indicator] = self._fact(row, failing[0], named)
        return tuple(facts.values())

    def _failing(self, row: int, level: Level, named: dict[str, Reading]) -> list[LevelCondition]:
        return [one for one in level.when if self._fails(row, one, named[one.indicator])]

    def _fails(self, row: int, condition: LevelCondition, reading: Reading) -> bool:
        edges = [(side, self._edge(row, bound)) for side, bound in condition.bounds]
        if reading.value is None or any(math.isnan(edge) for _, edge in edges):
            return False
        return not all(PASSES[side](reading.value, edge) for side, edge in edges)

    def _fact(self, row: int, condition: LevelCondition, named: dict[str, Reading]) -> BoundedReading:
        """Return between which of its bounds an indicator lies."""
        reading, lower, upper, name = named[condition.indicator], None, None, None
        for side, bound in condition.bounds:
            edge = self._edge(row, bound)
            if reading.value is None or math.isnan(edge):
                continue
            exclusive = side in ("above", "at_most")
            if reading.value > edge or (reading.value == edge and not exclusive):
                lower = (edge, not exclusive)
            else:
                upper = (edge, exclusive)
            name = bound.parameter if isinstance(bound, ParameterName) else name
        return BoundedReading(
            reading=reading,
            lower=lower[0] if lower else None,
            lower_inclusive=lower[1] if lower else True,
            upper=upper[0] if upper else None,
            upper_inclusive=upper[1] if upper else True,
            parameter=name,
        )

    def _in_force(self, row: int, at: int | None, *, held: bool) -> LevelInForce:
        since, standing = int(self.since[row]), self.standings[at] if at is not None else None
        tier = int(self.tiers[row])
        last = self._date(self.day - int(standing.ago[row])) if standing and held else None
        open_ = [
            one for one, level in enumerate(self.levels) if level.tier > tier and self.states[one].open[row]
        ]
        return LevelInForce(
            period=self.figures.period,
            since=self._date(since),
            periods=self.day - since + 1,
            row=int(standing.row[row]) if standing and not held else 0,
            last=last,
            left=int(standing.left[row]) if standing and held else 0,
            open=tuple(sorted({self.levels[one].tier for one in open_})),
            unknown=self._unknown(row, [self.levels[one] for one in open_]),
        )

    def _unknown(self, row: int, levels: Iterable[Level]) -> tuple[str, ...]:
        """Return which indicators and parameters of levels are unknown, or hidden so that both can be."""
        found: dict[str, None] = {}
        for condition in (condition for level in levels for condition in level.when):
            if math.isnan(self.values[condition.indicator][row]) or self._straddles(row, condition):
                found[condition.indicator] = None
            for _, bound in condition.bounds:
                if isinstance(bound, ParameterName) and math.isnan(self._edge(row, bound)):
                    found[bound.parameter] = None
        return tuple(found)

    def _straddles(self, row: int, condition: LevelCondition) -> bool:
        """Tell whether a value that lies between two numbers can lie on either side of a bound."""
        best, worst = (float(ends[condition.indicator][row, 0]) for ends in self.ends)
        edges = [(side, self._edge(row, bound)) for side, bound in condition.bounds]
        return best != worst and any(
            PASSES[side](best, edge) != PASSES[side](worst, edge) for side, edge in edges
        )

    def _notes(self, row: int, tier: int, in_force: LevelInForce) -> tuple[str, ...]:
        notes = []
        if self._date(self.day) < self.scheme.in_force_from:
            notes.append("retrospective")
        if tier == NOT_GRADED:
            notes.append(self._why_not_graded(row, in_force))
        return tuple(notes)

    def _why_not_graded(self, row: int, in_force: LevelInForce) -> str:
        if self.day - int(self.grading.begins[row]) + 1 < self.scheme.graded_from:
            return "too_early"
        if all(math.isnan(values[row]) for values in self.values.values()):
            return "no_report_yet"
        if in_force.unknown:
            return "indicator_missing"
        return "unknown_before" if in_force.open else "by_rule"

    def _change(self, outlook: Outlook, row: int) -> PossibleChange | None:
        if outlook.tiers[row] == NOT_GRADED:
            return None
        needs, periods = outlook.needs[row], int(outlook.periods[row])
        first = needs[0]
        return PossibleChange(
            tier=int(outlook.tiers[row]),
            indicator=first.indicator,
            needed=first.needed,
            side=first.side,
            already=bool(outlook.already[row]),
            also=needs[1:],
            reviews=periods,
            in_force=_later(self._date(self.day), self.figures.period, periods),
        )

    def _edge(self, row: int, bound: float | ParameterName) -> float:
        return float(self.bounds[bound.parameter][row]) if isinstance(bound, ParameterName) else bound

    def _date(self, at: int) -> dt.date:
        return self.grading.days[at]


def _states(grading: Grading, first: int, day: int) -> list[LevelStates]:
    """Return the states of the levels from one day to another."""
    return states_of(grading.scheme, grading.figures, grading.begins, periods=range(first, day + 1))


def _on_day(states: LevelStates) -> LevelStates:
    """Return the states of the last period, each of shape (D,)."""
    return LevelStates(
        states.holds[:, -1],
        states.unknown[:, -1],
        states.begun[:, -1],
        states.in_force[:, -1],
        states.open[:, -1],
    )


def _cut(figures: Figures, day: int) -> Figures:
    """Return the dates and parameters of one day."""
    days = slice(day, day + 1)
    parameters = {name: found[:, days] for name, found in figures.parameters.items()}
    return Figures(figures.codes, figures.dates[days], {}, period=figures.period, parameters=parameters)


def _courses(grading: Grading, day: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return since which period each district has its tier, and the last one of another tier before it.

    Periods without a tier are passed over in the second, which is -1 where there is none.
    """
    tiers = grading.tiers[:, : day + 1]
    at = np.arange(day + 1)
    other: BoolArray = tiers != tiers[:, -1:]
    last_other = np.where(other, at, -1).max(axis=1)
    graded = other & (tiers != NOT_GRADED)
    return last_other + 1, np.where(graded, at, -1).max(axis=1)


def _threshold(fact: BoundedReading | None) -> float | None:
    if fact is None:
        return None
    return fact.lower if fact.lower is not None else fact.upper


def _inclusive(fact: BoundedReading | None) -> bool:
    if fact is None:
        return True
    return fact.lower_inclusive if fact.lower is not None else fact.upper_inclusive


def _later(day: dt.date, period: Period, periods: int) -> dt.date:
    """Return the last day of a later period.

    >>> _later(dt.date(2020, 1, 31), "month", 1).isoformat()
    '2020-02-29'
    """
    if period != "month":
        return day + _ONE_DAY * periods * (7 if period == "week" else 1)
    months = day.year * 12 + day.month + periods
    return dt.date(months // 12, months % 12 + 1, 1) - _ONE_DAY
