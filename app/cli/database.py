"""``fivecolour db``: the database and its schema."""

from __future__ import annotations

import json

import click

from app.config import settings
from app.store import database, schema


@click.group()
def db() -> None:
    """Look after the database: its schema, backups."""


@db.command()
def upgrade() -> None:
    """Bring the database's schema to that of this version; nothing is lost.

    SQLite is upgraded whenever it is opened. For PostgreSQL: stop the hosts, back up, upgrade, start.
    """
    before, after = database.upgrade(database.connect(settings().database_url))
    if before == after:
        click.echo(f"schema {after}: nothing to do")
    else:
        click.echo(f"schema {after} (before: {before or 'an empty database'})")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
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
