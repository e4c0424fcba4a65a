"""Cases of places outside the map, from which flows come: a table of place, day and cases."""

from __future__ import annotations

from pathlib import Path

from fivecolour import csv_files
from fivecolour.errors import UserError
from fivecolour.intake.flow_rows import read_day
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import Sending
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, NEW, Report
from fivecolour.store import audit
from fivecolour.store.insertion import Added
from fivecolour.store.reports import Reports

_COLUMNS = ("place", "date")


def take_in(receiver: Receiver, path: Path, sending: Sending) -> Added:
    """Keep the cases of places that are none of the map's, under the codes that flows have for them.

    All or nothing; a blank cell is not known.

    Raises
    ------
    UserError
        A column is missing, or a row is of the map, has no day or no number; the message names the row.
    """
    header, rows = csv_files.read(path)
    kinds = [kind for kind in (NEW, CUMULATIVE) if kind in header]
    if not set(_COLUMNS) <= set(header) or len(kinds) != 1:
        raise UserError(
            f"{path}: its columns are {', '.join(header)}; name them place, date, and new or cumulative"
        )
    region = receiver.region_set
    own = set(region.codes)
    at = {name: header.index(name) for name in (*_COLUMNS, *kinds)}
    reports = []
    for number, cells in rows:
        place, day, value = (cells[at[name]].strip() for name in (*_COLUMNS, *kinds))
        if value:
            reports.append(_report(f"{path}, row {number}", (place, day, value), kinds[0], own, sending))
    engine = receiver.engine
    with engine.begin() as connection:
        added = Reports(engine).add_many(
            reports, file=sending.file, received_at=sending.received_at, connection=connection
        )
        if added.accepted:
            audit.write(
                connection, who=sending.who, what="flow cases", subject=sending.source,
                source=f"{sending.file} {sending.sha256}", details={"accepted": added.accepted},
            )  # fmt: skip
    return added


def _report(where: str, cells: tuple[str, str, str], kind: str, own: set[str], sending: Sending) -> Report:
    place, text, value = cells
    day = read_day(text)
    if not place or place in own:
        raise UserError(
            f"{where}: {place!r} is a place of the map, or none; send its cases with fivecolour ingest"
        )
    if day is None:
        raise UserError(f"{where}: {text[:40]!r} is no day; write it as 2020-01-23")
    if not (value.isascii() and value.isdigit() and len(value) <= 9):  # noqa: PLR2004
        raise UserError(
            f"{where}: {value[:40]!r} is no number of cases; write 12, or nothing where it is not known"
        )
    return Report(
        place[:120], place[:120], CONFIRMED, kind, day, None, float(value), "reported", sending.source
    )
