"""Doubt and early warning of one district on one day, as plain numbers for tables, maps and the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import log
from typing import Any, NamedTuple

import numpy as np

from fivecolour.editions.day_signs import RecentCases, SignsBasis
from fivecolour.editions.edition_data import Edition
from fivecolour.reports.report_data import DAY, MONTH
from fivecolour.reports.series import first_day
from fivecolour.scoring.uncertainty.intervals import PER, STABLE_FROM, poisson_interval

METHODS = ("C1", "C2", "C3")
_PER_DAY, _HUNDREDTHS, _TENTHS = 10_000, 100, 10
GROWING = 8
# What counts of cases are.
KNOWN = {"=": "exact", "<": "at most", ">": "at least", "?": None}
# What tables and maps call each sign; `named` gives their values.
NAMES = (
    *(
        "window_days",
        "window_cases",
        "window_cases_are",
        "rate_per_100k",
        "rate_low",
        "rate_high",
        "unstable",
    ),
    *("tier_chances", "smoothed_rate", "smoothed_rate_neighbours", "ears", "growth", "growth_days"),
    *("growth_days_low", "growth_days_high", "rt", "rt_low", "rt_high", "provisional"),
    *("cases_7d", "cases_7d_are", "nowcast_cases", "nowcast_low", "nowcast_high"),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What small numbers leave open, and early warning; None where it is not known.

    Attributes
    ----------
    cases : int or None
        Of the window of ``basis.days`` days.
    known : str
        What ``cases`` are: see `KNOWN`.
    rate : Estimate or None
        Per 100,000 people with its exact Poisson interval; where cases are the most that there can have been,
        the low end is 0, where they are the least, there is none.
    recent : RecentCases
        Of the last seven days.
    chances : dict of int to int
        Percent by tier where the tier goes by the rate; empty where none is in doubt, or nothing is known.
    smoothed : tuple or None
        The rate drawn towards all districts, and towards the neighbours (None: too few of them).
    week : int or None
        Cases of seven days, all reported.
    alarms : tuple of str or None
        The EARS methods that fired; None where none can be used.
    growth, rt : Estimate or None
        Growth rate a day; reproduction number.
    provisional : bool or None
        Whether figures of the day are still expected to change.
    reported : int or None
        New cases of the day as they are known.
    nowcast, nowcast_week : tuple of int or None
        New cases of the day, and of its last seven days, when all is reported: median and 90 % interval; None
        where they are complete or that is not known.
    """

    basis: SignsBasis
    cases: int | None
    known: str
    recent: RecentCases
    rate: Estimate | None
    chances: dict[int, int]
    smoothed: tuple[float, float | None] | None
    week: int | None
    alarms: tuple[str, ...] | None
    growth: Estimate | None
    rt: Estimate | None
    provisional: bool | None
    reported: int | None = None
    nowcast: tuple[int, int, int] | None = None
    nowcast_week: tuple[int, int, int] | None = None

    @property
    def exact(self) -> bool:
        """Whether ``cases`` are all that there were."""
        return self.known == "="

    @property
    def unstable(self) -> bool | None:
        """Whether there are fewer than 20 cases; None where unknown."""
        if self.cases is None:
            return None
        few = self.cases < STABLE_FROM
        return few if self.exact or few == (self.known == "<") else None

    @property
    def course(self) -> tuple[str, Estimate | None] | None:
        """``"doubling"`` or ``"halving"`` with the days that it takes, or ``"unclear"``."""
        if self.growth is None:
            return None
        if self.growth.low > 0:
            return "doubling", _days(self.growth.value, self.growth.low, self.growth.high)
        if self.growth.high < 0:
            return "halving", _days(-self.growth.value, -self.growth.high, -self.growth.low)
        return "unclear", None


def _days(rate: float, slowest: float, fastest: float) -> Estimate:
    return Estimate(log(2) / rate, log(2) / fastest, log(2) / slowest)


class RawSigns(NamedTuple):
    """What an edition holds of the signs of a district on a day: equal where the signs are.

    ``people`` is the population, None where unknown; the others are as in `DaySigns` and `Signs`.
    """

    basis: SignsBasis
    people: int | None
    cases: int | None
    known: str
    recent: RecentCases
    week: int | None
    alarms: str
    growth: tuple[int, int, int] | None
    rt: tuple[int, int, int] | None
    chances: tuple[int, ...]
    smoothed: tuple[int, int | None] | None
    provisional: bool | None
    reported: int | None = None
    nowcast: tuple[int, int, int] | None = None
    nowcast_week: tuple[int, int, int] | None = None


def raw(edition: Edition, code: str, day: int) -> RawSigns | None:
    """Return what is held of the signs; None in editions of a version that did not work them out."""
    if not edition.signs or edition.signs_basis is None:
        return None
    today, place, people = edition.signs[day], edition.place[code], edition.districts[code].population
    return RawSigns(
        _basis(edition, edition.signs_basis, day),
        people.count if people else None,
        today.cases[place],
        today.known[place],
        # A month does not tell of its last seven days.
        edition.week(code, day) if edition.period != MONTH else RecentCases(None, "?"),
        today.week[place],
        today.alarms[place],
        today.growth.get(code),
        today.rt.get(code),
        today.chances.get(code, ()),
        today.smoothed.get(code),
        is_provisional(edition, day),
        *_nowcast(edition, code, day),
    )


