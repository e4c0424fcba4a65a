"""Visits in a table of a PostgreSQL database, with an index in order of people and one in order of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import pandas as pd
import psycopg

from fivecolour.contacts.colocation.colocation_query import VisitTables
from fivecolour.contacts.colocation.visit_columns import COLUMNS
from fivecolour.contacts.contact_errors import ContactError

_TYPES = {"string": "text", "int64": "bigint"}
_COLUMNS = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in COLUMNS.items())
_TABLE = (
    f"CREATE TABLE IF NOT EXISTS visits ({_COLUMNS})",
    "CREATE INDEX IF NOT EXISTS visits_by_person ON visits (person, start)",
    "CREATE INDEX IF NOT EXISTS visits_by_place ON visits (place, start)",
    "CREATE INDEX IF NOT EXISTS visits_by_start ON visits (start)",
)


class DatabaseVisits:
    """Keeps visits in the table ``visits`` of a database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def add(self, pieces: Iterable[pd.DataFrame]) -> tuple[int, int]:
        """Take visits in, in one transaction."""
        with _told(), self._connected() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE staged ({_COLUMNS}) ON COMMIT DROP")
            staged = 0
            for piece in pieces:
                staged += len(piece)
                with cursor.copy("COPY staged FROM STDIN") as copy:
                    for row in piece.astype(object).where(piece.notna(), None).itertuples(index=False):
                        copy.write_row(row)
            # One at a time, or two that bring the same rows would both find none there.
            cursor.execute("LOCK TABLE visits IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("INSERT INTO visits SELECT * FROM staged EXCEPT SELECT * FROM visits")
            new = cursor.rowcount
        return new, staged - new

    @contextmanager
    def opened(self) -> Iterator[tuple[Any, VisitTables]]:
        """Give PostgreSQL with its table in both places: the indexes give the orders."""
        self._connected().close()
        with _told():
            database = ibis.connect(self.url)
            try:
                visits = database.table("visits")
                yield database, VisitTables(visits, visits)
            finally:
                database.disconnect()

    def count_before(self, second: int) -> int:
        """Return how many rows begin earlier."""
        with _told(), self._connected() as connection:
            row = connection.execute("SELECT count(*) FROM visits WHERE start < %s", [second]).fetchone()
        return int(row[0]) if row else 0

    def delete_before(self, second: int) -> None:
        """Delete the rows that begin earlier, and what PostgreSQL keeps of them."""
        with _told(), self._connected() as connection:
            connection.execute("DELETE FROM visits WHERE start < %s", [second])
        with _told(), psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM visits")

    def _connected(self) -> psycopg.Connection[Any]:
        with _told():
            connection = psycopg.connect(self.url)
            for statement in _TABLE:
                connection.execute(statement)
            connection.commit()
        return connection


@contextmanager
def _told() -> Iterator[None]:
    """Say in a line what the database refuses, without the row that it names in the next ones."""
    try:
        yield
    except psycopg.Error as fault:
        raise ContactError(
            "visits_database", why=(str(fault).strip() or "no answer").splitlines()[0]
        ) from None
