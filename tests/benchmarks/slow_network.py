"""The map on a slow network and a slow phone: ``python -m tests.benchmarks.slow_network``.

Pages of the server and of the static site in Chromium with an empty cache, at 400 kbit/s with 400 ms to
answer (WebPageTest's "3G slow") and a processor slowed to a fourth: seconds and bytes until the whole map is
painted.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.web.site.site_export import export_site
from tests.benchmarks.servers import OURS, served
from tests.benchmarks.static_files import serving
from tests.benchmarks.table import Line, render
from tests.benchmarks.visits import PATIENCE_MS, Traffic, chromium
from tests.editions.first_edition import first_edition

NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER, MOST_SECONDS, MOST_BYTES = 4, 2.5, 100_000
PAGES = ("", "?district=330203", "d/330203")
# Something has been painted, and the parser has gone past the map.
SEE = """
window.seen = new Promise((done) => {
  const look = () => {
    const map = document.querySelector("main svg.map, main figure svg, #map");
    const painted = performance.getEntriesByName("first-contentful-paint").length > 0;
    const follows = (node) => node && (node.nextSibling || follows(node.parentNode));
    if (painted && map && follows(map)) {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""


def seen(browser: Browser, address: str) -> tuple[float, int]:
    """Return seconds and bytes until the map is on the screen of a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(SEE)
    session = context.new_cdp_session(page)
    traffic = Traffic()
    traffic.listen(session)
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    found = float(page.evaluate("window.seen")) / 1000
    began = float(page.evaluate("performance.timeOrigin")) / 1000
    context.close()
    return found, traffic.until(began + found)


def line(name: str, visits: list[tuple[float, int]]) -> list[Line]:
    """Return the lines of a page."""
    seconds, received = [one for one, _ in visits], max(count for _, count in visits)
    least = f"{median(seconds):.2f} (min {min(seconds):.2f})"
    return [
        Line(f"{name}: map visible, s (≤ {MOST_SECONDS})", least, met=median(seconds) <= MOST_SECONDS),
        Line("  bytes before it (≤ 100,000)", f"{received:,}", met=received <= MOST_BYTES),
    ]


def compare(config: Settings, folder: Path, *, rounds: int) -> list[Line]:
    """Visit the pages of the server and of the site, in turn; ``config`` is that of the environment."""
    export_site(config, folder)
    with served(*OURS, home=config.home) as base, serving(folder) as site, chromium() as browser:
        addresses = {f"server /{page}": f"{base}/{page}" for page in PAGES}
        addresses |= {f"site {page}": f"{site}{page}" for page in ("zh.html", "d/330203.zh.html")}
        visits: dict[str, list[tuple[float, int]]] = {name: [] for name in addresses}
        for _ in range(rounds + 1):
            for name, address in addresses.items():
                visits[name].append(seen(browser, address))
    return [one for name, found in visits.items() for one in line(name, found[1:])]


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.slow_network", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FIVECOLOUR_HOME"] = f"{folder}/home"
        config = settings()
        edition_files.publish(first_edition(config), config.editions)
        print(render(compare(config, Path(folder) / "site", rounds=rounds)))


if __name__ == "__main__":
    main()
