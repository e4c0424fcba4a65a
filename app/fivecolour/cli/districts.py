"""The figures of a region set's districts, for the commands that grade them."""

from __future__ import annotations

from datetime import date, datetime

from fivecolour.config import settings
from fivecolour.editions.history import reported_days
from fivecolour.editions.region_figures import figures_for, open_store
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.series import aligned, period_ends
from fivecolour.scoring.figures import Figures, Period


def figures_until(region: RegionSet, day: date, *, as_of: datetime | None = None) -> Figures:
    """Return what the store holds of the districts, from the first report of one of them to ``day``.

    Of the map's own districts they go by its days, weeks or months, of any others by days. ``as_of`` leaves
    out what was not known at that moment.

    Raises
    ------
    UserError
        The store holds nothing of them, or nothing until that day; or it is not the last of its period.
    """
    config = settings()
    engine, order = open_store(config, region), standing_order(config)
    first, _ = reported_days(engine, region, as_of=as_of)
    period: Period = order.period if order.region_set == region.name else "day"
    if period != "day":
        first = aligned(order.start or first_end(engine, region, period), first, period)
    if day < first:
        raise UserError(f"there are no figures before {first}; choose that day or a later one")
    last = period_ends(first, day, period)[-1].item()
    if last != day:
        raise UserError(
            f"the map goes by the {period}, and {day} is not the last day of one; say --date {last}"
        )
    return figures_for(engine, region, start=first, end=day, as_of=as_of, period=period)
