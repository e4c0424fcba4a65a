"""The figures of a region set, as the store holds them: what an edition is made of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine

from fivecolour import data_files, toml_files
from fivecolour.config import ORDER, Settings, settings
from fivecolour.editions.store_arrays import read_all
from fivecolour.errors import UserError
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import PublishedTier
from fivecolour.scoring.figures import Figures, Period
from fivecolour.store import database, kind
from fivecolour.store.load import load_directory
from fivecolour.store.published_tiers import PublishedTiers


def open_store(config: Settings, region_set: RegionSet) -> Engine:
    """Open the store, with the bundled figures of ``data/reports/`` loaded into it.

    They are left out where the store is a drill's or a further map's, and where the region set is not theirs.
    Loading again changes nothing, so a store that has them stays as it is.

    Raises
    ------
    UserError
        A bundled file has a fault; the message names file, row and remedy. Or the store is a drill's and the
        home is not.
    """
    opened = database.engine(config.database_url)
    kind.check_store(opened, drill=config.drill)
    if not config.drill and not config.map and region_set.name == bundled_region_set():
        load_bundled(opened, region_set)
    return opened


def load_bundled(engine: Engine, region_set: RegionSet) -> None:
    """Load the bundled figures into a store; what it has of them stays as it is.

    Raises
    ------
    UserError
        They are of another region set, or a file has a fault.
    """
    if region_set.name != bundled_region_set():
        raise UserError(f"the bundled figures are of {bundled_region_set()}, not of {region_set.name}")
    result = load_directory(engine, data_files.first_figures(), frozenset(region_set.codes))
    if result.refused:
        raise UserError("; ".join(result.refused))


def bundled_region_set() -> str:
    """Return the region set of the figures of a first start: by the order beside them, else that in force."""
    beside = data_files.first_figures() / ORDER
    return toml_files.text(beside if beside.exists() else settings("").order, "region_set")


def figures_for(
    engine: Engine,
    region_set: RegionSet,
    *,
    start: date,
    end: date,
    as_of: datetime | None = None,
    period: Period = "day",
) -> Figures:
    """Return the figures of the districts from ``start`` to ``end`` for grading (see `Material.figures`).

    ``as_of``, here and below, leaves out what was not known at that moment. Of weeks or months both are last
    days of one.
    """
    found = read_all(engine, region_set, start=start, end=end, as_of=as_of, period=period)
    return found.figures(start, end)


def published_for(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> tuple[PublishedTier, ...]:
    """Return the colours that the authority published for the districts, by day, then code."""
    codes = {district.code for district in region_set.districts}
    found = PublishedTiers(engine).find(start=start, end=end, as_of=as_of)
    return tuple(tier for tier in found if tier.place in codes)
