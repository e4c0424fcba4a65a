"""From an edition's file to thousands of open pages: ``python -m tests.benchmarks.live [--clients 2000]``.

A server of two workers, clients that listen in a process of their own, and one real browser with a map
of 3,000 districts. Each edition adds a day. Measured from the moment that its manifest is there: until
every client has the colours, until every client has the rest of the figures, until the browser has painted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.benchmarks.grid import grid_edition
from tests.benchmarks.servers import OURS, ROOT, served
from tests.browser.chromium import FLAGS, find_chromium
from tests.editions.cut import cut

# A page asks for the rest of an edition after so many seconds, as assets/page/follow.js does.
SOONEST, LATEST = 0.5, 2.0
BETWEEN = 4.0
DAYS = 60
LABELS = (
    ("first", "first client"),
    ("heard", "all clients have the colours"),
    ("whole", "all have the rest"),
    ("page", "browser has painted"),
)
# Writes down the moment of the first frame with the colours of another day, and these. The line that says
# the day is watched: it is changed together with the colours, and Chromium tells no observer of an SVG
# class that was set as `className.baseVal`.
PAINTED = """() => {
  window.painted = 0;
  const shapes = Array.from(document.getElementById("shapes").children);
  const done = () => {
    window.painted = Date.now();
    window.colours = Object.fromEntries(shapes.map((path) => [path.id.slice(1), path.className.baseVal[1]]));
  };
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(done));
  });
  seen.observe(document.getElementById("when"), { childList: true, characterData: true, subtree: true });
}"""


class Client(asyncio.Protocol):
    """One open stream; tells when it has a whole edition event."""

    def __init__(self, told: Callable[[str, float], None]) -> None:
        self._told, self._rest = told, b""

    def connection_made(self, transport: Any) -> None:
        transport.write(
            b"GET /live?has=none HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        self._rest += data
        *blocks, self._rest = self._rest.split(b"\n\n")
        for block in blocks:
            if b"event: edition" in block:
                self._told(block[block.index(b"id: ") + 4 :].split(b"\n", 1)[0].decode(), time.time())


class Crowd:
    """Many clients, told by the standard input which edition to report on."""

    def __init__(self, port: int, clients: int) -> None:
        self._port, self._clients = port, clients
        self._heard: dict[str, list[float]] = {}
        self._whole: dict[str, list[float]] = {}
        self._last = ""
        self._fetches: set[asyncio.Task[None]] = set()

    def _told(self, name: str, moment: float) -> None:
        heard = self._heard.setdefault(name, [])
        heard.append(moment)
        if self._last and name != self._last:
            task = asyncio.get_running_loop().create_task(self._fetch(name, self._last))
            self._fetches.add(task)
            task.add_done_callback(self._fetches.discard)
        if len(heard) == self._clients:
            self._last = name

    async def _fetch(self, name: str, before: str) -> None:
        await asyncio.sleep(random.uniform(SOONEST, LATEST))
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        address = f"/editions/{name}/since/{before}.json"
        head = f"GET {address} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.read(-1)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{address}: {answer[:80]!r}")
        self._whole.setdefault(name, []).append(time.time())
        writer.close()

    async def run(self) -> None:
        """Connect, then answer each line of the standard input with what was measured."""
        loop = asyncio.get_running_loop()
        for first in range(0, self._clients, 100):
            wave = range(first, min(first + 100, self._clients))
            await asyncio.gather(
                *(loop.create_connection(lambda: Client(self._told), "127.0.0.1", self._port) for _ in wave)
            )
        while True:
            name = (await asyncio.to_thread(sys.stdin.readline)).strip()
            if not name:
                return
            found = {"heard": self._heard.get(name, []), "whole": self._whole.get(name, [])}
            print(json.dumps(found), flush=True)


def memory(port: int) -> tuple[int, int]:
    """Return how many worker processes the server of a port has and how much memory they hold, in bytes."""
    held = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line, status = (folder / "cmdline").read_bytes(), (folder / "status").read_text()
        except OSError:
            continue
        if f"127.0.0.1:{port}".encode() in line and b"gunicorn" in line:
            held.append((int(re.findall(r"PPid:\s+(\d+)", status)[0]), int(folder.name), status))
    masters = {number for _, number, _ in held} & {parent for parent, _, _ in held}
    workers = [status for parent, _, status in held if parent in masters]
    return len(workers), sum(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024 for status in workers)


def main() -> None:
    """Prepare, open everything, publish, print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.live", description=__doc__)
    arguments.add_argument("--clients", type=int, default=2000)
    arguments.add_argument("--editions", type=int, default=20)
    arguments.add_argument("--districts", type=int, default=3000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole = grid_edition(districts=given.districts, days=DAYS)
        home = Path(folder)
        edition_files.publish(cut(whole, DAYS - given.editions), home / "editions")
        with served("-w", "2", *OURS, home=home) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{address}/")
            page.locator("html[data-ready=all]").wait_for(timeout=60_000)
            _measure(page, address, whole, home / "editions", given)
            browser.close()


def _measure(page: Page, address: str, whole: Edition, folder: Path, given: argparse.Namespace) -> None:
    workers, before = memory(urlsplit(address).port or 0)
    with crowd(address, given.clients, newest=edition_files.latest(folder).id) as listening:
        _, after = memory(urlsplit(address).port or 0)
        each = (after - before) / given.clients / 1024
        print(f"{given.clients} clients on {workers} workers: {each:.1f} KiB each")
        rounds = [
            _round(page, listening, cut(whole, DAYS - given.editions + number + 1), folder)
            for number in range(given.editions)
        ]
    report(rounds, LABELS, clients=given.clients)


@contextmanager
def crowd(address: str, clients: int, *, newest: str) -> Iterator[subprocess.Popen[str]]:
    """Open many clients in a process of their own; give it once all of them have the newest edition."""
    port = str(urlsplit(address).port)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.live", "--crowd", port, str(clients)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        while len(heard(process, newest)) < clients:
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait()


def heard(process: subprocess.Popen[str], name: str) -> list[float]:
    """Return when each client heard of an edition."""
    return _asked(process, name)["heard"]


def report(rounds: list[dict[str, float]], labels: tuple[tuple[str, str], ...], *, clients: int) -> None:
    """Print the times of all rounds, and how many clients missed an edition."""
    for key, label in labels:
        times = sorted(one[key] for one in rounds)
        p95 = times[max(0, round(0.95 * len(times)) - 1)]
        median = statistics.median(times)
        print(f"{label:<30} median {median:6.0f} ms   p95 {p95:6.0f} ms   most {times[-1]:6.0f} ms")
    missed = sum(clients - one["clients"] for one in rounds)
    print(f"clients that missed an edition: {missed:.0f} of {clients * len(rounds)}")


def _asked(process: subprocess.Popen[str], name: str) -> dict[str, list[float]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the crowd has no pipes")
    process.stdin.write(f"{name}\n")
    process.stdin.flush()
    found: dict[str, list[float]] = json.loads(process.stdout.readline())
    return found


def _round(page: Page, listening: subprocess.Popen[str], next_one: Edition, folder: Path) -> dict[str, float]:
    """Publish one edition and measure, in milliseconds from the moment that its manifest was there."""
    page.evaluate(PAINTED)
    edition, _ = edition_files.publish(next_one, folder)
    there = edition_files.paths(folder)[edition.id].stat().st_ctime
    time.sleep(BETWEEN)
    found = _asked(listening, edition.id)
    return {
        "clients": len(found["heard"]),
        "first": 1000 * (min(found["heard"]) - there),
        "heard": 1000 * (max(found["heard"]) - there),
        "whole": 1000 * (max(found["whole"]) - there),
        "page": 1000 * (painted_at(page, edition) - there),
    }


def painted_at(page: Page, edition: Edition) -> float:
    """Return when the browser had painted the newest day of an edition; infinity if it has not."""
    moment, colours = page.evaluate("() => [window.painted / 1000, window.colours]")
    newest = {code: tiers[-1] for code, tiers in edition.tiers.items()}
    if moment and colours != newest:
        raise RuntimeError(f"{edition.id}: the browser shows other colours than the edition has")
    return moment or math.inf


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crowd"]:
        asyncio.run(Crowd(int(sys.argv[2]), int(sys.argv[3])).run())
    else:
        main()
