"""A composite index of all districts on a day: its parts, how far it is open, and how sure its ranking is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.indices.aggregation import aggregated, given
from fivecolour.indices.index_rule import IndexPart, IndexRule
from fivecolour.indices.rank_bounds import rank_bounds
from fivecolour.indices.scales import FloatArray, scaled
from fivecolour.indices.weight_draws import drawn_weights, moved_weights
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.values import compute_intervals

# Of indicators by name: the least and the most of each value, shape (D, 1).
Intervals: TypeAlias = Mapping[str, tuple[FloatArray, FloatArray]]
IntArray: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
# Of the draws so many in a hundred lie within a rank interval, as many above it as below.
_SHARES = (0.05, 0.95)
# Districts times draws that are ranked at once: so few that they stay near the processor.
_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class CompositeDay:
    """An index of D districts on a day, of P parts.

    Attributes
    ----------
    low, high : ndarray of float64, shape (D,)
        The least and the most that the index can be, from 0 to 100: equal where all parts are known, NaN
        where none tells anything.
    best, worst : ndarray of int64, shape (D,)
        The places that it can have by the published weights, 1 the highest; 0 where it is NaN.
    rank_low, rank_high : ndarray of int64, shape (D,)
        Between which places it lies in nine of ten draws of the weights, those by the published ones
        included.
    flips : ndarray of bool, shape (P, D)
        Whether a place changes when the weight of a part moves by a tenth, the others in proportion.
    value_low, value_high : ndarray of float64, shape (P, D)
        Of the indicators: equal where known, NaN where nothing is, infinite where only one end is.
    part_low, part_high : ndarray of float64, shape (P, D)
        The parts on their scale, from 0 to 1.
    given_low, given_high : ndarray of float64, shape (P, D)
        What each part gives to ``low`` and to ``high``.
    dimension_low, dimension_high : ndarray of float64, shape (M, D)
        The sub-indices of the M dimensions, of their parts alone, as ``low`` and ``high``.
    """

    low: FloatArray
    high: FloatArray
    best: IntArray
    worst: IntArray
    rank_low: IntArray
    rank_high: IntArray
    flips: NDArray[np.bool_]
    value_low: FloatArray
    value_high: FloatArray
    part_low: FloatArray
    part_high: FloatArray
    given_low: FloatArray
    given_high: FloatArray
    dimension_low: FloatArray
    dimension_high: FloatArray


def composite(rule: IndexRule, figures: Figures, day: int) -> CompositeDay:
    """Return an index on a day of some figures, by its position."""
    return composites([rule], figures, day)[0]


def composites(rules: Sequence[IndexRule], figures: Figures, day: int) -> list[CompositeDay]:
    """Return several indices on a day; what they have in common is computed once."""
    needed = dict.fromkeys(name for rule in rules for name in rule.indicators)
    found = compute_intervals(figures, needed, days=[day])
    return [_of_intervals(rule, found, len(figures.codes)) for rule in rules]


def _of_intervals(rule: IndexRule, found: Intervals, districts: int) -> CompositeDay:
    nothing = np.full(districts, np.nan)
    ends = [
        (found[part.indicator][0][:, 0], found[part.indicator][1][:, 0])
        if part.indicator
        else (nothing, nothing)
        for part in rule.parts
    ]
    return combined(rule, np.stack([low for low, _ in ends]), np.stack([high for _, high in ends]))


def combined(rule: IndexRule, value_low: FloatArray, value_high: FloatArray) -> CompositeDay:
    """Return an index of values that are given, shape (P, D), as `CompositeDay` has them."""
    sides = [
        _scaled(rule, part, low, high)
        for part, low, high in zip(rule.parts, value_low, value_high, strict=True)
    ]
    part_low, part_high = (np.stack([side[end] for side in sides]) for end in (0, 1))
    # One that is known so little that it can be anything tells nothing.
    known = np.asarray(((part_low > 0) | (part_high < 1)).any(axis=0))
    weights = rule.weights[np.newaxis]
    low, high = (aggregated(part, weights, rule.aggregation)[0] for part in (part_low, part_high))
    ranked = _Ranked(rule, part_low[:, known], part_high[:, known])
    best, worst, rank_low, rank_high = (_spread(known, one) for one in ranked.places())
    flips: NDArray[np.bool_] = np.zeros(value_low.shape, dtype=np.bool_)
    flips[:, known] = ranked.flips()
    given_low, given_high = (given(part, rule.weights, rule.aggregation) for part in (part_low, part_high))
    dimension_low, dimension_high = _sub_indices(rule, part_low, part_high)
    return CompositeDay(
        low=np.where(known, low, np.nan),
        high=np.where(known, high, np.nan),
        best=best,
        worst=worst,
        rank_low=rank_low,
        rank_high=rank_high,
        flips=flips,
        value_low=value_low,
        value_high=value_high,
        part_low=part_low,
        part_high=part_high,
        given_low=given_low,
        given_high=given_high,
        dimension_low=dimension_low,
        dimension_high=dimension_high,
    )


def _sub_indices(
    rule: IndexRule, part_low: FloatArray, part_high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    found = np.full((2, len(rule.dimensions), part_low.shape[1]), np.nan)
    for at, dimension in enumerate(rule.dimensions):
        own = [row for row, part in enumerate(rule.parts) if part.dimension == dimension.name]
        weights = rule.weights[np.newaxis, own] / rule.weights[own].sum()
        unknown = ((part_low[own] == 0) & (part_high[own] == 1)).all(axis=0)
        for side, parts in enumerate((part_low, part_high)):
            index = aggregated(parts[own], weights, rule.aggregation)[0]
            found[side, at] = np.where(unknown, np.nan, index)
    return found[0], found[1]


def _scaled(
    rule: IndexRule, part: IndexPart, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    if part.scaling is None:
        return np.zeros_like(low), np.ones_like(high)
    return scaled(low, high, part.scaling, rising=part.direction == rule.higher)


def _spread(known: NDArray[np.bool_], places: IntArray) -> IntArray:
    found = np.zeros(len(known), dtype=np.int64)
    found[known] = places
    return found


class _Ranked:
    """The districts of which something is known, by one set of weights or many."""

    def __init__(self, rule: IndexRule, low: FloatArray, high: FloatArray) -> None:
        # In the order of their places, which other weights hardly change: what is in order is ranked fast.
        parts = aggregated((low + high) / 2, rule.weights[np.newaxis], rule.aggregation)[0]
        order = np.argsort(parts, kind="stable")
        self.rule, self.low, self.high = rule, low.take(order, axis=1), high.take(order, axis=1)
        self._back = np.argsort(order, kind="stable")
        self._are_known = bool((low == high).all())
        best, worst = self._by(rule.weights[np.newaxis])
        self.best, self.worst = best[0], worst[0]

    def places(self) -> list[IntArray]:
        """Return four arrays, (D,): best and worst places by the published weights, and by drawn ones.

        Those by drawn ones are the ends of the rank interval.
        """
        # Where all are wholly open by the published weights, no others can open them further.
        if (self.best == 1).all() and (self.worst == self.best.size).all():
            return self._listed(self.best, self.worst, self.best, self.worst)
        best, worst = self._by(drawn_weights(self.rule))
        low, high = (_quantile(places, share) for places, share in zip((best, worst), _SHARES, strict=True))
        return self._listed(self.best, self.worst, np.minimum(low, self.best), np.maximum(high, self.worst))

    def flips(self) -> NDArray[np.bool_]:
        """Tell, shape (P, D), whose place changes when a weight moves by a tenth."""
        moved = moved_weights(self.rule)
        best, worst = self._by(moved.reshape(-1, moved.shape[-1]))
        changed = (best != self.best) | (worst != self.worst)
        return np.asarray(changed.reshape(*moved.shape[:2], -1).any(axis=1)[:, self._back])

    def _listed(self, *places: IntArray) -> list[IntArray]:
        """Return places in the order in which districts were given."""
        return [one[self._back] for one in places]

    def _by(self, weights: FloatArray) -> tuple[IntArray, IntArray]:
        """Return the best and worst places by each set of weights, shape (K, D)."""
        how, size = self.rule.aggregation, max(1, _AT_ONCE // max(self.low.shape[1], 1))
        best, worst = (np.empty((len(weights), self.low.shape[1]), dtype=np.int32) for _ in (0, 1))
        for at in range(0, len(weights), size):
            piece = slice(at, at + size)
            low = aggregated(self.low, weights[piece], how)
            high = low if self._are_known else aggregated(self.high, weights[piece], how)
            best[piece], worst[piece] = rank_bounds(low, high)
        return best, worst


def _quantile(places: IntArray, share: float) -> IntArray:
    """Return a quantile of each column by the inverse of the distribution, as `numpy.quantile` defines it."""
    at = int(np.quantile(np.arange(len(places)), share, method="inverted_cdf"))
    return np.partition(np.ascontiguousarray(places.T), at, axis=1)[:, at]
