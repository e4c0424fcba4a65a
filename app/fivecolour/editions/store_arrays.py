"""What the store holds of a region set, as arrays: read whole once, later only the periods that are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from fivecolour import catalogue
from fivecolour.catalogue import Entry
from fivecolour.editions.edition_data import CitySeries
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, DAY, KINDS, NEW, STATE
from fivecolour.reports.series import (
    DateArray,
    FloatArray,
    Reported,
    Series,
    aligned,
    completed,
    days_within,
    first_day,
    period_ends,
)
from fivecolour.reports.sums import CitySum, divided
from fivecolour.scoring.figures import Figures, Past, Period
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.indicators.window_cases import CASES
from fivecolour.store.reports import Reports


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
    reported: dict[tuple[str, str], Reported] = field(repr=False)
    as_of: datetime | None = None
    period: Period = "day"

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The P codes."""
        return self.region.codes

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
        """Return the figures of what is counted, each completed by its neighbours."""
        nothing = Reported(*_nothing((len(self.places), len(self.dates))))
        cumulative, new = (self.reported.get((indicator, kind), nothing) for kind in KINDS)
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

        Windows of the first periods reach back to what was reported before ``start``. The arrays bear
        the names of the catalogue; ``cumulative_confirmed`` and ``new_confirmed`` are always there (NaN where
        unreported), others only if a district has a report of them.
        """
        dates = period_ends(start, end, self.period)
        within = days_within(self.dates, start, end)
        values, most = ({name: of[:, within] for name, of in held.items()} for held in self._fields)
        always = {f"{kind}_{CONFIRMED}" for kind in KINDS} | {*most}
        values = {name: of for name, of in values.items() if name in always or not np.isnan(of).all()}
        found = Figures(self.codes, dates, values, population(self.region), period=self.period, most=most)
        return replace(found, past=self._before(start, values))

    def hidden_cases(self, start: date, end: date) -> dict[str, FloatArray]:
        """Return the most that suppressed confirmed cases can be, by field, on the days of both ends."""
        within = days_within(self.dates, start, end)
        return {name: of[:, within] for name, of in self._fields[1].items() if name in CASES}

    def _before(self, start: date, names: Iterable[str]) -> Past | None:
        """Return what was reported before a period, for windows that reach back; None where nothing was."""
        before = self.dates < np.datetime64(start)
        if not before.any():
            return None
        values, most = self._fields
        return past_of(
            Figures(
                self.codes,
                self.dates[before],
                {name: values[name][:, before] for name in names},
                period=self.period,
                most={name: of[:, before] for name, of in most.items()},
            )
        )

    @cached_property
    def _fields(self) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
        """The districts' arrays by their names in the catalogue, and the bounds of hidden figures."""
        districts = slice(0, len(self.codes))
        values: dict[str, FloatArray] = {}
        most: dict[str, FloatArray] = {}
        # Counts first, confirmed cases before all others.
        for indicator, entry in sorted(self._entries.items(), key=lambda one: one[1].forms == (STATE,)):
            series = self.of(indicator) if indicator != CONFIRMED else self.confirmed
            for form in entry.forms:
                if entry.field(form) in values:
                    continue  # counted here: what bears the name of such a total is no other figure
                reported = self.reported[indicator, form]
                whole = reported.figures if form == STATE else getattr(series, form)
                values[entry.field(form)] = whole[districts]
                if reported.most is not None:
                    most[entry.field(form)] = reported.most[districts]
        return values, most

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        names = dict.fromkeys(indicator for indicator, _ in self.reported)
        return {name: entry for name in names if (entry := catalogue.figure(name))}

    @cached_property
    def city_totals(self) -> Series:
        """Confirmed cases that the cities themselves reported (not sums of their districts)."""
        first = len(self.region.districts)
        return _rows(self.confirmed, slice(first, first + len(self.region.cities)))

    def sums(self, start: date, end: date, *, kind: str = CUMULATIVE) -> tuple[CitySum, ...]:
        """Return, for every city and day with a published total of confirmed cases, how it divides."""
        within = days_within(self.dates, start, end)
        first, cities = len(self.region.districts), len(self.region.cities)
        totals = self.reported[CONFIRMED, kind].figures[first : first + cities, within]
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
        unchanged = min(max(self.index(first), 0), len(self.dates))
        begin = period_ends(self.start, max(end, first), self.period)[unchanged].item()
        again = read(
            engine,
            self.region,
            start=begin,
            end=end,
            as_of=self.as_of,
            period=self.period,
            figures=list(self._entries),
        )
        joined = {key: _joined(old, again.reported[key], unchanged) for key, old in self.reported.items()}
        return StoreArrays(self.region, self.start, again.end, joined, self.as_of, self.period)


