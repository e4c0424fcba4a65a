"""``fivecolour quarantine``: the rows that were set apart, and what is done about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.publish import operator
from fivecolour.config import settings
from fivecolour.intake.quarantine import Decider, Filter, Outcome, Quarantine, QuarantineError
from fivecolour.store.quarantine_rows import OPEN, STATES

_CODE = click.option("--code", default="", help="Only rows with this reason code.")
_SOURCE = click.option("--source", default="", help="Only rows of this source.")
_LANGUAGE = language_option("Of the reasons.")
_JSON = json_option()
_AS_REPORTED = click.option(
    "--as-reported", is_flag=True, help="Let jumps, large falls and contradictions pass: somebody has looked."
)


@click.group()
def quarantine() -> None:
    """Look through the rows that were set apart, correct, replay or dismiss them."""


@quarantine.command(name="list")
@_CODE
@_SOURCE
@click.option(
    "--state",
    type=click.Choice(STATES),
    default=OPEN,
    show_default=True,
    help="What became of them.",
)
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many."
)
@_LANGUAGE
@_JSON
def list_rows(*, code: str, source: str, state: str, limit: int, language: str, as_json: bool) -> None:
    """Count the rows by reason, and list the first of them."""
    room = Quarantine(settings())
    wanted = Filter(state=state, code=code, source=source)
    counts, found = room.counts(wanted), room.listed(wanted, limit=limit)
    if as_json:
        rows = [_json(room, row, language) for row in found]
        echo_json({"counts": counts, "rows": rows})
        return
    for reason, count in counts.items():
        click.echo(f"{count:>8,}  {reason}  {room.rules.of(reason).title[language]}")
    for row in found:
        click.echo(_line(room, row, language))


@quarantine.command()
@click.argument("number", type=int)
@_LANGUAGE
@_JSON
def show(*, number: int, language: str, as_json: bool) -> None:
    """Show row NUMBER, why it was set apart, and what was decided about it."""
    room = Quarantine(settings())
    row, history = room.show(number)
    if as_json:
        past = [{**decision, "at": decision["at"].isoformat()} for decision in history]
        echo_json(_json(room, row, language) | {"history": past})
        return
    click.echo(_line(room, row, language))
    for decision in history:
        changes = ", ".join(f"{name}={value}" for name, value in decision["changes"].items())
        parts = (f"{decision['at']:%Y-%m-%d %H:%M} UTC", decision["who"], decision["action"], changes)
        click.echo("  " + "  ".join(filter(None, (*parts, decision["reason"], f"→ {decision['outcome']}"))))


@quarantine.command()
@click.argument("number", type=int)
@click.option("--place", help="Code or name of the district.")
@click.option("--parent", help="City that the place lies in.")
@click.option("--date", "event_date", help="Day that the figure speaks of, as 2020-02-09.")
@click.option("--value", help="The figure.")
@click.option("--indicator", help="What is counted, such as confirmed.")
@click.option("--kind", help="cumulative or new.")
@click.option("--reason", default="", help="Why; kept in the history.")
@_AS_REPORTED
@_LANGUAGE
@_JSON
def correct(
    *, number: int, reason: str, as_reported: bool, language: str, as_json: bool, **changes: str | None
) -> None:
    """Correct row NUMBER and judge it again at once."""
    room = Quarantine(settings())
    given = {name: text for name, text in changes.items() if text is not None}
    outcome = room.correct(number, given, Decider(operator()), reason=reason, as_reported=as_reported)
    _tell(room, [outcome], language, as_json=as_json)


@quarantine.command()
@click.argument("numbers", type=int, nargs=-1)
@_CODE
@_SOURCE
@click.option("--reason", default="", help="Why; kept in the history.")
@_AS_REPORTED
@_LANGUAGE
@_JSON
def replay(
    *,
    numbers: tuple[int, ...],
    code: str,
    source: str,
    reason: str,
    as_reported: bool,
    language: str,
    as_json: bool,
) -> None:
    """Judge rows NUMBERS, or all with a reason code or of a source, again."""
    room = Quarantine(settings())
    chosen = _chosen(room, numbers, code, source)
    outcomes = room.replay(chosen, Decider(operator()), reason=reason, as_reported=as_reported)
    _tell(room, outcomes, language, as_json=as_json)


@quarantine.command()
@click.argument("numbers", type=int, nargs=-1)
@_CODE
@_SOURCE
@click.option("--reason", required=True, help="Why; kept in the history.")
@_LANGUAGE
@_JSON
def dismiss(
    *, numbers: tuple[int, ...], code: str, source: str, reason: str, language: str, as_json: bool
) -> None:
    """Put rows NUMBERS, or all with a reason code or of a source, aside for good."""
    room = Quarantine(settings())
    chosen = _chosen(room, numbers, code, source)
    _tell(room, room.dismiss(chosen, Decider(operator()), reason=reason), language, as_json=as_json)


def _chosen(room: Quarantine, numbers: tuple[int, ...], code: str, source: str) -> tuple[int, ...]:
    if bool(numbers) == bool(code or source):
        raise click.UsageError("give numbers of rows, or --code or --source")
    found = numbers or room.numbers(Filter(code=code, source=source))
    if not found:
        raise QuarantineError("no_open_row")
    return found


def _tell(room: Quarantine, outcomes: list[Outcome], language: str, *, as_json: bool) -> None:
    if as_json:
        echo_json([asdict(one) for one in outcomes])
        return
    for one in outcomes:
        reasons = "; ".join(room.sentences(one.reasons, language))
        click.echo(f"{one.number}: {one.outcome}" + (f": {reasons}" if reasons else ""))


def _line(room: Quarantine, row: dict[str, Any], language: str) -> str:
    figure = "–" if row["value"] is None else f"{row['value']:,}"
    claim = " ".join(
        str(part)
        for part in (row["parent"], row["place"], row["event_date"] or "", row["indicator"], figure)
        if part
    )
    where = f"{row['source']}, {row['file']}, row {row['row']}"
    return (
        f"{row['id']}: {where}: {claim} [{row['code']}] {'; '.join(room.sentences(row['reasons'], language))}"
    )


def _json(room: Quarantine, row: dict[str, Any], language: str) -> dict[str, Any]:
    fields = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()
    }
    fields.pop("fingerprint")
    return fields | {"said": room.sentences(row["reasons"], language)}
