"""Exports of 90 counties and of 3,230: seconds, bytes, and the memory of a hundred at once.

Run as ``python -m tests.benchmarks.press``. Each format is made of a different day every time, so that
nothing of one run helps the next but what a server keeps too: fonts, outlines.
"""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.export.maker import Export, make
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.views.request import ExportRequest, resolved
from fivecolour.web.press.export_queue import AT_ONCE, ExportQueue
from tests.benchmarks import counties
from tests.editions.first_edition import first_edition

ROUNDS = 7
WANTED = [
    ("PDF, A4", ExportRequest("pdf"), 0.15, 250_000),
    (
        "PDF, A3 across, two languages, trend",
        ExportRequest("pdf", size="a3-landscape", layout="trend"),
        0.15,
        250_000,
    ),
    ("PNG, A4 1×", ExportRequest("png"), 0.4, 0),
    ("PNG, 16:9 1×", ExportRequest("png", size="16:9"), 0.4, 0),
    ("PNG, card 2×", ExportRequest("png", size="card", scale=2), 0.4, 0),
    ("PNG, A3 4×", ExportRequest("png", size="a3", scale=4), 0.0, 0),
    ("SVG", ExportRequest("svg"), 0.0, 0),
    ("XLSX", ExportRequest("xlsx"), 0.0, 0),
    ("ZIP of all", ExportRequest("zip"), 0.0, 0),
]


def main() -> None:
    """Measure and print."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start")
    with tempfile.TemporaryDirectory() as folder:
        for name, home, edition in _editions(Path(folder)):
            _table(name, home, edition)
        asyncio.run(_at_once(Path(folder)))


def _editions(folder: Path) -> Iterator[tuple[str, Path, Edition]]:
    own = folder / "zhejiang"
    own.mkdir()
    config = replace(settings(), home=own, database_url=f"sqlite:///{own / 'fivecolour.db'}")
    edition, _ = edition_files.publish(first_edition(config), own / "editions")
    yield f"{len(edition.districts)} districts", own, edition
    if counties.POLYGONS.exists():
        made = counties.prepare(folder / "counties")
        yield f"{len(made.edition.districts):,} districts", made.home, made.edition


def _table(name: str, home: Path, edition: Edition) -> None:
    print(f"\n{name:40} {'first':>8} {'median':>8} {'of it CPU':>9} {'kB':>8}  asked")
    folder = home / "editions"
    for label, asked, most, largest in WANTED:
        both = edition.languages[:2] if "two languages" in label else edition.languages[:1]
        runs = [_run(replace(asked, languages=both, day=day), folder) for day in edition.days[-ROUNDS:]]
        times, processor, made = zip(*runs, strict=True)
        size = max(len(one.body) for one in made)
        bound = f"≤ {most if len(edition.districts) < 1000 else 1.0} s" if most else ""
        bound += f", ≤ {largest // 1000} kB" if largest and len(edition.districts) < 1000 else ""
        print(
            f"{label:40} {times[0]:8.3f} {statistics.median(times[1:]):8.3f} "
            f"{statistics.median(processor[1:]):9.3f} {size / 1000:8.0f}  {bound}"
        )


def _run(asked: ExportRequest, folder: Path) -> tuple[float, float, Export]:
    request, edition = resolved(asked, folder)
    wall, processor = time.perf_counter(), time.process_time()
    made = make(request, edition, folder)
    return time.perf_counter() - wall, time.process_time() - processor, made


async def _at_once(folder: Path) -> None:
    """Ask for a hundred different exports at once, the largest among them, of two readers."""
    editions, stored = folder / "zhejiang" / "editions", StoredExports(folder / "kept")
    queue: ExportQueue[Export] = ExportQueue()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    edition = edition_files.latest(editions)
    jobs = []
    for place in range(100):
        size, scale = ("a3", 4) if place % 10 == 0 else ("16:9", 1 + place % 4)
        asked = ExportRequest("png", day=edition.days[place % 40], size=size, scale=scale)
        request, _ = resolved(asked, editions)
        jobs.append((place < 99, partial(stored.export, request, edition, editions)))
    begun, ends = time.perf_counter(), {}

    async def one(place: int) -> None:
        many, job = jobs[place]
        await queue.run("many" if many else "one", job)
        ends[place] = time.perf_counter() - begun

    await asyncio.gather(*(one(place) for place in range(100)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n100 at once, {AT_ONCE} at a time: {max(ends.values()):.0f} s; the one of another reader after "
        f"{ends[99]:.1f} s; memory {before} → {peak} MB at most"
    )


if __name__ == "__main__":
    main()
