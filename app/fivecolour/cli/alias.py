"""``fivecolour alias``: names of places that figures use and the map does not know, said once for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import click

from fivecolour import csv_files
from fivecolour.cli.map_words import region_set_option
from fivecolour.cli.publish import operator
from fivecolour.cli.regions import write_revised
from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.intake.quarantine import Decider, Quarantine
from fivecolour.intake.receiver import default_region_set
from fivecolour.messages import number_of
from fivecolour.regions import place_names, sets
from fivecolour.regions.build import edited_tables
from fivecolour.regions.region_set import RegionSet

_COLUMNS = 2


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@region_set_option()
def alias(*, file: Path | None, region_set: str | None) -> None:
    """List places that no district is called, each once, or add names for them from FILE.

    FILE is a CSV in UTF-8 of two columns with a header: the name as figures write it, and the code or a known
    name of the district. The names become aliases of the region set, and the rows that were set apart for
    them are judged again.
    """
    config = settings()
    name = region_set or default_region_set(config)
    room = Quarantine(config)
    if file is None:
        _list(room, sets.load(name))
        return
    aliases = _read(file, sets.load(name))
    built = edited_tables.revised(name)
    districts = tuple(
        replace(one, aliases=tuple(dict.fromkeys([*one.aliases, *aliases.get(one.code, ())])))
        for one in built.region_set.districts
    )
    write_revised(replace(built, region_set=replace(built.region_set, districts=districts)))
    texts = frozenset(text for several in aliases.values() for text in several)
    click.echo(f"{number_of(len(texts), 'alias', 'aliases')} of {name} added; restart what serves it")
    numbers = room.numbers_of_places(name, texts)
    outcomes = room.replay(numbers, Decider(operator()), reason=f"aliases of {file.name}") if numbers else []
    taken = sum(one.outcome in {"accepted", "unchanged"} for one in outcomes)
    click.echo(f"of {number_of(len(numbers), 'row')} set apart for them {taken} taken in")


def _list(room: Quarantine, region: RegionSet) -> None:
    found = room.unknown_places(region.name)
    if not found:
        click.echo("every place is known")
        return
    click.echo("rows  place  nearest")
    for text, count in found:
        click.echo(f"{count:>6,}  {text}  {', '.join(_nearest(region, text)) or '–'}")
    click.echo("say what they mean in a CSV of two columns (name,district), then: fivecolour alias FILE")


def _nearest(region: RegionSet, text: str) -> tuple[str, ...]:
    try:
        return (place_names.find(region, text).code,)
    except place_names.UnknownNameError as fault:
        return fault.nearest
    except place_names.AmbiguousNameError as fault:
        return fault.candidates


def _read(file: Path, region: RegionSet) -> dict[str, list[str]]:
    """Return the new names by the code of their district; one fault and none is taken."""
    header, rows = csv_files.read(file)
    if len(header) != _COLUMNS:
        raise UserError(
            f"{file}: has {number_of(len(header), 'column')}; give two: the name, and the district's code"
        )
    found: dict[str, list[str]] = defaultdict(list)
    known = {district.code for district in region.districts}
    for number, (text, meant) in rows:
        try:
            place = place_names.find(region, meant)
        except UserError as fault:
            raise UserError(f"{file}, row {number}: {fault}; correct its second cell") from None
        if place.code not in known:
            raise UserError(f"{file}, row {number}: {meant} is no district; give a district's code")
        if not text.strip() or "|" in text:
            raise UserError(f"{file}, row {number}: {text!r} cannot be a name; correct its first cell")
        found[place.code].append(text.strip())
    return found
