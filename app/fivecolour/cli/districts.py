"""The figures of a region set's districts, for the commands that grade them."""

from __future__ import annotations

from datetime import date, datetime

from fivecolour.config import settings
from fivecolour.editions.history import reported_days
from fivecolour.editions.region_figures import figures_for, open_store
from fivecolour.errors import UserError
from fivecolour.regions.region_set import RegionSet
from fivecolour.scoring.figures import Figures


def figures_until(region: RegionSet, day: date, *, as_of: datetime | None = None) -> Figures:
    """Return what the store holds of the districts, from the first report of one of them to ``day``.

    ``as_of`` leaves out what was not known at that moment.

    Raises
    ------
    UserError
        The store holds nothing of them, or nothing until that day.
    """
    engine = open_store(settings(), region)
    first, _ = reported_days(engine, region, as_of=as_of)
    if day < first:
        raise UserError(f"there are no figures before {first}; choose that day or a later one")
    return figures_for(engine, region, start=first, end=day, as_of=as_of)
