"""``fivecolour publish``, ``editions`` and ``export``."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from app.config import settings
from app.editions import files
from app.editions.build import Order, build_from_store, bundled_order
from app.editions.types import Edition
from app.errors import UserError
from app.export import geojson, sheet, tables
from app.export.svg import MapView

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _day(value: datetime | None, default: date) -> date:
    return value.date() if value else default


def publish_default() -> tuple[Edition, bool]:
    """Publish what the bundled figures give; nothing happens where that has been done."""
    return _publish(bundled_order(settings()))


def _publish(order: Order) -> tuple[Edition, bool]:
    config = settings()
    return files.publish(build_from_store(config, order), config.editions)


@click.command()
@click.option("--region-set", help="Districts to grade.")
@click.option("--scheme", help="Rule to grade by.")
@click.option("--from", "start", type=_DAY, help="First day.")
@click.option("--to", "end", type=_DAY, help="Last day.")
@click.option("--open-on", type=_DAY, help="Day that a page without a date shows.")
@click.option("--drill", is_flag=True, help="Mark the edition as simulated on every surface.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def publish(
    region_set: str | None,
    scheme: str | None,
    start: datetime | None,
    end: datetime | None,
    open_on: datetime | None,
    drill: bool,
    as_json: bool,
) -> None:
    """Grade what the store holds and publish it as an immutable edition.

    What is left out is as data/reports/publish.toml says; where --to is given the page opens on that
    day. The same content published twice is the same edition.
    """
    usual = bundled_order(settings())
    order = Order(
        region_set or usual.region_set,
        scheme or usual.scheme,
        _day(start, usual.start),
        _day(end, usual.end),
        open_on.date() if open_on else None if end else usual.opens_on,
        drill,
    )
    edition, new = _publish(order)
    if as_json:
        click.echo(json.dumps({**_line(edition), "new": new}, ensure_ascii=False))
    else:
        click.echo(f"{'published' if new else 'already published'}: {edition.id} (edition {edition.number})")


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
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def editions(as_json: bool) -> None:
    """List what has been published, oldest first."""
    lines = [_line(edition) for edition in files.catalogue(settings().editions)]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for line in lines:
        drill = "  DRILL" if line["drill"] else ""
        click.echo(f"{line['number']:>4}  {line['id']}  {line['first_day']} to {line['last_day']}{drill}")


@click.command()
@click.option(
    "--format", "kind", type=click.Choice(["csv", "geojson", "svg"]), required=True, help="What to write."
)
@click.option("--edition", "name", help="Edition to export [default: the newest].")
@click.option("--date", "day", type=_DAY, help="Day to export [default: the edition's opening day].")
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
    chosen = day.date().isoformat() if day else edition.opens_on
    if chosen not in edition.day_index:
        raise UserError(
            f"{edition.id} has no day {chosen}; it covers {edition.days[0]} to {edition.days[-1]}"
        )
    index = edition.day_index[chosen]
    if kind == "csv":
        body = tables.tiers_csv(edition, index, language=language)
    elif kind == "geojson":
        body = geojson.tiers_geojson(edition, index)
    else:
        body = sheet.map_sheet(edition, MapView(day=index, layer=layer, language=language))
    if out is None:
        click.echo(body, nl=False)
    else:
        try:
            out.write_text(body, encoding="utf-8")
        except OSError as fault:
            raise UserError(f"{out}: cannot be written: {fault.strerror}; check the folder") from None
        click.echo(f"written: {out}", err=True)
