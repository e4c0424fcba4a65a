"""Readers while editions are made: ``python -m tests.benchmarks.readers [--minutes 3] [--readers 200]``.

A drill of 60 days in Zhejiang is played by a process of its own; then its last day is sent again every three
seconds with the figures of twelve districts corrected, through intake, store and press, as on a day on which
many departments report. Two gunicorn workers serve it. Readers browse it: the page, the data of all days, a
district's reasons and the day's table, with pauses as people make them. Afterwards as many readers browse
the same server while nothing is published: that is the idle server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import numpy as np

from fivecolour import garbage
from fivecolour.cli.background import let_readers_go_first
from fivecolour.config import settings
from fivecolour.drill import home as drills
from fivecolour.drill.home import Plan
from fivecolour.drill.play import default_start, play
from fivecolour.editions import edition_files
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import standing_order
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import open_receiver
from tests.benchmarks.servers import OURS, served

# Days that are played before anybody reads, and seconds from one edition to the next.
BEFORE, EVERY = 60, 3.0
READY, STOP = "ready", "stop"
PAUSE = 2.0
KINDS = ("page", "all days", "district", "table")
DISTRICTS = ("330203", "330212", "330281", "330302", "330382", "330106", "331002", "330702")


@dataclass
class Seen:
    """Milliseconds of the answers by kind, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    editions: set[str] = field(default_factory=set)


