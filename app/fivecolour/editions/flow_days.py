"""Makes the flows of an edition from the store: day by day, with pressure and residuals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
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
from fivecolour.reports.flow_report import PERSONS
from fivecolour.reports.report_data import DAY
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.window_cases import windows
from fivecolour.store.flows import Flows, FlowSeries

# So that the same figures are the same parts on every machine.
_DIGITS = 4


def edition_flows(
    engine: Engine,
    region: RegionSet,
    *,
    window: int,
    start: date,
    end: date,
    as_of: datetime | None = None,
) -> EditionFlows | None:
    """Return the flows of the days from ``start`` to ``end``; None where the store has none of the map.

    Of several kinds of flow those in persons come first, then those of most days.
    """
    every = [one for one in Flows(engine).series(as_of=as_of) if one.period == DAY]
    ranked = sorted(every, key=lambda one: (one.unit != PERSONS, -one.days, one.source, one.unit))
    for series in ranked:
        # Residuals look back by a window.
        first = start - timedelta(days=window)
        material = read_flows(engine, region, series, window=window, start=first, end=end, as_of=as_of)
        own = set(region.codes)
        if own.isdisjoint(one.code for one in material.table.places):
            continue
        figures = read_figures(engine, [one.code for one in region.districts], start, end, as_of)
        made = _FlowDays(material, figures, own)
        days = {day.isoformat(): made.of(day) for day in _span(start, end)}
        outside = tuple(one for one in material.table.places if one.code not in own)
        others = tuple(_named(one) for one in ranked if one is not series)
        basis = FlowBasis(series.source, series.unit, window, outside, others)
        return EditionFlows(basis, {day: one for day, one in days.items() if not one.is_empty})
    return None


def _named(series: FlowSeries) -> str:
    return f"{series.source} ({series.unit})"


def _span(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


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
        values = self._material.table.values[self._at[day]]
        listed = ~np.isnan(values) & (self._inside[:, np.newaxis] | self._inside)
        np.fill_diagonal(listed, val=False)
        origin, destination = np.nonzero(listed)
        used, at = np.unique(np.concatenate([origin, destination]), return_inverse=True)
        return EditionFlowDay(
            tuple(self._material.table.places[place].code for place in used.tolist()),
            tuple(at[: len(origin)].tolist()),
            tuple(at[len(origin) :].tolist()),
            tuple(values[origin, destination].tolist()),
            found.flow_days,
            tuple(map(_rounded, found.gravity.coefficients)) if found.gravity else (),
            {one.code: _of_edition(one) for one in found.districts if one.expected is not None},
            residuals,
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
