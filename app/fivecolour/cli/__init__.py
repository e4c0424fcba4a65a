"""``fivecolour``: one thin command for each verb."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import DBAPIError

from fivecolour import __version__
from fivecolour.cli.audit import audit
from fivecolour.cli.check import check
from fivecolour.cli.database import db
from fivecolour.cli.drill import drill
from fivecolour.cli.editions import drafts, editions, withdraw
from fivecolour.cli.export import export
from fivecolour.cli.grade import grade
from fivecolour.cli.ingest import ingest, watch
from fivecolour.cli.press import press
from fivecolour.cli.publish import publish
from fivecolour.cli.quarantine import quarantine
from fivecolour.cli.regions import regions
from fivecolour.cli.schemes import schemes
from fivecolour.cli.serve import serve
from fivecolour.cli.staff import staff
from fivecolour.cli.tokens import token
from fivecolour.errors import UserError
from fivecolour.logs import escaped


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
    check,
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
        click.echo(escaped(f"fivecolour: {error}", keep="\n"), err=True)
        sys.exit(1)
    except (DBAPIError, OSError) as fault:
        # A full disk, a database that is damaged or went away: what was accepted before stands.
        click.echo(escaped(f"fivecolour: {_of_the_machine(fault)}", keep="\n"), err=True)
        sys.exit(1)


def _of_the_machine(fault: DBAPIError | OSError) -> str:
    """Say in a line what the machine refused, and the remedy."""
    if isinstance(fault, DBAPIError):
        why = str(fault.orig).strip().splitlines()[0]
        if "full" in why or "disk I/O" in why:
            remedy = "make room on the disk and try again"
        elif "readonly" in why:
            remedy = "give the right to write to FIVECOLOUR_HOME and do the same again"
        elif fault.connection_invalidated:
            remedy = "start the database server and do the same again"
        else:
            remedy = "run: fivecolour check"
        return f"the database refused it ({why}); what was accepted before is kept: {remedy}"
    place = f"{fault.filename}: " if fault.filename else ""
    return f"{place}{fault.strerror or fault}; make room or give the right to write, then try again"
