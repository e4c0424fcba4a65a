"""``fivecolour staff``: the people who may sign in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from fivecolour.access.authentication import Authentication
from fivecolour.access.people import Account
from fivecolour.access.permissions import ACTIONS, scope
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.publish import operator
from fivecolour.config import settings
from fivecolour.errors import UserError

Command = TypeVar("Command", bound=Callable[..., Any])


def scope_options(command: Command) -> Command:
    """Give a command the options that say what somebody, or a program, may do, and of what."""
    for option in (
        click.option(
            "--district",
            "districts",
            multiple=True,
            help="Only for this district or city, by its code [default: all].",
        ),
        click.option(
            "--source", "sources", multiple=True, help="Only for this source; repeat it [default: all]."
        ),
        click.option(
            "--action",
            "actions",
            multiple=True,
            required=True,
            type=click.Choice(ACTIONS),
            help="May do this; repeat it.",
        ),
    ):
        command = option(command)
    return command


from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


def authentication() -> Authentication:
    """Return that of this instance."""
    return Authentication(settings().database_url)


def password(*, from_stdin: bool) -> str:
    """Ask for a password twice, or read it from a pipe; it is never an argument, which others could see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UserError("there is no terminal to ask for the password; pipe it in with --password-stdin")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@click.group()
def staff() -> None:
    """People who may sign in to the staff pages."""


@staff.command()
@click.argument("name")
@scope_options
@from_stdin
def add(
    name: str,
    actions: tuple[str, ...],
    sources: tuple[str, ...],
    districts: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add somebody. The password has at least 12 signs, of any kind."""
    person = authentication().people.add(
        name, password(from_stdin=password_stdin), scope(actions, sources, districts), by=operator()
    )
    click.echo(f"added: {person.name} ({', '.join(sorted(person.actions))})")


@staff.command(name="list")
@json_option("Print the list as JSON.")
def list_people(as_json: bool) -> None:
    """List everybody with what they may do."""
    people = authentication().people.all()
    if as_json:
        echo_json([_line(one) for one in people])
        return
    for account in people:
        line = _line(account)
        limits = [f"{key}: {', '.join(line[key])}" for key in ("sources", "districts") if line[key]]
        rights = "; ".join([", ".join(line["actions"]), *limits])
        click.echo(f"{account.person.name}  {rights}{'' if account.active else '  DISABLED'}")


def _line(account: Account) -> dict[str, Any]:
    person, last = account.person, account.signed_in_at
    return {
        "name": person.name,
        "actions": sorted(person.actions),
        "sources": sorted(person.sources),
        "districts": sorted(person.districts),
        "active": account.active,
        "created_at": account.created_at.isoformat(timespec="seconds"),
        "signed_in_at": last.isoformat(timespec="seconds") if last else None,
    }


@staff.command()
@click.argument("name")
@from_stdin
def passwd(name: str, password_stdin: bool) -> None:
    """Give somebody a new password: they are signed out everywhere, and a lock-out ends."""
    authentication().people.set_password(name, password(from_stdin=password_stdin), by=operator())
    click.echo(f"password changed: {name}")


@staff.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let somebody sign in no longer; they are signed out everywhere."""
    authentication().people.disable(name, by=operator())
    click.echo(f"disabled: {name}")


@staff.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let somebody sign in again who was disabled, or locked out by wrong passwords."""
    authentication().people.enable(name, by=operator())
    click.echo(f"enabled: {name}")
