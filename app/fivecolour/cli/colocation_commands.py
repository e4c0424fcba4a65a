"""``fivecolour contacts visits`` and ``meet``: logs of visits, and who was where a case was."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from fivecolour.cli.json_output import json_option
from fivecolour.cli.publish import operator
from fivecolour.config import timezone
from fivecolour.contacts import contact_store, purposes
from fivecolour.contacts.colocation import colocation_rule, colocation_table, visit_import, visit_log
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.languages import of_terminal
from fivecolour.texts import table
from fivecolour.whole_file import write_whole

_FILE = click.Path(path_type=Path)
_SHOWN_FAULTS = 20


@click.command()
@click.argument("file", type=_FILE)
@json_option("Print the receipt as JSON.")
def visits(file: Path, as_json: bool) -> None:
    """Take a log of visits, check-ins or tickets in; people are kept under pseudonyms only."""
    store, log = contact_store.contact_store(), visit_log.visit_log()
    receipt = visit_import.add_visits(store, log, file, timezone(), by=operator())
    words = table("contacts", of_terminal())
    faults = [{"row": one.row, "fault": words[one.why]} for one in receipt.faults]
    counts = {name: getattr(receipt, name) for name in ("read", "taken", "repeated", "set_apart")}
    if as_json:
        click.echo(orjson.dumps({**counts, "faults": faults}, option=orjson.OPT_INDENT_2))
        return
    click.echo(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()))
    for one in faults[:_SHOWN_FAULTS]:
        click.echo(f"row {one['row']}: {one['fault']}")
    if receipt.set_apart > _SHOWN_FAULTS:
        click.echo(f"and {receipt.set_apart - _SHOWN_FAULTS} more; --json lists the first 1,000")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="CASE...")
@click.option("--purpose", required=True, help="What for, as `purposes` lists them; the audit log keeps it.")
@click.option("--rule", default="us-cdc-2020-10", show_default=True, help="A file of data/colocation.")
@click.option("--out", type=_FILE, help="Write the contacts to this CSV instead.")
@json_option("Print all that was found as JSON.")
def meet(numbers: tuple[str, ...], purpose: str, rule: str, out: Path | None, as_json: bool) -> None:
    """Find who shared a place with cases while they could infect: minutes, certainty, crowded places cut."""
    rules = colocation_rule.colocation_rules()
    if rule not in rules:
        raise ContactError("no_rule", rule=rule, there=", ".join(rules))
    log = visit_log.visit_log()
    # Loads Ibis, which is there when a log could be opened.
    from fivecolour.contacts.colocation import case_colocation  # noqa: PLC0415

    result = case_colocation.colocations(
        contact_store.contact_store(),
        log,
        list(dict.fromkeys(numbers)),
        rules[rule],
        timezone(),
        by=operator(),
        purpose=purposes.checked_purpose(purpose),
    )
    words, zone = table("contacts", of_terminal()), timezone()
    contacts = colocation_table.contact_table(result.found.contacts, result.numbers, words, zone)
    crowded = colocation_table.crowd_table(result.found.crowded, zone)
    if out is not None:
        # Who was where with whom is for its owner alone, pseudonyms or not.
        write_whole(out, contacts.to_csv(index=False, lineterminator="\n").encode(), mode=0o600)
    if as_json:
        found = {
            "rule": rule,
            "contacts": contacts.to_dict("records"),
            "crowded": crowded.to_dict("records"),
            "brief": result.found.brief,
            "unseen": result.found.unseen,
        }
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
        return
    if out is None:
        click.echo(contacts.to_csv(index=False, sep="\t", lineterminator="\n"), nl=False)
    click.echo(f"{len(contacts)} contacts by {rules[rule].name['en']}", err=True)
    click.echo(f"{result.found.brief} more people shared a place for less than that", err=True)
    for row in crowded.to_dict("records"):
        line = "{case}: {people} people at {place}, {first} to {last}: crowded, not listed".format_map(row)
        click.echo(line, err=True)
    for number in result.found.unseen:
        click.echo(f"{number}: no visit while it could infect", err=True)
