"""``fivecolour regions``: build and list the districts of a map."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from fivecolour import data_files
from fivecolour.cli.json_output import json_option
from fivecolour.cli.language_option import text_of_options
from fivecolour.errors import UserError
from fivecolour.languages import available, english_name
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.regions.build import detection, edited_tables, recipes
from fivecolour.regions.build import pipeline as building
from fivecolour.regions.build.boundaries import Columns
from fivecolour.regions.build.code_table import CodeTable
from fivecolour.regions.region_set import Text

RECIPE = "source/recipe.toml"
Command = TypeVar("Command", bound=Callable[..., Any])
COMMANDLINE = click.core.ParameterSource.COMMANDLINE


@click.group()
def regions() -> None:
    """Districts of a map: polygons, codes, names and populations."""


def _pair(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        column, equals, content = value.partition("=")
        if not (column and equals):
            raise click.BadParameter(f"{value!r} must be COLUMN=VALUE")
        pairs.append((column, content))
    return tuple(pairs)


def _title_key(code: str) -> str:
    return f"title_{code.replace('-', '_').casefold()}"


_REGION_OPTIONS = (
    click.option("--layer", help="Layer of the file, where it has several."),
    click.option(
        "--code-column",
        metavar="COLUMN",
        help="Column of codes, or two put together: STATE+COUNTY; needed with --input.",
    ),
    click.option("--name-column", metavar="COLUMN", help="Column of the districts' names."),
    click.option("--parent-column", metavar="COLUMN", help="Column of their cities' codes."),
    click.option("--parent-name-column", metavar="COLUMN", help="Column of the names of those cities."),
    click.option(
        "--parent-alias-column",
        metavar="COLUMN",
        help="Column of other names of those cities, such as abbreviations (MD), parted by ; or |.",
    ),
    click.option(
        "--kind-column",
        metavar="COLUMN",
        help="Column of kinds of places (Landkreis, SK), where several districts bear one name.",
    ),
    click.option(
        "--alias-column",
        "alias_columns",
        multiple=True,
        metavar="COLUMN",
        help="Column of other names or codes, several in a cell parted by ; or |; may be repeated.",
    ),
    click.option("--population-column", metavar="COLUMN", help="Column of populations."),
    click.option(
        "--population-year",
        type=click.IntRange(1800, 2200),
        help="Year of the populations; needed with --population-column where its name has none.",
    ),
    click.option("--population-source", default="", metavar="TEXT", help="Whose count the populations are."),
    click.option(
        "--table",
        type=click.Path(path_type=Path),
        help="CSV, TSV or XLSX with further columns, joined by code; the columns above may be its own.",
    ),
    click.option("--table-code-column", metavar="COLUMN", help="Column of its codes; found out without it."),
    click.option(
        "--parent-length",
        type=click.IntRange(min=1),
        metavar="N",
        help="The first N characters of a code are its city's.",
    ),
    click.option(
        "--code-length",
        type=click.IntRange(min=0),
        metavar="N",
        help="Digits of codes that lost leading zeros; 0 keeps codes as they are.",
    ),
    click.option("--crs", help="EPSG:number, GCJ-02 or BD-09; overrides what the file says."),
    click.option(
        "--encoding",
        help="Of the texts of a shapefile, GeoJSON or table, such as GB18030; overrides what it says.",
    ),
    click.option("--strip-prefix", default="", metavar="TEXT", help="Beginning of codes to take away."),
    click.option("--keep-prefix", default="", metavar="TEXT", help="Keep only codes that begin so."),
    click.option(
        "--drop",
        multiple=True,
        callback=_pair,
        metavar="COLUMN=VALUE",
        help="Leave out such rows; may be repeated.",
    ),
    click.option(
        "--tolerance-px",
        type=click.FloatRange(min=0),
        default=0.7,
        show_default=True,
        help="How far borders may move, in pixels of a map 1,000 pixels high.",
    ),
    click.option(
        "--max-overlap-km2",
        type=click.FloatRange(min=0),
        default=1.0,
        show_default=True,
        help="Refuse neighbours that share more ground.",
    ),
    click.option(
        "--unit",
        multiple=True,
        metavar="WORD",
        help="What one district is called, by language: --unit pt=município --unit en=municipality.",
    ),
    click.option("--units", multiple=True, metavar="WORD", help="What several are called, in the same way."),
    click.option(
        *("--title", "titles"),
        multiple=True,
        metavar="WORDS",
        help="Title of the map, in any language: --title sw=Kenya --title en=Kenya.",
    ),
    *(
        click.option(
            f"--title-{code}", _title_key(code), default="", help=f"Title of the map in {english_name(code)}."
        )
        for code in sorted(available(), key=("zh", "en").__contains__, reverse=True)
    ),
    click.option("--credit", default="", help="Whose polygons these are, shown on the map."),
    click.option("--valid-from", default="", metavar="DATE", help="First day that they are right for."),
)


def region_options(command: Command) -> Command:
    """Give a command the options that say how a file of districts is read."""
    for option in reversed(_REGION_OPTIONS):
        command = option(command)
    return command


@regions.command()
@click.argument("name")
@click.option(
    "--input",
    "file",
    type=click.Path(path_type=Path),
    help="File of polygons, or a table of codes and names (tiles); without it, the set's own recipe.",
)
@region_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that gets the folder NAME; by default regions in FIVECOLOUR_DATA.",
)
@json_option("Print the result as JSON.")
@click.pass_context
def build(
    context: click.Context,
    /,
    *,
    name: str,
    file: Path | None,
    out: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Build the region set NAME from a file of polygons.

    The polygons are repaired, brought to WGS 84, simplified together and written with their codes
    and names. Without --input, the set's own recipe (source/recipe.toml in its folder) is followed.
    """
    if file is not None:
        recipe = recipe_of(name, file, options)
    else:
        given = [option for option in options if context.get_parameter_source(option) == COMMANDLINE]
        if given:
            flags = ", ".join(f"--{option.replace('_', '-')}" for option in given)
            raise click.UsageError(f"{flags} needs --input; without it the set's own recipe decides.")
        recipe = recipes.read(data_files.own_or_bundled("regions", name, RECIPE))
    built = building.build(recipe)
    content_hash = sets.write(built, root=out)
    _print_built(built, content_hash=content_hash, root=out, as_json=as_json)


