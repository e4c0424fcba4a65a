"""A composite index worked out for a day of what the store holds, without an edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from fivecolour.editions.edition_indices import ComputedIndexDays, IndexCard, IndexFigures, index_card
from fivecolour.editions.edition_order import Order, indices_of, order_material
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet


@dataclass(frozen=True, slots=True)
class IndexTrial:
    """An index on a day: what it is made of, its figures in the order of the region set's districts."""

    card: IndexCard
    figures: IndexFigures
    region: RegionSet
    day: date


def index_trial(engine: Engine, name: str, order: Order) -> IndexTrial:
    """Return an index, by name or file, on the last day of an order.

    Raises
    ------
    UserError
        There is no such index, its file is faulty, or it needs other periods.
    """
    (rule,), region = indices_of([name], order.period), sets.load(order.region_set)
    material = order_material(engine, region, order, rule.indicators)
    figures = material.figures(order.start, order.end)
    (found,) = ComputedIndexDays([rule], figures)[len(figures.dates) - 1]
    return IndexTrial(index_card(rule), found, region, order.end)
