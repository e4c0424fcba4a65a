"""The composite indices of an edition: what each is made of, and its figures day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from fivecolour import catalogue
from fivecolour.indices.composite import CompositeDay, composites
from fivecolour.indices.index_rule import IndexPart, IndexRule
from fivecolour.regions.region_set import Text
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.schemes.tier_label import SchemeSource

Numbers: TypeAlias = tuple[float | None, ...]
# Decimals of an index and what parts give to it, of a part on its scale, and of an indicator.
_OF_INDEX, _OF_PART, _OF_VALUE = 2, 4, 4


@dataclass(frozen=True, slots=True)
class IndexSource:
    """Where a number of an index was published."""

    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class IndexScale:
    """How a part is put on a scale from 0 to 1; see `fivecolour.indices.index_rule.Scaling`."""

    method: str
    reference: str
    bounds: tuple[float, float] | None = None
    offset: float = 0.0
    mean: float | None = None
    sd: float | None = None
    limit: float | None = None
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexPartCard:
    """A part of an index; ``weight`` is its share of all, ``amount`` how a number of it is written.

    ``unavailable`` says why there are no figures, where there are none; then it has neither ``indicator``
    nor ``direction`` nor ``scale``.
    """

    name: str
    title: Text
    weight: float
    basis: str
    source: IndexSource
    dimension: str = ""
    indicator: str = ""
    amount: Text | None = None
    unavailable: Text | None = None
    direction: str = ""
    scale: IndexScale | None = None
    modelled: bool = False


@dataclass(frozen=True, slots=True)
class IndexCard:
    """What a reader must know of an index.

    ``higher`` is what a higher index is, ``worse`` or ``better``. ``draws`` of the weights were taken with
    ``spread`` or ``dirichlet``. ``dimensions`` are names and titles.
    """

    name: str
    version: int
    status: str
    higher: str
    title: Text
    about: Text
    sources: tuple[IndexSource, ...]
    method: str
    floor: float | None
    aggregation_basis: str
    weights_basis: str
    draws: int
    spread: float | None
    dirichlet: float | None
    dimensions: tuple[tuple[str, Text], ...]
    parts: tuple[IndexPartCard, ...]


@dataclass(frozen=True, slots=True)
class IndexPartFigures:
    """A part on a day, a place for each district in the region set's order.

    ``value_low`` and ``value_high`` are equal where the indicator is known; both None where nothing is, one
    None where it is known only from one side. ``low`` and ``high`` are on the scale from 0 to 1,
    ``given_low`` and ``given_high`` what it gives to both ends of the index.
    """

    value_low: Numbers
    value_high: Numbers
    low: Numbers
    high: Numbers
    given_low: Numbers
    given_high: Numbers


@dataclass(frozen=True, slots=True)
class IndexFigures:
    """An index on a day; see `fivecolour.indices.composite.CompositeDay`.

    None where no part is known; places are 0 there. ``flips`` are the positions of the parts whose weight,
    moved by a tenth, changes the place.
    """

    low: Numbers
    high: Numbers
    best: tuple[int, ...]
    worst: tuple[int, ...]
    rank_low: tuple[int, ...]
    rank_high: tuple[int, ...]
    flips: tuple[tuple[int, ...], ...]
    parts: tuple[IndexPartFigures, ...]
    dimensions: tuple[tuple[Numbers, Numbers], ...] = ()

    @property
    def ranked(self) -> int:
        """How many districts have a place."""
        return sum(place > 0 for place in self.best)

    @property
    def ranking(self) -> list[int]:
        """Positions of the districts that have a place, by the middle of those that each can have."""
        ranked = (at for at, best in enumerate(self.best) if best)
        return sorted(ranked, key=lambda at: (self.best[at] + self.worst[at], self.best[at]))


IndexDay: TypeAlias = tuple[IndexFigures, ...]


class ComputedIndexDays(Mapping[int, IndexDay]):
    """The days of indices of figures, each worked out when it is asked for: all at once would fill memory."""

    def __init__(self, rules: Sequence[IndexRule], figures: Figures) -> None:
        self._rules, self._figures = tuple(rules), figures

    def __getitem__(self, day: int) -> IndexDay:
        """Return the indices on a day, by its position."""
        return tuple(map(_figures, composites(self._rules, self._figures, day)))

    def __iter__(self) -> Iterator[int]:
        """Yield the days."""
        return iter(range(len(self)))

    def __len__(self) -> int:
        """Return the number of days."""
        return len(self._figures.dates)


class StoredIndexDays(Mapping[int, IndexDay]):
    """The days of indices of a kept edition, each read when it is asked for."""

    def __init__(self, names: Sequence[str], part_of: Callable[[str, str], Any]) -> None:
        self._names, self._part_of = tuple(names), part_of

    def __getitem__(self, day: int) -> IndexDay:
        """Return the indices on a day, by its position."""
        if not 0 <= day < len(self._names):
            raise KeyError(day)
        found: IndexDay = self._part_of("index_days", self._names[day])
        return found

    def __iter__(self) -> Iterator[int]:
        """Yield the days."""
        return iter(range(len(self._names)))

    def __len__(self) -> int:
        """Return the number of days."""
        return len(self._names)


def index_card(rule: IndexRule) -> IndexCard:
    """Return what readers are told of an index."""
    doubt, how = rule.weight_doubt, rule.aggregation
    return IndexCard(
        name=rule.name,
        version=rule.version,
        status=rule.status,
        higher=rule.higher,
        title=rule.title,
        about=rule.about,
        sources=tuple(map(_source, rule.sources)),
        method=how.method,
        floor=how.floor,
        aggregation_basis=how.basis,
        weights_basis=rule.weights_basis,
        draws=doubt.draws,
        spread=doubt.spread,
        dirichlet=doubt.dirichlet,
        dimensions=tuple((one.name, one.title) for one in rule.dimensions),
        parts=tuple(
            _part_card(part, float(weight)) for part, weight in zip(rule.parts, rule.weights, strict=True)
        ),
    )


def _part_card(part: IndexPart, weight: float) -> IndexPartCard:
    scaling = part.scaling
    return IndexPartCard(
        name=part.name,
        title=part.called,
        weight=round(weight, 6),
        basis=part.basis,
        source=_source(part.source),
        dimension=part.dimension or "",
        indicator=part.indicator or "",
        amount=catalogue.indicator(part.indicator).amount if part.indicator else None,
        unavailable=part.unavailable,
        direction=part.direction or "",
        scale=IndexScale(**scaling.model_dump()) if scaling else None,
        modelled=part.modelled,
    )


def _source(source: SchemeSource) -> IndexSource:
    return IndexSource(source.name, source.url)


def _figures(found: CompositeDay) -> IndexFigures:
    low, high = _ends(found.low, found.high, _OF_INDEX)
    return IndexFigures(
        low=low,
        high=high,
        best=tuple(found.best.tolist()),
        worst=tuple(found.worst.tolist()),
        rank_low=tuple(found.rank_low.tolist()),
        rank_high=tuple(found.rank_high.tolist()),
        flips=tuple(tuple(at for at, moves in enumerate(row) if moves) for row in found.flips.T.tolist()),
        parts=tuple(_part_figures(found, at) for at in range(len(found.part_low))),
        dimensions=tuple(
            _ends(*sides, _OF_INDEX) for sides in zip(found.dimension_low, found.dimension_high, strict=True)
        ),
    )


def _part_figures(found: CompositeDay, at: int) -> IndexPartFigures:
    return IndexPartFigures(
        *_ends(found.value_low[at], found.value_high[at], _OF_VALUE),
        *_ends(found.part_low[at], found.part_high[at], _OF_PART),
        *_ends(found.given_low[at], found.given_high[at], _OF_INDEX),
    )


def _ends(low: FloatArray, high: FloatArray, decimals: int) -> tuple[Numbers, Numbers]:
    """Return both ends, rounded outwards where they differ, so that they still hold what lies between."""
    scale = 10.0**decimals
    exact = low == high
    # What is whole but for the last bit is not rounded up to the next.
    least = np.where(exact, np.rint(low * scale), np.floor(np.round(low * scale, 6)))
    most = np.where(exact, np.rint(high * scale), np.ceil(np.round(high * scale, 6)))
    return _listed(least / scale), _listed(most / scale)


def _listed(values: FloatArray) -> Numbers:
    found = values.astype(object)
    found[~np.isfinite(values)] = None
    return tuple(found.tolist())
