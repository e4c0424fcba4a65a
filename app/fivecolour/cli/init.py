"""``fivecolour init``: from a file of districts and a file of figures to a published map."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import click
import geopandas as gpd
import tomlkit

from fivecolour import catalogue
from fivecolour.cli.ingest import ingest
from fivecolour.cli.language_option import text_of_options
from fivecolour.cli.option_types import DAY
from fivecolour.cli.publish import held_back, publish
from fivecolour.cli.regions import recipe_of, region_options
from fivecolour.config import ORDER, home_to_be, in_zone, settings, timezone
from fivecolour.editions.emptiness import EmptyEditionError
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import FIRST, NEWEST
from fivecolour.errors import UserError
from fivecolour.languages import checked
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.regions.build import boundaries, code_columns, code_table, detection, pipeline
from fivecolour.regions.drawing import draw
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import PERIODS
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.schemes import library
from fivecolour.whole_file import write_whole

_PICTURE = "districts.svg"
_FIRST = 5
# Futures of each district that the outlook of a new map simulates.
FUTURES = 1000


@click.command()
@click.option("--name", prompt="Name of the map (letters, digits, -)", help="Name of the region set.")
@click.option(
    "--input",
    "file",
    type=click.Path(path_type=Path),
    prompt="File of polygons, or a table of codes and names",
    help="File of polygons; a table of codes and names makes a map of tiles.",
)
@region_options
@click.option(
    "--figures",
    "figures",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File of figures to take in; may be repeated.",
)
@click.option("--source", default="", help="Who reports the figures.")
@click.option("--rule", default="", help="Rule to grade by, as `schemes list` names it.")
@click.option(
    "--period",
    type=click.Choice(PERIODS),
    default="day",
    show_default=True,
    help="Rhythm of the map.",
)
@click.option("--from", "start", type=DAY, help="First day [default: the first with a figure].")
@click.option(
    "--language",
    "languages",
    default="",
    help="Languages of the map, such as pt,en: the first is the default [default: zh,en].",
)
@click.option(
    "--disease", multiple=True, metavar="WORD", help="Of what the map is; by language: --disease pt=dengue."
)
@click.option(
    "--figures-credit",
    multiple=True,
    metavar="WORDS",
    help="Who provides the figures, said by every export; by language: --figures-credit pt=WORDS.",
)
@click.option(
    "--figures-licence",
    multiple=True,
    metavar="WORDS",
    help="On what terms they may be used, in the same way.",
)
@click.option("--timezone", "zone", default="", help="Where days count, such as America/Sao_Paulo.")
@click.option("--force", is_flag=True, help="Take the place of the standing order that is there.")
@click.pass_context
def init(
    context: click.Context,
    /,
    *,
    name: str,
    file: Path,
    figures: tuple[Path, ...],
    source: str,
    rule: str,
    period: str,
    start: datetime | None,
    languages: str,
    disease: tuple[str, ...],
    figures_credit: tuple[str, ...],
    figures_licence: tuple[str, ...],
    zone: str,
    force: bool,
    **options: Any,
) -> None:
    """Set a map of one's own up: districts, figures, rule, first edition.

    As a further map of the instance: fivecolour --map NAME init.
    Columns that are not named are found out and shown. What is written can be edited afterwards: the tables
    of the region set (then: fivecolour regions rebuild NAME) and publish.toml in the home.
    """
    _check(rule, period, zone, figures, force=force)
    rule = library.take_over(rule or _asked_rule())
    codes = checked(languages.replace(" ", "").split(",")) if languages else ()
    words = _words(disease=disease, credit=figures_credit, licence=figures_licence)
    chosen = _with_detected(file, options)
    _built(name, file, chosen)
    _say_unpeopled(name, rule)
    fields: dict[str, Any] = {"region_set": name, "scheme": rule}
    fields |= {} if period == "day" else {"period": period}
    fields |= {"languages": list(codes)} if codes else {}
    fields |= words
    fields |= {"timezone": zone} if zone else {}
    order = _write_order(fields, start.date() if start else None)
    with in_zone(ZoneInfo(zone) if zone else timezone()):
        for path in figures:
            _take_in(context, path, source or None, name)
        if not figures:
            click.echo(f"next: fivecolour ingest FILE, then: fivecolour publish (the order is in {order})")
            return
        if start is None:
            districts = sets.load(name)
            _write_order(fields, first_end(open_store(settings(), districts), districts, period))
        try:
            context.invoke(publish)
        except EmptyEditionError as fault:
            raise UserError(held_back(fault, settings().map)) from fault
    click.echo("next: fivecolour serve, then open http://127.0.0.1:8050/")


def _words(
    *, disease: tuple[str, ...], credit: tuple[str, ...], licence: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """Return what is said by language, as the order names it; nothing of what is not said."""
    found = {
        "disease": text_of_options("--disease", disease),
        "credit": text_of_options("--figures-credit", credit),
        "licence": text_of_options("--figures-licence", licence),
    }
    return {key: text.words for key, text in found.items() if text}


def _take_in(context: click.Context, path: Path, source: str | None, region_set: str) -> None:
    """Take figures in; where the file leaves something open, say how to go on from here."""
    try:
        context.invoke(ingest, files=(path,), source=source, region_set=region_set, language="en")
    except SystemExit:
        click.echo(
            "The districts and publish.toml are written and stay. Go on with: "
            f"fivecolour ingest '{path}' and what is asked for above, then: fivecolour publish",
            err=True,
        )
        raise


def _check(rule: str, period: str, zone: str, figures: tuple[Path, ...], *, force: bool) -> None:
    """Refuse wrong answers before anything is written."""
    if rule:
        check_periods(library.load(rule).all_indicators, period)  # type: ignore[arg-type]  # click has checked it
    if zone and zone not in available_timezones():
        raise UserError(f"--timezone {zone!r}: there is no such time zone; write it as America/Sao_Paulo")
    for path in figures:
        if not path.is_file():
            raise UserError(f"--figures {path}: no such file; check the path")
    order = home_to_be() / ORDER
    if order.exists() and not force:
        raise UserError(
            f"{order}: there is a map already; choose another FIVECOLOUR_HOME, make a further map "
            "(fivecolour --map NAME init), or take its place with --force"
        )


def _asked_rule() -> str:
    """Return the rule that is chosen from a list."""
    known = list(library.files())
    return str(click.prompt("Rule", type=click.Choice(known)))


def _with_detected(file: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options, columns that were not named found out; says which."""
    frame = boundaries.opened(file, layer=options["layer"], encoding=options["encoding"])
    if options["code_column"] is None or options["name_column"] is None:
        found = detection.detected(frame, options["code_column"])
        own = {f"{key}_column": getattr(found, key) for key in detection.FIELDS}
        if (
            found.population
            and options["population_year"] is None
            and detection.year_of(found.population) is None
        ):
            own["population_column"] = None
            _say_undated(found.population)
        taken = {key: value for key, value in own.items() if value is not None and options[key] is None}
        options = _with_shown(options, taken)
        if found.alias and not options["alias_columns"]:
            click.echo(f"  alias column: {found.alias} (else say --alias-column)")
            options = options | {"alias_columns": (found.alias,)}
        options = _with_parents(file, frame, options)
    return _with_populations(options)


