"""``fivecolour editions``, ``drafts`` and ``withdraw``: what has been published, and what is to be."""

from __future__ import annotations

import sys
from datetime import date

import click
from sqlalchemy import Engine

from fivecolour.access.people import People
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.publish import EVEN_IF_EMPTY, operator
from fivecolour.clock import minute
from fivecolour.config import settings
from fivecolour.editions import edition_files, publication
from fivecolour.editions.changes import Changes, changes
from fivecolour.editions.day_to_come import day_to_come
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.languages import of_terminal
from fivecolour.store import database
from fivecolour.store.editions import DRAFT, Editions, StoredEdition


@click.command()
@json_option("Print the list as JSON.")
def editions(as_json: bool) -> None:
    """List what has been published, oldest first."""
    folder = settings().editions
    gone = edition_files.withdrawals(folder)
    lines = [
        {**_line(edition), "withdrawn": gone[edition.id].why if edition.id in gone else None}
        for edition in edition_files.catalogue(folder)
    ]
    if as_json:
        echo_json(lines)
        return
    for line in lines:
        marks = ("  DRILL" if line["drill"] else "") + (
            f"  WITHDRAWN: {line['withdrawn']}" if line["withdrawn"] else ""
        )
        click.echo(f"{line['number']:>4}  {line['id']}  {line['first_day']} to {line['last_day']}{marks}")


def _line(edition: Edition) -> dict[str, object]:
    return {
        "id": edition.id,
        "number": edition.number,
        "published_at": edition.published_at,
        "region_set": edition.region.name,
        "scheme": edition.scheme.name,
        "first_day": edition.days[0],
        "last_day": edition.days[-1],
        "drill": edition.drill,
    }


@click.command()
@click.argument("edition")
@click.option("--why", required=True, help="The reason; readers will see it.")
def withdraw(edition: str, why: str) -> None:
    """Withdraw a published edition: it stays readable, marked with the reason."""
    stored = publication.withdraw(_engine(), settings().editions, edition, by=operator(), why=why)
    click.echo(f"withdrawn: {stored.id} (edition {stored.number})")


@click.group()
def drafts() -> None:
    """Editions that wait for the approval of a second person."""


@drafts.command("list")
@json_option("Print the list as JSON.")
def list_drafts(as_json: bool) -> None:
    """List the drafts, oldest first."""
    found = [stored for stored in Editions(_engine()).all() if stored.state == DRAFT]
    if as_json:
        lines = [{"id": k.id, "made_by": k.made_by, "made_at": k.made_at.isoformat()} for k in found]
        echo_json(lines)
        return
    for stored in found:
        click.echo(f"{stored.id}  {minute(stored.made_at)}  {stored.made_by}")


@drafts.command("show")
@click.argument("draft")
@language_option("Of names.")
def show(draft: str, language: str) -> None:
    """Show what a draft would change: which districts change tier, and why."""
    engine = _engine()
    edition, stored = publication.read(engine, draft), publication.stored_edition(engine, draft)
    before = publication.before(settings().editions, stored)
    for line in _told(changes(before, edition), edition, language):
        click.echo(line)


def _told(found: Changes, edition: Edition, language: str) -> list[str]:
    since = f"against {found.since}" if found.since else "nothing has been published yet"
    lines = [f"{edition.id}: newest day {found.day}, {since}; days added: {len(found.added)}"]
    for change in found.newest:
        before = "-" if change.before is None else edition.scheme.level(change.before).name[language]
        after = edition.scheme.level(change.after).name[language]
        lines.append(
            f"{change.code}  {change.name[language]}: {before} -> {after}  {change.reason[language]}"
        )
    return lines + [
        f"{one.code}  {one.name[language]}: shown before, now another tier: {', '.join(one.days)}"
        for one in found.restated
    ]


@drafts.command("approve")
@click.argument("draft")
@click.option("--as", "name", required=True, help="Your name among the staff; not who made the draft.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@EVEN_IF_EMPTY
def approve(draft: str, name: str, password_stdin: bool, even_if_empty: bool) -> None:
    """Publish a draft that somebody else made."""
    who = _signed(name, password_stdin)
    engine = _engine()
    manifest = publication.stored_edition(engine, draft).manifest
    last = date.fromisoformat(manifest["days"][-1])
    if not settings().drill and (to_come := day_to_come(last, manifest.get("period", "day"), of_terminal())):
        click.echo(to_come, err=True)
    stored = publication.approve(engine, settings().editions, draft, by=who, even_if_empty=even_if_empty)
    click.echo(f"published: {stored.id} (edition {stored.number})")


@drafts.command("refuse")
@click.argument("draft")
@click.option("--why", required=True, help="The reason, for who made it.")
def refuse(draft: str, why: str) -> None:
    """Refuse a draft; it is kept with the reason."""
    stored: StoredEdition = publication.refuse(_engine(), draft, by=operator(), why=why)
    click.echo(f"refused: {stored.id}")


def _signed(name: str, password_stdin: bool) -> str:
    """Return the name of a person who may approve and knows the password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True)
    account = People(_engine()).check(name, password)
    if account is None:
        raise UserError("name or password are wrong")
    if not account.person.may("approve"):
        raise UserError(f"{name} may not approve editions; fivecolour staff list shows who may")
    return account.person.name


def _engine() -> Engine:
    return database.engine(settings().database_url)
