"""What tables and their columns mean, in words: for the page of data and for every metadata file."""

from __future__ import annotations

from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.open_table import OpenColumn, OpenTable
from fivecolour.texts import Text, table


def meaning(column: str, of: str, language: str) -> str:
    """Return what a column of a table says, in one sentence; ``name_zh`` is a ``name``."""
    meanings_of: dict[str, Any] = table("data", language)["columns"]  # type: ignore[assignment]
    base = column if column in meanings_of else column.rpartition("_")[0]
    if base == "name" and of != "districts":
        base = "name_of"
    return str(meanings_of[base])


def meanings(column: OpenColumn, of: OpenTable, edition: Edition) -> Text:
    """Return the same in every language of the edition."""
    return Text.of({one: meaning(column.name, of.name, one) for one in edition.languages})


def table_text(of: OpenTable, language: str) -> str:
    """Return what a table holds, in one sentence."""
    texts: dict[str, Any] = table("data", language)["tables_of"]  # type: ignore[assignment]
    return str(texts[of.name]).replace("`", "")


def table_texts(of: OpenTable, edition: Edition) -> Text:
    """Return the same in every language of the edition."""
    return Text.of({one: table_text(of, one) for one in edition.languages})
