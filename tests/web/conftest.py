"""A site of its own for figures that come in, and one whose staff may sign in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import Person, scope
from fivecolour.config import Settings, settings
from fivecolour.intake.service import Service
from fivecolour.web import guard
from fivecolour.web.api import report_routes
from fivecolour.web.server import create_app
from tests.one_loop import one_loop
from tests.web.signed_in import PASSWORD

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


@pytest.fixture(scope="session")
def staff_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which wang.min may administer and send, and li.na try out rules; to be copied."""
    path = tmp_path_factory.mktemp("set-up") / "fivecolour.db"
    authentication = Authentication(f"sqlite:///{path}")
    authentication.people.add(
        "wang.min", PASSWORD, scope(["admin", "ingest"], districts=["330200"]), by="tests"
    )
    authentication.people.add("li.na", PASSWORD, scope(["lab"]), by="tests")
    authentication.engine.dispose()
    return path


@pytest.fixture(scope="session")
def staff_server(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Return an application with two guarded routes more."""
    staff_app = create_app(
        replace(settings(), home=tmp_path_factory.mktemp("home"), database_url="sqlite://")
    )
    guarded = FastAPI()

    @guarded.get("/person")
    async def who(person: Annotated[Person, Depends(guard.bearer("ingest"))]) -> str:
        return person.name

    @guarded.post("/staff/form")
    async def form(request: Request, _person: Annotated[Person, Depends(guard.may())]) -> str:
        return str((await request.form()).get("said"))

    # Before the refusal of every other address.
    staff_app.router.routes[:0] = guarded.router.routes[-2:]
    return staff_app


@pytest.fixture
def authentication(staff_store: Path, tmp_path: Path) -> Iterator[Authentication]:
    """Return the door to a store of this test's own."""
    shutil.copy(staff_store, tmp_path / "fivecolour.db")
    opened = Authentication(f"sqlite:///{tmp_path / 'fivecolour.db'}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def staff_app(staff_server: FastAPI, authentication: Authentication) -> FastAPI:
    staff_server.state.staff_guard = replace(staff_server.state.staff_guard, authentication=authentication)
    return staff_server


@pytest.fixture
def staff(staff_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(staff_app, follow_redirects=False, headers={"accept": "text/html"}) as opened:
        yield opened
