"""The site of static files, and fixed answers of our own process: ``python -m tests.benchmarks.site``.

A site of 3,230 counties and 59 days, then a further day; then files and pages asked of one server process,
beside the least that an application of the same server can answer: what the machine allows at that moment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.web.site.site_export import export_site
from tests.benchmarks import counties
from tests.benchmarks.servers import OURS, served
from tests.editions.cut import cut
from tests.editions.first_edition import first_edition

CONNECTIONS, SECONDS, MEGABYTE = 8, 5.0, 1_000_000
FIRST_SECONDS, DAY_SECONDS, LEAST_ANSWERS, MOST_MS = 60, 2, 2_000, 10


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.site", description=__doc__)
    arguments.add_argument("--counties", type=Path, help="folder of a run before, to save making them")
    given = arguments.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the start")
    with tempfile.TemporaryDirectory() as folder:
        kept = given.counties or Path(folder) / "counties"
        whole = (
            edition_files.latest(kept / "home" / "editions")
            if kept.exists()
            else counties.prepare(kept).edition
        )
        home = Path(folder) / "home"
        os.environ["FIVECOLOUR_HOME"] = str(home)
        _site(whole, home, Path(folder) / "site")
        with served(*OURS, home=home) as address:
            _answers(address, "06037")
        own = Path(folder) / "zhejiang"
        config = replace(settings(), home=own, database_url=f"sqlite:///{own / 'fivecolour.db'}")
        edition_files.publish(first_edition(config), own / "editions")
        with served(*OURS, home=own) as address:
            _answers(address, "330203")
        with served(*OURS[:-1], "tests.benchmarks.bare_answer:app", home=own) as address:
            print("a thousand bytes by the same server, without any application of ours")
            _answer(address, "")


def _site(whole: Edition, home: Path, out: Path) -> None:
    """Write the site of all days but the last, then of all."""
    print(f"{len(whole.districts):,} districts")
    for days, most in ((len(whole.days) - 1, FIRST_SECONDS), (len(whole.days), DAY_SECONDS)):
        edition_files.publish(cut(whole, days), home / "editions")
        # Of the process beside this one too.
        wall, processor = time.perf_counter(), sum(os.times()[:4])
        made = export_site(settings(), out)
        wall, processor = time.perf_counter() - wall, sum(os.times()[:4]) - processor
        size = sum((out / path).stat().st_size for path in made.written) / MEGABYTE
        print(
            f"  {days} days: {wall:5.1f} s ({processor:.1f} s of processors; asked: ≤ {most} s), "
            f"{len(made.written)} of {made.count} files written, {size:.0f} MB"
        )


def _answers(address: str, district: str) -> None:
    html = urllib.request.urlopen(f"{address}/").read().decode()
    (edition,) = set(re.findall(r"editions/([\w-]+)/map", html))
    script = re.findall(r"static/client-[\w-]+\.[0-9a-f]+\.js", html)[0]
    style = re.findall(r"static/fivecolour\.[0-9a-f]+\.css", html)[0]
    print(f"one process, {CONNECTIONS} connections; asked of files: ≥ {LEAST_ANSWERS}/s, p95 ≤ {MOST_MS} ms")
    for path in (
        style,
        script,
        f"editions/{edition}/map.svg?lang=en",
        f"editions/{edition}/districts/{district}.json?lang=en",
        f"api/v1/editions/{edition}/tiers.json?district={district}",
        "api/v1/editions/latest/tiers.json?limit=90",
        "live.json",
        "?lang=en",
        f"d/{district}?lang=en",
    ):
        _answer(address, path)


def _answer(address: str, path: str) -> None:
    request = f"GET /{path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n".encode()
    port = urlsplit(address).port or 0
    asyncio.run(_asked(port, request, 1.0))
    times = sorted(asyncio.run(_asked(port, request, SECONDS)))
    p95 = 1000 * times[int(0.95 * len(times))]
    size = len(_body(f"{address}/{path}")) / 1000
    print(f"  /{path[:60]:60} {len(times) / SECONDS:7,.0f}/s   p95 {p95:5.1f} ms   {size:6.1f} kB")


def _body(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
    return urllib.request.urlopen(request).read()


async def _asked(port: int, request: bytes, seconds: float) -> list[float]:
    """Return how long each answer took."""
    end, times = time.perf_counter() + seconds, list[float]()
    await asyncio.gather(*(_connection(port, request, end, times) for _ in range(CONNECTIONS)))
    return times


async def _connection(port: int, request: bytes, end: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    while time.perf_counter() < end:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.decode("latin-1"))
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        times.append(time.perf_counter() - begun)
    writer.close()


if __name__ == "__main__":
    main()
