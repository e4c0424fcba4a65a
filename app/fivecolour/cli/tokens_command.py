"""``fivecolour token``: the rights of programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from fivecolour.access.permissions import scope
from fivecolour.access.tokens import LONGEST_DAYS, Token
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.publish import operator
from fivecolour.cli.staff import authentication, scope_options


@click.group()
def token() -> None:
    """Tokens for programs that send reports or make editions."""


@token.command()
@click.argument("name")
@scope_options
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=90,
    show_default=True,
    help="For how long it is valid.",
)
@json_option("Print the token as JSON.")
def create(
    name: str,
    actions: tuple[str, ...],
    sources: tuple[str, ...],
    districts: tuple[str, ...],
    days: int,
    as_json: bool,
) -> None:
    """Make a token and print it: this is the only time that it is shown."""
    access = authentication()
    asked = scope(actions, sources, districts)
    value, made = access.tokens.create(name, asked, days=days, by=operator(), now=access.clock())
    if as_json:
        echo_json({**_line(made, access.clock()), "token": value})
        return
    click.echo(value)
    click.echo(f"token {made.id} ({made.name}) until {made.expires_at:%Y-%m-%d %H:%M} UTC; keep it", err=True)


@token.command(name="list")
@json_option("Print the list as JSON.")
def list_tokens(as_json: bool) -> None:
    """List all tokens, newest first, with what they may do; their values are not kept."""
    access = authentication()
    lines = [_line(one, access.clock()) for one in access.tokens.all()]
    if as_json:
        echo_json(lines)
        return
    for line in lines:
        limits = [f"{key}: {', '.join(line[key])}" for key in ("sources", "districts") if line[key]]
        rights = "; ".join([", ".join(line["actions"]), *limits])
        used = f"used {line['used_at']}" if line["used_at"] else "never used"
        until = f"until {line['expires_at']}"
        click.echo(f"{line['id']:>4}  {line['state']:<7}  {until}  {line['name']}  {rights}  {used}")


@token.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Make a token worthless from now on."""
    access = authentication()
    gone = access.tokens.revoke(number, by=operator(), now=access.clock())
    click.echo(f"revoked: {gone.id} {gone.name}")


def _line(one: Token, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state(now),
        "actions": sorted(one.scope.actions),
        "sources": sorted(one.scope.sources),
        "districts": sorted(one.scope.districts),
        "created_by": one.created_by,
        "created_at": one.created_at.isoformat(timespec="seconds"),
        "expires_at": one.expires_at.isoformat(timespec="seconds"),
        "revoked_at": one.revoked_at.isoformat(timespec="seconds") if one.revoked_at else None,
        "used_at": one.used_at.isoformat(timespec="seconds") if one.used_at else None,
    }
