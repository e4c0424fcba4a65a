"""What differs between a file and the true export: cells, words, members, part by part."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Any

import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from fivecolour.errors import UserError

# More are counted, not listed.
MOST_LISTED = 200
# More are not even counted.
_MOST_COUNTED = 10_000
# What a file of somebody else's may unpack to, and hold: several times what the largest export does.
_MOST_UNPACKED, _MOST_MEMBERS, _MOST_OF_BOOK = 256 << 20, 200, 32 << 20
MOST_ROWS, MOST_COLUMNS, _MOST_CELLS, _MOST_ELEMENTS = 20_000, 500, 500_000, 300_000
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: what the true export has there, and what the file has; empty for nothing."""

    where: str
    expected: str
    found: str


class UnreadableFileError(UserError):
    """A file is not what its beginning promises."""


def of_tables(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two CSV, cell by cell: rows by their code, columns by their name."""
    true, given = _rows(expected), _rows(found)
    columns = list(dict.fromkeys([*true[0], *given[0]]))
    wanted = {row.get("code", ""): row for row in true[1]}
    others = {row.get("code", ""): row for row in given[1]}
    differences = [
        Difference(f"{code or '–'} · {column}", _shown(a), _shown(b))
        for code in dict.fromkeys([*wanted, *others])
        for column in columns
        if (a := wanted.get(code, {}).get(column, "")) != (b := others.get(code, {}).get(column, ""))
    ]
    twice = [code for code, count in Counter(row.get("code", "") for row in given[1]).items() if count > 1]
    return [*differences, *(Difference(f"{code} · code", "1×", "2×") for code in twice)]


def _rows(body: bytes) -> tuple[list[str], list[dict[str, str]]]:
    check_table(body)
    try:
        text = body.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        head = next(reader, [])
        return head, [dict(zip_longest(head, row, fillvalue="")) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFileError("the file is no CSV in UTF-8") from None


def check_table(body: bytes) -> None:
    """Refuse a CSV that is larger than any export, before it is read.

    Raises
    ------
    UnreadableFileError
        It has too many rows or columns.
    """
    lines = body.count(b"\n")
    if lines > MOST_ROWS or body.count(b",") > MOST_COLUMNS * (lines + 1):
        raise UnreadableFileError("the table has more rows or columns than any export")


def of_documents(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two JSON documents, value by value."""
    return list(islice(_values("", loaded(expected), loaded(found)), _MOST_COUNTED))


def loaded(body: bytes) -> Any:
    """Return a JSON document.

    Raises
    ------
    UnreadableFileError
        It is none, or is absurdly deep.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableFileError("the file is no JSON that can be read") from None


def _values(path: str, true: Any, given: Any) -> Iterator[Difference]:
    if isinstance(true, Mapping) and isinstance(given, Mapping):
        for key in dict.fromkeys([*true, *given]):
            yield from _values(f"{path}.{key}".lstrip("."), true.get(key), given.get(key))
    elif isinstance(true, list) and isinstance(given, list):
        for place, (one, other) in enumerate(zip_longest(true, given)):
            yield from _values(f"{path}[{place}]", one, other)
    elif true != given or type(true) is not type(given):
        yield Difference(path or "–", _shown(json.dumps(true)), _shown(json.dumps(given, ensure_ascii=False)))


def of_workbooks(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two workbooks: every cell of every sheet, and parts that were added."""
    true, given = _book(expected), _book(found)
    differences = []
    for name in dict.fromkeys([*true, *given]):
        if name not in given or name not in true:
            differences.append(Difference(name, name if name in true else "", name if name in given else ""))
            continue
        for place in dict.fromkeys([*true[name], *given[name]]):
            one, other = true[name].get(place, ""), given[name].get(place, "")
            if one != other:
                differences.append(Difference(f"{name}!{place}", _shown(one), _shown(other)))
    own = {_kind_of_part(part) for part in unpacked(expected)}
    added = sorted({_kind_of_part(part) for part in unpacked(found)} - own - _WRITTEN_BY_OTHERS)
    return [*differences, *(Difference(part, "", part) for part in added)]


# What spreadsheets add by themselves when they save.
_WRITTEN_BY_OTHERS = {
    "xl/calcChain.xml",
    "docProps/core.xml",
    "xl/theme/",
    "xl/printerSettings/",
    "docProps/",
}


def _kind_of_part(name: str) -> str:
    """Return a part of a workbook without its number: sheets are compared cell by cell."""
    folder, _, file = name.rpartition("/")
    known = {"xl/worksheets", "xl/theme", "xl/printerSettings", "docProps", "_rels", "xl/_rels"}
    return f"{folder}/" if folder in known else name if folder else file


def book_of(body: bytes, *, read_only: bool = False) -> openpyxl.Workbook:
    """Return a workbook.

    Raises
    ------
    UnreadableFileError
        It is none, or is larger than any export.
    """
    parts = unpacked(body).values()
    if sum(map(len, parts)) > _MOST_OF_BOOK or sum(part.count(b"<c") for part in parts) > _MOST_CELLS:
        raise UnreadableFileError("the workbook unpacks to more than any export does")
    try:
        return openpyxl.load_workbook(io.BytesIO(body), read_only=read_only)
    except Exception:  # whatever a broken workbook makes of it
        raise UnreadableFileError("the file is no workbook that can be read") from None


def _book(body: bytes) -> dict[str, dict[str, str]]:
    book = book_of(body)
    # A single cell far out makes a sheet of billions, each of which would be gone through.
    if any(sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS for sheet in book.worksheets):
        raise UnreadableFileError("the workbook has more rows or columns than any export")
    return {
        sheet.title: {
            cell.coordinate: f"{cell.value} ({cell.data_type})"
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def unpacked(body: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP.

    Raises
    ------
    UnreadableFileError
        It is none, or would unpack to far more than any export.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS or sum(one.file_size for one in entries) > _MOST_UNPACKED:
                raise UnreadableFileError("the file unpacks to more than any export does")
            return {one.filename: archive.read(one) for one in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFileError("the file is no archive that can be read") from None


def of_drawings(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two SVG: every element, its attributes and words."""
    true, given = _elements(expected), _elements(found)
    matcher = SequenceMatcher(None, [one[1] for one in true], [one[1] for one in given], autojunk=False)
    # Such an instruction changes how all of it looks, and is no element.
    styled = b"<?xml-stylesheet" in found
    differences = [Difference("xml-stylesheet", "", "xml-stylesheet")] if styled else []
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for one, other in zip_longest(true[a0:a1], given[b0:b1]):
            where = (one or other or ("–", ""))[0]
            differences.append(
                Difference(where, _shown(one[1] if one else ""), _shown(other[1] if other else ""))
            )
    return differences


def _elements(body: bytes) -> list[tuple[str, str]]:
    """Return every element: what it is, and all that it says."""
    if body.count(b"<") > _MOST_ELEMENTS:
        raise UnreadableFileError("the drawing has more elements than any export")
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError):
        raise UnreadableFileError("the file is no SVG that can be read") from None
    found = []
    for one in root.iter():
        tag = str(one.tag).rpartition("}")[-1]
        words = (one.text or "").strip()
        attributes = " ".join(f"{key}={value}" for key, value in sorted(one.attrib.items()))
        name = one.get("id") or (words[:30] if tag in ("text", "tspan") else "")
        shown_words = words if tag in ("text", "tspan", "title", "desc") else f"{attributes} {words}".strip()
        # Words alone are shown; what else an element says is compared all the same.
        found.append((f"{tag} {name}".strip(), f"{shown_words}\0{attributes}\0{(one.tail or '').strip()}"))
    return found


def _shown(text: str) -> str:
    value = str(text).split("\0", 1)[0]
    return value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"


def words_of(expected: Sequence[str], found: Sequence[str]) -> list[Difference]:
    """Compare words whatever their order: those that are gone, and those that came."""
    gone, come = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    pairs = zip_longest(gone.elements(), come.elements(), fillvalue="")
    return [Difference("text", _shown(one), _shown(other)) for one, other in pairs]
