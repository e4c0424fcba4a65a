"""Grading 5,570 municipalities × 680 weeks by a rule of levels, beside the same rule in pandas.

Run ``python -m tests.benchmarks.levels``; it prints the processor time of both, their ratio, and whether the
tiers agree. Both are measured in one run, by turns; the least of each counts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load

RULE = "infodengue-af"


def figures(*, districts: int = 5_570, weeks: int = 680, seed: int = 20100109) -> Figures:
    """Make reproducible weekly figures with seasons, and thresholds of each municipality."""
    random = np.random.default_rng(seed)
    season = 1.1 + np.sin(np.arange(weeks) * 2 * np.pi / 52)[np.newaxis]
    shape = (districts, weeks)
    cases = random.poisson(random.gamma(0.6, 6, size=(districts, 1)) * season**3).astype(np.float64)
    people = random.lognormal(9.5, 1, size=districts)
    before = random.gamma(2, 10, size=(districts, 1))
    return Figures(
        codes=tuple(f"{number:07d}" for number in range(districts)),
        dates=np.datetime64("2010-01-09") + 7 * np.arange(weeks),
        values={
            "cases": cases,
            "nowcast_cases": cases,
            "p_rt1": random.random(shape) ** (1 / season),
            "climate_receptive": (season + random.normal(0, 0.2, shape) > 1.2).astype(np.float64),
        },
        population=people,
        period="week",
        parameters={
            "preseason_threshold": np.broadcast_to(before, shape).copy(),
            "epidemic_threshold": np.broadcast_to(4 * before, shape).copy(),
        },
    )


def long_frame(given: Figures) -> pd.DataFrame:
    """Lay the figures out as pandas users do: one row for each municipality and week."""
    shape = (len(given.codes), len(given.dates))
    columns = {name: values.ravel() for name, values in {**given.values, **given.parameters}.items()}
    people = np.repeat(given.population, shape[1])
    return pd.DataFrame({"code": np.repeat(np.arange(shape[0]), shape[1]), "population": people, **columns})


def in_pandas(frame: pd.DataFrame) -> FloatArray:
    """Grade as a pandas user does: conditions as columns, rolling sums and shifts by municipality."""
    incidence = frame["nowcast_cases"] * 100_000 / frame["population"]
    levels = (
        (3, 3, 0, frame["climate_receptive"] >= 1),
        (4, 2, 1, (frame["p_rt1"] > 0.95) & (incidence > frame["preseason_threshold"])),
        (5, 2, 1, (incidence > frame["epidemic_threshold"]) & (frame["cases"] > 10)),
    )
    tiers = pd.Series(1.0, index=frame.index)
    for tier, on, hold, holds in levels:
        row = holds.astype(float).groupby(frame["code"]).rolling(on).sum().droplevel(0).fillna(0)
        begun = row >= on
        in_force = begun.copy()
        for back in range(1, hold + 1):
            in_force |= begun.groupby(frame["code"]).shift(back, fill_value=False)
        tiers[in_force] = tier
    return tiers.to_numpy(dtype=np.float64)


def compare(given: Figures, *, times: int = 3) -> dict[str, Any]:
    """Measure both by turns."""
    scheme, frame = load(RULE), long_frame(given)
    ours, theirs = [], []
    for _ in range(times):
        seconds, grading = timed(lambda: grade(scheme, given))
        ours.append(seconds)
        seconds, tiers = timed(lambda: in_pandas(frame))
        theirs.append(seconds)
    same = bool((grading.tiers.ravel() == tiers).all())
    return {"ours": min(ours), "pandas": min(theirs), "ratio": min(ours) / min(theirs), "same": same}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of some work, and what it made."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=5_570)
    parser.add_argument("--weeks", type=int, default=680)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    found = compare(figures(districts=given.districts, weeks=given.weeks), times=given.times)
    print(f"ours {found['ours']:.2f} s, pandas {found['pandas']:.2f} s, ratio 1/{1 / found['ratio']:.1f}")
    print("the same tiers" if found["same"] else "tiers differ")


if __name__ == "__main__":
    main()
