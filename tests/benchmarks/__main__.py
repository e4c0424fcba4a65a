"""Measure everything that has a required bound and print one table; nothing is written into the project."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fivecolour.config import settings
from tests.benchmarks import bare_pages, counties, points, side_by_side, slow_network
from tests.benchmarks.servers import ROOT
from tests.benchmarks.table import Line, render
from tests.benchmarks.visits import executable


def main() -> None:
    """Run the parts that this machine can run."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5, help="visits of each app; medians count")
    arguments.add_argument("--no-grading", action="store_true", help="leave out the grading beside pandas")
    given = arguments.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f} before the start")
    print(f"browser: {executable()}")
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            *_counties(Path(folder) / "counties", rounds=given.rounds),
            *_zhejiang(Path(folder) / "zhejiang", rounds=given.rounds),
            *(points.compare() if counties.POLYGONS.exists() else ()),
        ]
    print(render(lines))
    if not given.no_grading and find_spec("tests.benchmarks.grading"):
        print()
        subprocess.run([sys.executable, "-m", "tests.benchmarks.grading"], cwd=ROOT, check=True)


def _counties(folder: Path, *, rounds: int) -> list[Line]:
    if not counties.POLYGONS.exists():
        print("skipped: the comparison on counties, since ../shared is not here")
        return []
    if not executable():
        print("skipped: the comparison on counties, since there is no Chromium (make browser installs it)")
        return []
    folder.mkdir()
    prepared = counties.prepare(folder)
    edition = prepared.edition
    print(f"{len(edition.drawing.paths):,} counties × {len(edition.days)} days, {rounds} visits of each app")
    bare = bare_pages.compare(prepared, folder / "bare", rounds=rounds)
    return [*side_by_side.compare(prepared, rounds=rounds), *bare]


def _zhejiang(home: Path, *, rounds: int) -> list[Line]:
    environment = {**os.environ, "FIVECOLOUR_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", "from fivecolour.cli import main; main()", "publish"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    lines = side_by_side.first_html(home)
    if executable():
        os.environ["FIVECOLOUR_HOME"] = str(home)
        lines += slow_network.compare(settings(), home.parent / "site", rounds=rounds)
    return lines


if __name__ == "__main__":
    main()
