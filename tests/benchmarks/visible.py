"""How long until the map of 5,570 districts is seen, beside that of Zhejiang's 90, in one run.

``python -m tests.benchmarks.visible``: medians of visits in turn, each with an empty cache; the bound is 1.5.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.benchmarks.grid import SEED, SIDE, grid_edition
from tests.benchmarks.servers import OURS, served
from tests.benchmarks.visits import PATIENCE_MS, SEE_OURS, SIZE, chromium
from tests.editions.first_edition import first_edition

MANY, WEEKS = 5_570, 104
MOST = 1.5


def many() -> Edition:
    """Return an edition of as many districts as Brazil has, each with an outline of a dozen points."""
    edition = grid_edition(districts=MANY, days=WEEKS)
    random = np.random.default_rng(SEED)
    paths = {code: _jagged(path, random) for code, path in edition.drawing.paths.items()}
    return replace(edition, drawing=replace(edition.drawing, paths=paths))


def _jagged(square: str, random: np.random.Generator) -> str:
    """Give each side of a square two corners more."""
    start = square.partition("h")[0]
    step = SIDE // 3
    moved = random.integers(-20, 21, size=(4, 2)).tolist()
    sides = ((step, 0), (0, step), (-step, 0), (0, -step))
    turned = ((0, 1), (1, 0), (0, 1), (1, 0))
    points = []
    for (dx, dy), (sx, sy), (one, other) in zip(sides, turned, moved, strict=True):
        offsets = (one, other - one, -other)
        points += [f"{dx + sx * off},{dy + sy * off}" for off in offsets]
    return f"{start}l{' '.join(points)}z"


def seen(browser: Browser, address: str) -> float:
    """Return the seconds from an address to its whole map on the screen."""
    context = browser.new_context(viewport=SIZE, locale="en")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(SEE_OURS)
    page.goto(address, wait_until="commit")
    found = float(page.evaluate("window.seen")) / 1000
    context.close()
    return found


def main() -> None:
    """Print medians and their ratio."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.visible", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=9)
    rounds = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        config = replace(settings(), home=Path(folder), database_url=f"sqlite:///{folder}/fivecolour.db")
        ids = [
            edition_files.publish(edition, config.editions)[0].id
            for edition in (first_edition(config), many())
        ]
        with served(*OURS, home=Path(folder)) as base, chromium() as browser:
            addresses = [f"{base}/?edition={one}&lang=en" for one in ids]
            visits = [[seen(browser, address) for address in addresses] for _ in range(rounds + 1)]
    few, most = (statistics.median(column[1:]) for column in zip(*visits, strict=True))
    print(f"90 districts {few:.2f} s, {MANY:,} districts {most:.2f} s: {most / few:.2f} x (at most {MOST})")


if __name__ == "__main__":
    main()
