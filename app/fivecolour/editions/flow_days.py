"""Makes the flows of an edition from the store: by days with pressure and residuals, else as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from fivecolour.editions.edition_flow import (
    NO_FLOW,
    DistrictPressure,
    EditionFlowDay,
    EditionFlows,
    FlowBasis,
    PressureOrigin,
)
from fivecolour.editions.flow_material import FlowMaterial, read_figures, read_flows
from fivecolour.editions.flow_pressure import PressureDay, expected_of, pressure_on
from fivecolour.flow import residual
from fivecolour.flow.importation import FloatArray
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.flow_report import PERSONS, FlowPlace, FlowTable, is_shown
from fivecolour.reports.report_data import DAY, PERIODS
from fivecolour.reports.series import DateArray, first_day, period_ends
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.window_cases import windows
from fivecolour.store.flows import Flows, FlowSeries

# So that the same figures are the same parts on every machine.
_DIGITS = 4
# A month, of which the last day may come after those that are asked for.
_LONGEST = timedelta(days=31)


def edition_flows(
    engine: Engine,
    region: RegionSet,
    *,
    window: int,
    start: date,
    end: date,
    as_of: datetime | None = None,
    period: str = DAY,
) -> EditionFlows | None:
    """Return the flows of the days from ``start`` to ``end``; None where the store has none of the map.

    Of several kinds of flow those of the shortest period come first, then those in persons, then those of
    most days. Flows of a longer period than the map's are shown on all its days or weeks that lie in it, as
    what they are; those of a shorter one are not: nothing says how to add up what is unknown on some days.
    """
    every = [one for one in Flows(engine).series(as_of=as_of) if is_shown(one.period, period)]
    ranked = sorted(every, key=_rank)
    own = set(region.codes)
    for series in ranked:
        if series.period == DAY:
            found, places = _of_days(engine, region, series, window, (start, end), as_of)
        else:
            table = _table_of(engine, series, start, end, as_of)
            places = table.places
            found = _of_periods(table, series.period, period_ends(start, end, period), own)
        if own.isdisjoint(one.code for one in places):
            continue
        outside = tuple(one for one in places if one.code not in own)
        others = tuple(_named(one) for one in ranked if one is not series)
        basis = FlowBasis(series.source, series.unit, window, outside, others, series.period)
        return EditionFlows(basis, {day: one for day, one in found.items() if not one.is_empty})
    return None


def _rank(series: FlowSeries) -> tuple[int, bool, int, str, str]:
    period = PERIODS.index(series.period)
    return period, series.unit != PERSONS, -series.days, series.source, series.unit


def _named(series: FlowSeries) -> str:
    period = "" if series.period == DAY else f", {series.period}"
    return f"{series.source} ({series.unit}{period})"


def _of_days(
    engine: Engine,
    region: RegionSet,
    series: FlowSeries,
    window: int,
    span: tuple[date, date],
    as_of: datetime | None,
) -> tuple[dict[str, EditionFlowDay], tuple[FlowPlace, ...]]:
    """Return what is known of each day, and the places of the flows."""
    start, end = span
    # Residuals look back by a window.
    first = start - timedelta(days=window)
    material = read_flows(engine, region, series, window=window, start=first, end=end, as_of=as_of)
    own = set(region.codes)
    if own.isdisjoint(one.code for one in material.table.places):
        return {}, material.table.places
    figures = read_figures(engine, [one.code for one in region.districts], start, end, as_of)
    made = _FlowDays(material, figures, own)
    days = period_ends(start, end, DAY).tolist()
    return {day.isoformat(): made.of(day) for day in days}, material.table.places


def _table_of(
    engine: Engine, series: FlowSeries, start: date, end: date, as_of: datetime | None
) -> FlowTable:
    """Return the flows of the weeks or months that have a day between two, by their last days."""
    return Flows(engine).table(series, start=start, end=end + _LONGEST, as_of=as_of)


def _of_periods(table: FlowTable, period: str, ends: DateArray, own: set[str]) -> dict[str, EditionFlowDay]:
    """Return for each day of a map the flows of the week or month in which it lies."""
    inside = np.array([one.code in own for one in table.places], dtype=np.bool_)
    made = {
        last: replace(_pairs_of(table, at, inside), last=last.isoformat())
        for at, last in enumerate(table.days)
    }
    found = {}
    for day in ends.tolist():
        last = next((one for one in table.days if first_day(one, period) <= day <= one), None)
        if last is not None and made[last].value:
            found[day.isoformat()] = made[last]
    return found


def _pairs_of(table: FlowTable, at: int, inside: NDArray[np.bool_]) -> EditionFlowDay:
    """Return the pairs of a day of a table that begin or end on the map."""
    values = table.values[at]
    listed = ~np.isnan(values) & (inside[:, np.newaxis] | inside)
    np.fill_diagonal(listed, val=False)
    origin, destination = np.nonzero(listed)
    used, places = np.unique(np.concatenate([origin, destination]), return_inverse=True)
    return EditionFlowDay(
        tuple(table.places[place].code for place in used.tolist()),
        tuple(places[: len(origin)].tolist()),
        tuple(places[len(origin) :].tolist()),
        tuple(values[origin, destination].tolist()),
    )


class _FlowDays:
    """Makes the days of an edition; the pressure of each is worked out once."""

    def __init__(self, material: FlowMaterial, figures: Figures, own: set[str]) -> None:
        self._material = material
        self._figures = figures
        self._inside = np.array([one.code in own for one in material.table.places], dtype=np.bool_)
        self._at = {day: position for position, day in enumerate(material.table.days)}
        self._made: dict[date, PressureDay] = {}

    def of(self, day: date) -> EditionFlowDay:
        """Return what is known of a day."""
        residuals = self._residuals(day)
        if day not in self._at:
            return EditionFlowDay(residual=residuals) if residuals else NO_FLOW
        found = self._pressure(day)
        return replace(
            _pairs_of(self._material.table, self._at[day], self._inside),
            flow_days=found.flow_days,
            gravity=tuple(map(_rounded, found.gravity.coefficients)) if found.gravity else (),
            pressure={one.code: _of_edition(one) for one in found.districts if one.expected is not None},
            residual=residuals,
        )

    def _pressure(self, day: date) -> PressureDay:
        if day not in self._made:
            self._made[day] = pressure_on(self._material, day)
        return self._made[day]

    def _residuals(self, day: date) -> dict[str, float]:
        """Compare the cases of the window until a day with what flows until the day before it bring."""
        length = self._material.window
        before = day - timedelta(days=length)
        if before not in self._at:
            return {}
        found = self._pressure(before)
        last = int((np.datetime64(day) - self._figures.dates[0]).astype(int))
        counted = windows(self._figures, length, np.array([last]))
        cases: FloatArray = np.where(counted.bound[:, 0] == 0, counted.cases[:, 0], np.nan)
        values = residual.residuals(cases, expected_of(found)).tolist()
        pairs = zip(self._figures.codes, values, strict=True)
        return {code: _rounded(value) for code, value in pairs if value == value}  # noqa: PLR0124


_NUMBERS = (
    *("expected", "lower", "upper", "probability", "probability_lower", "probability_upper"),
    *("known", "modelled"),
)


def _of_edition(one: DistrictPressure) -> DistrictPressure:
    told = {name: getattr(one, name) for name in _NUMBERS}
    rounded: dict[str, Any] = {
        name: None if value is None else _rounded(value) for name, value in told.items()
    }
    origins = tuple(PressureOrigin(of.code, _rounded(of.share), of.modelled) for of in one.origins)
    return replace(one, origins=origins, **rounded)


def _rounded(value: float) -> float:
    """Return a number with as many digits as editions keep.

    >>> _rounded(0.123456)
    0.1235
    """
    return float(f"{value:.{_DIGITS}g}")
