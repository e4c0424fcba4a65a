"""What the store holds of a region set, as arrays: read whole once, later only the periods that are new."""

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
from fivecolour.reports.series import DateArray, FloatArray, Reported, Series, aligned, completed, period_ends
from fivecolour.reports.sums import CitySum, divided
from fivecolour.reports.types import CLUSTER_CASES, CONFIRMED, CUMULATIVE, DAY, KINDS, LOCAL, NEW, WEEK
from fivecolour.scoring.figures import Figures, Past, Period
from fivecolour.scoring.indicators.values import past_of
from fivecolour.store.reports import Reports

_READ = tuple((indicator, kind) for indicator in (CONFIRMED, LOCAL, CLUSTER_CASES) for kind in KINDS)


@dataclass(frozen=True)
class StoreArrays:
    """What was reported of P places in T consecutive periods: days, weeks or months.

    Attributes
    ----------
    region : RegionSet
        Its districts, cities and zones are the places, in this order.
    start, end : date
        The last days of the first and of the last period.
    as_of : datetime, optional
        Only what was known at that moment; None: all of it.
    said : dict
        What was reported by indicator and kind: arrays of shape (P, T).
    period : str
        ``"day"``, ``"week"`` or ``"month"``.
    """

    region: RegionSet
    start: date
    end: date
    said: dict[tuple[str, str], Reported] = field(repr=False)
    as_of: datetime | None = None
    period: Period = "day"

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The P codes."""
        return places_of(self.region)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the districts, the first of the places."""
        return self.places[: len(self.region.districts)]

    @cached_property
    def dates(self) -> DateArray:
        """The last days of the T periods."""
        return period_ends(self.start, self.end, self.period)

    def index(self, day: date) -> int:
        """Return the position of the period in which a day lies; below 0 before the first."""
        if day < self.start:
            return -1
        return int(np.searchsorted(self.dates, np.datetime64(day, "D")))

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
        dates = period_ends(start, end, self.period)
        found = Figures(codes, dates, values, population(self.region), period=self.period)
        return replace(found, past=self._before(start, values))

    def _before(self, start: date, names: Iterable[str]) -> Past | None:
        """Return what was reported before a day, for windows that reach back; None where nothing was."""
        first = self.districts.dates[0].item()
        if start <= first:
            return None
        known = self.districts.between(first, start - timedelta(days=1))
        if not len(known.dates):
            return None
        values = {"cumulative_confirmed": known.cumulative, "new_confirmed": known.new}
        for indicator, name in ((LOCAL, "local_cumulative"), (CLUSTER_CASES, "cluster_cases")):
            if name in names:
                rows = _rows(self.of(indicator), slice(0, len(self.codes)))
                rows = rows.between(first, start - timedelta(days=1))
                values[name] = rows.cumulative if indicator == LOCAL else rows.new
        return past_of(Figures(self.codes, known.dates, values, period=self.period))

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
        """Read the periods from that of the day ``first`` to ``end`` again and keep those before."""
        kept = min(max(self.index(first), 0), len(self.dates))
        begin = period_ends(self.start, max(end, first), self.period)[kept].item()
        again = read(engine, self.region, start=begin, end=end, as_of=self.as_of, period=self.period)
        joined = {
            key: Reported(
                np.concatenate([old.figures[:, :kept], again.said[key].figures], axis=1),
                np.concatenate([old.missing[:, :kept], again.said[key].missing], axis=1),
            )
            for key, old in self.said.items()
        }
        return StoreArrays(self.region, self.start, again.end, joined, self.as_of, self.period)


def read(
    engine: Engine,
    region: RegionSet,
    *,
    start: date,
    end: date,
    as_of: datetime | None = None,
    period: Period = "day",
) -> StoreArrays:
    """Read what was reported from ``start`` to ``end``, both included: the last days of their periods.

    Figures of days feed weeks and months, where none were reported of these: new ones by their sum, where
    that of each day is known, cumulative ones by that of the last day.
    """
    reports, places, dates = Reports(engine), places_of(region), period_ends(start, end, period)
    last = dates[-1].item() if len(dates) else end

    def said(indicator: str, kind: str, first: date, of: str) -> Reported:
        return reports.said(
            indicator=indicator, kind=kind, places=places, start=first, end=last, as_of=as_of, period=of
        )

    found = {(indicator, kind): said(indicator, kind, start, period) for indicator, kind in _READ}
    if period != DAY:
        first = _first_day(start, period)
        for indicator, kind in _READ:
            daily = said(indicator, kind, first, DAY)
            ends = np.searchsorted(period_ends(first, last, DAY), dates)
            found[indicator, kind] = _fed(found[indicator, kind], daily.figures, ends, new=kind == NEW)
    return StoreArrays(region, start, last, found, as_of, period)


def _first_day(end: date, period: str) -> date:
    """Return the first day of the period that ends on a day."""
    return end - timedelta(days=6) if period == WEEK else end.replace(day=1)


def _fed(found: Reported, daily: FloatArray, ends: NDArray[np.intp], *, new: bool) -> Reported:
    """Fill in, where nothing was said of a period, what its days say; ``ends`` are their last columns."""
    if np.isnan(daily).all():
        return found
    if new:
        counts = np.where(daily >= 0, daily, np.nan)
        begins = np.concatenate([[0], ends[:-1] + 1])
        sums = np.add.reduceat(counts, begins, axis=1) if len(ends) else counts[:, :0]
    else:
        sums = daily[:, ends]
    silent = np.isnan(found.figures) & (found.missing == 0)
    return Reported(np.where(silent, sums, found.figures), found.missing, found.most)


def read_all(
    engine: Engine,
    region: RegionSet,
    *,
    start: date,
    end: date,
    as_of: datetime | None = None,
    period: Period = "day",
) -> StoreArrays:
    """Read what was reported until ``end``, from the first report on, or from ``start`` if that is earlier.

    What happened before the first period that is shown bears on the figures of those after it.
    """
    first = Reports(engine).arrivals(places=places_of(region)).first or start
    begin = aligned(start, first, period)
    return read(engine, region, start=begin, end=end, as_of=as_of, period=period)


def population(region: RegionSet) -> FloatArray:
    """Return the population of the districts, NaN where unknown."""
    counts = [float(one.population.count) if one.population else np.nan for one in region.districts]
    return np.array(counts, dtype=np.float64)


def places_of(region: RegionSet) -> tuple[str, ...]:
    """Return the codes of the places of a region set: its districts, then its cities and zones."""
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
