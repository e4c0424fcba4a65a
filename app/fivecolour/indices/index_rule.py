"""A composite index as typed data read from one TOML file: parts, scales, weights, and how they are combined.

The steps are those of the Handbook on Constructing Composite Indicators (OECD and JRC, 2008,
https://doi.org/10.1787/9789264043466-en): choice of indicators, missing data (step 3), normalisation (5),
weighting and aggregation (6), and robustness (7).
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from fivecolour import catalogue
from fivecolour.scoring.schemes.rule_table import Basis, Indicator, Strict, Words, as_tuple
from fivecolour.scoring.schemes.tier_label import SchemeSource
from fivecolour.texts import Text

Side: TypeAlias = Literal["worse", "better"]
Method: TypeAlias = Literal["min_max", "log", "z_score", "rank", "percentile", "categories"]
MOST_PARTS = 24
FEWEST_DRAWS, MOST_DRAWS = 100, 10_000
_NAME = r"^[a-z0-9][a-z0-9-]*$"
_PART_NAME = r"^[a-z][a-z0-9_]*$"
_RELATIVE = ("rank", "percentile")
# Sums and differences of larger numbers leave what can be computed; true and "1" are no numbers.
_MOST = 1e12
_Number: TypeAlias = Annotated[float, Field(ge=-_MOST, le=_MOST, strict=True)]
_Positive: TypeAlias = Annotated[float, Field(gt=0, le=_MOST, strict=True)]
_Share: TypeAlias = Annotated[float, Field(ge=0, lt=1, strict=True)]


class Scaling(Strict):
    """How values of one indicator become numbers from 0 to 1.

    Attributes
    ----------
    method : str
        ``min_max`` (between two bounds), ``log`` (the same of logarithms), ``z_score`` (standard deviations
        from the mean, cut at ``limit`` on both sides), ``rank`` (place among the districts), ``percentile``
        (share of the districts below), ``categories`` (how many of ``cuts`` are reached).
    reference : str
        What values are compared with: ``bounds`` (numbers of the file) or ``districts`` (those of the map
        whose value is known on the day).
    bounds : tuple of float, optional
        Of ``min_max`` and ``log``.
    offset : float
        Added before the logarithm is taken.
    mean, sd, limit : float, optional
        Of ``z_score``.
    cuts : tuple of float
        Lower ends of the categories after the first, rising.
    """

    method: Method
    reference: Literal["bounds", "districts"]
    bounds: Annotated[tuple[_Number, _Number] | None, BeforeValidator(as_tuple)] = None
    offset: Annotated[float, Field(ge=0, le=_MOST, strict=True)] = 0.0
    mean: _Number | None = None
    sd: _Positive | None = None
    limit: _Positive | None = None
    cuts: Annotated[tuple[_Number, ...], BeforeValidator(as_tuple)] = ()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        relative = self.reference == "districts"
        if self.method in _RELATIVE and not relative:
            raise ValueError(f'{self.method} compares districts; write reference = "districts"')
        if self.method in ("log", "categories") and relative:
            raise ValueError(f'{self.method} needs numbers of its own; write reference = "bounds"')
        self._check_keys(relative)
        if self.bounds and self.bounds[0] >= self.bounds[1]:
            raise ValueError("bounds must rise: the least first, such as [0, 100]")
        if self.method == "log" and self.bounds and self.bounds[0] + self.offset <= 0:
            raise ValueError("the logarithm needs numbers above 0; give an offset, such as offset = 1")
        if any(low >= high for low, high in pairwise(self.cuts)):
            raise ValueError("cuts must rise, such as [10, 50, 100]")
        return self

    def _check_keys(self, relative: bool) -> None:
        """Refuse a scale that lacks a number, or has one that it does not use."""
        needed = {
            "min_max": () if relative else ("bounds",),
            "log": ("bounds",),
            "z_score": ("limit",) if relative else ("mean", "sd", "limit"),
            "categories": ("cuts",),
        }.get(self.method, ())
        for key in ("bounds", "mean", "sd", "limit", "cuts"):
            there = getattr(self, key) not in (None, ())
            if key in needed and not there:
                raise ValueError(f"{self.method} by {self.reference} needs {key}; add it")
            if there and key not in needed:
                raise ValueError(f"{self.method} by {self.reference} does not use {key}; remove it")
        if self.offset and self.method != "log":
            raise ValueError(f"{self.method} does not use offset; remove it")


class IndexPart(Strict):
    """One part of an index: an indicator of the catalogue or, where there are no figures, why there are none.

    ``direction`` is what a higher value of the indicator is. ``modelled``: the figure is not measured.
    """

    name: Annotated[str, Field(pattern=_PART_NAME)]
    title: Words | None = None
    dimension: str | None = None
    indicator: Indicator | None = None
    unavailable: Words | None = None
    direction: Side | None = None
    scaling: Scaling | None = None
    weight: _Positive
    basis: Basis
    modelled: bool = False
    source: SchemeSource

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        measured = (self.indicator, self.direction, self.scaling)
        if self.unavailable is not None:
            if any(one is not None for one in measured) or self.modelled:
                raise ValueError("is unavailable; remove indicator, direction, scaling and modelled")
            if self.title is None:
                raise ValueError("is unavailable; give it a title")
            return self
        for key, value in zip(("indicator", "direction", "scaling"), measured, strict=True):
            if value is None:
                raise ValueError(
                    f"{key} is missing; add it, or say with unavailable why there are no figures"
                )
        self._check_direction()
        return self

    def _check_direction(self) -> None:
        usual = catalogue.indicator(str(self.indicator)).entry.direction
        if usual not in ("neither", self.direction):
            raise ValueError(
                f'direction: higher {self.indicator} is {usual} in the catalogue; write direction = "{usual}"'
            )

    @property
    def called(self) -> Text:
        """Its title, by default that of its indicator."""
        return self.title or catalogue.indicator(str(self.indicator)).title


class Dimension(Strict):
    """A group of parts that has a sub-index of its own."""

    name: Annotated[str, Field(pattern=_PART_NAME)]
    title: Words


class Aggregation(Strict):
    """How parts become one number.

    ``arithmetic``: the weighted mean, in which parts make up for one another. ``geometric``: the weighted
    geometric mean, in which they do so less and less; every part is raised to ``floor`` at least, and with a
    floor of 0 one part at 0 makes the index 0.
    """

    method: Literal["arithmetic", "geometric"]
    floor: _Share | None = None
    basis: Basis

    @model_validator(mode="after")
    def _says_what_zero_does(self) -> Self:
        if (self.method == "geometric") != (self.floor is not None):
            raise ValueError(
                "geometric needs floor, the least that a part can be (0: a part at 0 makes the index 0); "
                "arithmetic has none"
            )
        return self


class WeightDoubt(Strict):
    """What is drawn to see how much the weights decide: ``spread`` or ``dirichlet``.

    ``spread = 0.25``: each weight between three quarters and five quarters of its own, uniformly.
    ``dirichlet = 10``: weights of a Dirichlet distribution whose parameters are the weights times ten; times
    the number of equal weights, all weights are equally likely.
    """

    draws: Annotated[int, Field(ge=FEWEST_DRAWS, le=MOST_DRAWS)] = 1000
    spread: Annotated[_Share, Field(gt=0)] | None = None
    dirichlet: _Positive | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.spread is None) == (self.dirichlet is None):
            raise ValueError("needs either spread or dirichlet; give one of them, such as spread = 0.25")
        return self


class IndexRule(Strict):
    """An index with its source, status and names; see ``data/indices/README.md`` for every key.

    ``higher`` is what a higher index is. A part that is not known leaves the index open between the least
    and the most that it can be; the weights of the others never take its place.
    """

    name: Annotated[str, Field(pattern=_NAME)]
    version: Annotated[int, Field(ge=1)]
    status: Literal["published", "reconstruction", "proposal"]
    higher: Side
    title: Words
    about: Words
    sources: Annotated[tuple[SchemeSource, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    weights_basis: Basis
    weight_doubt: WeightDoubt
    aggregation: Aggregation
    dimensions: Annotated[tuple[Dimension, ...], BeforeValidator(as_tuple)] = ()
    parts: Annotated[
        tuple[IndexPart, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=MOST_PARTS)
    ]

    @model_validator(mode="after")
    def _check(self) -> Self:
        for kind, names in (
            ("parts", [part.name for part in self.parts]),
            ("dimensions", [one.name for one in self.dimensions]),
        ):
            twice = next((one for one in names if names.count(one) > 1), None)
            if twice:
                raise ValueError(f"{kind} has {twice!r} twice; give each a name of its own")
        if not self.indicators:
            raise ValueError("every part is unavailable; an index needs a part with an indicator")
        known = {one.name for one in self.dimensions}
        for part in self.parts:
            if part.dimension is None and known:
                raise ValueError(f"the part {part.name!r} has no dimension; name one of: {', '.join(known)}")
            if part.dimension is not None and part.dimension not in known:
                raise ValueError(
                    f"the dimension {part.dimension!r} of the part {part.name!r} is not there; describe it "
                    "under [[dimensions]]"
                )
        empty = sorted(known - {part.dimension for part in self.parts})
        if empty:
            raise ValueError(f"the dimension {empty[0]!r} has no part; give it one, or remove it")
        return self

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of all indicators that it reads, in its order."""
        return tuple(dict.fromkeys(part.indicator for part in self.parts if part.indicator))

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """The weights of the P parts, which sum to 1."""
        given = np.array([part.weight for part in self.parts])
        return np.asarray(given / given.sum(), dtype=np.float64)