def _with_shown(options: dict[str, Any], taken: dict[str, Any]) -> dict[str, Any]:
    for key, value in taken.items():
        click.echo(f"  {key.replace('_', ' ')}: {value} (else say --{key.replace('_', '-')})")
    return options | taken


def _with_parents(file: Path, frame: gpd.GeoDataFrame, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options with the columns of parents, of the file or of the table beside it."""
    columns = recipe_of("", file, options).columns
    frame = code_columns.combined(frame, columns.code)
    found = detection.parents_of(frame, columns.code, columns.name)
    if options["table"] is not None and not any(found.values()):
        table = code_table.CodeTable(options["table"], options["table_code_column"], options["encoding"])
        frame = boundaries.joined(frame, table, path=file, columns=columns, findings=[])
        found = detection.parents_of(frame, columns.code, columns.name)
    own = {key if key == "parent_length" else f"{key}_column": value for key, value in found.items()}
    if options["parent_length"] or options["parent_column"]:
        own |= {"parent_length": None, "parent_column": None}
    return _with_shown(options, {key: value for key, value in own.items() if value and not options[key]})


def _with_populations(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options with the populations that the table has, where no column of them is named yet."""
    if options["table"] is None or options["population_column"] is not None:
        return options
    column = detection.population_in(code_table.read(options["table"], encoding=options["encoding"]))
    if column is None:
        return options
    year = options["population_year"] or detection.year_of(column)
    if year is None:
        _say_undated(column)
        return options
    click.echo(
        f"  populations: column {column} of {options['table'].name}, year {year} "
        "(else say --population-column and --population-year)"
    )
    return options | {"population_column": column, "population_year": year}


def _say_undated(column: str) -> None:
    click.echo(
        f"  populations of column {column} are left out, for they say no year: "
        f"say --population-column {column} --population-year YEAR"
    )


def _built(name: str, file: Path, options: dict[str, Any]) -> None:
    """Build and write the region set, and show what it holds."""
    built = pipeline.build(recipe_of(name, file, options))
    sets.write(built)
    region, place = sets.load(name), sets.place(name)
    known = sum(district.population is not None for district in region.districts)
    click.echo(
        f"{name}: {number_of(len(region.districts), 'district')}, "
        f"{number_of(len(region.cities), 'city', 'cities')}, {number_of(known, 'population')}; "
        f"written to {place}"
    )
    for district in region.districts[:_FIRST]:
        people = f"  {district.population.count:,}" if district.population else ""
        click.echo(f"  {district.code}  {district.name.en}  {district.parent}{people}")
    for finding in built.findings:
        click.echo(f"  {finding}")
    picture = place / _PICTURE
    picture.write_text(_picture(name, region), encoding="utf-8")
    click.echo(f"  a picture of them: {picture}")


def _say_unpeopled(name: str, rule: str) -> None:
    """Say so where the rule goes by rates of people and no district has their number."""
    lacks = not any(district.population for district in sets.load(name).districts)
    if lacks and "population" in catalogue.sources(library.load(rule).indicators):
        click.echo(
            f"  {rule} goes by rates for every 100,000 people, and no district has its number of people: run "
            "this again with --population-column and --force, or fill population and population_year of "
            f"districts.csv and run fivecolour regions rebuild {name}"
        )


def _picture(name: str, region: RegionSet) -> str:
    drawing = draw(sets.shapes(name), city_of={d.code: d.parent for d in region.districts})
    paths = "".join(f'<path d="{data}"/>' for data in drawing.paths.values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" width="600">'
        f'<g fill="#dde" stroke="#445" stroke-width="12" fill-rule="evenodd">{paths}</g></svg>\n'
    )


def _write_order(fields: dict[str, Any], start: date | None) -> Path:
    """Write the standing order of the home."""
    path = home_to_be() / ORDER
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = fields | {"from": start or FIRST, "to": NEWEST, "outlook": FUTURES}
    write_whole(path, tomlkit.dumps(whole).encode())
    return path
