"""``fivecolour check``: whether database and editions are whole."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.editions import files, integrity
from fivecolour.editions.integrity import Finding
from fivecolour.errors import UserError
from fivecolour.store import database


@click.command()
@click.option("--dry-run", is_flag=True, help="Only name what is broken.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(dry_run: bool, as_json: bool) -> None:
    """Check database, audit log and every file of the editions, and rebuild what can be rebuilt.

    Files of editions are written anew from the database; servers show them at once. The database itself
    comes from a backup. Exit code 1 if something stays broken.
    """
    folder = settings().editions
    engine, found = _store()
    found += integrity.check_editions(folder, engine, rebuild=not dry_run)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(f"{'rebuilt' if one.rebuilt else 'BROKEN'}: {one.what}: {one.fault}")
    left = sum(not one.rebuilt for one in found)
    if left:
        raise UserError(
            f"{left} of {len(found)} findings stay broken; run it without --dry-run, or restore the newest "
            "backup into an empty home (fivecolour db restore FILE)"
        )
    if not as_json:
        click.echo(f"ok: database and {len(files.paths(folder))} editions are whole")


def _store() -> tuple[Engine | None, list[Finding]]:
    """Return the database, None where it cannot be opened, and what is wrong with it."""
    try:
        engine = database.engine(settings().database_url)
    except UserError as fault:
        return None, [Finding("database", str(fault))]
    return engine, integrity.check_store(engine)
