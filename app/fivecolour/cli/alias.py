"""``fivecolour alias``: names of places that figures use and the map does not know, said once for all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

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
from fivecolour.regions.region_set import City, District, RegionSet

_COLUMNS = 2
_NAMED = 6
Place = TypeVar("Place", District, City)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@region_set_option()
def alias(*, file: Path | None, region_set: str | None) -> None:
    """List places that no district is called, each once, or add names for them from FILE.

    FILE is a CSV in UTF-8 of two columns with a header: the name as figures write it, and the code or a known
    name of the district, or of the city that districts lie in (MD,Maryland). The names become aliases of the
    region set, and the rows that were set apart for them are judged again.
    """
    config = settings()
    name = region_set or default_region_set(config)
    room = Quarantine(config)
    if file is None:
        _list(room, sets.load(name))
        return
    parents = {parent.strip() for parent, _, _ in room.unknown_parents(name)}
    aliases = _read(file, sets.load(name), parents - {text for text, _ in room.unknown_places(name)})
    built = edited_tables.revised(name)
    districts = tuple(_called(one, aliases[District]) for one in built.region_set.districts)
    cities = tuple(_called(one, aliases[City]) for one in built.region_set.cities)
    write_revised(replace(built, region_set=replace(built.region_set, districts=districts, cities=cities)))
    texts = frozenset(text for of in aliases.values() for several in of.values() for text in several)
    click.echo(f"{number_of(len(texts), 'alias', 'aliases')} of {name} added; restart what serves it")
    numbers = room.numbers_of_places(name, texts)
    outcomes = room.replay(numbers, Decider(operator()), reason=f"aliases of {file.name}") if numbers else []
    taken = sum(one.outcome in {"accepted", "unchanged"} for one in outcomes)
    click.echo(f"of {number_of(len(numbers), 'row')} set apart for them {taken} taken in")


def _called(place: Place, aliases: Mapping[str, list[str]]) -> Place:
    return replace(place, aliases=tuple(dict.fromkeys([*place.aliases, *aliases.get(place.code, ())])))


def _list(room: Quarantine, region: RegionSet) -> None:
    found: list[tuple[int, str, tuple[str, ...]]]
    found = [(count, text, _nearest(region, text)) for text, count in room.unknown_places(region.name)]
    below: dict[str, Counter[str]] = defaultdict(Counter)
    for parent, place, count in room.unknown_parents(region.name):
        if city := place_names.city(region, parent):  # which the map knows by now, but not the place
            found.append((count, f"{place} ({parent})", _nearest(region, place, city.code)))
        else:
            below[parent][place] += count
    if below and not region.cities:
        _say_without_cities(region, sorted(below), sum(each.total() for each in below.values()))
        below.clear()
    found += [(places.total(), text, _cities_of(region, places)) for text, places in sorted(below.items())]
    if found:
        click.echo("rows  place  nearest")
    for count, text, near in found:
        click.echo(f"{count:>6,}  {text}  {', '.join(near) or '–'}")
    if found:
        click.echo("say what they mean in a CSV of two columns (name,district), then: fivecolour alias FILE")
    elif not room.unknown_parents(region.name):
        click.echo("every place is known")


def _say_without_cities(region: RegionSet, named: list[str], rows: int) -> None:
    table = sets.place(region.name) / "districts.csv"
    click.echo(
        f"{number_of(rows, 'row')} of places in {', '.join(named[:_NAMED])}: the map has no cities that "
        f"districts lie in; fill the column parent of {table} with these names and run: fivecolour regions "
        f"rebuild {region.name}, or run init again with --parent-name-column and --force"
    )


def _nearest(region: RegionSet, text: str, parent: str | None = None) -> tuple[str, ...]:
    try:
        return (place_names.find(region, text, parent=parent).code,)
    except place_names.UnknownNameError as fault:
        return fault.nearest
    except place_names.AmbiguousNameError as fault:
        return fault.candidates


def _cities_of(region: RegionSet, places: Iterable[str]) -> tuple[str, ...]:
    """Return the cities in which most of the places lie that are listed under a name."""
    found: Counter[str] = Counter()
    for place in places:
        found.update({one.parent for one in place_names.called(region, place)})
    most = max(found.values(), default=0)
    named = [one for one in region.cities if most and found[one.code] == most]
    return tuple(f"{one.code} {one.name.zh}" for one in named[: place_names.NEAREST])


def _read(file: Path, region: RegionSet, parents: set[str]) -> dict[type, dict[str, list[str]]]:
    """Return the new names of districts and of cities by their codes; one fault and none is taken.

    What may be both a district and a city is the city where a name is one of ``parents``.
    """
    header, rows = csv_files.read(file)
    if len(header) != _COLUMNS:
        raise UserError(
            f"{file}: has {number_of(len(header), 'column')}; give two: the name, and the district's code"
        )
    found: dict[type, dict[str, list[str]]] = {District: defaultdict(list), City: defaultdict(list)}
    known = {district.code for district in region.districts}
    for number, (text, meant) in rows:
        city = place_names.city(region, meant)
        try:
            place = None if city and text.strip() in parents else place_names.find(region, meant)
        except UserError as fault:
            if city is None:
                raise UserError(f"{file}, row {number}: {fault}; correct its second cell") from None
            place = None
        if place is not None and place.code not in known:
            raise UserError(f"{file}, row {number}: {meant} is no district; give a district's code")
        if not text.strip() or "|" in text:
            raise UserError(f"{file}, row {number}: {text!r} cannot be a name; correct its first cell")
        one = place or city
        if one is not None:
            found[District if place else City][one.code].append(text.strip())
    return found
