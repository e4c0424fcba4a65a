"""``fivecolour maps``: further maps of an instance."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import Any

import click
import tomlkit

from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.option_types import DAY
from fivecolour.config import (
    MAPS,
    ORDER,
    Settings,
    check_map_name,
    instance_home,
    map_names,
    settings,
    zone_named,
)
from fivecolour.editions import edition_files
from fivecolour.editions.map_list import ListedMap, listed, settings_of_all
from fivecolour.editions.region_figures import load_bundled
from fivecolour.editions.standing_order import FIRST, MODES, standing_order
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.reports.report_data import PERIODS
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.schemes import library
from fivecolour.store import database
from fivecolour.store.editions import Editions
from fivecolour.store.reports import Reports
from fivecolour.texts import Text
from fivecolour.whole_file import write_whole


@click.group()
def maps() -> None:
    """Further maps of this instance, each with a home of its own."""


@maps.command("list")
@json_option("Print the list as JSON.")
@click.option("--names", is_flag=True, help="Print the names of the further maps alone, for scripts.")
def list_maps(as_json: bool, names: bool) -> None:
    """List the maps of this instance: address, title, district set, rule, period, newest edition."""
    if names:
        for name in map_names(instance_home()):
            click.echo(name)
        return
    found = [_listed(name, config) for name, config in settings_of_all()]
    if as_json:
        echo_json([_record(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))


def _listed(name: str, config: Settings | UserError) -> ListedMap:
    if isinstance(config, UserError):
        return ListedMap(name, None, Text.of({"en": name}), fault=str(config))
    return listed(config)


def _line(one: ListedMap) -> str:
    order = one.order
    what = f"{order.region_set}, {order.scheme}, by the {order.period}" if order else "no standing order"
    shown = f"edition {one.number}, until {one.last_day}" if one.number else "nothing published yet"
    marks = "".join([" WITHDRAWN" if one.withdrawn else "", f" FAULT: {one.fault}" if one.fault else ""])
    return f"{one.address}  {one.title.en}  ({what})  {shown}{marks}"


def _record(one: ListedMap) -> dict[str, Any]:
    order = one.order
    return {
        "name": one.name,
        "address": one.address,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "disease": {"zh": order.disease.zh, "en": order.disease.en} if order and order.disease else None,
        "region_set": order.region_set if order else None,
        "scheme": order.scheme if order else None,
        "period": order.period if order else None,
        "edition": one.edition or None,
        "number": one.number or None,
        "last_day": one.last_day or None,
        "withdrawn": one.withdrawn,
        "fault": one.fault or None,
    }


@maps.command()
@click.argument("name")
@click.option("--region-set", required=True, help="Its districts, as `regions list` names them.")
@click.option("--scheme", required=True, help="Its rule, as `schemes list` names it.")
@click.option(
    "--period", type=click.Choice(PERIODS), default="day", show_default=True, help="Rhythm of the map."
)
@click.option("--title", help="What it is called [default: as its districts].")
@click.option("--title-zh", help="The same in Chinese.")
@click.option("--disease", help="Of what it is.")
@click.option("--disease-zh", help="The same in Chinese.")
@click.option("--from", "start", type=DAY, help="First day; of weeks and months the last day of the first.")
@click.option("--timezone", "zone", help="Where its days count, such as America/Sao_Paulo.")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="manual",
    show_default=True,
    help="By whose word it is published.",
)
@click.option(
    "--bundled-figures", is_flag=True, help="Load the bundled figures, where the districts are theirs."
)
def add(
    name: str,
    *,
    region_set: str,
    scheme: str,
    period: str,
    start: datetime | None,
    zone: str | None,
    mode: str,
    bundled_figures: bool,
    **words: str | None,
) -> None:
    """Make a further map; what is written, its publish.toml, can be edited afterwards.

    It has reports, editions, numbers and staff of its own. The running server shows it at once, at /m/NAME/.
    """
    home = instance_home() / MAPS / check_map_name(name)
    if (home / ORDER).exists():
        raise UserError(f"{home}: there is a map {name!r} already; edit its {ORDER}, or choose another name")
    region, rule = sets.load(region_set), library.load(scheme)
    check_periods(rule.indicators, period)  # type: ignore[arg-type]  # click has checked it
    order: dict[str, Any] = {
        key: text for key in ("title", "disease") if (text := _text(words[key], words[f"{key}_zh"]))
    }
    order |= {"region_set": region_set, "scheme": library.take_over(scheme)}
    order |= {} if period == "day" else {"period": period}
    order |= {"from": start.date() if start else FIRST, "to": "newest", "mode": mode}
    if zone:
        order["timezone"] = zone_named(home / ORDER, zone).key
    _write(home, order)
    own = settings(name)
    if bundled_figures:
        load_bundled(database.engine(own.database_url), region)
    click.echo(f"map {name}: {own.order}")
    if not start:
        click.echo("it begins with the first figure: change `from` there, or make it with --from")
    then = "" if mode != "manual" else f", then: fivecolour --map {name} publish"
    click.echo(f"next: fivecolour --map {name} ingest FILE{then}")
    if mode != "manual":
        click.echo("it is published by the press: where none is running yet, start: fivecolour press")


def _text(other: str | None, zh: str | None) -> Any:
    """Return a text as a standing order holds it: in one piece, or by language."""
    if other and zh:
        table = tomlkit.inline_table()
        table.update({"zh": zh, "en": other})
        return table
    return other or zh


def _write(home: Any, order: dict[str, Any]) -> None:
    """Write the standing order, or nothing where it has a fault."""
    new = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    path = home / ORDER
    try:
        write_whole(path, tomlkit.dumps(order).encode())
        standing_order(settings(home.name))
    except UserError:
        path.unlink(missing_ok=True)
        if new:
            home.rmdir()
        raise


@maps.command()
@click.argument("name")
@click.option("--with-figures", is_flag=True, help="Even if figures have come in for it, which are lost.")
def remove(name: str, with_figures: bool) -> None:
    """Remove a map that has never published: what was published stays readable for ever."""
    config = settings(check_map_name(name))
    editions, reports = _stored_counts(config)
    if editions:
        raise UserError(
            f"map {name} has published {editions} times, which readers may have linked to; withdraw it with: "
            f"fivecolour --map {name} withdraw EDITION --why REASON. To be rid of all of it, back it up "
            f"(fivecolour --map {name} db backup FILE), stop the server and remove the folder {config.home}"
        )
    if reports and not with_figures:
        raise UserError(f"map {name} holds {reports} reports, which would be lost; say --with-figures")
    if not config.database_url.startswith("sqlite"):
        database.drop_map(config.database_url)
    shutil.rmtree(config.home)
    click.echo(f"removed: {name}")


def _stored_counts(config: Settings) -> tuple[int, int]:
    """Return how many editions and reports a map has."""
    if config.database_url.startswith("sqlite") and not (config.home / "fivecolour.db").exists():
        return len(edition_files.paths(config.editions)), 0
    engine = database.engine(config.database_url)
    try:
        return len(Editions(engine).all()) or len(edition_files.paths(config.editions)), Reports(
            engine
        ).count()
    finally:
        engine.dispose()