def _places(options: dict[str, Any]) -> dict[str, Text]:
    words = {key: text_of_options(f"--{key}", options[key]) for key in ("unit", "units")}
    return {key: word for key, word in words.items() if word}


def _map_title(options: dict[str, Any]) -> Text | None:
    """Return the title of the map, said by language in either way; None where it is not said."""
    own = text_of_options("--title", options["titles"])
    words = {code: options[_title_key(code)] for code in available() if options.get(_title_key(code))}
    if twice := sorted(words.keys() & (own.words if own else {}).keys()):
        raise UserError(f"--title {twice[0]}=… and --title-{twice[0]} say the same; keep one")
    words = (own.words if own else {}) | words
    return Text.of(words) if words else None


def recipe_of(name: str, file: Path, options: dict[str, Any]) -> recipes.Recipe:
    """Return the recipe that the options of a command say."""
    if options["code_column"] is None:
        raise click.UsageError("--input needs --code-column.")
    if options["parent_column"] and options["parent_length"]:
        raise click.UsageError("--parent-column and --parent-length exclude each other.")
    columns = Columns(
        code=options["code_column"],
        name=options["name_column"],
        parent=options["parent_column"],
        strip_prefix=options["strip_prefix"],
        keep_prefix=options["keep_prefix"],
        drop=options["drop"],
        code_length=options["code_length"],
        parent_name=options["parent_name_column"],
        parent_alias=options["parent_alias_column"],
        kind=options["kind_column"],
        population=options["population_column"],
        aliases=options["alias_columns"],
    )
    table = options["table"]
    return recipes.Recipe(
        name=name,
        polygons=file,
        columns=columns,
        layer=options["layer"],
        crs=options["crs"],
        encoding=options["encoding"],
        parent_length=options["parent_length"] or 0,
        tolerance_px=options["tolerance_px"],
        max_overlap_km2=options["max_overlap_km2"],
        title=_map_title(options) or Text.of({"en": name}),
        credit=Text(options["credit"], options["credit"]),
        valid_from=options["valid_from"],
        places=_places(options),
        table=CodeTable(table, options["table_code_column"], options["encoding"]) if table else None,
        population_year=_population_year(options),
        population_source=options["population_source"],
    )


