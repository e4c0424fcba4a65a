"""``fivecolour export``: one day of an edition as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fivecolour.cli.publish import DAY
from fivecolour.config import settings
from fivecolour.editions import files
from fivecolour.errors import UserError
from fivecolour.export import day_table, geojson, picture
from fivecolour.export.svg import MapView


@click.command()
@click.option(
    "--format", "kind", type=click.Choice(["csv", "geojson", "svg"]), required=True, help="What to write."
)
@click.option("--edition", "name", help="Edition to export [default: the newest].")
@click.option("--date", "day", type=DAY, help="Day to export [default: the edition's opening day].")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Of names and reasons; GeoJSON holds both.",
)
@click.option(
    "--layer",
    type=click.Choice(["graded", "published"]),
    default="graded",
    show_default=True,
    help="Of the SVG's colours: by the rule, or as the authority published them.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write [default: print]."
)
def export(
    kind: str, name: str | None, day: datetime | None, language: str, layer: str, out: Path | None
) -> None:
    """Write one day of an edition as CSV, GeoJSON or SVG."""
    if kind != "svg" and layer != "graded":
        raise click.UsageError("--layer is for --format svg; CSV and GeoJSON hold both layers")
    folder = settings().editions
    edition = files.read(folder, name) if name else files.latest(folder)
    if edition.id in (gone := files.withdrawals(folder)):
        click.echo(f"{edition.id} was withdrawn: {gone[edition.id].why}", err=True)
    chosen = day.date().isoformat() if day else edition.opens_on
    if chosen not in edition.day_index:
        raise UserError(
            f"{edition.id} has no day {chosen}; it covers {edition.days[0]} to {edition.days[-1]}"
        )
    index = edition.day_index[chosen]
    if kind == "csv":
        body = day_table.tiers_csv(edition, index, language=language)
    elif kind == "geojson":
        body = geojson.tiers_geojson(edition, index)
    else:
        body = picture.map_sheet(edition, MapView(day=index, layer=layer, language=language))
    if out is None:
        click.echo(body, nl=False)
    else:
        try:
            out.write_text(body, encoding="utf-8")
        except OSError as fault:
            raise UserError(f"{out}: cannot be written: {fault.strerror}; check the folder") from None
        click.echo(f"written: {out}", err=True)
