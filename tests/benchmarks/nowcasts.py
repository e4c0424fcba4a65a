"""Nowcasts against what was reported in the end, of figures whose every issue is on record.

Rio's dengue by health area and week in 21 issues, beside the authority's own correction, and German
hospitalisations by age group and day. Each is completed by what was known on its day alone. Run it as
``python -m tests.benchmarks.nowcasts`` where the shared data are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from fivecolour.evaluation.quantile_scores import covered, weighted_interval_score
from fivecolour.surveillance.nowcast import nowcast

DELAYS = Path(__file__).parents[3] / "shared" / "data" / "delays"
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = ["today", "age", "known", "final", "own", *LEVELS]


def rio(longest: int = 10, weeks: int = 30) -> Iterator[pd.DataFrame]:
    """Complete the last five weeks of each issue from the fourth to the last but one."""
    told = pd.read_csv(DELAYS / "rio_dengue_weekly_issues.csv.gz")
    issues = sorted(told["issue_se"].unique())
    every = sorted(told["SE"].unique())
    areas = sorted(told["APS"].unique())
    cases, corrected = (
        told.pivot_table(index=["APS", "SE"], columns="issue_se", values=name)
        .reindex(pd.MultiIndex.from_product([areas, every]))
        .reindex(columns=every)
        .to_numpy()
        .reshape(len(areas), len(every), len(every))
        for name in ("casos", "casosm")
    )
    for issue in issues[3:-1]:
        now = every.index(issue)
        ages = np.arange(weeks)[::-1]
        known = _until(cases, now, ages, longest)
        yield _scored(known, ages, 5, 4, cases[:, :, -1], corrected[:, :, now], now, str(issue))


def _until(
    cases: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    now: int,
    ages: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    longest: int,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    known = np.full((len(cases), len(ages), longest + 1), np.nan)
    for at, age in enumerate(ages):
        for then in range(min(longest, age) + 1):
            known[:, at, then] = cases[:, now - age, now - age + then]
    return known


def germany(longest: int = 40, days: int = 90, every: int = 11) -> Iterator[pd.DataFrame]:
    """Complete the last 28 days of every eleventh day."""
    told = pd.read_csv(DELAYS / "germany_covid_hospitalisations_reporting_triangle.csv.gz")
    told = told[told["age_group"] != "00+"]
    wide = told.pivot_table(
        index=["age_group", "reference_date"], columns="delay", values="count", dropna=False
    )
    dates = sorted(told["reference_date"].unique())
    added = wide.to_numpy().reshape(-1, len(dates), 41)
    cases = added.cumsum(axis=2)
    nothing = np.full(cases.shape[:2], np.nan)
    for now in range(100, len(dates) - 41, every):
        ages = np.arange(days)[::-1]
        known = cases[:, now - days + 1 : now + 1, : longest + 1].copy()
        known[:, ages[:, np.newaxis] < np.arange(longest + 1)] = np.nan
        yield _scored(known, ages, 28, 7, cases[:, :, -1], nothing, now, dates[now])


def _scored(known, ages, wanted, level, final, own, now, today) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    found = nowcast(known, ages, level=level)
    quantiles = found.quantiles(LEVELS)
    parts = []
    for age in range(wanted):
        at, period = len(ages) - 1 - age, now - age
        columns = (found.reported[:, at], final[:, period], own[:, period], *quantiles[:, at].T)
        parts.append(pd.DataFrame(dict(zip(COLUMNS, (today, age, *columns), strict=True))))
    return pd.concat(parts).dropna(subset=["known", "final"])


def table(told: pd.DataFrame) -> pd.DataFrame:
    """Return by age: coverage of the 90 % interval, mean absolute errors and WIS."""
    outcome = told["final"]
    scored = pd.DataFrame(
        {
            "age": told["age"],
            "n": 1.0,
            "coverage": covered(told[0.05], told[0.95], outcome),
            "error": (told[0.5] - outcome).abs(),
            "error as reported": (told["known"] - outcome).abs(),
            "error of the authority's": (told["own"] - outcome).abs(),
            "WIS": weighted_interval_score(told[list(LEVELS)], LEVELS, outcome),
        }
    )
    means = scored.groupby("age").mean().assign(n=scored.groupby("age")["n"].sum())
    means.loc["all"] = scored.drop(columns="age").mean().where(lambda of: of.index != "n", len(scored))
    return means.round(3)


def main() -> None:
    """Print both tables, of each half of the time too."""
    for name, parts in (("Rio, dengue, weeks", rio()), ("Germany, hospitalisations, days", germany())):
        told = pd.concat(parts)
        middle = sorted(told["today"].unique())[told["today"].nunique() // 2]
        for half, rows in (
            ("all", told),
            ("first half", told[told["today"] < middle]),
            ("second half", told[told["today"] >= middle]),
        ):
            print(f"\n{name}: {half}\n{table(rows).to_string()}")


if __name__ == "__main__":
    main()
