"""``fivecolour flow``: who goes where."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from fivecolour import encodings
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.map_words import region_set_option
from fivecolour.cli.option_types import DAY, MOMENT, column_meaning
from fivecolour.cli.publish import operator
from fivecolour.config import settings, timezone
from fivecolour.editions.flow_pressure import PressureDay, PressureOrder, pressure, rule_window, unexplained
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.export.words.pressure_words import pressure_head, pressure_json, pressure_line
from fivecolour.flow.residual import MUCH
from fivecolour.intake import flow_intake, outside_cases
from fivecolour.intake.files import safe_source
from fivecolour.intake.flow_intake import FlowIntakeOptions, FlowReceipt
from fivecolour.intake.flow_profiles import IN, OUT
from fivecolour.intake.flow_rows import FlowOptions
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Sending
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.flow_report import UNITS, is_shown
from fivecolour.reports.moments import read_moment
from fivecolour.reports.report_data import PERIODS
from fivecolour.scoring.schemes.library import load as load_scheme
from fivecolour.store import database
from fivecolour.store.flows import Flows
from fivecolour.texts import table


@click.group()
def flow() -> None:
    """Flows between places: who comes from where. A pair that is not listed is not known; it is not zero."""


@flow.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", required=True, help="Who counted the flows.")
@region_set_option()
@click.option(
    "--locations", type=click.Path(path_type=Path), help="Table of places: id, name, lat, lon, population."
)
@click.option("--profile", default="", help="Layout, a file of data/flows [default: the one that fits].")
@click.option(
    "--column", "columns", multiple=True, metavar="HEADER=MEANING", help="What a column holds; repeat it."
)
@click.option("--unit", type=click.Choice(UNITS), help="Of the values [default: the layout's].")
@click.option("--period", type=click.Choice(PERIODS), default="day", help="Of which the day is the last.")
@click.option("--day", type=DAY, help="Day of every row.")
@click.option("--first-day", type=DAY, help="Day that number 1 stands for, where days are numbered.")
@click.option("--city", default="", help="Whose shares they are, in a table of one city.")
@click.option("--direction", type=click.Choice((IN, OUT)), help="Of shares that do not say.")
@click.option("--add-up", is_flag=True, help="Rows of one day and pair are parts: add them.")
@click.option("--issued-at", type=MOMENT, help="When it was issued.")
@click.option("--encoding", default="utf-8", help="Of the files, such as GB18030.")
@click.option("--dry-run", is_flag=True, help="Say what would become of it; store nothing.")
@language_option("Of the words.")
@json_option()
def ingest(
    *,
    files: tuple[Path, ...],
    region_set: str | None,
    dry_run: bool,
    language: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Take flows in: two-table flow maps, matrices, shares of one city (Baidu), Meta's and Google's tables.

    Pairs read = accepted + unchanged + set apart, always; blank cells are not known. The same file again
    changes nothing, a corrected one is laid over the earlier one pair by pair.
    """
    config = settings()
    receiver = open_receiver(config, region_set)
    asked = _asked(options)
    receipts = [_one(receiver, path, asked, dry_run=dry_run) for path in files]
    if as_json:
        echo_json([one.to_json() for one in receipts])
        return
    for receipt in receipts:
        for line in _lines(receiver, receipt, language):
            click.echo(line)
    if not is_shown(asked.period, of_map := _period_of_map(receiver)):
        click.echo("  " + table("intake", language)[f"flow_not_on_{of_map}"])


def _period_of_map(receiver: Receiver) -> str:
    """Return whether the standing map of the same districts goes by days, weeks or months."""
    # Who publishes is told of a fault of the order.
    with suppress(UserError):
        standing = standing_order(settings())
        if standing.region_set == receiver.region_set.name:
            return standing.period
    return PERIODS[0]


def _asked(options: dict[str, Any]) -> FlowIntakeOptions:
    day, first, issued = (options[name] for name in ("day", "first_day", "issued_at"))
    only_day = issued is not None and (issued.hour, issued.minute) == (0, 0)
    encoding = encodings.named(options["encoding"])
    return FlowIntakeOptions(
        safe_source(options["source"]),
        options["profile"],
        options["unit"] or "",
        options["period"],
        options["locations"],
        options["add_up"],
        issued.date() if only_day else None,
        issued.replace(tzinfo=timezone()) if issued is not None and not only_day else None,
        FlowOptions(
            dict(map(column_meaning, options["columns"])),
            day.date() if day else None,
            first.date() if first else None,
            options["city"],
            options["direction"] or "",
            "utf-8-sig" if encoding == encodings.UTF8 else encoding,
        ),
    )


def _one(receiver: Receiver, path: Path, asked: FlowIntakeOptions, *, dry_run: bool) -> FlowReceipt:
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        options = asked.text()
    except OSError as fault:
        raise UserError(f"{fault.filename}: cannot be read ({fault.strerror}); check the path") from None
    sending = Sending(path.name, sha256, asked.source, who=operator(), options=options)
    return flow_intake.take_in(receiver, path, asked, sending, dry_run=dry_run)


