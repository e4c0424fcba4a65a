"""Indicators of the catalogue in some periods, between the two ends that each value can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.catalogue import Calculation, Entry
from fivecolour.scoring.figures import BoolArray, Figures, FloatArray
from fivecolour.scoring.indicators import counts, ends, names, runs
from fivecolour.scoring.indicators.ends import Ends
from fivecolour.scoring.indicators.window_cases import BOUNDS, columns, hidden

# A line of a rule, a number or one of each district and wanted period (shape (D, N)), and whether a value
# that equals it lies below.
Line: TypeAlias = tuple[float | FloatArray, bool]
# The lines by indicator (`Scheme.lines`, `level_tiers.lines_of`).
Lines: TypeAlias = Mapping[str, Sequence[Line]]
NO_LINES: Lines = MappingProxyType({})
_AT_MOST, _AT_LEAST, _SUPPRESSED = map(BOUNDS.index, ("at_most", "at_least", "suppressed"))


class PeriodIndicators:
    """Indicators in some periods, each computed once: one may build on another."""

    def __init__(self, figures: Figures, days: NDArray[np.intp], lines: Lines) -> None:
        self.figures = figures
        self.days = days
        self.lines = lines
        self.remembered = figures.past.length if figures.past else 0
        self.made: dict[str, Ends] = {}
        self.decided: dict[str, tuple[FloatArray, NDArray[np.uint8]]] = {}
        self.counted: dict[tuple[str, int, bool], Ends] = {}

    # -- what is asked -----------------------------------------------------------------------------

    def indicator(self, name: str) -> FloatArray:
        """Return the value of each cell, by the lines of the rule."""
        return self._decided(name)[0]

    def bound(self, name: str) -> NDArray[np.uint8]:
        """Return of each cell the index into `BOUNDS`."""
        return self._decided(name)[1]

    def best(self, name: str) -> FloatArray:
        """Return an indicator, (D, T), at its better end where its value is known to lie between two."""
        found, values = self.ends(name), self.indicator(name)
        if found.is_exact:
            return values
        best = found.high if _is_better_high(name) else found.low
        between = (found.low < found.high) & (found.bound != _AT_LEAST) & ~np.isnan(values)
        return np.where(between, best, values)

    def worst(self, name: str) -> FloatArray:
        """Return an indicator, (D, T), at its worse end where its value is known to lie between two."""
        found = self.ends(name)
        if found.is_exact:
            return self.indicator(name)
        worst = found.low if _is_better_high(name) else found.high
        # What is too little known to be told is not known at its worst either.
        return np.where(np.isnan(self.indicator(name)), np.nan, worst)

    def interval(self, name: str) -> tuple[FloatArray, FloatArray]:
        """Return the least and the most that an indicator can be, (D, T) each; NaN where nothing is known."""
        found, entry = self.ends(name), catalogue.indicator(name).entry
        least, most = (
            end if value is None else value for value, end in ((entry.least, -np.inf), (entry.most, np.inf))
        )
        no_more = np.isin(found.bound, (_AT_MOST, _SUPPRESSED)) & (found.low == found.high)
        low = np.where(no_more, least, found.low)
        high = np.where(found.bound == _AT_LEAST, most, found.high)
        how = names.calculation_of(name)
        if how is not None and how.function == "run_length" and name not in self.figures.values:
            high = self._longest(how)
        unknown = np.isnan(found.low) | np.isnan(found.high) | ((low <= least) & (high >= most))
        return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)

    def _decided(self, name: str) -> tuple[FloatArray, NDArray[np.uint8]]:
        if name not in self.decided:
            found = self.ends(name)
            values, bound = self._decide(name, found)
            # Of what is unknown for another reason, as for want of people, there is no bound.
            bound = np.where(np.isnan(found.low), np.uint8(0), bound) if bound.any() else bound
            self.decided[name] = self._unless_sparse(name, found, values), bound
        return self.decided[name]

    def _unless_sparse(self, name: str, found: Ends, values: FloatArray) -> FloatArray:
        """Leave unknown what passes no line of the rule, but only because few of the periods are known."""
        cuts = self.lines.get(name)
        if cuts is None or found.sparse is None or not found.sparse.any():
            return values
        passed = np.logical_or.reduce([_passed(cut, values) for cut in cuts])
        return np.where(found.sparse & ~passed, np.nan, values)

    def _decide(self, name: str, found: Ends) -> tuple[FloatArray, NDArray[np.uint8]]:
        cuts = self.lines.get(name)
        if found.is_exact:
            return found.low, found.bound
        better = _is_better_high(name)
        worst, best = (found.low, found.high) if better else (found.high, found.low)
        open_ = found.low < found.high
        at_worst, at_best = (_AT_LEAST, _AT_MOST) if better else (_AT_MOST, _AT_LEAST)
        # Suppressed by somebody who did not say up to what: only what is known is told.
        decides = np.isinf(worst)
        if cuts is not None:
            passed = [_passed(cut, worst) for cut in cuts]
            decides |= open_ & (~np.logical_and.reduce(passed) if better else np.logical_or.reduce(passed))
        bound = np.where(decides, np.uint8(at_best), np.where(open_, np.uint8(at_worst), found.bound))
        # Where a period is unreported as well, nobody knows the most.
        gaps = open_ & (found.bound == _AT_LEAST)
        values = np.where(gaps, found.low, np.where(decides, best, worst))
        return values, np.where(gaps, np.uint8(_AT_LEAST), bound)

    # -- how it is computed ------------------------------------------------------------------------

    def ends(self, name: str) -> Ends:
        """Return an indicator between its two ends."""
        if name not in self.made:
            self.made[name] = self._ends(name)
        return self.made[name]

    def _ends(self, name: str) -> Ends:
        how = names.calculation_of(name)
        if name in self.figures.values or name in self.figures.most:
            return self._given(name, how)
        if how is None:
            return self._unknown()
        found = self._computed(name, how)
        return ends.per_100k(found, self._people(), names.days_divided_by(name)) if how.per_100k else found

    def _computed(self, name: str, how: Calculation) -> Ends:
        by_function: dict[str, Callable[[str, Calculation], Ends]] = {
            "latest": self._latest,
            "window_sum": self._windowed,
            "mean": self._windowed,
            "share": self._share,
            "change": self._change,
            "run_length": self._run,
            "sum": self._total,
            "points": self._latest,
            "population": self._population,
        }
        return by_function[how.function](name, how)

    def _latest(self, _name: str, how: Calculation) -> Ends:
        found = self._part(how.of[0], how.form)
        return found.mapped(lambda values: ends.points(values, how.steps)) if how.steps else found

    def _share(self, name: str, how: Calculation) -> Ends:
        part, whole = (self._sum(parts, name) for parts in (how.of, how.per))
        return ends.share(part, whole, catalogue.indicator(name).entry.most)

    def _total(self, _name: str, how: Calculation) -> Ends:
        return ends.total([ends.known_only(self.ends(part)) for part in how.of], how.cap)

    def _given(self, name: str, how: Calculation | None) -> Ends:
        values = columns(self.figures, name, self.days)
        most = hidden(self.figures, name, self.days)
        bound = np.zeros(values.shape, dtype=np.uint8)
        if how is not None and how.function in ("window_sum", "mean"):
            # Corrections outweigh the new cases: 0 at the least.
            if how.missing == "bounds":
                bound[values < 0] = _AT_LEAST
            values = np.maximum(values, 0.0)
        if most is None:
            return Ends(values, values, bound)
        is_hidden = ~np.isnan(most)
        bound[is_hidden & ~np.isnan(values)] = _SUPPRESSED
        open_ = is_hidden & np.isnan(values)
        if not open_.any():
            return Ends(values, values, bound)
        return Ends(np.where(open_, 0.0, values), np.where(open_, most, values), bound)

    def _part(self, name: str, form: str | None = None) -> Ends:
        """Return a figure as it was reported, or another indicator."""
        figure = names.counts(name)
        if figure is None:
            return self.ends(name)
        return self._given(figure.field(form or "cumulative"), None)

    def _sum(self, parts: Sequence[str], name: str) -> Ends:
        """Return the sum of parts that are all known exactly, counts over the days of the name."""
        days, found = catalogue.indicator(name).days, []
        for part in parts:
            figure = names.counts(part)
            if figure is None or days is None:
                found.append(ends.known_only(self._part(part)))
            else:
                found.append(ends.known_only(self._counted(figure, self._length(days), bounded=True)))
        return found[0] if len(found) == 1 else ends.total(found, None)

    def _windowed(self, name: str, how: Calculation) -> Ends:
        figure, length = names.counts(how.of[0]), self._periods(name, how)
        if figure is None:
            return self._mean_of(how.of[0], length)
        sibling = names.plain_count(figure.name, catalogue.indicator(name).days)
        if sibling != name and sibling in self.figures.values:
            return self.ends(sibling)._replace(bound=np.zeros(self._shape, dtype=np.uint8), sparse=None)
        found = self._counted(figure, length, bounded=how.missing == "bounds")
        if how.function == "mean" and not how.per_100k:
            return found.mapped(lambda values: values / length)
        return found

    def _counted(self, figure: Entry, length: int, *, bounded: bool) -> Ends:
        key = figure.name, length, bounded
        if key not in self.counted:
            count = counts.bounded if bounded else counts.known
            self.counted[key] = count(self.figures, names.counted(figure), length, self.days)
        return self.counted[key]

    def _mean_of(self, name: str, length: int) -> Ends:
        back = min(self.remembered, length - 1)
        span = np.arange(-back, len(self.figures.dates))
        found = ends.known_only(PeriodIndicators(self.figures, span, NO_LINES).ends(name))
        return found.mapped(lambda v: ends.sliding(v, length)[:, self.days + back] / length)._replace(
            bound=np.zeros(self._shape, dtype=np.uint8), sparse=None
        )

    def _change(self, name: str, how: Calculation) -> Ends:
        before = PeriodIndicators(self.figures, self.days - self._periods(name, how), NO_LINES)
        return ends.change(*(ends.known_only(days._part(how.of[0], how.form)) for days in (self, before)))

    def _run(self, name: str, how: Calculation) -> Ends:
        figure = names.counts(how.of[0])
        found = run_lengths(self.figures, name)[:, self.days].astype(np.float64)
        found[:, self.days < 0] = np.nan
        # A week without a case is seven days without one.
        return ends.exact(found * 7 if figure is not None and self.figures.period == "week" else found)

    def _longest(self, how: Calculation) -> FloatArray:
        """Return how long a run can be: a period that is not known need not have broken it."""
        figure = names.counts(how.of[0])
        if figure is not None and how.where is None:
            found = runs.longest_run(runs.with_cases(self.figures, names.counted(figure)))
            return found[:, self.days] * (7 if self.figures.period == "week" else 1)
        values = PeriodIndicators(self.figures, np.arange(len(self.figures.dates)), NO_LINES).ends(how.of[0])
        side, edge = how.where or ("above", 0.0)
        may_hold = runs.holds(values.low, side, edge) | runs.holds(values.high, side, edge)
        return runs.longest_run(~may_hold & ~np.isnan(values.low))[:, self.days]

    # -- parts -------------------------------------------------------------------------------------

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.figures.codes), len(self.days)

    def _unknown(self) -> Ends:
        return counts.unknown(self.figures, self.days)

    def _periods(self, name: str, how: Calculation) -> int:
        return how.periods or self._length(catalogue.indicator(name).days or 1)

    def _length(self, days: int) -> int:
        return names.periods_in(days, self.figures.period)

    def _people(self) -> FloatArray:
        people = self.indicator("population")
        return np.where(people > 0, people, np.nan)

    def _population(self, _name: str, _how: Calculation) -> Ends:
        population = self.figures.population
        if population.size == 0:
            return self._unknown()
        return ends.exact(np.broadcast_to(population[:, np.newaxis], self._shape))


def _is_better_high(name: str) -> bool:
    return catalogue.is_known(name) and catalogue.indicator(name).entry.direction == "better"


def _passed(cut: Line, values: FloatArray) -> BoolArray:
    edge, exclusive = cut
    return values > edge if exclusive else values >= edge


def run_lengths(figures: Figures, name: str) -> runs.Run:
    """Return, shape (D, T), how many periods in a row an indicator of runs counts.

    Raises
    ------
    KeyError
        It is no indicator of runs.

    Examples
    --------
    >>> days = np.arange("2020-02-01", "2020-02-04", dtype="datetime64[D]")
    >>> run_lengths(Figures(("1",), days, {"new_confirmed": np.array([[1.0, 0, 0]])}), "clear_days").tolist()
    [[0, 1, 2]]
    """
    how = names.calculation_of(name)
    if how is None or how.function != "run_length":
        raise KeyError(name)
    figure = names.counts(how.of[0])
    if figure is not None and how.where is None:
        return runs.clear_run(figures, names.counted(figure), name)
    values = PeriodIndicators(figures, np.arange(len(figures.dates)), NO_LINES).ends(how.of[0])
    side, edge = how.where or ("above", 0.0)
    # Of a suppressed figure both ends have to be on the side.
    both = runs.holds(values.low, side, edge) & runs.holds(values.high, side, edge)
    return runs.run_of(both, figures, name)
