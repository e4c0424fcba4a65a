"""Whether the database itself is whole."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from fivecolour.store import schema

_MOST = 20


def faults(engine: Engine) -> list[str]:
    """Return what is wrong with the database: of SQLite by its own check, else by reading every table."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            return [str(one) for one in found if one != "ok"] + [
                f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there" for row in broken[:_MOST]
            ]
        for table in schema.metadata().sorted_tables:
            connection.execute(select(func.count()).select_from(table)).scalar_one()
    return []
