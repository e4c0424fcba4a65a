"""Grading 30,000 districts × 365 days by scheme files, beside the same rules in pandas groupby-rolling.

Run ``python -m tests.benchmarks.grading``; it prints, for each rule with easing, the processor time and the
peak of memory of both, whether the tiers agree, and the time of all reasons of a day with their sentences in
both languages. Each is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from tests.benchmarks.rules_in_pandas import RULES, long_frame
from tests.benchmarks.table import Line, render

Made = TypeVar("Made")


def figures(
    *, districts: int, days: int, first: str = "2020-02-01", unreported: float = 0.02, seed: int = 20200209
) -> Figures:
    """Make reproducible figures: uneven daily cases, some days not reported at all."""
    random = np.random.default_rng(seed)
    rates = random.gamma(0.3, 0.3, size=(districts, 1))
    new = random.poisson(rates, size=(districts, days)).astype(np.float64)
    cumulative = new.cumsum(axis=1)
    silent = random.random((districts, days)) < unreported
    positivity = np.abs(random.normal(0, 0.5, size=(districts, days)).cumsum(axis=1) + 4)
    for values in (new, cumulative, positivity):
        values[silent] = np.nan
    return Figures(
        codes=tuple(f"{number:06d}" for number in range(districts)),
        dates=np.datetime64(first) + np.arange(days),
        values={"cumulative_confirmed": cumulative, "new_confirmed": new, "positivity_7d": positivity},
        population=random.lognormal(9, 1, size=districts),
    )


def measure_ours(name: str, given: Figures, *, times: int, tiers: Path) -> dict[str, Any]:
    """Measure the history, and the reasons of its last day."""
    scheme, before = load(name), memory()
    seconds, grading = best(lambda: grade(scheme, given), times)
    np.save(tiers, grading.tiers)
    found: dict[str, Any] = {"seconds": seconds, "memory": memory() - before}
    day = len(given.dates) - 1
    found["data"], reasons = best(lambda: list(explain_day(grading, day)), times)
    found["reasons"], sentences = best(lambda: told(explain_day(grading, day)), times)
    found |= {"sentences": len(reasons) * len(sentences), "reasons_memory": memory() - before}
    return found


def told(reasons: Any) -> list[list[str]]:
    """Return the sentences of reasons in both languages."""
    return [reasons.sentences("zh"), reasons.sentences("en")]


def measure_pandas(name: str, given: Figures, *, times: int, tiers: Path) -> dict[str, Any]:
    """Measure the same history by groupby and rolling, from a frame that is there already."""
    before = memory()
    frame = long_frame(given)
    seconds, wide = best(lambda: RULES[name](frame.copy()), times)
    np.save(tiers, wide.to_numpy())
    return {"seconds": seconds, "memory": memory() - before}


def best(work: Callable[[], Made], times: int) -> tuple[float, Made]:
    """Return the least seconds of processor time, which others disturb little, and the last result."""
    found = []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        made = work()
        found.append(time.process_time() - start)
    return min(found), made


def memory() -> float:
    """Return the peak of this process's memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(name: str, folder: Path, given: argparse.Namespace) -> list[Line]:
    """Measure both in turn, each in a process of its own."""
    ours, plain = (_child(name, who, folder, given) for who in ("ours", "pandas"))
    agree = np.mean(np.load(folder / "ours.npy") == np.load(folder / "pandas.npy"))
    seconds = ours["seconds"]
    return [
        Line(
            f"{name}: history, s", f"{seconds:.3f}", f"{plain['seconds']:.2f}", plain["seconds"] / seconds, 10
        ),
        Line("  same tiers", f"{agree:.4%}", met=bool(agree == 1)),
        Line("  memory on top of the figures, MB", f"{ours['memory']:.0f}", f"{plain['memory']:.0f}"),
        Line("  reasons of a day as data, s", f"{ours['data']:.3f}", met=ours["data"] <= 1),
        Line(
            f"  with {ours['sentences']:,} sentences, zh and en, s",
            f"{ours['reasons']:.3f}",
            met=ours["reasons"] <= 1,
        ),
        Line("  memory with these reasons, MB", f"{ours['reasons_memory']:.0f}"),
    ]


def _child(name: str, who: str, folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    options = ["--districts", str(given.districts), "--days", str(given.days), "--times", str(given.times)]
    command = [sys.executable, "-m", "tests.benchmarks.grading", *options, "--only", name]
    result = subprocess.run(
        [*command, "--who", who, "--tiers", str(folder / f"{who}.npy")], check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def main() -> None:
    """Measure every rule, or be one of the processes that do."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--districts", type=int, default=30_000)
    arguments.add_argument("--days", type=int, default=365)
    arguments.add_argument("--times", type=int, default=3, help="runs of each; the best counts")
    arguments.add_argument("--only", choices=[*RULES], help="one rule")
    arguments.add_argument("--who", choices=["ours", "pandas"], help=argparse.SUPPRESS)
    arguments.add_argument("--tiers", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.who:
        reviews = load(given.only).reviews
        first = str(np.datetime64(reviews.first) - 8) if reviews else "2020-02-01"
        made = figures(districts=given.districts, days=given.days, first=first)
        measure = measure_ours if given.who == "ours" else measure_pandas
        print(json.dumps(measure(given.only, made, times=given.times, tiers=given.tiers)))
        return
    print(f"{given.districts:,} districts × {given.days} days, 2 % of days unreported")
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name in [given.only] if given.only else RULES:
            lines += compare(name, Path(folder), given)
    print(render(lines))


if __name__ == "__main__":
    main()
