"""Importation pressure of the districts on a day, from the flows and cases that the store holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.editions.edition_flow import DistrictPressure, PressureOrigin
from fivecolour.editions.flow_material import FlowMaterial, read_figures, read_flows
from fivecolour.errors import UserError
from fivecolour.flow import gravity, importation, residual
from fivecolour.flow.importation import FloatArray, Importation
from fivecolour.regions.region_set import RegionSet, Text
from fivecolour.reports.flow_report import INDEX, PERSONS
from fivecolour.reports.report_data import CONFIRMED, DAY
from fivecolour.scoring.indicators.names import calculation_of
from fivecolour.scoring.indicators.window_cases import windows
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.store.flows import Flows, FlowSeries

USUAL_WINDOW = 14


@dataclass(frozen=True, slots=True)
class PressureDay:
    """The pressure of all districts on a day, what it rests on, and what places are called."""

    day: date
    window: int
    series: FlowSeries
    flow_days: int
    in_persons: bool
    gravity: gravity.Gravity | None
    districts: tuple[DistrictPressure, ...]
    names: dict[str, Text]


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
    series = Flows(engine).chosen(source=order.source, unit=order.unit, as_of=order.as_of)
    if series.period != DAY:
        raise UserError(f"the flows of {series.source} are of {series.period}s; pressure needs flows of days")
    material = read_flows(
        engine, region, series, window=order.window, start=order.day, end=order.day, as_of=order.as_of
    )
    if not material.table.days:
        start = order.day - timedelta(days=order.window - 1)
        raise UserError(
            f"there is no flow from {start} to {order.day}; those of {series.source} go from "
            f"{series.first} to {series.last}: choose a day with --date"
        )
    return pressure_on(material, order.day, persons=order.persons)


def pressure_on(material: FlowMaterial, day: date, *, persons: float | None = None) -> PressureDay:
    """Return the pressure of a day of what was read; ``persons`` as in `PressureOrder`."""
    factor = 1.0 if material.series.unit == PERSONS else persons
    flow, flow_days = material.flow_until(day)
    flow *= factor or 1.0
    least, most = material.cases_until(day)
    people = material.population
    # Of shares the two ways of a pair are of different wholes.
    both = material.series.unit in (PERSONS, INDEX)
    model = gravity.fit(_mean(flow), people, material.latitude, material.longitude, two_way=both)
    found = importation.importation(flow, least, most, people, gravity=model)
    return PressureDay(
        day,
        material.window,
        material.series,
        flow_days,
        factor is not None,
        model,
        _districts(material, found, in_persons=factor is not None),
        material.names,
    )


def unexplained(engine: Engine, region: RegionSet, found: PressureDay, later: date) -> FloatArray:
    """Return by how many standard deviations each district's later cases lie above what flow explains.

    Only cases that are known exactly count (see `fivecolour.flow.residual`).

    Raises
    ------
    UserError
        ``later`` is no later day.
    """
    if later <= found.day:
        raise UserError(f"--later {later} is not after {found.day}; choose a later day")
    codes = tuple(one.code for one in region.districts)
    figures = read_figures(engine, codes, found.day, later)
    counted = windows(figures, (later - found.day).days, np.array([len(figures.dates) - 1]))
    cases = np.where(counted.bound[:, 0] == 0, counted.cases[:, 0], np.nan)
    return residual.residuals(cases, expected_of(found))


def expected_of(found: PressureDay) -> FloatArray:
    """Return what flows are expected to bring to each district, NaN where that is unknown."""
    return np.array([np.nan if one.expected is None else one.expected for one in found.districts])


def _mean(flow: FloatArray) -> FloatArray:
    times = (~np.isnan(flow)).sum(axis=0)
    return np.where(times > 0, np.nan_to_num(flow).sum(axis=0) / np.maximum(times, 1), np.nan)


def _districts(
    material: FlowMaterial, found: Importation, *, in_persons: bool
) -> tuple[DistrictPressure, ...]:
    at = {one.code: position for position, one in enumerate(material.table.places)}
    result = []
    for one in material.region.districts:
        where, share, split_of = at.get(one.code), 1.0, ""
        if where is None or np.isnan(found.expected[where]):
            where, split_of = at.get(one.parent), one.parent
            people = material.population[where] if where is not None else np.nan
            share = one.population.count / people if one.population else np.nan
        if where is None or np.isnan(found.expected[where] * share):
            result.append(DistrictPressure(one.code))
            continue
        expected, lower, upper, *chances = found.part(where, share)
        chance: list[float | None] = list(chances) if in_persons else [None] * 3
        result.append(
            DistrictPressure(
                one.code,
                split_of,
                expected,
                lower,
                upper if math.isfinite(upper) else None,
                chance[0],
                chance[1],
                chance[2],
                float(found.known[where]),
                float(found.modelled[where]),
                bool(found.at_least[where]),
                _origins(material, found, where),
            )
        )
    return tuple(result)


def _origins(material: FlowMaterial, found: Importation, place: int) -> tuple[PressureOrigin, ...]:
    brought = zip(found.reasons[place].tolist(), found.brought[place], found.by_model[place], strict=True)
    return tuple(
        PressureOrigin(
            material.table.places[origin].code, float(cases / found.expected[place]), bool(by_model)
        )
        for origin, cases, by_model in brought
        if origin >= 0
    )
