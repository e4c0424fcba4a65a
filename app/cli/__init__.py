"""``fivecolour``: one thin command for each verb."""

from __future__ import annotations

import sys

import click

from app import __version__
from app.cli.audit import audit
from app.cli.database import db
from app.cli.drill import drill
from app.cli.editions import drafts, editions, withdraw
from app.cli.export import export
from app.cli.grade import grade
from app.cli.ingest import ingest, watch
from app.cli.press import press
from app.cli.publish import publish
from app.cli.quarantine import quarantine
from app.cli.regions import regions
from app.cli.schemes import schemes
from app.cli.serve import serve
from app.cli.staff import staff
from app.cli.tokens import token
from app.errors import UserError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fivecolour")
def cli() -> None:
    """Grade districts into five tiers by a published rule, and publish the map.

    Exit codes: 0 done, 1 failed (the reason is printed), 2 wrong usage.
    """


for command in (
    serve,
    regions,
    grade,
    publish,
    press,
    drafts,
    editions,
    withdraw,
    export,
    schemes,
    db,
    staff,
    token,
    audit,
    ingest,
    watch,
    quarantine,
    drill,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a user's mistake is one clear line, never a traceback."""
    try:
        cli()
    except UserError as error:
        click.echo(f"fivecolour: {error}", err=True)
        sys.exit(1)
