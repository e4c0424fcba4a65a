"""``fivecolour health-codes``: the rules of the self-check, listed, checked and tried."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import click

from fivecolour.cli.file_checks import check_files
from fivecolour.cli.json_output import echo_json
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.self_check import health_code_files
from fivecolour.self_check.declaration import declaration
from fivecolour.self_check.self_check import check as check_declaration
from fivecolour.self_check.tier_record import tier_record


@click.group("health-codes")
def health_codes() -> None:
    """Look at the health codes of the self-check, and check and try them before they are offered."""


@health_codes.command("list")
def list_command() -> None:
    """List the health codes with their status, and the region sets on whose maps they are offered."""
    for name in health_code_files.files():
        rule = health_code_files.load(name).rule
        offered = ", ".join(rule.regions) or "where publish.toml names it"
        click.echo(f"{rule.name}  {rule.status}  {offered}  {rule.title.en}")


@health_codes.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(*, files: tuple[str, ...]) -> None:
    """Check files of health codes: "ok", or the faults with line, key and remedy and exit code 1."""
    check_files(files, health_code_files.load)


@health_codes.command("try")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", default="", help="The edition whose levels are used; the newest, if not given.")
def try_command(*, name: str, file: Path, edition: str) -> None:
    """Work out what the health code NAME makes of a declaration in FILE (JSON), as the page does.

    FILE holds {"on": "2020-02-09", "stays": [{"place": "330203", "from": …, "to": …}], "contact": [],
    "symptom": [{"kind": "fever", "day": …}], "test": null}; null is a question that was not answered.
    """
    rule, config = health_code_files.load(name).rule, settings()
    shown = (
        edition_files.read(config.editions, edition)
        if edition
        else edition_files.latest_whole(config.editions)
    )
    declared = declaration(_told(file), where=str(file))
    window = timedelta(days=max(one.window for one in rule.clauses) + 1)
    record = tier_record(shown, declared.on - window, date.max)
    found = check_declaration(rule, record, declared).as_json()
    echo_json({"edition": shown.id, **found})


def _told(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise UserError(f"{file}: cannot be read as JSON: {fault}; correct it") from None
    if not isinstance(found, dict):
        raise UserError(f'{file}: is no declaration; write {{"on": "2020-02-09", "stays": []}}')
    return found
