"""Pressure and residual of a district as cells of a table of districts, and the flows of a day."""

from __future__ import annotations

from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.open_flows import FLOW_TABLES, pair_rows
from fivecolour.export.tables.open_table import Row, to_csv
from fivecolour.export.views.content import marked_id

FLOW_COLUMNS = (
    *("importation_expected", "importation_low", "importation_high", "importation_chance"),
    *("importation_from", "flow_residual"),
)


def flow_cells(edition: Edition, code: str, day: int) -> list[Any]:
    """Return the cells of `FLOW_COLUMNS`; None where nothing is known."""
    found = edition.flow_days.get(edition.days[day])
    one = (found.pressure or {}).get(code) if found else None
    residual = (found.residual or {}).get(code) if found else None
    if one is None:
        return [None, None, None, None, None, residual]
    origins = "|".join(f"{of.code}:{round(of.share * 100)}{'~' if of.modelled else ''}" for of in one.origins)
    return [one.expected, one.lower, one.upper, one.probability, origins or None, residual]


def flow_rows(edition: Edition, day: str, *, withdrawn: bool) -> tuple[list[str], list[Row]]:
    """Return the columns and rows of the flows of a day."""
    named = marked_id(edition, withdrawn=withdrawn)
    columns = [column.name for column in FLOW_TABLES[0].spread(edition)]
    return columns, [row | {"edition": named} for row in pair_rows(edition, day)]


def flows_csv(edition: Edition, day: str, *, withdrawn: bool) -> bytes:
    """Return the flows of a day as CSV."""
    _, rows = flow_rows(edition, day, withdrawn=withdrawn)
    return to_csv(FLOW_TABLES[0].spread(edition), rows).encode()
