"""Many rows at once, by the fastest way that each database has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table

Values: TypeAlias = tuple[Any, ...]


def insert_new(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> int:
    """Insert, in the order given, the rows whose unique columns are not in ``table`` yet.

    Parameters
    ----------
    connection : Connection
        In a transaction of the caller.
    table : Table
        Where to.
    columns : sequence of str
        What the values of a row are, in their order.
    rows : sequence of tuple
        Strings (of a column of JSON its text), truth values, whole numbers, dates, moments in UTC, None.

    Returns
    -------
    int
        How many rows were new.
    """
    quote = connection.dialect.identifier_preparer.quote
    columns_quoted = [quote(column) for column in columns]
    names = ", ".join(columns_quoted)
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.executemany(statement, list(for_sqlite(table, columns, rows)))
            return int(cursor.rowcount) if rows else 0
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS incoming_{table.name} ON COMMIT DELETE ROWS AS "  # noqa: S608
            f"SELECT {names} FROM {table.name} WITH NO DATA"
        )
        cursor.execute(f"DELETE FROM incoming_{table.name}")  # noqa: S608
        copy_in(cursor, f"incoming_{table.name}", columns_quoted, rows)
        cursor.execute(
            f"INSERT INTO {table.name} ({names}) SELECT {names} FROM incoming_{table.name} "  # noqa: S608
            "ORDER BY ctid ON CONFLICT DO NOTHING"
        )
        return int(cursor.rowcount)
    finally:
        cursor.close()


def copy_in(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
    """Write rows into a table of PostgreSQL by its COPY."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def for_sqlite(table: Table, columns: Sequence[str], rows: Sequence[Values]) -> Iterable[Values]:
    """Return rows with days and moments as SQLite keeps them: texts that sort as they follow each other."""
    kinds = [table.c[column].type.python_type for column in columns]
    of_time = [position for position, kind in enumerate(kinds) if kind in {date, datetime}]
    if not of_time:
        return rows
    turned = list(zip(*rows, strict=True))
    for position in of_time if turned else ():
        turned[position] = tuple(map(as_text, turned[position]))
    return zip(*turned, strict=True)


@lru_cache(maxsize=10_000)
def as_text(value: date | None) -> str | None:
    """Return a day, or a moment in UTC, as SQLite keeps it.

    >>> as_text(datetime(2020, 2, 10, 4)), as_text(date(2020, 2, 9)), as_text(None)
    ('2020-02-10 04:00:00.000000', '2020-02-09', None)
    """
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return None if value is None else value.isoformat()
