"""What differs between a file and the true export: cells, words, members, part by part."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from fivecolour.export.proof.content_credentials import without_signature
from fivecolour.messages import RefusalError

# More are counted, not listed.
MOST_LISTED = 200
# More are not even counted.
_MOST_COUNTED = 10_000
# What a file of somebody else's may unpack to, and hold: several times what the largest export does.
_MOST_UNPACKED, _MOST_MEMBERS = 256 << 20, 200
MOST_ROWS, MOST_COLUMNS, _MOST_ELEMENTS = 20_000, 500, 300_000
_MOST_SHOWN = 200
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)
# Of two orders so many names are shown.
_ENDS = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: what the true export has there, and what the file has; empty for nothing."""

    where: str
    expected: str
    found: str


class UnreadableFileError(RefusalError):
    """A file is not what its beginning promises."""


def of_tables(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two CSV, cell by cell: rows by their code, columns by their name; and the order of both.

    Of a table without codes, such as one of pairs, rows are compared by their number.
    """
    true, given = _rows(expected), _rows(found)
    # What stands beyond the last column has no name.
    columns = list(dict.fromkeys([*true[0], *given[0], ""]))
    by_code = "code" in true[0]
    wanted, others = (
        {row.get("code", "") if by_code else str(at): row for at, row in enumerate(rows, 2)}
        for _, rows in (true, given)
    )
    # A code without its zeros, as spreadsheets leave it, is one cell that differs, not a row.
    shortened_codes = {code.lstrip("0"): code for code in wanted if code not in others}
    others = {
        code if code in wanted else shortened_codes.get(code, code): row for code, row in others.items()
    }
    differences = [
        Difference(f"{code or '–'} · {column}", shortened(a), shortened(b))
        for code in dict.fromkeys([*wanted, *others])
        for column in columns
        if (a := wanted.get(code, {}).get(column, "")) != (b := others.get(code, {}).get(column, ""))
        and not _are_one_number(a, b)
    ]
    # An empty column has no cell that differs.
    differences += [
        Difference(f"column {name}", name if name in true[0] else "", name if name in given[0] else "")
        for name in columns
        if name and (name in true[0]) != (name in given[0])
    ]
    codes = [[row.get("code", "") for row in rows if by_code] for rows in (true[1], given[1])]
    moved = [
        Difference("order", shortened(", ".join(own[:_ENDS])), shortened(", ".join(other[:_ENDS])))
        for own, other in (codes, (true[0], given[0]))
        if own != other and sorted(own) == sorted(other)
    ]
    twice = [code for code, count in Counter(codes[1]).items() if count > 1]
    return [*differences, *moved, *(Difference(f"{code} · code", "1×", "2×") for code in twice)]


def _are_one_number(one: str, other: str) -> bool:
    """Tell 5 and 5.0, as programs write a number, from a code that lost its zeros."""
    return bool(_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)) and float(one) == float(other)


def _rows(body: bytes) -> tuple[list[str], list[dict[str, str]]]:
    check_table(body)
    try:
        text = body.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        head = next(reader, [])
        return head, [_named_cells(head, row) for row in reader if row]
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFileError("no_csv") from None


def _named_cells(head: list[str], row: list[str]) -> dict[str, str]:
    """Return the cells by their column; those of columns of one name, or beyond the last, together."""
    cells: dict[str, str] = {}
    for name, cell in zip_longest(head, row, fillvalue=""):
        cells[name] = f"{cells[name]}, {cell}" if name in cells else cell
    return cells


def check_table(body: bytes) -> None:
    """Refuse a CSV that is larger than any export, before it is read.

    Raises
    ------
    UnreadableFileError
        It has too many rows or columns.
    """
    lines = body.count(b"\n")
    if lines > MOST_ROWS or body.count(b",") > MOST_COLUMNS * (lines + 1):
        raise UnreadableFileError("large_table")


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
        return json.loads(body, object_pairs_hook=_every_pair)
    except (ValueError, RecursionError):
        raise UnreadableFileError("no_json") from None


def _every_pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a name that stands in it twice readers take the one or the other."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[_free(key, found)] = value
    return found


def _free(name: str, taken: Container[str]) -> str:
    """Return a name, marked where it stands there already."""
    while name in taken:
        name += " (2×)"
    return name


def _values(path: str, true: Any, given: Any) -> Iterator[Difference]:
    if isinstance(true, Mapping) and isinstance(given, Mapping):
        for key in dict.fromkeys([*true, *given]):
            where = f"{path}.{key}".lstrip(".")
            if key in true and key in given:
                yield from _values(where, true[key], given[key])
            else:
                values = [shortened(json.dumps(one[key])) if key in one else "" for one in (true, given)]
                yield Difference(where, *values)
    elif isinstance(true, list) and isinstance(given, list):
        for place, (one, other) in enumerate(zip_longest(true, given)):
            yield from _values(f"{path}[{place}]", one, other)
    elif true != given or type(true) is not type(given):
        yield Difference(
            path or "–", shortened(json.dumps(true)), shortened(json.dumps(given, ensure_ascii=False))
        )


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
                raise UnreadableFileError("large_archive")
            found: dict[str, bytes] = {}
            for one in entries:
                found[_free(one.filename, found)] = archive.read(one)
            return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFileError("no_archive") from None


def of_drawings(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two SVG: every element, its attributes and words."""
    true, given = (_elements(without_signature(body)) for body in (expected, found))
    matcher = SequenceMatcher(None, [one[1] for one in true], [one[1] for one in given], autojunk=False)
    differences = []
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for one, other in zip_longest(true[a0:a1], given[b0:b1]):
            where = (one or other or ("–", ""))[0]
            differences.append(
                Difference(where, shortened(one[1] if one else ""), shortened(other[1] if other else ""))
            )
    return differences


def _elements(body: bytes) -> list[tuple[str, str]]:
    """Return every element: what it is, and all that it says."""
    if body.count(b"<") > _MOST_ELEMENTS:
        raise UnreadableFileError("large_drawing")
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError):
        raise UnreadableFileError("no_svg") from None
    found = []
    for depth, one in _nested(root):
        space, _, tag = str(one.tag).rpartition("}")
        words = (one.text or "").strip()
        attributes = " ".join(f"{key}={value}" for key, value in sorted(one.attrib.items()))
        name = one.get("id") or (words[:30] if tag in ("text", "tspan") else "")
        shown_words = words if tag in ("text", "tspan", "title", "desc") else f"{attributes} {words}".strip()
        # Words alone are shown; what else an element says is compared all the same.
        found.append(
            (
                f"{tag} {name}".strip(),
                f"{shown_words}\0{attributes}\0{(one.tail or '').strip()}\0{depth}{space}",
            )
        )
    return found


def _nested(root: Any) -> Iterator[tuple[int, Any]]:
    """Yield every element and how deep it lies: what is moved out of its group is drawn otherwise."""
    waiting = [(0, root)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, inner) for inner in reversed(one)]


def shortened(text: str) -> str:
    """Return what of a value is shown of a difference."""
    value = str(text).split("\0", 1)[0]
    return value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"


def words_of(expected: Sequence[str], found: Sequence[str]) -> list[Difference]:
    """Compare words whatever their order: those that are gone, and those that came."""
    gone, come = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    pairs = zip_longest(gone.elements(), come.elements(), fillvalue="")
    return [Difference("text", shortened(one), shortened(other)) for one, other in pairs]
