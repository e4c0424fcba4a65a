"""``fivecolour outlook``: what editions expect of the days to come, and how earlier outlooks did."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import click

from fivecolour.cli.json_output import json_option
from fivecolour.cli.option_types import DAY
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_outlook import HORIZONS, REVIEW
from fivecolour.editions.history import newest_day
from fivecolour.editions.outlook_backtest import Backtest, backtest
from fivecolour.editions.outlook_record import record, reliability_of
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export.tables.hub_table import hub_csv
from fivecolour.regions import sets
from fivecolour.whole_file import write_whole

# Without an outlook of the map's own so many futures are simulated.
_FUTURES = 400
# Periods before the first outlook, and between two: half a year would leave young maps none.
_FIRST = {"day": 56, "week": 12, "month": 12}
_EVERY = {"day": 7, "week": 1, "month": 1}


@click.group()
def outlook() -> None:
    """What editions expect of the days to come, and how earlier outlooks did."""


@outlook.command("export")
@click.argument("edition", required=False)
@click.option("--output", type=click.Path(path_type=Path), help="File [default: print it].")
def export_outlook(edition: str | None, output: Path | None) -> None:
    """Write the outlook of an edition, by default the newest, in the format of the hubverse.

    A line for each number: location, reference_date, horizon, target_end_date, target, output_type (pmf of
    tiers, quantile of cases), output_type_id, value.
    """
    folder = settings().editions
    found = edition_files.read(folder, edition) if edition else edition_files.latest_whole(folder)
    if found.outlook is None:
        raise UserError(
            f"{found.id} has no outlook; write outlook = 1000 in publish.toml, then: fivecolour publish. "
            "It needs six weeks of cases, by the day or the week"
        )
    text = hub_csv(found)
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode())
    click.echo(f"{output}: {text.count(chr(10)) - 1} lines of {found.id}")


@outlook.command("backtest")
@click.option("--from", "start", type=DAY, help="First day that is read [default: that of the map].")
@click.option("--to", "end", type=DAY, help="Last day [default: the newest report].")
@click.option("--every", type=click.IntRange(min=1), help="Days (weeks) between outlooks [default: 7, or 1].")
@click.option(
    "--first", type=click.IntRange(min=1), help="Days (weeks) before the first [default: 56, or 12]."
)
@click.option(
    "--later",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Days after a period's end when its outlook is made; what became known later is not read.",
)
@click.option(
    "--as-known-now",
    is_flag=True,
    help="Read all that is known now of the days before: for history that was loaded later.",
)
@click.option(
    "--futures", type=click.IntRange(min=100), help="Futures of each district [default: the map's]."
)
@json_option("Print all rounds as JSON.")
def backtest_outlook(
    *,
    start: datetime | None,
    end: datetime | None,
    every: int | None,
    first: int | None,
    later: int,
    as_known_now: bool,
    futures: int | None,
    as_json: bool,
) -> None:
    """Make outlooks at earlier moments, of what was known then alone, and score them by what came.

    Beside each score stands that of two forecasts that anybody could make: the same tier and the same count
    as on the last day. Ratios below 1 are better than these.
    """
    config, standing = settings(), standing_order(settings())
    region = sets.load(standing.region_set)
    engine = open_store(config, region)
    newest = end.date() if end else standing.end or newest_day(engine, region)
    begin = start.date() if start else standing.start or first_end(engine, region, standing.period)
    order = standing.until(newest, first=begin)
    order = replace(order, start=begin, outlook=futures or standing.outlook or _FUTURES)
    if not HORIZONS[order.period]:
        raise UserError("a map by months has no outlook; it is made by the day or the week")
    found = backtest(
        engine,
        order,
        every=every or _EVERY[order.period],
        first=first or _FIRST[order.period],
        later=None if as_known_now else later,
    )
    if not found.outlooks:
        raise UserError(
            "no outlook could be made: at none of the moments were six weeks of cases known. Where the "
            "history was loaded later, say --as-known-now; else choose an earlier --from"
        )
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found.rounds], ensure_ascii=False))
        return
    for line in _table(found, [REVIEW, *HORIZONS[order.period]]):
        click.echo(line)


def _table(found: Backtest, horizons: list[str]) -> Iterator[str]:
    yield f"{found.outlooks} outlooks"
    heads = (("", 8), ("rounds", 7), ("RPS", 9), ("same", 9), ("ratio", 7), ("WIS", 10), ("same", 10))
    yield "".join(f"{head:>{wide}}" for head, wide in (*heads, ("ratio", 7), ("in 90 %", 9)))
    for name in horizons:
        one = record(found.rounds, name)
        if one.rounds:
            yield (
                f"{name:8}{one.rounds:>7}{_of(one.rps):>9}{_of(one.rps_same):>9}{_of(one.relative_rps, 2):>7}"
                f"{_of(one.wis, 2):>10}{_of(one.wis_same, 2):>10}{_of(one.relative_wis, 2):>7}"
                f"{_of(one.coverage * 100, 1):>9}"
            )
    for name in horizons:
        for chance, came, number in reliability_of(found.rounds, name):
            yield f"{name:8}chance {chance:5.1%} came {came:5.1%} of {number}"
    for name, alarm in found.alarms.items():
        yield (
            f"EARS {name:3}warned of {_of(alarm.sensitivity * 100, 0)} % of {alarm.events} rises, "
            f"{_of(alarm.lead, 0)} days before (median), "
            f"{_of(alarm.false_a_year, 1)} false alarms a district and year"
        )


def _of(value: float, decimals: int = 3) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"
