"""``fivecolour schemes compare``: what another rule would change, district by district, and why."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from datetime import date, datetime

import click

from fivecolour.cli.districts import figures_until
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.option_types import DAY
from fivecolour.export.tables.spreadsheets import plain
from fivecolour.regions import sets
from fivecolour.scoring.comparison import SchemeComparison, TierDifference
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--region-set", required=True, help="Whose districts are graded, by the figures in the store.")
@click.option("--date", "day", type=DAY, required=True, help="Day to compare.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "csv"]),
    default="text",
    show_default=True,
    help="How differences are printed.",
)
@language_option("Of names, levels and reasons.")
@json_option()
def compare(
    *, a: str, b: str, region_set: str, day: datetime, kind: str, language: str, as_json: bool
) -> None:
    """List every district that scheme A and scheme B grade differently on a day, with both reasons.

    A and B are names of schemes or .toml files, so that a rule can be tried before it is in force.
    Nothing is published.
    """
    first, second = load(a), load(b)
    region = sets.load(region_set)
    figures = figures_until(region, day.date())
    comparison = SchemeComparison(grade(first, figures), grade(second, figures))
    differences = comparison.differences(region.districts, -1, language)
    if as_json:
        counts = {"districts": len(region.districts), "differ": len(differences)}
        head = {"a": first.name, "b": second.name, "date": day.date().isoformat(), **counts}
        found = head | {"differences": [asdict(one) for one in differences]}
        echo_json(found)
    elif kind == "csv":
        click.echo(_csv(differences), nl=False)
    else:
        click.echo(_text(first.name, second.name, day.date(), len(region.districts), differences))


def _csv(differences: list[TierDifference]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    fields = ("tier", "colour", "level", "reason")
    writer.writerow(["code", "name", *(f"{field}_{side}" for side in "ab" for field in fields)])
    for one in differences:
        verdicts = (asdict(one.a), asdict(one.b))
        row = [one.code, one.name, *(v[field] for v in verdicts for field in fields)]
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def _text(a: str, b: str, day: date, districts: int, differences: list[TierDifference]) -> str:
    lines = [f"{day}: {len(differences)} of {districts} districts differ"]
    for one in differences:
        lines += [
            f"{one.code} {one.name}: {one.a.colour} → {one.b.colour}",
            f"  {a}: {one.a.reason}",
            f"  {b}: {one.b.reason}",
        ]
    return "\n".join(lines)
