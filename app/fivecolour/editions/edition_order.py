"""What is to be published: its days, rule and terms, and what is read for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.editions.rhythm import left_out
from fivecolour.editions.store_arrays import StoreArrays, read_all
from fivecolour.errors import UserError
from fivecolour.indices.index_library import load_index
from fivecolour.indices.index_rule import IndexRule
from fivecolour.languages import USUAL
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.reports.series import aligned
from fivecolour.scoring.figures import Period
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.schemes import library
from fivecolour.scoring.schemes.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published: a region set graded by a scheme from ``start`` to ``end``.

    ``opens_on`` is the day that a page without a date shows; None means ``end``. ``as_of`` leaves out what
    was not known at that moment; None means all that the store holds. Where ``period`` is a
    week or a month, all days are the last of one. ``title`` is what the map is called instead of what its
    region set is; ``credit`` and ``licence`` say who provides the figures, and on what terms. ``outlook`` is
    how many futures of each district are simulated; 0: none. ``indices`` are the names of composite indices.
    """

    region_set: str
    scheme: str
    start: date
    end: date
    opens_on: date | None = None
    drill: bool = False
    as_of: datetime | None = None
    period: Period = "day"
    title: Text | None = None
    languages: tuple[str, ...] = USUAL
    credit: Text | None = None
    licence: Text | None = None
    disease: Text | None = None
    outlook: int = 0
    indices: tuple[str, ...] = ()


def indices_of(names: Iterable[str], period: Period) -> tuple[IndexRule, ...]:
    """Return the indices of an order, and refuse one that cannot be computed for its periods.

    Raises
    ------
    UserError
        There is no such index, its file is faulty, or its indicators need other periods.
    """
    found = tuple(map(load_index, names))
    for one in found:
        try:
            check_periods(one.indicators, period)
        except UserError as fault:
            raise UserError(f"the index {one.name}: {fault}") from None
    return found


def indicators_read(scheme: Scheme, indices: Iterable[IndexRule]) -> tuple[str, ...]:
    """Return the names of all indicators that a rule and some indices read."""
    every = (scheme.all_indicators, *(one.indicators for one in indices))
    return tuple(dict.fromkeys(name for names in every for name in names))


def order_material(engine: Engine, region: RegionSet, order: Order, indicators: Iterable[str]) -> StoreArrays:
    """Read what the store holds for an order of what some indicators are computed from."""
    return read_all(
        engine,
        region,
        start=order.start,
        end=order.end,
        as_of=order.as_of,
        period=order.period,
        figures=catalogue.sources(indicators),
    )


def opening_day(order: Order) -> date:
    """Return the day that a page without a date shows.

    Raises
    ------
    UserError
        The days of the order are the wrong way round, or the opening day is not among them.
    """
    opens_on = order.opens_on or order.end
    if order.start > order.end:
        raise UserError(
            f"the last day, {order.end}, is before the first, {order.start}; say both: --from, --to"
        )
    if not order.start <= opens_on <= order.end:
        raise UserError(
            f"the edition would open on {opens_on}, outside {order.start} to {order.end}; say another "
            "day with --open-on, or open_on in publish.toml"
        )
    if order.opens_on and aligned(order.end, opens_on, order.period) != opens_on:
        raise UserError(f"no {order.period} of this map ends on {opens_on}; open it on the last day of one")
    return opens_on


def unused_periods(engine: Engine, order: Order, language: str) -> list[str]:
    """Say which figures the rule reads but the days, weeks or months of the map cannot use."""
    read = indicators_read(library.load_in_force(order.scheme), indices_of(order.indices, order.period))
    return left_out(
        engine,
        sets.load(order.region_set),
        start=order.start,
        period=order.period,
        figures=catalogue.sources(read),
        language=language,
    )
