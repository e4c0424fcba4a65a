"""Which version of the schema a database has, and how it gets to the one of this program."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from alembic.autogenerate import RevisionContext
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, inspect

import fivecolour.store
from fivecolour.errors import UserError
from fivecolour.store.report_tables import Base

_FOLDER = Path(__file__).parent / "migrations"
# Any number that all processes of this program agree on: one of them upgrades, the others wait.
_LOCK = 5_202_002
_IN_PROCESS = Lock()
# It would tell at every opening which kind of database it looks at.
logging.getLogger("alembic").setLevel(logging.WARNING)


class OtherSchemaError(UserError):
    """The database was made by another version of this program."""


def metadata() -> MetaData:
    """Return the tables of every module ``fivecolour.store.*tables``."""
    for module in pkgutil.iter_modules(fivecolour.store.__path__):
        if module.name.endswith("tables"):
            importlib.import_module(f"fivecolour.store.{module.name}")
    return Base.metadata


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


@cache
def head() -> str:
    """Return the version of the schema that this program works with."""
    return str(_scripts().get_current_head())


def version(connection: Connection) -> str | None:
    """Return the version of a database: None if it is empty, "0001" if it is older than versions are."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None and inspect(connection).has_table("reports"):
        return "0001"
    return found


def is_known(name: str) -> bool:
    """Return whether this program knows a version; it does not know those of later programs."""
    return name in {script.revision for script in _scripts().walk_revisions()}


def refuse_later(name: str | None) -> None:
    """Raise if a database has a version that only a later program knows.

    Raises
    ------
    OtherSchemaError
        It does.
    """
    if name is not None and not is_known(name):
        raise OtherSchemaError(
            f"the database has schema {name}, made by a later version of this program (this one knows "
            f"{head()}); install that version here too"
        )


def upgrade(connection: Connection) -> tuple[str | None, str]:
    """Bring a database to `head`, in the caller's transaction: all steps or none.

    Several processes may do so at once: one goes first and the others find nothing left to do.

    Returns
    -------
    before, after : str or None, str
        The versions.

    Raises
    ------
    OtherSchemaError
        The database is of a later version.
    """
    _lock(connection)
    before = version(connection)
    refuse_later(before)
    if before != head():
        _run(connection, lambda found, _: _scripts()._upgrade_revs("head", found))
    return before, head()


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _run(connection: Connection, steps: Callable[[Any, MigrationContext], Any], **options: Any) -> None:
    # Alembic's environment belongs to the process, not to a thread.
    with _IN_PROCESS, EnvironmentContext(_config(), _scripts(), fn=steps, **options) as environment:
        environment.configure(
            connection=connection,
            target_metadata=metadata(),
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=False,  # the caller's transaction is the only one
        )
        environment.run_migrations()


def write_next(subject: str) -> Path:
    """Write the next migration from what the models have and the steps so far do not make."""
    number = f"{int(head()) + 1:04d}"
    arguments = {
        "message": subject,
        "autogenerate": True,
        "sql": False,
        "head": "head",
        "splice": False,
        "branch_label": None,
        "version_path": None,
        "rev_id": number,
        "depends_on": None,
    }
    context = RevisionContext(_config(), _scripts(), arguments)

    def compare(found: Any, migrations: MigrationContext) -> list[Any]:
        context.run_autogenerate(found, migrations)
        return []

    with create_engine("sqlite://").connect() as connection:
        upgrade(connection)
        _run(connection, compare, template_args=context.template_args, revision_context=context)
    return next(Path(script.path) for script in context.generate_scripts() if script)
