"""``fivecolour contacts``: contact tracing, where it is configured."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from fivecolour.cli.colocation_commands import meet, visits
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.publish import operator
from fivecolour.clock import today
from fivecolour.config import settings
from fivecolour.contacts import (
    contact_audit,
    contact_store,
    godata_shape,
    godata_tables,
    key_rotation,
    line_drafts,
    line_import,
    map_places,
    outward_counts,
    placement,
    purposes,
    retention,
    sealed_export,
    vault,
)
from fivecolour.contacts.colocation import visit_log
from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.languages import of_terminal
from fivecolour.whole_file import write_whole

_FILE = click.Path(path_type=Path)
_SHOWN_FAULTS = 20


@click.group()
def contacts() -> None:
    """Contact tracing: its own store and key, off unless both are configured."""


contacts.add_command(visits)
contacts.add_command(meet)


@contacts.command()
def init() -> None:
    """Make the key and the store that the environment names; a key that is there is never written over."""
    _, key_file = contact_store.configured()
    if not key_file.exists():
        vault.make_key(key_file)
        click.echo(f"key made: {key_file}; keep a copy apart from the store")
    contact_store.contact_store()
    click.echo("the store of contact tracing is ready")


@contacts.command()
@click.argument("new_key_file", type=_FILE)
@click.option("--delete-visits", is_flag=True, help="Delete the log of visits, whose pseudonyms are lost.")
def rekey(new_key_file: Path, delete_visits: bool) -> None:
    """Seal the store under another key, which is made where NEW_KEY_FILE is not there; stop servers first."""
    store = contact_store.contact_store()
    placement.check_apart(new_key_file, "NEW_KEY_FILE")
    if not new_key_file.exists():
        vault.make_key(new_key_file)
        click.echo(f"key made: {new_key_file}; keep a copy apart from the store")
    log = visit_log.visit_log() if environment().contacts_visits is not None else None
    key = vault.read_key(new_key_file)
    counts = key_rotation.rotate(store, key, log, delete_visits=delete_visits, by=operator())
    click.echo(", ".join(f"{name} {count}" for name, count in sorted(counts.items())) + ": sealed anew")
    click.echo(f"now set FIVECOLOUR_CONTACTS_KEY_FILE={new_key_file}, start the servers, destroy the old key")


@contacts.command(name="import")
@click.argument("file", type=_FILE)
@click.option("--kind", type=click.Choice(["case", "contact"]), help="Of rows that say none.")
@click.option("--update", is_flag=True, help="Rows whose number is known change that person.")
@click.option("--check", "check_only", is_flag=True, help="Say what would become of the rows; store nothing.")
@json_option("Print the receipt as JSON.")
def import_(file: Path, kind: str | None, update: bool, check_only: bool, as_json: bool) -> None:
    """Take a line list in from a CSV, TSV or XLSX, or Go.Data's tables from a folder or zip of them.

    Nobody is ever merged by it: rows that may be of one person are listed for somebody to decide about.
    """
    store = contact_store.contact_store()
    if _is_export(file):
        if check_only:
            raise UserError("--check is for line lists; an export in Go.Data's shape is taken in as it is")
        tables = godata_tables.read_tables(file)
        receipt = godata_shape.import_tables(store, tables, by=operator(), today=today())
    else:
        places = map_places.map_places(settings())
        reading = line_drafts.read_file(file, places, name=file.name, kind=kind or "")
        receipt = line_import.import_lines(
            store,
            reading,
            places,
            by=operator(),
            today=today(),
            source=line_import.file_mark(file),
            update=update,
            check_only=check_only,
        )
    _tell(receipt, as_json=as_json)


def _is_export(file: Path) -> bool:
    return file.is_dir() or file.suffix.lower() == ".zip"


def _tell(receipt: line_import.LineReceipt, *, as_json: bool) -> None:
    language = of_terminal()
    faults = [{"row": one.row, "column": one.column, "fault": one.told(language)} for one in receipt.faults]
    more = {"unread": receipt.unread, "exposures": receipt.exposures, "follow_ups": receipt.follow_ups}
    if as_json:
        echo_json({**receipt.counts, **more, "faults": faults})
        return
    click.echo(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in receipt.counts.items()))
    click.echo(f"exposures {receipt.exposures}, follow-ups {receipt.follow_ups}")
    if receipt.unread:
        click.echo(f"columns that nothing was taken from: {', '.join(receipt.unread)}")
    for one in faults[:_SHOWN_FAULTS]:
        click.echo(f"row {one['row']}: {one['fault']}")
    if len(faults) > _SHOWN_FAULTS:
        click.echo(f"and {len(faults) - _SHOWN_FAULTS} more; --json lists all")


@contacts.command()
@click.argument("file", type=_FILE)
@click.option("--to", "recipients", multiple=True, required=True, help="Public key of age; repeat it.")
@click.option("--purpose", required=True, help="What for, as `purposes` lists them; the audit log keeps it.")
def export(file: Path, recipients: tuple[str, ...], purpose: str) -> None:
    """Write everything to FILE in Go.Data's shape, encrypted with age; only a recipient's key opens it."""
    store, why = contact_store.contact_store(), purposes.checked_purpose(purpose)
    body = sealed_export.export(store, recipients, by=operator(), purpose=why, needs=None)
    write_whole(file, body)
    click.echo(f"written: {file}")


@contacts.command()
@click.option("--out", type=_FILE, help="File to write [default: print].")
def counts(out: Path | None) -> None:
    """Print the counts that may leave, as a table for `fivecolour ingest`: none below `fewest`."""
    codes = frozenset(map_places.map_places(settings()).codes.values())
    found = outward_counts.take_out(contact_store.contact_store(), codes, by=operator())
    if out is None:
        click.echo(found.csv().decode(), nl=False)
    else:
        write_whole(out, found.csv())
    remark = (
        f"withheld because they are small: {found.withheld} cells; without a district of the map or a day: "
    )
    click.echo(f"{remark}{found.elsewhere} cases", err=True)


@contacts.command(name="purposes")
def purposes_() -> None:
    """List what somebody may look into a case for."""
    for name, words in purposes.purpose_words(of_terminal()).items():
        click.echo(f"{name}  {words}")


@contacts.command(name="delete-due")
@json_option("Print the proof as JSON.")
def delete_due(as_json: bool) -> None:
    """Delete every row whose day has come; run it daily. The audit log gets the count and a hash."""
    proof = retention.delete_due(contact_store.contact_store(), today=today(), by=operator())
    if as_json:
        click.echo(json.dumps(asdict(proof)))
    else:
        click.echo(f"deleted: {proof.persons} persons, {proof.rows}; left that are due: {proof.left}")
        click.echo(f"sha256 of their uuids: {proof.sha256}")


@contacts.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
def audit(limit: int) -> None:
    """List the newest entries of the audit log of contact tracing, and check its chain."""
    engine = contact_store.contact_store().engine
    for one in contact_audit.entries(engine, limit=limit):
        click.echo(one.line())
    verdict = contact_audit.verify(engine)
    if verdict.broken is not None:
        raise UserError(f"entry {verdict.broken} is broken ({verdict.why}); compare with a backup")
    click.echo(f"ok: {verdict.entries} entries; the last is {verdict.entries}:{verdict.last_hash}")
