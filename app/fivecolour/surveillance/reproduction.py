"""Rt, the instantaneous reproduction number after Cori et al. 2013."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, gammaincinv

from fivecolour.surveillance.windows import FloatArray, counts, sums

WINDOW = 7
PRIOR_MEAN = 5.0
PRIOR_DEVIATION = 5.0
# The posterior's coefficient of variation is 1/√(1 + cases): with 12 cases it is below 0.3, the width that
# Cori et al. recommend.
LEAST_CASES = 12
# Cases of unreported days may carry this much of the infectiousness of a day, not more.
UNREPORTED_SHARE = 0.05
_TAIL = 1e-9
_LONGEST_INTERVAL = 1000


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Rt on every day, from the window of days that ends there.

    Attributes
    ----------
    mean, lower, upper : ndarray of float64, shape (..., T)
        Posterior mean and the ends of the credible interval, new infections per infected person; NaN where
        it is not to be shown.
    cases : ndarray of float64, shape (..., T)
        Locally infected cases in the window, on which it rests; NaN where a day was not reported.
    """

    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    cases: FloatArray


def serial_interval(mean: float, deviation: float) -> FloatArray:
    """Return the probability of each serial interval of 0, 1, 2 … days.

    A gamma distribution shifted by one day, over which the day of the first case is spread evenly: the
    discretisation of the supplement of Cori et al. 2013 and of EpiEstim's ``discr_si``.

    Parameters
    ----------
    mean, deviation : float
        Of the serial interval, in days: ``mean`` above 1, ``deviation`` above 0.

    Returns
    -------
    ndarray of float64, shape (K + 1,)
        From 0 days (probability 0) until the rest is below 1e-9; they sum to 1.

    Raises
    ------
    ValueError
        If mean or deviation is out of range, or the interval would last 1000 days.

    Examples
    --------
    >>> serial_interval(2.6, 1.5)[:5].round(4).tolist()
    [0.0, 0.2332, 0.3586, 0.1981, 0.1033]
    """
    if mean <= 1 or deviation <= 0:
        raise ValueError(f"a serial interval needs mean > 1 and deviation > 0, not {mean} and {deviation}")
    shape, scale = ((mean - 1) / deviation) ** 2, deviation**2 / (mean - 1)
    days = np.arange(_LONGEST_INTERVAL + 1.0)
    # Expected days by which the gamma variable falls short of k; its second difference is the chance that
    # the variable, begun at any moment of day 0, ends on day k.
    short = days * gammainc(shape, days / scale) - shape * scale * gammainc(shape + 1, days / scale)
    weights = np.diff(short, n=2, prepend=[0.0, 0.0])
    rest = 1.0 - weights.cumsum()
    if rest[-1] > _TAIL:
        raise ValueError(f"a serial interval of mean {mean} and deviation {deviation} days is too long")
    shares = weights[: int(np.argmax(rest < _TAIL)) + 1].clip(0.0)
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def reproduction(
    new: FloatArray,
    *,
    interval: FloatArray,
    imported: FloatArray | None = None,
    least_cases: int = LEAST_CASES,
    level: float = 0.95,
) -> Reproduction:
    """Estimate Rt on windows of seven days.

    With Λ_t = Σ_s w_s I_(t−s), s ≥ 1, over all cases I and the serial interval w, the posterior is
    Gamma(a + Σ local cases, scale 1 / (1/b + Σ Λ)), both sums over the window, with the prior of EpiEstim:
    mean 5, standard deviation 5, so a = 1 and b = 5, high so that an Rt below 1 is owed to the figures.

    Parameters
    ----------
    new : ndarray of float64, shape (..., T)
        All new cases per day, local and imported, oldest first; NaN where nothing was reported, negative
        where a correction was: neither is a count. Nothing is taken to have happened before the first
        day, so pass the figures from the start of the epidemic.
    interval : ndarray of float64, shape (K + 1,)
        Probability of a serial interval of 0, 1, 2 … days; see `serial_interval`.
    imported : ndarray of float64, shape (..., T), optional
        Those of ``new`` who were infected elsewhere; NaN where unknown. A day with more of them than
        cases counts as unreported: one of the two is wrong. Without ``imported`` all cases are local. In
        either case those of a day that no earlier case can have infected, such as the first, are not.
    least_cases : int
        With fewer local cases in the window Rt is not shown.
    level : float
        Of the credible interval.

    Returns
    -------
    Reproduction
        NaN where the window is not complete and reported on each day, where it begins on the first day,
        where it holds fewer than ``least_cases`` local cases, and where unreported days would carry more
        than 5 % of a day's Λ (else these count as the mean of the reported ones, weighted by w).

    Notes
    -----
    Cori, Ferguson, Fraser and Cauchemez (2013), Am J Epidemiol 178:1505; imported cases as in Thompson et
    al. (2019), Epidemics 29:100356.

    Examples
    --------
    >>> steady = reproduction(np.full(40, 10.0), interval=serial_interval(2.6, 1.5))
    >>> [round(float(found[-1]), 2) for found in (steady.lower, steady.mean, steady.upper)]
    [0.79, 1.01, 1.26]
    """
    cases = counts(new)
    infectiousness = _infectiousness(cases, np.asarray(interval, dtype=np.float64))
    local = counts(cases - counts(imported)) if imported is not None else cases
    # A day whose Λ is 0 has no infector in the figures: its cases came from elsewhere.
    local = np.where((infectiousness == 0) & ~np.isnan(local), 0.0, local)
    found = sums(local, WINDOW)
    found[..., : min(WINDOW, found.shape[-1])] = np.nan
    pressure = sums(infectiousness, WINDOW)
    return _posterior(found, np.where(found >= least_cases, pressure, np.nan), level)


def _infectiousness(cases: FloatArray, interval: FloatArray) -> FloatArray:
    """Return Λ, shape (..., T); NaN where too much of it lies on unreported days."""
    known = ~np.isnan(cases)
    filled = np.where(known, cases, 0.0)
    total, unreported = np.zeros(cases.shape), np.zeros(cases.shape)
    silent = (~known).any()
    length = cases.shape[-1]
    for days, weight in enumerate(interval[1:length], start=1):
        total[..., days:] += weight * filled[..., : length - days]
        if silent:
            unreported[..., days:] += weight * ~known[..., : length - days]
    unreported[unreported > UNREPORTED_SHARE] = np.nan
    return np.asarray(total / (1.0 - unreported), dtype=np.float64)


def _posterior(cases: FloatArray, pressure: FloatArray, level: float) -> Reproduction:
    shape = (PRIOR_MEAN / PRIOR_DEVIATION) ** 2 + cases
    scale = 1.0 / (PRIOR_MEAN / PRIOR_DEVIATION**2 + pressure)
    tail = (1.0 - level) / 2.0
    # Counts repeat: each quantile is computed once for each number of cases.
    numbers, where = np.unique(shape, return_inverse=True)
    where = where.reshape(shape.shape)
    return Reproduction(
        mean=shape * scale,
        lower=gammaincinv(numbers, tail)[where] * scale,
        upper=gammaincinv(numbers, 1.0 - tail)[where] * scale,
        cases=cases,
    )
