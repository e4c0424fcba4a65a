"""One open page and everything it asked for or complained about."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, ViewportSize, expect

# The page's own listener: a violation of the Content-Security-Policy becomes a console error.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""


# Every box of a wall that is cut off or longer than its room; letters may reach a little over their line.
CUT_OFF = """() => {
  const boxes = ".panels section, .head > *, .foot, .why, .ranking li span, header";
  const wide = (e) => e.scrollWidth > e.clientWidth + 3;
  const tall = (e) => e.clientHeight > 40 && e.scrollHeight > e.clientHeight * 1.25;
  const found = Array.from(document.querySelectorAll(boxes)).filter((e) => wide(e) || tall(e));
  return found.map((e) => `${e.className} ${e.id}`);
}"""

_COME_BACK = (Path(__file__).parent / "come_back.js").read_text(encoding="utf-8")

# Seconds until a wait is given up: long, since nobody waits for what works, and machines may be busy.
PATIENCE = 90


# When a page is drawn at a tenth of its size: until it is ready, drawing it again and again is a fifth of its
# work. Layout and what scripts measure stay as they are; a pointer would be out of place.
Small: TypeAlias = Literal["never", "at first", "always"]


class View:
    """A page of the map with a record of its requests and of every error."""

    def __init__(self, context: BrowserContext, base: str, *, small: Small = "at first") -> None:
        self.context, self.base, self._small = context, base, small
        self._charted = False
        self._first, self._next_size = "", cast("ViewportSize | None", None)
        self.requests: list[str] = []
        self.problems: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.add_init_script(REPORT_VIOLATIONS)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        self.page.on("console", self._hear)
        self._devtools = context.new_cdp_session(self.page)
        self._hold_charts()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def _hold_charts(self) -> None:
        """Hold the chart library back until a test asks for the chart: a third of a page's work."""
        self._devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*/static/plotly.*"}]})

    def _draw(self, *, ready: bool) -> None:
        """Draw the page in its own size when it is ready, or smaller."""
        size = self.page.viewport_size
        if size and self._small != "never":
            whole = {**size, "screenWidth": size["width"], "screenHeight": size["height"]}
            scale = 1 if ready and self._small != "always" else 0.1
            whole |= {"deviceScaleFactor": 1, "mobile": False, "scale": scale}
            self._devtools.send("Emulation.setDeviceMetricsOverride", whole)

    def begin(self, width: int, height: int) -> None:
        """Begin a test: what it opens is new, but for what the browser has compiled and cached."""
        for other in self.context.pages:
            if other != self.page:
                other.close()
        self.page.unroute_all()
        self._hold_charts()
        self._next_size = ViewportSize(width=width, height=height)

    def _clear(self) -> None:
        """Leave nothing of the last test, where there was one."""
        if not self._next_size:
            return
        self.page.mouse.move(0, 0)
        # A process that has had the chart library does not ask for it again: nothing could be held back.
        if self._charted:
            self.page.goto("about:blank")
        self._charted = False
        # Any other place would end the process of the page and all that it has ready.
        self.page.goto(f"{self.base}healthz")
        self.page.evaluate("() => [localStorage, sessionStorage].forEach((kept) => kept.clear())")
        self.context.clear_cookies()
        self.page.set_viewport_size(self._next_size)
        self._next_size = None
        self.requests.clear()
        self.problems.clear()

    def resize(self, width: int, height: int = 900) -> View:
        """Give the page another size."""
        if self._next_size:
            self._next_size = ViewportSize(width=width, height=height)
        else:
            self.page.set_viewport_size({"width": width, "height": height})
            self._draw(ready=True)
        return self

    def go_home(self) -> View:
        """Show the map as it first opens.

        The page of the last test is brought back to that by its own means, which takes a fifth of the time.
        Where it does not come out the same, element by element, it is loaded.
        """
        address, _, query = self.page.url.partition("?")
        # In another language the page would load itself again.
        is_map = address == self.base and "lang=" not in query and not self._charted
        if self._first and is_map and self._next_size == self.page.viewport_size and not self.problems:
            self.page.mouse.move(0, 0)
            self.page.keyboard.press("Escape")
            if self.page.evaluate(_COME_BACK, [self._first, self.base]):
                self._next_size = None
                self.requests.clear()
                return self
        self.open()
        self._first = self.page.evaluate(_COME_BACK, ["", ""])
        return self

    def open(self, query: str = "", *, ready: str = "all") -> View:
        """Go to an address and wait until the page is ready; ``ready=""`` waits for the HTML only."""
        self._clear()
        self._draw(ready=False)
        self.page.goto(self.base + query)
        if ready:
            self.page.locator(f"html[data-ready={ready}]").wait_for()
            self.settle()
        self._draw(ready=True)
        return self

    def stop_the_clock(self, query: str = "") -> View:
        """Open a page in which time passes only as the test says, however slow the machine is."""
        self.page.clock.install()
        self.open(query)
        self.page.clock.pause_at(self.page.evaluate("() => Date.now()") / 1000 + 60)
        return self

    def settle(self) -> None:
        """Wait until the browser has drawn what was asked for (names are placed in an animation frame)."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def until(self, expression: str, accept: Callable[[Any], bool] = bool) -> Any:
        """Ask the page again each frame until the answer is accepted; the last answer is in the failure."""
        answer, deadline = None, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self.page.evaluate(expression)
            if accept(answer):
                return answer
            self.settle()
        raise AssertionError(f"{expression} stayed at {answer!r}")

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def foreign_hosts(self) -> set[str]:
        """Return every host asked but the server's own."""
        own = urlsplit(self.base).netloc
        return {urlsplit(url).netloc for url in self.requests if not url.startswith(("data:", "blob:"))} - {
            own
        }

    # --- what is shown -------------------------------------------------------------------------------

    def tier(self, code: str) -> str:
        """Return the class of a district's polygon, ``"t0"`` to ``"t5"``."""
        return self.find(f"#d{code}").get_attribute("class") or ""

    def counts(self) -> list[int]:
        """Return the numbers of the legend: red, orange, yellow, blue, green, grey."""
        return [int(text) for text in self.find("#legend b").all_inner_texts()]

    def box(self) -> list[float]:
        """Return the map's viewBox."""
        return [float(value) for value in (self.find("#map").get_attribute("viewBox") or "").split()]

    def day_is(self, text: str) -> None:
        """Wait until the date line says this day."""
        expect(self.find("#when")).to_have_text(text)

    def chart(self) -> Locator:
        """Let the chart library arrive and wait for the trend chart."""
        self._devtools.send("Fetch.disable")
        self._charted = True
        drawn = self.find("#trend-graph .main-svg").first
        drawn.wait_for()
        return drawn

    # --- what a reader does --------------------------------------------------------------------------

    def slide(self, key: str, times: int = 1) -> None:
        """Press a key on the thumb of the day slider."""
        thumb = self.find("#day [role=slider]")
        thumb.focus()
        for _ in range(times):
            thumb.press(key)

    def pick(self, group: str, value: str) -> None:
        """Choose a radio button by its value."""
        self.find(f"#{group} label:has(input[value={value}])").click()

    def press_play(self, then: str) -> None:
        """Press the button where the clock stands still; it says ``then`` what it would do next."""
        button = self.find("#play")
        button.click()
        # Dash calls back through timers: a millisecond after the other, far fewer than a day is shown for.
        for _ in range(200):
            if button.inner_text() == then:
                return
            self.page.clock.run_for(1)
        raise AssertionError(f"the button says {button.inner_text()!r}")

    def search(self, text: str) -> Locator:
        """Open the search box, type, and return the options that are offered."""
        self.find("#find").click()
        self.find(".dash-dropdown-search").fill(text)
        return self.find(".dash-dropdown-option")
