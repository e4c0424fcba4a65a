"""The schema: migrations lead from any earlier version to the models."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from fivecolour.errors import UserError
from fivecolour.store import database, schema
from fivecolour.store.reports import Reports

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"
# The tables as the first version made them, before there were versions.
FIRST = (
    "CREATE TABLE loads (id INTEGER NOT NULL, file VARCHAR NOT NULL, sha256 VARCHAR(64) NOT NULL, "
    "rows INTEGER NOT NULL, loaded_at DATETIME NOT NULL, PRIMARY KEY (id), UNIQUE (sha256))",
    "CREATE TABLE published_tiers (id INTEGER NOT NULL, place VARCHAR(120) NOT NULL, "
    "name VARCHAR(120) NOT NULL, event_date DATE NOT NULL, issued_on DATE, received_at DATETIME NOT NULL, "
    "tiers VARCHAR(20) NOT NULL, how VARCHAR NOT NULL, source VARCHAR NOT NULL, file VARCHAR NOT NULL, "
    "fingerprint VARCHAR(64) NOT NULL, PRIMARY KEY (id), UNIQUE (fingerprint))",
    "CREATE INDEX ix_published_tiers_event_date ON published_tiers (event_date)",
    "CREATE TABLE reports (id INTEGER NOT NULL, place VARCHAR(120) NOT NULL, name VARCHAR(120) NOT NULL, "
    "indicator VARCHAR(40) NOT NULL, kind VARCHAR(20) NOT NULL, event_date DATE NOT NULL, issued_on DATE, "
    "received_at DATETIME NOT NULL, value INTEGER NOT NULL, how VARCHAR NOT NULL, source VARCHAR NOT NULL, "
    "note VARCHAR NOT NULL, file VARCHAR NOT NULL, fingerprint VARCHAR(64) NOT NULL, PRIMARY KEY (id), "
    "UNIQUE (fingerprint))",
    "CREATE INDEX reports_by_figure ON reports (indicator, kind, event_date, place)",
    "INSERT INTO reports VALUES (1, '330203', '海曙区', 'confirmed', 'cumulative', '2020-02-16', "
    "'2020-02-17', '2026-11-01 08:00:00.000000', 69, 'reported', '宁波发布', '', 'cases.csv', 'f1')",
    "INSERT INTO loads VALUES (1, 'cases.csv', 's1', 1, '2026-11-01 08:00:00.000000')",
)


@pytest.fixture
def first(tmp_path: Path) -> str:
    """Return the address of a database of the first version with one report."""
    url = f"sqlite:///{tmp_path / 'first.db'}"
    with create_engine(url).begin() as connection:
        for statement in FIRST:
            connection.execute(text(statement))
    return url


def differences(opened: Engine) -> list[object]:
    with opened.connect() as connection:
        migrations = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(migrations, schema.metadata()))


class TestMigrations:
    """One line of steps, at whose end the models stand."""

    def test_there_is_one_head_and_the_numbers_follow_each_other(self) -> None:
        scripts = ScriptDirectory(str(VERSIONS.parent))
        names = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
        assert scripts.get_heads() == [names[-1]] == [schema.head()]
        assert names == [f"{number:04d}" for number in range(1, len(names) + 1)]

    def test_the_next_one_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "_FOLDER", shutil.copytree(VERSIONS.parent, tmp_path / "migrations"))
        for name in ("_scripts", "head"):
            monkeypatch.setattr(schema, name, cache(getattr(schema, name).__wrapped__))
        before = schema.head()
        path = schema.write_next("Nothing yet")
        assert path.name == f"{int(before) + 1:04d}_nothing_yet.py"
        written = path.read_text()
        assert f"down_revision = '{before}'" in written
        assert "create_table" not in written

    def test_they_make_what_the_models_say(self, database_url: str) -> None:
        assert differences(database.engine(database_url)) == []

    def test_several_processes_may_set_up_an_empty_database_at_once(self, database_url: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            opened = list(pool.map(lambda _: database.engine(database_url), range(4)))
        assert {database.version(one) for one in opened} == {schema.head()}

    def test_a_database_of_the_first_version_loses_nothing(self, first: str) -> None:
        opened = database.engine(first)
        (report,) = Reports(opened).find()
        assert (report.place, report.name, report.value, report.source) == (
            "330203",
            "海曙区",
            69,
            "宁波发布",
        )
        assert database.version(opened) == schema.head()
        assert differences(opened) == []

    def test_several_processes_may_upgrade_at_once(self, first: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            opened = list(pool.map(lambda _: database.engine(first), range(4)))
        assert {database.version(one) for one in opened} == {schema.head()}
        assert Reports(opened[0]).count() == 1

    def test_a_database_of_a_later_version_is_refused(self, database_url: str) -> None:
        with database.engine(database_url).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        for open_it in (database.engine, lambda url: database.upgrade(database.connect(url))):
            with pytest.raises(UserError, match=r"schema 9999, made by a later version .* install that"):
                open_it(database_url)
