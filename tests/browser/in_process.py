"""Pages answered by the application itself, in the test's own process: no server is started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route
from starlette.testclient import TestClient

BASE = "http://map.test/"


@contextmanager
def open_tab(browser: Browser, client: TestClient, *, scripts: bool = True) -> Iterator[Page]:
    """Open a page whose requests ``client`` answers; the stream of news is not there."""

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if "/live" in url.path:
            route.abort()
            return
        found = client.get(f"{url.path}?{url.query}", headers={"accept-encoding": "identity"})
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    context = browser.new_context(java_script_enabled=scripts)
    context.route("**/*", answer)
    yield context.new_page()
    context.close()
