"""``fivecolour webhooks``: programs that are told of every edition."""

from __future__ import annotations

import time

import click

from fivecolour.cli.publish import operator
from fivecolour.cli.staff import authentication
from fivecolour.clock import minute
from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.webhooks import new_receiver
from fivecolour.webhooks.subscriptions import Attempt, Subscriptions


@click.group()
def webhooks() -> None:
    """Programs that are told of every edition as it is published or withdrawn (Standard Webhooks 1.0)."""


def _subscriptions() -> Subscriptions:
    return Subscriptions(authentication().engine, settings().home)


@webhooks.command()
@click.argument("url")
@click.option("--district", "districts", multiple=True, help="Only of this district, by its code; repeat it.")
def add(url: str, districts: tuple[str, ...]) -> None:
    """Tell an https address of editions from now on; the secret is shown this once.

    The press sends the messages (`fivecolour press`, which `serve` begins beside itself).
    """
    folder = settings().editions
    made = new_receiver.add(_subscriptions(), folder, url, districts=districts, by=operator())
    click.echo(f"webhook {made.id}")
    click.echo(f"secret (v1): {made.secret}")
    click.echo(f"public key (v1a): {made.public_key}")
    click.echo("keep the secret: it is not shown again", err=True)


@webhooks.command("list")
def list_() -> None:
    """List the webhooks of the map: address, what was delivered, what waits, and why one ended."""
    subscriptions = _subscriptions()
    found, states = subscriptions.all(), subscriptions.states()
    for one in found:
        state = states[one.id]
        status = f"delivered {state.delivered}, waiting {state.waiting}"
        status += f", given up {state.given_up}" if state.given_up else ""
        status += f"  last: {_told(state.last)}" if state.last else ""
        click.echo(f"{one.id}  {one.url}  {status}" + (f"  ended: {one.ended}" if one.ended else ""))
    if not found:
        click.echo("no webhooks; add one with: fivecolour webhooks add https://…")


@webhooks.command()
@click.argument("name")
def attempts(name: str) -> None:
    """List the newest attempts to tell a webhook, newest first, with what it answered."""
    for one in _subscriptions().attempts(name):
        click.echo(f"{_told(one)}  {one.message}")


def _told(one: Attempt) -> str:
    return f"{minute(one.at)} {one.status or one.fault}"


@webhooks.command()
@click.argument("name")
def test(name: str) -> None:
    """Send a webhook a message of the kind `webhook.test` now, and say what it answered."""
    answer = new_receiver.send_test(
        _subscriptions(), name, by=operator(), map_name=settings().map, clock=time.time()
    )
    if not answer.taken:
        raise UserError(f"webhook {name} did not take it: {answer.fault or f'it answered {answer.status}'}")
    click.echo(f"webhook {name} took it ({answer.status})")


@webhooks.command()
@click.argument("name")
def remove(name: str) -> None:
    """Send nothing more to a webhook, by its id; `enable` begins it again."""
    _subscriptions().end(name, by=operator())
    click.echo(f"webhook {name} ended")


@webhooks.command()
@click.argument("name")
def enable(name: str) -> None:
    """Send to a webhook again that had ended, also what came in between."""
    _subscriptions().begin_again(name, by=operator())
    click.echo(f"webhook {name} goes on")