def _nowcast(edition: Edition, code: str, day: int) -> tuple[Any, Any, Any]:
    """Return the new cases of a day, and median and interval of its nowcast and of its week's."""
    found = edition.nowcast
    of_day = found.of(code, edition.days[day]) if found else None
    if found is None or of_day is None:
        return None, None, None
    week = found.weeks.get(code) if day == len(edition.days) - 1 else None
    return edition.series[code].new[day], of_day, week


def _basis(edition: Edition, basis: SignsBasis, day: int) -> SignsBasis:
    """Return what signs rest on; of a week or month its own days alone."""
    if edition.period == DAY:
        return basis
    last = date.fromisoformat(edition.days[day])
    return replace(basis, days=(last - first_day(last, edition.period)).days + 1)


def signs(edition: Edition, code: str, day: int) -> Signs | None:
    """Return the signs of a district on a day; None in editions of a version that did not work them out."""
    held = raw(edition, code, day)
    return None if held is None else signs_of(held)


def signs_of(held: RawSigns) -> Signs:
    """Return the signs that an edition holds."""
    smoothed = held.smoothed
    return Signs(
        basis=held.basis,
        cases=held.cases,
        known=held.known,
        recent=held.recent,
        rate=_rate(held),
        chances={tier: percent for tier, percent in enumerate(held.chances) if percent},
        smoothed=None
        if smoothed is None
        else (smoothed[0] / _TENTHS, None if smoothed[1] is None else smoothed[1] / _TENTHS),
        week=held.week,
        alarms=None if held.alarms == "-" else fired(int(held.alarms)),
        growth=_estimate(held.growth, _PER_DAY),
        rt=_estimate(held.rt, _HUNDREDTHS),
        provisional=held.provisional,
        reported=held.reported,
        nowcast=held.nowcast,
        nowcast_week=held.nowcast_week,
    )


def fired(alarms: int) -> tuple[str, ...]:
    """Return the names of the EARS methods that fired.

    >>> fired(5)
    ('C1', 'C3')
    """
    return tuple(name for bit, name in enumerate(METHODS) if alarms & 1 << bit)


def is_provisional(edition: Edition, day: int) -> bool | None:
    """Tell whether the figures of a day are still expected to change; None where the delay is not known."""
    basis = edition.signs_basis
    if basis is None or basis.provisional_days is None:
        return None
    age = date.fromisoformat(basis.as_of) - date.fromisoformat(edition.days[day])
    return age.days < basis.provisional_days


def warnings(edition: Edition, day: int) -> str:
    """Return `warning` of every district on a day, as hexadecimal digits in the region set's order."""
    if not edition.signs:
        return "0" * len(edition.place)
    today = edition.signs[day]
    digits = list(today.alarms.replace("-", "0"))
    for code, growth in today.growth.items():
        if growth[1] > 0:
            place = edition.place[code]
            digits[place] = f"{int(digits[place]) + GROWING:x}"
    return "".join(digits)


def warning(edition: Edition, code: str, day: int) -> int:
    """Return the warnings of a day in one number: EARS C1 = 1, C2 = 2, C3 = 4, clear growth = 8."""
    if not edition.signs:
        return 0
    today = edition.signs[day]
    alarms, growth = today.alarms[edition.place[code]], today.growth.get(code)
    return (0 if alarms == "-" else int(alarms)) + (GROWING if growth and growth[1] > 0 else 0)


def _estimate(parts: tuple[int, int, int] | None, unit: int) -> Estimate | None:
    return None if parts is None else Estimate(*(part / unit for part in parts))


def _rate(held: RawSigns) -> Estimate | None:
    if not held.people or held.cases is None or held.known == ">":
        return None
    low, high = _interval(held.cases)
    per = PER / (held.people * (held.basis.days if held.basis.daily else 1))
    return Estimate(held.cases * per, low * per if held.known == "=" else 0.0, high * per)


@lru_cache(maxsize=4096)
def _interval(cases: int) -> tuple[float, float]:
    found = poisson_interval(np.array([float(cases)]))
    return float(found.lower[0]), float(found.upper[0])


def named(found: Signs) -> dict[str, Any]:
    """Return the signs by the names of `NAMES`; None where unknown."""
    course, smoothed = found.course, found.smoothed or (None, None)
    kind, days = course or (None, None)
    return dict(
        zip(
            NAMES,
            (
                found.basis.days,
                found.cases,
                KNOWN[found.known],
                *_ends(found.rate),
                found.unstable,
                found.chances or None,
                *smoothed,
                None if found.alarms is None else list(found.alarms),
                kind,
                *_ends(days),
                *_ends(found.rt),
                found.provisional,
                found.recent.cases,
                KNOWN[found.recent.known],
                *(found.nowcast or (None, None, None)),
            ),
            strict=True,
        )
    )


def _ends(estimate: Estimate | None) -> tuple[float | None, ...]:
    if estimate is None:
        return (None, None, None)
    return tuple(round(part, 2) for part in (estimate.value, estimate.low, estimate.high))


def sign_cells(found: Signs | None) -> list[str | float | bool | None]:
    """Return the signs as cells of a table: None where unknown, lists with ``|``.

    Chances are written ``3:80|2:20`` (percent by tier), no EARS alarm ``none``.
    """
    return [None] * len(NAMES) if found is None else [_cell(value) for value in named(found).values()]


def _cell(value: Any) -> str | float | bool | None:
    if isinstance(value, dict):
        return "|".join(f"{tier}:{percent}" for tier, percent in value.items())
    if isinstance(value, list):
        return "|".join(value) or "none"
    cell: str | float | bool | None = value
    return cell
