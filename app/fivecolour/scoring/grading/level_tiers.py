"""Tiers by levels that begin and end by their own durations, over whole arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, DateArray, Figures, FloatArray
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.review_facts import blocks
from fivecolour.scoring.indicators.names import cannot_change
from fivecolour.scoring.indicators.period_indicators import Line, Lines
from fivecolour.scoring.indicators.values import compute_best_and_worst
from fivecolour.scoring.reason import Side
from fivecolour.scoring.schemes.levels import (
    EXCLUSIVE,
    Level,
    LevelBound,
    LevelCondition,
    Parameter,
    ParameterName,
)
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme

Values: TypeAlias = Mapping[str, FloatArray]
OPPOSITE: dict[Side, Side] = {
    "at_least": "below",
    "above": "at_most",
    "below": "at_least",
    "at_most": "above",
}
# The sides of bounds as comparisons of values with them.
PASSES = {"at_least": np.greater_equal, "above": np.greater, "at_most": np.less_equal, "below": np.less}


@dataclass(frozen=True, slots=True)
class LevelStates:
    """What is known of one level, each array of shape (D, T).

    Attributes
    ----------
    holds, unknown : ndarray of bool
        Whether its conditions all hold in a period, or whether that is unknown.
    begun : ndarray of bool
        Whether they have held for as many periods in a row as the level needs.
    in_force : ndarray of bool
        Whether it has begun, now or in the periods for which it is held.
    open : ndarray of bool
        Whether it is not known to be in force only because something is unknown.
    """

    holds: BoolArray
    unknown: BoolArray
    begun: BoolArray
    in_force: BoolArray
    open: BoolArray


def level_tiers(scheme: Scheme, figures: Figures, begins: NDArray[np.intp]) -> TierArray:
    """Return the tiers of districts by levels.

    Parameters
    ----------
    begins : ndarray of int, shape (D,)
        Index of the period with which each district's history begins. Nothing held before it.

    Returns
    -------
    ndarray of uint8, shape (D, T)
        The highest level that is in force; the base where none is; 0 where that is not known.
    """
    tiers = np.zeros(figures.shape, dtype=np.uint8)
    for rows in blocks(figures):
        some = figures.rows(rows)
        states, known = _states_and_known(scheme, some, begins[rows], range(len(figures.dates)))
        tiers[rows] = _highest(scheme, states, known)
    first = begins + scheme.graded_from - 1
    tiers[np.arange(len(figures.dates)) < first[:, np.newaxis]] = NOT_GRADED
    return tiers


def states_of(
    scheme: Scheme, figures: Figures, begins: NDArray[np.intp], *, periods: range
) -> list[LevelStates]:
    """Return the states of every level that has conditions, in their order.

    Those have the shape (D, T) of the periods that are wanted, by index; what went before counts as not so.
    """
    return _states_and_known(scheme, figures, begins, periods)[0]


def _states_and_known(
    scheme: Scheme, figures: Figures, begins: NDArray[np.intp], wanted: range
) -> tuple[list[LevelStates], BoolArray]:
    """Return the states of every level, and where anything is known of what the rule reads."""
    bounds = {
        name: found[:, wanted.start : wanted.stop] for name, found in parameters_of(scheme, figures).items()
    }
    lines = lines_of(scheme, bounds)
    least, most = compute_best_and_worst(figures, scheme.indicators, days=wanted, lines=lines)
    begun = np.array(wanted) >= begins[:, np.newaxis]
    states = []
    for level in upper_levels(scheme):
        holds, fails = together(level, least, most, bounds)
        # Never both: where they are equal neither is known.
        unknown = np.equal(holds, fails)
        states.append(follow(level, holds & begun, unknown & begun))
    return states, _reported(least)


def _reported(values: Values) -> BoolArray:
    """Return where a value is known that is not the same every day, as the number of people is."""
    told = [~np.isnan(found) for name, found in values.items() if not cannot_change(name)]
    reported: BoolArray = np.logical_or.reduce(told or [~np.isnan(found) for found in values.values()])
    return reported


def upper_levels(scheme: Scheme) -> list[Level]:
    """Return the levels that have conditions."""
    return [level for level in scheme.levels if level.when]


def base_level(scheme: Scheme) -> Level | None:
    """Return the level that has none, if there is one."""
    return next((level for level in scheme.levels if not level.when), None)


def follow(level: Level, holds: BoolArray, unknown: BoolArray) -> LevelStates:
    """Return the states of a level from its conditions, period by period.

    >>> level = Level(tier=4, on=2, hold=1, when=[{"indicator": "rt", "above": 1}], basis="assumed")
    >>> holds = np.array([[True, True, True, False, False]])
    >>> follow(level, holds, np.zeros_like(holds)).in_force.tolist()
    [[False, True, True, True, False]]
    """
    begun = holds.copy()
    for back in range(1, level.on):
        begun[:, :back] = False
        begun[:, back:] &= holds[:, :-back]
    in_force = begun.copy()
    for back in range(1, level.hold + 1):
        in_force[:, back:] |= begun[:, :-back]
    return LevelStates(holds, unknown, begun, in_force, _open(level, unknown, in_force))


def _open(level: Level, unknown: BoolArray, in_force: BoolArray) -> BoolArray:
    """Return where one of the periods that a level counts is unknown, and it is not in force all the same."""
    if not unknown.any():
        return unknown
    open_ = unknown.copy()
    for back in range(1, level.on):
        open_[:, back:] |= unknown[:, :-back]
    return np.greater(open_, in_force)


def _highest(scheme: Scheme, states: Sequence[LevelStates], reported: BoolArray) -> TierArray:
    """Return the highest tier in force, else the base, where it is known that nothing else is."""
    tiers, base = np.zeros(reported.shape, dtype=np.uint8), base_level(scheme)
    if base is not None and base.missing == "ignore":
        tiers[reported] = base.tier
    elif base is not None:
        open_ = np.zeros(tiers.shape, dtype=np.bool_)
        for state in states:
            open_ |= state.open
        np.copyto(tiers, np.uint8(base.tier), where=~open_)
    for level, state in sorted(zip(upper_levels(scheme), states, strict=True), key=lambda one: one[0].tier):
        np.copyto(tiers, np.uint8(level.tier), where=state.in_force)
    return tiers


def together(level: Level, least: Values, most: Values, bounds: Values) -> tuple[BoolArray, BoolArray]:
    """Return where the conditions of a level are known to hold all, and where one is known to fail.

    ``least`` and ``most`` are the ends of each indicator, ``bounds`` those that are parameters, all (D, T).
    """
    holds, fails = _known(level.when[0], least, most, bounds)
    for condition in level.when[1:]:
        one, other = _known(condition, least, most, bounds)
        holds &= one
        fails |= other
    return holds, fails


def _known(
    condition: LevelCondition, least: Values, most: Values, bounds: Values
) -> tuple[BoolArray, BoolArray]:
    """Return where a condition is known to hold, and where it is known to fail.

    A value that lies between two numbers holds if both ends pass every bound, and fails if both miss one and
    the same: between two bounds that its ends lie beyond on either side it can be. What is unknown passes
    no bound.
    """
    (side, bound), *further = condition.bounds
    holds, fails = _passed(condition, side, edge_of(bound, bounds), least, most)
    for side, bound in further:
        one, other = _passed(condition, side, edge_of(bound, bounds), least, most)
        holds &= one
        fails |= other
    return holds, fails


def _passed(
    condition: LevelCondition, side: Side, edge: FloatArray | np.float64, least: Values, most: Values
) -> tuple[BoolArray, BoolArray]:
    values, ends = least[condition.indicator], most[condition.indicator]
    holds, fails = PASSES[side](values, edge), PASSES[OPPOSITE[side]](values, edge)
    if ends is not values:
        holds &= PASSES[side](ends, edge)
        fails &= PASSES[OPPOSITE[side]](ends, edge)
    return holds, fails


def edge_of(bound: LevelBound, bounds: Values) -> FloatArray | np.float64:
    """Return a bound: of shape (D, T) if it is a parameter, else one number."""
    return bounds[bound.parameter] if isinstance(bound, ParameterName) else np.float64(bound)


def beyond(side: Side, edge: FloatArray) -> FloatArray:
    """Return the value next to bounds that lies on a side of them."""
    towards = {"above": np.inf, "below": -np.inf}
    return np.nextafter(edge, towards[side]) if side in towards else edge


def lines_of(scheme: Scheme, parameters: Values) -> Lines:
    """Return the lines of a rule together with those that parameters draw, of the periods of these."""
    found: dict[str, tuple[Line, ...]] = dict(scheme.lines)
    for condition in scheme.conditions:
        drawn = [
            (parameters[bound.parameter], side in EXCLUSIVE)
            for side, bound in condition.bounds
            if isinstance(bound, ParameterName)
        ]
        found[condition.indicator] = (*found[condition.indicator], *drawn)
    return found


def parameters_of(scheme: Scheme, figures: Figures) -> dict[str, FloatArray]:
    """Return the parameters of a scheme, shape (D, T): of the figures, else of the table beside the rule."""
    return {
        name: figures.parameters[name]
        if name in figures.parameters
        else _of_table(scheme.parameter(name), figures.codes, figures.dates)
        for name in scheme.parameter_names
    }


def _of_table(parameter: Parameter, codes: Sequence[str], dates: DateArray) -> FloatArray:
    found = np.full((len(codes), len(dates)), np.nan)
    place = {code: at for at, code in enumerate(codes)}
    days = dates.astype("datetime64[D]")
    for row in parameter.rows:
        at = place.get(row.code)
        if at is not None:
            found[at, (days >= np.datetime64(row.since)) & (days <= np.datetime64(row.until))] = row.value
    return found
