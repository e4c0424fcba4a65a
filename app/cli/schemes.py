"""``fivecolour schemes``: the rules there are."""

from __future__ import annotations

import json

import click

from app.config import settings
from app.scoring.scheme import Scheme
from app.scoring.schemes import list_schemes


@click.group()
def schemes() -> None:
    """Look at the rules that turn indicators into tiers."""


@schemes.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(*, as_json: bool) -> None:
    """List the schemes with their status and first day in force."""
    found = list_schemes(settings().data / "schemes")
    if as_json:
        click.echo(json.dumps([_described(scheme) for scheme in found], ensure_ascii=False, indent=1))
        return
    for scheme in found:
        click.echo(f"{scheme.name}  {scheme.status}  from {scheme.in_force_from}  {scheme.title.en}")


def _described(scheme: Scheme) -> dict[str, object]:
    return {
        "name": scheme.name,
        "version": scheme.version,
        "status": scheme.status,
        "in_force_from": scheme.in_force_from.isoformat(),
        "in_force_to": scheme.in_force_to.isoformat() if scheme.in_force_to else None,
        "title": {"zh": scheme.title.zh, "en": scheme.title.en},
        "indicators": list(scheme.indicators),
        "tiers": [
            {
                "tier": label.tier,
                "colour": label.colour.en,
                "level": {"zh": label.level.zh, "en": label.level.en},
            }
            for label in scheme.tiers
        ],
        "sources": [source.url for source in scheme.sources],
    }
