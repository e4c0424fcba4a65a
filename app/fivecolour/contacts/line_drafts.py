"""Reads rows of a line list as people write them: what each says, or which column of it is at fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from fivecolour.clock import today
from fivecolour.contacts.contact_errors import ContactError
from fivecolour.contacts.contact_fields import ContactField, by_header, contact_fields, plain
from fivecolour.contacts.traced_people import Value
from fivecolour.errors import holding_nothing
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.tables import sheets
from fivecolour.texts import table

MOST_ROWS = 200_000
_LONGEST, _NUMBER_LENGTH = 500, 60
_PHONE = re.compile(r"[+(]?[\d\s().\-/转,;#x]{5,60}")
_YEAR = re.compile(r"(?:18|19|20)\d\d", re.ASCII)
_NUMBER = re.compile(r"[\w.\-/]+")


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a cell; ``key`` is that of a text that names the remedy. No cell is repeated."""

    row: int
    column: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def told(self, language: str) -> str:
        """Return it in a language."""
        words = table("contacts", language)
        return words[f"fault_{self.key}"].format(column=self.column, **self.values)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One row: its number in the table, what it says, and how its columns are called."""

    row: int
    fields: Mapping[str, Value]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The districts that a line list may name: codes by every name, and the city of each code."""

    codes: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class LineReading:
    """What a table holds, once all of it was read."""

    drafts: list[LineDraft] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    read: int = 0


@holding_nothing()
def read_file(path: Path, places: Places, *, name: str, kind: str = "") -> LineReading:
    """Read a file: CSV, TSV or XLSX, its first row with a value being the header.

    Raises
    ------
    UserError
        The file is no table, or names no column that is known.
    """
    sheet = sheets.open_sheet(path, name=name)
    return read_rows(sheet.rows(), places, style=DayStyle(epoch=sheet.epoch), kind=kind)


def read_rows(
    rows: Iterable[Sequence[str]], places: Places, *, style: DayStyle | None = None, kind: str = ""
) -> LineReading:
    """Read rows of texts, the header first; ``kind`` is that of rows that say none.

    Raises
    ------
    ContactError
        No column is known, two mean the same, or there are too many rows.
    """
    numbered = ((n, cells) for n, cells in enumerate(rows, start=1) if any(map(str.strip, cells)))
    _, header = next(numbered, (1, []))
    columns = _columns(header)
    unread = tuple(text for text in header if text.strip() and by_header(text) is None)
    reading, reader = LineReading(unread=unread), _CellReader(places, style or DayStyle())
    for row, cells in numbered:
        reading.read += 1
        if reading.read > MOST_ROWS:
            raise ContactError("too_many_rows", most=MOST_ROWS)
        fields, faults = _line(row, cells, columns, reader, kind)
        if faults:
            reading.faults += faults
        else:
            called = {one.name: text for _, one, text in columns}
            reading.drafts.append(LineDraft(row, fields, called))
    return reading


def _columns(header: Sequence[str]) -> list[tuple[int, ContactField, str]]:
    found = [(at, by_header(text), text.strip()) for at, text in enumerate(header)]
    columns = [(at, one, text) for at, one, text in found if one is not None]
    if not columns:
        raise ContactError("no_columns")
    names = [one.name for _, one, _ in columns]
    twice = next((text for _, one, text in columns if names.count(one.name) > 1), None)
    if twice is not None:
        raise ContactError("column_twice", column=twice)
    return columns


def _line(
    row: int,
    cells: Sequence[str],
    columns: list[tuple[int, ContactField, str]],
    reader: _CellReader,
    kind: str,
) -> tuple[dict[str, Value], list[LineFault]]:
    fields: dict[str, Value] = {}
    faults = []
    for at, one, header in columns:
        text = cells[at].strip() if at < len(cells) else ""
        if not text:
            continue
        value = reader.read(text, one)
        if isinstance(value, LineFault):
            faults.append(LineFault(row, header, value.key, value.values))
        else:
            fields[one.name] = value
    is_contact = fields.keys() & {"exposed_to", "last_contact"} and not fields.keys() & {
        "onset",
        "classification",
    }
    fields.setdefault("kind", kind or ("contact" if is_contact else "case"))
    faults += [LineFault(row, header, key) for header, key in _contradictions(fields, columns)]
    return fields, faults


def _contradictions(
    fields: Mapping[str, Value], columns: list[tuple[int, ContactField, str]]
) -> Iterator[tuple[str, str]]:
    called = {one.name: header for _, one, header in columns}
    if not fields.keys() & {"name", "number", "phone"}:
        yield called.get("name", contact_fields()["name"].headers[0]), "nobody"
    onset, reported = fields.get("onset"), fields.get("reported")
    if isinstance(onset, date) and isinstance(reported, date) and onset > reported:
        yield called["onset"], "onset_after_report"


class _CellReader:
    """Reads cells; days are remembered, for tables have the same ones again and again."""

    def __init__(self, places: Places, style: DayStyle) -> None:
        self._places = places
        self._latest = (today() + timedelta(days=1)).toordinal()
        self._read_day = lru_cache(maxsize=4_096)(lambda text: days.read(text, style))

    def read(self, text: str, one: ContactField) -> Value | LineFault:
        """Return what a cell says, or its fault (of no row)."""
        if len(text) > _LONGEST:
            return _fault("long", most=str(_LONGEST))
        if "\x00" in text:
            return _fault("nul")
        reader = getattr(self, f"_{one.kind}", None)
        if reader is None:
            return text
        read: Value | LineFault = reader(unicodedata.normalize("NFKC", text), one)
        return read

    def _day(self, text: str, one: ContactField) -> Value | LineFault:
        found = self._read_day(text)
        if isinstance(found, str):
            return _fault("day")
        is_later = found.toordinal() > self._latest and not one.name.startswith("follow")
        return _fault("future") if is_later else found

    def _choice(self, text: str, one: ContactField) -> Value | LineFault:
        found = one.words.get(plain(text))
        return found if found is not None else _fault("choice", choices=", ".join(one.words))

    def _year(self, text: str, _one: ContactField) -> Value | LineFault:
        return text if _YEAR.fullmatch(text) else _fault("year")

    def _phone(self, text: str, _one: ContactField) -> Value | LineFault:
        return text if _PHONE.fullmatch(text) else _fault("phone")

    def _number(self, text: str, _one: ContactField) -> Value | LineFault:
        fits = len(text) <= _NUMBER_LENGTH and _NUMBER.fullmatch(text)
        return text if fits else _fault("number", most=str(_NUMBER_LENGTH))

    def _district(self, text: str, _one: ContactField) -> Value | LineFault:
        code = self._places.codes.get(plain(text))
        return code if code is not None else _fault("district")


def _fault(key: str, **values: str) -> LineFault:
    return LineFault(0, "", key, values)
