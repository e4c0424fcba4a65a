"""Early warning and doubt for 3,000 districts × 365 days, beside pandas groupby-rolling for EARS C1.

Run ``python -m tests.benchmarks.warning``; it prints times, the ratio and the peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from fivecolour.editions.signs import LEAD, ReportedCases, signs_of
from fivecolour.reports.series import Series
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.uncertainty.doubt import RateBands, doubt
from fivecolour.scoring.uncertainty.intervals import poisson_interval
from fivecolour.scoring.uncertainty.rates import graded_rate
from fivecolour.scoring.uncertainty.smoothing import smooth, smooth_by_neighbours
from fivecolour.surveillance.ears import BASELINE, LEAST_DEVIATION, Z_SHEWHART, ears
from fivecolour.surveillance.growth import growth
from fivecolour.surveillance.reporting_delay import Revisions, reporting_delay
from fivecolour.surveillance.reproduction import reproduction, serial_interval

Made = TypeVar("Made")
BANDS = RateBands((120.0, 240.0, 480.0, 960.0), (True, True, True, True))


def figures(*, districts: int, days: int, unreported: float = 0.02, seed: int = 20200209) -> np.ndarray:
    """Make reproducible new cases that rise and fall, some days not reported at all."""
    random = np.random.default_rng(seed)
    waves = np.exp(random.normal(0, 0.08, size=(districts, days)).cumsum(axis=1).clip(-3, 3))
    new = random.poisson(random.gamma(0.5, 4.0, size=(districts, 1)) * waves).astype(np.float64)
    new[random.random(new.shape) < unreported] = np.nan
    return new


def revisions(*, districts: int, days: int, seed: int = 20200209) -> Revisions:
    """Make the statements of four days about each district and day: more and more of its cases."""
    random = np.random.default_rng(seed)
    number, day, age = (part.ravel() for part in np.indices((districts, days, 4)))
    first = np.datetime64("2020-02-01")
    cases = random.poisson(5.0, size=(districts, days, 4)).cumsum(axis=2).ravel().astype(np.float64)
    codes = np.char.zfill(np.arange(districts).astype(np.str_), 6)
    return Revisions(codes[number], first + day, first + day + age, cases)


def c1_in_pandas(new: np.ndarray) -> np.ndarray:
    """Find the alarms of C1 as pandas users do, with groupby and rolling; return districts × days."""
    frame = pd.DataFrame({"district": np.repeat(np.arange(len(new)), new.shape[1]), "new": new.ravel()})
    earlier = frame.groupby("district", sort=False)["new"].shift()
    rolling = earlier.groupby(frame["district"], sort=False).rolling(BASELINE, min_periods=BASELINE)
    deviation = rolling.std().droplevel(0).clip(lower=LEAST_DEVIATION)
    upper = rolling.mean().droplevel(0) + Z_SHEWHART * deviation
    return (frame["new"] > upper).to_numpy().reshape(new.shape)


def reported(
    new: np.ndarray, people: np.ndarray, near: list[list[int]], *, days: int, lead: int = 0
) -> ReportedCases:
    """Take the last ``days`` days as an edition's, with ``lead`` days of figures before them."""
    new = new[:, -days - lead :]
    codes = tuple(np.char.zfill(np.arange(len(new)).astype(np.str_), 6).tolist())
    dates = np.datetime64("2020-01-01") + np.arange(new.shape[1])
    none = np.zeros(new.shape, dtype=np.bool_)
    series = Series(codes, dates, np.nancumsum(new, axis=1), new, none, none)
    values = {"cumulative_confirmed": series.cumulative[:, -days:], "new_confirmed": new[:, -days:]}
    return ReportedCases(series, Figures(codes, dates[-days:], values, people), near)


def timed(name: str, make: Callable[[], Made]) -> tuple[Made, float]:
    """Run once, print seconds and the peak of memory so far."""
    begun = time.perf_counter()
    made = make()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<32} {seconds:8.2f} s   peak {peak:5d} MB")
    return made, seconds


def main() -> None:
    """Measure everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=3000)
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args()
    new = figures(districts=given.districts, days=given.days)
    random = np.random.default_rng(1)
    people = random.lognormal(11, 1, size=given.districts)
    near = [random.integers(0, given.districts, size=6).tolist() for _ in range(given.districts)]
    interval = serial_interval(4.7, 2.9)
    weeks = np.nancumsum(new, axis=1)
    weeks[:, 14:] -= weeks[:, :-14].copy()
    found, ours = timed("EARS C1, C2 and C3", lambda: ears(new))
    plain, theirs = timed("EARS C1 in pandas", lambda: c1_in_pandas(new))
    print(f"  ratio {ours / theirs:.2f}; alarms agree on {(found.c1.alarm == plain).mean():.4%} of days")
    timed("Rt", lambda: reproduction(new, interval=interval))
    timed("growth", lambda: growth(new))
    reported = revisions(districts=given.districts, days=60)
    today = np.datetime64("2020-04-01")
    timed(
        f"reporting delay, {len(reported.cases):,} revisions", lambda: reporting_delay(reported, as_of=today)
    )
    timed("intervals of counts", lambda: poisson_interval(weeks))
    timed("probabilities of five tiers", lambda: doubt(weeks, people, BANDS))
    timed("smoothing, global", lambda: smooth(weeks, people))
    timed("smoothing, by neighbours", lambda: smooth_by_neighbours(weeks, people, near))
    rate = graded_rate(load("portugal-2021"))
    edition, day = (
        reported(new, people, near, days=given.days),
        reported(new, people, near, days=1, lead=LEAD),
    )
    whole, _ = timed("all signs of an edition", lambda: signs_of(edition, rate))
    single, _ = timed("all signs of one new day", lambda: signs_of(day, rate))
    print(f"  the new day is that of the whole history: {single == whole[-1:]}")


if __name__ == "__main__":
    main()
