"""One event loop for all requests of a folder of tests: one for each costs as much as an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient


def one_loop() -> Iterator[None]:
    """Let clients that are not entered (``with``) send their requests through one loop: for a fixture."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield
