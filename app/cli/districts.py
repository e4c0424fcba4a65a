"""The figures of a region set's districts, for the commands that grade them."""

from __future__ import annotations

from datetime import date

from app.config import settings
from app.editions.figures import figures_for, open_store
from app.errors import UserError
from app.regions.types import RegionSet
from app.reports.types import CONFIRMED
from app.scoring.figures import Figures
from app.store.reports import Reports


def figures_until(region: RegionSet, day: date) -> Figures:
    """Return what the store holds of the districts, from the first report of one of them to ``day``.

    Raises
    ------
    UserError
        The store holds nothing of them, or nothing until that day.
    """
    engine = open_store(settings(), region)
    places = {district.code for district in region.districts}
    days = [one.event_date for one in Reports(engine).find(indicator=CONFIRMED) if one.place in places]
    if not days:
        raise UserError(f"the store holds no figures of {region.name}; load some into data/reports/")
    if day < min(days):
        raise UserError(f"there are no figures before {min(days)}; choose that day or a later one")
    return figures_for(engine, region, start=min(days), end=day)
