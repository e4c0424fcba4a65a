"""What would begin or end a level: found for all districts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.scoring.figures import BoolArray, FloatArray
from fivecolour.scoring.grading.bands import TierArray
from fivecolour.scoring.grading.level_tiers import (
    OPPOSITE,
    PASSES,
    LevelStates,
    Values,
    base_level,
    beyond,
    edge_of,
    together,
)
from fivecolour.scoring.indicators.names import cannot_change, cannot_fall
from fivecolour.scoring.reason import NeededValue
from fivecolour.scoring.schemes.levels import Level, LevelCondition
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme

# Longer ago than any level looks back.
_NEVER = 10_000
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """Where a level stands in the last period, each array of shape (D,).

    Attributes
    ----------
    row : ndarray of int
        Periods in a row for which its conditions have held, that period included.
    ago, unknown_ago : ndarray of int
        Periods since it had last begun, and since its conditions were last unknown.
    """

    level: Level
    holds: BoolArray
    row: Counts
    ago: Counts
    unknown_ago: Counts

    @property
    def left(self) -> Counts:
        """Further periods for which it is held."""
        left: Counts = np.maximum(self.level.hold - self.ago, 0)
        return left


@dataclass(frozen=True, slots=True)
class Outlook:
    """For each district the tier that it would get, in how many periods, and by what; tier 0 for none."""

    tiers: TierArray
    periods: Counts
    needs: list[tuple[NeededValue, ...]]
    already: BoolArray


def standing_of(level: Level, states: LevelStates) -> LevelStanding:
    """Return where a level stands in the last of some periods."""
    return LevelStanding(
        level, states.holds[:, -1], _row(states.holds), _ago(states.begun), _ago(states.unknown)
    )


def _row(holds: BoolArray) -> Counts:
    failed = ~holds[:, ::-1]
    row: Counts = np.where(failed.any(axis=1), failed.argmax(axis=1), holds.shape[1])
    return row


def _ago(so: BoolArray) -> Counts:
    ago: Counts = np.where(so.any(axis=1), so[:, ::-1].argmax(axis=1), _NEVER)
    return ago


class Outlooks:
    """What would change the tiers of D districts, if all else stays as it is in the last period.

    Parameters
    ----------
    values, bounds : mapping of str to ndarray of float64, shape (D,)
        The indicators and parameters of that period.
    """

    def __init__(
        self,
        scheme: Scheme,
        standings: Sequence[LevelStanding],
        tiers: TierArray,
        values: Values,
        bounds: Values,
    ) -> None:
        self.scheme = scheme
        self.standings = standings
        self.tiers = tiers
        self.values = dict(values)
        self.bounds = bounds

    def up(self) -> Outlook:
        """Return by which conditions the next higher level begins."""
        found = _nothing(len(self.tiers))
        for standing in sorted(self.standings, key=lambda one: one.level.tier):
            level = standing.level
            wanted = (self.tiers < level.tier) & (self.tiers != NOT_GRADED) & (found.tiers == NOT_GRADED)
            periods = np.maximum(level.on - standing.row, 1)
            values, possible = self._moved_to(level)
            tiers = self._after(values, periods)
            wanted &= possible & (tiers > self.tiers)
            for row in np.flatnonzero(wanted).tolist():
                needs = self._missing(level, row) or self._all(level, row)
                found.needs[row] = needs
            found.tiers[wanted], found.periods[wanted] = tiers[wanted], periods[wanted]
            found.already[wanted] = standing.holds[wanted]
        return found

    def down(self) -> Outlook:
        """Return by which conditions every level from the present one on ends."""
        found, values = _nothing(len(self.tiers)), dict(self.values)
        lasting = np.zeros(len(self.tiers), dtype=np.int64)
        needs: list[dict[str, NeededValue]] = [{} for _ in self.tiers]
        possible = self.tiers != NOT_GRADED
        for standing in self.standings:
            concerned = possible & (standing.level.tier >= self.tiers)
            lasting = np.where(concerned, np.maximum(lasting, standing.left), lasting)
            broken = concerned & standing.holds
            condition = next((one for one in standing.level.when if _may_fall(one)), None)
            if condition is None:
                possible &= ~broken
                continue
            self._break(condition, broken, values, needs)
        tiers = self._after(values, lasting + 1)
        wanted = possible & (tiers != NOT_GRADED) & (tiers < self.tiers)
        found.tiers[wanted], found.periods[wanted] = tiers[wanted], lasting[wanted] + 1
        for row in np.flatnonzero(wanted).tolist():
            found.already[row] = not needs[row]
            found.needs[row] = tuple(needs[row].values()) or self._still(row)
            if not found.needs[row]:
                found.tiers[row] = NOT_GRADED
        return found

    # -- moving values -----------------------------------------------------------------------------

    def _moved_to(self, level: Level) -> tuple[dict[str, FloatArray], BoolArray]:
        """Return the values with those of a level's conditions moved until they hold, and where they can."""
        values, possible = dict(self.values), np.ones(len(self.tiers), dtype=np.bool_)
        for condition in level.when:
            for side, bound in condition.bounds:
                edge = np.broadcast_to(edge_of(bound, self.bounds), self.tiers.shape)
                now = values[condition.indicator]
                target = beyond(side, np.asarray(edge, dtype=np.float64))
                short = ~(now >= target) if side in ("at_least", "above") else ~(now <= target)
                values[condition.indicator] = np.where(short, target, now)
                possible &= ~np.isnan(edge)
                if cannot_change(condition.indicator):
                    possible &= ~short
        # A value moved for one condition may have left the side of another.
        holds, _ = together(level, values, values, self.bounds)
        return values, possible & holds

    def _break(
        self,
        condition: LevelCondition,
        rows: BoolArray,
        values: dict[str, FloatArray],
        needs: list[dict[str, NeededValue]],
    ) -> None:
        """Move an indicator until a condition fails, in some districts."""
        side, bound = condition.bounds[0]
        edge = np.broadcast_to(edge_of(bound, self.bounds), self.tiers.shape)
        target = beyond(OPPOSITE[side], np.asarray(edge, dtype=np.float64))
        now, name = values[condition.indicator], condition.indicator
        moved = np.minimum(now, target) if side in ("at_least", "above") else np.maximum(now, target)
        values[name] = np.where(rows, moved, now)
        for row in np.flatnonzero(rows & (moved == target)).tolist():
            needs[row][name] = NeededValue(name, float(edge[row]), OPPOSITE[side])

    def _after(self, values: Values, periods: Counts) -> TierArray:
        """Return the tiers after so many further periods with these values."""
        tiers, open_ = np.zeros(len(self.tiers), dtype=np.uint8), np.zeros(len(self.tiers), dtype=np.bool_)
        for standing in self.standings:
            level = standing.level
            holds, fails = together(level, values, values, self.bounds)
            begun = holds & (standing.row + periods >= level.on)
            in_force = begun | (standing.ago + periods <= level.hold)
            np.maximum(tiers, np.uint8(level.tier) * in_force, out=tiers)
            unknown = (~holds & ~fails) | (standing.unknown_ago + periods < level.on)
            open_ |= unknown & ~in_force
        base = base_level(self.scheme)
        if base is not None:
            given = (tiers == NOT_GRADED) & ~(open_ & (base.missing == "not_graded"))
            tiers[given] = base.tier
        return tiers

    # -- needs -------------------------------------------------------------------------------------

    def _missing(self, level: Level, row: int) -> tuple[NeededValue, ...]:
        """Return the bounds that a district's values have not passed."""
        values = {name: found[row] for name, found in self.values.items()}
        return tuple(
            need
            for need in self._all(level, row)
            if not PASSES[need.side](values[need.indicator], need.needed)
        )

    def _all(self, level: Level, row: int) -> tuple[NeededValue, ...]:
        return tuple(
            NeededValue(condition.indicator, self._edge(bound, row), side)
            for condition in level.when
            for side, bound in condition.bounds
        )

    def _still(self, row: int) -> tuple[NeededValue, ...]:
        """Return the bound that a condition of the level, which is only held, fails by."""
        level = next(
            one.level
            for one in self.standings
            if one.level.tier == self.tiers[row] and one.ago[row] <= one.level.hold
        )
        values = {name: found[row] for name, found in self.values.items()}
        every = self._all(level, row)
        known = [one for one in every if not np.isnan(one.needed)]
        failing = [one for one in known if not PASSES[one.side](values[one.indicator], one.needed)]
        first = (failing or known)[:1]
        return tuple(NeededValue(one.indicator, one.needed, OPPOSITE[one.side]) for one in first)

    def _edge(self, bound: Any, row: int) -> float:
        return float(np.broadcast_to(edge_of(bound, self.bounds), self.tiers.shape)[row])


def _nothing(districts: int) -> Outlook:
    return Outlook(
        tiers=np.zeros(districts, dtype=np.uint8),
        periods=np.zeros(districts, dtype=np.int64),
        needs=[()] * districts,
        already=np.zeros(districts, dtype=np.bool_),
    )


def _may_fall(condition: LevelCondition) -> bool:
    return not cannot_change(condition.indicator) and not cannot_fall(condition.indicator)
