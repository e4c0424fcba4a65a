"""What came before an edition's first day, as far as windows of its rule reach back; no days of the map."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeAlias

import numpy as np

from fivecolour.scoring.figures import Figures, FloatArray, Past
from fivecolour.scoring.indicators.names import days_back, inputs
from fivecolour.scoring.indicators.window_cases import CASES

# As `DaySigns.bounds` has it.
BoundsOfDay: TypeAlias = Mapping[str, Mapping[str, float | None]]
# Cases of a week are told of every map of days, and their mean.
_WEEK = 7


@dataclass(frozen=True, slots=True)
class EditionPast:
    """What `fivecolour.scoring.figures.Past` is to grading, as an edition keeps it.

    Tuples of figures have one place for each district, in the region set's order; None is unknown.

    Attributes
    ----------
    figures : dict of str to tuple of tuples
        By name for each of the last days before the first, the oldest first.
    runs : dict of str to tuple of int
        By indicator how many days in a row it had run up to the last of them.
    totals : dict of str to tuple
        Each cumulative figure as last reported before these days.
    bounds : tuple of dict
        For each of the same days what numbers that are not told can be, as `DaySigns.bounds` has it.
    """

    figures: dict[str, tuple[tuple[float | None, ...], ...]]
    runs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    totals: dict[str, tuple[float | None, ...]] = field(default_factory=dict)
    bounds: tuple[dict[str, dict[str, float | None]], ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """What it holds by name, to be written."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def days(self, figure: str) -> tuple[FloatArray, ...]:
        """Return a figure on each of the days, shape (D,), the oldest first; nothing where it is not held."""
        return tuple(np.array(day, dtype=np.float64) for day in self.figures.get(figure, ()))

    def as_past(self, codes: Sequence[str]) -> Past:
        """Return it as indicators are computed with it."""
        return Past(
            {name: self.days(name) for name in self.figures},
            {name: np.array(run, dtype=np.uint32) for name, run in self.runs.items()},
            {name: np.array(total, dtype=np.float64) for name, total in self.totals.items()},
            {name: tuple(most.T) for name, most in most_by_name(self.bounds, codes).items()},
        )


def most_by_name(days: Sequence[BoundsOfDay], codes: Sequence[str]) -> dict[str, FloatArray]:
    """Return the most that numbers which are not told can be, by name of the figure, shape (D, T).

    Infinite where nobody said, NaN where a number is told or none was reported.

    >>> most_by_name([{}, {"new_deaths": {"2": 4.0, "3": None}}], ["1", "2", "3"])["new_deaths"].tolist()
    [[nan, nan], [nan, 4.0], [nan, inf]]
    """
    names = dict.fromkeys(name for day in days for name in day)
    found = {name: np.full((len(codes), len(days)), np.nan) for name in names}
    row = {code: at for at, code in enumerate(codes)}
    for column, day in enumerate(days):
        for name, bounds in day.items():
            for code, most in bounds.items():
                found[name][row[code], column] = math.inf if most is None else most
    return found


def past_for(figures: Figures, indicators: Iterable[str]) -> EditionPast | None:
    """Return what is to be kept of what was reported before the first day; None where nothing was.

    Parameters
    ----------
    figures : Figures
        As they were graded, with their past.
    indicators : iterable of str
        What the rule reads: its windows say how many days are kept, and of which figures.
    """
    read = tuple(indicators)
    wanted = {*CASES, *read, *(part for name in read for part in inputs(name))}
    week = _WEEK if figures.period == "day" else 1
    length = max([week, *(days_back(name, figures.period) for name in read)])
    past = figures.past.last(length) if figures.past else None
    if past is None:
        return None
    values = {name: days for name, days in past.values.items() if name in wanted and _is_any(days)}
    runs = {name: run for name, run in past.runs.items() if name in wanted and run.any()}
    totals = {name: total for name, total in past.cumulative.items() if name in wanted and _is_any([total])}
    found = EditionPast(
        {name: tuple(_numbers(day) for day in days) for name, days in sorted(values.items())},
        {name: tuple(run.tolist()) for name, run in sorted(runs.items())},
        {name: _numbers(total) for name, total in sorted(totals.items())},
        _bounds(replace(past, most={name: past.most[name] for name in wanted & {*past.most}}), figures.codes),
    )
    return found if found != EditionPast({}) else None


def _is_any(days: Iterable[FloatArray]) -> bool:
    return any(not np.isnan(day).all() for day in days)


def _bounds(past: Past, codes: Sequence[str]) -> tuple[dict[str, dict[str, float | None]], ...]:
    """Return for each day what is not told of the figures in ``past.most``; nothing if that holds of none."""
    found: list[dict[str, dict[str, float | None]]] = [{} for _ in range(past.length)]
    for name, days in sorted(past.most.items()):
        for day, most in enumerate(days):
            told = past.values[name][day] if name in past.values else np.full(len(codes), np.nan)
            rows = np.flatnonzero(~np.isnan(most) & np.isnan(told)).tolist()
            bounds = {codes[row]: float(most[row]) if math.isfinite(most[row]) else None for row in rows}
            found[day] |= {name: bounds} if bounds else {}
    return tuple(found) if any(found) else ()


def _numbers(values: FloatArray) -> tuple[float | None, ...]:
    return tuple(map(number, values.tolist()))


def number(value: float) -> float | None:
    """Return a figure as an edition keeps it: a whole one without decimals, None where it is unknown."""
    if value != value:  # noqa: PLR0124
        return None
    return int(value) if value.is_integer() else value
