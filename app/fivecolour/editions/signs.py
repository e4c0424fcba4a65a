"""Doubt and early warning for an edition: beside the tiers, which they never touch."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.editions.day_signs import DaySigns, SignsBasis
from fivecolour.editions.delay_record import DelayOfDay, provisional
from fivecolour.editions.store_arrays import StoreArrays
from fivecolour.regions import sets
from fivecolour.regions.neighbours import neighbours
from fivecolour.reports.series import Series
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.indicators.counts import bounded
from fivecolour.scoring.indicators.values import compute, decided
from fivecolour.scoring.indicators.window_cases import BOUNDS, CASES
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.uncertainty.intervals import is_unstable
from fivecolour.scoring.uncertainty.rates import GradedRate, graded_rate, tier_chances
from fivecolour.scoring.uncertainty.smoothing import Smoothed, smooth, smooth_by_neighbours
from fivecolour.surveillance.ears import BASELINE, Ears, ears
from fivecolour.surveillance.growth import WINDOW, growth
from fivecolour.surveillance.reproduction import reproduction, serial_interval
from fivecolour.surveillance.windows import counts, sums

# What happened earlier bears on no sign of a day: the longest serial interval counted, and a week.
LEAD = 60
_MOST_DAYS = {"week": 7, "month": 31}
# Days of the rate that is shown where the rule itself reads none.
RATE_DAYS = 14
_WEEK = 7
# Mean and standard deviation in days: Nishiura, Linton and Akhmetzhanov (2020), Int J Infect Dis 93:284.
SERIAL_INTERVAL = (4.7, 2.9)
# Smoothing borrows from others: with few of them there is nothing to borrow.
LEAST_DISTRICTS = 10
LEAST_NEIGHBOURS = 2
CERTAIN = 0.995
# How `DaySigns` writes each of `BOUNDS`.
_KNOWN = [
    "=" if bound is None else {"at_most": "<", "suppressed": "<", "at_least": ">"}[bound] for bound in BOUNDS
]
_AT_LEAST = BOUNDS.index("at_least")
PER_DAY, HUNDREDTHS, TENTHS = 10_000, 100, 10

BoolArray: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ReportedCases:
    """What the signs are worked out from: the figures of the edition's days and of up to 60 days before.

    ``figures`` are those of the edition's days alone, by which it is graded; ``most`` is what the suppressed
    ones of ``series`` can be at the most, by field.
    """

    series: Series
    figures: Figures
    neighbours: Sequence[Sequence[int]]
    most: Mapping[str, FloatArray] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Number of the edition's days, the last ones of ``series``."""
        return len(self.figures.dates)


def signs_for(
    scheme: Scheme, material: StoreArrays, figures: Figures, since: int = 0
) -> tuple[DaySigns, ...]:
    """Work out the signs of the days of ``figures`` from the index ``since`` on.

    Each depends on what was reported until its day only, and on at most 60 days before it.
    """
    values, most = (
        {name: found[:, since:] for name, found in held.items()} for held in (figures.values, figures.most)
    )
    figures = replace(figures, dates=figures.dates[since:], values=values, most=most, past=None)
    start, end = figures.dates[0].item(), figures.dates[-1].item()
    # Of weeks and months the baseline alone.
    lead = LEAD if material.period == "day" else (BASELINE + 4) * _MOST_DAYS[material.period]
    first = start - timedelta(days=lead)
    series, most = material.districts.between(first, end), material.hidden_cases(first, end)
    near = _near(material.region.name, material.region.content_hash)
    reported = ReportedCases(series, figures, near, most)
    return signs_of(reported, graded_rate(scheme)) if material.period == "day" else signs_of_periods(reported)


@lru_cache(maxsize=4)
def _near(name: str, _content: str) -> tuple[tuple[int, ...], ...]:
    return neighbours(sets.load(name).districts, sets.shapes(name))


def basis_for(scheme: Scheme, days: Collection[DelayOfDay]) -> SignsBasis:
    """Return what the signs of an edition rest on; ``days`` say how late figures came."""
    rate, delay = graded_rate(scheme), provisional(days)
    return SignsBasis(
        days=rate.days if rate else RATE_DAYS,
        daily=rate.daily if rate else False,
        graded=rate is not None,
        at_once=rate.at_once if rate else False,
        serial_interval=SERIAL_INTERVAL,
        provisional_days=delay[0] if delay else None,
        as_of=delay[1].isoformat() if delay else "",
    )


