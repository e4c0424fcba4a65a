"""Reads the tidy files of ``data/reports``; their columns are documented in its README."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from fivecolour import catalogue, csv_files
from fivecolour.catalogue import Entry
from fivecolour.errors import UserError
from fivecolour.reports.report_data import PublishedTier, Report

REPORT_COLUMNS = (
    "place",
    "name",
    "indicator",
    "kind",
    "event_date",
    "issued_on",
    "value",
    "how",
    "source",
    "note",
)
PUBLISHED_COLUMNS = ("event_date", "place", "name", "tiers", "issued_on", "how", "source")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_NEGATIVE = re.compile(r"[-−]\d+(\.\d+)?", re.ASCII)
_TIERS = re.compile(r"[1-8](\|[1-8])*", re.ASCII)

Row = Mapping[str, str]
T = TypeVar("T")


def read_reports(path: Path, *, places: Collection[str]) -> tuple[Report, ...]:
    """Read a file of case reports, all of it or none.

    Parameters
    ----------
    path : Path
        CSV file in UTF-8 with the columns ``REPORT_COLUMNS`` in any order.
    places : collection of str
        The codes that are known (districts, cities, zones).

    Returns
    -------
    tuple of Report
        In the order of the file.

    Raises
    ------
    UserError
        At the first fault. Rows are counted as a spreadsheet does: the header is row 1.
    """
    figures = catalogue.figures()
    return tuple(_read(path, REPORT_COLUMNS, lambda row: _report(row, places, figures)))


def read_published(path: Path, *, places: Collection[str]) -> tuple[PublishedTier, ...]:
    """Read a file of colours published by an authority (columns ``PUBLISHED_COLUMNS``), all of it or none.

    Raises
    ------
    UserError
        At the first fault.
    """
    return tuple(_read(path, PUBLISHED_COLUMNS, lambda row: _published(row, places)))


def _read(path: Path, columns: tuple[str, ...], make: Callable[[Row], T]) -> Iterator[T]:
    for number, row in _rows(path, columns):
        try:
            yield make(row)
        except ValueError as fault:
            raise UserError(f"{path}, row {number}: {fault}") from None


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Yield row numbers and rows."""
    header, lines = csv_files.read(path)
    _check_header(path, header, columns)
    for number, cells in lines:
        yield number, {key: cell.strip() for key, cell in zip(header, cells, strict=True)}


def _check_header(path: Path, header: list[str], columns: tuple[str, ...]) -> None:
    wanted = ", ".join(columns)
    for column in header:
        if column not in columns:
            raise UserError(f"{path}, row 1: unknown column {column!r}; use {wanted}")
    for column in columns:
        if column not in header:
            raise UserError(f"{path}, row 1: no column {column!r}; add it (all columns: {wanted})")


def _report(row: Row, places: Collection[str], figures: Mapping[str, Entry]) -> Report:
    event_date = _day(row, "event_date")
    figure = figures[_one_of(row, "indicator", figures)]
    return Report(
        place=_place(row, places),
        name=_text(row, "name"),
        indicator=figure.name,
        kind=_one_of(row, "kind", figure.forms),
        event_date=event_date,
        issued_on=_issued(row, event_date),
        value=_count(row, "value"),
        how=_text(row, "how"),
        source=_text(row, "source"),
        note=row["note"],
    )


def _published(row: Row, places: Collection[str]) -> PublishedTier:
    event_date = _day(row, "event_date")
    return PublishedTier(
        place=_place(row, places),
        name=_text(row, "name"),
        event_date=event_date,
        issued_on=_issued(row, event_date),
        tiers=_tiers(row),
        how=_text(row, "how"),
        source=_text(row, "source"),
    )


def _place(row: Row, places: Collection[str]) -> str:
    if row["place"] not in places:
        raise ValueError(
            f"unknown place {row['place']!r} ({row['name']}); use a code of a district, city or zone "
            "of the region set"
        )
    return row["place"]


def _text(row: Row, column: str) -> str:
    if not row[column]:
        raise ValueError(f"{column} is empty; every row needs one")
    return row[column]


def _one_of(row: Row, column: str, known: Collection[str]) -> str:
    if row[column] not in known:
        raise ValueError(f"unknown {column} {row[column]!r}; use {', '.join(known)}")
    return row[column]


def _day(row: Row, column: str) -> date:
    text = row[column]
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # a day that the calendar does not have, such as 2020-02-30
    raise ValueError(f"{column} {text!r} is not a day; write it as 2020-02-09")


def _issued(row: Row, event_date: date) -> date | None:
    if not row["issued_on"]:
        return None
    issued_on = _day(row, "issued_on")
    if issued_on < event_date:
        raise ValueError(
            f"issued_on {issued_on} is before event_date {event_date}; "
            "correct it or leave it empty where it is not known"
        )
    return issued_on


def _count(row: Row, column: str) -> int:
    text = row[column]
    if _WHOLE.fullmatch(text):
        return int(text)
    if not text:
        raise ValueError(
            f"{column} is empty; remove the row (no report is no row), or write 0 where 0 was reported"
        )
    if _NEGATIVE.fullmatch(text):
        raise ValueError(
            f"{column} {text} is negative; report a correction as a later, lower cumulative figure"
        )
    raise ValueError(f"{column} {text!r} is not a whole number below 1,000,000,000; write it as 12")


def _tiers(row: Row) -> tuple[int, ...]:
    text = row["tiers"]
    if not _TIERS.fullmatch(text):
        raise ValueError(
            f"tiers {text!r} is not understood; write 5 (red) to 1 (green), or 4|3 where two are possible"
        )
    tiers = tuple(int(tier) for tier in text.split("|"))
    if len(set(tiers)) != len(tiers):
        raise ValueError(f"tiers {text!r} names a tier twice; name each possibility once")
    return tuple(sorted(tiers, reverse=True))
