"""Values that several commands take: their types, and how they are read."""

from __future__ import annotations

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])
MOMENT = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


def column_meaning(pair: str) -> tuple[str, str]:
    """Part what ``--column`` says into a header and its meaning."""
    header, sign, meaning = pair.rpartition("=")
    if not (header and sign and meaning):
        raise click.UsageError(f"--column {pair}: write it as HEADER=MEANING")
    return header, meaning
