"""One column of a table that is read."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.intake.read.columns.headers import Meaning


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: where it stands, its header and its meaning."""

    position: int
    header: str
    meaning: Meaning


def column_texts(rows: list[list[str]], position: int) -> list[str]:
    """Return the texts of one column, those of rows that reach so far."""
    return [row[position].strip() for row in rows if position < len(row)]
