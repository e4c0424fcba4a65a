"""What a visitor of either app waits for, measured in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from tests.browser.chromium import find_chromium

# The plain map needs WebGL, here drawn by the processor.
ARGUMENTS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-rasterization",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OURS_READY = "document.documentElement.dataset.ready === 'all'"
PLAIN_READY = (
    "window.dash_clientside && window.dash_clientside.set_props && document.readyState === 'complete'"
)
SIZE: ViewportSize = {"width": 1440, "height": 900}
PATIENCE_MS = 120_000
WINDOW_MS = 2_000

# Ours: something has been painted, and the parser has gone past the last district.
SEE_OURS = """
window.seen = new Promise((done) => {
  const look = () => {
    const shapes = document.getElementById("shapes");
    const painted = performance.getEntriesByName("first-contentful-paint").length > 0;
    if (painted && shapes && shapes.nextElementSibling) {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
window.change = (day, date) => new Promise((done) => {
  const start = performance.now();
  window.dash_clientside.fivecolour.on_day(day);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
});
"""

# Plain: after a frame of the map, five rows of its pixels are read: are districts there, all of them,
# and are they other ones than before?
SEE_PLAIN = """
window.look = (map) => {
  const gl = map.getCanvas().getContext("webgl2") || map.getCanvas().getContext("webgl");
  const width = gl.drawingBufferWidth, row = new Uint8Array(4 * width);
  let inked = 0, print = 0;
  for (const share of [0.35, 0.45, 0.5, 0.55, 0.65]) {
    gl.readPixels(0, Math.round(gl.drawingBufferHeight * share), width, 1, gl.RGBA, gl.UNSIGNED_BYTE, row);
    for (let i = 0; i < row.length; i += 4) {
      const rgb = (row[i] << 16) | (row[i + 1] << 8) | row[i + 2];
      if (row[i + 3] && rgb !== 0xffffff) inked += 1;
      print = (Math.imul(print, 31) + rgb) | 0;
    }
  }
  return { inked: inked / (5 * width), print };
};
window.seen = new Promise((done) => {
  const find = () => {
    const graph = document.querySelector(".js-plotly-plot");
    const plot = graph && graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    if (!plot || !plot.map) { requestAnimationFrame(find); return; }
    const map = (window.map = plot.map);
    const check = () => {
      if (!map.areTilesLoaded() || window.look(map).inked < 0.3) return;
      map.off("render", check);
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    };
    map.on("render", check);
  };
  requestAnimationFrame(find);
});
window.change = (day, date) => new Promise((done) => {
  let before = null;
  let start = 0;
  const check = () => {
    if (!window.map.areTilesLoaded()) return;
    const print = window.look(window.map).print;
    if (before === null) {
      before = print;
      start = performance.now();
      window.dash_clientside.set_props("day", { value: day });
      return;
    }
    if (print === before) return;
    window.map.off("render", check);
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  };
  window.map.on("render", check);
  window.map.triggerRepaint();
});
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds and bytes until the map; seconds of each change of day, and what was asked for then."""

    seconds: float
    received: int
    changes: tuple[float, ...]
    requests: tuple[str, ...]


@dataclass
class Traffic:
    """Bytes of the network as Chromium reports them, headers included, with their moments."""

    bytes_at: list[tuple[float, float]] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    clock: float = 0.0
    counted: dict[str, float] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        """Follow a page from now on."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.dataReceived", lambda event: self._got(event, event["encodedDataLength"]))
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestServedFromCache", lambda event: self._cached(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.send("Network.enable")

    def until(self, epoch_seconds: float) -> int:
        """Return the bytes that had come by a moment of the wall clock."""
        return round(sum(count for moment, count in self.bytes_at if moment + self.clock <= epoch_seconds))

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.sent[event["requestId"]] = event["request"]["url"]
        self.clock = event["wallTime"] - event["timestamp"]

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._cached(event["requestId"])

    def _cached(self, request: str) -> None:
        """Leave out what never reached the network: Chromium looks its icon up again with each address."""
        self.sent.pop(request, None)

    def _got(self, event: dict[str, Any], count: float) -> None:
        self.counted[event["requestId"]] = self.counted.get(event["requestId"], 0) + count
        self.bytes_at.append((event["timestamp"], count))

    def _finished(self, event: dict[str, Any]) -> None:
        rest = event["encodedDataLength"] - self.counted.get(event["requestId"], 0)
        self.bytes_at.append((event["timestamp"], rest))


def executable() -> str | None:
    """Return the browser that is measured: the one that ``CHROMIUM`` names, else the shell."""
    return os.environ.get("CHROMIUM") or find_chromium()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def visit(browser: Browser, address: str, *, ours: bool, days: list[tuple[int, str]]) -> Visit:
    """Open an app with an empty cache, wait for its map, then change the day some times."""
    context = browser.new_context(viewport=SIZE, locale="en")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    # A new window of the browser with windows first draws pages of its own, for half a second and more.
    page.wait_for_timeout(WINDOW_MS)
    page.add_init_script(SEE_OURS if ours else SEE_PLAIN)
    traffic = Traffic()
    traffic.listen(context.new_cdp_session(page))
    page.goto(address, wait_until="commit")
    seen = float(page.evaluate("window.seen")) / 1000
    began = float(page.evaluate("performance.timeOrigin")) / 1000
    _until(page, OURS_READY if ours else PLAIN_READY)
    _settle(page, traffic)
    changes, requests = _changes(page, traffic, days)
    context.close()
    return Visit(seen, traffic.until(began + seen), changes, requests)


def _settle(page: Page, traffic: Traffic) -> None:
    """Wait until nothing has been asked for in two seconds: the chart comes after the map."""
    before = -1
    while before != len(traffic.sent):
        before = len(traffic.sent)
        page.wait_for_timeout(2000)


def _until(page: Page, condition: str) -> None:
    """Wait from outside: our page's policy forbids the evaluation that Playwright waits with."""
    waited = 0
    while not page.evaluate(condition):
        page.wait_for_timeout(50)
        waited += 50
        if waited > PATIENCE_MS:
            raise TimeoutError(condition)


def _changes(
    page: Page, traffic: Traffic, days: list[tuple[int, str]]
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    before = set(traffic.sent)
    seconds = []
    for day, date in days:
        seconds.append(float(page.evaluate("([day, date]) => window.change(day, date)", [day, date])) / 1000)
        page.wait_for_timeout(700)
    return tuple(seconds), tuple(url for key, url in traffic.sent.items() if key not in before)
