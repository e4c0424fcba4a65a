"""``fivecolour ingest`` and ``fivecolour watch``: figures come in from files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from fivecolour import encodings
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.map_words import region_set_option
from fivecolour.cli.option_types import DAY, MOMENT, column_meaning
from fivecolour.cli.publish import operator
from fivecolour.config import settings
from fivecolour.editions.unfit_figures import unfit_lines
from fivecolour.errors import UserError
from fivecolour.intake import preview
from fivecolour.intake.files import UNNAMED, IntakeOptions, look, take_in
from fivecolour.intake.preview import PreviewRows
from fivecolour.intake.read import profiles
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.headers import PART
from fivecolour.intake.read.dates import calendars, days, weeks
from fivecolour.intake.read.profiles import Profile
from fivecolour.intake.read.tables import amounts, description
from fivecolour.intake.receipt_text import figures_line, receipt_line, remark
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import ReasonTally, Receipt
from fivecolour.intake.watch import WatchedFile, keep_watch
from fivecolour.reports.report_data import KINDS, PERIODS

Command = TypeVar("Command", bound=Callable[..., None])
# Folder in the instance's home.
_PROFILES = "profiles"
_OPTIONS = (
    click.option("--source", help=f"Who reports [default: the profile's, else {UNNAMED}]."),
    region_set_option(),
    click.option("--profile", help="How files of this kind are read, as saved under this name."),
    click.option(
        "--column", "columns", multiple=True, metavar="HEADER=MEANING", help="What a column holds; repeat it."
    ),
    click.option(
        *("--sum-over", "parts"),
        multiple=True,
        metavar="COLUMN",
        help="Rows of one place and day that differ in it are parts of one figure: add them; repeat it.",
    ),
    click.option(
        "--only", multiple=True, metavar="COLUMN=TEXT", help="Read only rows with this text; repeat it."
    ),
    click.option(
        "--fill-down",
        multiple=True,
        metavar="COLUMN",
        help="Its blank cells mean the cell above, as merged cells leave them; repeat it.",
    ),
    click.option("--kind", type=click.Choice(KINDS), help="Of figures that do not say."),
    click.option("--indicator", help="Of figures whose header does not say, such as confirmed."),
    click.option("--day", type=DAY, help="Day of every row."),
    click.option("--year", type=click.IntRange(1900, 2200), help="Of days such as 2月9日."),
    click.option(
        *("--order", "order"),
        type=click.Choice(tuple(days.ORDERS)),
        help="Of days such as 02/03/2020 and 20/03/02, in cells and in headers.",
    ),
    click.option(
        "--calendar",
        type=click.Choice(calendars.CALENDARS),
        help="Of days that are not of the common one, where their years do not tell it.",
    ),
    click.option(
        *("--decimal", "decimal"),
        type=click.Choice(amounts.DECIMAL_SIGNS),
        help="What parts decimals off: with comma 1.000 is a thousand, with point 1,000 is.",
    ),
    click.option("--period", type=click.Choice(PERIODS), help="Of figures whose table does not tell."),
    click.option("--week-starts", type=click.Choice(weeks.STARTS), help="Of numbered weeks."),
    click.option("--week-dates", type=click.Choice(weeks.WEEK_DATES), help="Of dates that stand for weeks."),
    click.option(
        "--suppressed-below",
        type=click.FloatRange(min=0, min_open=True),
        help="Below what figures lie that are suppressed without a bound, such as 10.",
    ),
    click.option("--zone", help="Where days count, such as Asia/Shanghai."),
    click.option("--parent", help="City of every row."),
    click.option("--datum", type=click.Choice(["WGS-84", "GCJ-02", "BD-09"]), help="Of coordinates."),
    click.option(
        "--persons",
        is_flag=True,
        help="Each line is one case, or as many as --column HEADER=count says: count, keep no line.",
    ),
    click.option("--issued-at", type=MOMENT, help="When it was issued."),
    click.option("--sheet", help="Of a workbook with several."),
    click.option(
        "--hidden",
        type=click.Choice(["read", "skip"]),
        help="Hidden and filtered rows and columns of a workbook.",
    ),
    click.option("--encoding", help="Of a text file, such as GB18030, Big5 or Windows-1252."),
)


def _with_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_with_options
@click.option("--save-profile", metavar="NAME", help="Save how the first file was understood, for --profile.")
@click.option("--dry-run", is_flag=True, help="Say what would become of every figure; store nothing.")
@language_option("Of the words.")
@json_option()
def ingest(
    *,
    files: tuple[Path, ...],
    save_profile: str | None,
    dry_run: bool,
    language: str,
    as_json: bool,
    region_set: str | None,
    **options: Any,
) -> None:
    """Take figures in from tables: CSV, TSV, XLSX, JSON records, GeoJSON.

    What a file is taken to hold is printed first. Figures in = accepted + unchanged + quarantined, always.
    The same file again changes nothing; a file that was broken off goes on where it was.
    """
    config = settings()
    asked = _asked(options, language)
    receiver = open_receiver(config, region_set)
    if save_profile:
        saved = _save_profile(receiver, files[0], asked, save_profile)
        asked = replace(asked, profile=saved) if asked.profile else asked
    results = [_one(receiver, path, asked, dry_run, language, as_json=as_json) for path in files]
    if as_json:
        echo_json(results)
    else:
        taken = {figure for result in results for figure in result.get("figures", ())}
        _tell_unfit(receiver, taken, language)
    if any("problem" in result for result in results):
        sys.exit(1)


def _one(
    receiver: Receiver, path: Path, asked: IntakeOptions, dry_run: bool, language: str, *, as_json: bool
) -> dict[str, Any]:
    """Take one file in and tell of it; a file that is refused does not keep the others from coming in."""
    try:
        understood = look(receiver, path, asked)
        lines = description.lines(understood, language)
        if not as_json:
            click.echo("\n  ".join(lines))
        rows = PreviewRows() if dry_run else None
        progress = None if as_json or not sys.stderr.isatty() else _progress
        receipt = take_in(
            receiver, path, asked, understood=understood, dry_run=dry_run, progress=progress, preview=rows
        )
    except UserError as fault:
        click.echo(f"fivecolour: {fault}", err=True)
        return {"file": path.name, "problem": str(fault)}
    preview_texts = rows.as_texts(receiver.rules, receiver.region_set, language) if rows else {}
    if not as_json:
        for line in preview.lines(preview_texts, language) if preview_texts else ():
            click.echo(f"  {line}")
        _tell(receiver, receipt, language)
    return {"understood": description.to_dict(understood), **receipt.to_json(), **preview_texts}


def _save_profile(receiver: Receiver, path: Path, asked: IntakeOptions, name: str) -> Profile:
    """Save how the first file is understood; with a profile, what that says and what is new."""
    source = "" if asked.source == UNNAMED else asked.source
    profile = profiles.profile_of(look(receiver, path, asked, renew=True), name, source=source)
    profiles.write(profile, settings().home / _PROFILES)
    return profile


def _progress(tally: ReasonTally) -> None:
    click.echo(f"\r  {tally.rows:,}", nl=False, err=True)


def _tell_unfit(receiver: Receiver, figures: Collection[str], language: str) -> None:
    for line in unfit_lines(
        settings(), receiver.engine, receiver.region_set, figures, in_use=receiver.in_use, language=language
    ):
        click.echo(f"  {line}")


def _tell(receiver: Receiver, receipt: Receipt, language: str) -> None:
    click.echo(f"  {receipt_line(receipt, language)}")
    if figures := figures_line(receipt, language):
        click.echo(f"  {figures}")
    for code, count in receipt.reasons.items():
        rule = receiver.rules.of(code)
        click.echo(f"  {count:>8,}  {code}  {rule.title[language]} ({rule.severity})")
        if sentence := remark(receipt, code, receiver.rules, language):
            click.echo(f"            {sentence}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_with_options
@language_option("Of the words.")
def watch(*, folder: Path, language: str, region_set: str | None, **options: Any) -> None:
    """Take in every file that is dropped into FOLDER, until it is stopped.

    A finished file is moved to done/ or refused/ with a receipt beside it. After a restart it goes on.
    """
    config = settings()
    asked = _asked(options, language)
    receiver = open_receiver(config, region_set)

    def tell(handled: WatchedFile) -> None:
        message = receipt_line(handled.receipt, language) if handled.receipt else handled.problem
        click.echo(f"{handled.path.parent.name}/{handled.path.name}: {message}")
        if handled.receipt:
            # The file is in; whether its days fit is said at the next one where the database is away.
            with suppress(DBAPIError):
                _tell_unfit(receiver, handled.receipt.figures, language)
        sys.stdout.flush()

    keep_watch(receiver, folder, asked, tell=tell)


def _asked(options: dict[str, Any], language: str) -> IntakeOptions:
    """Return how files are to be taken in: what a profile says, and over it what is said here."""
    source, profile, columns = options.pop("source"), options.pop("profile"), options.pop("columns")
    parts = options.pop("parts")
    day: datetime | None = options.pop("day")
    given = {name: value for name, value in options.items() if value}
    if "encoding" in given:
        given["encoding"] = encodings.named(given["encoding"])
    if day:
        given["day"] = day.date()
    loaded = profiles.load(profile, settings().home / _PROFILES) if profile else None
    context = FileContext(columns=dict(map(column_meaning, columns)) | dict.fromkeys(parts, PART), **given)
    named = source or (loaded.source if loaded else "") or UNNAMED
    return IntakeOptions(named, context, operator(), profile=loaded, language=language)
