"""Where one district's indicators lie between an assessment's bounds, and what other places would give."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np

from fivecolour.scoring.grading.level_tiers import OPPOSITE
from fivecolour.scoring.indicators.names import cannot_change, cannot_fall
from fivecolour.scoring.reason import NeededValue, Side
from fivecolour.scoring.schemes.assessment import Assessment, Condition, Cut, Part
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Band


@dataclass(frozen=True, slots=True)
class Step:
    """Indicators that have to pass a bound, and the tier that the assessment gives then."""

    tier: int
    needs: tuple[NeededValue, ...]


@dataclass(frozen=True, slots=True)
class IndicatorBounds:
    """The bounds between which an indicator has to lie for the case that decides; both None if unknown."""

    indicator: str
    lower: Cut | None
    upper: Cut | None


class Ranges:
    """One assessment, asked about many districts: equal places are looked into once."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._found: dict[tuple[int, ...], Combination] = {}

    def of_place(self, place: int) -> Combination:
        """Return one place by its index, which `fivecolour.scoring.grading.bands.place_of` gives."""
        return self.at(tuple(map(int, np.unravel_index(place, self.assessment.table.shape))))

    def at(self, positions: tuple[int, ...]) -> Combination:
        """Return one place."""
        if positions not in self._found:
            self._found[positions] = Combination(self, positions)
        return self._found[positions]


