"""``fivecolour export``: what somebody asks for of an edition, as a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from math import inf
from pathlib import Path

import click

from fivecolour.cli.option_types import DAY
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.editions.day_to_come import undue_day
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.maker import MAKERS
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.tables.csv_metadata import ENDING
from fivecolour.export.tables.open_table import Choice, rows, to_csv
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views.request import (
    ANIMATIONS,
    DRAWN,
    INDEX,
    LATEST,
    LAYERS,
    LAYOUTS,
    LEVELS,
    SCALES,
    SIZES,
    ExportRequest,
    resolved,
)
from fivecolour.export.views.span import MOST_FRAMES
from fivecolour.languages import of_terminal, of_terminal_among
from fivecolour.whole_file import write_whole

SITE, HUB = "site", "hub"


class DistrictCount(click.ParamType[float]):
    """A number of districts, or ``all`` however many."""

    name = "number or all"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        if value == "all":
            return inf
        if isinstance(value, float) or str(value).isdecimal():
            return float(str(value))
        return self.fail(f"{value!r}: give a number of districts, or all", param, ctx)


MOST_DISTRICTS = DistrictCount()


@click.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice((*MAKERS, HUB, SITE)),
    required=True,
    help="What to write; `hub`: all weekly counts, as forecast hubs take them; `site`: everything, as static "
    "files.",
)
@click.option("--edition", "name", default=LATEST, show_default=True, help="Edition to export.")
@click.option(
    "--date",
    "--to",
    "day",
    type=DAY,
    help="Day to export, of an animation the last one [default: the edition's opening day].",
)
@click.option("--from", "first", type=DAY, help="First day of an animation [default: the edition's].")
@click.option(
    "--every",
    type=click.IntRange(1, 999),
    help="Of an animation: days from one picture to the next "
    f"[default: as few as make {MOST_FRAMES} at most].",
)
@click.option(
    "--from-edition",
    "first_edition",
    default="",
    help="An animation over editions, from this one to --edition: each with the day that it opens on, or "
    "with --from.",
)
@click.option(
    "--language",
    default="",
    help="Of names and texts, or two together on a picture: `zh,en`; GeoJSON and JSON hold all "
    "[default: the terminal's, if the map has it, else the map's first].",
)
@click.option(
    "--district", default="", help="Code of a district, or of a city: the picture or table is of it alone."
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default=LEVELS[0],
    show_default=True,
    help="How much of the map around --district: itself, its city, or everything.",
)
@click.option(
    "--layer",
    type=click.Choice(LAYERS),
    help="Colours of a picture: by the rule, or as the authority published them "
    "[default: what the edition opens with].",
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="map",
    show_default=True,
    help="A picture of the map alone, with its trend, of two days compared, of the day's flows, or of a "
    "composite index.",
)
@click.option("--index", default="", help="Which composite index [default: the edition's first].")
@click.option("--compare", type=DAY, help="The day to compare with [default: the review before].")
@click.option(
    "--size",
    type=click.Choice(tuple(SIZES)),
    default="a4",
    show_default=True,
    help="Shape of a picture; `card` is 1200 × 630, as links are shown with.",
)
@click.option(
    "--scale",
    type=click.Choice([str(one) for one in SCALES]),
    default="1",
    show_default=True,
    help="Of a PNG: how many pixels for one.",
)
@click.option(
    "--district-pages",
    type=MOST_DISTRICTS,
    default="500",
    show_default=True,
    help="Of a site: maps of up to so many districts have a page of each; `all`: every map.",
)
@click.option(
    "--district-cards",
    type=MOST_DISTRICTS,
    default="100",
    show_default=True,
    help="Of a site: maps of up to so many districts have a picture of each for links to its page; `all`.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="File to write [default: print]; of a site the folder."
)
def export(
    kind: str,
    name: str,
    day: datetime | None,
    first: datetime | None,
    every: int | None,
    first_edition: str,
    language: str,
    district: str,
    level: str,
    layer: str | None,
    layout: str,
    index: str,
    compare: datetime | None,
    size: str,
    scale: str,
    district_pages: float,
    district_cards: float,
    out: Path | None,
) -> None:
    """Write one day of an edition as a picture, a table or a map for a GIS; as GIF or WebP many days."""
    config = settings()
    if kind == SITE:
        _site(config, out, district_pages, district_cards)
        return
    if kind == HUB:
        _hub(config, name, out)
        return
    if out is not None and out.is_dir():
        raise click.BadParameter(f"{out} is a folder; name a file in it", param_hint="--out")
    asked = ExportRequest(
        kind=kind,
        edition=name,
        day=_iso(day),
        other=_iso(compare),
        first=_iso(first),
        every=every or 0,
        first_edition=first_edition,
        place=district,
        layer=layer or "",
        layout="compare" if compare else INDEX if index else layout,
        index=index,
        languages=tuple(one for one in language.split(",") if one),
        size=size,
        scale=int(scale),
    )
    _of_its_kind(asked)
    _export(config, asked, level, out)


def _export(config: Settings, asked: ExportRequest, level: str, out: Path | None) -> None:
    """Write what was asked for, of the place as wide as ``level`` says, to a file or the terminal."""
    request, edition = resolved(asked, config.editions, origin=config.origin, level=level)
    if not asked.languages:
        request = replace(request, languages=(of_terminal_among(edition.languages),))
    if request.withdrawn:
        click.echo(
            f"{edition.id} was withdrawn: {edition_files.withdrawals(config.editions)[edition.id].why}",
            err=True,
        )
    if not edition.drill and (undue := undue_day(request.day, edition.period, of_terminal())):
        click.echo(undue, err=True)
    # By hand there is no bound.
    stored = StoredExports.of(config, most=sys.maxsize)
    made = stored.export(request, edition, config.editions)
    if out is None:
        click.echo(made.body, nl=False)
        return
    write_whole(out, made.body)
    click.echo(f"written: {out}", err=True)
    if request.every > 1:
        click.echo(f"one picture in {request.every} days; --from and --to shorten the span", err=True)
    if request.kind == "csv":
        _companion(stored, request, edition, config, out)


def _hub(config: Settings, name: str, out: Path | None) -> None:
    """Write the weekly counts of an edition as the target data of a forecast hub."""
    _refuse_beside("kind", "name", "out", why="the hub format holds all weeks of all districts")
    latest = name == LATEST
    edition = (
        edition_files.latest_whole(config.editions) if latest else edition_files.read(config.editions, name)
    )
    table = TABLES["targets"]
    if not table.there(edition):
        raise UserError(
            f"{edition.id} has no weekly counts: the hub format is for maps of weeks with new cases"
        )
    _, found = rows(table, edition, Choice(tuple(edition.districts), 0, len(edition.days) - 1))
    body = to_csv(table.columns, found).encode()
    if out is None:
        click.echo(body, nl=False)
    else:
        write_whole(out, body)
        click.echo(f"written: {out}", err=True)


def _refuse_beside(*known: str, why: str) -> None:
    """Refuse options that would make no difference."""
    context = click.get_current_context()
    source = click.core.ParameterSource.COMMANDLINE
    named = [one for one in context.params if context.get_parameter_source(one) is source]
    if given := [one for one in named if one not in known]:
        raise click.UsageError(f"{why}: leave out {', '.join(given)}")


def _iso(day: datetime | None) -> str:
    return day.date().isoformat() if day else ""


def _site(config: Settings, out: Path | None, pages: float, cards: float) -> None:
    """Write all pages and data of the maps."""
    # The server with all its pages is imported for this alone.
    from fivecolour.web.site.site_export import SiteBounds, export_site  # noqa: PLC0415

    _refuse_beside("kind", "out", why="a site is of everything")
    if out is None:
        raise click.UsageError("--format site needs --out: the folder to write")
    made = export_site(config, out, SiteBounds(pages, cards))
    for note in made.notes:
        click.echo(note, err=True)
    click.echo(f"{out}: {len(made.written)} of {made.count} files written anew", err=True)


def _companion(
    stored: StoredExports, request: ExportRequest, edition: Edition, config: Settings, out: Path
) -> None:
    """Write beside a CSV what its columns mean and where it comes from."""
    beside = out.with_name(out.name + ENDING)
    write_whole(beside, stored.export(replace(request, kind="csvw"), edition, config.editions).body)
    click.echo(f"written: {beside}", err=True)


def _of_its_kind(asked: ExportRequest) -> None:
    """Refuse what would make no difference, so that nobody waits for it."""
    if asked.kind not in ANIMATIONS and (asked.first or asked.every or asked.first_edition):
        raise click.UsageError("--from, --every and --from-edition are for --format gif and webp")
    if asked.kind in (*DRAWN, "zip"):
        if asked.kind != "png" and asked.scale != 1:
            raise click.UsageError("--scale is for --format png; the others have no pixels")
        return
    plain = ExportRequest()
    for key in ("layer", "layout", "index", "size", "scale", "other"):
        if getattr(asked, key) != getattr(plain, key):
            option = "compare" if key == "other" else key
            raise click.UsageError(f"--{option} is for pictures; tables hold both layers")
