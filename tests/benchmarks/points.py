"""Counting 10 million points into 3,230 counties, beside geopandas.sjoin: time, peak memory, equal counts.

Run ``python -m tests.benchmarks.points``. Each side runs in its own process, which reads the same files.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from tests.benchmarks.counties import POLYGONS
from tests.benchmarks.servers import ROOT
from tests.benchmarks.table import Line, render

POINTS = 10_000_000
SEED = 20200209
_FASTER, _SMALLER = 3.0, 5.0


def write(folder: Path, *, points: int) -> None:
    """Write the counties as valid polygons, and points spread evenly over the counties' bounding boxes."""
    atlas = gpd.read_file(POLYGONS, layer="counties")[["id", "geometry"]]
    atlas["geometry"] = shapely.make_valid(np.asarray(atlas.geometry.values))
    atlas = atlas[~atlas.geometry.is_empty].reset_index(drop=True)
    (folder / "counties.geojson").write_text(atlas.to_json(drop_id=True))
    random = np.random.default_rng(SEED)
    west, south, east, north = shapely.bounds(np.asarray(atlas.geometry.values)).T
    county = random.integers(0, len(atlas), points)
    lon = random.uniform(west[county], east[county])
    np.save(folder / "points.npy", np.column_stack([lon, random.uniform(south[county], north[county])]))


def ours(folder: Path) -> np.ndarray:
    """Count with `fivecolour.regions.points`; the file of points is read part by part."""
    from fivecolour.regions.points import CHUNK, Districts

    counties = gpd.read_file(folder / "counties.geojson")
    districts = Districts(counties["id"].tolist(), np.asarray(counties.geometry.values))
    with (folder / "points.npy").open("rb") as file:
        np.lib.format.read_magic(file)
        shape, _, _ = np.lib.format.read_array_header_1_0(file)
        starts = range(0, shape[0], CHUNK)
        parts = (np.fromfile(file, count=2 * min(CHUNK, shape[0] - start)).reshape(-1, 2) for start in starts)
        return districts.counts(parts)


def plain(folder: Path) -> np.ndarray:
    """Count with `geopandas.sjoin`, as its guide says."""
    counties = gpd.read_file(folder / "counties.geojson")
    points = np.load(folder / "points.npy")
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points[:, 0], points[:, 1]), crs=counties.crs)
    joined = gpd.sjoin(frame, counties, predicate="intersects")
    return np.bincount(joined["index_right"], minlength=len(counties))


def compare(*, points: int = POINTS) -> list[Line]:
    """Run both sides, one after the other, and return what was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _child("write", folder, points)
        own, other = _child("ours", folder, points), _child("plain", folder, points)
        same = bool((np.load(folder / "ours.npy") == np.load(folder / "plain.npy")).all())
        counted = int(np.load(folder / "ours.npy").sum())
    return [
        Line(
            f"{points:,} points into 3,230 counties, s",
            f"{own['seconds']:.1f}",
            f"{other['seconds']:.1f}",
            other["seconds"] / own["seconds"],
            _FASTER,
        ),
        Line(
            "peak memory of the process, MiB",
            f"{own['mebibytes']:,.0f}",
            f"{other['mebibytes']:,.0f}",
            other["mebibytes"] / own["mebibytes"],
            _SMALLER,
        ),
        Line(f"same counts ({counted:,} points in counties)", str(same), met=same),
    ]


def _child(side: str, folder: Path, points: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.points", side, str(folder), "--points", str(points)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure(side: str, folder: Path) -> None:
    started = time.perf_counter()
    counts = {"ours": ours, "plain": plain}[side](folder)
    seconds = time.perf_counter() - started
    np.save(folder / f"{side}.npy", counts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": peak}))


def main() -> None:
    """Compare, or be one of the processes of a comparison."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.points", description=__doc__)
    parser.add_argument("side", nargs="?", choices=("write", "ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--points", type=int, default=POINTS)
    given = parser.parse_args()
    if given.side is None:
        print(render(compare(points=given.points)))
    elif given.side == "write":
        write(given.folder, points=given.points)
        print("{}")
    else:
        _measure(given.side, given.folder)


if __name__ == "__main__":
    main()
