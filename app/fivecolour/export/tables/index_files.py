"""The tables of the composite index of a picture, as files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.index_tables import INDEX_TABLES
from fivecolour.export.tables.open_table import Choice, OpenTable, Row, rows, to_csv
from fivecolour.export.views.content import marked_id
from fivecolour.export.views.request import ExportRequest, shown

# What the files are called, and the table that each holds.
INDEX_CSV: dict[str, OpenTable] = {
    f"{name}.csv": table for name, table in zip(("index", "index_parts"), INDEX_TABLES, strict=False)
}
INDEX_JSON = "index.json"


def index_files(edition: Edition, request: ExportRequest, provenance: Mapping[str, Any]) -> dict[str, bytes]:
    """Return what a resolved request shows of its index: values and places, parts, and how it is made."""
    found = {table.name: _rows(edition, request, table) for table in INDEX_TABLES}
    document = {"provenance": dict(provenance), **found}
    return {
        **{
            name: to_csv(table.spread(edition), found[table.name]).encode()
            for name, table in INDEX_CSV.items()
        },
        INDEX_JSON: parts.canonical(document),
    }


def _rows(edition: Edition, request: ExportRequest, table: OpenTable) -> list[Row]:
    day = edition.day_index[request.day]
    _, found = rows(table, edition, Choice(tuple(shown(request, edition)), day, day))
    named = marked_id(edition, withdrawn=request.withdrawn)
    # The table of rules calls an index by its name alone.
    return [one | {"edition": named} for one in found if one.get("index", one.get("name")) == request.index]
