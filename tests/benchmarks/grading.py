"""Grading 30,000 districts × 365 days by a scheme file, beside the same rule in pandas groupby-rolling.

Run ``python -m tests.benchmarks.grading``; it prints times, their ratio and whether the tiers agree.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from app.scoring.figures import Figures
from app.scoring.grading import grade
from app.scoring.schemes import load

FIRST_REVIEW = pd.Timestamp("2020-02-09")
Made = TypeVar("Made")


def figures(*, districts: int, days: int, unreported: float = 0.02, seed: int = 20200209) -> Figures:
    """Make reproducible figures: uneven daily cases, some days not reported at all."""
    random = np.random.default_rng(seed)
    rates = random.gamma(0.3, 0.3, size=(districts, 1))
    new = random.poisson(rates, size=(districts, days)).astype(np.float64)
    cumulative = new.cumsum(axis=1)
    silent = random.random((districts, days)) < unreported
    new[silent], cumulative[silent] = np.nan, np.nan
    first = np.datetime64("2020-02-01")
    return Figures(
        codes=tuple(f"{number:06d}" for number in range(districts)),
        dates=first + np.arange(days),
        values={"cumulative_confirmed": cumulative, "new_confirmed": new},
        population=np.full(districts, np.nan),
    )


def long_frame(given: Figures) -> pd.DataFrame:
    """Lay the figures out as pandas users do: one row for each district and day."""
    shape = (len(given.codes), len(given.dates))
    return pd.DataFrame(
        {
            "district": np.repeat(np.arange(shape[0]), shape[1]),
            "date": np.tile(given.dates.astype("datetime64[ns]"), shape[0]),
            "cumulative": given.values["cumulative_confirmed"].ravel(),
            "new": given.values["new_confirmed"].ravel(),
        }
    )


def grade_in_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """Grade by the rule of zhejiang-2020 with groupby, rolling and cut; return districts × days."""
    by_district = frame.groupby("district", sort=False)
    known = by_district["cumulative"].ffill().fillna(0)
    steps = known - known.groupby(frame["district"], sort=False).shift(fill_value=0)
    in_week = steps.groupby(frame["district"], sort=False).rolling(7, min_periods=1).sum()
    frame["new_7d"] = in_week.droplevel(0).round().where(frame["cumulative"].notna())
    frame["clear"] = frame["new"].eq(0)
    runs = (~frame["clear"]).groupby(frame["district"], sort=False).cumsum()
    frame["clear_days"] = frame.groupby([frame["district"], runs], sort=False)["clear"].cumsum()
    frame.loc[frame["clear_days"] >= 7, "new_7d"] = 0.0
    frame["first"] = _cut(frame["cumulative"], [0, 1, 11, 24, 100])
    frame["raised"] = _cut(frame["new_7d"], [0, 2, 11, 24, 100])
    wide = frame.pivot(index="district", columns="date", values=["first", "raised", "clear_days", "new"])
    return _review_in_pandas(wide)


def _cut(values: pd.Series, edges: list[int]) -> pd.Series:
    return pd.cut(values, [*edges, np.inf], right=False, labels=False).add(1).fillna(0)


def _review_in_pandas(wide: pd.DataFrame) -> pd.DataFrame:
    tiers = wide["first"].copy()
    for before, day in zip(tiers.columns, tiers.columns[1:], strict=False):
        if day <= FIRST_REVIEW:
            continue
        tier = tiers[before]
        if (day - FIRST_REVIEW).days % 3 == 0:
            lowered = tier.sub(1).clip(lower=1).where(wide["clear_days"][day] >= 6, tier)
            tier = pd.concat([lowered, wide["raised"][day]], axis=1).max(axis=1)
            tier = tier.where(tiers[before] > 0, wide["first"][day])
            tier = tier.where(wide["new"][day].notna(), 0)
        tiers[day] = tier
    return tiers


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Run ``work`` once; return its seconds of processor time, little disturbed by others, and its result."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def main() -> None:
    """Measure both in turn and print the ratio of their best times."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--districts", type=int, default=30_000)
    arguments.add_argument("--days", type=int, default=365)
    arguments.add_argument("--times", type=int, default=3, help="runs of each; the best counts")
    given = arguments.parse_args()
    data, scheme = figures(districts=given.districts, days=given.days), load("zhejiang-2020")
    frame = long_frame(data)
    ours, theirs = [], []
    for _ in range(given.times):
        seconds, grading = _timed(partial(grade, scheme, data))
        ours.append(seconds)
        seconds, tiers = _timed(partial(grade_in_pandas, frame.copy()))
        theirs.append(seconds)
    agreeing = np.mean(grading.tiers == tiers.to_numpy())
    print(
        f"{given.districts} districts × {given.days} days, 2 % of days unreported, zhejiang-2020 with easing"
    )
    print(f"scheme file, numpy      {min(ours):8.3f} s")
    print(f"pandas groupby-rolling  {min(theirs):8.3f} s")
    print(f"ratio                   1/{min(theirs) / min(ours):.1f}   (same tier in {agreeing:.4%} of cells)")


if __name__ == "__main__":
    main()
