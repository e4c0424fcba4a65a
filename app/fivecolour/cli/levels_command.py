"""``fivecolour levels``: levels that were given elsewhere become the published layer of the next edition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from fivecolour.cli.map_words import region_set_option
from fivecolour.cli.option_types import DAY
from fivecolour.cli.table_files import mapped, read_table
from fivecolour.config import settings
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.regions.place_names import Names
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.published_levels import NAMES, TIER, LevelTable, read_levels
from fivecolour.reports.report_data import PublishedTier
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.store.published_tiers import PublishedTiers
from fivecolour.store.reports import Reports


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="Whose levels they are: every map shows it.")
@region_set_option()
@click.option("--scheme", "scheme_name", help="Rule whose levels they are [default: that of the map].")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=NAME",
    help="What a column holds: district, date, tier (1 to 5) or level; repeat it.",
)
@click.option("--date", "day", type=DAY, help="Day of all rows, in a table without dates.")
@click.option("--issued-on", type=DAY, help="Day on which they were published.")
def levels(
    table: Path,
    *,
    source: str,
    region_set: str | None,
    scheme_name: str | None,
    mapping: tuple[str, ...],
    day: datetime | None,
    issued_on: datetime | None,
) -> None:
    """Take in levels that an authority gave, or that grade wrote, as the published layer of the map.

    TABLE is a CSV with a district (code or name), a date and a tier, or the rule's own word for a level, in
    each row, such as `grade --input` writes. Rows without a level are left out. The next edition shows them
    beside its own grading, or alone where nothing can be graded.
    """
    config, order = settings(), standing_order(settings())
    region = sets.load(region_set or order.region_set)
    scheme = load(scheme_name or order.scheme)
    frame = read_table(table)
    columns = {name: column for column, name in mapped(mapping).items()}
    for name in columns:
        if name not in NAMES:
            raise click.UsageError(f"--map …={name}: use {', '.join(NAMES)}")
    columns |= {name: name for name in NAMES if name in frame.columns and name not in columns}
    if any(label.colour_tier for label in scheme.tiers):
        # The number beside a level is that of its colour, in which several levels may be shown.
        columns.pop(TIER, None)
    how = LevelTable(
        columns,
        tiers_of(scheme),
        day.date() if day else None,
        source,
        issued_on.date() if issued_on else None,
    )
    try:
        found = read_levels(frame, how, Names(region))
    except UserError as fault:
        raise UserError(f"{table}: {fault}") from None
    sha256 = hashlib.sha256(repr((how, found)).encode()).hexdigest()
    engine = open_store(config, region)
    added = PublishedTiers(engine).add_many(found, file=table.name, sha256=sha256)
    left_out = len(frame) - len(found)
    click.echo(
        f"{table.name}: {number_of(len(frame), 'row')} = {added.accepted} accepted + "
        f"{added.unchanged} unchanged + {left_out} without a level; "
        f"publish them with: fivecolour publish{_days(engine, region, found)}"
    )


def _days(engine: Engine, region: RegionSet, found: Sequence[PublishedTier]) -> str:
    """Return what `publish` must be told for its days to reach the last of these levels, "" where they do."""
    if not found:
        return ""
    days = [one.event_date for one in found]
    reported = Reports(engine).days(places=set(region.codes))
    if reported is None:
        return f" --from {min(days)} --to {max(days)}"
    return f" --to {max(days)}" if max(days) > reported[1] else ""


def tiers_of(scheme: Scheme) -> dict[str, int]:
    """Return the tier of each level by all words of the rule for it, in small letters."""
    found: dict[str, int] = {}
    for label in scheme.tiers:
        for word in (label.word, label.level.zh, label.level.en, label.colour.zh, label.colour.en):
            if word:
                found.setdefault(word.casefold(), label.tier)
    return found
