"""Flows where none is listed: a gravity model fitted by Poisson regression on those that are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
_EARTH_KM = 6371.0
_COEFFICIENTS = 4
# With fewer listed pairs there is nothing to fit four coefficients on.
LEAST_PAIRS = 20
# Of so many listed partners the least tells how large one can be that is not listed, and of so many listing
# places what those send or receive that list nothing.
LEAST_LISTED = 5
_ROUNDS, _STEPS, _PRECISION = 12, 40, 1e-6
# Of all rounds but the last, whose answer is only where the next begins.
_ROUGH = 1e-3
# Before anything is fitted, a flow that is not listed is taken at half of what it can be.
_HALF = 0.5
_LIMIT = 30.0
_LEAST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class Gravity:
    """A fitted model of the flows between P places.

    Attributes
    ----------
    flow : ndarray of float64, shape (P, P)
        Modelled flow from origin to destination, no more than an unlisted one can be; NaN where population
        or coordinates are not known, 0 on the diagonal.
    coefficients : tuple of four floats
        Of 1, log population of the origin, log population of the destination, log kilometres.
    spread : float
        Standard deviation of the logarithms of listed flows round the model.
    """

    flow: FloatArray
    coefficients: tuple[float, float, float, float]
    spread: float


def distances(latitude: FloatArray, longitude: FloatArray) -> FloatArray:
    """Return great-circle distances in km, shape (P, P).

    >>> distances(np.array([30.59, 29.87]), np.array([114.3, 121.54])).round()[0].tolist()
    [0.0, 700.0]
    """
    phi, theta = np.radians(latitude), np.radians(longitude)
    half = (
        np.sin((phi[:, np.newaxis] - phi) / 2) ** 2
        + np.cos(phi)[:, np.newaxis] * np.cos(phi) * np.sin((theta[:, np.newaxis] - theta) / 2) ** 2
    )
    km: FloatArray = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return km


def most_unlisted(flow: FloatArray) -> FloatArray:
    """Return, of each origin, how large a flow can be that it does not list: its least listed one.

    Sources list the partners that matter most. Infinite where fewer than `LEAST_LISTED` are listed.

    >>> most_unlisted(np.array([[np.nan, 5.0, 3.0, 9.0, 4.0, 8.0]])).tolist()
    [3.0]
    """
    known = ~np.isnan(flow)
    least = np.where(known, flow, np.inf).min(axis=1)
    return np.where(known.sum(axis=1) >= LEAST_LISTED, least, np.inf)


def fit(
    flow: FloatArray,
    population: FloatArray,
    latitude: FloatArray,
    longitude: FloatArray,
    *,
    two_way: bool = False,
) -> Gravity | None:
    """Fit flow = exp(a + b log P_origin + c log P_destination + d log km) by maximum Poisson likelihood.

    Listed pairs alone would say that distance hardly matters: far pairs are listed only where they are large.
    So the pairs that are not listed are part of the fit, as flows no larger than their origin's least listed
    one, at what the model of the round before expects of them (expectation and maximisation by turns).

    Parameters
    ----------
    flow : ndarray of float64, shape (P, P)
        NaN where not listed; the diagonal plays no part.
    population, latitude, longitude : ndarray of float64, shape (P,)
        NaN where unknown.
    two_way : bool
        Whether a pair that is listed the other way alone is taken to have that flow, no larger than an
        unlisted one can be: who travels mostly comes back. Not of shares, whose wholes differ.

    Returns
    -------
    Gravity or None
        None where fewer than `LEAST_PAIRS` listed pairs can be used.

    References
    ----------
    Zipf 1946 (the P1 P2 / D hypothesis); Santos Silva and Tenreyro 2006 (gravity by Poisson regression).
    """
    away = ~np.eye(len(flow), dtype=bool)
    with np.errstate(invalid="ignore"):
        usable = (population > 0) & ~np.isnan(latitude) & ~np.isnan(longitude)
        km = distances(latitude, longitude)
        pairs = away & usable[:, np.newaxis] & usable & (km > 0)
    listed = pairs & ~np.isnan(flow)
    if listed.sum() < LEAST_PAIRS:
        return None
    terms = _terms(population, km, pairs)
    observed = flow[pairs]
    unlisted = np.isnan(observed)
    limit = np.repeat(most_unlisted(np.where(away, flow, np.nan))[:, np.newaxis], len(flow), axis=1)[pairs]
    # Without a limit nothing is known of what is not listed: it is no part of the fit.
    part = ~unlisted | np.isfinite(limit)
    value = np.where(unlisted, np.where(np.isfinite(limit), _HALF * limit, 0.0), observed)
    fitted = np.zeros(_COEFFICIENTS)
    for number in range(_ROUNDS):
        precision = _PRECISION if number == _ROUNDS - 1 else _ROUGH
        fitted = poisson(terms[part], value[part], start=fitted if number else None, precision=precision)
        expected = np.exp(np.clip(terms @ fitted, -_LIMIT, _LIMIT))
        value = np.where(unlisted, np.minimum(expected, limit), observed)
    whole = np.full(flow.shape, np.nan)
    positive = ~unlisted & (observed > 0)
    spread = float((np.log(observed[positive]) - np.log(expected[positive])).std())
    whole[pairs] = _below(limit, expected, spread)
    whole[~away] = 0.0
    # How flows go with the population of origins, or of destinations, few of these do not tell.
    for listing, rows in ((listed.any(axis=1), whole), (listed.any(axis=0), whole.T)):
        if listing.sum() < LEAST_LISTED:
            rows[~listing] = np.nan
    if two_way:
        back = pairs & np.isnan(flow) & ~np.isnan(flow.T)
        bound = most_unlisted(np.where(away, flow, np.nan))[:, np.newaxis]
        whole[back] = np.minimum(flow.T, bound)[back]
    one, origin, destination, away_km = fitted.tolist()
    return Gravity(whole, (one, origin, destination, away_km), spread)


def _below(limit: FloatArray, expected: FloatArray, spread: float) -> FloatArray:
    """Return the mean of lognormal flows of which is known that they are no larger than a limit.

    So that of several that the model expects to be larger the one that it expects most of stays the largest.
    """
    wide = max(spread, _LEAST_SPREAD)
    with np.errstate(divide="ignore"):
        place = (np.log(limit) - np.log(expected)) / wide + wide / 2
    share = np.exp(log_ndtr(place - wide) - log_ndtr(np.where(limit > 0, place, 0.0)))
    return np.asarray(np.minimum(expected * share, limit))


def _terms(population: FloatArray, km: FloatArray, pairs: BoolArray) -> FloatArray:
    origin, destination = np.nonzero(pairs)
    logs = np.log(np.where(population > 0, population, 1.0))
    return np.column_stack([np.ones(len(origin)), logs[origin], logs[destination], np.log(km[pairs])])


def poisson(
    terms: FloatArray,
    value: FloatArray,
    *,
    start: FloatArray | None = None,
    precision: float = _PRECISION,
) -> FloatArray:
    """Return the coefficients of a log-linear Poisson regression, by iterated weighted least squares.

    Parameters
    ----------
    terms : ndarray of float64, shape (N, K)
        Of N observations.
    value : ndarray of float64, shape (N,)
        What was observed: counts, not negative.
    start : ndarray of float64, shape (K,), optional
        Coefficients near the answer: from there it takes a few steps.
    precision : float
        The largest relative change of a mean at which it ends.

    Returns
    -------
    ndarray of float64, shape (K,)

    References
    ----------
    P. McCullagh and J. Nelder, Generalized Linear Models, 2nd ed., 1989, section 2.5.
    """
    columns = np.ascontiguousarray(terms.T)
    mean: FloatArray = value + max(float(value.mean()), 1e-9) / 10
    logs = np.log(mean) if start is None else np.clip(start @ columns, -_LIMIT, _LIMIT)
    mean = mean if start is None else np.exp(logs)
    fitted: FloatArray = np.zeros(len(columns))
    for _ in range(_STEPS):
        weighted = columns * mean
        working = logs + value / mean - 1
        fitted = np.asarray(np.linalg.lstsq(weighted @ columns.T, weighted @ working)[0], dtype=np.float64)
        logs = np.clip(fitted @ columns, -_LIMIT, _LIMIT)
        following: FloatArray = np.exp(logs)
        settled = float(np.abs(following / mean - 1).max()) < precision
        mean = following
        if settled:
            break
    return fitted
