"""What may leave the room: counts of at least so many by district and period, a table that the map takes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from fivecolour.contacts import contact_audit
from fivecolour.contacts.contact_rules import ContactRules
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.contact_tables import UNMERGED, TracedRow
from fivecolour.contacts.traced_people import CASE

_HEADER = ("code", "date", "confirmed_new")
_WEEK = "week"


@dataclass(frozen=True, slots=True)
class OutwardCounts:
    """The counts that are large enough.

    Attributes
    ----------
    rows : tuple of (str, date, int)
        District, last day of the period, confirmed cases that are new in it.
    withheld : int
        How many cells were too small.
    elsewhere : int
        How many confirmed cases have no district of the map, or no day: none of them is counted.
    """

    rows: tuple[tuple[str, date, int], ...]
    withheld: int
    elsewhere: int

    def csv(self) -> bytes:
        """Return the table as CSV; what is withheld is no row, and so unknown to the map, not nought."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([_HEADER, *((code, day.isoformat(), count) for code, day, count in self.rows)])
        return text.getvalue().encode()


def counts(
    connection: Connection, rules: ContactRules, codes: Collection[str], *conditions: ColumnElement[bool]
) -> OutwardCounts:
    """Count confirmed cases by district and period of their report, else of their onset.

    There are no sums: with one the small cells could be reckoned. Everybody who takes counts out takes the
    same cells, of ``rules.count_period``; by days and by weeks, each would tell of the other.
    """
    day = func.coalesce(TracedRow.reported, TracedRow.onset)
    query = select(TracedRow.district, day.label("day")).where(
        TracedRow.kind == CASE,
        TracedRow.classification == "confirmed",
        UNMERGED,
        *conditions,
    )
    cells: Counter[tuple[str, date]] = Counter()
    elsewhere = 0
    for row in connection.execute(query):
        if row.day is None or row.district not in codes:
            elsewhere += 1
        else:
            cells[row.district, _last_day(row.day, rules.count_period)] += 1
    rows = tuple(
        (code, last, count) for (code, last), count in sorted(cells.items()) if count >= rules.fewest
    )
    return OutwardCounts(rows, len(cells) - len(rows), elsewhere)


def take_out(
    store: ContactStore, codes: Collection[str], *conditions: ColumnElement[bool], by: str
) -> OutwardCounts:
    """Return the counts, and write into the log who took them out."""
    with store.writing() as connection:
        found = counts(connection, store.rules, codes, *conditions)
        details = {"cells": len(found.rows), "withheld": found.withheld, "fewest": store.rules.fewest}
        contact_audit.write(connection, who=by, what="counts taken out", details=details)
    return found


def _last_day(day: date, period: str) -> date:
    """Return the last day of the period of a day: of weeks the Sunday."""
    return day + timedelta(days=6 - day.weekday()) if period == _WEEK else day
