"""A simulated epidemic: a stochastic SEIR in every district, linked by people who travel.

``figures`` is all that others need: what districts report on each day, for any number of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree
from scipy.special import gammainc

from fivecolour.drill.disease import Disease, ReportingPractice, disease, reporting_practice
from fivecolour.drill.reporting import Reporters, ReportLines

Counts = NDArray[np.int64]
Points = NDArray[np.float64]
_LONGEST_DELAY = 28


def figures(
    population: Counts,
    points: Points,
    *,
    seed: int,
    start: date,
    days: int,
    course: Disease | None = None,
    reporting: ReportingPractice | None = None,
) -> Iterator[ReportLines]:
    """Yield what districts report on each day: the same seed gives the same figures.

    Parameters
    ----------
    population : ndarray of int, shape (D,)
        People of each district.
    points : ndarray, shape (D, 2)
        Longitude and latitude of their middles.
    seed : int
        Any whole number from 0.
    start : date
        First day; weekends are reported worse.
    days : int
        How many.
    course, reporting : optional
        Others than those of ``data/drill/``.

    Examples
    --------
    >>> people, places = np.array([10_000, 20_000]), np.zeros((2, 2))
    >>> one = next(figures(people, places, seed=1, start=date(2020, 2, 3), days=1))
    >>> one.issued, one.place.tolist()
    (datetime.date(2020, 2, 3), [0, 1])
    """
    epidemic = Epidemic(population, points, seed=seed, course=course or disease())
    reporters = Reporters(len(population), seed=seed, practice=reporting or reporting_practice())
    for day in range(days):
        yield reporters.report(start + timedelta(days=day), epidemic.step())


class Epidemic:
    """The state of an epidemic: everybody is susceptible, exposed, infectious or removed.

    Attributes
    ----------
    susceptible, exposed, infectious, removed : ndarray of int, shape (D,)
        They always add up to the population.
    confirmed : int
        Cases confirmed so far.
    """

    def __init__(self, population: Counts, points: Points, *, seed: int, course: Disease) -> None:
        self._random = np.random.default_rng([seed, 1])
        self._course = course
        self._mixing = mixing(population, points, away=course.away, nearest=course.nearest)
        self._present = np.maximum(self._mixing.T @ population, 1e-9)
        self._delays = _delays(course)
        self._coming = np.zeros((len(population), len(self._delays)), dtype=np.int64)
        self._measures_for = -1
        self.susceptible = population.astype(np.int64).copy()
        self.exposed = np.zeros_like(self.susceptible)
        self.infectious = np.zeros_like(self.susceptible)
        self.removed = np.zeros_like(self.susceptible)
        self.confirmed = 0
        self._begin()

    @property
    def reproduction(self) -> float:
        """Cases that an infectious person causes now where nobody is immune."""
        share = min(1.0, max(0, self._measures_for) / max(1, self._course.over_days))
        before, after = self._course.reproduction, self._course.measured_reproduction
        return before + share * (after - before)

    def step(self) -> Counts:
        """Go on by a day; return the cases confirmed on it, shape (D,)."""
        random, course = self._random, self._course
        leave = 1 - np.exp(-1 / course.infectious_days)
        # So that with its number of days, 1 / leave, each infects `reproduction` others.
        per_day = self.reproduction * leave
        force = per_day * (self._mixing @ ((self._mixing.T @ self.infectious) / self._present))
        infected = random.binomial(self.susceptible, 1 - np.exp(-force))
        broken_out = random.binomial(self.exposed, 1 - np.exp(-1 / course.latent_days))
        ended = random.binomial(self.infectious, leave)
        self.susceptible -= infected
        self.exposed += infected - broken_out
        self.infectious += broken_out - ended
        self.removed += ended
        return self._found(broken_out)

    def _found(self, broken_out: Counts) -> Counts:
        """Return the cases that are confirmed today; those of today's sick come later."""
        detected = self._random.binomial(broken_out, self._course.detected)
        self._coming += self._random.multinomial(detected, self._delays)
        today: Counts = self._coming[:, 0].copy()
        self._coming[:, :-1] = self._coming[:, 1:]
        self._coming[:, -1] = 0
        self.confirmed += int(today.sum())
        if self._measures_for >= 0 or self.confirmed >= self._course.after_cases:
            self._measures_for += 1
        return today

    def _begin(self) -> None:
        """Infect some people in some districts, the more likely the more live there."""
        people = self.susceptible
        inhabited = int(np.count_nonzero(people))
        if not inhabited:
            return
        seeds = min(self._course.seeds, inhabited)
        places = self._random.choice(len(people), size=seeds, replace=False, p=people / people.sum())
        share = self._random.multinomial(self._course.infected, np.full(seeds, 1 / seeds))
        infected = np.minimum(share, people[places])
        self.exposed[places] += infected
        self.susceptible[places] -= infected


def mixing(population: Counts, points: Points, *, away: float, nearest: int) -> sparse.csr_array:
    """Return where people have their contacts, shape (D, D): every row adds up to 1.

    Of the contacts ``1 - away`` are at home. The others follow the radiation model (Simini et al. 2012):
    from a district of m people, one of n people with s others no farther away attracts
    m n / ((m + s)(m + n + s)); only the ``nearest`` districts are counted.

    Examples
    --------
    >>> mixing(np.array([100, 100]), np.array([[0, 0], [1, 0]]), away=0.1, nearest=9).toarray().tolist()
    [[0.9, 0.1], [0.1, 0.9]]
    """
    count = len(population)
    most = min(nearest, count - 1)
    if most < 1:
        return sparse.csr_array(sparse.eye_array(count))
    place = _on_sphere(points)
    _, found = KDTree(place).query(place, k=most + 1)
    own = np.arange(count)
    # Districts of the same point may come before the district itself.
    found = _others(found, own)
    there = population[found].astype(np.float64)
    here = population[:, None].astype(np.float64)
    between = np.cumsum(there, axis=1) - there
    flow = here * there / np.maximum((here + between) * (here + there + between), 1e-9)
    whole = flow.sum(axis=1, keepdims=True)
    share = np.divide(away * flow, whole, out=np.zeros_like(flow), where=whole > 0)
    rows, columns = np.repeat(own, most), found.ravel()
    travel = sparse.csr_array((share.ravel(), (rows, columns)), shape=(count, count))
    return sparse.csr_array(travel + sparse.diags_array(1 - share.sum(axis=1)))


def _others(found: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave each district itself out of its neighbours, or the farthest if it is not among them."""
    keep = found != own[:, None]
    keep[keep.all(axis=1), -1] = False
    rest: NDArray[np.int64] = found[keep].reshape(len(found), -1)
    return rest


def _on_sphere(points: Points) -> Points:
    lon, lat = np.radians(np.asarray(points, dtype=np.float64)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _delays(course: Disease) -> NDArray[np.float64]:
    """Return the chances of 0, 1, 2 … days between becoming infectious and confirmation."""
    shape = (course.delay_mean / course.delay_deviation) ** 2
    upper = gammainc(shape, np.arange(1, _LONGEST_DELAY + 1) / (course.delay_mean / shape))
    chances: NDArray[np.float64] = np.diff(upper, prepend=0.0) / upper[-1]
    return chances
