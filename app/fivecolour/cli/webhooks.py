"""``fivecolour webhooks``: programs that are told of every edition."""

from __future__ import annotations

import click

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.export.request import some
from fivecolour.webhooks import signatures
from fivecolour.webhooks.subscriptions import Subscriptions


@click.group()
def webhooks() -> None:
    """Programs that are told of every edition as it is published or withdrawn (Standard Webhooks 1.0)."""


@webhooks.command()
@click.argument("url")
@click.option("--district", "districts", multiple=True, help="Only of this district, by its code; repeat it.")
def add(url: str, districts: tuple[str, ...]) -> None:
    """Tell an https address of editions from now on; the secret is shown this once.

    The press sends the messages (`fivecolour press`, which `serve` begins beside itself).
    """
    config = settings()
    _known(districts)
    subscriptions = Subscriptions(config.home)
    after = edition_files.newest_number(config.editions)
    made = subscriptions.add(url, after=after, created=edition_files.now(), districts=districts)
    click.echo(f"webhook {made.id}")
    click.echo(f"secret (v1): {signatures.shared_secret(subscriptions.key(), made.id)}")
    click.echo(f"public key (v1a): {signatures.public_key(subscriptions.key())}")
    click.echo("keep the secret: it is not shown again", err=True)


def _known(districts: tuple[str, ...]) -> None:
    if not districts:
        return
    edition = edition_files.latest_whole(settings().editions)
    for code in districts:
        if code not in edition.districts:
            raise UserError(f"no district {code[:40]!r}; there are: {some(edition.districts)}")


@webhooks.command("list")
def list_() -> None:
    """List the webhooks of the map: address, what was delivered, what waits, and why one ended."""
    found = list(Subscriptions(settings().home).all())
    for one in found:
        states = list(one.told.values())
        status = f"delivered {states.count('delivered')}, waiting {len(one.pending)}"
        given_up = states.count("given up")
        status += f", given up {given_up}" if given_up else ""
        click.echo(f"{one.id}  {one.url}  {status}" + (f"  ended: {one.ended}" if one.ended else ""))
    if not found:
        click.echo("no webhooks; add one with: fivecolour webhooks add https://…")


@webhooks.command()
@click.argument("name")
def remove(name: str) -> None:
    """Send nothing more to a webhook, by its id."""
    Subscriptions(settings().home).end(name, "removed by its operator")
    click.echo(f"webhook {name} ended")
