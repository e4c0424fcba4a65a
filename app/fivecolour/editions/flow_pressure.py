"""Importation pressure of the districts on a day, from the flows and cases that the store holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.errors import UserError
from fivecolour.flow import gravity, importation, residual
from fivecolour.flow.importation import FloatArray, Importation
from fivecolour.regions.region_set import City, District, RegionSet, Text
from fivecolour.reports.flow_report import PERSONS, FlowTable
from fivecolour.reports.report_data import CONFIRMED, DAY
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.names import calculation_of
from fivecolour.scoring.indicators.window_cases import BOUNDS, windows
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.store.flows import Flows, FlowSeries
from fivecolour.store.reports import Reports

USUAL_WINDOW = 14
# How far before the windows figures are looked for that bound them.
_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PressureOrigin:
    """An origin that is a reason: the share that it brings, and whether by a modelled flow."""

    code: str
    name: Text
    share: float
    modelled: bool


@dataclass(frozen=True, slots=True)
class DistrictPressure:
    """What flows bring to one district (see `fivecolour.flow.importation`); None where nothing is known.

    ``split_of`` is the city whose flow was split by population, "" where flows are the district's own.
    Probabilities are None where flows are no persons.
    """

    code: str
    name: Text
    split_of: str = ""
    expected: float | None = None
    lower: float | None = None
    upper: float | None = None
    probability: float | None = None
    probability_lower: float | None = None
    probability_upper: float | None = None
    known: float | None = None
    modelled: float | None = None
    at_least: bool = False
    origins: tuple[PressureOrigin, ...] = ()


@dataclass(frozen=True, slots=True)
class PressureDay:
    """The pressure of all districts on a day, and what it rests on."""

    day: date
    window: int
    series: FlowSeries
    flow_days: int
    in_persons: bool
    gravity: gravity.Gravity | None
    districts: tuple[DistrictPressure, ...]


@dataclass(frozen=True, slots=True)
class PressureOrder:
    """What is asked for; ``persons`` is how many persons one unit of flow is, where flows are no persons."""

    day: date
    window: int
    source: str | None = None
    unit: str | None = None
    persons: float | None = None
    as_of: datetime | None = None


def rule_window(scheme: Scheme) -> int:
    """Return the days over which a rule counts cases: its longest window, 14 where it has none."""
    found = [
        catalogue.indicator(name).days or 0
        for name in scheme.indicators
        if (how := calculation_of(name)) and (how.function, how.of) == ("window_sum", (CONFIRMED,))
    ]
    return max(found, default=0) or USUAL_WINDOW


def pressure(engine: Engine, region: RegionSet, order: PressureOrder) -> PressureDay:
    """Return the pressure of a day: of the flows and cases of the window of days that ends with it.

    Raises
    ------
    UserError
        There are no flows of days in the window, or it is not said which are meant.
    """
    flows = Flows(engine)
    series = flows.chosen(source=order.source, unit=order.unit, as_of=order.as_of)
    if series.period != DAY:
        raise UserError(f"the flows of {series.source} are of {series.period}s; pressure needs flows of days")
    start = order.day - timedelta(days=order.window - 1)
    table = flows.table(series, start=start, end=order.day, as_of=order.as_of)
    if not table.days:
        raise UserError(
            f"there is no flow from {start} to {order.day}; those of {series.source} go from "
            f"{series.first} to {series.last}: choose a day with --date"
        )
    of_day = {day: table.values[at] for at, day in enumerate(table.days)}
    nothing = np.full(table.values.shape[1:], np.nan)
    window = [of_day.get(start + timedelta(days=at), nothing) for at in range(order.window)]
    persons = 1.0 if series.unit == PERSONS else order.persons
    flow = np.stack(window).astype(np.float64) * (persons or 1.0)
    least, most = _cases(engine, region, table, order)
    people, latitude, longitude = _places(region, table)
    model = gravity.fit(_mean(flow), people, latitude, longitude)
    found = importation.importation(flow, least, most, people, gravity=model)
    districts = _districts(region, table, found, people, in_persons=persons is not None)
    return PressureDay(
        order.day, order.window, series, len(table.days), persons is not None, model, districts
    )


def unexplained(engine: Engine, region: RegionSet, found: PressureDay, later: date) -> FloatArray:
    """Return by how many standard deviations each district's later cases lie above what flow explains.

    Only cases that are known exactly count (see `fivecolour.flow.residual`).
    """
    if later <= found.day:
        raise UserError(f"--later {later} is not after {found.day}; choose a later day")
    codes = tuple(one.code for one in region.districts)
    figures = _figures(engine, codes, found.day, later, None)
    counted = windows(figures, (later - found.day).days, np.array([len(figures.dates) - 1]))
    cases = np.where(counted.bound[:, 0] == 0, counted.cases[:, 0], np.nan)
    expected = np.array([np.nan if one.expected is None else one.expected for one in found.districts])
    return residual.residuals(cases, expected)


def _mean(flow: FloatArray) -> FloatArray:
    times = (~np.isnan(flow)).sum(axis=0)
    return np.where(times > 0, np.nan_to_num(flow).sum(axis=0) / np.maximum(times, 1), np.nan)


def _figures(engine: Engine, codes: Sequence[str], start: date, end: date, as_of: datetime | None) -> Figures:
    series = Reports(engine).series(
        indicator=CONFIRMED, places=codes, start=start - _BEFORE, end=end, as_of=as_of
    )
    values = {"cumulative_confirmed": series.cumulative, "new_confirmed": series.new}
    return Figures(tuple(codes), series.dates, values)


def _cases(
    engine: Engine, region: RegionSet, table: FlowTable, order: PressureOrder
) -> tuple[FloatArray, FloatArray]:
    """Return the cases of the windows that end on each day, at least and at most, shape (days, places).

    A city's are its own figures or, where these do not tell, the sum of its districts and zones: at least
    what is known of them.
    """
    parts = {city.code: _parts(region, city) for city in region.cities}
    own = [one.code for one in table.places]
    codes = list(dict.fromkeys([*own, *(part for code in own for part in parts.get(code, ()))]))
    start = order.day - timedelta(days=2 * order.window)
    figures = _figures(engine, codes, start, order.day, order.as_of)
    days = np.arange(len(figures.dates) - order.window, len(figures.dates))
    counted = windows(figures, order.window, days)
    named = np.array([bound or "" for bound in BOUNDS])[counted.bound]
    least = np.where(named == "at_most", np.nan_to_num(counted.least), counted.cases)
    most = np.where((named == "at_least") & ~np.isnan(counted.cases), np.inf, counted.cases)
    at = {code: position for position, code in enumerate(codes)}
    columns = [_place_cases(one.code, parts, at, least, most) for one in table.places]
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


def _places(region: RegionSet, table: FlowTable) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return population, latitude and longitude of the places of a table; NaN where unknown."""
    of_map = {one.code: float(one.population.count) for one in region.districts if one.population}
    for city in region.cities:
        inside = [one.population for one in region.districts if one.parent == city.code]
        if inside and all(inside):
            of_map[city.code] = float(sum(one.count for one in inside if one))
    columns = [(one.population or of_map.get(one.code), one.latitude, one.longitude) for one in table.places]
    numbers = np.array([[np.nan if one is None else one for one in row] for row in columns], dtype=np.float64)
    return numbers[:, 0], numbers[:, 1], numbers[:, 2]


