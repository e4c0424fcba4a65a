"""The outlook of an edition: how likely each tier is at the next review and in one and two weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from fivecolour.reports.series import period_ends
from fivecolour.scoring.figures import DateArray, FloatArray, Period
from fivecolour.scoring.grading.continuation import ROWS, Continuation, continuations
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.reviews import review_after
from fivecolour.scoring.indicators.window_cases import CASES, counted_until
from fivecolour.surveillance.analogs import Analogs
from fivecolour.surveillance.forecast import (
    GrowthModel,
    WeeklyCases,
    fit,
    simulate,
    weekday_shares,
)
from fivecolour.surveillance.windows import IntArray

QUANTILE_LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
# The share of futures that the widest interval leaves out, unless it covered more than the others.
OUTSIDE = 0.1
TIERS = 6
PER_MILLE = 1000
REVIEW = "review"
# Horizons in periods by name; a map by months has none.
HORIZONS: dict[Period, dict[str, int]] = {
    "day": {"7d": 7, "14d": 14},
    "week": {"1w": 1, "2w": 2},
    "month": {},
}
# A review that is further off is not looked forward to.
_FURTHEST = 28
WEEK = 7
# A week counts with so many of its days reported, as if the others were like them.
_LEAST_DAYS = 5
_MOST_WEEKS = 40
_THREADS = 2
_SEED = 20_200_209
# Levels are rounded, so that quantiles are the same on every machine.
_DECIMALS = 6
_NOWCAST = "nowcast_cases"
# Counts of other figures follow the week; what is measured follows what it did before from like values.
_COUNTED = ("new_", "cumulative_")
_YEAR = {"day": 365, "week": 52, "month": 12}


@dataclass(frozen=True, slots=True)
class OutlookHorizon:
    """What is expected of one day to come.

    Attributes
    ----------
    name : str
        ``review``, ``7d``, ``14d``, or of weeks ``1w`` and ``2w``.
    target : str
        The day, of weeks the last one.
    tiers : dict of str to tuple of int
        By district how many of a thousand futures have tier 0 … 5 then.
    cases : dict of str to tuple of int
        Quantiles (`QUANTILE_LEVELS`) of the new cases of the seven days until then, or of the week; empty for
        a review.
    """

    name: str
    target: str
    tiers: dict[str, tuple[int, ...]]
    cases: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class OutlookRound:
    """How one horizon of an earlier outlook did, by sums over districts.

    Attributes
    ----------
    reference, horizon, target : str
        The last day that was known then, the horizon and its day.
    districts, rps, rps_same : int, float, float
        Districts whose tier is known, their ranked probability scores, and those of the same tier as then.
    counts, wis, wis_same, inside : int, float, float, int
        Districts whose cases are known, their weighted interval scores, those of the same count as then, and
        how many lay within the 90 % interval.
    bins : tuple of tuple
        Of chances given to tiers, by tenths: their sum in thousandths, how many came true, how many.
    """

    reference: str
    horizon: str
    target: str
    districts: int
    rps: float
    rps_same: float
    counts: int
    wis: float
    wis_same: float
    inside: int
    bins: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class EditionOutlook:
    """An outlook with its own record.

    Attributes
    ----------
    reference : str
        The last day of the edition.
    draws : int
        Futures for each district.
    model : tuple of float
        Prior, pool, and the means of damping and noise: see
        `fivecolour.surveillance.forecast.GrowthModel`.
    tiers_now : dict of str to int
        The tier of each district on that day.
    cases_now : dict of str to int
        Its new cases of the last seven days or week; none where one is not known.
    horizons : tuple of OutlookHorizon
    rounds : tuple of OutlookRound
        How earlier outlooks did, the oldest target first.
    """

    reference: str
    draws: int
    model: tuple[float, ...]
    tiers_now: dict[str, int]
    cases_now: dict[str, int]
    horizons: tuple[OutlookHorizon, ...]
    rounds: tuple[OutlookRound, ...] = ()


@dataclass(frozen=True)
class Outlooked:
    """What an outlook is worked out from.

    Attributes
    ----------
    grading : Grading
        Until the last day that is known.
    new : ndarray of float64, shape (D, T)
        New cases of at least its periods, the last ones of both the same.
    groups : ndarray of int64, shape (D,)
        The neighbours with which each district is smoothed: see `fivecolour.surveillance.forecast.groups_of`.
    draws : int
    completed : ndarray of float64, shape (D, T), optional
        ``new`` completed by the nowcast: what the level of cases is judged by.
    outside : mapping of str to float
        By horizon the share of futures that its widest interval leaves out; `OUTSIDE` of those not named.
    """

    grading: Grading
    new: FloatArray
    groups: IntArray
    draws: int
    completed: FloatArray | None = None
    outside: Mapping[str, float] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        """What the columns are."""
        return self.grading.figures.period

    @cached_property
    def weekly(self) -> WeeklyCases:
        """New cases by week, the last one until today."""
        new = self.new if self.completed is None else self.completed
        counts = np.where(new >= 0, new, np.nan)
        cases, people = counts if self.period == "week" else _weeks(counts), self.grading.figures.population
        known = people if people.size else np.full(len(cases), np.nan)
        return WeeklyCases(cases[:, -_MOST_WEEKS:], self.groups, known)

    @cached_property
    def steps(self) -> dict[str, int]:
        """How many periods ahead each horizon lies."""
        found = dict(HORIZONS[self.period])
        reviews, today = self.grading.scheme.reviews, self.grading.days[-1]
        if reviews and self.period == "day":
            distance = (review_after(reviews, today) - today).days
            if distance <= _FURTHEST:
                found = {REVIEW: distance, **found}
        return found

    @cached_property
    def dates(self) -> DateArray:
        """The last days of the periods to come."""
        days = WEEK if self.period == "week" else 1
        first = self.grading.days[-1] + timedelta(days=days)
        last = self.grading.days[-1] + timedelta(days=days * max(self.steps.values()))
        return period_ends(first, last, self.period)


def outlook(given: Outlooked) -> EditionOutlook | None:
    """Simulate the cases of the weeks to come and grade each future by the rule itself.

    What else the rule reads goes on as it did before from like values at that time of the year, other counts
    as in the last week; a district that did not report on a weekday of the last two weeks is taken not to
    report on it again. The same figures give the same draws.

    Returns
    -------
    EditionOutlook or None
        None on a map by months, with too few weeks to judge by, or where nobody reports cases.
    """
    if not HORIZONS[given.period] or given.draws < 1:
        return None
    model = fit(given.weekly)
    if model is None or np.isnan(given.weekly.cases[:, -1]).all():
        return None
    counted = _Counted(given, model)
    blocks = list(_blocks(len(given.grading.codes), given.draws))
    with ThreadPoolExecutor(_THREADS) as pool:
        parts = list(pool.map(counted.of, range(len(blocks)), blocks))
    tiers = {name: np.sum([part[0][name] for part in parts], axis=0) for name in given.steps}
    cases = {name: np.concatenate([part[1][name] for part in parts]) for name in HORIZONS[given.period]}
    return _told(given, model, tiers, cases)


def _blocks(districts: int, draws: int) -> Iterator[int]:
    """Yield how many futures are simulated at once; that depends on the districts alone."""
    size = max(1, ROWS // max(districts, 1))
    for start in range(0, draws, size):
        yield min(size, draws - start)


class _Counted:
    """Futures, simulated and graded block by block."""

    def __init__(self, given: Outlooked, model: GrowthModel) -> None:
        self.given = given
        self.model = model
        self.distance = len(given.dates)
        self.rules: list[tuple[Continuation, slice]] = continuations(given.grading, given.dates)
        self.shares = weekday_shares(given.new) if given.period == "day" else np.ones(1)
        figures = given.grading.figures
        self.total = counted_until(figures, len(figures.dates))
        self.silent = self._silent()
        self.others = {
            name: _going_on(held, self.distance, figures.period, cumulative=name.startswith("cumulative_"))
            for name, held in figures.values.items()
            if name not in (*CASES, _NOWCAST)
        }
        year = _YEAR[figures.period]
        self.measured = {
            name: Analogs.of(held, self.distance, year)
            for name, held in figures.values.items()
            if name in self.others and not name.startswith(_COUNTED) and held.shape[1] > 2 * self.distance
        }

    def _silent(self) -> NDArray[np.bool_]:
        """Return the periods to come, shape (D, H), in which districts are taken not to report."""
        unknown = np.isnan(self.given.new)
        if self.given.period == "week" or unknown.shape[1] < 2 * WEEK:
            return np.zeros((len(unknown), self.distance), dtype=np.bool_)
        usual = unknown[:, -WEEK:] & unknown[:, -2 * WEEK : -WEEK]
        return usual[:, np.arange(self.distance) % WEEK]

    def of(self, number: int, draws: int) -> tuple[dict[str, NDArray[np.int64]], dict[str, FloatArray]]:
        """Return, by horizon, how many futures of a block have each tier, (D, 6), and cases, (draws, D)."""
        given, random = self.given, np.random.default_rng([_SEED, number])
        length = WEEK if given.period == "day" else 1
        weeks = -(-self.distance // length)
        levels = simulate(given.weekly, self.model, weeks=weeks, draws=draws, random=random)
        daily = (levels[..., np.newaxis] * self.shares).reshape(*levels.shape[:2], -1)[..., : self.distance]
        unknown = np.isnan(daily)
        new = random.poisson(np.where(unknown, 0.0, daily)).astype(np.float64)
        new[unknown] = np.nan
        tiers = self._tiers(new, random)
        districts = np.arange(new.shape[1]) * TIERS
        counts, cases = {}, {}
        for name, distance in given.steps.items():
            at = (tiers[..., distance - 1] + districts).ravel()
            counts[name] = np.bincount(at, minlength=new.shape[1] * TIERS).reshape(-1, TIERS)
            if name != REVIEW:
                cases[name] = new[..., distance - length : distance].sum(axis=-1)
        return counts, cases

    def _tiers(self, new: FloatArray, random: np.random.Generator) -> NDArray[np.uint8]:
        reported = np.where(self.silent, np.nan, new)
        paths = {name: np.broadcast_to(found, new.shape) for name, found in self.others.items()}
        paths |= {name: found.draw(len(new), random) for name, found in self.measured.items()}
        values = self.given.grading.figures.values
        # An authority's own nowcast is of the same cases.
        paths |= {name: reported for name in (CASES.new, _NOWCAST) if name in values}
        if CASES.cumulative in values:
            total = self.total[:, np.newaxis] + np.nan_to_num(new).cumsum(axis=-1)
            paths[CASES.cumulative] = np.where(np.isnan(reported), np.nan, total)
        parts = [one.tiers(paths, self.given.dates)[..., days] for one, days in self.rules]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)


def _going_on(held: FloatArray, distance: int, period: Period, *, cumulative: bool) -> FloatArray:
    """Return what is reported in the periods to come, shape (D, H), if the last week repeats itself."""
    length = min(WEEK if period == "day" else 1, held.shape[1])
    at = np.arange(distance)
    found: FloatArray = held[:, -length:][:, at % length]
    if not cumulative:
        return found
    week = (
        held[:, -1:] - held[:, -length - 1 : -length] if held.shape[1] > length else np.zeros((len(held), 1))
    )
    return np.asarray(held[:, -1:] + np.nan_to_num(week) * (at + 1) / length, dtype=np.float64)


def _weeks(daily: FloatArray) -> FloatArray:
    """Return the cases of whole weeks, the last one until the last day; unknown with fewer than five days."""
    weeks = daily.shape[1] // WEEK
    days = daily[:, daily.shape[1] - weeks * WEEK :].reshape(len(daily), weeks, WEEK)
    known = (~np.isnan(days)).sum(axis=2)
    total = np.where(np.isnan(days), 0.0, days).sum(axis=2)
    return np.where(known >= _LEAST_DAYS, np.rint(total * WEEK / np.maximum(known, 1)), np.nan)


def last_cases(new: FloatArray, period: Period) -> FloatArray:
    """Return the new cases of the last seven days, or of the last period; unknown where one is."""
    last = new[:, -(WEEK if period == "day" else 1) :]
    return np.asarray(last.sum(axis=1), dtype=np.float64)


def _told(
    given: Outlooked, model: GrowthModel, tiers: dict[str, NDArray[np.int64]], cases: dict[str, FloatArray]
) -> EditionOutlook:
    codes, known = given.grading.codes, ~np.isnan(given.weekly.cases[:, -1])
    ends = {
        name: str(given.dates[distance - 1].astype("datetime64[D]")) for name, distance in given.steps.items()
    }
    now = last_cases(np.where(given.new >= 0, given.new, np.nan), given.period)
    return EditionOutlook(
        reference=given.grading.days[-1].isoformat(),
        draws=given.draws,
        model=(model.prior, model.pool, model.damping, model.noise),
        tiers_now=dict(zip(codes, given.grading.tiers[:, -1].tolist(), strict=True)),
        cases_now={codes[at]: int(now[at]) for at in np.flatnonzero(~np.isnan(now)).tolist()},
        horizons=tuple(
            OutlookHorizon(
                name,
                ends[name],
                _rows(codes, known, _per_mille(tiers[name])),
                _rows(codes, known, _quantiles(cases[name], given.outside.get(name, OUTSIDE)))
                if name in cases
                else {},
            )
            for name in given.steps
        ),
    )


def _per_mille(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return counts as thousandths that sum to 1000: the largest remainders are rounded up."""
    exact = counts * PER_MILLE / counts.sum(axis=1, keepdims=True)
    found = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - found), axis=1, kind="stable").argsort(axis=1, kind="stable")
    found[order < (PER_MILLE - found.sum(axis=1))[:, np.newaxis]] += 1
    return np.asarray(found, dtype=np.int64)


def _quantiles(cases: FloatArray, outside: float) -> NDArray[np.int64]:
    """Return quantiles of which the outermost leave out so much; the others are nearer the middle alike."""
    levels = np.array(QUANTILE_LEVELS)
    if outside != OUTSIDE:
        levels = np.round(ndtr(ndtri(levels) * ndtri(outside / 2) / ndtri(OUTSIDE / 2)), _DECIMALS)
    found = np.quantile(np.nan_to_num(cases), levels, axis=0, method="inverted_cdf")
    return np.asarray(found.T, dtype=np.int64)


def _rows(
    codes: Sequence[str], known: NDArray[np.bool_], rows: NDArray[np.int64]
) -> dict[str, tuple[int, ...]]:
    rows_known = np.flatnonzero(known).tolist()
    return dict(zip([codes[row] for row in rows_known], map(tuple, rows[rows_known].tolist()), strict=True))
