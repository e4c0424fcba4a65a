"""From a day sent to every screen: ``python -m tests.benchmarks.through [--clients 2000]``.

The counties of the United States with 56 days of made-up figures in SQLite, a press, a server of two workers,
clients that listen in a process of their own, and one real browser. Each round sends one more day of all
districts to ``POST /api/v1/reports``. Measured from the first byte that is sent.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine

from fivecolour.access.permissions import scope
from fivecolour.access.tokens import Tokens
from fivecolour.config import settings
from fivecolour.data_files import bundled
from fivecolour.editions import edition_files
from fivecolour.regions import sets
from fivecolour.regions.build import pipeline
from fivecolour.scoring.figures import FloatArray
from fivecolour.store import database
from fivecolour.store.change_signal import ChangeSignal
from fivecolour.store.reports import Reports
from tests.benchmarks import counties
from tests.benchmarks.live import PAINTED, crowd, heard, painted_at, report
from tests.benchmarks.servers import OURS, ROOT, served
from tests.browser.chromium import FLAGS, find_chromium

BEFORE = 56
# Longest wait for an edition; then until the pages have fetched the rest
PATIENCE, AFTER = 30.0, 3.0
LABELS = (
    ("answered", "the sender has the receipt"),
    ("stored", "the edition is in the store"),
    ("there", "its file is there"),
    ("first", "first client"),
    ("heard", "all clients have the colours"),
    ("page", "browser has painted"),
    ("all", "every screen"),
)


@dataclass(frozen=True, slots=True)
class Instance:
    """What is measured: its home, its store, and the figures of all days by district."""

    home: Path
    engine: Engine
    codes: list[str]
    figures: FloatArray
    first: date
    token: str

    def body(self, day: int) -> bytes:
        """Return the figures of one day as a sender writes them."""
        event = self.first + timedelta(days=day)
        lines = [f"{c},{event},{n:.0f}" for c, n in zip(self.codes, self.figures[:, day], strict=True)]
        return "\n".join(["代码,日期,累计确诊", *lines, ""]).encode()


def main() -> None:
    """Prepare, open everything, send, print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.through", description=__doc__)
    arguments.add_argument("--clients", type=int, default=2000)
    arguments.add_argument("--editions", type=int, default=20)
    given = arguments.parse_args()
    if not counties.POLYGONS.exists():
        print("skipped: the counties are not here (../shared)")
        return
    with tempfile.TemporaryDirectory() as folder:
        instance = prepare(Path(folder), days=BEFORE + given.editions)
        with press(instance), served("-w", "2", *OURS, home=instance.home) as address:
            _measure(instance, address, given)
        instance.engine.dispose()


def prepare(folder: Path, *, days: int) -> Instance:
    """Make an instance of its own, with the counties among its region sets."""
    data, home = folder / "data", folder / "home"
    shutil.copytree(bundled("data"), data)
    # The bundled figures are those of other districts: their headers only.
    for path in (data / "reports").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    # The last day that is sent is today, so that the reporting delay is worked out too.
    first = date.today() - timedelta(days=days - 1)
    home.mkdir()
    os.environ |= {
        "FIVECOLOUR_DATA": str(data),
        "FIVECOLOUR_HOME": str(home),
        "FIVECOLOUR_STREAMS_PER_ADDRESS": "10000",  # all readers have one address
    }
    sets.write(pipeline.build(counties.recipe()), root=data / "regions")
    (home / "publish.toml").write_text(
        f'region_set = "{counties.NAME}"\nscheme = "zhejiang-2020"\nfrom = {first}\nmode = "automatic"\n'
    )
    codes = [one.code for one in sets.load(counties.NAME).districts]
    figures = counties.cases(districts=len(codes), days=days)
    engine = database.engine(settings().database_url)
    for day in range(BEFORE):
        one = _frame(codes, figures[:, day], first + timedelta(days=day))
        Reports(engine).add_frame(one, file=f"day {day}")
    may = scope(("ingest",), ("benchmark",), ())
    token, _ = Tokens(engine).create("benchmark", may, days=1, by="benchmark", now=datetime.now(UTC))
    return Instance(home, engine, codes, figures, first, token)


def _frame(codes: list[str], figures: FloatArray, day: date) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": codes,
            "name": codes,
            "indicator": "confirmed",
            "kind": "cumulative",
            "event_date": np.datetime64(day, "s"),
            "value": pd.array(figures.astype(int), dtype="Int64"),
            "missing": "",
            "how": "reported",
            "source": "benchmark",
            "note": "",
        }
    )


@contextmanager
def press(instance: Instance) -> Iterator[None]:
    """Run a press until the first edition is there, and on until the end."""
    command = [sys.executable, "-c", "from fivecolour.cli import main; main()", "press"]
    log = (instance.home / "press.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 10 * PATIENCE
        while not edition_files.paths(instance.home / "editions"):
            if process.poll() is not None or time.monotonic() > until:
                log = (instance.home / "press.log").read_text()
                raise RuntimeError(f"the press has made no edition: {log}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()
        log.close()


def _measure(instance: Instance, address: str, given: argparse.Namespace) -> None:
    folder = instance.home / "editions"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/")
        page.locator("html[data-ready=all]").wait_for(timeout=120_000)
        with crowd(address, given.clients, newest=edition_files.latest(folder).id) as listening:
            rounds = [
                _round(page, listening, instance, address, BEFORE + number)
                for number in range(given.editions)
            ]
        browser.close()
    report(rounds, LABELS, clients=given.clients)


def _round(
    page: Page, listening: subprocess.Popen[str], instance: Instance, address: str, day: int
) -> dict[str, float]:
    """Send one day and measure, in milliseconds from the first byte that is sent."""
    folder, body, answered = instance.home / "editions", instance.body(day), [0.0]
    present = set(edition_files.paths(folder))
    page.evaluate(PAINTED)

    def send() -> None:
        request = urllib.request.Request(
            f"{address}/api/v1/reports?source=benchmark&region_set={counties.NAME}&file=day-{day}.csv",
            data=body,
            headers={"Authorization": f"Bearer {instance.token}", "Content-Type": "text/csv"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            receipt = json.loads(answer.read())
        answered[0] = time.time()
        if receipt["accepted"] != len(instance.codes):
            raise RuntimeError(f"not all figures were accepted: {receipt}")

    sender = threading.Thread(target=send)
    start = time.time()
    sender.start()
    stored, name = _awaited(instance, present)
    sender.join()
    there = edition_files.paths(folder)[name].stat().st_ctime
    time.sleep(AFTER)
    clients = heard(listening, name)
    painted = painted_at(page, edition_files.read(folder, name))
    moments = {
        "answered": answered[0],
        "stored": stored,
        "there": there,
        "first": min(clients),
        "heard": max(clients),
        "page": painted,
        "all": max(painted, *clients),
    }
    return {"clients": len(clients)} | {key: 1000 * (moment - start) for key, moment in moments.items()}


def _awaited(instance: Instance, present: set[str]) -> tuple[float, str]:
    """Wait for the next edition; return when the store changed last before its file was there, and its id."""
    folder, until = instance.home / "editions", time.monotonic() + PATIENCE
    changed = 0.0
    with ChangeSignal(instance.engine) as notice:
        while time.monotonic() < until:
            if notice.wait(0.01):
                changed = time.time()
            new: list[Any] = [name for name in edition_files.paths(folder) if name not in present]
            if new:
                return changed, new[-1]
    raise RuntimeError("no edition came of what was sent")


if __name__ == "__main__":
    main()