def _districts(
    region: RegionSet, table: FlowTable, found: Importation, people: FloatArray, *, in_persons: bool
) -> tuple[DistrictPressure, ...]:
    at = {one.code: position for position, one in enumerate(table.places)}
    names: dict[str, Text] = {one.code: Text(one.name, one.name) for one in table.places}
    places: tuple[District | City, ...] = (*region.districts, *region.cities)
    names |= {one.code: one.name for one in places}
    result = []
    for one in region.districts:
        where, share, split_of = at.get(one.code), 1.0, ""
        if where is None or np.isnan(found.expected[where]):
            where, split_of = at.get(one.parent), one.parent
            share = one.population.count / people[where] if where is not None and one.population else np.nan
        if where is None or np.isnan(found.expected[where] * share):
            result.append(DistrictPressure(one.code, one.name))
            continue
        expected, lower, upper, *chances = found.part(where, share)
        chance: list[float | None] = list(chances) if in_persons else [None] * 3
        result.append(
            DistrictPressure(
                one.code,
                one.name,
                split_of,
                expected,
                lower,
                upper,
                chance[0],
                chance[1],
                chance[2],
                float(found.known[where]),
                float(found.modelled[where]),
                bool(found.at_least[where]),
                _origins(table, found, where, names),
            )
        )
    return tuple(result)


def _origins(
    table: FlowTable, found: Importation, place: int, names: dict[str, Text]
) -> tuple[PressureOrigin, ...]:
    return tuple(
        PressureOrigin(
            table.places[origin].code, names[table.places[origin].code],
            float(brought / found.expected[place]), bool(by_model),
        )
        for origin, brought, by_model in zip(
            found.reasons[place].tolist(), found.brought[place], found.by_model[place], strict=True
        )
        if origin >= 0
    )  # fmt: skip
