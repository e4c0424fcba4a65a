"""One district's bands in an assessment: which part weighs most, and what other bands would give."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.scoring.reasons import Change, Side
from app.scoring.scheme import NOT_GRADED, Assessment, Band, Part


@dataclass(frozen=True, slots=True)
class Combination:
    """The bands in which one district's indicators lie.

    Attributes
    ----------
    positions : tuple of int
        For each part of the assessment the position of its band; one past the last if unknown.
    """

    assessment: Assessment
    positions: tuple[int, ...]

    @classmethod
    def of(
        cls, assessment: Assessment, values: Mapping[str, float], only: Collection[str] | None = None
    ) -> Combination:
        """Find the bands; parts not named in ``only`` are taken as unknown."""
        return cls(
            assessment,
            tuple(
                _position(part, values[part.indicator])
                if only is None or part.indicator in only
                else len(part.bands)
                for part in assessment.parts
            ),
        )

    @property
    def tier(self) -> int:
        """The tier that the assessment gives."""
        return int(self.assessment.table[self.positions])

    def points(self, part: Part) -> float:
        """Return the tier or points that a part gives."""
        return part.worths[self._index(part)]

    @property
    def unknown(self) -> tuple[Part, ...]:
        """Parts whose indicator is unknown."""
        return tuple(part for part, at in self._parts() if at == len(part.bands))

    @property
    def heaviest(self) -> Part:
        """The part that gives most; the first of equals."""
        return max(self.assessment.parts, key=self.points)

    def entry(self, part: Part) -> Band | None:
        """Return the lowest band of a part that gives the same tier, the other parts as they are.

        None if its lowest band does so already.
        """
        index = self._index(part)
        while index > 0 and self._with(part, index - 1).tier == self.tier:
            index -= 1
        return part.bands[index] if 0 < index < len(part.bands) else None

    def at_best(self, parts: Collection[Part]) -> Combination:
        """Return the combination with some parts in the band that gives least."""
        found = self
        for part in parts:
            found = found._with(part, part.worths.index(min(part.worths[:-1])))
        return found

    def step(self, part: Part, *, upward: bool) -> Change | None:
        """Return the nearest bound of a known part whose passing gives a higher or a lower tier."""
        index = self._index(part)
        if index == len(part.bands):
            return None
        for other in range(index + 1, len(part.bands)) if upward else range(index - 1, -1, -1):
            tier = self._with(part, other).tier
            if (tier > self.tier) if upward else (NOT_GRADED < tier < self.tier):
                return _change(part, other, tier, upward=upward)
        return None

    def _parts(self) -> list[tuple[Part, int]]:
        return list(zip(self.assessment.parts, self.positions, strict=True))

    def _index(self, part: Part) -> int:
        return self.positions[self.assessment.parts.index(part)]

    def _with(self, part: Part, index: int) -> Combination:
        at = self.assessment.parts.index(part)
        return Combination(self.assessment, (*self.positions[:at], index, *self.positions[at + 1 :]))


def _position(part: Part, value: float) -> int:
    """Return what `app.scoring.assess.position_of` does, for one value."""
    if math.isnan(value):
        return len(part.bands)
    reached = [value > edge if exclusive else value >= edge for edge, exclusive in part.cuts]
    return sum(reached)


def _change(part: Part, index: int, tier: int, *, upward: bool) -> Change:
    """Say on which side of which bound a part has to be: its own, or below the next band's."""
    band = part.bands[index if upward else index + 1]
    side: Side = "at_least" if band.inclusive else "above"
    if not upward:
        side = "below" if band.inclusive else "at_most"
    return Change(tier=tier, indicator=part.indicator, needed=band.edge or 0.0, side=side)