class Combination:
    """For each indicator the number of bounds that it has passed; one more than there are if unknown."""

    def __init__(self, ranges: Ranges, positions: tuple[int, ...]) -> None:
        self.ranges = ranges
        self.assessment = ranges.assessment
        self.positions = positions
        self.tier = int(self.assessment.table[positions])

    # -- what decided ------------------------------------------------------------------------------

    @cached_property
    def case(self) -> int | None:
        """Index of the case that decides; None without cases, or if none applies or one is open before."""
        for index, case in enumerate(self.assessment.cases):
            held = [self._holds(condition) for condition in case.when]
            if False not in held:
                return index if all(held) else None
        return None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that give the tier: of the assessment, or of the case that decides."""
        return self.assessment.parts if self.case is None else self.assessment.cases[self.case].parts

    def points(self, part: Part) -> float:
        """Return the tier or points that a part gives."""
        return part.worths[self.assessment.band(part, self.position(part.indicator))]

    @cached_property
    def unknown(self) -> tuple[Part, ...]:
        """Deciding parts whose indicator is unknown."""
        return tuple(part for part in self.parts if self.is_unknown(part.indicator))

    @cached_property
    def binding(self) -> str | None:
        """The indicator that weighs most: of the heaviest part, or of the case's first that could lower."""
        if self.parts:
            return max(self.parts, key=self.points).indicator
        names = [between.indicator for between in self.between]
        return next((name for name in names if self.entry(name)), names[0] if names else None)

    def entry(self, indicator: str, tier: int | None = None) -> Band | None:
        """Return from which bound on an indicator gives a tier, or this one, the others as they are.

        None if it does so below all its bounds already, or if it is unknown.
        """
        least, cuts = tier or self.tier, self.assessment.axes[indicator]
        index = self.position(indicator)
        if index > len(cuts):
            return None
        while index > 0 and self.moved({indicator: index - 1}).tier >= least:
            index -= 1
        if index == 0 or self.moved({indicator: index}).tier < least:
            return None
        edge, exclusive = cuts[index - 1]
        return Band(above=edge, tier=least) if exclusive else Band(at_least=edge, tier=least)

    def line(self, indicator: str) -> Band | None:
        """Return the bound that an indicator has reached: as `entry`, or its part's own, if others do too."""
        found = self.entry(indicator)
        parts = [part for part in self.parts if part.indicator == indicator and part.bands[0].points is None]
        if found is not None or not parts or self.is_unknown(indicator):
            return found
        part = max(parts, key=self.points)
        return next(band for band in part.bands if band.worth == self.points(part))

    @cached_property
    def between(self) -> tuple[IndicatorBounds, ...]:
        """What the case that decides rests on: its own conditions, and one that failed of each before it."""
        if self.case is None:
            return ()
        facts: dict[str, list[Cut]] = {}
        for condition in self.assessment.cases[self.case].when:
            facts.setdefault(condition.indicator, []).extend(condition.cuts)
        for case in self.assessment.cases[: self.case]:
            failed = [one for one in case.when if self._holds(one) is False]
            one = next((one for one in failed if one.indicator in facts), failed[0])
            facts.setdefault(one.indicator, []).extend(self._failed(one))
        return tuple(self._between(name, cuts) for name, cuts in facts.items())

    def at_best(self, parts: Collection[Part]) -> Combination:
        """Return the combination with some parts in the band that gives least, where that is lowest."""
        places = {part.indicator: self._least(part) for part in parts}
        every = [self.moved(dict(zip(places, at, strict=True))) for at in product(*places.values())]
        return min(every, key=lambda one: one.tier or MOST_TIERS + 1)

    def _least(self, part: Part) -> list[int]:
        """Return the ranges of an indicator within the band that gives least."""
        ranges, least = range(len(self.assessment.axes[part.indicator]) + 1), min(part.worths[:-1])
        return [at for at in ranges if part.worths[self.assessment.band(part, at)] == least]

    # -- what would change it ----------------------------------------------------------------------

    def up_from(self, tier: int) -> Step | None:
        """Return the nearest change of one indicator that gives a higher tier than this one."""
        for rising in (True, False):
            for name in self._movable(rising=rising):
                for position in self._beyond(name, rising=rising):
                    given = self.moved({name: position}).tier
                    if given > tier:
                        return Step(given, (self._need(name, position),))
        return None

    def down_from(self, tier: int) -> Step | None:
        """Return the nearest change of one indicator, else of two, that gives a lower tier than this one."""
        for rising in (False, True):
            for name in self._movable(rising=rising):
                for position in self._beyond(name, rising=rising):
                    given = self.moved({name: position}).tier
                    if NOT_GRADED < given < tier:
                        return Step(given, (self._need(name, position),))
        return self._two_down_from(tier)

    def _two_down_from(self, tier: int) -> Step | None:
        for names in combinations(self._movable(rising=False), 2):
            for positions in product(*(self._beyond(name, rising=False) for name in names)):
                moves = dict(zip(names, positions, strict=True))
                given = self.moved(moves).tier
                if NOT_GRADED < given < tier:
                    return Step(given, tuple(self._need(*move) for move in moves.items()))
        return None

    def stays_below(self, tier: int) -> NeededValue | None:
        """Return the bound that one indicator must not pass for the tier to stay below another."""
        step = self.up_from(tier - 1)
        return _opposite(step.needs[0]) if step else None

    # -- places ------------------------------------------------------------------------------------

    def position(self, indicator: str) -> int:
        """Return the place of an indicator."""
        return self.positions[self._names.index(indicator)]

    def is_unknown(self, indicator: str) -> bool:
        """Tell whether an indicator is unknown."""
        return self.position(indicator) > len(self.assessment.axes[indicator])

    def moved(self, moves: Mapping[str, int]) -> Combination:
        """Return the combination with some indicators elsewhere."""
        places = zip(self._names, self.positions, strict=True)
        return self.ranges.at(tuple(moves.get(name, at) for name, at in places))

    @cached_property
    def _names(self) -> list[str]:
        return list(self.assessment.axes)

    def _movable(self, *, rising: bool) -> Iterator[str]:
        for name in self._names:
            fixed = cannot_change(name) or (cannot_fall(name) and not rising)
            if not fixed and not self.is_unknown(name):
                yield name

    def _beyond(self, indicator: str, *, rising: bool) -> range:
        at = self.position(indicator)
        return range(at + 1, len(self.assessment.axes[indicator]) + 1) if rising else range(at - 1, -1, -1)

    def _need(self, indicator: str, position: int) -> NeededValue:
        cuts, rising = self.assessment.axes[indicator], position > self.position(indicator)
        edge, exclusive = cuts[position - 1 if rising else position]
        side: Side = (
            ("above" if exclusive else "at_least") if rising else ("at_most" if exclusive else "below")
        )
        return NeededValue(indicator, edge, side)

    def _holds(self, condition: Condition) -> bool | None:
        """Tell whether a condition holds; None where that is open."""
        if self.is_unknown(condition.indicator):
            return {"holds": True, "fails": False, "not_graded": None}[condition.missing]
        passed = self.assessment.axes[condition.indicator][: self.position(condition.indicator)]
        lower, upper = condition.lower, condition.upper
        return (lower is None or lower in passed) and (upper is None or upper not in passed)

    def _failed(self, condition: Condition) -> list[Cut]:
        """Return the bound by which a condition fails."""
        passed = self.assessment.axes[condition.indicator][: self.position(condition.indicator)]
        if condition.lower is not None and condition.lower not in passed:
            return [condition.lower]
        return [condition.upper] if condition.upper is not None else []

    def _between(self, indicator: str, cuts: Collection[Cut]) -> IndicatorBounds:
        if self.is_unknown(indicator):
            return IndicatorBounds(indicator, None, None)
        passed = self.assessment.axes[indicator][: self.position(indicator)]
        return IndicatorBounds(
            indicator,
            lower=max((cut for cut in cuts if cut in passed), default=None),
            upper=min((cut for cut in cuts if cut not in passed), default=None),
        )


def _opposite(need: NeededValue) -> NeededValue:
    return NeededValue(need.indicator, need.needed, OPPOSITE[need.side])
