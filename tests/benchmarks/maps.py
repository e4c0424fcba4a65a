"""What a further map costs a server process: memory and the time until it is loaded.

Run it as ``python -m tests.benchmarks.maps [NUMBER]``. Every map has the bundled figures; everything that
a page, a wall and a download ask for is asked of each.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient

from fivecolour.cli.publish import publish_default
from fivecolour.config import settings
from fivecolour.editions import edition_files

ASKED = ("", "?lang=en", "method", "wall", "live.json", "_dash-layout")
FILES = ("view.json", "wall.json", "map.svg", "map.geojson", "tiers.csv", "trends/region.zh.light.json")


def resident() -> float:
    """Return the memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def ask(client: TestClient, root: str, edition: str) -> None:
    for path in (*ASKED, *(f"editions/{edition}/{name}" for name in FILES)):
        answer = client.get(root + path)
        if answer.status_code != 200:
            raise SystemExit(f"{root}{path}: {answer.status_code}")


def main(number: int) -> None:
    with TemporaryDirectory() as folder:
        os.environ["FIVECOLOUR_HOME"] = folder
        publish_default()
        own = settings("")
        for place in range(number):
            home = own.home / "maps" / f"map-{place}"
            shutil.copytree(own.editions, home / "editions")
            shutil.copy(own.order, home / "publish.toml")
        from fivecolour.web.server import app

        client, edition = TestClient(app), edition_files.latest(own.editions).id
        ask(client, "/", edition)
        began, before = time.perf_counter(), resident()
        for place in range(number):
            ask(client, f"/m/map-{place}/", edition)
        took, more = time.perf_counter() - began, resident() - before
        each = f"{more / number:.1f} MB and {took / number:.2f} s each"
        print(f"one map: {before:.0f} MB; {number} further ones: {each}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
