"""What a rule reads, as a page shows it: the names, units and bounds of its indicators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.catalogue import Indicator
from fivecolour.languages import capitalised
from fivecolour.regions.region_set import Text
from fivecolour.scoring.schemes.scheme import Parameter, Scheme
from fivecolour.texts import number


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound of a rule that differs by district.

    Attributes
    ----------
    title : Text
        What the authority calls it.
    rows : tuple of (str, str, str, float)
        District, first and last day of validity (ISO), and the bound.
    """

    title: Text
    rows: tuple[tuple[str, str, str, float], ...]

    def of(self, code: str, days: tuple[str, ...]) -> tuple[float | None, ...]:
        """Return the bound of a district on each day, None where it has none."""
        own = [(since, until, value) for district, since, until, value in self.rows if district == code]
        return tuple(
            next((value for since, until, value in reversed(own) if since <= day <= until), None)
            for day in days
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator that a rule reads.

    Attributes
    ----------
    name : str
        As in the catalogue.
    kind : str
        ``count``, ``rate``, ``percent``, ``measure``, ``probability`` or ``index``.
    unit : Text
        Empty where it has none.
    amount : Text
        How a number of it is written, with ``{n}``.
    direction : str
        Whether higher is ``worse`` or ``better``, or ``neither``.
    of_cases : bool
        Whether it is computed from confirmed cases.
    bounds : tuple of float
        Those of the rule, the same for all districts.
    thresholds : tuple of Threshold
        Those that differ by district.
    """

    name: str
    title: Text
    unit: Text
    amount: Text
    kind: str
    direction: str
    of_cases: bool
    bounds: tuple[float, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    def header(self, language: str) -> str:
        """Return its name as a head: the first letter large, with the unit where the name has none."""
        name, unit = self.title[language], self.unit[language]
        header = (
            name
            if not unit or unit in name
            else f"{name}（{unit}）"
            if language == "zh"
            else f"{name} ({unit})"
        )
        return capitalised(header)

    def written(self, value: float | None, language: str) -> str:
        """Return a value with its unit, a dash where it is unknown."""
        return (
            "–" if value is None else self.amount[language].replace("{n}", number(rounded(value), language))
        )


def rounded(value: float) -> float:
    """Return a value with two decimals at most, a whole one as an integer.

    >>> rounded(45.4248), rounded(9.0)
    (45.42, 9)
    """
    short = round(value, 2)
    return int(short) if short == int(short) else short


def measures_of(scheme: Scheme, codes: Collection[str]) -> tuple[Measure, ...]:
    """Return what a rule reads, in its order, with the bounds of some districts."""
    return tuple(_measure(scheme, name, codes) for name in scheme.indicators if name != "population")


def _measure(scheme: Scheme, name: str, codes: Collection[str]) -> Measure:
    indicator = catalogue.indicator(name)
    wanted = {
        bound.parameter
        for condition in scheme.conditions
        if condition.indicator == name
        for _, bound in condition.bounds
        if not isinstance(bound, float | int)
    }
    return Measure(
        name=name,
        title=indicator.title,
        unit=_unit(indicator),
        amount=indicator.amount,
        kind=indicator.entry.kind,
        direction=indicator.entry.direction,
        of_cases="confirmed" in catalogue.sources([name]),
        bounds=tuple(sorted({value for value, _ in scheme.lines.get(name, ()) if np.isfinite(value)})),
        thresholds=tuple(
            _threshold(scheme.parameter(one), codes) for one in scheme.parameter_names if one in wanted
        ),
    )


def _unit(indicator: Indicator) -> Text:
    """Return the unit as a column's head has it: that of a rate stands in its name."""
    if indicator.entry.kind == "percent":
        return Text("%", "%")
    return indicator.entry.unit if indicator.entry.kind == "measure" else Text("", "")


def _threshold(parameter: Parameter, codes: Collection[str]) -> Threshold:
    return Threshold(
        parameter.title,
        tuple(
            (row.code, row.since.isoformat(), row.until.isoformat(), float(row.value))
            for row in parameter.rows
            if row.code in codes
        ),
    )


def listed(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Return values as a page is sent them: None where one is unknown."""
    return tuple(None if value != value else rounded(value) for value in values.tolist())  # noqa: PLR0124
