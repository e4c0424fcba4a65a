"""What a PostgreSQL database holds, and putting it back."""

from __future__ import annotations

from typing import Any, TypeAlias

import psycopg
from psycopg import sql

Contents: TypeAlias = dict[str, list[tuple[Any, ...]]]

_EMPTY = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM %I', name);
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', name);  -- a test may have switched them off
  END LOOP;
END $$
"""


def contents(url: str) -> Contents:
    """Return the rows of every table."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        select = sql.SQL("SELECT * FROM {}")
        return {name: connection.execute(select.format(sql.Identifier(name))).fetchall() for (name,) in names}


def reset(url: str, wanted: Contents) -> None:
    """Make the database hold ``wanted`` again, whatever triggers forbid, and number from 1 again."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # as a superuser: no triggers
        connection.execute(_EMPTY)
        connection.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
        for name, rows in wanted.items():
            for row in rows:
                marks = sql.SQL(", ").join([sql.Placeholder()] * len(row))
                insert = sql.SQL("INSERT INTO {} VALUES ({})")
                connection.execute(insert.format(sql.Identifier(name), marks), row)
