"""Levels that an authority, or another program, gave to districts: a table of them as published tiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from fivecolour.errors import UserError
from fivecolour.regions.code_forms import longer_forms, shorter_forms
from fivecolour.regions.codes import CodeIndex, number_of
from fivecolour.regions.place_names import Names
from fivecolour.reports.report_data import PublishedTier

DISTRICT, DATE, TIER, LEVEL = "district", "date", "tier", "level"
NAMES = (DISTRICT, DATE, TIER, LEVEL)
# Row 1 of a file is its header.
_FIRST_ROW = 2
_HIGHEST = 5


@dataclass(frozen=True, slots=True)
class LevelTable:
    """How a table of levels is read.

    Attributes
    ----------
    columns : dict of str to str
        The column that holds each of `NAMES`; ``level`` counts where there is no ``tier``.
    tiers : dict of str to int
        The tier of each level, in small letters.
    day : date or None
        Of a table without a column of dates.
    source : str
        Whose levels they are.
    issued_on : date or None
        When they were published, where that is known.
    """

    columns: Mapping[str, str]
    tiers: Mapping[str, int]
    day: date | None
    source: str
    issued_on: date | None = None


def read_levels(frame: pd.DataFrame, table: LevelTable, names: Names) -> tuple[PublishedTier, ...]:
    """Return the rows of a table as published tiers; rows without a level are left out.

    Parameters
    ----------
    frame : DataFrame of str
        As read.
    names : Names
        Of the region set whose districts the rows name, by code or name.

    Raises
    ------
    UserError
        A column is missing; a row names no district, day or level that is known; or two rows speak of one
        district and day.
    """
    _check(frame, table)
    found: dict[tuple[str, date], int] = {}
    tiers: list[PublishedTier] = []
    codes = _codes(frame[table.columns[DISTRICT]].str.strip().unique().tolist(), names)
    for row, cells in _rows(frame, table):
        given = cells.get(TIER) or cells.get(LEVEL, "")
        if not given:
            continue
        try:
            place = names.find(codes.get(cells[DISTRICT], cells[DISTRICT]))
            day = table.day or _day(cells[DATE])
            tier = _tier(given, table, of_number=bool(cells.get(TIER)))
        except (UserError, ValueError) as fault:
            raise UserError(f"row {row}: {fault}") from None
        if not tier:
            continue
        if (first := found.setdefault((place.code, day), row)) != row:
            raise UserError(f"rows {first} and {row} are both {place.code} on {day}; keep one")
        tiers.append(
            PublishedTier(
                place.code, cells[DISTRICT], day, table.issued_on, (tier,), "published list", table.source
            )
        )
    return tuple(tiers)


def _codes(texts: list[str], names: Names) -> dict[str, str]:
    """Return what codes texts stand for that no district is called: zeros, country or check digit apart."""
    region = names.region_set
    own = {one.code: one.code for one in region.districts}
    known = own | shorter_forms([*own])
    index = CodeIndex(known)

    def meant(text: str) -> str:
        number = number_of(text)
        found = index.may_mean(number) if number and number.whole else (text,) if text in known else ()
        several = {known[code] for code in found}
        return several.pop() if len(several) == 1 else ""

    unknown = [text for text in texts if not names.called(text)]
    forms = longer_forms(unknown, lambda text: bool(meant(text)), region.countries)
    return {text: code for text in unknown if (code := meant(forms.get(text, text)))}


def _check(frame: pd.DataFrame, table: LevelTable) -> None:
    for name, column in table.columns.items():
        if column not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            raise UserError(f"there is no column {column!r} for {name}; columns: {there}")
    wanted = [DISTRICT, *([] if table.day else [DATE])]
    for name in wanted:
        if name not in table.columns:
            day = ", or say the day of all rows with --date 2020-02-09" if name == DATE else ""
            raise UserError(f"no column holds the {name}; name it with --map COLUMN={name}{day}")
    if not {TIER, LEVEL} & set(table.columns):
        raise UserError("no column holds the level; name it with --map COLUMN=level (or tier: 1 to 5)")


def _rows(frame: pd.DataFrame, table: LevelTable) -> Iterator[tuple[int, dict[str, str]]]:
    columns = {name: frame[column].str.strip().tolist() for name, column in table.columns.items()}
    for at in range(len(frame)):
        yield at + _FIRST_ROW, {name: texts[at] for name, texts in columns.items()}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date; write it as 2020-02-09") from None


def _tier(text: str, table: LevelTable, *, of_number: bool) -> int:
    """Return the tier of a cell, 0 where it says that there is none."""
    if of_number:
        if not (text.isascii() and text.isdigit() and int(text) <= _HIGHEST):
            raise ValueError(f"{text[:40]!r} is no tier; write 1 (green) to 5 (red), 0 or nothing for none")
        return int(text)
    tier = table.tiers.get(text.casefold())
    if tier is None:
        known = ", ".join(table.tiers)
        raise ValueError(f"{text[:40]!r} is no level of this rule; its levels are {known}")
    return tier
