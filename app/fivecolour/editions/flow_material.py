"""What the store holds of flows, and of the cases where they begin, over a span of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import Engine

from fivecolour.flow.importation import FloatArray
from fivecolour.regions.region_set import City, RegionSet, Text
from fivecolour.reports.flow_report import FlowTable
from fivecolour.reports.report_data import CONFIRMED
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.window_cases import BOUNDS, windows
from fivecolour.store.flows import Flows, FlowSeries
from fivecolour.store.reports import Reports

# How far before the windows figures are looked for that bound them.
_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class FlowMaterial:
    """Flows and cases of P places over a span of days.

    Attributes
    ----------
    region : RegionSet
    series : FlowSeries
        Whose flows they are.
    table : FlowTable
        Of the span and the window before it.
    window : int
        Days over which the rule counts cases.
    first : date
        Of the days of ``least`` and ``most``: the first of the window that ends with the span's first day.
    least, most : ndarray of float64, shape (T, P)
        Cases of the window that ends on each day (see `fivecolour.flow.importation.importation`).
    population, latitude, longitude : ndarray of float64, shape (P,)
        NaN where unknown.
    names : dict of str to Text
        Of all places, the map's own names where it has them.
    """

    region: RegionSet
    series: FlowSeries
    table: FlowTable
    window: int
    first: date
    least: FloatArray
    most: FloatArray
    population: FloatArray
    latitude: FloatArray
    longitude: FloatArray
    names: dict[str, Text]

    def days_of(self, day: date) -> list[date]:
        """Return the days of the window that ends on a day."""
        return [day - timedelta(days=back) for back in range(self.window - 1, -1, -1)]

    def flow_until(self, day: date) -> tuple[FloatArray, int]:
        """Return the flows of the window that ends on a day, (window, P, P), and how many days are known."""
        at = {one: position for position, one in enumerate(self.table.days)}
        found = np.full((self.window, *self.table.values.shape[1:]), np.nan)
        known = [(row, at[one]) for row, one in enumerate(self.days_of(day)) if one in at]
        for row, position in known:
            found[row] = self.table.values[position]
        return found, len(known)

    def cases_until(self, day: date) -> tuple[FloatArray, FloatArray]:
        """Return ``least`` and ``most`` of the days of the window that ends on a day."""
        last = (day - self.first).days + 1
        return self.least[last - self.window : last], self.most[last - self.window : last]


def read_flows(
    engine: Engine,
    region: RegionSet,
    series: FlowSeries,
    *,
    window: int,
    start: date,
    end: date,
    as_of: datetime | None = None,
) -> FlowMaterial:
    """Read what pressure on the days from ``start`` to ``end`` rests on, as it was known at a moment."""
    first = start - timedelta(days=window - 1)
    table = Flows(engine).table(series, start=first, end=end, as_of=as_of)
    names: dict[str, Text] = {one.code: Text(one.name, one.name) for one in table.places}
    for places in (region.districts, region.cities, region.zones):
        names |= {one.code: one.name for one in places}
    least, most = _cases(engine, region, table, window, first, end, as_of)
    return FlowMaterial(
        region, series, table, window, first, least, most, *_numbers(region, table), names=names
    )


def read_figures(
    engine: Engine, codes: Sequence[str], start: date, end: date, as_of: datetime | None = None
) -> Figures:
    """Return confirmed cases of places until ``end``, with what bounds windows from ``start`` on."""
    series = Reports(engine).series(
        indicator=CONFIRMED, places=codes, start=start - _BEFORE, end=end, as_of=as_of
    )
    values = {"cumulative_confirmed": series.cumulative, "new_confirmed": series.new}
    return Figures(tuple(codes), series.dates, values)


def _cases(
    engine: Engine,
    region: RegionSet,
    table: FlowTable,
    window: int,
    first: date,
    end: date,
    as_of: datetime | None,
) -> tuple[FloatArray, FloatArray]:
    """Return the cases of the windows that end on each day, at least and at most, shape (days, places).

    A city's are its own figures or, where these do not tell, the sum of its districts and zones: at least
    what is known of them.
    """
    parts = {city.code: _parts(region, city) for city in region.cities}
    own = [one.code for one in table.places]
    codes = list(dict.fromkeys([*own, *(part for code in own for part in parts.get(code, ()))]))
    figures = read_figures(engine, codes, first - timedelta(days=window), end, as_of)
    length = (end - first).days + 1
    days = np.arange(len(figures.dates) - length, len(figures.dates))
    counted = windows(figures, window, days)
    named = np.array([bound or "" for bound in BOUNDS])[counted.bound]
    least = np.where(named == "at_most", np.nan_to_num(counted.least), counted.cases)
    most = np.where((named == "at_least") & ~np.isnan(counted.cases), np.inf, counted.cases)
    at = {code: position for position, code in enumerate(codes)}
    columns = [_place_cases(one.code, parts, at, least, most) for one in table.places]
    if not columns:
        return np.empty((length, 0)), np.empty((length, 0))
    return np.stack([low for low, _ in columns], axis=1), np.stack([high for _, high in columns], axis=1)


def _parts(region: RegionSet, city: City) -> list[str]:
    return [
        one.code for places in (region.districts, region.zones) for one in places if one.parent == city.code
    ]


def _place_cases(
    code: str, parts: dict[str, list[str]], at: dict[str, int], least: FloatArray, most: FloatArray
) -> tuple[FloatArray, FloatArray]:
    own_least, own_most = least[at[code]], most[at[code]]
    if code not in parts:
        return own_least, own_most
    rows = [at[part] for part in parts[code]]
    unknown = np.isnan(least[rows])
    sum_least = np.where(unknown.all(axis=0), np.nan, np.nansum(least[rows], axis=0))
    sum_most = np.where(unknown.any(axis=0), np.inf, np.nansum(most[rows], axis=0))
    sum_most = np.where(np.isnan(sum_least), np.nan, sum_most)
    told = ~np.isnan(own_least)
    return np.where(told, own_least, sum_least), np.where(told, own_most, sum_most)


def _numbers(region: RegionSet, table: FlowTable) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return population, latitude and longitude of the places of a table; NaN where unknown."""
    of_map = {one.code: float(one.population.count) for one in region.districts if one.population}
    for city in region.cities:
        inside = [one.population for one in region.districts if one.parent == city.code]
        if inside and all(inside):
            of_map[city.code] = float(sum(one.count for one in inside if one))
    columns = [(one.population or of_map.get(one.code), one.latitude, one.longitude) for one in table.places]
    numbers = np.array([[np.nan if one is None else one for one in row] for row in columns], dtype=np.float64)
    numbers = numbers.reshape(len(columns), 3)
    return numbers[:, 0], numbers[:, 1], numbers[:, 2]
