"""Districts and what is not placed in a district, against the total that the city published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

import numpy as np

from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import CUMULATIVE
from fivecolour.reports.series import FloatArray, Series


@dataclass(frozen=True, slots=True)
class CitySum:
    """How a city's published total divides on one day: ``total == placed + not_placed``, always.

    Attributes
    ----------
    city : str
        Code of the city.
    event_date : date
        The day.
    total : int
        What the city published.
    placed : int
        Sum of the districts whose figure is known.
    zones : tuple of (str, int)
        Code and figure of each zone whose figure is known.
    open_districts, open_zones : tuple of str
        Codes of those without a known figure.
    """

    city: str
    event_date: date
    total: int
    placed: int
    zones: tuple[tuple[str, int], ...]
    open_districts: tuple[str, ...]
    open_zones: tuple[str, ...]

    @property
    def not_placed(self) -> int:
        """Cases of the total that are in no district."""
        return self.total - self.placed

    @property
    def not_broken_down(self) -> int:
        """Cases of the total that are neither in a district nor in a zone."""
        return self.not_placed - sum(figure for _, figure in self.zones)


def cities_of(region_set: RegionSet) -> tuple[str, ...]:
    """Return the codes of the cities: those whose totals are divided."""
    return tuple(city.code for city in region_set.cities)


def divided(totals: FloatArray, parts: Series, *, region_set: RegionSet, kind: str) -> tuple[CitySum, ...]:
    """Return a sum for every total that is known, by city, then day.

    A day that follows from its neighbours counts as known; a city's total counts only where it was reported.
    A remainder below zero is kept: it says that the sources disagree.

    Parameters
    ----------
    totals : ndarray of float64
        What the cities reported, in the order of `cities_of`, on the days of ``parts``.
    parts : Series
        Of the districts and zones: what a city's total is divided into.
    region_set : RegionSet
        Its cities, districts and zones.
    kind : str
        ``"cumulative"`` or ``"new"``.
    """
    districts = {district.code: district.parent for district in region_set.districts}
    zones = {zone.code: zone.parent for zone in region_set.zones}
    figures = parts.cumulative if kind == CUMULATIVE else parts.new
    dates, row_of = parts.dates, {place: row for row, place in enumerate(parts.places)}
    sums: list[CitySum] = []
    for row, city in enumerate(cities_of(region_set)):
        of_city = [code for code, parent in districts.items() if parent == city]
        zones_of_city = [code for code, parent in zones.items() if parent == city]
        sums.extend(
            _city_sum(
                city=city,
                event_date=dates[column].item(),
                total=int(totals[row, column]),
                districts={code: figures[row_of[code], column] for code in of_city},
                zones={code: figures[row_of[code], column] for code in zones_of_city},
            )
            for column in np.flatnonzero(~np.isnan(totals[row]))
        )
    return tuple(sums)


def _city_sum(
    *, city: str, event_date: date, total: int, districts: dict[str, float], zones: dict[str, float]
) -> CitySum:
    return CitySum(
        city=city,
        event_date=event_date,
        total=total,
        placed=sum(int(figure) for figure in districts.values() if not isnan(figure)),
        zones=tuple((code, int(figure)) for code, figure in zones.items() if not isnan(figure)),
        open_districts=tuple(code for code, figure in districts.items() if isnan(figure)),
        open_zones=tuple(code for code, figure in zones.items() if isnan(figure)),
    )
