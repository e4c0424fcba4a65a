"""What many tests share: the bundled figures, published once; a store on each kind of database.

``store`` is the engine of an empty store and ``database_url`` the address of an empty database: a test that
asks for one of them runs twice, on SQLite and on a real PostgreSQL.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine, StaticPool, create_engine
from xdist.scheduler import LoadFileScheduling

from fivecolour.access import passwords
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files, publication
from fivecolour.editions.edition_data import Edition
from fivecolour.store import database, schema
from tests.editions.first_edition import first_edition

from .postgres.contents import Contents, contents, reset
from .postgres.server import MISSING, Server, programs

# The same examples every time, and no failure because the machine was busy.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("steady")


# Where /dev/shm has so much room, temporary files are in memory: no test waits for a disk.
_ROOM_BYTES = 2 << 30
_BROWSER = "tests/browser/"
# Which tests are slow, and which cases are left to `make exhaustive`.
_SELECTION = tomllib.loads((Path(__file__).parent / "selection.toml").read_text(encoding="utf-8"))
_SLOW = tuple(_SELECTION["slow"])


# No test depends on whose terminal it is: no variable of the program is set, and it speaks one language.
for _name in [name for name in os.environ if name.startswith("FIVECOLOUR_")]:
    del os.environ[_name]
for _name in ("PORT", "WEB_CONCURRENCY", "DATABASE_URL"):
    os.environ.pop(_name, None)
os.environ["LANGUAGE"] = "zh"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--first-cases", action="store_true", help="leave the cases out that selection.toml names"
    )


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room; of what is collected nothing is garbage."""
    gc.disable()
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes time, the browser first: a long file begun last keeps one process waiting."""
    if config.getoption("first_cases"):
        _leave_further_cases(config, items)
    for item in items:
        if item.nodeid.startswith(_SLOW) or _sends_files(item) or _needs_postgresql(item):
            item.add_marker("slow")
    items.sort(key=lambda item: (not _is_of_browser(item.nodeid), not _takes_time(item)))


def _leave_further_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the cases that `make test` leaves to `make exhaustive`."""
    tried: Counter[str] = Counter()
    stay, go = [], []
    for item in items:
        function = item.nodeid.partition("[")[0]
        tried[function] += 1
        further = tried[function] > _SELECTION["cases"].get(function, len(items))
        again = _needs_postgresql(item) and not item.nodeid.startswith(tuple(_SELECTION["postgresql"]))
        (go if further or again else stay).append(item)
    config.hook.pytest_deselected(items=go)
    items[:] = stay


class _OneBrowser(LoadFileScheduling):
    """Gives a process whole files, and one of them all files of the browser: one Chromium, started once."""

    def _split_scope(self, nodeid: str) -> str:
        return _BROWSER if _is_of_browser(nodeid) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Share the tests out among processes."""
    return _OneBrowser(config, log)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: a million objects of modules and tests."""
    gc.freeze()
    gc.enable()


def _is_of_browser(nodeid: str) -> bool:
    return nodeid.startswith(_BROWSER)


def _takes_time(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("slow") or item.get_closest_marker("browser"))


def _sends_files(item: pytest.Item) -> bool:
    return item.nodeid.startswith("tests/intake/") and "trial" in getattr(item, "fixturenames", ())


def _needs_postgresql(item: pytest.Item) -> bool:
    """Tell whether this is the second of two runs, of which the fast tests have the first, on SQLite."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and any(str(one) == "postgresql" for one in callspec.params.values())


@pytest.fixture(scope="session", autouse=True)
def _schema_once() -> Iterator[None]:
    """Set empty SQLite databases up with what the migrations have made once: they take 0.1 s each time."""
    made = sqlite3.connect(":memory:")
    migrate = database.upgrade
    template = create_engine("sqlite://", creator=lambda: made, poolclass=StaticPool)
    migrate(template)
    made.commit()
    statements = list(made.iterdump())[1:-1]  # without the bounds of its transaction

    def upgrade(opened: Engine) -> tuple[str | None, str]:
        if opened.dialect.name != "sqlite" or database.version(opened) is not None:
            return migrate(opened)
        with opened.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            before = schema.version(connection)
            for statement in [] if before else statements:
                connection.exec_driver_sql(statement)
        return before, schema.head()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "upgrade", upgrade)
        yield
    template.dispose()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of an instance that has published the bundled figures.

    Only read it: what a test publishes belongs into a home of its own.
    """
    home = tmp_path_factory.mktemp("instance")
    own = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    edition = first_edition(own)
    publication.publish(
        database.engine(own.database_url), own.editions, publication.named(edition), by="tests"
    )
    return own


@pytest.fixture(scope="session")
def bundled(instance: Settings) -> Edition:
    """Return the edition of Zhejiang, 21 January to 5 March 2020, as the first start publishes it."""
    return edition_files.latest(instance.editions)


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords at next to no cost: what they cost really is tried in ``access/test_passwords.py``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", passwords.PasswordHasher(1, 8, 1))
        passwords.nobodys.cache_clear()
        yield
    passwords.nobodys.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a private PostgreSQL server for the session; skipped, or failed where CI=true, without one."""
    if programs() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    server = Server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _postgres_set_up(postgres: Server) -> tuple[str, Contents]:
    """Return the address of a database with the schema and what is in it: emptied faster than made anew."""
    url = postgres.new_database()
    database.engine(url).dispose()
    return url, contents(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of this test's own; the test runs on SQLite and PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fivecolour.db'}"
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture(scope="session")
def _sqlite_set_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, bytes]:
    """Return an engine, which keeps the statements it has compiled, and what its file holds at first."""
    path = tmp_path_factory.mktemp("store") / "fivecolour.db"
    opened = database.engine(f"sqlite:///{path}")
    opened.dispose()
    return opened, path.read_bytes()


@pytest.fixture
def sqlite_store(_sqlite_set_up: tuple[Engine, bytes]) -> Iterator[Engine]:
    """Return the engine of an empty store on SQLite: emptied faster than made anew."""
    opened, at_first = _sqlite_set_up
    path = Path(str(opened.url.database))
    for left in path.parent.iterdir():
        left.unlink()
    path.write_bytes(at_first)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return the engine of an empty store; the test runs on SQLite and PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    url, at_first = request.getfixturevalue("_postgres_set_up")
    reset(url, at_first)
    opened = database.engine(url)
    yield opened
    opened.dispose()
