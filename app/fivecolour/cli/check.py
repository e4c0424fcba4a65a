"""``fivecolour check``: whether database and editions are whole."""

from __future__ import annotations

from dataclasses import asdict, replace

import click
from sqlalchemy import Engine

from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.map_words import of_map
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files, integrity
from fivecolour.editions.integrity import Finding
from fivecolour.editions.map_list import settings_of_all
from fivecolour.editions.standing_order import standing_order
from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.store import database


@click.command()
@click.option("--dry-run", is_flag=True, help="Only name what is broken.")
@json_option("Print the findings as JSON.")
def check(dry_run: bool, as_json: bool) -> None:
    """Check database, audit log and every file of the editions, and rebuild what can be rebuilt.

    All maps of the instance are looked through, or with --map one. Files of editions are written anew from
    the database; servers show them at once. The database itself comes from a backup. Exit code 1 if
    something stays broken.
    """
    chosen = environment().map
    maps = [(chosen, settings())] if chosen else list(settings_of_all())
    found = [one for name, config in maps for one in _of_map(name, config, rebuild=not dry_run)]
    if as_json:
        echo_json([asdict(one) for one in found])
    else:
        for one in found:
            click.echo(f"{'rebuilt' if one.rebuilt else 'BROKEN'}: {one.what}: {one.fault}")
    left = sum(not one.rebuilt for one in found)
    if left:
        raise UserError(
            f"{left} of {number_of(len(found), 'finding')} not mended; run it without --dry-run, or restore "
            "the newest backup into an empty home (fivecolour db restore FILE)"
        )
    if not as_json:
        for name, config in maps:
            if isinstance(config, Settings):
                of = of_map(name)
                editions = number_of(len(edition_files.paths(config.editions)), "edition")
                click.echo(f"ok: {of}database and {editions} are whole")


def _of_map(name: str, config: Settings | UserError, *, rebuild: bool) -> list[Finding]:
    """Return what is wrong with a map; what is wrong with one does not hide another's."""
    of = of_map(name)
    if isinstance(config, UserError):
        return [Finding(f"{of}standing order", str(config))]
    engine, found = _store(config)
    found += integrity.check_editions(config.editions, engine, rebuild=rebuild)
    if name:
        try:
            standing_order(config)
        except UserError as fault:
            found.append(Finding("standing order", str(fault)))
    return [replace(one, what=of + one.what) for one in found]


def _store(config: Settings) -> tuple[Engine | None, list[Finding]]:
    """Return the database, None where it cannot be opened, and what is wrong with it."""
    try:
        engine = database.engine(config.database_url)
    except UserError as fault:
        return None, [Finding("database", str(fault))]
    return engine, integrity.check_store(engine)
