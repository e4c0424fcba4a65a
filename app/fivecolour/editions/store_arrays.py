"""What the store holds of a region set, as arrays: read whole once, later only the days that are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from fivecolour.editions.types import CitySeries
from fivecolour.regions.types import RegionSet
from fivecolour.reports.series import DateArray, FloatArray, Reported, Series, completed, days
from fivecolour.reports.sums import CitySum, divided
from fivecolour.reports.types import CLUSTER_CASES, CONFIRMED, CUMULATIVE, KINDS, LOCAL
from fivecolour.scoring.figures import Figures, Past
from fivecolour.scoring.indicators.values import past_of
from fivecolour.store.reports import Reports

_READ = tuple((indicator, kind) for indicator in (CONFIRMED, LOCAL, CLUSTER_CASES) for kind in KINDS)


@dataclass(frozen=True)
class StoreArrays:
    """What was reported of P places on T consecutive days.

    Attributes
    ----------
    region : RegionSet
        Its districts, cities and zones are the places, in this order.
    start : date
        The first day.
    as_of : datetime, optional
        Only what was known at that moment; None: all of it.
    said : dict
        What was reported by indicator and kind: arrays of shape (P, T).
    """

    region: RegionSet
    start: date
    said: dict[tuple[str, str], Reported] = field(repr=False)
    as_of: datetime | None = None

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The P codes."""
        return _places(self.region)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the districts, the first of the places."""
        return self.places[: len(self.region.districts)]

    @cached_property
    def dates(self) -> DateArray:
        """The T days."""
        count = next(iter(self.said.values())).figures.shape[1]
        first = np.datetime64(self.start, "D")
        return np.arange(first, first + np.timedelta64(count, "D"))

    def of(self, indicator: str) -> Series:
        """Return the figures of an indicator, each completed by its neighbours."""
        cumulative, new = (self.said[indicator, kind] for kind in KINDS)
        return completed(
            cumulative.figures,
            new.figures,
            places=self.places,
            dates=self.dates,
            missing=(cumulative.missing, new.missing),
        )

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

        Windows of the first days reach back to what was reported before ``start``.
        ``cumulative_confirmed`` and ``new_confirmed`` are always there (NaN where unreported);
        ``local_cumulative`` and ``cluster_cases`` only if a district has a report of them.
        """
        codes = self.codes
        known = self.districts.between(start, end)
        values = {"cumulative_confirmed": known.cumulative, "new_confirmed": known.new}
        local, clusters = (
            _rows(self.of(indicator), slice(0, len(codes))).between(start, end)
            for indicator in (LOCAL, CLUSTER_CASES)
        )
        optional = {"local_cumulative": local.cumulative, "cluster_cases": clusters.new}
        values |= {name: figures for name, figures in optional.items() if not np.isnan(figures).all()}
        found = Figures(codes, days(start, end), values, population(self.region))
        return replace(found, past=self._before(start, values))

    def _before(self, start: date, names: Iterable[str]) -> Past | None:
        """Return what was reported before a day, for windows that reach back; None where nothing was."""
        first = self.districts.dates[0].item()
        if start <= first:
            return None
        known = self.districts.between(first, start - timedelta(days=1))
        values = {"cumulative_confirmed": known.cumulative, "new_confirmed": known.new}
        for indicator, name in ((LOCAL, "local_cumulative"), (CLUSTER_CASES, "cluster_cases")):
            if name in names:
                rows = _rows(self.of(indicator), slice(0, len(self.codes)))
                rows = rows.between(first, start - timedelta(days=1))
                values[name] = rows.cumulative if indicator == LOCAL else rows.new
        return past_of(Figures(self.codes, known.dates, values))

    @cached_property
    def city_totals(self) -> Series:
        """Confirmed cases that the cities themselves reported (not sums of their districts)."""
        first = len(self.region.districts)
        return _rows(self.confirmed, slice(first, first + len(self.region.cities)))

    def sums(self, start: date, end: date, *, kind: str = CUMULATIVE) -> tuple[CitySum, ...]:
        """Return, for every city and day with a published total of confirmed cases, how it divides."""
        within = (self.dates >= np.datetime64(start)) & (self.dates <= np.datetime64(end))
        first, cities = len(self.region.districts), len(self.region.cities)
        totals = self.said[CONFIRMED, kind].figures[first : first + cities, within]
        parts = np.r_[0:first, first + cities : len(self.places)]
        found = _rows(self.confirmed, parts).between(start, end)
        return divided(totals, found, region_set=self.region, kind=kind)

    def cities(self, start: date, end: date) -> dict[str, CitySeries]:
        """Return, for every city, its own figures and how its published totals divide."""
        sums = {(one.city, one.event_date): one for one in self.sums(start, end)}
        own = self.city_totals.between(start, end)
        days = own.dates.tolist()
        return {
            city: _city([sums.get((city, day)) for day in days], numbers(own.new[row]))
            for row, city in enumerate(own.places)
        }

    def renewed(self, engine: Engine, *, first: date, end: date) -> StoreArrays:
        """Read the days from ``first`` to ``end`` again and keep those before."""
        first = max(self.start, first)
        kept = (first - self.start).days
        again = read(engine, self.region, start=first, end=end, as_of=self.as_of)
        joined = {
            key: Reported(
                np.concatenate([old.figures[:, :kept], again.said[key].figures], axis=1),
                np.concatenate([old.missing[:, :kept], again.said[key].missing], axis=1),
            )
            for key, old in self.said.items()
        }
        return StoreArrays(self.region, self.start, joined, self.as_of)


