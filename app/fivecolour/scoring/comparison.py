"""Two gradings of the same districts beside each other: where they differ, how, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fivecolour.regions.region_set import District
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import BoolArray
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.schemes.rule_table import MOST_TIERS
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme

_TIERS = MOST_TIERS + 1


@dataclass(frozen=True, slots=True)
class ComparedTier:
    """What one scheme says of a district on a day; ``tier`` is the scheme's own."""

    tier: int
    colour: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class TierDifference:
    """A district on which two schemes do not agree."""

    code: str
    name: str
    a: ComparedTier
    b: ComparedTier


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of ``districts`` B grades higher than A, lower, no longer, and as the only one of both."""

    districts: int
    differ: int
    up: int
    down: int
    to_grey: int
    from_grey: int


@dataclass(frozen=True)
class SchemeComparison:
    """Gradings A and B of the same D districts on the same T days.

    Two rules with the same levels are compared level by level; others by the five colours, which they share.

    Raises
    ------
    ValueError
        If districts or days are not the same.
    """

    a: Grading
    b: Grading

    def __post_init__(self) -> None:
        if self.a.codes != self.b.codes or not np.array_equal(self.a.dates, self.b.dates):
            raise ValueError("only gradings of the same districts and days can be compared")

    @cached_property
    def ranks(self) -> tuple[list[int], list[int]]:
        """What each tier of A and of B is compared by, tiers 0 to 8: itself, or the colour it is shown in."""
        own = _ladder(self.a.scheme) == _ladder(self.b.scheme)
        tiers = range(_TIERS)
        a, b = ([tier if own else one.scheme.colour_tier(tier) for tier in tiers] for one in (self.a, self.b))
        return a, b

    @cached_property
    def differs(self) -> BoolArray:
        """Where the two are not the same, shape (D, T)."""
        a, b = (np.array(ranks, dtype=np.uint8) for ranks in self.ranks)
        found: BoolArray = a[self.a.tiers] != b[self.b.tiers]
        return found

    @cached_property
    def per_day(self) -> NDArray[np.intp]:
        """Number of districts that differ on each day, shape (T,)."""
        found: NDArray[np.intp] = self.differs.sum(axis=0)
        return found

    @cached_property
    def matrices(self) -> NDArray[np.intp]:
        """The districts of each day by their tier in A (row) and in B (column), shape (T, 9, 9)."""
        days, cells = len(self.a.dates), _TIERS * _TIERS
        places = self.a.tiers.astype(np.intp) * _TIERS + self.b.tiers + np.arange(days) * cells
        counted = np.bincount(places.ravel(), minlength=days * cells)
        found: NDArray[np.intp] = counted.reshape(days, _TIERS, _TIERS)
        return found

    def matrix(self, day: int) -> NDArray[np.intp]:
        """Return the matrix of one day, shape (9, 9)."""
        found: NDArray[np.intp] = self.matrices[day]
        return found

    def counts(self, day: int) -> Counts:
        """Count what becomes of the districts on a day when B takes the place of A."""
        matrix = self.matrix(day).tolist()
        graded, (rank_a, rank_b) = range(1, _TIERS), self.ranks
        return Counts(
            districts=len(self.a.codes),
            differ=int(self.per_day[day]),
            up=sum(matrix[a][b] for a in graded for b in graded if rank_b[b] > rank_a[a]),
            down=sum(matrix[a][b] for a in graded for b in graded if rank_b[b] < rank_a[a]),
            to_grey=sum(matrix[a][NOT_GRADED] for a in graded),
            from_grey=sum(matrix[NOT_GRADED][1:]),
        )

    def differences(
        self, districts: Iterable[District], day: int, language: str, *, most: int | None = None
    ) -> list[TierDifference]:
        """Return every district that differs on a day, or the first ``most``, with both reasons.

        Parameters
        ----------
        districts : iterable of District
            The D districts, in the order of the gradings.
        day : int
            Index of the day; -1 is the last.
        language : {"zh", "en"}
            Of names, levels and reasons.
        """
        day = range(len(self.a.dates))[day]
        named, rows = list(districts), np.flatnonzero(self.differs[:, day])[:most]
        a, b = (_verdicts(grading, rows, day, language) for grading in (self.a, self.b))
        return [
            TierDifference(named[row].code, named[row].name[language], *both)
            for row, *both in zip(rows.tolist(), a, b, strict=True)
        ]


def verdict(grading: Grading, row: int, day: int, language: str) -> ComparedTier:
    """Return what a grading says of one district on a day."""
    return next(_verdicts(grading, np.array([row]), day, language))


def _verdicts(grading: Grading, rows: NDArray[np.intp], day: int, language: str) -> Iterator[ComparedTier]:
    sentences = explain_day(grading, day, rows).sentences(language)
    for tier, why in zip(grading.tiers[rows, day].tolist(), sentences, strict=True):
        yield _verdict(grading, tier, why, language)


def _verdict(grading: Grading, tier: int, sentence: str, language: str) -> ComparedTier:
    label = grading.scheme.label(tier)
    return ComparedTier(tier, label.colour[language], label.shown(language), sentence)


def _ladder(scheme: Scheme) -> list[tuple[int, int]]:
    return sorted((label.tier, scheme.colour_tier(label.tier)) for label in scheme.tiers if label.tier)
