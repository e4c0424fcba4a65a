"""Upgrade from every earlier schema, on SQLite and PostgreSQL: every row that was accepted is there after."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from fivecolour.store import database, quarantine_rows, schema

VERSIONS = [f"{number:04d}" for number in range(1, 13)]


def test_no_schema_is_left_out() -> None:
    assert VERSIONS[-1] == schema.head()


def at_version(url: str, version: str) -> Engine:
    """Return an engine of a database as the program of that schema made it."""
    opened = database.connect(url)
    with opened.begin() as connection:
        schema._run(connection, lambda found, _: schema._scripts()._upgrade_revs(version, found))
    return opened


def filled(opened: Engine) -> dict[str, int]:
    """Write two rows into each table that the version has for what people sent; return how many there are."""
    found = sa.MetaData()
    found.reflect(opened)
    counts = {}
    for name in ("loads", "reports", "published_tiers", "edition_parts", "editions"):
        if name not in found.tables:
            continue
        table = found.tables[name]
        with opened.begin() as connection:
            before = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            connection.execute(table.insert(), [row(table, number) for number in (1, 2)])
        counts[name] = before + 2
    return counts


def row(table: sa.Table, number: int) -> dict[str, Any]:
    return {
        column.name: value(column, number)
        for column in table.columns
        if not column.nullable or column.name == "value"
    }


def value(column: sa.Column[Any], number: int) -> Any:
    named = {
        "kind": "cumulative",
        "indicator": "confirmed",
        "manifest": "{}",
        "how": "reported",
        "tiers": "4",
        "missing": "",
        "tally": {},
        "reasons": [{"code": "unknown_place", "parameters": {}}],
    }
    if column.name in named:
        return named[column.name]
    kinds = {int: number, float: float(number), bool: True, bytes: b"x%d" % number, str: f"x{number}"}
    moments = {date: date(2020, 2, number), datetime: datetime(2020, 2, number, tzinfo=UTC)}
    return (kinds | moments)[column.type.python_type]


@pytest.mark.parametrize("version", VERSIONS)
def test_upgrade_from_every_earlier_schema_keeps_every_row(version: str, database_url: str) -> None:
    opened = at_version(database_url, version)
    counts = filled(opened)
    assert counts["reports"] == 2
    opened.dispose()
    assert database.upgrade(database.connect(database_url)) == (version, schema.head())
    after = database.engine(database_url)
    with after.connect() as connection:
        for name, count in counts.items():
            table = schema.metadata().tables[name]
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == count
        reports = schema.metadata().tables["reports"]
        places = connection.execute(sa.select(reports.c.place, reports.c.value).order_by(reports.c.id)).all()
    assert [tuple(one) for one in places] == [("x1", 1), ("x2", 2)]
    after.dispose()


def test_rows_set_apart_before_weeks_were_known_are_of_days(database_url: str) -> None:
    """Schema 0009 kept their figures as whole numbers, without period and bound."""
    opened = at_version(database_url, "0009")
    found = sa.MetaData()
    found.reflect(opened)
    fields = {
        "fingerprint": "f",
        "event_date": date(2020, 2, 9),
        "place": "海署区",
        "indicator": "confirmed",
        "kind": "new",
        "value": 7,
        "code": "unknown_place",
        "state": "open",
    }
    table = found.tables["quarantine"]
    assert not {"bound", "period"} & {column.name for column in table.columns}
    with opened.begin() as connection:
        connection.execute(found.tables["intakes"].insert(), row(found.tables["intakes"], 1))
        connection.execute(table.insert(), {**row(table, 1), "intake": 1, **fields})
    opened.dispose()
    database.upgrade(database.connect(database_url))
    after = database.engine(database_url)
    (row_set_apart,) = quarantine_rows.find(after, quarantine_rows.QuarantineFilter())
    assert (
        row_set_apart["place"],
        row_set_apart["value"],
        row_set_apart["period"],
        row_set_apart["bound"],
    ) == ("海署区", 7, "day", None)
    assert [one.day for one in _waiting(after)] == [date(2020, 2, 9)]
    after.dispose()


def _waiting(engine: Engine) -> tuple[quarantine_rows.SetApart, ...]:
    with engine.connect() as connection:
        day = date(2020, 2, 9)
        region_set = connection.execute(sa.text("SELECT region_set FROM quarantine")).scalar_one()
        return quarantine_rows.waiting(connection, region_set=region_set, source="x", start=day, end=day)
