"""How earlier outlooks did: scored by what came, beside two forecasts that anybody could make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fivecolour.editions.edition_outlook import (
    OUTSIDE,
    PER_MILLE,
    QUANTILE_LEVELS,
    TIERS,
    WEEK,
    EditionOutlook,
    OutlookHorizon,
    OutlookRound,
)
from fivecolour.evaluation.ordinal_scores import ranked_probability_score, reliability
from fivecolour.evaluation.quantile_scores import covered, weighted_interval_score
from fivecolour.scoring.schemes.scheme import NOT_GRADED

# Over so many last rounds an outlook has to beat the same tier and the same count, or it is not shown.
LAST_ROUNDS = 8
_BINS = 10
# Chances are thousandths: one of them given to another level in some district is no error of the whole map.
_LEAST_ERROR = 0.0005
# How far a week of rounds that covered too much or too little moves what an interval leaves out, and the most
# that it ever leaves out.
_STEP, _MOST_OUTSIDE = 0.02, 0.2


@dataclass(frozen=True, slots=True)
class OutlookOutcome:
    """What came on a day: tiers, and cases of the seven days or the week until then, by district."""

    tiers: Mapping[str, int]
    cases: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HorizonRecord:
    """How one horizon did over some rounds; NaN where there was nothing to score.

    Attributes
    ----------
    rounds : int
    rps, rps_same : float
        Mean ranked probability score a district, and that of the same tier as then.
    wis, wis_same : float
        Mean weighted interval score a district, and that of the same count as then.
    coverage : float
        Share of counts within the 90 % interval.
    """

    rounds: int
    rps: float
    rps_same: float
    wis: float
    wis_same: float
    coverage: float

    @property
    def relative_rps(self) -> float:
        """Below 1 where the outlook is better than the same tier.

        1 where only the outlook erred, NaN where neither did by what pages show, 0.000.
        """
        return _ratio(self.rps, self.rps_same)

    @property
    def relative_wis(self) -> float:
        """Below 1 where the outlook is better than the same count."""
        return _ratio(self.wis, self.wis_same)


def score(outlook: EditionOutlook, horizon: OutlookHorizon, came: OutlookOutcome) -> OutlookRound:
    """Score one horizon of an outlook.

    The baselines are certain: the district keeps its tier, and has the same number of cases again. Districts
    that are not graded then, or were not, are left out of the tiers, and those whose cases are not known,
    then or before, out of the counts.
    """
    graded = [
        code
        for code in horizon.tiers
        if came.tiers.get(code, NOT_GRADED) and outlook.tiers_now.get(code, NOT_GRADED)
    ]
    counted = [code for code in horizon.cases if code in came.cases and code in outlook.cases_now]
    chances = np.array([horizon.tiers[code] for code in graded], dtype=float).reshape(-1, TIERS) / PER_MILLE
    tiers = np.array([came.tiers[code] for code in graded], dtype=np.int64)
    same = np.eye(TIERS)[[outlook.tiers_now[code] for code in graded]]
    quantiles = np.array([horizon.cases[code] for code in counted], dtype=float)
    quantiles = quantiles.reshape(-1, len(QUANTILE_LEVELS))
    counts = np.array([came.cases[code] for code in counted], dtype=float)
    before = np.array([outlook.cases_now[code] for code in counted], dtype=float)
    given, frequency, number = reliability(chances, np.eye(TIERS)[tiers] > 0, bins=_BINS)
    return OutlookRound(
        reference=outlook.reference,
        horizon=horizon.name,
        target=horizon.target,
        districts=len(graded),
        rps=_sum(ranked_probability_score(chances, tiers)),
        rps_same=_sum(ranked_probability_score(same, tiers)),
        counts=len(counted),
        wis=_sum(weighted_interval_score(quantiles, QUANTILE_LEVELS, counts)),
        wis_same=_sum(np.abs(counts - before)),
        inside=int(covered(quantiles[:, 0], quantiles[:, -1], counts).sum()),
        bins=tuple(
            (round(n * mean * PER_MILLE) if n else 0, round(n * came_true) if n else 0, n)
            for mean, came_true, n in zip(given.tolist(), frequency.tolist(), number.tolist(), strict=True)
        ),
    )


def record(rounds: Sequence[OutlookRound], horizon: str, *, last: int | None = None) -> HorizonRecord:
    """Return how a horizon did over all rounds, or the last ones.

    >>> one = OutlookRound("2020-02-01", "7d", "2020-02-08", 4, 1.0, 2.0, 2, 3.0, 4.0, 2, ())
    >>> found = record([one, one], "7d")
    >>> found.rounds, found.rps, found.relative_rps, found.relative_wis, found.coverage
    (2, 0.25, 0.5, 0.75, 1.0)
    """
    own = [one for one in rounds if one.horizon == horizon]
    own = own[-last:] if last else own
    districts, counts = sum(one.districts for one in own), sum(one.counts for one in own)
    return HorizonRecord(
        len(own),
        _mean((one.rps for one in own), districts),
        _mean((one.rps_same for one in own), districts),
        _mean((one.wis for one in own), counts),
        _mean((one.wis_same for one in own), counts),
        _mean((one.inside for one in own), counts),
    )


def is_shown(rounds: Sequence[OutlookRound], horizon: str) -> bool:
    """Tell whether a horizon is shown: not where its tiers, or its counts, were worse than the same again."""
    lately = record(rounds, horizon, last=LAST_ROUNDS)
    return not (lately.relative_rps >= 1 or lately.relative_wis >= 1)


def outside_by_record(rounds: Sequence[OutlookRound], horizon: str) -> float:
    """Return which share of futures the widest interval of a horizon is to leave out, by its own record.

    Intervals of whole numbers cover more than they say where counts are small, and others where a course was
    calmer than those before it. Each round moves the share by how far it was from covering nine in ten, by
    `_STEP` for a week since the round before. Intervals are narrowed alone, to eight in ten of the futures:
    what covered too little at the turn of a wave would be widened when the turn has passed.

    Parameters
    ----------
    rounds : sequence of OutlookRound
        The oldest target first; with fewer than `LAST_ROUNDS` of the horizon nothing changes.

    Notes
    -----
    Adaptive conformal inference: Gibbs and Candès (2021), NeurIPS 34:1660.

    Examples
    --------
    >>> days = (f"2020-{month:02}-01" for month in range(1, 13))
    >>> rounds = [OutlookRound("", "7d", day, 0, 0.0, 0.0, 10, 0.0, 0.0, 10, ()) for day in days]
    >>> outside_by_record(rounds[:7], "7d"), outside_by_record(rounds, "7d")
    (0.1, 0.122)
    """
    own = [one for one in rounds if one.horizon == horizon and one.counts]
    if len(own) < LAST_ROUNDS:
        return OUTSIDE
    found, days = OUTSIDE, [date.fromisoformat(one.target) for one in own]
    for one, day, before in zip(own[1:], days[1:], days, strict=False):
        weeks = min((day - before).days / WEEK, 1.0)
        found += _STEP * weeks * (one.inside / one.counts - (1 - OUTSIDE))
        found = min(max(found, OUTSIDE), _MOST_OUTSIDE)
    return round(found, 6)


def reliability_of(rounds: Sequence[OutlookRound], horizon: str) -> list[tuple[float, float, int]]:
    """Return, by tenths of the chance given, the mean chance, how often it came true, and the number."""
    own = [one.bins for one in rounds if one.horizon == horizon]
    found = []
    for tenth in zip(*own, strict=True):
        chance, came, number = (sum(column) for column in zip(*tenth, strict=True))
        if number:
            found.append((chance / PER_MILLE / number, came / number, number))
    return found


def _ratio(own: float, same: float) -> float:
    if same > 0:
        return own / same
    return 1.0 if own >= _LEAST_ERROR else float("nan")


def _mean(sums: Iterable[float], number: int) -> float:
    return sum(sums) / number if number else float("nan")


def _sum(scores: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Return a sum with six decimals, so that an edition is the same on every machine."""
    return round(float(scores.sum()), 6)
