"""``fivecolour publish``: from the store to an edition, or to a draft for a second person."""

from __future__ import annotations

import getpass
import json
from dataclasses import replace
from datetime import date, datetime

import click

from fivecolour.config import settings
from fivecolour.editions import files, publication
from fivecolour.editions.build import Order, build
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.editions.types import Edition
from fivecolour.regions import sets
from fivecolour.reports.moments import read_moment
from fivecolour.store.editions import PUBLISHED, StoredEdition

DAY = click.DateTime(formats=["%Y-%m-%d"])


def operator() -> str:
    """Return who types: the audit log names them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        name = "unnamed"
    return f"{name} (command line)"


def publish_default() -> tuple[Edition, bool]:
    """Publish the standing order's edition; nothing happens where that has been done."""
    standing = standing_order(settings())
    kept, new = carry_out(standing.until(standing.start), draft=False)
    return files.read(settings().editions, kept.id), new


def carry_out(order: Order, *, draft: bool) -> tuple[StoredEdition, bool]:
    """Build what is ordered and publish or draft it; False with it if that was done before."""
    config = settings()
    engine = open_store(config, sets.load(order.region_set))
    # Whether figures are simulated is said by the store that they are in, never by who publishes them.
    bundle = publication.named(build(engine, replace(order, drill=config.drill)))
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
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def publish(
    region_set: str | None,
    scheme: str | None,
    start: datetime | None,
    end: datetime | None,
    open_on: datetime | None,
    as_of: str | None,
    draft: bool,
    as_json: bool,
) -> None:
    """Grade what the store holds and publish it as an immutable edition.

    What is left out is as publish.toml says; where --to is given the page opens on that day. The same
    content published twice is the same edition. Where publish.toml asks for approval, it is drafted.
    """
    standing = standing_order(settings())
    usual = standing.until(standing.start)
    order = replace(
        usual,
        region_set=region_set or usual.region_set,
        scheme=scheme or usual.scheme,
        start=_day(start, usual.start),
        end=_day(end, usual.end),
        opens_on=open_on.date() if open_on else None if end else usual.opens_on,
        as_of=read_moment(as_of) if as_of else None,
    )
    kept, new = carry_out(order, draft=draft or standing.mode == "approval")
    if as_json:
        click.echo(json.dumps({**line(kept), "new": new}, ensure_ascii=False))
    elif kept.state == PUBLISHED:
        click.echo(f"{'published' if new else 'already published'}: {kept.id} (edition {kept.number})")
    else:
        click.echo(
            f"{kept.state}: {kept.id}; somebody else may approve it: fivecolour drafts approve {kept.id}"
        )


def line(kept: StoredEdition) -> dict[str, object]:
    """Return what lists say of an edition."""
    said = kept.manifest
    return {
        "id": kept.id,
        "number": kept.number,
        "state": kept.state,
        "made_by": kept.made_by,
        "published_at": said["published_at"] or None,
        "region_set": said["region_set"],
        "scheme": said["scheme"],
        "first_day": said["days"][0],
        "last_day": said["days"][-1],
        "drill": said["drill"],
    }


def _day(value: datetime | None, default: date) -> date:
    return value.date() if value else default