def signs_of(reported: ReportedCases, rate: GradedRate | None) -> tuple[DaySigns, ...]:
    """Work out the signs of every day."""
    days, population = reported.days, reported.figures.population
    new = reported.series.new
    length = rate.days if rate else RATE_DAYS
    cases, known = cases_until(reported, length, rate)
    recent, recent_known = (cases, known) if length == _WEEK else cases_until(reported, _WEEK, rate)
    certain = np.where(known == "=", cases, np.nan)
    interval = serial_interval(*SERIAL_INTERVAL)
    # Growth and EARS look no further back than this.
    near = new[:, -(days + WINDOW + BASELINE) :]
    grown, spread = growth(near), reproduction(new, interval=interval)
    window = length if rate and rate.daily else 1
    smoothed = _smoothed(certain, population * window, reported.neighbours)
    signs = {
        "cases": cases,
        "known": known,
        "recent": recent,
        "recent_known": recent_known,
        "week": sums(counts(new), 7)[:, -days:],
        "alarms": _alarms(ears(near))[:, -days:],
        "growth": _thirds((grown.rate, grown.lower, grown.upper), days, PER_DAY),
        "rt": _thirds((spread.mean, spread.lower, spread.upper), days, HUNDREDTHS),
        "smoothed": smoothed,
    }
    if rate:
        signs["chances"] = _chances(reported, rate, certain)
    # Day by day from here on: a day's figures side by side are read several times as fast.
    by_day = {name: np.ascontiguousarray(values.swapaxes(0, 1)) for name, values in signs.items()}
    codes, hidden = reported.figures.codes, _hidden(reported.figures)
    bounds = _bounds(reported.figures)
    return tuple(
        _day({name: values[day] for name, values in by_day.items()}, codes, hidden[day], bounds.get(day, {}))
        for day in range(days)
    )


def signs_of_periods(reported: ReportedCases) -> tuple[DaySigns, ...]:
    """Work out the signs of weeks or months.

    They are the cases, EARS with a baseline of seven periods, and smoothed rates. Growth and Rt rest on the
    days between one case and the next, which a period does not show, and are left out.
    """
    periods = reported.days
    cases, known = cases_until(reported, 1, None)
    certain = np.where(known == "=", cases, np.nan)
    alarms = _alarms(ears(reported.series.new))[:, -periods:]
    smoothed = _smoothed(certain, reported.figures.population, reported.neighbours)
    codes, hidden = reported.figures.codes, _hidden(reported.figures)
    bounds = _bounds(reported.figures)
    return tuple(
        DaySigns(
            cases=_whole(cases[:, at]),
            known=_letters(known[:, at]),
            week=_whole(cases[:, at]),
            alarms=_letters(alarms[:, at]),
            smoothed=_by_code(codes, smoothed[:, at]),
            recent=_whole(cases[:, at]),
            recent_known=_letters(known[:, at]),
            hidden=hidden[at],
            bounds=bounds.get(at, {}),
        )
        for at in range(periods)
    )


def _day(
    signs: dict[str, NDArray[Any]],
    codes: Sequence[str],
    hidden: str,
    bounds: dict[str, dict[str, float | None]],
) -> DaySigns:
    return DaySigns(
        cases=_whole(signs["cases"]),
        known=_letters(signs["known"]),
        week=_whole(signs["week"]),
        alarms=_letters(signs["alarms"]),
        growth=_by_code(codes, signs["growth"]),
        rt=_by_code(codes, signs["rt"]),
        chances=_by_code(codes, signs["chances"]) if "chances" in signs else {},
        smoothed=_by_code(codes, signs["smoothed"]),
        recent=_whole(signs["recent"]),
        recent_known=_letters(signs["recent_known"]),
        hidden=hidden,
        bounds=bounds,
    )


def _hidden(figures: Figures) -> list[str]:
    """Return of each day which districts reported a number that is not told; empty where none did."""
    found: BoolArray = np.zeros(figures.shape, dtype=np.bool_)
    for name, most in figures.most.items():
        told = figures.values.get(name)
        found = found | (~np.isnan(most) if told is None else ~np.isnan(most) & np.isnan(told))
    marks = np.where(found, "1", "0")
    return [_letters(marks[:, day]) if any_.any() else "" for day, any_ in enumerate(found.T)]


def _bounds(figures: Figures) -> dict[int, dict[str, dict[str, float | None]]]:
    """Return by day, figure and code of a district the most that numbers which are not told can be."""
    found: dict[int, dict[str, dict[str, float | None]]] = {}
    for name, most in sorted(figures.most.items()):
        told = figures.values.get(name)
        is_hidden = ~np.isnan(most) if told is None else ~np.isnan(most) & np.isnan(told)
        for row, day in np.argwhere(is_hidden).tolist():
            bound = float(most[row, day])
            by_code = found.setdefault(day, {}).setdefault(name, {})
            by_code[figures.codes[row]] = bound if math.isfinite(bound) else None
    return found


