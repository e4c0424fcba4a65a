"""An assessment: how the indicators of one day give a tier, as typed data read from a scheme's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from itertools import pairwise
from math import prod
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from fivecolour import catalogue
from fivecolour.scoring.schemes.rule_table import Basis, Indicator, Strict, Tier, as_tuple

NOT_GRADED = 0
# A bound as the value that it divides at, and whether that value lies below it ("above", "at most").
Cut: TypeAlias = tuple[float, bool]

# Combinations of bands that an assessment may tell apart.
_MOST_CELLS = 2**20
# A condition that is neither true nor false, because its indicator is unknown.
_OPEN = -1


class Band(Strict):
    """What a value is worth from a lower bound on, up to the next band's bound.

    ``at_least`` includes the bound, ``above`` does not; a list's first band has neither and holds
    everything below the second. The worth is a ``tier``, or ``points`` of a score.
    """

    at_least: float | None = None
    above: float | None = None
    tier: Tier | None = None
    points: float | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.at_least is not None and self.above is not None:
            raise ValueError("has both at_least and above; keep one")
        if (self.tier is None) == (self.points is None):
            raise ValueError("needs either tier or points")
        return self

    @property
    def edge(self) -> float | None:
        """Lower bound, None for a first band."""
        return self.at_least if self.at_least is not None else self.above

    @property
    def inclusive(self) -> bool:
        """Whether the bound itself belongs to the band."""
        return self.above is None

    @property
    def worth(self) -> float:
        """Tier or points."""
        return float(self.tier if self.tier is not None else self.points or 0.0)


def _rising(bands: Sequence[Band]) -> Sequence[Band]:
    if not bands or bands[0].edge is not None:
        raise ValueError("the first band holds everything below the others: give it no at_least or above")
    edges = [band.edge for band in bands[1:]]
    if None in edges:
        raise ValueError("every band but the first needs at_least or above")
    order = [(edge, not band.inclusive) for edge, band in zip(edges, bands[1:], strict=True)]
    if any(lower >= upper for lower, upper in pairwise(order)):
        raise ValueError("the bounds must rise from band to band")
    if len({band.tier is None for band in bands}) > 1:
        raise ValueError("some bands give tiers and some points; let all give the same")
    return bands


def _give_tiers(bands: Sequence[Band]) -> Sequence[Band]:
    if any(band.tier is None for band in bands):
        raise ValueError("every band needs a tier here")
    return bands


Bands: TypeAlias = Annotated[tuple[Band, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class Suppressed(Strict):
    """What is known of a rate that its authority computed and suppressed, because few cases stand behind it.

    There are ``count`` of them at most. With ``taken = "most"`` the rate counts as what so many are among the
    people of the district; otherwise a tier is given where every number of cases up to it gives the same.
    """

    count: Annotated[float, Field(ge=0)]
    taken: Literal["most"] | None = None


class Part(Strict):
    """One indicator of an assessment and what its values are worth.

    ``suppressed`` says what a suppressed rate can be.
    ``missing`` says what an unknown value is worth: ``"worst"`` the most that any band gives,
    ``"not_graded"`` no tier at all, ``"ignore"`` nothing, so that the other parts decide.
    """

    indicator: Indicator
    bands: Bands
    missing: Literal["worst", "not_graded", "ignore"]
    suppressed: Suppressed | None = None
    basis: Basis

    @model_validator(mode="after")
    def _check(self) -> Self:
        _rising(self.bands)
        how = catalogue.indicator(self.indicator).entry.calculation
        if self.suppressed and not (how and how.per_100k):
            raise ValueError(
                f"suppressed counts the cases behind a rate per 100,000, "
                f"which {self.indicator} is not; remove it"
            )
        return self

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """Bounds of the bands after the first."""
        return tuple((band.edge, not band.inclusive) for band in self.bands if band.edge is not None)

    @cached_property
    def worths(self) -> tuple[float, ...]:
        """What each band gives, and last what an unknown value does (NaN: no tier at all).

        Ignored, it gives no points, or the tier that every other part outdoes.
        """
        given = [band.worth for band in self.bands]
        unknown = {"worst": max(given), "ignore": 0.0, "not_graded": float("nan")}[self.missing]
        return (*given, unknown)


class Condition(Strict):
    """What one indicator has to be, by one or two bounds.

    ``missing`` says what an unknown value does: the condition ``"holds"``, it ``"fails"``, or the
    district is ``"not_graded"``, unless the case fails by another condition.
    """

    indicator: Indicator
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    missing: Literal["holds", "fails", "not_graded"] = "not_graded"

    @model_validator(mode="after")
    def _check(self) -> Self:
        lower = [bound for bound in (self.at_least, self.above) if bound is not None]
        upper = [bound for bound in (self.at_most, self.below) if bound is not None]
        if not lower and not upper:
            raise ValueError("needs a bound: at_least, above, at_most or below")
        if len(lower) > 1 or len(upper) > 1:
            raise ValueError("has two bounds on one side; keep one")
        if lower and upper and (self.lower or (0, False)) >= (self.upper or (0, False)):
            raise ValueError("no value lies between its two bounds; correct one")
        return self

    @cached_property
    def lower(self) -> Cut | None:
        """The bound that a value has to have passed."""
        if self.at_least is not None:
            return self.at_least, False
        return (self.above, True) if self.above is not None else None

    @cached_property
    def upper(self) -> Cut | None:
        """The bound that a value must not have passed."""
        if self.below is not None:
            return self.below, False
        return (self.at_most, True) if self.at_most is not None else None

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Its bounds."""
        return tuple(cut for cut in (self.lower, self.upper) if cut is not None)


