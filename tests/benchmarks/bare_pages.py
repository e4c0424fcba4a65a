"""The same counties as barely as they can be shown: inline SVG without more, and Leaflet on a canvas.

Both come from a host of static files, compressed. Leaflet is fetched by ``npm pack`` for this alone; without
npm it is left out. Each visit comes from a page of another site, as readers do: from a blank tab the bare
pages would go on in its process, ours, which is opened apart from who leads to it, in a new one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tests.benchmarks.counties import Counties
from tests.benchmarks.plain import COLOURS
from tests.benchmarks.servers import OURS, served
from tests.benchmarks.static_files import compress, serving
from tests.benchmarks.table import Line
from tests.benchmarks.visits import PATIENCE_MS, SEE_OURS, SIZE, chromium

LEAFLET = "leaflet@1.9.4"
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tiers by county</title>'
# What the page calls once its layer is on the map: two frames later it is on the screen, as for ours.
SEE_DRAWN = """
window.seen = new Promise((done) => {
  window.drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
});
"""
ELSEWHERE = "elsewhere.html"
LEAFLET_PAGE = """
<link rel="stylesheet" href="leaflet.css"><style>#map { height: 80vh; }</style></head>
<body><h1>Tiers by county</h1><div id="map"></div><script src="leaflet.js"></script><script>
const map = L.map("map", { preferCanvas: true, zoomAnimation: false }).setView([38, -96], 4);
Promise.all(["counties.json", "tiers.json"].map((url) => fetch(url).then((one) => one.json()))).then(
  ([counties, { tiers, colours }]) => {
    const style = ({ properties: { id } }) =>
      ({ weight: 0.5, color: "#fff", fillOpacity: 1, fillColor: colours[tiers[id]] });
    L.geoJSON(counties, { style }).addTo(map);
    drawn();
  });
</script></body></html>
"""


def bare_svg(counties: Counties) -> str:
    """Return a page of the paths, each filled with its colour."""
    drawing, day = counties.edition.drawing, len(counties.edition.days) - 1
    paths = "".join(
        f'<path fill="{COLOURS[counties.edition.tier(code, day)]}" d="{data}"/>'
        for code, data in drawing.paths.items()
    )
    box = f"0 0 {drawing.width} {drawing.height}"
    return (
        f'{HEAD}</head><body><h1>Tiers by county</h1><svg viewBox="{box}" stroke="#fff" stroke-width="4">'
        f'<g id="shapes">{paths}</g><g></g></svg></body></html>'
    )


def write(counties: Counties, folder: Path) -> list[str]:
    """Write the pages; return their names."""
    folder.mkdir()
    (folder / ELSEWHERE).write_text(f"{HEAD}</head><body>elsewhere</body></html>")
    (folder / "svg.html").write_text(bare_svg(counties))
    pages = ["svg.html"]
    if shutil.which("npm") and _with_leaflet(folder):
        day = len(counties.edition.days) - 1
        tiers = {code: counties.edition.tier(code, day) for code in counties.edition.districts}
        (folder / "tiers.json").write_text(json.dumps({"tiers": tiers, "colours": COLOURS}))
        # The polygons as our builder leaves them: those of the atlas would be six times as many bytes.
        shutil.copy(counties.plain / "simplified.geojson", folder / "counties.json")
        (folder / "leaflet.html").write_text(HEAD + LEAFLET_PAGE)
        pages.append("leaflet.html")
    compress(folder)
    return pages


def _with_leaflet(folder: Path) -> bool:
    got = subprocess.run(["npm", "pack", "--silent", LEAFLET], cwd=folder, check=False, capture_output=True)
    packed = next(folder.glob("leaflet-*.tgz"), None)
    if got.returncode or packed is None:
        print("skipped: the page of Leaflet, which could not be fetched")
        return False
    with tarfile.open(packed) as archive:
        for name in ("leaflet.js", "leaflet.css"):
            archive.extract(f"package/dist/{name}", folder, filter="data")
            (folder / "package" / "dist" / name).rename(folder / name)
    shutil.rmtree(folder / "package")
    packed.unlink()
    return True


def _seen(browser: Browser, elsewhere: str, address: str, script: str) -> float:
    context = browser.new_context(viewport=SIZE, locale="en")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(elsewhere)
    page.add_init_script(script)
    page.goto(address, wait_until="commit")
    found = float(page.evaluate("window.seen")) / 1000
    context.close()
    return found


def compare(counties: Counties, folder: Path, *, rounds: int) -> list[Line]:
    """Visit ours and the bare pages in turn."""
    pages = write(counties, folder)
    with served(*OURS, home=counties.home) as ours, serving(folder) as base, chromium() as browser:
        addresses = {"ours": (ours, SEE_OURS)} | {
            page: (base + page, SEE_OURS if page == "svg.html" else SEE_DRAWN) for page in pages
        }
        elsewhere = base.replace("127.0.0.1", "localhost") + ELSEWHERE
        seen: Mapping[str, list[float]] = {name: [] for name in addresses}
        for _ in range(rounds + 1):
            for name, (address, script) in addresses.items():
                seen[name].append(_seen(browser, elsewhere, address, script))
    own = seen["ours"][1:]
    titles = {"svg.html": ("bare inline SVG", 1 / 1.5), "leaflet.html": ("Leaflet on a canvas", 1.0)}
    return [
        _line(title, own, seen[page][1:], bound) for page, (title, bound) in titles.items() if page in seen
    ]


def _line(title: str, ours: list[float], theirs: list[float], bound: float) -> Line:
    def shown(seconds: list[float]) -> str:
        return f"{median(seconds):.3f} (min {min(seconds):.3f})"

    factor = median(theirs) / median(ours)
    return Line(f"map visible, s, beside {title}", shown(ours), shown(theirs), factor, round(bound, 2))
