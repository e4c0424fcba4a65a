"""``fivecolour``: one thin command for each verb, imported when it is asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from fivecolour import __version__
from fivecolour.cli.lazy_group import LazyCommand, LazyGroup
from fivecolour.errors import UserError
from fivecolour.logs import escaped

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_MAP = "FIVECOLOUR_MAP"
_COMMANDS = {
    "init": LazyCommand(
        "fivecolour.cli.init", "Set a map of one's own up: districts, figures, rule, first edition."
    ),
    "serve": LazyCommand(
        "fivecolour.cli.serve",
        "Serve the newest edition; on the first start load the bundled figures and publish them.",
    ),
    "maps": LazyCommand("fivecolour.cli.maps", "Further maps of this instance, each with a home of its own."),
    "regions": LazyCommand(
        "fivecolour.cli.regions",
        "Districts of a map: polygons, codes, names and populations.",
    ),
    "grade": LazyCommand(
        "fivecolour.cli.grade",
        "Give districts their tier, with the authority's word for it and the reason.",
    ),
    "levels": LazyCommand(
        "fivecolour.cli.levels_command",
        "Take in levels that an authority gave, or that grade wrote, as the published layer of the map.",
    ),
    "publish": LazyCommand(
        "fivecolour.cli.publish",
        "Grade what the store holds and publish it as an immutable edition.",
    ),
    "press": LazyCommand(
        "fivecolour.cli.press_command",
        "Publish, or draft for approval, whenever reports have come in; runs until it is stopped.",
    ),
    "drafts": LazyCommand(
        "fivecolour.cli.editions_command",
        "Editions that wait for the approval of a second person.",
    ),
    "editions": LazyCommand("fivecolour.cli.editions_command", "List what has been published, oldest first."),
    "withdraw": LazyCommand(
        "fivecolour.cli.editions_command",
        "Withdraw a published edition: it stays readable, marked with the reason.",
    ),
    "export": LazyCommand(
        "fivecolour.cli.export",
        "Write one day of an edition as a picture, a table or a map for a GIS; as GIF or WebP many days.",
    ),
    "verify": LazyCommand(
        "fivecolour.cli.verify",
        "Say whether a file is a true, unchanged export of this map, of which edition, and what differs.",
    ),
    "outlook": LazyCommand(
        "fivecolour.cli.outlook_command",
        "What editions expect of the days to come, and how earlier outlooks did.",
    ),
    "index": LazyCommand(
        "fivecolour.cli.index_command",
        "Composite indices: which there are, how they are made, and what they say of a day.",
    ),
    "schemes": LazyCommand(
        "fivecolour.cli.schemes_command",
        "Look at the rules that turn indicators into tiers, and try them before they are in force.",
    ),
    "health-codes": LazyCommand(
        "fivecolour.cli.health_codes_command",
        "Look at the health codes of the self-check, and check and try them before they are offered.",
    ),
    "passes": LazyCommand(
        "fivecolour.cli.passes_command",
        "Signed passes: the keys that sign them, what was issued, and revoking one.",
    ),
    "languages": LazyCommand(
        "fivecolour.cli.languages_command", "Languages of the page: which there are, and what each lacks."
    ),
    "db": LazyCommand("fivecolour.cli.database_command", "Look after the database: its schema, backups."),
    "staff": LazyCommand("fivecolour.cli.staff", "People who may sign in to the staff pages."),
    "token": LazyCommand(
        "fivecolour.cli.tokens_command", "Tokens for programs that send reports or make editions."
    ),
    "webhooks": LazyCommand(
        "fivecolour.cli.webhooks",
        "Programs that are told of every edition as it is published or withdrawn (Standard Webhooks 1.0).",
    ),
    "audit": LazyCommand(
        "fivecolour.cli.audit_command",
        "The log of who did what, when and from which input; it only grows.",
    ),
    "check": LazyCommand(
        "fivecolour.cli.check",
        "Check database, audit log and every file of the editions, and rebuild what can be rebuilt.",
    ),
    "ingest": LazyCommand(
        "fivecolour.cli.ingest",
        "Take figures in from tables: CSV, TSV, XLSX, JSON records, GeoJSON.",
    ),
    "watch": LazyCommand(
        "fivecolour.cli.ingest",
        "Take in every file that is dropped into FOLDER, until it is stopped.",
    ),
    "flow": LazyCommand(
        "fivecolour.cli.flow_command",
        "Flows between places: who comes from where.",
    ),
    "quarantine": LazyCommand(
        "fivecolour.cli.quarantine_command",
        "Look through the rows that were set apart, correct, replay or dismiss them.",
    ),
    "alias": LazyCommand(
        "fivecolour.cli.alias",
        "List places that no district is called, each once, or add names for them from FILE.",
    ),
    "contacts": LazyCommand(
        "fivecolour.cli.contacts_command",
        "Contact tracing: its own store and key, off unless both are configured.",
    ),
    "drill": LazyCommand(
        "fivecolour.cli.drill",
        "Play a simulated epidemic (演练), to try out map, wall and people.",
    ),
}


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="fivecolour")
@click.option("--map", "map_name", metavar="NAME", help="The map to work on, where the instance has several.")
@click.pass_context
def cli(context: click.Context, map_name: str | None) -> None:
    """Grade districts into five tiers by a published rule, and publish the map.

    Exit codes: 0 done, 1 failed (the reason is printed), 2 wrong usage.
    """
    if map_name is not None:
        # In the environment, so that what a command starts works on the same map.
        before = os.getenv(_MAP)
        os.environ[_MAP] = map_name
        context.call_on_close(lambda: _restore(before))


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop(_MAP, None)
    else:
        os.environ[_MAP] = before


def main() -> None:
    """Run the command line; a user's mistake is one clear line, never a traceback."""
    try:
        cli()
    except SystemExit:
        # Most commands end so: nothing more need be imported.
        raise
    except UserError as error:
        click.echo(escaped(f"fivecolour: {error}", keep="\n"), err=True)
        sys.exit(1)
    except _machine_faults() as fault:
        # A full disk, a database that is damaged or went away: what was accepted before stands.
        click.echo(escaped(f"fivecolour: {_of_the_machine(fault)}", keep="\n"), err=True)
        sys.exit(1)


def _machine_faults() -> tuple[type[DBAPIError], type[OSError]]:
    """Return what a machine fails with; SQLAlchemy is imported only where something did."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    return DBAPIError, OSError


def _of_the_machine(fault: DBAPIError | OSError) -> str:
    """Say in a line what the machine refused, and the remedy."""
    if not isinstance(fault, OSError):
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
