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
from fivecolour.scoring.schemes.scheme import NOT_GRADED

_TIERS = 6


@dataclass(frozen=True, slots=True)
class ComparedTier:
    """What one scheme says of a district on a day."""

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
    def differs(self) -> BoolArray:
        """Where the tiers, as colours, are not the same, shape (D, T)."""
        found: BoolArray = self.a.colours != self.b.colours
        return found

    @cached_property
    def per_day(self) -> NDArray[np.intp]:
        """Number of districts that differ on each day, shape (T,)."""
        found: NDArray[np.intp] = self.differs.sum(axis=0)
        return found

    @cached_property
    def matrices(self) -> NDArray[np.intp]:
        """The districts of each day by their tier in A (row) and in B (column), shape (T, 6, 6)."""
        days, cells = len(self.a.dates), _TIERS * _TIERS
        places = self.a.colours.astype(np.intp) * _TIERS + self.b.colours + np.arange(days) * cells
        counted = np.bincount(places.ravel(), minlength=days * cells)
        found: NDArray[np.intp] = counted.reshape(days, _TIERS, _TIERS)
        return found

    def matrix(self, day: int) -> NDArray[np.intp]:
        """Return the matrix of one day, shape (6, 6)."""
        found: NDArray[np.intp] = self.matrices[day]
        return found

    def counts(self, day: int) -> Counts:
        """Count what becomes of the districts on a day when B takes the place of A."""
        matrix = self.matrix(day).tolist()
        graded = range(1, _TIERS)
        return Counts(
            districts=len(self.a.codes),
            differ=int(self.per_day[day]),
            up=sum(matrix[a][b] for a in graded for b in graded if b > a),
            down=sum(matrix[a][b] for a in graded for b in graded if b < a),
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
    return ComparedTier(
        grading.scheme.colour_tier(tier), label.colour[language], label.shown(language), sentence
    )