def read(
    engine: Engine, region: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> StoreArrays:
    """Read what was reported from ``start`` to ``end``, both included."""
    reports, places = Reports(engine), _places(region)
    found = {
        (indicator, kind): reports.said(
            indicator=indicator, kind=kind, places=places, start=start, end=end, as_of=as_of
        )
        for indicator, kind in _READ
    }
    return StoreArrays(region, start, found, as_of)


def read_all(
    engine: Engine, region: RegionSet, *, start: date, end: date, as_of: datetime | None = None
) -> StoreArrays:
    """Read what was reported until ``end``, from the first report on, or from ``start`` if that is earlier.

    What happened before the first day that is shown bears on the figures of the days after it.
    """
    first = Reports(engine).arrivals().first or start
    return read(engine, region, start=min(first, start), end=end, as_of=as_of)


def population(region: RegionSet) -> FloatArray:
    """Return the population of the districts, NaN where unknown."""
    counts = [float(one.population.count) if one.population else np.nan for one in region.districts]
    return np.array(counts, dtype=np.float64)


def _places(region: RegionSet) -> tuple[str, ...]:
    return tuple(place.code for kind in (region.districts, region.cities, region.zones) for place in kind)


def _rows(series: Series, rows: slice | NDArray[np.intp]) -> Series:
    return Series(
        places=tuple(np.array(series.places)[rows].tolist()),
        dates=series.dates,
        cumulative=series.cumulative[rows],
        new=series.new[rows],
        cumulative_filled=series.cumulative_filled[rows],
        new_filled=series.new_filled[rows],
    )


def _city(sums: Sequence[CitySum | None], new: tuple[int | None, ...]) -> CitySeries:
    zones = [dict(one.zones) if one else {} for one in sums]
    named = sorted({code for day in zones for code in day})
    return CitySeries(
        cumulative=tuple(one.total if one else None for one in sums),
        new=new,
        placed=tuple(one.placed if one else None for one in sums),
        by_zone={code: tuple(day.get(code) for day in zones) for code in named},
        remainder=tuple(one.not_broken_down if one else None for one in sums),
    )


def numbers(figures: FloatArray) -> tuple[int | None, ...]:
    """Return whole numbers, None where unknown."""
    return tuple(None if value != value else int(value) for value in figures.tolist())  # noqa: PLR0124
