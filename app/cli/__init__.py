"""``fivecolour``: one thin command for each verb."""

from __future__ import annotations

import sys

import click

from app import __version__
from app.errors import UserError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fivecolour")
def cli() -> None:
    """Grade districts into five tiers by a published rule, and publish the map.

    Exit codes: 0 done, 1 failed (the reason is printed), 2 wrong usage.
    """


def main() -> None:
    """Run the command line; a user's mistake is one clear line, never a traceback."""
    try:
        cli()
    except UserError as error:
        click.echo(f"fivecolour: {error}", err=True)
        sys.exit(1)
