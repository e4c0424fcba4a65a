"""Reports know their moment of issue and why a figure is missing; they are never changed or removed."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

from fivecolour.reports.moments import moment_of

revision = "0006"
down_revision = "0005"

_TABLES = ("reports", "published_tiers")


def upgrade() -> None:
    """Add the columns, say of every row when it became known, and then forbid changes."""
    moment = sa.DateTime(timezone=True)
    for table in _TABLES:
        op.add_column(table, sa.Column("known_at", moment))
        _say_when_it_became_known(table)
    op.drop_index("reports_by_figure", "reports")
    with op.batch_alter_table("reports") as reports:
        reports.alter_column("known_at", nullable=False)
        reports.alter_column("value", existing_type=sa.Integer(), nullable=True)
        reports.add_column(sa.Column("issued_at", moment))
        reports.add_column(sa.Column("missing", sa.String(20), nullable=False, server_default=""))
        reports.create_check_constraint("a_figure_or_why_there_is_none", "(value IS NULL) = (missing <> '')")
        if op.get_bind().dialect.name == "postgresql":
            reports.alter_column("id", type_=sa.BigInteger())
    with op.batch_alter_table("published_tiers") as published:
        published.alter_column("known_at", nullable=False)
    op.create_index("reports_by_figure", "reports", ["indicator", "kind", "place", "event_date"])
    op.create_index("reports_by_day", "reports", ["indicator", "kind", "event_date"])
    _forbid_changes()


def _say_when_it_became_known(name: str) -> None:
    """Earlier versions held archives only: what does not say its day of issue counts from the next day."""
    columns = ("event_date", "issued_on", "known_at")
    table = sa.table(
        name,
        *(sa.column(c, sa.DateTime(timezone=True)) for c in columns[2:]),
        *(sa.column(c, sa.Date()) for c in columns[:2]),
    )
    dates = (table.c.event_date, table.c.issued_on)
    for event_date, issued_on in op.get_bind().execute(sa.select(*dates).distinct()).all():
        day: date = issued_on or event_date + timedelta(days=1)
        op.execute(
            table.update()
            .where(table.c.event_date == event_date, table.c.issued_on.is_not_distinct_from(issued_on))
            .values(known_at=moment_of(day))
        )


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION only_ever_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME; END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added()"
        )
