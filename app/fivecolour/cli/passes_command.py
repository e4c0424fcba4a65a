"""``fivecolour passes``: keys that sign passes, what was issued, and revoking one."""

from __future__ import annotations

import click

from fivecolour.cli.publish import operator
from fivecolour.clock import minute
from fivecolour.config import settings
from fivecolour.passes.pass_register import PassRegister, grouped, pass_register


@click.group()
def passes() -> None:
    """Signed passes: the keys that sign them, what was issued, and revoking one.

    They are off until FIVECOLOUR_PASSES names a folder outside the home, and issued on the staff page alone,
    to a person who stands there, by who has the action ``issue``.
    """


@passes.group()
def keys() -> None:
    """Keep the keys that sign passes: files that the program's user alone may read."""


def _register() -> PassRegister:
    return pass_register(settings())


@keys.command()
def new() -> None:
    """Make a key, which signs from now on; retire the one before it when you like."""
    made = _register().new_key(by=operator())
    click.echo(f"key {made.key_id} signs passes from now on")


@keys.command("list")
def list_keys() -> None:
    """List the keys, the oldest first: signing, retired or revoked."""
    records = _register().keys.records()
    for one in records:
        click.echo(f"{one.key_id}  {one.state}  made {one.made[:10]}")
    if not records:
        click.echo("no key; make one with: fivecolour passes keys new")


@keys.command()
@click.argument("key")
def retire(key: str) -> None:
    """Let KEY sign nothing more; what it signed stays valid until it expires."""
    _register().retire_key(key, by=operator())
    click.echo(f"key {key} is retired, its private part removed")


@keys.command("revoke")
@click.argument("key")
def revoke_key(key: str) -> None:
    """Revoke KEY and all that it signed: use it when somebody else may have had it."""
    _register().revoke_key(key, by=operator())
    click.echo(f"key {key} is revoked; every pass that it signed is now shown as revoked")


@passes.command("list")
@click.option("--limit", default=20, show_default=True, help="How many of the newest.")
def list_passes(*, limit: int) -> None:
    """List the passes that were issued last: number, colour, until when, by whom."""
    for one in _register().newest(limit=limit):
        state = "  revoked" if one.revoked else ""
        click.echo(f"{grouped(one.number)}  {one.colour}  until {minute(one.expires_at)}  {one.by}{state}")


@passes.command()
@click.argument("number")
@click.option("--why", required=True, help="The reason, for the log; never a name.")
def revoke(*, number: str, why: str) -> None:
    """Revoke the pass of a NUMBER; verifiers know it as soon as they ask for the list again."""
    found = _register().revoke(number, why=why, by=operator())
    click.echo(f"pass {grouped(found.number)} is revoked")
