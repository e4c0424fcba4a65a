"""From which request a file says that it was made."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.proof import differences, metadata
from fivecolour.export.tables.day_workbook import PROVENANCE
from fivecolour.export.verify.workbook_differences import book_of
from fivecolour.export.views.provenance import Provenance
from fivecolour.export.views.request import ANIMATIONS, DRAWN
from fivecolour.messages import RefusalError

# Pictures that say once more, by their code, what they are.
_WITH_CODE = ("png", *ANIMATIONS)


def claimed(kind: str, body: bytes, folder: Path) -> dict[str, Any] | None:
    """Return the request that a file names, as its canonical form; None where it names none.

    Raises
    ------
    UserError
        The file is not what its beginning promises, or a later version made it.
    """
    try:
        if kind in DRAWN:
            return metadata.read(body).request
        if kind in ("json", "geojson", "csvw"):
            return _of_document(kind, differences.loaded(body)).request
        if kind == "xlsx":
            return _of_workbook(body, folder)
        if kind == "zip":
            return _of_archive(body, folder)
    except RefusalError as fault:
        if fault.key == "no_provenance" or (fault.key == "other_provenance" and kind in _WITH_CODE):
            return None
        raise
    return _of_rows("csv", _rows(body), folder)


def _of_document(kind: str, document: Any) -> Provenance:
    notes = document.get("notes") if kind == "csvw" else None
    first = notes[0] if isinstance(notes, list) and notes and isinstance(notes[0], Mapping) else document
    return Provenance.parse(first.get("provenance"))


def _of_workbook(body: bytes, folder: Path) -> dict[str, Any] | None:
    """Return what the sheet of provenance says; where that was destroyed, what the rows do."""
    book = book_of(body, read_only=True)
    bounds = {"max_row": differences.MOST_ROWS, "max_col": differences.MOST_COLUMNS}
    try:
        # What the sheets say of their size is not believed: they are read as far as an export can go.
        first, second = (
            [row for row in sheet.iter_rows(values_only=True, **bounds) if any(row)]
            for sheet in book.worksheets[:2]
        )
    except Exception:  # whatever a broken workbook makes of it
        raise differences.UnreadableFileError("no_workbook") from None
    provenance = next((str(row[1]) for row in second if row and row[0] == PROVENANCE), "")
    try:
        return Provenance.parse(differences.loaded(provenance.encode())).request
    except UserError:
        head = [str(cell) for cell in first[0]] if first else []
        lines = [dict(zip(head, map(_cell, row), strict=False)) for row in first[1:]]
        return _of_rows("xlsx", lines, folder)


def _cell(value: Any) -> str:
    """Return a cell of a workbook as a table has it: of a moment the day."""
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def _of_archive(body: bytes, folder: Path) -> dict[str, Any] | None:
    """Return the request of an archive: that of its drawing, in the languages and place of all."""
    members = differences.unpacked(body)
    drawing = next((found for name, found in members.items() if name.endswith(".svg")), b"")
    request = claimed("svg", drawing, folder)
    return {**request, "kind": "zip"} if request else None


def _rows(body: bytes) -> list[dict[str, str]]:
    differences.check_table(body)
    try:
        return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        return []


def _of_rows(kind: str, rows: list[dict[str, str]], folder: Path) -> dict[str, Any] | None:
    """Work out which edition, day, language and place a table is of: it names the first two itself."""
    # Before the id stands whether it is of a drill, or was withdrawn.
    marked = [str(row.get("edition") or "").rpartition(" ") for row in rows]
    names, marks = [one[2] for one in marked], {mark for one in marked for mark in one[0].split()}
    days = [str(row.get("date") or "") for row in rows]
    if not rows:
        return None
    name, day = (Counter(found).most_common(1)[0][0] for found in (names, days))
    request: dict[str, Any] = {"kind": kind, "edition": name, "day": day}
    request |= {"withdrawn": True} if "WITHDRAWN" in marks else {}
    if name not in edition_files.paths(folder):
        return request
    edition = edition_files.read(folder, name)
    codes = [str(row.get("code") or "").removeprefix("'") for row in rows]
    request["day"] = day if day in edition.day_index else ""
    known = {code: row for code, row in zip(codes, rows, strict=True) if code in edition.districts}
    return {**request, "languages": [_language(edition, known, day)], "place": _place(edition, codes)}


def _language(edition: Edition, rows: Mapping[str, Mapping[str, str]], day: str) -> str:
    """Return the language in which most names and reasons are written: names may be the same in all."""
    index = edition.day_index.get(day)
    reasons = edition.reasons_of(rows, index) if index is not None else {}

    def fitting(language: str) -> int:
        names = sum(row.get("name") == edition.districts[code].name[language] for code, row in rows.items())
        return names + sum(rows[code].get("reason") == reasons[code].sentence[language] for code in reasons)

    return max(edition.languages, key=fitting)


def _place(edition: Edition, codes: list[str]) -> str:
    """Return the district or the city that a table is of; empty for all."""
    if len(codes) == 1 and codes[0] in edition.districts:
        return codes[0]
    parents = {edition.districts[code].parent for code in codes if code in edition.districts}
    cities = edition.region.city_codes
    return parents.pop() if len(parents) == 1 and parents <= cities and len(cities) > 1 else ""
