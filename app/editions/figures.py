"""The figures of a region set, as the store holds them: what an edition is made of."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
from sqlalchemy import Engine

from app.config import Settings
from app.errors import UserError
from app.regions.types import RegionSet
from app.reports.series import Series, days
from app.reports.sums import CitySum, cities_of, divided, parts_of
from app.reports.types import CLUSTER_CASES, CONFIRMED, CUMULATIVE, LOCAL, PublishedTier
from app.scoring.figures import Figures, FloatArray
from app.store import database
from app.store.load import load_directory
from app.store.published import PublishedTiers
from app.store.reports import Reports


def open_store(config: Settings, region_set: RegionSet) -> Engine:
    """Open the store, with the bundled figures of ``data/reports/`` loaded into it.

    Loading again changes nothing, so a store that has them stays as it is.

    Raises
    ------
    UserError
        A bundled file has a fault; the message names file, row and remedy.
    """
    opened = database.engine(config.database_url)
    result = load_directory(opened, config.data / "reports", places_of(region_set))
    if result.refused:
        raise UserError("; ".join(result.refused))
    return opened


def places_of(region_set: RegionSet) -> frozenset[str]:
    """Return the codes of all districts, cities and zones: the places that reports may speak of."""
    return frozenset(
        place.code
        for places in (region_set.districts, region_set.cities, region_set.zones)
        for place in places
    )


def figures_for(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> Figures:
    """Return the figures of the districts from ``start`` to ``end``, both included, for grading.

    ``cumulative_confirmed`` and ``new_confirmed`` are always there (NaN where unreported);
    ``local_cumulative`` and ``cluster_cases`` only if a district has a report of them. ``as_of``, here and
    below, leaves out what was not known at that moment.
    """
    codes = tuple(district.code for district in region_set.districts)
    confirmed, local, clusters = (
        Reports(engine).series(indicator=indicator, places=codes, start=start, end=end, as_of=as_of)
        for indicator in (CONFIRMED, LOCAL, CLUSTER_CASES)
    )
    values = {"cumulative_confirmed": confirmed.cumulative, "new_confirmed": confirmed.new}
    optional = {"local_cumulative": local.cumulative, "cluster_cases": clusters.new}
    values |= {name: figures for name, figures in optional.items() if not np.isnan(figures).all()}
    return Figures(codes=codes, dates=days(start, end), values=values, population=_population(region_set))


def district_series(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> Series:
    """Return the confirmed cases of the districts, marking the figures that only follow from others."""
    codes = [district.code for district in region_set.districts]
    return Reports(engine).series(indicator=CONFIRMED, places=codes, start=start, end=end, as_of=as_of)


def city_series(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> Series:
    """Return the confirmed cases that the cities themselves reported (not sums of their districts)."""
    codes = cities_of(region_set)
    return Reports(engine).series(indicator=CONFIRMED, places=codes, start=start, end=end, as_of=as_of)


def published_for(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> tuple[PublishedTier, ...]:
    """Return the colours that the authority published for the districts, by day, then code."""
    codes = {district.code for district in region_set.districts}
    found = PublishedTiers(engine).find(start=start, end=end, as_of=as_of)
    return tuple(tier for tier in found if tier.place in codes)


def sums_for(
    engine: Engine,
    region_set: RegionSet,
    *,
    start: date,
    end: date,
    kind: str = CUMULATIVE,
    as_of: datetime | None = None,
) -> tuple[CitySum, ...]:
    """Return, for every city and day with a published total of confirmed cases, how it divides."""
    reports = Reports(engine)
    totals = reports.reported(
        indicator=CONFIRMED, kind=kind, places=cities_of(region_set), start=start, end=end, as_of=as_of
    )
    parts = reports.series(
        indicator=CONFIRMED, places=parts_of(region_set), start=start, end=end, as_of=as_of
    )
    return divided(totals, parts, region_set=region_set, kind=kind)


def _population(region_set: RegionSet) -> FloatArray:
    counts = [
        float(district.population.count) if district.population else np.nan
        for district in region_set.districts
    ]
    return np.array(counts, dtype=np.float64)
