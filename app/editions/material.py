"""What the store holds of a region set, as arrays: read whole once, later only the days that are new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from sqlalchemy import Engine

from app.editions.types import CitySeries
from app.regions.types import RegionSet
from app.reports.series import DateArray, FloatArray, Series, completed, days
from app.reports.types import CLUSTER_CASES, CONFIRMED, KINDS, LOCAL
from app.scoring.figures import Figures
from app.store.reports import Reports

_READ = tuple((indicator, kind) for indicator in (CONFIRMED, LOCAL, CLUSTER_CASES) for kind in KINDS)


@dataclass(frozen=True)
class Material:
    """What was reported of P places on T consecutive days.

    Attributes
    ----------
    region : RegionSet
        Its districts, cities and zones are the places, in this order.
    start : date
        The first day.
    reported : dict
        Arrays of shape (P, T) by indicator and kind; NaN where nothing was reported.
    """

    region: RegionSet
    start: date
    reported: dict[tuple[str, str], FloatArray] = field(repr=False)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The P codes."""
        return _places(self.region)

    @cached_property
    def dates(self) -> DateArray:
        """The T days."""
        count = next(iter(self.reported.values())).shape[1]
        first = np.datetime64(self.start, "D")
        return np.arange(first, first + count)

    def of(self, indicator: str) -> Series:
        """Return the figures of an indicator, each completed by its neighbours."""
        cumulative, new = (self.reported[indicator, kind] for kind in KINDS)
        return completed(cumulative, new, places=self.places, dates=self.dates)

    @cached_property
    def confirmed(self) -> Series:
        """Confirmed cases of all places."""
        return self.of(CONFIRMED)

    @cached_property
    def districts(self) -> Series:
        """Confirmed cases of the districts."""
        return _rows(self.confirmed, slice(0, len(self.region.districts)))

    def figures(self, start: date, end: date) -> Figures:
        """Return the districts' figures from ``start`` to ``end``, both included, for grading.

        ``cumulative_confirmed`` and ``new_confirmed`` are always there (NaN where unreported);
        ``local_cumulative`` and ``cluster_cases`` only if a district has a report of them.
        """
        codes = tuple(district.code for district in self.region.districts)
        known = self.districts.between(start, end)
        values = {"cumulative_confirmed": known.cumulative, "new_confirmed": known.new}
        local, clusters = (
            _rows(self.of(indicator), slice(0, len(codes))).between(start, end)
            for indicator in (LOCAL, CLUSTER_CASES)
        )
        optional = {"local_cumulative": local.cumulative, "cluster_cases": clusters.new}
        values |= {name: figures for name, figures in optional.items() if not np.isnan(figures).all()}
        return Figures(codes=codes, dates=days(start, end), values=values, population=population(self.region))

    def cities(self, start: date, end: date) -> dict[str, CitySeries]:
        """Return, for every city, its own figures and how its published totals divide."""
        found = self.confirmed.between(start, end)
        within = (self.dates >= np.datetime64(start)) & (self.dates <= np.datetime64(end))
        totals = self.reported[CONFIRMED, KINDS[0]][:, within]
        row_of = {place: row for row, place in enumerate(self.places)}
        return {
            city.code: _city(
                totals[row_of[city.code]],
                found.new[row_of[city.code]],
                found.cumulative[[row_of[d.code] for d in self.region.districts if d.parent == city.code]],
                {
                    zone.code: found.cumulative[row_of[zone.code]]
                    for zone in self.region.zones
                    if zone.parent == city.code
                },
            )
            for city in self.region.cities
        }

    def renewed(self, engine: Engine, *, first: date, end: date) -> Material:
        """Read the days from ``first`` to ``end`` again and keep those before."""
        first = max(self.start, first)
        kept = (first - self.start).days
        again = read(engine, self.region, start=first, end=end)
        reported = {
            key: np.concatenate([figures[:, :kept], again.reported[key]], axis=1)
            for key, figures in self.reported.items()
        }
        return Material(self.region, self.start, reported)


def read(engine: Engine, region: RegionSet, *, start: date, end: date) -> Material:
    """Read what was reported from ``start`` to ``end``, both included."""
    reports, places = Reports(engine), _places(region)
    found = {
        (indicator, kind): reports.reported(
            indicator=indicator, kind=kind, places=places, start=start, end=end
        )
        for indicator, kind in _READ
    }
    return Material(region, start, found)


def read_all(engine: Engine, region: RegionSet, *, start: date, end: date) -> Material:
    """Read what was reported until ``end``, from the first report on, or from ``start`` if that is earlier.

    What happened before the first day that is shown bears on the figures of the days after it.
    """
    first = Reports(engine).arrivals().first or start
    return read(engine, region, start=min(first, start), end=end)


def population(region: RegionSet) -> FloatArray:
    """Return the population of the districts, NaN where unknown."""
    counts = [float(one.population.count) if one.population else np.nan for one in region.districts]
    return np.array(counts, dtype=np.float64)


def _places(region: RegionSet) -> tuple[str, ...]:
    return tuple(place.code for kind in (region.districts, region.cities, region.zones) for place in kind)


def _rows(series: Series, rows: slice) -> Series:
    return Series(
        places=series.places[rows],
        dates=series.dates,
        cumulative=series.cumulative[rows],
        new=series.new[rows],
        cumulative_filled=series.cumulative_filled[rows],
        new_filled=series.new_filled[rows],
    )


def _city(
    total: FloatArray, new: FloatArray, districts: FloatArray, zones: dict[str, FloatArray]
) -> CitySeries:
    """Divide a city's total; on days without a published one nothing is said of its parts."""
    published = ~np.isnan(total)
    placed = np.where(published, np.nansum(districts, axis=0), np.nan)
    of_zones = {code: np.where(published, figures, np.nan) for code, figures in zones.items()}
    known = {code: figures for code, figures in sorted(of_zones.items()) if not np.isnan(figures).all()}
    remainder = (
        total - placed - sum((np.nan_to_num(figures) for figures in known.values()), np.zeros(len(total)))
    )
    return CitySeries(
        cumulative=numbers(total),
        new=numbers(new),
        placed=numbers(placed),
        by_zone={code: numbers(figures) for code, figures in known.items()},
        remainder=numbers(remainder),
    )


def numbers(figures: FloatArray) -> tuple[int | None, ...]:
    """Return whole numbers, None where unknown."""
    return tuple(None if value != value else int(value) for value in figures.tolist())  # noqa: PLR0124
