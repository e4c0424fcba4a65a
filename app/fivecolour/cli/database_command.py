"""``fivecolour db``: the database and its schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fivecolour.cli.json_output import json_option
from fivecolour.cli.map_words import of_map
from fivecolour.config import Settings, map_names, settings
from fivecolour.editions.map_list import settings_of_all
from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.store import backup as backups
from fivecolour.store import database, schema


@click.group()
def db() -> None:
    """Look after the database: its schema, backups."""


@db.command()
def upgrade() -> None:
    """Bring the database's schema to that of this version; nothing is lost.

    Those of all maps are upgraded, or with --map one. SQLite is upgraded whenever it is opened. For
    PostgreSQL: stop the hosts, back up, upgrade, start.
    """
    chosen, faults = environment().map, []
    for name, config in [(chosen, settings())] if chosen else list(settings_of_all()):
        of = of_map(name)
        try:
            click.echo(f"{of}{_upgraded(config)}")
        except UserError as fault:
            # The other maps are upgraded all the same.
            faults.append(f"{of}{fault}")
    if faults:
        raise UserError("\n".join(faults))


def _upgraded(config: Settings | UserError) -> str:
    """Upgrade the database of a map and say from where to where."""
    if isinstance(config, UserError):
        raise config
    before, after = database.upgrade(database.connect(config.database_url))
    if before == after:
        return f"schema {after}: nothing to do"
    return f"schema {after} (before: {before or 'an empty database'})"


@db.command()
@json_option("Print the state as JSON.")
def status(as_json: bool) -> None:
    """Say which schema the database has and which one this version needs; changes nothing."""
    opened = database.connect(settings().database_url)
    state = {
        "database": opened.url.render_as_string(hide_password=True),
        "schema": database.version(opened),
        "needed": schema.head(),
    }
    if as_json:
        click.echo(json.dumps(state, ensure_ascii=False))
        return
    click.echo(f"{state['database']}: schema {state['schema'] or 'none yet'}, needed {state['needed']}")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the database and the editions of one moment to FILE, a zip, while others go on writing.

    The same file can be restored to SQLite and to PostgreSQL. It is of one map: with --map of that one.
    """
    config = settings()
    rows = backups.backup(database.engine(config.database_url), file, editions=config.editions)
    click.echo(f"written: {file} ({number_of(sum(rows.values()), 'row')})")
    others = [] if config.map else map_names(config.home)
    if others:
        names = ", ".join(others)
        click.echo(f"this is the map at / alone, without {names}: fivecolour --map NAME db backup FILE")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """Put the backup FILE into an empty database and an empty folder of editions, hashes checked first."""
    config = settings()
    rows = backups.restore(database.engine(config.database_url), file, editions=config.editions)
    click.echo(f"restored: {file} ({number_of(sum(rows.values()), 'row')})")