def _population_year(options: dict[str, Any]) -> int | None:
    column: str | None = options["population_column"]
    year: int | None = options["population_year"]
    if column is None or year is not None:
        return year
    found = detection.year_of(column)
    if found is None:
        raise click.UsageError(f"--population-column {column} needs --population-year, such as 2020.")
    return found


def _print_built(built: sets.Built, *, content_hash: str, root: Path | None, as_json: bool) -> None:
    region_set = built.region_set
    bounds: list[float] = built.shapes.total_bounds.round(2).tolist()
    result: dict[str, Any] = {
        "name": region_set.name,
        "folder": str(sets.folder(root) / region_set.name),
        "districts": len(region_set.districts),
        "polygons": len(built.shapes),
        "cities": len(region_set.cities),
        "zones": len(region_set.zones),
        "bounds": bounds,
        "content_hash": content_hash,
        "findings": list(built.findings),
    }
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    click.echo(f"{result['name']}: {_counts(result)}, {number_of(result['zones'], 'zone')}")
    click.echo(f"  from {_corner(bounds[:2])} to {_corner(bounds[2:])}")
    for finding in built.findings:
        click.echo(f"  {finding}")
    click.echo(f"  content hash {content_hash}")
    click.echo(f"  written to {result['folder']}")


def _corner(point: list[float]) -> str:
    """Write a point so that a latitude that stands first is seen: 120.5° E 28° N."""
    return " ".join(
        f"{abs(value):g}° {sides[value < 0]}" for value, sides in zip(point, ("EW", "NS"), strict=True)
    )


@regions.command()
@click.argument("name")
@json_option("Print the result as JSON.")
def rebuild(*, name: str, as_json: bool) -> None:
    """Take over what was edited in the files of region set NAME.

    Edit districts.csv, cities.csv, zones.csv or region.toml in its folder (`regions list --json` says where),
    then run this: names, cities, populations and aliases are checked and put in force; polygons stay.
    A bundled set is written to one's own folder of data.
    """
    built = edited_tables.revised(name)
    root, content_hash = write_revised(built)
    _print_built(built, content_hash=content_hash, root=root, as_json=as_json)


def write_revised(built: sets.Built) -> tuple[Path | None, str]:
    """Write an edited region set where it lies, a bundled one into the own folder; return root and hash."""
    parent = sets.place(built.region_set.name).parent
    root = None if parent == data_files.bundled("data") / "regions" else parent
    return root, sets.write(built, root=root)


@regions.command("list")
@json_option("Print the list as JSON.")
def list_sets(*, as_json: bool) -> None:
    """List the region sets there are."""
    rows = [_row(name) for name in sets.list_sets()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        dates = f"{row['valid_from'] or '?'} to {row['valid_to'] or 'now'}"
        click.echo(
            f"{row['name']}  {_title(row['title'])}  {_counts(row)}  {dates}  {row['content_hash'][:12]}"
        )


def _counts(of: dict[str, Any]) -> str:
    """Say how many districts, polygons and cities a set has."""
    districts, polygons = number_of(of["districts"], "district"), number_of(of["polygons"], "polygon")
    return f"{districts}, {polygons}, {number_of(of['cities'], 'city', 'cities')}"


def _title(title: dict[str, str]) -> str:
    return " · ".join(dict.fromkeys(title.values()))


def _row(name: str) -> dict[str, Any]:
    about = sets.describe(name)
    keys = (
        "name",
        "title",
        "districts",
        "polygons",
        "cities",
        "zones",
        "valid_from",
        "valid_to",
        "content_hash",
    )
    row = {key: about[key] or None if key == "valid_to" else about[key] for key in keys}
    return row | {"folder": str(sets.place(name))}