Parts: TypeAlias = Annotated[tuple[Part, ...], BeforeValidator(as_tuple)]


class _Combination(Strict):
    """Parts and how they combine; a case may have them as an assessment does."""

    combine: Literal["score", "worst", "first"] | None = None
    parts: Parts = ()
    tiers: Bands | None = None
    tiers_basis: Basis | None = None
    cap: Annotated[float, Field(gt=0)] | None = None

    def _check_parts(self) -> None:
        if not self.parts:
            raise ValueError("has no parts; add at least one")
        if self.cap is not None and self.combine != "score":
            raise ValueError('cap is the most that a sum can be; it needs combine = "score"')
        if self.tiers is None and self.tiers_basis is not None:
            raise ValueError("has tiers_basis without tiers; remove it")
        gives_points = {part.bands[0].tier is None for part in self.parts}
        if self.combine == "score":
            if self.tiers is None:
                raise ValueError("a score needs tiers: the bands of the sum")
            _give_tiers(_rising(self.tiers))
            if gives_points != {True}:
                raise ValueError('with combine = "score" every band of a part gives points')
        elif self.tiers is not None or gives_points != {False}:
            raise ValueError(
                'with combine = "worst" every band of a part gives a tier, and tiers is left out'
            )

    def score(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a sum of points, which is no more than ``cap``."""
        return points if self.cap is None else np.minimum(points, self.cap)


class Case(_Combination):
    """One line of a decision table: when it applies, and the tier or the parts that decide then."""

    when: Annotated[tuple[Condition, ...], BeforeValidator(as_tuple)] = ()
    tier: Tier | None = None
    combine: Literal["score", "worst"] | None = None
    basis: Basis

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.tier is None) == (self.combine is None):
            raise ValueError("needs either a tier, or combine and parts")
        if self.combine is not None:
            self._check_parts()
        elif self.parts or self.tiers or self.tiers_basis:
            raise ValueError("has a tier, so leave out parts and tiers")
        return self


class Assessment(_Combination):
    """How indicators combine.

    The sum of points (``"score"``), the worst tier (``"worst"``), or the first case of a decision table
    whose conditions all hold (``"first"``).
    """

    combine: Literal["score", "worst", "first"]
    cases: Annotated[tuple[Case, ...], BeforeValidator(as_tuple)] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.combine == "first":
            self._check_cases()
        elif self.cases:
            raise ValueError('cases need combine = "first"')
        else:
            self._check_parts()
        if prod(self._shape) > _MOST_CELLS:
            raise ValueError("tells too many combinations of indicators apart; use fewer bounds")
        return self

    def _check_cases(self) -> None:
        if not self.cases:
            raise ValueError('with combine = "first" there is at least one of cases; add it')
        if self.parts or self.tiers or self.tiers_basis:
            raise ValueError('with combine = "first" parts and tiers belong into the cases')
        if not all(case.when for case in self.cases[:-1]):
            raise ValueError("a case without when always applies; make it the last")

    @cached_property
    def all_parts(self) -> tuple[Part, ...]:
        """Its parts, or those of all its cases."""
        return (*self.parts, *(part for case in self.cases for part in case.parts))

    @cached_property
    def suppressed(self) -> Mapping[str, Suppressed]:
        """What its parts say of suppressed rates, by indicator."""
        return {part.indicator: part.suppressed for part in self.all_parts if part.suppressed}

    @cached_property
    def axes(self) -> Mapping[str, tuple[Cut, ...]]:
        """Every indicator that it reads, in its order, with all bounds at which it may matter, rising."""
        found: dict[str, set[Cut]] = {}
        lines: list[Condition | Part] = [*self.parts]
        for case in self.cases:
            lines += [*case.when, *case.parts]
        for line in lines:
            found.setdefault(line.indicator, set()).update(line.cuts)
        return {name: tuple(sorted(cuts)) for name, cuts in found.items()}

    @property
    def _shape(self) -> tuple[int, ...]:
        return tuple(len(cuts) + 2 for cuts in self.axes.values())

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Indicators without which it gives no tier, whatever the others are."""
        given = [self.table.take(-1, axis=axis).any() for axis in range(len(self.axes))]
        return tuple(name for name, any_tier in zip(self.axes, given, strict=True) if not any_tier)

    @cached_property
    def table(self) -> NDArray[np.uint8]:
        """Tier for every combination of ranges between bounds; an axis's last place is for unknown."""
        tiers = self._first() if self.cases else self._combined(self)
        return np.where(np.isnan(tiers), NOT_GRADED, tiers).astype(np.uint8)

    def _first(self) -> NDArray[np.float64]:
        tiers, left = np.zeros(self._shape), np.ones(self._shape, dtype=np.bool_)
        for case in self.cases:
            state = reduce(_both, (self._holds(condition) for condition in case.when), np.array(1))
            worth = self._combined(case) if case.combine else np.array(float(case.tier or NOT_GRADED))
            np.copyto(tiers, worth, where=left & (state == 1))
            left &= state == 0
        return tiers

    def _combined(self, combination: _Combination) -> NDArray[np.float64]:
        """Return the tier that parts give, NaN for none, over all axes."""
        worths = [self._along(part.indicator, self._worths(part)) for part in combination.parts]
        if combination.tiers is None:
            return np.broadcast_to(reduce(np.maximum, worths), self._shape)
        score = np.broadcast_to(combination.score(reduce(np.add, worths)), self._shape)
        tiers = np.where(np.isnan(score), np.nan, combination.tiers[0].worth)
        for band in combination.tiers[1:]:
            edge = band.edge or 0.0
            tiers[score >= edge if band.inclusive else score > edge] = band.worth
        if all(part.missing == "ignore" for part in combination.parts):
            names = {part.indicator for part in combination.parts}
            tiers[tuple(-1 if name in names else slice(None) for name in self.axes)] = np.nan
        return tiers

    def _worths(self, part: Part) -> NDArray[np.float64]:
        ranges = len(self.axes[part.indicator]) + 1
        return np.array([part.worths[self.band(part, at)] for at in range(ranges + 1)])

    def band(self, part: Part, position: int) -> int:
        """Return the band of a part that holds a range of its indicator; one past the last if unknown."""
        cuts = self.axes[part.indicator]
        if position > len(cuts):
            return len(part.bands)
        return sum(cut in part.cuts for cut in cuts[:position])

    def _holds(self, condition: Condition) -> NDArray[np.int8]:
        cuts = self.axes[condition.indicator]
        start = cuts.index(condition.lower) + 1 if condition.lower else 0
        stop = cuts.index(condition.upper) if condition.upper else len(cuts)
        holds = np.zeros(len(cuts) + 2, dtype=np.int8)
        holds[start : stop + 1] = 1
        holds[-1] = {"holds": 1, "fails": 0, "not_graded": _OPEN}[condition.missing]
        return self._along(condition.indicator, holds)

    def _along(self, indicator: str, values: NDArray[Any]) -> NDArray[Any]:
        shape = [1] * len(self.axes)
        shape[list(self.axes).index(indicator)] = len(values)
        return values.reshape(shape)


def _both(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return whether both hold: 1, 0, or open where one is open and none fails."""
    open_ = np.minimum(one, other) == _OPEN
    return np.where((one == 0) | (other == 0), 0, np.where(open_, _OPEN, 1)).astype(np.int8)