def read(
    engine: Engine,
    region: RegionSet,
    *,
    start: date,
    end: date,
    as_of: datetime | None = None,
    period: Period = "day",
    figures: Iterable[str] | None = None,
) -> StoreArrays:
    """Read what was reported from ``start`` to ``end``, both included: the last days of their periods.

    Figures of days feed weeks and months, where none were reported of these: new ones by their sum, where
    that of each day is known, cumulative ones by that of the last day.

    Parameters
    ----------
    figures : iterable of str, optional
        Names of the catalogue, others are passed over; confirmed cases are read in any case. All that the
        store holds, if not given.
    """
    reports, places, dates = Reports(engine), region.codes, period_ends(start, end, period)
    last = dates[-1].item() if len(dates) else end

    def observed(indicator: str, kind: str, first: date, of: str) -> Reported:
        return reports.observations(
            indicator=indicator, kind=kind, places=places, start=first, end=last, as_of=as_of, period=of
        )

    wanted: list[tuple[str, str]] = [
        (name, form)
        for name in dict.fromkeys(
            [CONFIRMED, *(reports.indicators() if figures is None else sorted(figures))]
        )
        if (entry := catalogue.figure(name))
        for form in entry.forms
    ]
    found = {(name, form): observed(name, form, start, period) for name, form in wanted}
    if period != DAY:
        first = first_day(start, period)
        for name, form in wanted:
            if form != STATE:
                daily = observed(name, form, first, DAY)
                ends = np.searchsorted(period_ends(first, last, DAY), dates)
                found[name, form] = _fed(found[name, form], daily.figures, ends, new=form == NEW)
    return StoreArrays(region, start, last, found, as_of, period)


def _nothing(shape: tuple[int, int]) -> tuple[FloatArray, NDArray[np.uint8]]:
    return np.full(shape, np.nan), np.zeros(shape, dtype=np.uint8)


def _joined(old: Reported, new: Reported, unchanged: int) -> Reported:
    """Return the first ``unchanged`` columns of one and then all of the other."""
    figures, missing = (
        np.concatenate([getattr(old, name)[:, :unchanged], getattr(new, name)], axis=1)
        for name in ("figures", "missing")
    )
    if old.most is None and new.most is None:
        return Reported(figures, missing)
    before, after = (
        np.full(one.figures.shape, np.nan) if one.most is None else one.most for one in (old, new)
    )
    return Reported(figures, missing, np.concatenate([before[:, :unchanged], after], axis=1))


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
    figures: Iterable[str] | None = None,
) -> StoreArrays:
    """Read what was reported until ``end``, from the first report on, or from ``start`` if that is earlier.

    What happened before the first period that is shown bears on the figures of those after it. ``figures`` as
    for `read`.
    """
    first = Reports(engine).arrivals(places=region.codes).first or start
    begin = aligned(start, first, period)
    return read(engine, region, start=begin, end=end, as_of=as_of, period=period, figures=figures)


def population(region: RegionSet) -> FloatArray:
    """Return the population of the districts, NaN where unknown."""
    counts = [float(one.population.count) if one.population else np.nan for one in region.districts]
    return np.array(counts, dtype=np.float64)


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