class Reader:
    """One reader: a connection for each visit, opened again if the server has ended it meanwhile."""

    def __init__(self, port: int, seen: Seen, dice: random.Random) -> None:
        self._port, self._seen, self._dice = port, seen, dice
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def browse(self, end: float) -> None:
        """Visit again and again until a moment of the clock."""
        await asyncio.sleep(self._dice.uniform(0, 2 * PAUSE))
        while time.monotonic() < end:
            try:
                await asyncio.wait_for(self._visit(), 120)
            except (OSError, EOFError, TimeoutError, RuntimeError) as fault:
                self._seen.errors.append(f"{type(fault).__name__}: {fault}")
            self._leave()

    async def _visit(self) -> None:
        language, code = self._dice.choice(("zh", "en")), self._dice.choice(DISTRICTS)
        page = await self._get("page", f"/?lang={language}&district={code}")
        named = re.search(rb'"edition":"editions/([^"]+)"', page)
        if named is None:
            raise RuntimeError("a page without an edition")
        edition = named[1].decode()
        self._seen.editions.add(edition)
        paths = ("view.json", f"districts/{code}.json", f"tiers.csv?lang={language}")
        for kind, path in zip(KINDS[1:], paths, strict=True):
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE))
            await self._get(kind, f"/editions/{edition}/{path}")
        await asyncio.sleep(self._dice.expovariate(1 / PAUSE))

    async def _get(self, kind: str, path: str) -> bytes:
        begun = time.perf_counter()
        if self._streams is None or self._streams[0].at_eof():
            self._leave()
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        if " 200 " not in head.partition("\r\n")[0] or length is None:
            raise RuntimeError(f"{path}: {head[:60]!r}")
        body = await reader.readexactly(int(length[1]))
        self._seen.times[kind].append(1000 * (time.perf_counter() - begun))
        return bytes(brotli.decompress(body)) if kind == "page" else b""

    def _leave(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _browse(port: int, *, readers: int, seconds: float, seed: int) -> Seen:
    seen, end = Seen(), time.monotonic() + seconds
    crowd = [Reader(port, seen, random.Random(seed * 10_000 + number)) for number in range(readers)]
    await asyncio.gather(*(one.browse(end) for one in crowd))
    return seen


def _played(folder: Path, minutes: float) -> None:
    """Play the first days of a drill at once, then send the last day again and again, corrected each time."""
    config = replace(settings(), home=folder, database_url=f"sqlite:///{folder / 'fivecolour.db'}")
    # Its days are told the morning after; what is sent today must be the later word.
    start = default_start(date.today(), BEFORE) - timedelta(days=2)
    plan = Plan(1, BEFORE, start, "zhejiang-2020", "zhejiang-2020")
    let_readers_go_first()
    play(config, plan)
    own = drills.drill_of(config)
    engine = drills.store_of(own)
    receiver, press = (
        open_receiver(own, plan.region_set, engine=engine),
        Press(engine, own.editions, standing_order(own), by="drill", drill=True, even_if_empty=True),
    )
    press.turn()
    garbage.settle()
    (folder / READY).touch()
    path, dice = folder / "today.csv", random.Random(1)
    newest = edition_files.latest(own.editions)
    total = {code: one.cumulative[-1] or 0 for code, one in newest.series.items()}
    began, number = time.monotonic(), 0
    while time.monotonic() < began + 60 * minutes + 30 and not (folder / STOP).exists():
        number += 1
        for code in dice.sample(sorted(total), 12):
            total[code] += dice.randint(1, 3)
        lines = [f"{code},{newest.days[-1]},{cases}" for code, cases in total.items()]
        path.write_text("\n".join(["代码,日期,累计确诊", *lines, ""]), encoding="utf-8")
        take_in(receiver, path, IntakeOptions("drill:today", who="drill"), name=f"today-{number}.csv")
        press.turn()
        time.sleep(max(0.0, began + number * EVERY - time.monotonic()))


def main() -> None:
    """Play, serve, browse, print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.readers", description=__doc__)
    arguments.add_argument("--minutes", type=float, default=3)
    arguments.add_argument("--idle-minutes", type=float, default=1)
    arguments.add_argument("--readers", type=int, default=200)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.readers", "--play", folder, str(given.minutes)]
        player = subprocess.Popen(command)
        try:
            _measure(Path(folder), player, given)
        finally:
            player.terminate()
            player.wait()


def _measure(folder: Path, player: subprocess.Popen[bytes], given: argparse.Namespace) -> None:
    own = replace(settings(), home=folder)
    editions = drills.drill_of(own).editions
    while not (folder / READY).exists():
        if player.poll() is not None:
            raise RuntimeError("the drill ended before anybody could read it")
        time.sleep(0.5)
    with served("-w", "2", *OURS, home=drills.drill_of(own).home) as address:
        port = urlsplit(address).port or 0
        first, load = len(edition_files.paths(editions)), os.getloadavg()[0]
        busy = asyncio.run(_browse(port, readers=given.readers, seconds=60 * given.minutes, seed=1))
        made = len(edition_files.paths(editions)) - first
        (folder / STOP).touch()
        player.wait(60)
        idle = asyncio.run(_browse(port, readers=given.readers, seconds=60 * given.idle_minutes, seed=2))
    print(f"{given.readers} readers, load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"editions: {made} in {given.minutes:g} minutes, {len(busy.editions)} of them seen by readers")
    _print(busy, idle)


def _print(busy: Seen, idle: Seen) -> None:
    print(
        f"{'':<10} {'requests':>9} {'p50 ms':>8} {'p99 ms':>8} {'idle p50':>9} {'idle p99':>9} {'ratio':>9}"
    )
    for kind in (*KINDS, "all"):
        one, other = (
            np.concatenate(list(seen.times.values())) if kind == "all" else np.array(seen.times[kind])
            for seen in (busy, idle)
        )
        (p50, p99), (idle50, idle99) = np.percentile(one, [50, 99]), np.percentile(other, [50, 99])
        figures = f"{len(one):>9,} {p50:>8.1f} {p99:>8.1f} {idle50:>9.1f} {idle99:>9.1f} {p99 / idle99:>9.2f}"
        print(f"{kind:<10} {figures}")
    for label, seen in (("while editions are made", busy), ("idle", idle)):
        print(f"errors {label}: {len(seen.errors)}", *sorted(set(seen.errors))[:3], sep="\n  ")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--play"]:
        _played(Path(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
