"""One site for the whole room: making it takes a second, attacking it nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from fivecolour.access.permissions import ACTIONS, scope
from fivecolour.config import settings
from fivecolour.editions import publication
from fivecolour.editions.publication import named
from fivecolour.passes.pass_keys import pass_keys
from fivecolour.store import database
from fivecolour.web.server import create_app
from tests.editions.sample import TIERS, sample_edition
from tests.one_loop import one_loop
from tests.postgres.server import Server
from tests.security.site import Visitor, staff

_one_loop = pytest.fixture(scope="package", autouse=True)(one_loop)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Return a site with a published edition; ``state.drafts`` are a draft of each who may publish."""
    home = tmp_path_factory.mktemp("attacked")
    yield from attacked(home, f"sqlite:///{home / 'fivecolour.db'}")


@pytest.fixture(scope="module")
def site_on_postgres(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Return such a site whose store is a PostgreSQL database of its own."""
    yield from attacked(tmp_path_factory.mktemp("attacked"), postgres.new_database())


def attacked(home: Path, url: str) -> Iterator[FastAPI]:
    """Make a site with an edition and two drafts, and close it at the end."""
    keys = home.with_name(f"{home.name}-keys")
    own = replace(settings(), home=home, database_url=url, passes=keys)
    pass_keys(own).add(datetime(2020, 2, 9, tzinfo=UTC))
    engine = database.engine(own.database_url)
    edition = sample_edition()
    publication.publish(engine, own.editions, named(edition), by="somebody")
    server = create_app(own)
    server.state.published = str(named(edition).manifest["id"])
    server.state.drafts = {}
    for number, maker in enumerate(("somebody", "approve")):
        tiers = {**TIERS, "330203": f"03354444445{number + 2}"}
        draft = named(replace(edition, tiers=tiers))
        publication.draft(engine, draft, by=maker)
        server.state.drafts[maker] = str(draft.manifest["id"])
    yield server
    engine.dispose()
    server.state.intake.engine.dispose()
    server.state.staff_guard.authentication.engine.dispose()


@pytest.fixture(scope="module")
def visitors(site: FastAPI) -> dict[str, Visitor]:
    """Return a reader and one of the staff for each action, named by it, and one with all of them."""
    found: dict[str, Any] = {"": staff(site, "", None), "all": staff(site, "all", scope(ACTIONS))}
    return found | {action: staff(site, action, scope([action])) for action in ACTIONS}
