"""``fivecolour grade``: grades the districts of a region set, or the rows of a table."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click
import pandas as pd

from fivecolour.cli.districts import figures_until
from fivecolour.cli.json_output import json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.option_types import DAY
from fivecolour.cli.table_files import mapped, read_table, write_table
from fivecolour.errors import UserError
from fivecolour.export.tables.spreadsheets import plain
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.regions.region_set import District, RegionSet
from fivecolour.reports.moments import read_moment
from fivecolour.reports.report_data import PERIODS
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Period
from fivecolour.scoring.grading.tiers import grade as grade_figures
from fivecolour.scoring.reason import Reason
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import NOT_GRADED, Scheme
from fivecolour.scoring.table import grade_table

FIELDS = ("code", "name", "tier", "colour", "level", "reason")


@click.command()
@click.option("--scheme", "scheme_name", required=True, help="Rule to grade by: a name or a .toml file.")
@click.option("--region-set", help="Grade its districts by the figures in the store.")
@click.option("--date", "day", type=DAY, help="Day to grade the districts on.")
@click.option("--as-of", metavar="MOMENT", help="Leave out what was not known then, as 2020-02-12T12:00.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="How districts are printed.",
)
@click.option("--input", "table", type=click.Path(path_type=Path), help="Grade this CSV table, .gz allowed.")
@click.option(
    "--map", "mapping", multiple=True, metavar="COLUMN=NAME", help="What a column of the table holds."
)
@click.option(
    "--period",
    type=click.Choice(PERIODS),
    help="What a dated row of the table counts [default: told by the dates, for a rule of levels].",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Table to write [default: print]."
)
@language_option("Of names, levels and reasons.")
@json_option("Print the result as JSON.")
def grade(
    *,
    scheme_name: str,
    region_set: str | None,
    day: datetime | None,
    as_of: str | None,
    kind: str,
    table: Path | None,
    mapping: tuple[str, ...],
    period: Period | None,
    out: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Give districts their tier, with the authority's word for it and the reason.

    With --region-set the districts are graded by the figures in the store, and printed. With --input a
    table that already holds indicators is graded row by row and written back with tier, level and
    reason added. NAME is district, date, an indicator or a parameter of the scheme; a column that bears such
    a name needs no --map. An empty cell is missing, never zero.
    """
    if (region_set is None) == (table is None):
        raise click.UsageError("give either --region-set or --input")
    if region_set is not None and day is None:
        raise click.UsageError("--region-set needs --date")
    if table is None and (mapping or out or period):
        raise click.UsageError("--map, --period and --out belong to --input")
    if table is not None and (day or as_of):
        raise click.UsageError("--date and --as-of belong to --region-set; a table brings its own dates")
    scheme = load(scheme_name)
    if table is not None:
        _grade_table(scheme, table, mapping, out, period=period, language=language, as_json=as_json)
    elif region_set is not None and day is not None:
        known = read_moment(as_of) if as_of else None
        lines = _graded(scheme, sets.load(region_set), day.date(), language, as_of=known)
        click.echo(_json(lines) if as_json or kind == "json" else _csv(lines), nl=False)


def _grade_table(
    scheme: Scheme,
    path: Path,
    mapping: tuple[str, ...],
    out: Path | None,
    *,
    period: Period | None,
    language: str,
    as_json: bool,
) -> None:
    columns = mapped(mapping)
    frame = read_table(path)
    try:
        graded = grade_table(scheme, frame, columns, language=language, period=period)
    except UserError as fault:
        raise UserError(f"{path}: {fault}") from None
    if out is not None:
        write_table(graded, out)
    if as_json:
        click.echo(_json(_summary(scheme, graded, out)), nl=False)
    elif out is None:
        click.echo(graded.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(f"written: {out} ({number_of(len(graded), 'row')})", err=True)


def _summary(scheme: Scheme, graded: pd.DataFrame, out: Path | None) -> dict[str, object]:
    counts = Counter(graded["tier"])
    return {
        "scheme": scheme.name,
        "rows": len(graded),
        "tiers": {tier: counts[tier] for tier in sorted(counts)},
        "out": str(out) if out else None,
    }


def _graded(
    scheme: Scheme, region: RegionSet, day: date, language: str, *, as_of: datetime | None
) -> list[dict[str, object]]:
    grading = grade_figures(scheme, figures_until(region, day, as_of=as_of))
    reasons = explain_day(grading, -1)
    lines = zip(region.districts, reasons, reasons.sentences(language), strict=True)
    return [_line(scheme, *line, language) for line in lines]


def _line(
    scheme: Scheme, district: District, reason: Reason, sentence: str, language: str
) -> dict[str, object]:
    tier, label = reason.tier, scheme.label(reason.tier)
    return {
        "code": district.code,
        "name": district.name[language],
        "tier": scheme.colour_tier(tier),
        "colour": label.colour.en,
        "level": label.shown(language) if tier != NOT_GRADED else "",
        "reason": sentence,
        "reason_data": reason.to_dict(),
    }


def _csv(lines: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({key: plain(cell) if isinstance(cell, str) else cell for key, cell in line.items()})
    return text.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