def cases_until(
    reported: ReportedCases, length: int, rate: GradedRate | None
) -> tuple[FloatArray, NDArray[np.str_]]:
    """Return the cases of the window that ends on each day of the edition, and what they are.

    They are exact (``=``), the most that there can have been (``<``), the least (``>``), or unknown (``?``,
    NaN). Where they lie between two numbers (a figure is suppressed, or the cumulative ones begin within
    the window) they are the most; but where the rule reads the ``rate`` of this window, the end that its
    reason names, and the least where nobody knows the most.
    """
    series, most, people = reported.series, reported.most, reported.figures.population
    values = {CASES.cumulative: series.cumulative, CASES.new: series.new}
    figures = Figures(series.places, series.dates, values, people, most=dict(most))
    at = np.arange(len(series.dates) - reported.days, len(series.dates))
    found = bounded(figures, CASES, length, at)
    between = found.low < found.high
    known = np.where(np.isnan(found.low), "?", np.array(_KNOWN)[found.bound])
    least = np.isinf(found.high)
    if rate and rate.days == length:
        least |= decided(figures, rate.indicator, at, rate.scheme.lines) == _AT_LEAST
    least &= between
    known = np.where(between, np.where(least, ">", "<"), known)
    return np.where(between & ~least, found.high, found.low), known


def _letters(letters: NDArray[np.str_]) -> str:
    return letters.astype("S1").tobytes().decode()


def _alarms(found: Ears) -> NDArray[np.str_]:
    total = found.c1.alarm * 1 + found.c2.alarm * 2 + found.c3.alarm * 4
    usable = found.c1.usable | found.c2.usable | found.c3.usable
    return np.where(usable, total.astype(np.str_), "-")


def _chances(reported: ReportedCases, rate: GradedRate, cases: FloatArray) -> FloatArray:
    """Return the percentages of tiers, shape (D, T, 6); NaN where unknown or where one tier is certain."""
    others = compute(reported.figures, rate.others)
    found = tier_chances(rate, cases, reported.figures.population, others)
    settled = found.max(axis=-1, keepdims=True) >= CERTAIN
    return np.where(settled, np.nan, np.rint(found * 100))


def _smoothed(cases: FloatArray, population: FloatArray, near: Sequence[Sequence[int]]) -> FloatArray:
    """Return both smoothed rates of small numbers, shape (D, T, 2), in tenths.

    NaN where there are no cases or 20, or where too few others are known. The second alone is NaN where
    too few neighbours are.
    """
    taking_part = ~np.isnan(cases) & (population > 0)[:, np.newaxis]
    wanted = taking_part & (cases > 0) & is_unstable(cases)
    wanted &= taking_part.sum(axis=0) >= LEAST_DISTRICTS
    around = np.array([taking_part[list(others)].sum(axis=0) for others in near])
    whole: Smoothed = smooth(cases, population)
    local: Smoothed = smooth_by_neighbours(cases, population, near)
    rates = np.stack([whole.rate, np.where(around >= LEAST_NEIGHBOURS, local.rate, np.nan)], axis=-1)
    return np.where(wanted[..., np.newaxis], np.rint(rates * TENTHS), np.nan)


def _thirds(parts: tuple[FloatArray, FloatArray, FloatArray], days: int, unit: int) -> FloatArray:
    """Return estimate, lower and upper end of the last days as whole multiples of 1 / unit."""
    return np.rint(np.stack([part[:, -days:] for part in parts], axis=-1) * unit)


def _by_code(codes: Sequence[str], values: FloatArray) -> dict[str, Any]:
    """Return the rows whose first value is known, by code."""
    rows = np.flatnonzero(~np.isnan(values[:, 0]))
    return dict(zip([codes[row] for row in rows.tolist()], map(tuple, _plain(values[rows])), strict=True))


def _whole(values: FloatArray) -> tuple[int | None, ...]:
    return tuple(_plain(values))


def _plain(values: FloatArray) -> list[Any]:
    """Return whole numbers as Python's own, None where unknown."""
    unknown = np.isnan(values)
    plain = np.where(unknown, 0.0, values).astype(np.int64).astype(object)
    plain[unknown] = None
    found: list[Any] = plain.tolist()
    return found
