"""``fivecolour publish``: from the store to an edition, or to a draft for a second person."""

from __future__ import annotations

import getpass
import json
from dataclasses import replace
from datetime import date, datetime

import click

from fivecolour.access.permissions import COMMAND_LINE
from fivecolour.cli.json_output import json_option
from fivecolour.cli.option_types import DAY
from fivecolour.config import settings
from fivecolour.editions import edition_files, publication
from fivecolour.editions.day_to_come import day_to_come
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order, unused_periods
from fivecolour.editions.emptiness import OPTION, EmptyEditionError, refuse_empty
from fivecolour.editions.history import newest_day
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import StandingOrder, standing_order
from fivecolour.errors import UserError
from fivecolour.languages import of_terminal
from fivecolour.regions import sets
from fivecolour.reports.moments import read_moment
from fivecolour.store.editions import PUBLISHED, StoredEdition

EVEN_IF_EMPTY = click.option(
    OPTION, "even_if_empty", is_flag=True, help="Even if every district is grey; without it that is refused."
)


def operator() -> str:
    """Return who types: the audit log names them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        name = "unnamed"
    return name + COMMAND_LINE


def held_back(fault: EmptyEditionError, name: str) -> str:
    """Return what a command without the option says of an edition without a colour, of the map of a name."""
    return f"{fault}: fivecolour {f'--map {name} ' if name else ''}publish {OPTION}"


def publish_default() -> tuple[Edition, bool]:
    """Publish the standing order's edition; nothing happens where that has been done."""
    standing = standing_order(settings())
    usual = standing.until(_newest(standing, standing.region_set), first=_first(standing))
    stored, new = carry_out(usual, draft=False)
    return edition_files.read(settings().editions, stored.id), new


def _newest(standing: StandingOrder, region_set: str, as_of: datetime | None = None) -> date:
    """Return the newest reported day where the standing order asks for it, else a day that it passes over."""
    if standing.end is not None:
        return standing.end
    region = sets.load(region_set)
    return newest_day(open_store(settings(), region), region, as_of=as_of)


def _first(standing: StandingOrder, region_set: str | None = None) -> date:
    """Return the first day of the standing order, or the end of the first period that is reported of."""
    if standing.start is not None:
        return standing.start
    region = sets.load(region_set or standing.region_set)
    return first_end(open_store(settings(), region), region, standing.period)


def carry_out(order: Order, *, draft: bool, even_if_empty: bool = False) -> tuple[StoredEdition, bool]:
    """Build what is ordered and publish or draft it; False with it if that was done before.

    Raises
    ------
    EmptyEditionError
        Every district would be grey, and that is not wanted.
    """
    config = settings()
    engine = open_store(config, sets.load(order.region_set))
    to_come = "" if config.drill else day_to_come(order.end, order.period, of_terminal())
    for warning in filter(None, (to_come, *unused_periods(engine, order, of_terminal()))):
        click.echo(warning, err=True)
    # Whether figures are simulated is said by the store that they are in, never by who publishes them.
    edition = build(engine, replace(order, drill=config.drill))
    refuse_empty(edition, even_if_empty=even_if_empty)
    bundle = publication.named(edition)
    if draft:
        return publication.draft(engine, bundle, by=operator())
    return publication.publish(engine, config.editions, bundle, by=operator())


@click.command()
@click.option("--region-set", help="Districts to grade.")
@click.option("--scheme", help="Rule to grade by.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--to", "end", type=DAY, help="Last day.")
@click.option("--open-on", type=DAY, help="Day that a page without a date shows.")
@click.option("--as-of", help="Only what was known at that moment, such as 2020-02-12T12:00.")
@click.option("--draft", is_flag=True, help="Keep it for approval by a second person instead.")
@EVEN_IF_EMPTY
@json_option("Print the result as JSON.")
def publish(
    region_set: str | None,
    scheme: str | None,
    start: datetime | None,
    end: datetime | None,
    open_on: datetime | None,
    as_of: str | None,
    draft: bool,
    even_if_empty: bool,
    as_json: bool,
) -> None:
    """Grade what the store holds and publish it as an immutable edition.

    What is left out is as publish.toml says, where to = "newest" is the newest day with a report; where
    --to is given the page opens on that day. The same
    content published twice is the same edition. Where publish.toml asks for approval, it is drafted.
    """
    standing = standing_order(settings())
    known = read_moment(as_of) if as_of else None
    # Where the last day is given, nothing need be asked of the store.
    newest = end.date() if end else _newest(standing, region_set or standing.region_set, known)
    first = start.date() if start else _first(standing, region_set)
    if not end and standing.end is None and newest < first:
        raise UserError(
            f"the first day, {first}, is after the newest of which there is a report, {newest}; say an "
            'earlier one with --from, or write from = "first" in publish.toml'
        )
    usual = standing.until(newest, first=first)
    order = replace(
        usual,
        region_set=region_set or usual.region_set,
        scheme=scheme or usual.scheme,
        start=_day(start, usual.start),
        end=_day(end, usual.end),
        opens_on=open_on.date() if open_on else None if end else usual.opens_on,
        as_of=known,
    )
    stored, new = carry_out(order, draft=draft or standing.mode == "approval", even_if_empty=even_if_empty)
    if as_json:
        click.echo(json.dumps({**line(stored), "new": new}, ensure_ascii=False))
    elif stored.state == PUBLISHED:
        click.echo(f"{'published' if new else 'already published'}: {stored.id} (edition {stored.number})")
    else:
        click.echo(
            f"{stored.state}: {stored.id}; "
            f"somebody else may approve it: fivecolour drafts approve {stored.id}"
        )


def line(stored: StoredEdition) -> dict[str, object]:
    """Return what lists say of an edition."""
    manifest = stored.manifest
    return {
        "id": stored.id,
        "number": stored.number,
        "state": stored.state,
        "made_by": stored.made_by,
        "published_at": manifest["published_at"] or None,
        "region_set": manifest["region_set"],
        "scheme": manifest["scheme"],
        "first_day": manifest["days"][0],
        "last_day": manifest["days"][-1],
        "drill": manifest["drill"],
    }


def _day(value: datetime | None, default: date) -> date:
    return value.date() if value else default
