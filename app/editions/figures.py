"""The figures of a region set, as the store holds them: what an edition is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from sqlalchemy import Engine

from app.config import Settings
from app.errors import UserError
from app.regions.types import RegionSet
from app.reports.series import Series, days
from app.reports.sums import CitySum, city_sums
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


def figures_for(engine: Engine, region_set: RegionSet, *, start: date, end: date) -> Figures:
    """Return the figures of the districts from ``start`` to ``end``, both included, for grading.

    ``cumulative_confirmed`` and ``new_confirmed`` are always there (NaN where unreported);
    ``local_cumulative`` and ``cluster_cases`` only if a district has a report of them.
    """
    codes = tuple(district.code for district in region_set.districts)
    confirmed = _series(engine, CONFIRMED, codes, start, end)
    values = {"cumulative_confirmed": confirmed.cumulative, "new_confirmed": confirmed.new}
    local = _series(engine, LOCAL, codes, start, end).cumulative
    clusters = _series(engine, CLUSTER_CASES, codes, start, end).new
    optional = {"local_cumulative": local, "cluster_cases": clusters}
    values |= {name: figures for name, figures in optional.items() if not np.isnan(figures).all()}
    return Figures(codes=codes, dates=days(start, end), values=values, population=_population(region_set))


def district_series(engine: Engine, region_set: RegionSet, *, start: date, end: date) -> Series:
    """Return the confirmed cases of the districts, marking the figures that only follow from others."""
    return _series(engine, CONFIRMED, [district.code for district in region_set.districts], start, end)


def city_series(engine: Engine, region_set: RegionSet, *, start: date, end: date) -> Series:
    """Return the confirmed cases that the cities themselves reported (not sums of their districts)."""
    return _series(engine, CONFIRMED, [city.code for city in region_set.cities], start, end)


def published_for(
    engine: Engine, region_set: RegionSet, *, start: date, end: date
) -> tuple[PublishedTier, ...]:
    """Return the colours that the authority published for the districts, by day, then code."""
    codes = {district.code for district in region_set.districts}
    found = PublishedTiers(engine).find(start=start, end=end)
    return tuple(tier for tier in found if tier.place in codes)


def sums_for(
    engine: Engine, region_set: RegionSet, *, start: date, end: date, kind: str = CUMULATIVE
) -> tuple[CitySum, ...]:
    """Return, for every city and day with a published total of confirmed cases, how it divides."""
    reports = Reports(engine).find(indicator=CONFIRMED, until=end)
    first = min((report.event_date for report in reports), default=start)
    sums = city_sums(reports, region_set=region_set, dates=days(min(first, start), end), kind=kind)
    return tuple(one for one in sums if one.event_date >= start)


def _series(engine: Engine, indicator: str, codes: Sequence[str], start: date, end: date) -> Series:
    return Reports(engine).series(indicator=indicator, places=codes, start=start, end=end)


def _population(region_set: RegionSet) -> FloatArray:
    counts = [
        float(district.population.count) if district.population else np.nan
        for district in region_set.districts
    ]
    return np.array(counts, dtype=np.float64)
