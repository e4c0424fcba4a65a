"""From two files to a published map: ``fivecolour init`` of 400 districts and 90 days, at most 20 s.

Run it as ``python -m tests.benchmarks.first_map``. Processor time is said beside the clock's: on a busy
machine that alone tells.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

DISTRICTS, DAYS, ACROSS = 400, 90, 20
FIRST = date(2021, 4, 15)


def write_files(folder: Path) -> None:
    """Write districts, populations and new cases."""
    codes = [f"{10 + number // 50:02d}{number % 50 + 1:03d}" for number in range(DISTRICTS)]
    features = []
    for number, code in enumerate(codes):
        west, south = 6 + number % ACROSS / 4, 47 + number // ACROSS / 4
        east, north = west + 0.25, south + 0.25
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append(
            {"type": "Feature", "properties": {"AGS": code, "GEN": f"Kreis {number}"}, "geometry": shape}
        )
    (folder / "districts.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (folder / "people.csv").write_text("code,population\n" + "".join(f"{code},100000\n" for code in codes))
    rows = [
        f"{FIRST + timedelta(days=day)},{code},{(7 * number + day) % 40}\n"
        for day in range(DAYS)
        for number, code in enumerate(codes)
    ]
    (folder / "cases.csv").write_text("date,code,new confirmed\n" + "".join(rows))


def main() -> None:
    """Set the map up and say how long it took."""
    options = (
        "--name big --input districts.json --table people.csv --parent-length 2 "
        "--population-column population --population-year 2020 --population-source x "
        "--title-en Big --rule germany-2021 --from 2021-04-23 --figures cases.csv --source x"
    ).split()
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
        environment = {**os.environ, "FIVECOLOUR_HOME": f"{folder}/home"}
        begins = time.perf_counter()
        command = [sys.executable, "-m", "fivecolour.cli", "init", *options]
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - begins
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    print(f"{DISTRICTS} districts x {DAYS} days: {took:.1f} s by the clock, {processor:.1f} s of processor")


if __name__ == "__main__":
    main()
