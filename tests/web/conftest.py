"""A site of its own for figures that come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fivecolour.access.permissions import scope
from fivecolour.config import Settings, settings
from fivecolour.intake.service import Service
from fivecolour.web import guard
from fivecolour.web.api import report_routes
from tests.one_loop import one_loop

_one_loop = pytest.fixture(scope="package", autouse=True)(one_loop)
Token = Callable[..., dict[str, str]]


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path / 'fivecolour.db'}"
    return replace(settings(), home=tmp_path, database_url=url, upload_mb=1, api_per_minute=5)


@pytest.fixture
def site(config: Settings) -> Iterator[FastAPI]:
    """Return an application with the API and what its guard needs."""
    server, intake = FastAPI(), Service(config)
    mounted = report_routes.mount(server, intake)
    guard.install(server, config, {})
    mounted.state.staff_guard, server.state.intake = server.state.staff_guard, intake
    yield server
    intake.engine.dispose()


@pytest.fixture
def client(site: FastAPI) -> TestClient:
    return TestClient(site)


@pytest.fixture
def token(site: FastAPI) -> Token:
    """Return a function that makes a token and gives the header that carries it."""
    authentication = site.state.staff_guard.authentication

    def make(
        *,
        actions: tuple[str, ...] = ("ingest",),
        sources: tuple[str, ...] = ("宁波",),
        districts: tuple[str, ...] = (),
    ) -> dict[str, str]:
        value, _ = authentication.tokens.create(
            "feed", scope(actions, sources, districts), days=1, by="tests", now=authentication.clock()
        )
        return {"Authorization": f"Bearer {value}"}

    return make