def _lines(receiver: Receiver, receipt: FlowReceipt, language: str) -> Iterable[str]:
    say = table("intake", language)
    numbers = {name: f"{value:,}" for name, value in receipt.to_json().items() if isinstance(value, int)}
    texts = {"file": receipt.file, "profile": receipt.profile, "unit": receipt.unit}
    days = {"first": receipt.first or "–", "last": receipt.last or "–"}
    yield say["flow_read"].format(**numbers | texts | days)
    notes = [say["receipt_again"]] if receipt.again else []
    notes += [say["receipt_dry"]] if receipt.dry_run else []
    yield "  " + " · ".join([say["flow_receipt"].format(**numbers), *notes])
    for code, count in receipt.reasons.items():
        rule = receiver.rules.of(code)
        yield f"  {count:>8,}  {code}  {rule.title[language]} ({rule.severity})"
    if receipt.quarantined and not receipt.dry_run:
        yield "  " + say["flow_apart"]


@flow.command("list")
@json_option()
def list_(*, as_json: bool) -> None:
    """List which flows are held: source, unit, period, days and pairs."""
    found = Flows(database.engine(settings().database_url)).series()
    if as_json:
        rows = [
            {name: getattr(one, name) for name in one.__dataclass_fields__}
            | {"first": one.first.isoformat(), "last": one.last.isoformat()}
            for one in found
        ]
        echo_json(rows)
        return
    for one in found:
        days = f"{one.first} – {one.last}  {number_of(one.days, 'day')}"
        click.echo(f"{one.source}  {one.unit}  {one.period}  {days}  {number_of(one.cells, 'pair')}")


@flow.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="Who reports them.")
@region_set_option()
def cases(file: Path, *, source: str, region_set: str | None) -> None:
    """Take in cases of places outside the map: columns place (the id of flows), date, new or cumulative."""
    config = settings()
    receiver = open_receiver(config, region_set)
    try:
        content = file.read_bytes()
    except OSError as fault:
        raise UserError(f"{file}: cannot be read ({fault.strerror}); check the path") from None
    named = safe_source(source)
    sending = Sending(file.name, hashlib.sha256(content).hexdigest(), named, who=operator())
    added = outside_cases.take_in(receiver, file, sending)
    click.echo(f"{file.name}: {added.accepted:,} accepted + {added.unchanged:,} unchanged")


_PRESSURE = (
    click.option("--date", "day", type=DAY, help="Last day of the window [default: the flows' last day]."),
    click.option("--source", help="Whose flows, where there are several."),
    click.option("--unit", type=click.Choice(UNITS), help="Of the flows, where there are several."),
    click.option(
        "--persons-per-unit", "persons", type=click.FloatRange(min=0, min_open=True),
        help="How many persons one unit is, where flows are no persons.",
    ),
    click.option("--as-of", help="Only what was known at this moment, such as 2020-02-12T12:00."),
    region_set_option(),
    click.option("--scheme", "scheme_name", help="Whose window counts [default: the map's rule]."),
    json_option(),
    language_option("Of the names."),
)  # fmt: skip


def _with_pressure(command: Any) -> Any:
    for option in reversed(_PRESSURE):
        command = option(command)
    return command


def _pressure(options: dict[str, Any]) -> tuple[PressureDay, Engine, RegionSet]:
    """Return the pressure that is asked for, and the store and map it is of."""
    config, standing = settings(), standing_order(settings())
    region = sets.load(options["region_set"] or standing.region_set)
    engine = open_store(config, region)
    as_of = read_moment(options["as_of"]) if options["as_of"] else None
    source, unit, day = options["source"], options["unit"], options["day"]
    last = Flows(engine).chosen(source=source, unit=unit, as_of=as_of).last
    window = rule_window(load_scheme(options["scheme_name"] or standing.scheme))
    order = PressureOrder(day.date() if day else last, window, source, unit, options["persons"], as_of)
    return pressure(engine, region, order), engine, region


@flow.command("pressure")
@_with_pressure
def pressure_(*, as_json: bool, language: str, **options: Any) -> None:
    """Say how many infected people flows bring to each district.

    That is the sum of flow × the origin's cases of the rule's window per inhabitant, with its 90 % interval,
    the probability of at least one, and the three origins that bring most. It is never part of the tier.
    """
    found, _, _ = _pressure(options)
    if as_json:
        echo_json(pressure_json(found, language))
        return
    click.echo(pressure_head(found, language))
    for one in sorted(found.districts, key=lambda one: -1.0 if one.expected is None else -one.expected - 1):
        click.echo(pressure_line(one, found.names, language))


@flow.command()
@click.option("--later", type=DAY, required=True, help="Day until which the districts' own cases count.")
@_with_pressure
def residuals(*, later: datetime, as_json: bool, language: str, **options: Any) -> None:
    """List where there are more cases until a later day than flow explains, in standard deviations."""
    found, engine, region = _pressure(options)
    values = unexplained(engine, region, found, later.date())
    rows = [
        (one.code, found.names[one.code][language], None if math.isnan(value) else round(value, 2))
        for one, value in zip(found.districts, values.tolist(), strict=True)
    ]
    if as_json:
        names = ("code", "name", "residual")
        plain = [dict(zip(names, row, strict=True)) for row in rows]
        echo_json(plain)
        return
    say = table("flow", language)
    told = [(value, code, name) for code, name, value in rows if value is not None]
    if not told:
        click.echo(say["residual_none"])
    for value, code, name in sorted(told, reverse=True):
        mark = f"  {say['residual_more']}" if value > MUCH else ""
        click.echo(f"{code}  {name}  {value:+.2f}{mark}")
