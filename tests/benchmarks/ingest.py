"""How fast figures come in: a file of a year of 3,000 districts, one correction in twenty, end to end.

Run: ``python -m tests.benchmarks.ingest [rows]``. The file is made, read, understood, reconciled, judged and
stored into an empty SQLite, then sent again; rows a second and the peak of memory are printed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from fivecolour.data_files import bundled
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.rules import read_rules
from fivecolour.regions.region_set import City, District, RegionSet, Text
from fivecolour.store import database

DISTRICTS, PER_CITY, DAYS, ONE_IN = 3_000, 30, 365, 20


def region() -> RegionSet:
    """Return a made-up region set of 100 cities with 30 districts each."""
    districts = tuple(
        District(
            f"{code}", Text(f"第{code}区", f"D{code}"), Text(f"第{code}", f"D{code}"), "", f"{code // 100}00"
        )
        for code in (500_101 + at // PER_CITY * 100 + at % PER_CITY for at in range(DISTRICTS))
    )
    parents = sorted({one.parent for one in districts})
    cities = tuple(
        City(one, Text(f"第{one}市", f"C{one}"), Text(f"第{one}", f"C{one}"), "") for one in parents
    )
    nothing = Text("", "")
    return RegionSet("made-up", nothing, "", districts, cities, (), nothing, "2019-01-01", None, "made-up")


def write(path: Path, codes: list[str], rows: int) -> int:
    """Write a day after another; each twentieth figure comes again, corrected, a day later."""
    random = np.random.default_rng(2020)
    totals = random.poisson(2, (DAYS, len(codes))).cumsum(axis=0)
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("代码,日期,累计确诊,发布时间\n")
        for day in range(DAYS):
            event = np.datetime64("2020-01-01") + day
            lines = [
                f"{code},{event},{total},{event + 1}\n"
                for code, total in zip(codes, totals[day], strict=True)
            ]
            lines += [
                f"{codes[at]},{event},{totals[day, at] + 1},{event + 2}\n"
                for at in range(0, len(codes), ONE_IN)
            ]
            file.writelines(lines[: rows - written])
            written += len(lines)
            if written >= rows:
                return rows
    return written


def main() -> None:
    """Print the figures."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else DISTRICTS * DAYS
    districts, folder = region(), bundled("data") / "reports"
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "year.csv"
        rows = write(path, [one.code for one in districts.districts], wanted)
        places = PlaceIndex(districts, not_placed(folder / "not_placed.toml"))
        engine = database.engine(f"sqlite:///{home}/fivecolour.db")
        receiver = Receiver(engine, districts, read_rules(folder / "rules.toml"), places)
        for name in ("first", "again"):
            start = time.perf_counter()
            receipt = take_in(receiver, path, IntakeOptions("benchmark"))
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{name}: {receipt.read:,} figures = {receipt.accepted:,} accepted + {receipt.unchanged:,} "
                f"unchanged + {receipt.quarantined:,} quarantined, {receipt.revisions:,} revisions; "
                f"{seconds:.1f} s, {rows / seconds:,.0f} rows/s, peak {peak:,.0f} MB"
            )


if __name__ == "__main__":
    main()
