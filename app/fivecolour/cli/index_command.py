"""``fivecolour index``: composite indices, looked at, checked, and worked out for a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from fivecolour.cli.file_checks import check_files
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.option_types import DAY
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import index_card
from fivecolour.editions.history import newest_day
from fivecolour.editions.index_trial import IndexTrial, index_trial
from fivecolour.editions.own_words import usual_table
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export.tables.open_table import Choice, rows, to_csv
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views.content import marked_id
from fivecolour.export.words.index_words import (
    index_marks,
    method_lines,
    scale_text,
    standing_text,
    turn_text,
)
from fivecolour.indices.index_library import index_json_schema, list_indices, load_index
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.reports.moments import read_moment
from fivecolour.texts import number, table
from fivecolour.whole_file import write_whole


@click.group()
def index() -> None:
    """Composite indices: which there are, how they are made, and what they say of a day."""


@index.command("list")
@json_option()
def list_command(*, as_json: bool) -> None:
    """List the indices with their status."""
    found = list_indices()
    if as_json:
        told = [
            {"name": one.name, "version": one.version, "status": one.status, "title": one.title.words}
            for one in found
        ]
        echo_json(told)
        return
    for one in found:
        click.echo(f"{one.name}  {one.status}  {one.title.en}")


@index.command()
@click.argument("name")
@language_option("Of the words.")
def show(*, name: str, language: str) -> None:
    """Print the index NAME in plain words: one of `list`, or a .toml file."""
    card, texts = index_card(load_index(name)), usual_table("indices", language)
    click.echo(f"{card.title[language]}\n{card.about[language]}\n{texts[f'higher_{card.higher}']}\n")
    for part in card.parts:
        weight = number(100 * part.weight, language, 1)
        scale = f"{scale_text(part, texts, language)} {turn_text(card, part, texts)}".strip()
        click.echo(f"- {part.title[language]} ({weight}%, {texts[f'basis_{part.basis}']}): {scale}")
        click.echo(f"    <{part.source.url}>")
    click.echo()
    for line in method_lines(card, texts, language):
        click.echo(f"- {line}")


@index.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(*, files: tuple[str, ...]) -> None:
    """Check files of indices: "ok" for each, or its faults with line, key and remedy; then exit code 1."""
    check_files(files, load_index)


@index.command("json-schema")
def json_schema_command() -> None:
    """Print the JSON Schema of an index's file, for editors that complete and check while you write."""
    echo_json(index_json_schema())


@index.command()
@click.argument("name")
@click.option("--date", "day", type=DAY, help="Day [default: the newest with a report].")
@click.option("--as-of", help="Only what was known at that moment, such as 2020-02-12T12:00.")
@language_option("Of the names.")
@json_option()
def compute(*, name: str, day: datetime | None, as_of: str | None, language: str, as_json: bool) -> None:
    """Work an index out for a day, of what the store holds: one of `list`, or a .toml file.

    Nothing is published: so an index is tried before it stands in publish.toml. What is not known leaves
    the index open between two numbers.
    """
    found = _trial(name, day.date() if day else None, as_of)
    if as_json:
        echo_json(_told(found))
        return
    for line in _lines(found, language):
        click.echo(line)


def _trial(name: str, day: date | None, as_of: str | None) -> IndexTrial:
    standing = standing_order(settings())
    region = sets.load(standing.region_set)
    engine, known = open_store(settings(), region), read_moment(as_of) if as_of else None
    newest = day or newest_day(engine, region, as_of=known)
    first = standing.start or first_end(engine, region, standing.period)
    if newest < first:
        raise UserError(f"the map begins on {first}; choose a later --date than {newest}")
    # The last day of the map is no bound here: what is tried is not published.
    order = replace(standing, end=newest).until(newest, first=first)
    return index_trial(engine, name, replace(order, as_of=known))


def _lines(found: IndexTrial, language: str) -> Iterator[str]:
    card, figures, region = found.card, found.figures, found.region
    texts, separator = usual_table("indices", language), table("page", language)["separator"]
    for at in figures.ranking:
        district = region.districts[at]
        value, place, wide = standing_text(figures, at, texts, language)
        marks = separator.join(mark.text for mark in index_marks(card, figures, at, language))
        line = f"{place:>7}  {value:>10}  [{wide}]  {district.code} {district.name[language]}  {marks}"
        yield line.rstrip()
    lacking = len(region.districts) - figures.ranked
    if lacking:
        yield f"{texts['legend_none']}: {lacking}"


def _told(found: IndexTrial) -> dict[str, Any]:
    card, figures = found.card, found.figures
    return {
        "index": card.name,
        "date": found.day.isoformat(),
        "districts": [
            {
                "district": district.code,
                "low": figures.low[at],
                "high": figures.high[at],
                "place": [figures.best[at], figures.worst[at]],
                "place_by_draws": [figures.rank_low[at], figures.rank_high[at]],
                "flips_by": [card.parts[part].name for part in figures.flips[at]],
                "parts": {
                    part.name: [of.low[at], of.high[at]]
                    for part, of in zip(card.parts, figures.parts, strict=True)
                },
            }
            for at, district in enumerate(found.region.districts)
            if figures.best[at]
        ],
    }


@index.command("export")
@click.argument("edition", required=False)
@click.option("--date", "day", type=DAY, help="Day [default: all].")
@click.option("--parts", is_flag=True, help="The parts of each index instead of the indices.")
@click.option("--output", type=click.Path(path_type=Path), help="File [default: print it].")
def export_indices(edition: str | None, day: datetime | None, parts: bool, output: Path | None) -> None:
    """Write the indices of an edition, by default the newest, as CSV: a row a day, index and district."""
    folder = settings().editions
    found = edition_files.read(folder, edition) if edition else edition_files.latest_whole(folder)
    if not found.indices:
        raise UserError(
            f'{found.id} has no index; write indices = ["case-burden"] in publish.toml, then: '
            "fivecolour publish"
        )
    one = TABLES["index_parts" if parts else "indices"]
    choice = _choice(found, day.date().isoformat() if day else None)
    _, made = rows(one, found, choice)
    named = marked_id(found, withdrawn=found.id in edition_files.marks(folder))
    text = to_csv(one.spread(found), [{**row, "edition": named} for row in made])
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode())
    click.echo(f"{output}: {number_of(len(made), 'row')} of {found.id}")


def _choice(edition: Edition, day: str | None) -> Choice:
    if day is not None and day not in edition.day_index:
        raise UserError(f"{edition.id} has no day {day}; it covers {edition.days[0]} to {edition.days[-1]}")
    first, last = (edition.day_index[day],) * 2 if day else (0, len(edition.days) - 1)
    return Choice(tuple(edition.districts), first, last)
