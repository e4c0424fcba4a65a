"""Outlooks as they would have been made at earlier moments, of what was known then, and how they did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Engine

from fivecolour.config import timezone
from fivecolour.editions.alarm_record import alarms_of
from fivecolour.editions.completed_counts import completed_counts
from fivecolour.editions.delay_record import delay_until
from fivecolour.editions.edition_order import Order, order_material
from fivecolour.editions.edition_outlook import EditionOutlook, OutlookRound
from fivecolour.editions.outlook_history import rounds_until, with_record
from fivecolour.editions.store_arrays import StoreArrays
from fivecolour.evaluation.alarm_scores import AlarmScore
from fivecolour.regions import sets
from fivecolour.reports.series import period_ends
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes import library
from fivecolour.scoring.schemes.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Backtest:
    """The result.

    Attributes
    ----------
    outlooks : int
        How many were made.
    rounds : tuple of OutlookRound
        How they did by what the store knows now.
    alarms : dict of str to AlarmScore
        How the methods of EARS warned of higher tiers.
    """

    outlooks: int
    rounds: tuple[OutlookRound, ...]
    alarms: Mapping[str, AlarmScore]


def backtest(
    engine: Engine,
    order: Order,
    *,
    every: int,
    first: int,
    later: int | None = 1,
) -> Backtest:
    """Make outlooks of an order at earlier moments and score them by what the store knows now.

    Parameters
    ----------
    every, first : int
        In periods: how far apart the moments are, and how many periods go before the first.
    later : int or None
        How many days after a period's end its outlook is made: nothing that became known later is read. None:
        what became known later about the periods before counts too.
    """
    scheme = library.load_in_force(order.scheme)
    truth, material = _graded(engine, order, scheme)
    made = list(_made(engine, order, scheme, range(first, len(truth.dates) - 1, every), later))
    rounds: list[OutlookRound] = []
    for one in made:
        # Each is scored by itself, without its own record.
        bare = replace(one, rounds=())
        rounds += rounds_until(truth, material.districts.between(order.start, order.end).new, [bare])
    rounds.sort(key=lambda one: (one.target, one.reference))
    new = material.districts.between(order.start, order.end).new
    scored = alarms_of(new, truth.tiers, order.period)
    return Backtest(len(made), tuple(rounds), scored)


def _made(
    engine: Engine,
    order: Order,
    scheme: Scheme,
    at: range,
    later: int | None,
) -> Iterator[EditionOutlook]:
    """Yield outlooks, each with the record of those before it, as it was known then."""
    ends = period_ends(order.start, order.end, order.period).astype("datetime64[D]")
    earlier: list[EditionOutlook] = []
    for place in at:
        day = ends[place].item()
        moment = None
        if later is not None:
            moment = datetime.combine(day + timedelta(days=later), time(23, 59, 59), timezone()).astimezone(
                UTC
            )
        then = replace(order, end=day, as_of=moment)
        grading, material = _graded(engine, then, scheme)
        delay = delay_until(engine, material.codes, end=day, period=order.period, as_of=moment)
        nowcast = completed_counts(delay, grading.dates, grading.codes, order.period)
        found = with_record(grading, material, draws=order.outlook, nowcast=nowcast, earlier=earlier)
        if found is not None:
            earlier.append(found)
            yield found


def _graded(engine: Engine, order: Order, scheme: Scheme) -> tuple[Grading, StoreArrays]:
    material = order_material(engine, sets.load(order.region_set), order, scheme.all_indicators)
    return grade(scheme, material.figures(order.start, order.end)), material
