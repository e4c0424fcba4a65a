"""Reports of one day lie side by side in every index: a day of 3,000 districts touches few pages."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

_NAMES = {"uq": "%(table_name)s_%(column_0_name)s_key"}


def upgrade() -> None:
    """Begin the indexes with the day; what a report says includes its day, so it is as unique as before."""
    op.drop_index("reports_by_figure", "reports")
    op.drop_index("reports_by_day", "reports")
    with op.batch_alter_table("reports", naming_convention=_NAMES) as reports:
        reports.drop_constraint("reports_fingerprint_key", type_="unique")
        reports.create_unique_constraint("reports_once", ["event_date", "fingerprint"])
    op.create_index("reports_by_day", "reports", ["indicator", "kind", "event_date", "place"])
    if op.get_bind().dialect.name == "sqlite":
        # The table was made anew, without what had been attached to it.
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reports_no_{change.lower()} BEFORE {change} ON reports "
                "BEGIN SELECT RAISE(ABORT, 'reports are only ever added'); END"
            )
