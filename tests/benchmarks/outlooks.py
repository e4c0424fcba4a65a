"""The outlook of 3,230 districts by 1,000 futures of 14 days through the rule, and the same in loops.

Run ``python -m tests.benchmarks.outlooks``; it prints times, their ratio and the peak of memory.
"""

from __future__ import annotations

import resource
import time
import timeit

import numpy as np

from fivecolour.editions.edition_outlook import Outlooked, outlook
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from fivecolour.surveillance.forecast import fit

DISTRICTS, DAYS, DRAWS = 3230, 120, 1000
RULE = "germany-2021"


def given(districts: int = DISTRICTS, *, draws: int = DRAWS, rule: str = RULE, seed: int = 1) -> Outlooked:
    """Make reproducible waves of cases, hundred districts in a group."""
    random = np.random.default_rng(seed)
    waves = np.exp(random.normal(0, 0.06, size=(districts, DAYS)).cumsum(axis=1).clip(-2, 2))
    new = random.poisson(random.gamma(0.7, 12.0, size=(districts, 1)) * waves).astype(np.float64)
    people = random.integers(8_000, 400_000, size=districts)
    codes = tuple(f"{code:06d}" for code in range(districts))
    scheme = load(rule)
    first = np.datetime64(scheme.in_force_from) - np.timedelta64(60, "D")
    figures = Figures(codes, first + np.arange(DAYS), {"new_confirmed": new}, people.astype(np.float64))
    return Outlooked(grade(scheme, figures), new, np.arange(districts) // 100, draws)


def _one_by_one() -> float:
    """Return how many seconds it takes one future of one district after the other, from one of them."""
    one = given(1, draws=1)
    whole = min(timeit.repeat(lambda: outlook(one), number=1, repeat=9))
    fitting = min(timeit.repeat(lambda: fit(one.weekly), number=1, repeat=9))
    # A district's parameters are found once.
    return (whole - fitting) * DISTRICTS * DRAWS


def main() -> None:
    """Measure."""
    whole = given()
    start = time.perf_counter()
    found = outlook(whole)
    took = time.perf_counter() - start
    assert found is not None
    print(f"{DISTRICTS} districts × {DRAWS} futures × 14 days through {RULE}: {took:.1f} s")
    print("the same again gives the same:", outlook(given()) == found)
    few = 5
    start = time.perf_counter()
    for one in range(few):
        outlook(given(1, seed=one))
    loop = (time.perf_counter() - start) / few * DISTRICTS
    print(f"in a loop over districts, from {few} of them: {loop:.0f} s, ratio 1 / {loop / took:.0f}")
    print(f"in a loop over their futures too: ratio 1 / {_one_by_one() / took:.0f}")
    print(f"peak of memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
