"""Levels that begin and end by their own durations, as typed data read from a scheme's file."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from fivecolour.scoring.reason import Side
from fivecolour.scoring.schemes.assessment import Cut
from fivecolour.scoring.schemes.rule_table import Basis, Indicator, Strict, Tier, Words, as_tuple

SIDES: tuple[Side, ...] = ("at_least", "above", "at_most", "below")
# Bounds that a value which equals them lies below.
EXCLUSIVE: tuple[Side, ...] = ("above", "at_most")


class ParameterName(Strict):
    """A bound that is looked up: a parameter of the district and the period."""

    parameter: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


LevelBound: TypeAlias = float | ParameterName


class LevelCondition(Strict):
    """What one indicator has to be, by one or more bounds, each a number or a parameter.

    It is neither true nor false where the indicator or the parameter is unknown.
    """

    indicator: Indicator
    at_least: LevelBound | None = None
    above: LevelBound | None = None
    at_most: LevelBound | None = None
    below: LevelBound | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.bounds:
            raise ValueError("needs a bound: at_least, above, at_most or below")
        if None not in (self.at_least, self.above) or None not in (self.at_most, self.below):
            raise ValueError("has two bounds on one side; keep one")
        numbers = dict(self.bounds)
        lower, upper = (
            [(number, side in EXCLUSIVE) for side in sides if isinstance(number := numbers.get(side), float)]
            for sides in (SIDES[:2], SIDES[2:])
        )
        if lower and upper and lower[0] >= upper[0]:
            raise ValueError("no value lies between its two bounds; correct one")
        return self

    @cached_property
    def bounds(self) -> tuple[tuple[Side, LevelBound], ...]:
        """Its bounds by their sides."""
        given = ((side, getattr(self, side)) for side in SIDES)
        return tuple((side, bound) for side, bound in given if bound is not None)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Its bounds that are numbers."""
        return tuple((bound, side in EXCLUSIVE) for side, bound in self.bounds if isinstance(bound, float))


class Level(Strict):
    """A level: in force once its conditions held ``on`` periods in a row, and ``hold`` periods after that.

    A level without ``when`` is the base: it is given where no other is in force. Its ``missing`` says what
    a condition that is unknown does then: ``"not_graded"``, so that the base is given only if every
    condition is known to be false, or ``"ignore"``.
    """

    tier: Tier
    on: Annotated[int, Field(ge=1)] = 1
    hold: Annotated[int, Field(ge=0)] = 0
    when: Annotated[tuple[LevelCondition, ...], BeforeValidator(as_tuple)] = ()
    missing: Literal["not_graded", "ignore"] | None = None
    basis: Basis

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.when and self.missing is not None:
            raise ValueError("missing belongs to the level without when; remove it here")
        if not self.when and self.missing is None:
            raise ValueError('a level without when is the base: say missing = "not_graded" or "ignore"')
        if not self.when and (self.on > 1 or self.hold):
            raise ValueError("a level without when has no on and no hold; remove them")
        return self


class Parameter(Strict):
    """Bounds that differ by district and time, from a table beside the rule or a column of the figures.

    ``table`` has the columns ``code``, ``from``, ``to`` and ``value``; an empty ``from`` or ``to`` is open.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Words
    table: Annotated[str, Field(pattern=r"^[\w.-]+\.csv$")] | None = None
    _rows: tuple[ParameterRow, ...] = PrivateAttr(())

    @property
    def rows(self) -> tuple[ParameterRow, ...]:
        """What the table holds; nothing where there is none."""
        return self._rows

    def with_rows(self, rows: tuple[ParameterRow, ...]) -> Self:
        """Return the same with the rows of its table."""
        found = self.model_copy()
        found._rows = rows
        return found


class ParameterRow(Strict):
    """A bound of one district from one day to another, both included."""

    code: str
    since: dt.date
    until: dt.date
    value: float


class RuleException(Strict):
    """Where what the authority published departs from the rule, openly and by name."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    text: Words
    basis: Basis
