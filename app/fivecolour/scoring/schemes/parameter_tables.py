"""The tables beside a rule: bounds by district and validity, refused with file, row and remedy."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from fivecolour import csv_files, data_files
from fivecolour.errors import UserError
from fivecolour.scoring.decimal_commas import has_decimal_commas, question, with_point
from fivecolour.scoring.schemes.levels import Parameter, ParameterRow
from fivecolour.scoring.schemes.scheme import Scheme

COLUMNS = ("code", "from", "to", "value")


def with_tables(scheme: Scheme, beside: Path) -> Scheme:
    """Return a scheme with the tables of its parameters, of one's own folder of data or beside its file.

    A table that is not there leaves its parameter unknown, until figures bring it.

    Raises
    ------
    UserError
        A table is faulty.
    """
    if not any(parameter.table for parameter in scheme.parameters):
        return scheme
    parameters = tuple(_with_table(parameter, beside) for parameter in scheme.parameters)
    return scheme.model_copy(update={"parameters": parameters})


def _with_table(parameter: Parameter, beside: Path) -> Parameter:
    if parameter.table is None:
        return parameter
    places = (beside / parameter.table, data_files.folder() / "schemes" / parameter.table)
    path = next((place for place in places if place.is_file()), None)
    return parameter if path is None else parameter.with_rows(read_table(path))


def read_table(path: Path) -> tuple[ParameterRow, ...]:
    """Read a table with the columns ``code``, ``from``, ``to`` and ``value``; an empty day is open.

    Raises
    ------
    UserError
        With the row and what to do.
    """
    header, lines = csv_files.read(path)
    if tuple(header) != COLUMNS:
        raise UserError(f"{path}: its columns are {', '.join(header)}; write {', '.join(COLUMNS)}")
    found = [(at, [cell.strip() for cell in cells]) for at, cells in lines if any(cells)]
    commas = has_decimal_commas(cells[-1] for _, cells in found)
    rows = [_row(path, at, cells, commas=commas) for at, cells in found]
    _refuse_overlaps(path, rows)
    return tuple(row for _, row in rows)


def _row(path: Path, at: int, cells: Sequence[str], *, commas: bool) -> tuple[int, ParameterRow]:
    code, since, until, value = cells
    if not code:
        raise UserError(f"{path}, row {at}: has no code; write that of the district")
    first, last = _day(path, at, since, dt.date.min), _day(path, at, until, dt.date.max)
    if first > last:
        raise UserError(f"{path}, row {at}: from {since} is later than to {until}; correct one")
    return at, ParameterRow(code=code, since=first, until=last, value=_number(path, at, value, commas=commas))


def _day(path: Path, at: int, cell: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(cell) if cell else otherwise
    except ValueError:
        raise UserError(f"{path}, row {at}: {cell!r} is no day; write it as 2021-01-03") from None


def _number(path: Path, at: int, cell: str, *, commas: bool) -> float:
    if asked := question(cell, commas=commas):
        raise UserError(f"{path}, row {at}: value {cell!r} {asked}")
    try:
        value = float(with_point(cell) if commas else cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{path}, row {at}: value {cell!r} is no number; correct it, or remove the row")
    return value


def _refuse_overlaps(path: Path, rows: Iterable[tuple[int, ParameterRow]]) -> None:
    """Refuse two bounds of one district on one day."""
    before: dict[str, tuple[int, ParameterRow]] = {}
    for at, row in sorted(rows, key=lambda found: (found[1].code, found[1].since)):
        other = before.get(row.code)
        if other is not None and row.since <= other[1].until:
            raise UserError(
                f"{path}, rows {other[0]} and {at}: {row.code} has two values on {row.since}; "
                "let one end before the other begins"
            )
        before[row.code] = at, row
