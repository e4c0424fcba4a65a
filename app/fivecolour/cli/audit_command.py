"""``fivecolour audit``: the log of who did what."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.staff import authentication
from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.store import audit as log


@click.group()
def audit() -> None:
    """The log of who did what, when and from which input; it only grows."""


@audit.command(name="list")
@click.option("--who", default="", help="Only what this person or program did.")
@click.option("--what", default="", help="Only this kind of entry, such as 'signed in'.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@json_option("Print the entries as JSON.")
def list_entries(who: str, what: str, limit: int, as_json: bool) -> None:
    """List the newest entries, newest first."""
    found = log.entries(authentication().engine, log.AuditFilter(who=who, what=what), limit=limit)
    if as_json:
        echo_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(one.line())


@audit.command()
@json_option("Print the result as JSON.")
def verify(as_json: bool) -> None:
    """Check the chain of all entries; exit code 1 and the first broken entry if it does not hold.

    The last number and hash are printed: noted elsewhere, they also prove that the log was not written
    anew as a whole.
    """
    found = log.verify(authentication().engine)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    elif found.broken is None:
        entries = number_of(found.entries, "entry", "entries")
        click.echo(f"ok: {entries}; the last is {found.entries}:{found.last_hash}")
    if found.broken is not None:
        raise UserError(
            f"audit log: entry {found.broken} is broken ({found.why}); {found.entries} before it hold; "
            "compare with a backup"
        )
